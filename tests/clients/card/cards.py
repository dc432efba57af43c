"""A card to which every table has something to say, for the tests of two cards that become one."""

from datetime import timedelta
from uuid import uuid4

from clients.card.merging import pointing_at_cards
from clients.card.models import (
    ClientLink,
    Consent,
    Guardian,
    GuardianConsent,
    HealthReason,
    SkinProfile,
    UnwantedReason,
)
from clients.card.services.consents import text_for
from clients.followup.models import AdverseEvent, FollowUp, NoFollowUp
from clients.intake.models import Filled, Questionnaire
from clients.photos.models import Photo
from clients.rights.models import Erasure, Export, Keep, Restriction
from clients.safety.models import Check, PatchTest, Question
from products.advice.models import ClientGoal, Owned, ProductStop, UseCheck
from products.sales.models import OpenSale, Receipt, ReceiptLine
from salon.booking.models import WaitingEntry
from tests.factories import (
    NOW,
    TODAY,
    AppointmentFactory,
    ClientFactory,
    HealthFactFactory,
    ProductFactory,
    ProductLineFactory,
    RecommendationFactory,
    ServiceFactory,
    TreatmentRecordFactory,
    UserFactory,
    VisitFactory,
)

RECEIPT = {
    "series": "A",
    "day": TODAY,
    "paid_at": NOW,
    "issuer_name": "Tyyni",
    "issuer_business_id": "1234567-1",
    "issuer_address": "Satamakatu 3",
    "net": 0,
    "vat": 0,
    "gross": 0,
}
LINE = {
    "position": 1,
    "kind": "other",
    "name": "x",
    "unit_gross": 0,
    "vat_rate": 0,
    "vat_reason": "exempt",
    "net": 0,
    "vat": 0,
    "gross": 0,
}


def receipt(client, number):
    return Receipt.objects.create(client=client, number=number, cashier=UserFactory(), **RECEIPT)


def line(client):
    return ReceiptLine.objects.create(receipt=receipt(None, 2), client=client, **LINE)


def link(client):
    times = {"created_at": NOW, "expires_at": NOW + timedelta(days=1)}
    return ClientLink.objects.create(client=client, purpose="x", object_id=client.pk, token_hash="x" * 64, **times)


def consent_of(client, purpose="photo_care"):
    text = text_for(purpose, client.language, at=NOW)
    given = {"text": text, "text_hash": "x" * 64, "channel": "desk", "given_by": "Client", "given_at": NOW}
    return Consent.objects.create(client=client, purpose=purpose, **given)


# One row of every table that points at a card.
def else_():
    """Somebody whose name nobody looks for."""
    return ClientFactory(first_name="Nobody", last_name="Else", state="restricted")


ROWS = {
    "advice.ClientGoal.client": lambda client: ClientGoal.objects.create(client=client, goal="calm", since=NOW),
    "advice.Owned.client": lambda client: Owned.objects.create(
        client=client, words="Cream", source="told", opened_on=TODAY, noted_at=NOW
    ),
    "advice.UseCheck.client": lambda client: UseCheck.objects.create(
        client=client, recommendation=RecommendationFactory(visit=VisitFactory(client=else_())), days=2, due_at=NOW
    ),
    "advice.ProductStop.client": lambda client: ProductStop.objects.create(
        client=client, product=ProductFactory(), since=NOW
    ),
    "booking.Appointment.client": lambda client: AppointmentFactory(client=client),
    "booking.WaitingEntry.client": lambda client: WaitingEntry.objects.create(
        client=client, service=ServiceFactory(), first_day=TODAY, created_at=NOW
    ),
    "care.Visit.client": lambda client: TreatmentRecordFactory(visit=VisitFactory(client=client, is_first=True)).visit,
    "sales.Receipt.client": lambda client: receipt(client, 1),
    "sales.ReceiptLine.client": line,
    "sales.OpenSale.client": lambda client: OpenSale.objects.create(
        key=uuid4(), state="parked", client=client, form={}, gross=0, opened_at=NOW, opened_by=UserFactory()
    ),
    "card.HealthFact.client": lambda client: HealthFactFactory(client=client),
    "card.ClientLink.client": link,
    "card.SkinProfile.client": lambda client: SkinProfile.objects.create(
        client=client, goal="calm", assessed_on=TODAY, assessed_by=UserFactory(), recorded_at=NOW
    ),
    "card.Guardian.client": lambda client: Guardian.objects.create(client=client, name="Outi", phone="+358401112223"),
    "card.GuardianConsent.client": lambda client: GuardianConsent.objects.create(
        client=client, service=ServiceFactory(), given_by="O", agreed_on=TODAY, noted_at=NOW, noted_by=UserFactory()
    ),
    "card.Consent.client": consent_of,
    "card.HealthReason.client": lambda client: HealthReason.objects.create(
        client=client, text="A complaint", given_at=NOW, until=NOW + timedelta(minutes=15), by=UserFactory()
    ),
    "card.UnwantedReason.client": lambda client: UnwantedReason.objects.create(
        client=client, text="x", noted_by=UserFactory(), noted_at=NOW
    ),
    "photos.Photo.client": lambda client: Photo.objects.create(
        client=client, consent=consent_of(client, "photo_teach"), taken_at=NOW, width=4, height=3, sha256="x"
    ),
    "safety.Question.client": lambda client: Question.objects.create(
        client=client, service=ServiceFactory(), stops=False, asked_at=NOW, asked_by=UserFactory()
    ),
    "safety.PatchTest.client": lambda client: PatchTest.objects.create(
        client=client,
        line=ProductLineFactory(),
        site="Arm",
        applied_at=NOW,
        applied_by=UserFactory(),
        readable_from=NOW + timedelta(days=1),
    ),
    "safety.Check.client": lambda client: Check.objects.create(client=client, step="treated", day=TODAY, at=NOW),
    "intake.Filled.client": lambda client: Filled.objects.create(
        client=client, questionnaire=Questionnaire.objects.create(name="Form"), channel="link", asked_at=NOW
    ),
    "followup.FollowUp.client": lambda client: FollowUp.objects.create(
        client=client, visit=client.visits.get(), due_at=NOW
    ),
    "followup.NoFollowUp.client": lambda client: NoFollowUp.objects.create(client=client, since=NOW),
    "followup.AdverseEvent.client": lambda client: AdverseEvent.objects.create(
        client=client, happened_on=TODAY, severity="mild", what="Rash", recorded_at=NOW, recorded_by=UserFactory()
    ),
    "rights.Export.client": lambda client: Export.objects.create(
        client=client, reason="Asked", asked_at=NOW, asked_by=UserFactory(), state="gone"
    ),
    "rights.Restriction.client": lambda client: Restriction.objects.create(
        client=client, reason="Asked", since=NOW, by=UserFactory(), lifted_at=NOW
    ),
    "rights.Erasure.client": lambda client: Erasure.objects.create(
        client=client, asked_on=TODAY, recorded_at=NOW, due_at=NOW, taken_back_at=NOW
    ),
    "rights.Keep.client": lambda client: Keep.objects.create(
        client=client, reason="A claim", until=TODAY, noted_at=NOW, noted_by=UserFactory()
    ),
}


def whole_card(**values):
    client = ClientFactory(**values)
    for make in ROWS.values():
        make(client)
    return client


def rows_of(client):
    """Every row that points at a card, by table."""
    found = {
        pointing.name: {str(key) for key in pointing.rows(client).values_list("pk", flat=True)}
        for pointing in pointing_at_cards()
    }
    return {name: keys for name, keys in found.items() if keys}
