"""What each stream counts: trials, and whether the event happened in them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from salon.stats.advisory.chronicle import Chronicle, Encounter, ordinals
from salon.stats.advisory.history import Feedback, History, Recommendation, Sale
from salon.stats.advisory.parameters import Parameters

Stratum = tuple[str | bool, ...]


class Trial(NamedTuple):
    """One chance for the event to happen, counted on this day [ordinal]."""

    day: int
    encounter: Encounter
    stratum: Stratum
    event: bool


def sale_trials(chronicle: Chronicle, history: History, sales: Sequence[Sale]) -> list[Trial]:
    """S1: every visit; the event is at least one product sold on the person's advice and not undone."""
    kept: dict[tuple[int, str], Decimal] = {}
    for sale in sales:
        if sale.on_advice:
            key = (chronicle.by_visit[sale.visit].number, sale.product)
            kept[key] = kept.get(key, Decimal(0)) + sale.net_amount
    sold = {number for (number, _), amount in kept.items() if amount > 0}
    campaigns = [ordinals(campaign.starts_on, campaign.ends_on) for campaign in history.campaigns]
    on_offer = {day for day in chronicle.days if any(start <= day < end for start, end in campaigns)}
    return [
        Trial(
            encounter.day,
            encounter,
            (encounter.category, encounter.new, encounter.talk_preference, encounter.day in on_offer),
            encounter.number in sold,
        )
        for encounter in chronicle.encounters
    ]


def pressured_trials(chronicle: Chronicle, feedback: Sequence[Feedback]) -> list[Trial]:
    """S5: every visit that was answered about; the event is a yes to "did you feel pressured"."""
    answers: dict[int, bool] = {}
    for row in feedback:
        number = chronicle.by_visit[row.visit].number
        answers[number] = answers.get(number, False) or row.felt_pressured
    encounters = chronicle.encounters
    return [Trial(encounters[number].day, encounters[number], (), answers[number]) for number in sorted(answers)]


def repeat_trials(
    chronicle: Chronicle, recommendations: Sequence[Recommendation], parameters: Parameters
) -> list[Trial]:
    """S4: visits where a no was standing; the event is offering again.

    A no stands if the client declined something in this category within 180 days, from whomever, or asked for no
    product talk. Offering again is recommending a product declined within that time, or anything to a client who
    asked for none. A second event of the same client with the same person within 30 days is left out altogether.
    """
    offered: dict[int, list[Recommendation]] = {}
    for row in recommendations:
        offered.setdefault(chronicle.by_visit[row.visit].number, []).append(row)
    memory = _Declines(parameters)
    trials: list[Trial] = []
    for encounter in chronicle.encounters:
        rows = offered.get(encounter.number, [])
        asked_for_none = encounter.talk_preference == "none"
        again = bool(rows) and (asked_for_none or memory.declined(encounter, rows))
        opportunity = asked_for_none or again or memory.standing(encounter)
        if opportunity and not (again and memory.repeated_lately(encounter)):
            trials.append(Trial(encounter.day, encounter, (asked_for_none,), again))
        memory.add(encounter, rows)
    return trials


class _Declines:
    """What each client has said no to, and when she was last offered again by whom."""

    def __init__(self, parameters: Parameters) -> None:
        self.parameters = parameters
        self.products: dict[tuple[str, str], int] = {}
        self.categories: dict[tuple[str, str], int] = {}
        self.repeats: dict[tuple[str, str], int] = {}

    def standing(self, encounter: Encounter) -> bool:
        return self._recent(self.categories.get((encounter.client, encounter.category)), encounter.day)

    def declined(self, encounter: Encounter, rows: list[Recommendation]) -> bool:
        return any(self._recent(self.products.get((encounter.client, row.product)), encounter.day) for row in rows)

    def repeated_lately(self, encounter: Encounter) -> bool:
        """Whether this person's last counted event with this client is too recent; if not, this one is counted."""
        key = (encounter.staff, encounter.client)
        last = self.repeats.get(key)
        if last is not None and encounter.day - last < self.parameters.repeat_once_in_days:
            return True
        self.repeats[key] = encounter.day
        return False

    def add(self, encounter: Encounter, rows: list[Recommendation]) -> None:
        for row in rows:
            if row.answer == "declined":
                self.products[encounter.client, row.product] = encounter.day
                self.categories[encounter.client, row.category] = encounter.day

    def _recent(self, day: int | None, today: int) -> bool:
        return day is not None and today - day <= self.parameters.decline_days
