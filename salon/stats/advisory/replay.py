"""The history replayed day by day: nothing is known before its day is over."""

from salon.stats.advisory.chronicle import Chronicle, ordinals
from salon.stats.advisory.covers import CoverWatch, cover_watches
from salon.stats.advisory.history import History
from salon.stats.advisory.levels import Level, level_of
from salon.stats.advisory.overdue import overdue_trials
from salon.stats.advisory.parameters import Parameters
from salon.stats.advisory.stream import Stream
from salon.stats.advisory.trials import Trial, pressured_trials, repeat_trials, sale_trials


class Replay:
    """All streams and covers at the close of a day; days must come in order."""

    def __init__(self, chronicle: Chronicle, history: History, parameters: Parameters) -> None:
        self.parameters = parameters
        self.week_of_day = {day: chronicle.week(day) for day in chronicle.days}
        self.judged_from = chronicle.days[0] + parameters.unjudged_days
        self.employed_periods = sorted(
            (period.staff, *ordinals(period.started_on, period.ended_on)) for period in history.staff
        )
        trials = _trials(chronicle, history, parameters)
        self.streams = {name: Stream(name, found, self.week_of_day, parameters) for name, found in trials.items()}
        self.pressure = [self.streams[name] for name in parameters.streams_of_pressure if name in self.streams]
        self.covers: list[CoverWatch] = cover_watches(chronicle, history, trials.get("overdue", []), parameters)
        self._restarts = sorted((explained.on.toordinal(), explained.staff) for explained in history.explained)

    def close_day(self, day: int) -> None:
        """Let one day with visits pass."""
        while self._restarts and self._restarts[0][0] <= day:
            _, staff = self._restarts.pop(0)
            for stream in self.streams.values():
                stream.restart(staff)
        for stream in self.streams.values():
            stream.start_week(self.week_of_day[day])
            stream.close_day(day, judging=day >= self.judged_from)
        for cover in self.covers:
            cover.close_day(day)

    def employed(self, day: int) -> list[str]:
        """Who was employed on this day, by name, each once."""
        return sorted({staff for staff, start, end in self.employed_periods if start <= day < end})

    def sales_score(self, staff: str) -> float:
        """S, as far as it may be shown."""
        return self.streams["sale"].shown_score(staff) if "sale" in self.streams else 0.0

    def pressure_score(self, staff: str) -> float:
        """P, the sum of separate scores: a clean notebook must not argue away the clients' own words."""
        return sum((stream.shown_score(staff) for stream in self.pressure), 0.0)

    def cover_score(self, staff: str, day: int) -> float:
        """The largest score of the covers that run with this person as substitute."""
        return max((cover.shown_score(day) for cover in self.covers if cover.cover.substitute == staff), default=0.0)

    def pressure_clients(self, staff: str) -> set[str]:
        """The different clients behind P."""
        return {
            client
            for stream in self.pressure
            if stream.shown_score(staff) > 0
            for client in stream.tallies[staff].clients()
        }

    def level(self, staff: str, people: int) -> Level:
        """The level at the close of the last day that passed."""
        sales, pressure = self.sales_score(staff), self.pressure_score(staff)
        clients = len(self.pressure_clients(staff))
        return level_of(sales, pressure, clients=clients, people=people, parameters=self.parameters)


def _trials(chronicle: Chronicle, history: History, parameters: Parameters) -> dict[str, list[Trial]]:
    trials: dict[str, list[Trial]] = {}
    if history.sales is not None:
        trials["sale"] = sale_trials(chronicle, history, history.sales)
    if history.recommendations is not None:
        trials["repeat"] = repeat_trials(chronicle, history.recommendations, parameters)
    if history.feedback is not None:
        trials["pressured"] = pressured_trials(chronicle, history.feedback)
    trials["overdue"] = overdue_trials(chronicle, history, parameters)
    return trials
