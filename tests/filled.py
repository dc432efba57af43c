"""A client of whom every room holds something, each free text with a mark of its own."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

from django.db import connection, models

from clients.card import models as card_rows
from clients.card.links import make_link
from clients.card.models import Client, Consent, Guardian, GuardianConsent, HealthFact, Merge, SkinProfile
from clients.card.services.consents import text_for
from clients.care.models import AftercareGiven, DeviceUse, ProductUse, TreatmentDraft
from clients.followup.models import AdverseEvent, FollowUp, NoFollowUp
from clients.intake.models import Edition, Questionnaire
from clients.intake.models import Filled as FilledForm
from clients.photos.models import Photo, PhotoContent, PhotoRelease
from clients.rights.models import Erasure, Export, Keep, Restriction
from clients.safety.models import Check, PatchTest, Question
from products.advice.models import NothingNeeded
from products.catalogue.models import ProductLine
from products.sales.models import OpenSale, Payment, Receipt, ReceiptLine
from salon.booking.models import (
    AffectedVisit,
    AppointmentChange,
    Booking,
    FreedTime,
    WaitingEntry,
    WaitingOffer,
)
from salon.core import audit
from salon.core.database import create_triggers, triggers
from salon.core.encrypted_dates import EncryptedDateField
from salon.core.holdings import holdings
from salon.core.models import Mail
from salon.house.models import Absence, Device
from tests.factories import (
    NOW,
    TODAY,
    AppointmentFactory,
    ClientFactory,
    HealthFactFactory,
    PeaceAnswerFactory,
    ServiceFactory,
    StaffFactory,
    TreatmentRecordFactory,
    VisitFactory,
)
from tests.filled_advice import home_care


@dataclass
class Filled:
    """The client, and the marks in her rows: (model, column) by mark."""

    client: Client
    marks: dict[str, tuple[type[models.Model], str]] = field(default_factory=dict)


def filled_client(sign, *, day=TODAY, number=1):
    """A client with something in every model of every source; `sign` stands in each of her marks."""
    at = NOW - (TODAY - day)
    client = ClientFactory(first_name=f"Name{sign}", last_name=f"Family{sign}", email=f"mail{sign}@example.org")
    staff = StaffFactory(name=f"Mari Staffname{sign}", role="cosmetologist")
    _in_the_diary(client, staff, at)
    visit = VisitFactory(client=client, staff=staff, day=day)
    record = TreatmentRecordFactory(visit=visit, appointment=client.appointments.get(), signed_by=staff.user)
    TreatmentRecordFactory(visit=visit, appointment=record.appointment, amends=record, signed_at=at)
    _used_at(record, staff, at)
    AftercareGiven.objects.create(visit=visit, text="Rest", channel="print", given_at=at, given_by=staff.user)
    NothingNeeded.objects.create(visit=visit, at=at, by=staff.user)
    home_care(client, visit, staff, at)
    PeaceAnswerFactory(visit=visit)
    HealthFactFactory(client=client, kind=HealthFact.Kind.ALLERGY, reaction="rash", recorded_by=staff.user)
    _on_the_card(client, staff, at)
    make_link(client, purpose="aftercare", object_id=visit.pk, valid_days=60, at=at)
    _at_the_till(client, visit, day, number)
    _letter(client, visit, at)
    Export.objects.create(client=client, reason="Asked", asked_at=at, asked_by=staff.user, state="gone")
    Keep.objects.create(client=client, reason="Asked", until=day, noted_at=at, noted_by=staff.user)
    Restriction.objects.create(client=client, reason="Asked", since=at, by=staff.user, lifted_at=at)
    Erasure.objects.create(client=client, asked_on=day, recorded_at=at, due_at=at, taken_back_at=at)
    audit.record("health.read", client, by=staff.user, at=at, page="card")
    return _marked(client, sign)


def _used_at(record, staff, at):
    device = Device.objects.create(name=f"Needles {record.pk}")
    DeviceUse.objects.create(record=record, device=device, name="Needles", settings='{"depth": "1"}')
    ProductUse.objects.create(record=record, name="Mask", batch="A1", amount="5 ml", place=0)
    draft = {"appointment": record.appointment, "author": staff.user, "content": "{}"}
    TreatmentDraft.objects.create(**draft, saved_at=at)


def _on_the_card(client, staff, at):
    day, noted = at.date(), {"noted_at": at, "noted_by": staff.user}
    SkinProfile.objects.create(client=client, assessed_on=day, assessed_by=staff.user, recorded_at=at)
    card_rows.UnwantedReason.objects.create(client=client, text="Hurry", **noted)
    read = {"by": staff.user, "given_at": at, "until": at + timedelta(minutes=15)}
    card_rows.HealthReason.objects.create(client=client, text="A complaint", **read)
    Guardian.objects.create(client=client, name="Guardian", phone="+358401234567")
    second = ClientFactory(first_name="Second", last_name="", phone="", email="", state="merged")
    was = {"second_state": "active", "product_talk_was": "finding", "quiet_was": False}
    Merge.objects.create(kept=client, second=second, merged_at=at, merged_by=staff.user, **was)
    text = text_for("photo_care", "fi", at=at)
    given = {"text": text, "text_hash": "x" * 64, "channel": "desk", "given_by": "She", "given_at": at}
    consent = Consent.objects.create(client=client, purpose="photo_care", **given)
    size = {"width": 4, "height": 3, "sha256": "x" * 64}
    photo = Photo.objects.create(
        client=client, consent=consent, caption="Dry", taken_at=at, taken_by=staff.user, **size
    )
    PhotoContent.objects.create(photo=photo, picture="AAAA", thumb="AAAA")
    PhotoRelease.objects.create(photo=photo, purpose="photo_teach", released_at=at, released_by=staff.user, ended_at=at)
    asked = {"asked_at": at, "asked_by": staff.user, "answer": "no", "answered_at": at, "answered_by": staff.user}
    Question.objects.create(client=client, service=ServiceFactory(), stops=False, reason="Peel", **asked)
    _tested(client, staff, at)
    Check.objects.create(client=client, step="treated", day=day, at=at, found="Peel", reason="Mild", worst="warn")
    _afterwards(client, staff, at)
    _form_filled(client, staff, at)
    GuardianConsent.objects.create(client=client, service=ServiceFactory(), given_by="He", agreed_on=day, **noted)


def _afterwards(client, staff, at):
    visit = client.visits.get()
    told = {"answered_at": at, "seen_at": at, "seen_by": staff.user, "worries": True, "noted_by": staff.user}
    FollowUp.objects.create(
        client=client, visit=visit, due_at=at, asked_at=at, channel="call", feeling="worse", words="It burns",
        measures="Called", **told,
    )  # fmt: skip
    NoFollowUp.objects.create(client=client, since=at, noted_by=staff.user)
    AdverseEvent.objects.create(
        client=client, visit=visit, happened_on=at.date(), severity="mild", what="Rash", measures="Cold cloth",
        product="Acid", batch="L1", device="Lamp", doctor="no", notify="yes", notify_why="A product did it",
        notified_on=at.date(), recorded_at=at, recorded_by=staff.user,
    )  # fmt: skip


def _tested(client, staff, at):
    line = ProductLine.objects.create(brand=f"Brand {client.pk}")
    PatchTest.objects.create(
        client=client, line=line, batch="B1", site="Arm", applied_at=at - timedelta(days=2), applied_by=staff.user,
        readable_from=at - timedelta(days=1), read_at=at, read_by=staff.user, result="reaction", words="Itch",
        valid_until=at.date(),
    )  # fmt: skip


def _form_filled(client, staff, at):
    form = Questionnaire.objects.create(name=f"Form {client.pk}")
    edition = Edition.objects.create(questionnaire=form, number=1, published_at=at)
    FilledForm.objects.create(
        client=client, questionnaire=form, edition=edition, appointment=client.appointments.first(), channel="link",
        asked_at=at, asked_by=staff.user, language="fi", answers='{"1": {"value": "yes"}}', signed_name="Signed",
        signature="M1 1L2 2", text_hash="x" * 64, seal="y" * 64, filled_at=at, holds_until=at.date(), reviewed_at=at,
        reviewed_by=staff.user,
    )  # fmt: skip


def _in_the_diary(client, staff, at):
    booking = Booking.objects.create(label="Group", created_at=at)
    visit = AppointmentFactory(client=client, staff=staff, booking=booking, starts_at=at, state="completed")
    AppointmentChange.objects.create(appointment=visit, at=at, to_state="completed", reason="Came by bus")
    day = visit.starts_at.date()
    absence = Absence.objects.create(staff=staff, kind="sick", starts_on=day, ends_on=day + timedelta(days=1))
    AffectedVisit.objects.create(
        absence=absence, appointment=visit, outcome="call", from_staff=staff, from_start=at, decided_at=at
    )
    FreedTime.objects.create(
        staff=staff,
        starts_at=at,
        ends_at=at + timedelta(hours=1),
        why="missed",
        visit=visit,
        freed_at=at,
        due_at=at,
        done_at=at,
    )
    entry = WaitingEntry.objects.create(
        client=client,
        service=ServiceFactory(),
        first_day=day,
        state="withdrawn",
        created_at=at,
        closed_at=at,
    )
    WaitingOffer.objects.create(
        entry=entry,
        staff=staff,
        starts_at=at,
        ends_at=at + timedelta(hours=1),
        busy_from=at,
        busy_until=at + timedelta(hours=1),
        offered_at=at,
        expires_at=at + timedelta(hours=1),
        answer="declined",
        answered_at=at,
    )


def _at_the_till(client, visit, day, number):
    receipt = Receipt.objects.create(
        series=str(day.year),
        number=number,
        day=day,
        paid_at=NOW,
        client=client,
        issuer_name="Tyyni",
        issuer_business_id="1234567-1",
        issuer_address="Satamakatu 3",
        net=Decimal("100.00"),
        vat=Decimal("25.50"),
        gross=Decimal("125.50"),
    )
    ReceiptLine.objects.create(
        receipt=receipt,
        position=1,
        kind="treatment",
        name="Facial",
        client=client,
        visit=visit,
        unit_gross=Decimal("125.50"),
        vat_rate=Decimal("25.50"),
        net=Decimal("100.00"),
        vat=Decimal("25.50"),
        gross=Decimal("125.50"),
    )
    Payment.objects.create(receipt=receipt, method="card", amount=Decimal("125.50"), reference="T1")
    OpenSale.objects.create(
        key=uuid4(), state="void", client=client, form={"key": ["x"]}, gross=Decimal("125.50"), reference="T2",
        opened_at=NOW, opened_by=visit.staff.user, taken_at=NOW, why="mistake", closed_at=NOW,
        closed_by=visit.staff.user,
    )  # fmt: skip


def _letter(client, visit, at):
    Mail.objects.create(
        kind="aftercare",
        unique_key=f"aftercare:{visit.pk}:1",
        subject_id=visit.pk,
        to=client.email,
        language="fi",
        subject="After",
        body_text="Rest",
        created_at=at,
        due_at=at,
    )


def free_texts(model):
    """Columns in which anything may stand: text without choices and without a shape of its own."""
    shaped = {"language", "language_code", "subject_type", "subject_id", "action", "purpose", "kind"}
    shaped |= {
        "product_talk_was",
        "series",
        "issuer_name",
        "issuer_business_id",
        "issuer_address",
        "link_page",
        "phone",
    }
    return [
        column
        for column in model._meta.concrete_fields
        if isinstance(column, models.CharField | models.TextField)
        and not isinstance(column, EncryptedDateField)
        and not column.choices
        and column.name not in shaped
    ]


def rows_may_change(allowed):
    """Lift, or put back, the rules that no row is changed: a mark is written where no service would write."""
    if not allowed:
        create_triggers(connection)
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'")
            for name, _ in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
            return
        for trigger in triggers:
            if trigger.name.endswith("_append_only"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name} ON {trigger.table}")


def _marked(client, sign):
    filled = Filled(client)
    rows_may_change(True)
    for number, holding in enumerate(holdings()):
        for column in free_texts(holding.model):
            for row in holding.of(client.pk):
                mark = f"{sign}x{number}x{len(filled.marks)}x"
                if column.name in {"email", "to"}:
                    mark += "@example.org"
                holding.model.objects.filter(pk=row.pk).update(**{column.name: mark})
                filled.marks[mark] = (holding.model, column.name)
    rows_may_change(False)
    client.refresh_from_db()
    return filled
