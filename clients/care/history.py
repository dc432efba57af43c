"""What was: a client's visits in order, her rhythm, what was done last time, what to tell her to do at home."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    Exists,
    Max,
    Min,
    Model,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
)

from clients.card.models import Client
from clients.care.models import WITH_USED, ProductUse, TreatmentRecord, Visit
from clients.care.short_story import SHORT_STORY, newest, short_story
from products.catalogue.models import Product
from salon.booking.models import Appointment
from salon.core.models import User
from salon.core.prepared import Prepared
from salon.core.time import day_bounds, local_day
from salon.house.models import Service
from salon.stats.rhythm import expected_interval

# How far back batches are looked for [lines], and how many products stand one tap away.
LATELY, NEAR = 300, 6


@dataclass(frozen=True)
class Numbers:
    """What a glance at the card needs."""

    visits: int
    # Expected days between two visits; None before there are two.
    rhythm_days: float | None
    last: Visit | None
    next: Appointment | None

    @property
    def rhythm_weeks(self) -> int | None:
        """Whole weeks from a fortnight on; people think in weeks then."""
        return round(self.rhythm_days / 7) if self.rhythm_days is not None and self.rhythm_days >= 14 else None

    @property
    def expected(self) -> date | None:
        """About when she comes next by her own rhythm; None before there is a rhythm."""
        if self.last is None or self.rhythm_days is None:
            return None
        return self.last.day + timedelta(days=round(self.rhythm_days))

    @property
    def rhythm_whole_days(self) -> int | None:
        return None if self.rhythm_days is None else round(self.rhythm_days)


def numbers_of(client: Client, at: datetime) -> Numbers:
    """The numbers on top of the card, as they stand at a moment."""
    days = sorted(set(Visit.objects.filter(client=client).values_list("day", flat=True)))
    return Numbers(
        visits=len(days),
        rhythm_days=rhythm_of(days),
        last=next(iter(LAST.ask(client.pk)), None),
        next=next(iter(COMING.ask(client.pk, at)), None),
    )


def _coming(client: UUID, at: datetime) -> QuerySet[Appointment]:
    coming = Appointment.objects.live().filter(client=client, starts_at__gt=at)
    return coming.select_related("staff", "service").order_by("starts_at")[:1]


LAST = Prepared(lambda client: Visit.objects.filter(client=client).of_people().order_by("-day")[:1], UUID)
COMING = Prepared(_coming, UUID, datetime)


def rhythm_of(days: list[date]) -> float | None:
    """The expected days between visits, from two visit days on; a day counts once."""
    gaps = [(later - earlier).days for earlier, later in pairwise(sorted(set(days)))]
    return expected_interval(gaps, fallback=gaps[0]) if gaps else None


def visits_of(client: Client, *, most: int, there: frozenset[str] | None = None) -> list[Visit]:
    """The newest visits, each with the treatment records that hold."""
    if most == SHORT_STORY:
        return short_story(client.pk, there)
    holding = TreatmentRecord.objects.current().select_related("service").prefetch_related(*WITH_USED)
    return list(newest(client.pk).prefetch_related(Prefetch("treatments", holding, to_attr="holding"))[:most])


def last_record(client: Client, *, before: datetime, like: Service | None = None) -> TreatmentRecord | None:
    """What was done last time: the newest record that holds, of a treatment `like` this one where there is one."""
    holding = TreatmentRecord.objects.current().of_client(client).filter(signed_at__lt=before)
    if like is not None:
        nearness = Case(
            When(service=like, then=Value(0)), When(service__category=like.category_id, then=Value(1)), default=Value(2)
        )
        holding = holding.annotate(nearness=nearness).order_by("nearness", "-visit__day", "-signed_at")
    else:
        holding = holding.order_by("-visit__day", "-signed_at")
    return holding.select_related("service", "visit__staff").prefetch_related(*WITH_USED).first()


@dataclass(frozen=True)
class Offered:
    """A product to offer for writing down, with the batch that was open last."""

    name: str
    batch: str = ""
    expires_on: date | None = None
    # Used at this treatment lately: one tap away.
    near: bool = False


def products_to_offer(service: Service) -> list[Offered]:
    """What was used here lately, each with its last batch, for this treatment first; then the shelf. Two queries."""
    lately = ProductUse.objects.select_related("record").order_by("-record__signed_at", "place")[:LATELY]
    used: dict[str, Offered] = {}
    near: dict[str, Offered] = {}
    for use in lately:
        used.setdefault(use.name, Offered(use.name, use.batch, use.expires_on))
        if use.record.service_id == service.pk and len(near) < NEAR:
            near.setdefault(use.name, replace(used[use.name], near=True))
    shelf = {str(product): Offered(str(product)) for product in Product.objects.on_sale()}
    others = {name: one for name, one in {**shelf, **used}.items() if name not in near}
    return [*near.values(), *others.values()]


def appointments_of_day(appointment: Appointment) -> list[Appointment]:
    """All treatments of the same client with the same person on that day: one visit."""
    start, end = day_bounds(local_day(appointment.starts_at))
    same = Appointment.objects.shown().filter(client=appointment.client_id, staff=appointment.staff_id)
    return list(same.filter(starts_at__gte=start, starts_at__lt=end).select_related("service").order_by("starts_at"))


def first_visits_to_lower(kept: Client, second: Client) -> list[tuple[type[Model], str, list[Any]]]:
    """Of two cards that become one only the earliest visit is the first to the salon."""
    firsts = list(Visit.objects.filter(client__in=[kept, second], is_first=True).order_by("day", "pk"))
    return [(Visit, "is_first", [visit.pk for visit in firsts[1:]])] if len(firsts) > 1 else []


BATCH_ORDERS = {"last": ("-last", "name", "batch"), "name": ("name", "batch"), "visits": ("-visits", "name", "batch")}


def batches(text: str, *, sort: str) -> QuerySet[Any, Any]:
    """Each batch that is in a record that holds, with how many visits and between which days. One query."""
    used = ProductUse.objects.filter(record__amended_by=None).exclude(batch="")
    for word in text.replace("\0", "").split()[:6]:
        used = used.filter(Q(name__icontains=word) | Q(batch__icontains=word))
    counted = used.values("name", "batch").annotate(
        visits=Count("record__visit", distinct=True), first=Min("record__visit__day"), last=Max("record__visit__day")
    )
    return counted.order_by(*BATCH_ORDERS[sort])


def visits_of_batch(name: str, batch: str, user: User, at: datetime) -> QuerySet[Visit]:
    """The visits at which it was used, newest first; `theirs` tells whose client the user may name."""
    used = ProductUse.objects.filter(
        record__amended_by=None, name=name.replace("\0", ""), batch=batch.replace("\0", "")
    )
    hers = Visit.objects.visible_to(user, at).filter(pk=OuterRef("pk"))
    found = Visit.objects.filter(pk__in=used.exclude(batch="").values("record__visit")).of_people()
    return found.annotate(theirs=Exists(hers)).order_by("-day", "pk")
