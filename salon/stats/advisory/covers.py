"""S7 and S7b: regular clients of an absent colleague who stay away from the substitute, and who come back after."""

from math import ceil

from salon.stats.advisory.chronicle import Chronicle, Encounter, ordinals
from salon.stats.advisory.history import Cover, History
from salon.stats.advisory.overdue import is_overdue
from salon.stats.advisory.parameters import Parameters
from salon.stats.advisory.trials import Trial
from salon.stats.cusum import cusum_weights, expit, logit


class CoverWatch:
    """One cover at the close of a day. It is always shown while it runs and never raises a flag on its own.

    expected : the absent colleague's own overdue share before the cover, with an allowance because people do wait
    """

    def __init__(
        self, cover: Cover, expected: float, closing: list[tuple[int, Encounter, bool]], numbers: Parameters
    ) -> None:
        self.cover = cover
        self.expected = expected
        self.numbers = numbers
        self.start, self.end = ordinals(cover.starts_on, cover.ends_on)
        self.regulars: list[str] = []
        self.skipped: list[Encounter] = []
        self.score = 0.0
        self._weights = cusum_weights(expected, shift=numbers.overdue.shift)
        self._closing = closing
        self._next = 0

    def close_day(self, day: int) -> None:
        """Count the regulars whose window has closed by now."""
        step = 0.0
        while self._next < len(self._closing) and self._closing[self._next][0] <= day:
            _, encounter, skipped = self._closing[self._next]
            self._next += 1
            self.regulars.append(encounter.client)
            step += self._weights.event if skipped else self._weights.no_event
            if skipped:
                self.skipped.append(encounter)
        self.score = min(self.numbers.ceiling, max(0.0, self.score + step))

    def shown(self) -> bool:
        """Whether enough regulars are past their window to say anything."""
        return len(self.regulars) >= self.numbers.cover_shown_from

    def shown_score(self, day: int) -> float:
        """The score while the cover runs and enough is known, else 0."""
        return self.score if self.start <= day < self.end and self.shown() else 0.0

    def returned(self, last_by_day: dict[str, list[int]], day: int) -> int:
        """How many of those who stayed away were back with the absent colleague in time after the cover."""
        back = 0
        for encounter in self.skipped:
            window = self.end + ceil(self.numbers.overdue_after * encounter.expected - 1e-9)
            days = last_by_day.get(encounter.client, [])
            back += any(self.end <= visit <= min(window, day) for visit in days)
        return back


def cover_watches(
    chronicle: Chronicle, history: History, overdue: list[Trial], parameters: Parameters
) -> list[CoverWatch]:
    """One watch for each cover of the history, in its order."""
    return [
        CoverWatch(cover, _usual_share(cover, overdue, parameters), _closing(chronicle, cover, parameters), parameters)
        for cover in history.covers
    ]


def visits_by_client(chronicle: Chronicle, staff: str) -> dict[str, list[int]]:
    """On which days each client was with this person."""
    days: dict[str, list[int]] = {}
    for encounter in chronicle.encounters:
        if encounter.staff == staff:
            days.setdefault(encounter.client, []).append(encounter.day)
    return days


def _usual_share(cover: Cover, overdue: list[Trial], parameters: Parameters) -> float:
    """The absent colleague's overdue share among clients she knew, in the norm window before the cover."""
    start = cover.starts_on.toordinal()
    before = [
        trial.event
        for trial in overdue
        if trial.encounter.staff == cover.absent_staff
        and start - 7 * parameters.norm_weeks <= trial.day < start
        and not trial.encounter.new
    ]
    stream = parameters.overdue
    share = (sum(before) + stream.prior * stream.prior_trials) / (len(before) + stream.prior_trials)
    return expit(logit(share) + parameters.cover_allowance)


def _closing(chronicle: Chronicle, cover: Cover, parameters: Parameters) -> list[tuple[int, Encounter, bool]]:
    """The absent colleague's regulars whose expected visit falls into the cover: when known, last visit, skipped."""
    start, end = ordinals(cover.starts_on, cover.ends_on)
    seen: dict[str, int] = {}
    latest: dict[str, Encounter] = {}
    for encounter in chronicle.encounters:
        if encounter.day >= start:
            break
        latest[encounter.client] = encounter
        if encounter.staff == cover.absent_staff:
            seen[encounter.client] = seen.get(encounter.client, 0) + 1
    closing = []
    for client, encounter in latest.items():
        regular = encounter.staff == cover.absent_staff and seen[client] >= parameters.cover_regular_visits
        if regular and start <= encounter.day + encounter.expected < end:
            window = chronicle.window_end(encounter, parameters.overdue_after)
            closing.append((window + 1, encounter, is_overdue(encounter, window)))
    return sorted(closing, key=lambda item: (item[0], item[1].number))
