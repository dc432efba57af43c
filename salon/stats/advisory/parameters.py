"""Every number of the detector, as one versioned record."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class StreamParameters:
    """How one stream of evidence is judged.

    prior : share expected before anything is known, inside (0, 1) [probability]
    prior_trials : what that prior is worth [trials]
    tau : prior standard deviation between honest people [log odds]
    z : width of the dead zone for honest differences [standard deviations]
    shift : rise beyond the dead zone that is looked for [log odds]
    shown_from : nothing is said on fewer [trials]
    events_from, clients_from : nothing is said on fewer events, or events of fewer different clients [count]
    """

    prior: float
    prior_trials: float
    tau: float
    z: float
    shift: float
    shown_from: int = 0
    events_from: int = 0
    clients_from: int = 0


SALE = StreamParameters(prior=0.15, prior_trials=60, tau=0.35, z=0.8, shift=0.9, shown_from=30)
REPEAT = StreamParameters(prior=0.04, prior_trials=60, tau=0.55, z=0.7, shift=1.6, shown_from=20)
PRESSURED = StreamParameters(prior=0.03, prior_trials=40, tau=0.40, z=1.0, shift=1.4, events_from=2, clients_from=2)
OVERDUE = StreamParameters(prior=0.15, prior_trials=60, tau=0.30, z=1.0, shift=0.7, shown_from=30)


@dataclass(frozen=True, slots=True)
class Parameters:
    """The numbers of the advisory flag; changing one makes a new version, never a silent edit.

    Weeks are calendar weeks, scores are log-likelihood ratios [nats], differences are log odds unless noted.
    """

    version: str = "2026.1"
    sale: StreamParameters = SALE
    repeat: StreamParameters = REPEAT
    pressured: StreamParameters = PRESSURED
    overdue: StreamParameters = OVERDUE
    norm_weeks: int = 52
    stratum_trials: float = 20
    unjudged_days: int = 56
    regular_if_seen_within_days: int = 84
    own_record_older_than_weeks: int = 6
    prior_people: float = 6
    z_clip: float = 3.0
    wander: float = 0.1
    own_mean_cap: float = 1.0
    lone_colleague_z: float = 1.0
    ceiling: float = 14.0
    decline_days: int = 180
    repeat_once_in_days: int = 30
    overdue_after: float = 1.5
    gap_weight: float = 0.3
    newcomer_interval: float = 42.0
    median_from_gaps: int = 10
    notice_sales: float = 6.0
    notice_pressure: float = 6.5
    warning: float = 9.5
    sales_cap: float = 3.5
    warning_clients: int = 3
    people_from: int = 6
    cover_regular_visits: int = 3
    cover_shown_from: int = 15
    cover_allowance: float = 0.7
    streams_of_pressure: tuple[str, ...] = field(default=("repeat", "pressured", "overdue"), init=False)

    def of(self, stream: str) -> StreamParameters:
        """The numbers of one stream: sale, repeat, pressured or overdue."""
        return {"sale": self.sale, "repeat": self.repeat, "pressured": self.pressured, "overdue": self.overdue}[stream]
