"""Receipts that this till has made before: their order, and why a line of theirs bears no VAT.

Both columns are new in the migration before, so the append-only triggers do not guard them yet: those are made anew
with all columns after the whole of `migrate`.
"""

from django.db import migrations


def place_and_reason(apps, schema_editor):
    receipt, line = (apps.get_model("sales", name) for name in ("Receipt", "ReceiptLine"))
    # An imported receipt has no key of a form: it was never in this till.
    own = receipt.objects.filter(idempotency_key__isnull=False, place=None).order_by("paid_at", "pk")
    for place, key in enumerate(own.values_list("pk", flat=True), start=1):
        receipt.objects.filter(pk=key).update(place=place)
    line.objects.filter(vat_rate=0, vat_reason="", import_key=None).update(vat_reason="exempt")


class Migration(migrations.Migration):
    dependencies = [("sales", "0002_refunds_and_the_till_closed")]

    operations = [migrations.RunPython(place_and_reason, migrations.RunPython.noop)]
