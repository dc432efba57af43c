"""Receipts that were made before the till was closed have their order and their reasons, forward and back."""

from uuid import uuid4

import pytest
from django.core.management import call_command

from products.sales.models import Receipt, ReceiptLine
from tests.products.sales.till import open_till

pytestmark = pytest.mark.django_db(transaction=True)


def test_receipts_of_before_get_their_order_and_lines_without_vat_a_reason():
    till = open_till()
    facts = {"series": "old", "day": till.appointment.starts_at.date(), "paid_at": till.appointment.starts_at}
    sums = {"net": 10, "vat": 0, "gross": 10}
    own = [Receipt.objects.create(number=n, place=n, idempotency_key=uuid4(), **facts, **sums) for n in (1, 2)]
    imported = Receipt.objects.create(number=3, **facts, **sums)
    free = {"position": 1, "kind": "other", "name": "x", "unit_gross": 10, "vat_rate": 0, "vat_reason": "health_care"}
    ReceiptLine.objects.create(receipt=own[0], **free, **sums)

    # Not in a fixture: the triggers that a migrate makes anew would keep SQLite's tables from being emptied after it.
    try:
        call_command("migrate", "sales", "0001", verbosity=0)
    finally:
        call_command("migrate", verbosity=0)

    places = dict(Receipt.objects.values_list("pk", "place"))
    assert places == {own[0].pk: 1, own[1].pk: 2, imported.pk: None}
    assert ReceiptLine.objects.get().vat_reason == "exempt"
