"""What the till says on a client's card: what was bought, for who may see the receipt."""

from django.db.models import Prefetch

from clients.card.chapters import Chapter, Entry, Kind, Reading
from products.sales.models import Receipt, ReceiptLine
from salon.core.access import Permission, may


def sales_chapter(reading: Reading) -> Chapter | None:
    """Her own lines of each receipt; a receipt for several clients shows nobody else's."""
    if not may(reading.user, Permission.RECEIPT_SEE):
        return None
    hers = ReceiptLine.objects.filter(client=reading.client)
    seen = Receipt.objects.visible_to(reading.user).filter(pk__in=hers.values("receipt"))
    receipts = list(
        seen.prefetch_related(Prefetch("lines", hers.order_by("position"), to_attr="hers")).order_by(
            "-paid_at", "-number"
        )[: reading.most + 1]
    )
    template = "sales/_card_receipt.html"
    return Chapter(
        order=30,
        entries=[
            Entry(row.day, template, {"receipt": row}, order=20, kinds=(Kind.PURCHASES,))
            for row in receipts[: reading.most]
        ],
        more=len(receipts) > reading.most,
        kinds=(Kind.PURCHASES,),
    )
