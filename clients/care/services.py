"""What is done at a visit: the treatment recorded, the record amended, the aftercare given."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clients.card.links import make_link
from clients.card.models import Client
from clients.care.models import AftercareGiven, TreatmentRecord, Visit
from salon.booking.models import Appointment
from salon.booking.services import change_state
from salon.core import audit, outbox
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.time import local_day
from salon.house.models import Salon, Service

LINK_PURPOSE = "aftercare"
LINK_PAGE = "feedback:client-page"
LINK_DAYS = 60


@dataclass(frozen=True)
class Done:
    """A whole treatment as the page gathers it: what was done, what was seen, what was given."""

    service: Service
    note: str
    reaction: int
    aftercare: str = ""
    # Empty: the aftercare is given later.
    channel: str = ""


@transaction.atomic
def treat(appointment: Appointment, done: Done, *, by: User, at: datetime) -> Visit:
    """Record a treatment and give its aftercare: both or neither."""
    record = record_treatment(appointment, note=done.note, reaction=done.reaction, service=done.service, by=by, at=at)
    if done.channel:
        give_aftercare(record.visit, text=done.aftercare, channel=done.channel, by=by, at=at)
    return record.visit


@transaction.atomic
def record_treatment(
    appointment: Appointment, *, note: str, reaction: int, by: User, at: datetime, service: Service | None = None
) -> TreatmentRecord:
    """Sign the record of an appointment and complete it; the same once more (a double click) changes nothing."""
    client = Client.objects.select_for_update(no_key=True).get(pk=appointment.client_id)
    current = Appointment.objects.select_related("staff", "service__category").get(pk=appointment.pk)
    given = service or current.service
    known = TreatmentRecord.objects.filter(appointment=current, amends=None).select_related("visit__client").first()
    if known is not None:
        if (known.note, known.reaction, known.service_id) != (note, reaction, given.pk):
            raise Refused(_("This treatment is recorded already. Correct it on its own page."), code="already_recorded")
        return known
    if local_day(current.starts_at) > local_day(at):
        raise Refused(_("This visit is on a later day."), code="not_yet")
    if current.state != Appointment.State.COMPLETED:
        change_state(current, Appointment.State.COMPLETED, by=by, at=at)
    record = TreatmentRecord.objects.create(
        visit=visit_of(current, client),
        appointment=current,
        service=given,
        note=note,
        reaction=TreatmentRecord.Reaction(reaction),
        signed_at=at,
        signed_by=by,
    )
    audit.record("treatment.recorded", record, by=by, at=at)
    return record


@transaction.atomic
def amend_treatment(record: TreatmentRecord, *, note: str, reaction: int, by: User, at: datetime) -> TreatmentRecord:
    """Correct a signed record by a new one that points at it; only the record that holds can be corrected."""
    Visit.objects.select_for_update(no_key=True).get(pk=record.visit_id)
    later = TreatmentRecord.objects.filter(amends=record).first()
    if later is not None:
        if (later.note, later.reaction) == (note, reaction):
            return later
        raise Refused(_("This record has been corrected already. Correct the newest one."), code="already_amended")
    if (record.note, record.reaction) == (note, reaction):
        raise Refused(_("Nothing has changed in this record."), code="nothing_changed")
    amended = TreatmentRecord.objects.create(
        visit_id=record.visit_id,
        appointment_id=record.appointment_id,
        service_id=record.service_id,
        note=note,
        reaction=TreatmentRecord.Reaction(reaction),
        amends=record,
        signed_at=at,
        signed_by=by,
    )
    audit.record("treatment.amended", amended, by=by, at=at, amends=str(record.pk))
    return amended


@transaction.atomic
def give_aftercare(visit: Visit, *, text: str, channel: str, by: User, at: datetime) -> AftercareGiven:
    """Keep the words that were given and how; by e-mail they go out with a link to the client's page."""
    locked = Visit.objects.select_for_update(no_key=True, of=("self",)).select_related("client").get(pk=visit.pk)
    lines = "\n".join(line.strip() for line in text.splitlines() if line.strip())
    given = AftercareGiven.objects.filter(visit=locked).first()
    if given is not None:
        if (given.text, given.channel) != (lines, channel):
            raise Refused(_("The aftercare of this visit has been given already."), code="already_given")
        return given
    if not lines:
        raise Refused(_("Write at least one line of aftercare, or give it later."), code="no_text")
    if channel == AftercareGiven.Channel.EMAIL and not locked.client.email:
        raise Refused(_("There is no e-mail address on the card. Print it, or add the address."), code="no_email")
    given = AftercareGiven.objects.create(
        visit=locked, text=lines, channel=AftercareGiven.Channel(channel), given_at=at, given_by=by
    )
    audit.record("aftercare.given", given, by=by, at=at, channel=channel)
    if channel == AftercareGiven.Channel.EMAIL:
        _send(given, at=at)
    return given


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


def _send(given: AftercareGiven, *, at: datetime) -> None:
    visit, client = given.visit, given.visit.client
    link = make_link(client, purpose=LINK_PURPOSE, object_id=visit.pk, valid_days=LINK_DAYS, at=at)
    salon = Salon.objects.first()
    outbox.queue(
        outbox.Letter(
            kind="aftercare",
            about=visit.pk,
            to=client.email,
            language=client.language,
            context={
                "salon": salon,
                "salon_name": salon.name if salon else "",
                "first_name": client.first_name,
                "day": visit.day,
                "lines": given.text.splitlines(),
                "days": LINK_DAYS,
            },
            link_id=link.pk,
            link_page=LINK_PAGE,
        ),
        at=at,
    )
