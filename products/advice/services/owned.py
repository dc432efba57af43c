"""What a client has at home: bought here, told by her, used up; and what she should not use any more."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from clients.card.models import Client
from products.advice.models import Owned, ProductStop, Recommendation
from products.advice.regimen import estimate_of, supply_for
from products.catalogue.models import Product, Use
from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.names import clean_line
from salon.core.time import local_day

LONGEST_WHY = 300


@dataclass(frozen=True)
class AtHome:
    """Something she has: one of ours, or of another make in her words."""

    product: Product | None = None
    used_as: str = ""
    words: str = ""
    opened_on: date | None = None


@transaction.atomic
def note_owned(client: Client, thing: AtHome, *, by: User | None, at: datetime) -> Owned:
    """Note what the client tells that she has at home."""
    today, words = local_day(at), clean_line(thing.words)
    if thing.product is None and not thing.used_as and not words:
        raise Refused(_("Write what she has, or what it is used as."), code="nothing")
    if thing.used_as not in {"", *Use.values} or len(words) > 80:
        raise Refused(_("Write it in 80 letters, and choose the use from the list."), code="unknown_use")
    if thing.opened_on is not None and thing.opened_on > today:
        raise Refused(_("This day has not come yet. Check the year."), code="in_the_future")
    row = Owned.objects.create(
        client=client,
        product=thing.product,
        used_as="" if thing.product else thing.used_as,
        words="" if thing.product else words,
        source=Owned.Source.TOLD,
        opened_on=thing.opened_on or today,
        noted_at=at,
        noted_by=by,
    )
    audit.record("owned.told", row, by=by, at=at)
    return row


def note_equal(client: Client, product: Product, *, by: User | None, at: datetime) -> None:
    """She said that she has something equal: from now on it counts as had. Nothing where nobody knows its use."""
    had = Owned.objects.in_use().filter(client=client)
    if product.use and not any(one.use == product.use for one in had.select_related("product")):
        note_owned(client, AtHome(used_as=product.use), by=by, at=at)


def note_bought(client: Client, product: Product, *, line: UUID, by: User | None, at: datetime) -> Owned:
    """A package that she has bought here; the same receipt's line brings it once. Part of the payment's transaction."""
    facts = {"client": client, "product": product, "source": Owned.Source.BOUGHT}
    day = local_day(at)
    times = {"opened_on": day, "due_on": _word_from(client, product, day), "noted_at": at, "noted_by": by}
    return Owned.objects.get_or_create(line_key=line, defaults={**facts, **times})[0]


def note_returned(line: UUID, *, by: User | None, at: datetime) -> None:
    """What this line of a receipt had brought home was given back. Part of the transaction that gives the money."""
    for row in Owned.objects.select_for_update(of=("self",)).filter(line_key=line, ended_on=None):
        row.ended_on = local_day(at)
        row.save(update_fields=["ended_on"])
        audit.record("owned.returned", row, by=by, at=at)


@transaction.atomic
def use_up(row: Owned, *, by: User | None, at: datetime) -> Owned:
    """It is used up, given away or thrown out."""
    locked = Owned.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if locked.ended_on is None:
        locked.ended_on = max(local_day(at), locked.opened_on)
        locked.save(update_fields=["ended_on"])
        audit.record("owned.used_up", locked, by=by, at=at)
    return locked


@transaction.atomic
def have_after_all(row: Owned, *, by: User, at: datetime) -> Owned:
    """Undo: it is not used up."""
    locked = Owned.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if locked.ended_on is not None:
        locked.ended_on = None
        locked.save(update_fields=["ended_on"])
        audit.record("owned.after_all", locked, by=by, at=at)
    return locked


@transaction.atomic
def stop_product(client: Client, product: Product, why: str, *, by: User | None, at: datetime) -> ProductStop:
    """This client should not use this product any more; said twice it stands once. `by` is nobody by her link."""
    Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    standing = ProductStop.objects.standing().filter(client=client, product=product).first()
    if standing is not None:
        return standing
    text = " ".join(why.replace("\0", "").split())[:LONGEST_WHY]
    row = ProductStop.objects.create(client=client, product=product, why=text, since=at, noted_by=by)
    # That it was stopped, and never why.
    audit.record("product.stopped_for_client", row, by=by, at=at)
    return row


@transaction.atomic
def lift_stop(row: ProductStop, why: str, *, by: User, at: datetime) -> ProductStop:
    """She may use it again; somebody says why."""
    text = " ".join(why.replace("\0", "").split())
    if not text or len(text) > LONGEST_WHY:
        raise Refused(_("Write why it may be used again, in 300 letters."), code="no_reason")
    locked = ProductStop.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if locked.lifted_at is None:
        locked.lifted_at, locked.lifted_by, locked.lifted_why = at, by, text
        locked.save(update_fields=["lifted_at", "lifted_by", "lifted_why"])
        audit.record("product.may_be_used_again", locked, by=by, at=at)
    return locked


def _word_from(client: Client, product: Product, day: date) -> date | None:
    """When she may be told that it runs out: as she was advised to use it last, else as the product says."""
    said = Recommendation.objects.of_client(client).filter(product=product).order_by("-offered_at").first()
    supply = estimate_of(said, opened_on=day) if said else supply_for(product, opened_on=day)
    return supply.word_from if supply else None
