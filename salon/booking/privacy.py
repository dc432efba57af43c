"""What the diary holds of a client."""

from datetime import datetime
from uuid import UUID

from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _

from salon.booking import models
from salon.core.holdings import Holding, Source

FIGURES = _("The time stays for figures; words and names go.")


def unfinished(client: UUID, at: datetime) -> str:
    """Booked time and waiting are settled first, by people: an erasure cancels nobody's visit behind her back."""
    if models.Appointment.objects.live().filter(client=client).exists():
        return str(_("There is a booked visit. Cancel it or carry it out first."))
    if models.WaitingEntry.objects.open().filter(client=client).exists():
        return str(_("The client is on the waiting list. Take her off the list first."))
    return ""


source = Source(
    title=_("Diary"),
    unfinished=unfinished,
    holdings=(
        Holding(
            models.AffectedVisit,
            _("Visits that an absence touched"),
            lambda client: Q(appointment__client=client),
            {},
            kept=FIGURES,
        ),
        Holding(
            models.FreedTime,
            _("Times that became free"),
            lambda client: Q(visit__client=client),
            {},
            kept=FIGURES,
        ),
        Holding(
            models.WaitingOffer,
            _("Times held"),
            lambda client: Q(entry__client=client),
            {},
            kept=FIGURES,
        ),
        Holding(
            models.WaitingEntry,
            _("Waiting list"),
            lambda client: Q(client=client),
            {"note": ""},
            kept=FIGURES,
        ),
        Holding(
            models.AppointmentChange,
            _("What happened to the visits"),
            lambda client: Q(appointment__client=client),
            {"reason": ""},
            kept=FIGURES,
        ),
        Holding(
            models.Booking,
            _("What was booked together"),
            lambda client: Q(appointments__client=client),
            {"label": ""},
            kept=FIGURES,
        ),
        Holding(
            models.Appointment,
            _("Booked visits"),
            lambda client: Q(client=client),
            {
                "note": "",
                "import_key": None,
                # The database asks for a reason; this one says nothing.
                "overbook_reason": Case(When(overbooked=True, then=Value("—")), default=Value("")),
            },
            kept=FIGURES,
        ),
    ),
)
