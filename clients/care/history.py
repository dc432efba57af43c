"""What was: a client's visits in order, her rhythm, what was done last time, what to tell her to do at home."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from django.db.models import Prefetch

from clients.card.models import Client
from clients.care.models import AftercareInstruction, TreatmentRecord, Visit
from salon.booking.models import Appointment
from salon.core.time import day_bounds, local_day
from salon.house.models import Service
from salon.stats.rhythm import expected_interval


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
    def rhythm_whole_days(self) -> int | None:
        return None if self.rhythm_days is None else round(self.rhythm_days)


def numbers_of(client: Client, at: datetime) -> Numbers:
    """The numbers on top of the card, as they stand at a moment."""
    days = sorted(set(Visit.objects.filter(client=client).values_list("day", flat=True)))
    coming = Appointment.objects.live().filter(client=client, starts_at__gt=at)
    return Numbers(
        visits=len(days),
        rhythm_days=rhythm_of(days),
        last=Visit.objects.filter(client=client).of_people().order_by("-day").first(),
        next=coming.select_related("staff", "service").order_by("starts_at").first(),
    )


def rhythm_of(days: list[date]) -> float | None:
    """The expected days between visits, from two visit days on; a day counts once."""
    gaps = [(later - earlier).days for earlier, later in pairwise(sorted(set(days)))]
    return expected_interval(gaps, fallback=gaps[0]) if gaps else None


def visits_of(client: Client, *, most: int) -> list[Visit]:
    """The newest visits, each with the treatment records that hold."""
    holding = TreatmentRecord.objects.current().select_related("service")
    return list(
        Visit.objects.filter(client=client)
        .select_related("staff", "category", "aftercare")
        .prefetch_related(Prefetch("treatments", holding, to_attr="holding"))
        .order_by("-day", "-pk")[:most]
    )


def last_record(client: Client, *, before: datetime) -> TreatmentRecord | None:
    """What was done last time: the newest record that holds."""
    holding = TreatmentRecord.objects.current().of_client(client).filter(signed_at__lt=before)
    return holding.select_related("service", "visit__staff").order_by("-visit__day", "-signed_at").first()


def appointments_of_day(appointment: Appointment) -> list[Appointment]:
    """All treatments of the same client with the same person on that day: one visit."""
    start, end = day_bounds(local_day(appointment.starts_at))
    same = Appointment.objects.shown().filter(client=appointment.client_id, staff=appointment.staff_id)
    return list(same.filter(starts_at__gte=start, starts_at__lt=end).select_related("service").order_by("starts_at"))


def instruction_for(services: Iterable[Service], language: str) -> str:
    """What to do at home after these treatments, each line once, in the client's language or else as it is written."""
    chosen: dict[object, AftercareInstruction] = {}
    for row in AftercareInstruction.objects.filter(service__in=list(services)).order_by("service__name", "language"):
        if row.service_id not in chosen or row.language == language:
            chosen[row.service_id] = row
    lines = [line.strip() for row in chosen.values() for line in row.text.splitlines() if line.strip()]
    return "\n".join(dict.fromkeys(lines))
