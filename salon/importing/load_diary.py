"""Appointments of the past as they went, and those of the future that the diary has room for."""

from datetime import datetime, timedelta
from uuid import UUID

from salon.booking.models import Appointment, AppointmentChange
from salon.core.time import HELSINKI
from salon.importing import records
from salon.importing.journal import Journal
from salon.importing.known import Known


def load_bookings(batch: list[records.BookingRecord], known: Known, journal: Journal) -> None:
    """What is over may overlap; what is still to come is set aside where the person is taken already."""
    keys = [record.key for record in batch]
    there = dict(Appointment.objects.filter(import_key__in=keys).values_list("import_key", "pk"))
    _look_up_busy({known.staff[record.staff] for record in batch if record.state in Appointment.LIVE}, known)
    made, changes = [], []
    for record in batch:
        if record.key in there:
            known.bookings[record.key] = there[record.key]
            journal.already(record.places)
            continue
        row = _appointment(record, known)
        if record.state in Appointment.LIVE and not _fits(row, record, known, journal):
            continue
        made.append(row)
        known.bookings[record.key] = row.pk
        journal.written(record.places)
        if record.changed_at is not None:
            changes.append(_change(row, record, record.changed_at))
    Appointment.objects.bulk_create(made)
    AppointmentChange.objects.bulk_create(changes)
    journal.rows["appointments"] += len(made)
    journal.rows["appointment changes"] += len(changes)


def _appointment(record: records.BookingRecord, known: Known) -> Appointment:
    service = known.services[record.service]
    ends_at = record.starts_at + timedelta(minutes=record.minutes)
    return Appointment(
        client_id=known.clients[record.client],
        staff_id=known.staff[record.staff],
        service_id=service.pk,
        starts_at=record.starts_at,
        ends_at=ends_at,
        busy_from=record.starts_at,
        busy_until=ends_at + timedelta(minutes=service.buffer),
        state=record.state,
        source=record.source,
        price_estimate=service.price if record.price is None else record.price,
        import_key=record.key,
        booked_at=record.booked_at,
    )


def _change(row: Appointment, record: records.BookingRecord, at: datetime) -> AppointmentChange:
    return AppointmentChange(
        appointment=row, at=at, from_state=Appointment.State.BOOKED, to_state=record.state, reason=record.reason[:200]
    )


def _look_up_busy(staff: set[UUID], known: Known) -> None:
    """Read once per person what her diary holds."""
    unseen = staff - known.busy.keys()
    if not unseen:
        return
    known.busy.update({key: [] for key in unseen})
    live = Appointment.objects.live().filter(staff_id__in=unseen)
    for key, start, end in live.values_list("staff_id", "busy_from", "busy_until"):
        known.busy[key].append((start, end))


def _fits(row: Appointment, record: records.BookingRecord, known: Known, journal: Journal) -> bool:
    taken = known.busy[row.staff_id]
    clash = next((start for start, end in taken if start < row.busy_until and row.busy_from < end), None)
    if clash is not None:
        at = clash.astimezone(HELSINKI)
        reason = f"the diary would refuse it: {record.staff} has another appointment at {at:%Y-%m-%d %H:%M}"
        journal.aside(record.places, reason)
        return False
    taken.append((row.busy_from, row.busy_until))
    return True
