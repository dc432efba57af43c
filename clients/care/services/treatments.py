"""What is done at a visit: the treatment recorded with what was used, sealed, and corrected by a newer record."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clients.card.models import Client
from clients.care import skin_before
from clients.care.hooks import after_recording
from clients.care.models import (
    WITH_USED,
    DeviceUse,
    ProductUse,
    SettingSheet,
    TreatmentDraft,
    TreatmentRecord,
    Visit,
)
from clients.care.sealing import seal_of
from clients.care.services.aftercare import give_aftercare
from clients.care.settings_read import read_settings
from clients.care.zones import as_text, from_text
from clients.safety.services.checking import check_before
from products.catalogue.models import Product
from salon.booking.models import Appointment
from salon.booking.services import change_state
from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.time import local_day
from salon.house.models import Device, Service

MOST_DEVICES = 4
MOST_PRODUCTS = 8


@dataclass(frozen=True)
class DeviceDone:
    """A device that was used, with its settings as they were typed."""

    device: Device
    sheet: SettingSheet | None = None
    settings: Mapping[str, str] | None = None


@dataclass(frozen=True)
class ProductDone:
    """A professional product that was used; `product` where the shelf knows it."""

    name: str
    batch: str = ""
    expires_on: date | None = None
    amount: str = ""
    product: Product | None = None


@dataclass(frozen=True)
class Done:
    """A whole treatment as the page gathers it: what was done, what was seen, what was given."""

    service: Service
    note: str = ""
    reaction: int = 0
    aftercare: str = ""
    # Empty: the aftercare is given later.
    channel: str = ""
    zones: tuple[str, ...] = ()
    devices: tuple[DeviceDone, ...] = ()
    products: tuple[ProductDone, ...] = ()
    plan: str = ""
    # Scores of the skin before, by name (see `clients.care.skin_before`).
    before: Mapping[str, int] = field(default_factory=dict)
    steps: str = ""
    # Why it goes on where a rule stands against it.
    go_on: str = ""


@transaction.atomic
def treat(appointment: Appointment, done: Done, *, by: User, at: datetime) -> Visit:
    """Record a treatment and give its aftercare: both or neither."""
    record = record_treatment(appointment, done, by=by, at=at)
    if done.channel:
        give_aftercare(record.visit, text=done.aftercare, channel=done.channel, by=by, at=at)
    return record.visit


@transaction.atomic
def record_treatment(appointment: Appointment, done: Done, *, by: User, at: datetime) -> TreatmentRecord:
    """Sign the record of an appointment and complete it; the same once more (a double click) changes nothing."""
    client = Client.objects.select_for_update(no_key=True).get(pk=appointment.client_id)
    current = Appointment.objects.select_related("client", "staff", "service__category").get(pk=appointment.pk)
    known = TreatmentRecord.objects.filter(appointment=current, amends=None).select_related("visit__client")
    if (record := known.prefetch_related(*WITH_USED).first()) is not None:
        if _said(record) != _as_said(done):
            text = _("This treatment is recorded already. Correct it on its own page.")
            raise Refused(text, code="already_recorded")
        return record
    if local_day(current.starts_at) > local_day(at):
        raise Refused(_("This visit is on a later day."), code="not_yet")
    if current.state != Appointment.State.COMPLETED:
        change_state(current, Appointment.State.COMPLETED, by=by, at=at)
    check_before(current, reason=done.go_on, by=by, at=at)
    unsigned = TreatmentRecord(visit=visit_of(current, client), appointment=current, service=done.service)
    record = _sign(unsigned, done, by=by, at=at)
    TreatmentDraft.objects.filter(appointment=current).delete()
    audit.record("treatment.recorded", record, by=by, at=at)
    for act in after_recording:
        act(record, by, at)
    return record


@transaction.atomic
def amend_treatment(record: TreatmentRecord, done: Done, *, by: User, at: datetime) -> TreatmentRecord:
    """Correct a signed record by a new one that points at it; only the record that holds can be corrected."""
    Visit.objects.select_for_update(no_key=True).get(pk=record.visit_id)
    done = replace(done, service=record.service)
    later = TreatmentRecord.objects.filter(amends=record).prefetch_related(*WITH_USED).first()
    if later is not None:
        if _said(later) == _as_said(done):
            return later
        raise Refused(_("This record has been corrected already. Correct the newest one."), code="already_amended")
    if _said(record) == _as_said(done):
        raise Refused(_("Nothing has changed in this record."), code="nothing_changed")
    unsigned = TreatmentRecord(
        visit_id=record.visit_id, appointment_id=record.appointment_id, service=record.service, amends=record
    )
    amended = _sign(unsigned, done, by=by, at=at)
    audit.record("treatment.amended", amended, by=by, at=at, amends=str(record.pk))
    return amended


def done_of(record: TreatmentRecord) -> Done:
    """What a signed record says, as one would record it again."""
    return Done(
        service=record.service,
        note=record.note,
        reaction=record.reaction,
        zones=tuple(from_text(record.zones)),
        devices=tuple(DeviceDone(use.device, use.sheet, use.values) for use in record.devices.all()),
        products=tuple(
            ProductDone(use.name, use.batch, use.expires_on, use.amount, use.product) for use in record.products.all()
        ),
        plan=record.plan,
        before=skin_before.from_text(record.before),
        steps=record.steps,
    )


def _sign(record: TreatmentRecord, done: Done, *, by: User, at: datetime) -> TreatmentRecord:
    """Write the record with what was used, sealed: from now on it stands."""
    record.service_name = record.service.name
    record.zones, record.note, record.plan = as_text(done.zones), done.note, done.plan
    record.before, record.steps = skin_before.as_text(done.before), done.steps
    record.reaction = TreatmentRecord.Reaction(done.reaction)
    record.signed_at, record.signed_by = at, by
    devices, products = _devices(record, done), _products(record, done)
    record.seal = seal_of(record, devices, products)
    record.save(force_insert=True)
    DeviceUse.objects.bulk_create(devices)
    ProductUse.objects.bulk_create(products)
    return record


def _devices(record: TreatmentRecord, done: Done) -> list[DeviceUse]:
    if len(done.devices) > MOST_DEVICES or len({one.device.pk for one in done.devices}) < len(done.devices):
        raise Refused(_("Choose each device once, at most four."), code="device_twice")
    return [
        DeviceUse(
            record=record,
            device=one.device,
            name=one.device.name,
            sheet=one.sheet,
            settings=_settings(one),
        )
        for one in done.devices
    ]


def _settings(one: DeviceDone) -> str:
    """The settings as they are kept, read once more by their sheet."""
    if one.sheet is None or one.sheet.kind_id != one.device.kind_id:
        return ""
    values, faults = read_settings(one.sheet.settings.all(), one.settings or {})
    if faults:
        raise Refused(next(iter(faults.values())), code="wrong_setting")
    return json.dumps(values) if values else ""


def _products(record: TreatmentRecord, done: Done) -> list[ProductUse]:
    if len(done.products) > MOST_PRODUCTS:
        raise Refused(_("Write at most %(most)s products.") % {"most": MOST_PRODUCTS}, code="too_many_products")
    return [ProductUse(record=record, place=place, **one.__dict__) for place, one in enumerate(done.products)]


def _said(record: TreatmentRecord) -> tuple[object, ...]:
    return _as_said(done_of(record))


def _as_said(done: Done) -> tuple[object, ...]:
    """What two records are compared by."""
    devices = [(one.device.pk, one.sheet and one.sheet.pk, _settings(one)) for one in done.devices]
    products = [(one.name, one.batch, one.expires_on, one.amount) for one in done.products]
    zones = as_text(done.zones)
    before = skin_before.as_text(done.before)
    seen = (done.note, done.reaction, zones, done.plan, before, done.steps)
    return done.service.pk, *seen, sorted(devices, key=str), products


def visit_of(appointment: Appointment, client: Client) -> Visit:
    """The visit of this client with this person on that day; the wish and "first" freeze when it is made."""
    visit, _created = Visit.objects.select_related("client").get_or_create(
        client=client,
        staff=appointment.staff,
        day=local_day(appointment.starts_at),
        defaults={
            "category": appointment.service.category,
            "product_talk": client.product_talk,
            "is_first": not Visit.objects.filter(client=client).exists(),
        },
    )
    return visit
