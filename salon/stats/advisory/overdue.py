"""S6: visits that were not followed by a return in the client's own rhythm."""

from salon.stats.advisory.chronicle import Chronicle, Encounter
from salon.stats.advisory.history import History
from salon.stats.advisory.parameters import Parameters
from salon.stats.advisory.trials import Trial


def overdue_trials(chronicle: Chronicle, history: History, parameters: Parameters) -> list[Trial]:
    """Every visit whose window has closed; the event is no visit to the salon within it.

    The window is 1.5 times the interval expected at the visit. A trial counts on the person's first working day
    after its window has closed, so that nothing about her moves while she is away. Visits to somebody who went on
    leave, or left, before the window closed are left out: that her clients wait is not her doing.
    """
    leaves = _leaves(history)
    trials: list[Trial] = []
    for encounter in chronicle.encounters:
        end = chronicle.window_end(encounter, parameters.overdue_after)
        if _left(leaves.get(encounter.staff, []), encounter.day, end):
            continue
        day = chronicle.next_working_day(encounter.staff, end + 1)
        if day is not None:
            trials.append(Trial(day, encounter, (encounter.new,), is_overdue(encounter, end)))
    trials.sort(key=lambda trial: (trial.day, trial.encounter.number))
    return trials


def is_overdue(encounter: Encounter, window_end: int) -> bool:
    """Whether the client was not seen again by the last day of the window."""
    return encounter.next_day is None or encounter.next_day > window_end


def _leaves(history: History) -> dict[str, list[int]]:
    leaves: dict[str, list[int]] = {}
    for cover in history.covers:
        leaves.setdefault(cover.absent_staff, []).append(cover.starts_on.toordinal())
    for period in history.staff:
        if period.ended_on:
            leaves.setdefault(period.staff, []).append(period.ended_on.toordinal())
    return leaves


def _left(starts: list[int], day: int, end: int) -> bool:
    return any(day < start <= end for start in starts)
