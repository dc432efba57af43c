"""What treatments need in patch tests: asked beside the other rules, and answered in their words."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from clients.card.models import Client, HealthFact
from clients.safety.models import PatchDemand, PatchTest, Severity
from clients.safety.patching import PatchRead, State, state_of
from salon.core.prepared import Prepared
from salon.house.models import Service

# An allergy or a medicine that is noted or ended makes tests of before void.
CHANGING = (HealthFact.Kind.ALLERGY, HealthFact.Kind.MEDICATION)


@dataclass(frozen=True)
class PatchNeed:
    """A patch test that a treatment needs and that does not hold; reads like a rule."""

    demand: PatchDemand
    state: State

    @property
    def pk(self) -> UUID:
        return self.demand.pk

    @property
    def severity(self) -> Severity:
        return Severity.BLOCK if self.state == State.REACTION else self.demand.severity

    @property
    def text(self) -> str:
        return _WORDS[self.state]() % {"line": self.demand.line}

    def get_severity_display(self) -> str | Promise:
        return self.severity.label

    def in_time(self, starts_at: datetime, at: datetime) -> bool:
        """True if a test put on now could still be read before the visit: then it may be booked."""
        return self.state != State.REACTION and starts_at - at >= timedelta(hours=self.demand.hours)


_WORDS = {
    State.MISSING: lambda: _("Patch test of %(line)s is missing"),
    State.UNREAD: lambda: _("Patch test of %(line)s is not read yet"),
    State.EXPIRED: lambda: _("Patch test of %(line)s holds no longer"),
    State.VOID: lambda: _("Patch test of %(line)s: allergies or medicines have changed since"),
    State.REACTION: lambda: _("A reaction to %(line)s in a patch test"),
}


def _demanded(service: UUID, day: date) -> QuerySet[PatchDemand]:
    return PatchDemand.objects.on(day).filter(line__used_by__service=service).known().order_by("pk")


DEMANDED = Prepared(_demanded, UUID, date)


def needs_of(client: Client, service: Service, day: date) -> list[PatchNeed]:
    """The tests that the treatment needs on that day and that do not hold. One query, three where any is."""
    demands = DEMANDED.ask(service.pk, day)
    if not demands:
        return []
    states = states_of(client, [one.line_id for one in demands], day)
    found = [PatchNeed(one, states[one.line_id]) for one in demands]
    return [need for need in found if need.state != State.VALID]


def states_of(client: Client, lines: list[UUID], day: date) -> dict[UUID, State]:
    """What the client's tests say of each of these lines. Two queries."""
    tests: dict[UUID, list[PatchRead]] = {line: [] for line in lines}
    for row in PatchTest.objects.filter(client=client, line__in=lines, taken_back_at=None):
        clear = row.result == PatchTest.Result.CLEAR
        tests[row.line_id].append(PatchRead(row.readable_from, row.read_at, clear, row.valid_until))
    changed = client.health_facts.filter(kind__in=CHANGING).values_list("recorded_at", "ended_at")
    moments = [moment for pair in changed for moment in pair if moment is not None]
    return {line: state_of(found, day, moments) for line, found in tests.items()}
