"""A merged line in the client's language, with how long and until when."""

from datetime import UTC, datetime, timedelta

from django.utils import translation
from django.utils.formats import date_format, time_format

from clients.aftercare.merge import AVOID, Step
from salon.core.time import HELSINKI

# From so many hours on only the day is said.
DAYS_ONLY = 72
ENGLISH = {"hours": ("hour", "hours"), "days": ("day", "days"), "weeks": ("week", "weeks")}
# "Ei saunaa 48 tuntiin", but "aurinkosuoja 48 tunnin ajan".
LEAVING = {"hours": "tuntiin", "days": "päivään", "weeks": "viikkoon"}
DOING = {"hours": "tunnin ajan", "days": "päivän ajan", "weeks": "viikon ajan"}


def line_of(step: Step, language: str, since: datetime | None) -> str:
    """The whole line; `since` is when the visit ended, None where only the length can be said."""
    words = [step.text.rstrip(". ")]
    if step.amount:
        words.append(_how_long(step, language))
    with translation.override(language):
        if when := _when(step, language, since):
            words.append(f"({when})")
    return " ".join(words)


def _how_long(step: Step, language: str) -> str:
    amount = step.amount or 0
    if language == "fi":
        return f"{amount} {(LEAVING if step.stance == AVOID else DOING)[step.unit]}"
    return f"for {amount} {ENGLISH[step.unit][amount != 1]}"


def _when(step: Step, language: str, since: datetime | None) -> str:
    if since is None:
        return ""
    finnish = language == "fi"
    parts = []
    if step.begins:
        first = _moment(since, step.begins, finnish)
        parts.append(f"{first} alkaen" if finnish else f"from {first}")
    if step.hours:
        last = _moment(since, step.hours, finnish)
        parts.append(f"{last} asti" if finnish else f"until {last}")
    return ", ".join(parts)


def _moment(since: datetime, hours: int, finnish: bool) -> str:
    # Counted in hours that pass, not on the wall: the clocks change in between.
    moment = (since.astimezone(UTC) + timedelta(hours=hours)).astimezone(HELSINKI)
    day = date_format(moment, "D j.n.").lower() if finnish else date_format(moment, "D j M")
    if hours >= DAYS_ONLY:
        return day
    clock = time_format(moment)
    return f"{day} klo {clock}" if finnish else f"{day}, {clock}"
