"""One client with three hundred visits, as her cosmetologist opens her card; for the job that measures the card."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from clients.card.models import Client, Condition, HealthFact
from clients.care.models import AftercareGiven, TreatmentRecord, Visit
from salon.core.identity import new_id
from salon.core.models import Access, User
from salon.core.time import local_day
from salon.house.models import Service, Staff

CARER = "carer@history.example"
VISITS = 300
FACTS = ((Condition.ROSACEA, "cheeks"), (Condition.DIABETES, "type 2"), (Condition.LENSES, ""))


@transaction.atomic
def make_regular(password: str) -> tuple[User, Client]:
    """The log-in of a cosmetologist of this house, and the card of the client whom she has treated for years."""
    now = timezone.now()
    staff = Staff.objects.filter(has_column=True).order_by("diary_order", "pk").first()
    card = Client.objects.order_by("pk").last()
    user = User.objects.filter(email=CARER).first()
    if user is not None:
        return user, card
    user = User(email=CARER, name=staff.name, language="fi")
    user.set_password(password)
    user.save()
    Access.objects.create(user=user, role="cosmetologist", valid_from=now - timedelta(days=999))
    staff.user = user
    staff.save(update_fields=["user"])
    _visited(card, staff, user, local_day(now))
    for condition, text in FACTS:
        HealthFact.objects.create(client=card, kind="condition", condition=condition, text=text, recorded_at=now)
    return user, card


def _visited(card: Client, staff: Staff, user: User, today: date) -> None:
    service = Service.objects.select_related("category").order_by("pk").first()
    visits = [
        Visit(id=new_id(), client=card, staff=staff, day=today - timedelta(days=5 * n + 2), category=service.category,
              product_talk=card.product_talk, is_first=n == VISITS - 1)
        for n in range(VISITS)
    ]  # fmt: skip
    Visit.objects.bulk_create(visits)
    signed = timezone.now()
    TreatmentRecord.objects.bulk_create(
        TreatmentRecord(visit=visit, service=service, service_name=service.name, note="Two layers, calm.",
                        signed_at=signed, signed_by=user)
        for visit in visits
    )  # fmt: skip
    AftercareGiven.objects.bulk_create(
        AftercareGiven(visit=visit, text="No sauna for 48 hours", channel="email", given_at=signed, given_by=user)
        for visit in visits
    )
