"""What the till says on a client's card: what was bought, for who may see the receipt."""

from uuid import UUID

from django.db.models import Prefetch, prefetch_related_objects

from clients.card.chapters import Chapter, Entry, Kind, Reading
from clients.care.short_story import SHORT_STORY
from products.sales.models import Receipt, ReceiptLine, ReceiptQuerySet, sees_all_receipts
from salon.core.access import Permission, may, roles_of
from salon.core.models import Role
from salon.core.prepared import Prepared


def sales_chapter(reading: Reading) -> Chapter | None:
    """Her own lines of each receipt; a receipt for several clients shows nobody else's."""
    if not may(reading.user, Permission.RECEIPT_SEE):
        return None
    receipts = _receipts(reading)
    if receipts:
        hers = ReceiptLine.objects.filter(client=reading.client).order_by("position")
        prefetch_related_objects(receipts, Prefetch("lines", hers, to_attr="hers"))
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


def _receipts(reading: Reading) -> list[Receipt]:
    """The newest that this user may see, and one to know whether there are more."""
    client, user = reading.client.pk, reading.user
    if reading.most + 1 != SHORT_STORY:
        return list(_of(client).visible_to(user)[: reading.most + 1])
    if sees_all_receipts(user):
        return ALL.ask(client)
    return OWN.ask(client, user.pk) if Role.COSMETOLOGIST in roles_of(user) else []


def _of(client: UUID) -> ReceiptQuerySet:
    hers = ReceiptLine.objects.filter(client=client)
    return Receipt.objects.filter(pk__in=hers.values("receipt")).order_by("-paid_at", "-number")


ALL = Prepared(lambda client: _of(client)[:SHORT_STORY], UUID)
OWN = Prepared(lambda client, user: _of(client).own_of(user)[:SHORT_STORY], UUID, UUID)
