"""Which visits count as paid: one answer for the till's list of who waits and for the diary's sign."""

from django.db.models import Exists, OuterRef

from products.sales.models import Receipt, ReceiptLine


def is_paid() -> Exists:
    """True of a visit that a treatment line has paid, unless that was a mistake and is given back whole.

    Money given back for another reason leaves the visit paid: nobody asks the client for it again.
    """
    mistaken = ReceiptLine.objects.filter(
        refund_of=OuterRef("pk"), gross=-1 * OuterRef("gross"), receipt__why=Receipt.Why.MISTAKE
    )
    lines = ReceiptLine.objects.filter(appointment=OuterRef("pk"), kind=ReceiptLine.Kind.TREATMENT, refund_of=None)
    return Exists(lines.filter(~Exists(mistaken)))
