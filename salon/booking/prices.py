"""What the client was told a visit would cost, beside what was paid for it."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Sum

from salon.booking.models import Appointment
from salon.house.models import Salon

USUAL_RISE_PERCENT = 15


@dataclass(frozen=True)
class PriceNote:
    """The estimate, what was paid (None before payment), and how much more that was [per cent]."""

    estimate: Decimal
    paid: Decimal | None = None
    rise_percent: int = 0
    # More than the salon's own limit above what the client was told.
    is_high: bool = False


def price_note(visit: Appointment) -> PriceNote:
    """The estimate of a visit against its receipt. Two queries once it is paid, else one; none where it is not.

    The receipt is read by its reverse name: the till is a room above, and the diary only asks what the line says.
    """
    if getattr(visit, "is_paid", True) is False:
        return PriceNote(visit.price_estimate)
    # What was given back of it counts with its minus.
    lines = Appointment.objects.filter(pk=visit.pk, receipt_lines__kind="treatment")
    paid: Decimal | None = lines.aggregate(paid=Sum("receipt_lines__gross"))["paid"]
    if paid is None:
        return PriceNote(visit.price_estimate)
    if visit.price_estimate <= 0 or paid <= visit.price_estimate:
        return PriceNote(visit.price_estimate, paid)
    rise = (paid / visit.price_estimate - 1) * 100
    limit = Salon.objects.values_list("price_rise_percent", flat=True).first()
    is_high = rise > (USUAL_RISE_PERCENT if limit is None else limit)
    return PriceNote(visit.price_estimate, paid, int(rise.quantize(Decimal(1), ROUND_HALF_UP)), is_high)
