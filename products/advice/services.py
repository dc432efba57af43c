"""The line between advice and pushing: every offer, answer and "nothing needed" passes here, in one transaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clients.card.models import Client, ProductTalk
from clients.care.models import Visit
from products.advice.models import NothingNeeded, Recommendation
from products.advice.rests import resting_no
from products.catalogue.models import Product
from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.time import local_day
from salon.house.models import Salon, Staff

ASKED = Recommendation.Basis.CLIENT_ASKED


@dataclass(frozen=True)
class Offer:
    """A product with the reason for it, as the cosmetologist words it to the client."""

    product: Product
    reason: str
    need: str = Recommendation.Need.USEFUL
    slot: str = Recommendation.Slot.EVENING
    # Why now: asked for where a no rests, or where the client wishes no product talk.
    basis: str = ""


@transaction.atomic
def recommend(visit: Visit, offer: Offer, *, by: User, at: datetime) -> Recommendation:
    """Store an offer that keeps to the line; the client's row is locked, so that two at once cannot both slip past."""
    client = Client.objects.select_for_update(no_key=True).get(pk=visit.client_id)
    staff = Staff.objects.filter(user=by).first()
    if staff is None:
        raise Refused(_("Advice is given by somebody who treats clients."), code="not_staff")
    reason = " ".join(offer.reason.split())
    if not reason:
        raise Refused(_("Write the reason: what you found today."), code="no_reason")
    _check_shelf(visit, offer.product)
    _check_wish(client, offer.basis)
    rests = resting_no(client, offer.product, local_day(at))
    if rests is not None and not offer.basis:
        raise Refused(_words_of_rest(rests), code="resting")
    recommendation = Recommendation.objects.create(
        visit=visit,
        product=offer.product,
        by=staff,
        reason=reason,
        need=Recommendation.Need(offer.need),
        slot=Recommendation.Slot(offer.slot),
        basis=Recommendation.Basis(offer.basis) if offer.basis else "",
        despite=rests,
        offered_at=at,
    )
    audit.record("recommendation.made", recommendation, by=by, at=at, basis=offer.basis, again=rests is not None)
    if NothingNeeded.objects.filter(visit=visit).delete()[0]:
        audit.record("nothing_needed.taken_back", visit, by=by, at=at)
    return recommendation


@transaction.atomic
def record_answer(
    recommendation: Recommendation, answer: Recommendation.Answer, *, by: User | None, at: datetime
) -> Recommendation:
    """Store the client's answer once; a second, different answer is refused. A no rests from that day."""
    Client.objects.select_for_update(no_key=True).get(pk=recommendation.visit.client_id)
    locked = Recommendation.objects.select_for_update(of=("self",)).with_product().get(pk=recommendation.pk)
    if locked.answer and locked.answer != answer:
        raise Refused(_("This recommendation already has an answer."), code="already_answered")
    if not locked.answer:
        locked.answer, locked.answered_at = Recommendation.Answer(answer), at
        if locked.answer == Recommendation.Answer.DECLINED:
            locked.rests_until = local_day(at) + timedelta(days=_rules().decline_rest_days)
        locked.save(update_fields=["answer", "answered_at", "rests_until"])
        audit.record("recommendation.answered", locked, by=by, at=at, answer=locked.answer)
    return locked


@transaction.atomic
def say_nothing_needed(visit: Visit, *, by: User, at: datetime) -> NothingNeeded:
    """Note that the client needs nothing now; said twice it is said once."""
    Client.objects.select_for_update(no_key=True).get(pk=visit.client_id)
    if Recommendation.objects.filter(visit=visit).exists():
        raise Refused(_("Something has been recommended at this visit."), code="already_advised")
    said, new = NothingNeeded.objects.get_or_create(visit=visit, defaults={"at": at, "by": by})
    if new:
        audit.record("nothing_needed.said", visit, by=by, at=at)
    return said


def _check_shelf(visit: Visit, product: Product) -> None:
    if not Product.objects.on_sale().filter(pk=product.pk).exists():
        raise Refused(_("This product is not on sale now."), code="not_on_sale")
    offered = list(Recommendation.objects.filter(visit=visit).values_list("product_id", flat=True))
    if product.pk in offered:
        raise Refused(_("This product has been recommended at this visit already."), code="already_recommended")
    if len(offered) >= _rules().products_per_visit:
        raise Refused(
            _("That is enough for one visit: the salon offers at most %(count)s products at a time.")
            % {"count": _rules().products_per_visit},
            code="enough_for_a_visit",
        )


def _check_wish(client: Client, basis: str) -> None:
    if client.no_product_talk and basis != ASKED:
        wish = ProductTalk(client.product_talk).label
        raise Refused(
            _("The client's wish is “%(wish)s”. A product can be noted only if she asked for it herself.")
            % {"wish": wish},
            code="wish",
        )


def _words_of_rest(rests: Recommendation) -> str:
    facts = {
        "product": rests.product.name,
        "until": date_format(rests.rests_until) if rests.rests_until else "",
    }
    return (
        _("The client has said no to %(product)s. It rests until %(until)s, unless there is a new finding or she asks.")
        % facts
    )


def _rules() -> Salon:
    return Salon.objects.first() or Salon()
