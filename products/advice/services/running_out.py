"""A package that runs out: one letter a package, to who agreed to such letters and gladly hears of products."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from clients.card.links import make_link
from clients.card.models import Client, ProductTalk
from products.advice.buying import why_not_about_buying
from products.advice.models import Owned
from products.advice.rests import resting_no
from products.advice.suitability import known_of
from salon.core import audit, outbox
from salon.core.models import Mail
from salon.core.time import local_day
from salon.house.models import Salon

KIND = PURPOSE = "reorder"
PAGE = "advice:running-out"
LINK_DAYS = 30
# So much later than meant it would only puzzle her.
STALE = timedelta(days=14)
A_ROUND = 100


def tell_due(*, at: datetime) -> int:
    """Look at every package whose day has come; returns how many letters were queued.

    Each is looked at once: who may not be written to now is not asked about this package again.
    """
    today = local_day(at)
    due = Owned.objects.in_use().filter(due_on__lte=today, told_at=None, product__isnull=False)
    keys = list(due.order_by("due_on", "pk").values_list("pk", flat=True)[:A_ROUND])
    return sum(_tell(key, at=at) for key in keys)


@transaction.atomic
def _tell(key: UUID, *, at: datetime) -> bool:
    rows = Owned.objects.select_for_update(skip_locked=True, of=("self",)).in_use().filter(told_at=None)
    row = rows.select_related("client", "product__line").filter(pk=key).first()
    if row is None:
        return False
    row.told_at = at
    row.save(update_fields=["told_at"])
    if not _may_be_told(row, at):
        return False
    _write(row, at=at)
    audit.record("owned.told_that_it_runs_out", row, by=None, at=at)
    return True


def _may_be_told(row: Owned, at: datetime) -> bool:
    """A reminder is about no finding of today: only who gladly hears of products gets it, and of nothing that rests."""
    client, product, today = row.client, row.product, local_day(at)
    if product is None or row.due_on is None or today - row.due_on > STALE or not product.active:
        return False
    if client.product_talk != ProductTalk.GLADLY or why_not_about_buying(client, at=at):
        return False
    newer = Owned.objects.in_use().filter(client=client, product=product, opened_on__gt=row.opened_on)
    if newer.exists() or resting_no(client, product, today) is not None:
        return False
    return product.pk not in known_of(client, today).stopped


def may_go_out(mail: Mail) -> bool:
    """True if a letter about buying may still go: asked again at the very moment of sending."""
    client = Client.objects.filter(pk=mail.person).first() if mail.person else None
    return client is not None and not why_not_about_buying(client, at=mail.due_at)


def is_about_buying_and_must_not(mail: Mail) -> bool:
    """The outbox's barrier."""
    return mail.purpose == Mail.Purpose.BUYING and not may_go_out(mail)


def _write(row: Owned, *, at: datetime) -> None:
    client, salon = row.client, Salon.objects.first()
    link = make_link(client, purpose=PURPOSE, object_id=row.pk, valid_days=LINK_DAYS, at=at)
    context: dict[str, object] = {
        "salon": salon,
        "salon_name": salon.name if salon else "",
        "first_name": client.first_name,
        "product": row.product,
        "opened_on": row.opened_on,
        "days": LINK_DAYS,
    }
    letter = outbox.Letter(
        kind=KIND, about=row.pk, to=client.email, language=client.language, context=context, link_id=link.pk,
        link_page=PAGE, person=client.pk, purpose=Mail.Purpose.BUYING,
    )  # fmt: skip
    outbox.queue(letter, at=at)
