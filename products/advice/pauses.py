"""When a product pauses round treatments: by what is in it, and what was and will be done. Pure but for one query."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from clients.safety.judge import Given
from clients.safety.models import Kind
from products.advice.models.stops import PauseRule


@dataclass(frozen=True)
class Pause:
    """`[starts, ends)`: not used on these days, because of these treatments."""

    starts: date
    ends: date
    because: tuple[str, ...]

    @property
    def last(self) -> date:
        """The last day without it."""
        return self.ends - timedelta(days=1)


def live_rules() -> list[PauseRule]:
    """The rules that hold now. One query."""
    return list(PauseRule.objects.filter(removed_at=None))


def pauses_of(
    groups: frozenset[str], rules: Iterable[PauseRule], treatments: Sequence[Given], *, since: date
) -> list[Pause]:
    """The pauses of a product with these groups of ingredients that are not over on `since`, in order, none touching.

    Two that overlap or meet become one, with both reasons.
    """
    found = []
    for rule in rules:
        for given in treatments:
            if rule.contains in groups and rule.kind in given.kinds:
                starts = given.day - timedelta(days=rule.days_before)
                ends = given.day + timedelta(days=rule.days_after + 1)
                found.append(Pause(starts, ends, (str(Kind(rule.kind).label),)))
    return [pause for pause in _joined(found) if pause.ends > since]


def _joined(pauses: Iterable[Pause]) -> list[Pause]:
    joined: list[Pause] = []
    for pause in sorted(pauses, key=lambda one: (one.starts, one.ends, one.because)):
        if joined and pause.starts <= joined[-1].ends:
            last = joined.pop()
            because = tuple(dict.fromkeys((*last.because, *pause.because)))
            joined.append(Pause(last.starts, max(last.ends, pause.ends), because))
        else:
            joined.append(pause)
    return joined
