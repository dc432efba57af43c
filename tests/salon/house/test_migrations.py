"""The tables of days are made from the columns before them, and go back into them."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection

from salon.house.models import Competence, Employment
from tests.factories import ServiceFactory, StaffFactory

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = "0008_vat_and_categories"
OLD, NEW = date(2020, 1, 1), date(2026, 12, 1)


def rows(table, *columns):
    """What a table holds, read without a model."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY {columns[0]}")
        return [tuple(None if value is None else str(value) for value in row) for row in cursor.fetchall()]


@pytest.fixture
def at_head():
    """Whatever happens in between, the tests after this one find every table and trigger."""
    yield
    call_command("migrate", verbosity=0)


def test_employments_and_competences_go_back_into_columns_and_come_again(at_head):
    mari, sanna = StaffFactory(name="Mari", employed_until=date(2026, 6, 1)), StaffFactory(name="Sanna")
    Employment.objects.create(staff=mari, starts_on=NEW)
    facial = ServiceFactory()
    Competence.objects.create(staff=mari, service=facial, valid_until=NEW)
    Competence.objects.create(staff=mari, service=facial, valid_from=NEW, duration_minutes=45)
    Competence.objects.create(staff=sanna, service=facial, valid_until=OLD)

    call_command("migrate", "house", BEFORE, verbosity=0)
    back = (
        rows("house_staff", "name", "employed_from", "employed_until"),
        rows("house_competence", "duration_minutes"),
    )
    call_command("migrate", verbosity=0)

    times = [
        (period.staff.name, period.starts_on, period.ends_on) for period in Employment.objects.order_by("staff__name")
    ]
    assert back == ([("Mari", str(NEW), None), ("Sanna", str(OLD), None)], [("45",)])
    assert times == [("Mari", NEW, None), ("Sanna", OLD, None)]
    assert list(Competence.objects.values_list("staff__name", "valid_from", "valid_until")) == [("Mari", None, None)]
