"""One message out of the instructions of several treatments: nothing twice, and nothing against another. Pure.

Of one topic the longest "leave it" holds, and "do it" begins when that is over. Caution wins: what should be left for
good, or for longer than the other treatment wants it done, is not asked for at all.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

AVOID, DO = "avoid", "do"


@dataclass(frozen=True)
class Step:
    """One instruction: `hours` is None where no end is said; `begins` [h] is when it starts, 0 at the end of the visit.

    `topic` is the key of a topic, or empty for words of its own; `text` is the sentence without its time.
    """

    stance: str
    text: str
    topic: str = ""
    amount: int | None = None
    unit: str = ""
    hours: int | None = None
    begins: int = 0


def merge(steps: Iterable[Step]) -> list[Step]:
    """The lines of the message in order: what to leave, the soonest over first, then what to do.

    The order in which the steps come makes no difference, and merging what was merged changes nothing.
    """
    kept: dict[tuple[str, str], Step] = {}
    for step in sorted(steps, key=_stable):
        key = (step.topic or f"own:{_plain(step.text)}", step.stance if step.topic else "")
        known = kept.get(key)
        if known is None or _longer(step, known):
            kept[key] = replace(step, begins=min(step.begins, known.begins) if known else step.begins)
    lines = [_after_leaving(step, kept.get((step.topic, AVOID))) for step in kept.values()]
    return sorted((line for line in lines if line is not None), key=_order)


def _after_leaving(step: Step, leaving: Step | None) -> Step | None:
    """The step as it may stand beside what should be left of the same topic; None where it must not be asked for."""
    if step.stance == AVOID or leaving is None:
        return step
    if leaving.hours is None or (step.hours is not None and step.hours <= leaving.hours):
        return None
    return replace(step, begins=max(step.begins, leaving.hours))


def _longer(one: Step, other: Step) -> bool:
    return _length(one) > _length(other)


def _length(step: Step) -> float:
    return float("inf") if step.hours is None else step.hours


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")


def _stable(step: Step) -> tuple[object, ...]:
    return step.topic, step.stance, _plain(step.text), step.text, step.unit, step.begins, _length(step)


def _order(step: Step) -> tuple[object, ...]:
    return step.stance != AVOID, step.begins, _length(step), step.text, step.topic
