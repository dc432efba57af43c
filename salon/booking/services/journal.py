"""What every act of the diary writes down, and what it checks of everybody's."""

from datetime import datetime

from django.utils.translation import gettext as _

from salon.booking.models import Appointment, AppointmentChange
from salon.core import audit, versions
from salon.core.models import User


def write_down(
    appointment: Appointment, action: str, change: AppointmentChange, *, by: User | None, at: datetime
) -> None:
    """One row of the visit's own history and one of the audit trail."""
    change.appointment, change.at, change.by = appointment, at, by
    change.save()
    appointment.last_change = change
    audit.record(
        action,
        appointment,
        by=by,
        at=at,
        state=appointment.state,
        staff=str(appointment.staff_id),
        starts_at=appointment.starts_at.isoformat(),
    )


def check_version(locked: Appointment, version: int) -> None:
    """Refuse to write over what somebody else has changed since `version` was read."""
    versions.check_version(locked, version, _("Somebody changed this visit in the meantime. Look at it again."))
