"""What is asked about a client and a treatment: the rules, what is known, what was and will be done."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, Q, QuerySet

from clients.card.models import Client, Condition, Fitzpatrick, HealthFact, Use
from clients.card.services.skin import newest_skin
from clients.safety.judge import Given, Line, Told
from clients.safety.models import PatchDemand, Rule, ServiceKind
from salon.booking.models import Appointment
from salon.core.prepared import Prepared
from salon.core.time import day_bounds, local_day
from salon.house.models import Service, SubstanceInGroup

# Of these types rules on light and laser speak.
DARK = frozenset({Fitzpatrick.V, Fitzpatrick.VI})
# The longest window between two treatments that is looked at, both ways.
AROUND = timedelta(days=400)


def _about(service: UUID, day: date) -> QuerySet[Rule]:
    kinds = ServiceKind.objects.filter(service=service).values("kind")
    return Rule.objects.on(day).filter(Q(kind__in=kinds) | Q(earlier__in=kinds)).known().order_by("kind", "pk")


def _spoken_of(service: UUID, day: date) -> QuerySet[Service]:
    demanded = PatchDemand.objects.on(day).filter(line__used_by__service=service)
    return Service.objects.filter(Exists(_about(service, day)) | Exists(demanded), pk=service).only("pk")


ABOUT = Prepared(_about, UUID, date)
# Asked at every booking, and for most treatments the answer is "none".
SPOKEN_OF = Prepared(_spoken_of, UUID, date)


def line_of(rule: Rule) -> Line:
    """The rule as arithmetic sees it."""
    if rule.earlier:
        factor = rule.earlier
    elif rule.condition:
        factor = f"condition:{rule.condition}"
    else:
        factor = f"group:{rule.group}" if rule.group else f"substance:{rule.substance_id}"
    return Line(rule.pk, rule.kind, factor, bool(rule.earlier), rule.window, rule.unit or "days")


def told_by(client: Client, day: date) -> list[Told]:
    """What is known of the client and holds on the day, the skin as it was found last with it. Three queries."""
    facts = list(HealthFact.objects.active(day).filter(client=client))
    keys = {fact.substance for fact in facts if fact.substance}
    groups: dict[str, set[str]] = {}
    for row in SubstanceInGroup.objects.filter(substance__in=keys) if keys else ():
        groups.setdefault(str(row.substance_id), set()).add(f"group:{row.group}")
    told = [_told(fact, groups) for fact in facts]
    skin = newest_skin(client)
    if skin is not None and skin.fitzpatrick in DARK:
        told.append(Told(frozenset({f"condition:{Condition.DARK_SKIN}"})))
    return told


def _told(fact: HealthFact, groups: dict[str, set[str]]) -> Told:
    codes = {f"condition:{fact.condition}"} if fact.condition else set()
    if fact.substance:
        codes |= {f"substance:{fact.substance}", *groups.get(fact.substance, set())}
    medicine = fact.kind == HealthFact.Kind.MEDICATION
    stopped = medicine and fact.use == Use.STOPPED
    return Told(frozenset(codes), medicine, fact.last_used_on if stopped else None)


def given_to(client: Client, day: date, ignoring: frozenset[UUID]) -> list[Given]:
    """Treatments of the client around a day that count as some kind. One query."""
    start, end = day_bounds(day - AROUND)[0], day_bounds(day + AROUND)[1]
    visits = Appointment.objects.shown().exclude(state=Appointment.State.NO_SHOW).exclude(pk__in=ignoring)
    rows = visits.filter(client=client, starts_at__gte=start, starts_at__lt=end, service__safety_kinds__isnull=False)
    kinds: dict[UUID, tuple[datetime, set[str]]] = {}
    for key, begins, kind in rows.values_list("pk", "starts_at", "service__safety_kinds__kind"):
        kinds.setdefault(key, (begins, set()))[1].add(kind)
    return [Given(frozenset(found), local_day(begins)) for begins, found in kinds.values()]


def kinds_of(service: Service) -> frozenset[str]:
    """What the treatment counts as."""
    return frozenset(ServiceKind.objects.filter(service=service).values_list("kind", flat=True))
