"""One client with three hundred visits, as her cosmetologist opens her card; for the job that measures the card."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from clients.card.models import Client, Condition, HealthFact
from clients.care.models import AftercareGiven, TreatmentRecord, Visit
from products.advice.models import FoundToday, Owned, Recommendation, SuggestionRule
from products.catalogue.models import Ingredient, Product, ProductLine, Use
from salon.core.identity import new_id
from salon.core.models import Access, User
from salon.core.time import local_day
from salon.house.models import Category, Service, Staff, Substance

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
    _advised(card, staff, now)
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


def newest_visit(card: Client) -> Visit:
    """The one at which she is advised."""
    return card.visits.latest("day")


def _shelf() -> list[Product]:
    """Thirty products of ten lines, two of each use or more, with a substance in each: the generated house has none."""
    category = Category.objects.order_by("pk").first()
    lines = [ProductLine.objects.create(brand="Measured", name=f"Line {number}") for number in range(10)]
    substances = list(Substance.objects.order_by("pk")[:10])
    products = Product.objects.bulk_create(
        Product(
            code=f"MEASURED-{number}", name=f"Product {number}", line=lines[number % 10], category=category,
            price=20 + number, use=Use.values[number % len(Use.values)], volume_ml=50, ml_per_application=1,
            applications_per_week=7,
        )
        for number in range(30)
    )  # fmt: skip
    Ingredient.objects.bulk_create(
        Ingredient(product=product, substance=substances[number % 10]) for number, product in enumerate(products)
    )
    return products


def _advised(card: Client, staff: Staff, now: datetime) -> None:
    """A recommendation at each visit but the newest, two noes that rest, a finding of today and the rules for it."""
    products = _shelf()
    newest, *earlier = card.visits.order_by("-day")
    rests, said = local_day(now) + timedelta(days=90), now - timedelta(days=90)
    Recommendation.objects.bulk_create(
        Recommendation(
            visit=visit, product=products[n % len(products)], by=staff, reason="Dry cheeks", finding="dry",
            offered_at=said - timedelta(days=n), answer="declined" if n < 2 else "bought",
            answered_at=said - timedelta(days=n), rests_until=rests if n < 2 else None, basis="client_asked",
        )
        for n, visit in enumerate(earlier)
    )  # fmt: skip
    FoundToday.objects.create(visit=newest, finding="dry", at=now)
    for rank, product in enumerate(products[:12]):
        SuggestionRule.objects.create(finding="dry", product=product, text_fi="Kosteuttaa.", rank=rank)
    Owned.objects.bulk_create(
        Owned(client=card, product=product, source="bought", opened_on=said.date(), noted_at=said)
        for product in products[20:23]
    )
