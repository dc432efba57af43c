"""Cards that were written before the tables grew are kept, forward and back."""

import pytest
from django.core.management import call_command

from clients.card.models import HealthFact
from tests.factories import NOW, HealthFactFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at_head():
    """Whatever happens in between, the tests after this one find every table and trigger."""
    yield
    call_command("migrate", verbosity=0)


def test_health_facts_of_before_are_kept(at_head):
    HealthFactFactory(text="fragrance", reaction="rash")
    HealthFactFactory(kind="warning", text="faints", ended_at=NOW)

    call_command("migrate", "card", "0002", verbosity=0)
    call_command("migrate", verbosity=0)

    kept = [(fact.kind, fact.text, fact.reaction, fact.ended_at) for fact in HealthFact.objects.order_by("kind")]
    assert kept == [("allergy", "fragrance", "rash", None), ("warning", "faints", "", NOW)]
    assert list(HealthFact.objects.values_list("severity", "substance", "valid_until")) == [(None, None, None)] * 2
