"""Each room finds what it holds of one client: all of hers, nothing of another's."""

import pytest

from salon.core.holdings import holdings
from salon.core.models import AuditEvent
from tests.factories import NOW
from tests.filled import filled_client, rows_may_change

pytestmark = pytest.mark.django_db


def test_each_source_finds_all_her_rows_and_no_other():
    filled = [filled_client("AA", number=1).client, filled_client("BB", number=2).client]

    found = {
        holding.model._meta.label: [set(holding.of(client.pk).values_list("pk", flat=True)) for client in filled]
        for holding in holdings()
    }

    everything = {
        holding.model._meta.label: set(holding.model._base_manager.values_list("pk", flat=True))
        for holding in holdings()
    }
    assert {label: hers | others for label, (hers, others) in found.items()} == everything
    assert {label for label, (hers, others) in found.items() if hers & others or not (hers and others)} == set()


def test_a_visit_paid_by_a_friend_is_hers_whose_visit_it_is():
    aino, ritva = filled_client("AA", number=1).client, filled_client("BB", number=2).client
    paid = aino.receipts.get()
    line = ritva.receipt_lines.get()
    rows_may_change(True)
    type(line).objects.filter(pk=line.pk).update(receipt=paid, position=2)
    rows_may_change(False)

    lines = next(holding for holding in holdings() if holding.model is type(line))
    assert ([row.client for row in lines.of(aino.pk)], [row.client for row in lines.of(ritva.pk)]) == ([aino], [ritva])


def test_proof_of_other_acts_is_not_about_her():
    aino = filled_client("AA").client
    AuditEvent.objects.create(at=NOW, action="salon.rules_changed", subject_type="house.salon", subject_id="1")

    acts = next(holding for holding in holdings() if holding.model is AuditEvent)

    assert sorted(acts.of(aino.pk).values_list("action", flat=True)) == ["health.read"]
