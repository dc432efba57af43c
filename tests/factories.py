"""Rows for tests: a small salon whose people have names."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache

import factory
from django.contrib.auth.hashers import make_password
from factory.django import DjangoModelFactory

from clients.aftercare.models import Instruction, Stance
from clients.card.models import Client, HealthFact
from clients.care.models import TreatmentRecord, Visit
from clients.feedback.models import PeaceAnswer
from products.advice.models import Recommendation
from products.catalogue.models import Product, ProductLine
from salon.booking.models import Appointment
from salon.commission.models import Scheme
from salon.core.models import Access, Role, User
from salon.house import models as house

# A Wednesday in winter time, ten in the morning in Helsinki.
NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
TODAY = date(2026, 11, 25)
PASSWORD = "correct horse battery staple"


@cache
def _hash_of_password():
    """Hashed once per run: the real hasher takes a second on purpose, and hardly a test logs in with the password."""
    return make_password(PASSWORD)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")
    language = "en"

    @classmethod
    def _create(cls, model_class, *args, role=None, until=None, **kwargs):
        user = model_class.objects.create_user(**kwargs, password=None)
        user.password = _hash_of_password()
        user.save(update_fields=["password"])
        if role:
            if role == Role.SUBSTITUTE:
                until = until or datetime(2099, 1, 1, tzinfo=UTC)
            Access.objects.create(user=user, role=role, valid_from=datetime(2020, 1, 1, tzinfo=UTC), valid_until=until)
        return user


class SalonFactory(DjangoModelFactory):
    class Meta:
        model = house.Salon
        django_get_or_create = ("only",)

    only = True
    name = "Kauneushoitola Tyyni"
    business_id = "1234567-1"
    street = "Satamakatu 3"
    postal_code = "33200"
    city = "Tampere"
    phone = "+358401234567"
    email = "salon@example.org"
    # Many tests live on the real day: a salon that closes on holidays says so in the test.
    closed_on_holidays = False


class VatRateFactory(DjangoModelFactory):
    class Meta:
        model = house.VatRate
        django_get_or_create = ("vat_class", "valid_from")

    vat_class = "general"
    valid_from = date(2024, 9, 1)
    percent = Decimal("25.50")


class StaffFactory(DjangoModelFactory):
    """Somebody with a diary column; `role` makes her a user who can log in."""

    class Meta:
        model = house.Staff

    name = factory.Sequence(lambda n: f"Staff {n}")
    colour = factory.Sequence(lambda n: n % 10 + 1)

    @classmethod
    def _create(cls, model_class, *args, role=None, employed_from=date(2020, 1, 1), employed_until=None, **kwargs):
        if role and "user" not in kwargs:
            kwargs["user"] = UserFactory(role=role, name=kwargs["name"])
        staff = super()._create(model_class, *args, **kwargs)
        house.Employment.objects.create(staff=staff, starts_on=employed_from, ends_on=employed_until)
        return staff


def with_hours(staff, starts="09:00", ends="17:00", weekdays=range(5), valid_from=date(2020, 1, 1)):
    """Give somebody the same hours on each of the weekdays."""
    for weekday in weekdays:
        house.WeeklyShift.objects.create(staff=staff, weekday=weekday, starts=starts, ends=ends, valid_from=valid_from)
    return staff


class CategoryFactory(DjangoModelFactory):
    class Meta:
        model = house.Category
        django_get_or_create = ("name",)

    name = "Facial"


class ServiceFactory(DjangoModelFactory):
    class Meta:
        model = house.Service

    code = factory.Sequence(lambda n: f"S{n}")
    name = factory.Sequence(lambda n: f"Facial {n}")
    category = factory.SubFactory(CategoryFactory)
    duration_minutes = 60
    price = Decimal("89.00")

    @classmethod
    def _create(cls, model_class, *args, performers=(), **kwargs):
        service = super()._create(model_class, *args, **kwargs)
        for staff in performers:
            house.Competence.objects.create(staff=staff, service=service)
        return service


class RoomFactory(DjangoModelFactory):
    class Meta:
        model = house.Room

    name = factory.Sequence(lambda n: f"Room {n}")


class ClientFactory(DjangoModelFactory):
    class Meta:
        model = Client

    first_name = "Aino"
    last_name = factory.Sequence(lambda n: f"Korhonen {n}")
    phone = factory.Sequence(lambda n: f"+35840{n:07d}")
    email = factory.Sequence(lambda n: f"client{n}@example.org")
    created_at = NOW - timedelta(days=400)


class HealthFactFactory(DjangoModelFactory):
    class Meta:
        model = HealthFact

    client = factory.SubFactory(ClientFactory)
    kind = "allergy"
    text = "fragrance"
    recorded_at = NOW - timedelta(days=100)
    recorded_by = factory.SubFactory(UserFactory)


class AppointmentFactory(DjangoModelFactory):
    class Meta:
        model = Appointment

    client = factory.SubFactory(ClientFactory)
    staff = factory.SubFactory(StaffFactory)
    service = factory.SubFactory(ServiceFactory)
    starts_at = NOW
    ends_at = factory.LazyAttribute(lambda row: row.starts_at + timedelta(minutes=row.service.duration_minutes))
    busy_from = factory.LazyAttribute(lambda row: row.starts_at)
    busy_until = factory.LazyAttribute(lambda row: row.ends_at)
    price_estimate = factory.LazyAttribute(lambda row: row.service.price)
    booked_at = NOW - timedelta(days=7)


class VisitFactory(DjangoModelFactory):
    class Meta:
        model = Visit

    client = factory.SubFactory(ClientFactory)
    staff = factory.SubFactory(StaffFactory)
    day = TODAY
    category = factory.SubFactory(CategoryFactory)
    product_talk = factory.LazyAttribute(lambda row: row.client.product_talk)
    is_first = False


class TreatmentRecordFactory(DjangoModelFactory):
    class Meta:
        model = TreatmentRecord

    visit = factory.SubFactory(VisitFactory)
    service = factory.SubFactory(ServiceFactory)
    note = "Redness settled in ten minutes."
    signed_at = NOW


class InstructionFactory(DjangoModelFactory):
    class Meta:
        model = Instruction

    service = factory.SubFactory(ServiceFactory)
    stance = Stance.DO
    text_fi = "Ei saunaa kahteen päivään"
    text_en = "No sauna for two days"


class ProductLineFactory(DjangoModelFactory):
    class Meta:
        model = ProductLine

    brand = "Kaste"
    name = factory.Sequence(lambda n: f"Line {n}")


class ProductFactory(DjangoModelFactory):
    class Meta:
        model = Product

    code = factory.Sequence(lambda n: f"P{n}")
    name = factory.Sequence(lambda n: f"Night cream {n}")
    line = factory.SubFactory(ProductLineFactory)
    category = factory.SubFactory(CategoryFactory)
    size = "50 ml"
    price = Decimal("59.00")


class RecommendationFactory(DjangoModelFactory):
    class Meta:
        model = Recommendation

    visit = factory.SubFactory(VisitFactory)
    product = factory.SubFactory(ProductFactory)
    by = factory.LazyAttribute(lambda row: row.visit.staff)
    reason = "Dry cheeks"
    offered_at = NOW


class PeaceAnswerFactory(DjangoModelFactory):
    class Meta:
        model = PeaceAnswer

    visit = factory.SubFactory(VisitFactory)
    in_peace = 5
    answered_at = NOW


class SchemeFactory(DjangoModelFactory):
    class Meta:
        model = Scheme

    staff = factory.SubFactory(StaffFactory)
    version = 1
    valid_from = date(2020, 1, 1)
    treatment_percent = Decimal("30.00")
    product_percent = Decimal("10.00")
    accepted_on = date(2020, 1, 1)
