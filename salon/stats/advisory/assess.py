"""The entry point: assess a history."""

from bisect import bisect_left
from datetime import date, timedelta

from salon.stats.advisory.assessment import Assessment, CoverStanding, DayLine, Standing, StreamStanding
from salon.stats.advisory.chronicle import Chronicle, chronicle_of
from salon.stats.advisory.covers import visits_by_client
from salon.stats.advisory.history import History
from salon.stats.advisory.levels import Level
from salon.stats.advisory.parameters import Parameters
from salon.stats.advisory.replay import Replay
from salon.stats.advisory.stream import Stream, Tally

NO_PRESSURE_BELOW = 2.0


def assess(history: History, parameters: Parameters, *, since: date | None = None) -> Assessment:
    """Replay a history day by day without looking ahead, and say where each person stands.

    history : what the salon knows; at least one visit
    parameters : every number of the formula
    since : first day of the lines and first day counted in the standings; None gives all lines, and counts each
        stream from where its present evidence began, or over the norm window where there is none

    Returns one line per employed person and day with a visit, and a standing per person employed on the last day.
    Raises ValueError if there is no visit.
    Source: Steiner et al. (2000), Biostatistics 1, 441-452, with norms and levels as published with the product.
    """
    chronicle = chronicle_of(history, parameters)
    replay = Replay(chronicle, history, parameters)
    first_line = since.toordinal() if since else 0
    lines: list[DayLine] = []
    for day in chronicle.days:
        replay.close_day(day)
        if day >= first_line:
            lines.extend(_lines(replay, day))
    last = chronicle.days[-1]
    standings = {staff: _standing(staff, chronicle, replay, since) for staff in replay.employed(last)}
    return Assessment(parameters.version, tuple(lines), standings)


def _lines(replay: Replay, day: int) -> list[DayLine]:
    employed = replay.employed(day)
    return [
        DayLine(
            date.fromordinal(day),
            staff,
            replay.sales_score(staff),
            replay.pressure_score(staff),
            replay.cover_score(staff, day),
            replay.level(staff, len(employed)),
        )
        for staff in employed
    ]


def _standing(staff: str, chronicle: Chronicle, replay: Replay, since: date | None) -> Standing:
    last = chronicle.days[-1]
    sales, pressure = replay.sales_score(staff), replay.pressure_score(staff)
    level = replay.level(staff, len(replay.employed(last)))
    streams = {name: _stream_standing(staff, stream, last, since) for name, stream in replay.streams.items()}
    year = date.fromordinal(last) - timedelta(weeks=replay.parameters.norm_weeks)
    returns = _stream_standing(staff, replay.streams["overdue"], last, since or year)
    as_usual = returns.events <= returns.expected if returns.shown else None
    high = sales >= replay.parameters.notice_sales
    return Standing(
        staff=staff,
        on=date.fromordinal(last),
        level=level,
        sales_score=sales,
        pressure_score=pressure,
        visits=sum(encounter.staff == staff for encounter in chronicle.encounters),
        since=_evidence_since(streams) if level != Level.NONE else None,
        clients=len(replay.pressure_clients(staff)),
        returns=returns,
        returns_as_usual=as_usual,
        looks_like_good_advice=high and pressure < NO_PRESSURE_BELOW and as_usual is True,
        streams=streams,
        covers=_cover_standings(staff, chronicle, replay),
    )


def _evidence_since(streams: dict[str, StreamStanding]) -> date | None:
    return min((stream.since for stream in streams.values() if stream.shown and stream.score > 0), default=None)


def _stream_standing(staff: str, stream: Stream, last: int, since: date | None) -> StreamStanding:
    tally = stream.tallies.get(staff, Tally())
    norm = stream.norm(staff)
    place = _first_counted(tally, stream, last, since)
    counted = tally.judged[place:]
    events = [judged.trial for judged in counted if judged.trial.event]
    start = counted[0].trial.day if counted else last
    return StreamStanding(
        since=since or date.fromordinal(start),
        events=len(events),
        trials=len(counted),
        expected=sum(judged.expected for judged in counted),
        clients=len({trial.encounter.client for trial in events}),
        visits=tuple(visit for trial in events for visit in trial.encounter.visits),
        score=tally.score,
        shown=stream.is_shown(tally),
        norm=norm.overall,
        norm_trials=norm.trials,
        colleagues=norm.colleagues,
    )


def _first_counted(tally: Tally, stream: Stream, last: int, since: date | None) -> int:
    if since is None and tally.score > 0:
        return tally.run_from
    start = since or date.fromordinal(last) - timedelta(weeks=stream.parameters.norm_weeks)
    return bisect_left(tally.judged, start.toordinal(), key=lambda judged: judged.trial.day)


def _cover_standings(staff: str, chronicle: Chronicle, replay: Replay) -> tuple[CoverStanding, ...]:
    last = chronicle.days[-1]
    return tuple(
        CoverStanding(
            absent_staff=watch.cover.absent_staff,
            substitute=watch.cover.substitute,
            starts_on=watch.cover.starts_on,
            ends_on=watch.cover.ends_on,
            skipped=len(watch.skipped),
            regulars=len(watch.regulars),
            expected=watch.expected * len(watch.regulars),
            clients=tuple(encounter.client for encounter in watch.skipped),
            returned=watch.returned(visits_by_client(chronicle, watch.cover.absent_staff), last),
            score=watch.score,
            shown=watch.shown(),
        )
        for watch in replay.covers
        if staff in (watch.cover.absent_staff, watch.cover.substitute)
    )
