"""Forms asked for: before a visit by mail, here on the tablet, or not at all."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from clients.card.links import make_link
from clients.card.models import Client, ClientLink
from clients.card.services.consents import took_back_health
from clients.intake.models import AsksFor, Edition, Filled, Questionnaire
from salon.booking.models import Appointment
from salon.core import audit, outbox
from salon.core.errors import Refused
from salon.core.models import User
from salon.house.models import Salon

PURPOSE = "intake"
PAGE = "intake:client-page"
# Asked so long before the visit; a link holds until the visit and a day more.
BEFORE = timedelta(days=3)
LATEST = timedelta(hours=1)
LINK_DAYS = 10
TABLET_MINUTES = 60
A_ROUND = 100


@transaction.atomic
def ask(
    client: Client, questionnaire: Questionnaire, *, appointment: Appointment | None, by: User | None, at: datetime
) -> Filled:
    """Ask for a form by mail; one that is asked already gets its mail once more, by a new link."""
    locked = Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    if not locked.email:
        raise Refused(_("There is no e-mail address on the card. Fill it here on the tablet."), code="no_email")
    row = _open(locked, questionnaire, Filled.Channel.LINK, appointment, by=by, at=at)
    link = _new_link(row, at + timedelta(days=LINK_DAYS), at=at)
    salon = Salon.objects.first()
    context: dict[str, object] = {
        "salon": salon,
        "salon_name": salon.name if salon else "",
        "first_name": locked.first_name,
        "visit": appointment,
        "days": LINK_DAYS,
    }
    letter = outbox.Letter(
        kind="intake", about=row.pk, to=locked.email, language=locked.language, context=context,
        cycle=str(link.pk), link_id=link.pk, link_page=PAGE, person=locked.pk,
    )  # fmt: skip
    outbox.queue(letter, at=at)
    return row


@transaction.atomic
def on_tablet(
    client: Client, questionnaire: Questionnaire, *, appointment: Appointment | None, by: User, at: datetime
) -> ClientLink:
    """The link of a form that is filled here and now; it holds for an hour."""
    locked = Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    row = _open(locked, questionnaire, Filled.Channel.TABLET, appointment, by=by, at=at)
    return _new_link(row, at + timedelta(minutes=TABLET_MINUTES), at=at)


@transaction.atomic
def withdraw(row: Filled, *, by: User, at: datetime) -> Filled:
    """It is not asked any more; its links end."""
    locked = Filled.objects.select_for_update().get(pk=row.pk)
    if locked.filled_at is not None:
        raise Refused(_("It has been filled in already."), code="already_filled")
    if locked.withdrawn_at is None:
        locked.withdrawn_at = at
        locked.save(update_fields=["withdrawn_at"])
        end_links(locked, at=at)
        audit.record("intake.withdrawn", locked, by=by, at=at)
    return locked


def end_links(row: Filled, *, at: datetime) -> None:
    """Every link to this asking is over from now on (H33)."""
    links = ClientLink.objects.filter(purpose=PURPOSE, object_id=row.pk, revoked_at=None, expires_at__gt=at)
    links.update(revoked_at=at)


def ask_due(*, at: datetime) -> int:
    """Ask for the forms of the visits of the next days, each once; returns how many went out."""
    asked = 0
    for appointment, questionnaire in _due(at):
        with transaction.atomic():
            client = Client.objects.select_for_update(no_key=True).get(pk=appointment.client_id)
            known = Filled.objects.filter(client=client, questionnaire=questionnaire)
            if known.open().exists() or known.holding(appointment.starts_at.date()).exists():
                continue
            if took_back_health(client.pk):
                continue
            ask(client, questionnaire, appointment=appointment, by=None, at=at)
            asked += 1
    return asked


def _due(at: datetime) -> list[tuple[Appointment, Questionnaire]]:
    coming = Appointment.objects.filter(
        state__in=("requested", "booked", "confirmed"),
        starts_at__gt=at + LATEST,
        starts_at__lte=at + BEFORE,
        client__state=Client.State.ACTIVE,
    ).exclude(client__email="")
    wanted = AsksFor.objects.filter(service=OuterRef("service"), questionnaire__active=True)
    rows = coming.filter(Exists(wanted)).select_related("client", "service").order_by("starts_at")[:A_ROUND]
    services = {row.service_id for row in rows}
    forms: dict[UUID, list[Questionnaire]] = {}
    published = Edition.objects.filter(questionnaire=OuterRef("questionnaire"))
    ties = AsksFor.objects.filter(Exists(published), service__in=services, questionnaire__active=True)
    for tie in ties.select_related("questionnaire"):
        forms.setdefault(tie.service_id, []).append(tie.questionnaire)
    pairs = [(row, form) for row in rows for form in forms.get(row.service_id, ())]
    clients, kinds = {row.client_id for row, _form in pairs}, {form.pk for _row, form in pairs}
    # Asked for this very visit already, or filled and holding: not again.
    known = Filled.objects.filter(client__in=clients, questionnaire__in=kinds)
    asked = set(known.filter(withdrawn_at=None, filled_at=None).values_list("client_id", "questionnaire_id"))
    held = set(known.holding(at.date() + BEFORE).values_list("client_id", "questionnaire_id"))
    for_it = set(known.values_list("appointment_id", "questionnaire_id"))
    return [
        (row, form)
        for row, form in pairs
        if (row.client_id, form.pk) not in asked | held and (row.pk, form.pk) not in for_it
    ]


def _open(
    client: Client,
    questionnaire: Questionnaire,
    channel: str,
    appointment: Appointment | None,
    *,
    by: User | None,
    at: datetime,
) -> Filled:
    if client.state != Client.State.ACTIVE:
        raise Refused(_("This client's data is restricted or erased."), code="client_erased")
    if took_back_health(client.pk):
        text = _("The client has taken back the consent for health data: no form is asked for.")
        raise Refused(text, code="no_health_consent")
    if not questionnaire.editions.exists():
        raise Refused(_("This form has no questions yet."), code="no_questions")
    row = Filled.objects.filter(client=client, questionnaire=questionnaire).open().first()
    if row is None:
        row = Filled.objects.create(
            client=client, questionnaire=questionnaire, appointment=appointment, channel=channel, asked_at=at,
            asked_by=by,
        )  # fmt: skip
        audit.record("intake.asked", row, by=by, at=at, channel=channel)
    elif row.channel != channel:
        row.channel = Filled.Channel(channel)
        row.save(update_fields=["channel"])
    return row


def _new_link(row: Filled, until: datetime, *, at: datetime) -> ClientLink:
    end_links(row, at=at)
    link = make_link(row.client, purpose=PURPOSE, object_id=row.pk, valid_days=LINK_DAYS, at=at)
    if until < link.expires_at:
        link.expires_at = until
        link.save(update_fields=["expires_at"])
    return link
