"""The line between advice and pushing: every offer, answer and "nothing needed" passes here, in one transaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clients.card.models import Client, ProductTalk
from clients.care.models import Visit
from products.advice.buying import why_not_about_buying
from products.advice.models import FoundToday, Goal, NothingNeeded, Recommendation
from products.advice.models.findings import TODAYS
from products.advice.models.offers import TIMES
from products.advice.rests import resting_no
from products.advice.services.outcomes import plan_checks
from products.advice.services.owned import note_equal
from products.advice.suitability import contents_of, known_of
from products.catalogue.models import Product
from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.time import local_day
from salon.house.models import Salon, Staff

ASKED = Recommendation.Basis.CLIENT_ASKED
NEW_FINDING = Recommendation.Basis.NEW_FINDING
MOST_TIMES = 21


@dataclass(frozen=True)
class Offer:
    """A product with the reason for it, as the cosmetologist words it to the client."""

    product: Product
    reason: str
    need: str = Recommendation.Need.USEFUL
    slot: str = Recommendation.Slot.EVENING
    # Why now: asked for where a no rests, or where the client wishes no product talk.
    basis: str = ""
    # What it is for: one of today's findings, or what the client wants. None only where she asked herself.
    finding: str = ""
    goal: str = ""
    moment: str = Recommendation.Moment.DURING
    per_week: int | None = None
    ml: Decimal | None = None
    instruction: str = ""
    start_after_days: int = 0


@transaction.atomic
def recommend(visit: Visit, offer: Offer, *, by: User, at: datetime) -> Recommendation:
    """Store an offer that keeps to the line; the client's row is locked, so that two at once cannot both slip past."""
    client = Client.objects.select_for_update(no_key=True).get(pk=visit.client_id)
    staff = Staff.objects.filter(user=by).first()
    if staff is None:
        raise Refused(_("Advice is given by somebody who treats clients."), code="not_staff")
    _check_words(offer)
    _check_shelf(visit, offer.product)
    _check_wish(visit, client, offer.basis)
    rests = resting_no(client, offer.product, local_day(at))
    _check_rest(rests, offer)
    if offer.moment == Recommendation.Moment.LATER and (why := why_not_about_buying(client, at=at)):
        raise Refused(why, code="no_letter")
    recommendation = Recommendation.objects.create(
        visit=visit,
        by=staff,
        despite=rests,
        offered_at=at,
        checked=_looked_at(client, offer.product, at=at),
        **_said(offer),
    )
    again = {"basis": offer.basis, "again": rests is not None, "moment": offer.moment}
    audit.record("recommendation.made", recommendation, by=by, at=at, **again)
    if offer.finding:
        FoundToday.objects.get_or_create(visit=visit, finding=offer.finding, defaults={"at": at, "by": by})
    if NothingNeeded.objects.filter(visit=visit).delete()[0]:
        audit.record("nothing_needed.taken_back", visit, by=by, at=at)
    return recommendation


@transaction.atomic
def record_answer(
    recommendation: Recommendation, answer: Recommendation.Answer, *, by: User | None, at: datetime
) -> Recommendation:
    """Store the client's answer. A no rests from that day.

    A yes, a no and "has equal" are final: a different answer after one of them is refused (code "already_answered").
    Who wanted to think about it, or was not asked, may still say what she decided. `by` is nobody where she says it
    herself, by her link.
    """
    client = Client.objects.select_for_update(no_key=True).get(pk=recommendation.visit.client_id)
    locked = Recommendation.objects.select_for_update(of=("self",)).with_product().get(pk=recommendation.pk)
    if locked.answer == answer:
        return locked
    if locked.answer not in Recommendation.OPEN or not answer:
        raise Refused(_("This recommendation already has an answer."), code="already_answered")
    locked.answer, locked.answered_at = Recommendation.Answer(answer), at
    if locked.answer == Recommendation.Answer.DECLINED:
        locked.rests_until = local_day(at) + timedelta(days=_rules().decline_rest_days)
    locked.save(update_fields=["answer", "answered_at", "rests_until"])
    audit.record("recommendation.answered", locked, by=by, at=at, answer=locked.answer)
    if locked.answer == Recommendation.Answer.BOUGHT:
        plan_checks(locked, at=at)
    if locked.answer == Recommendation.Answer.HAS_EQUAL:
        note_equal(client, locked.product, by=by, at=at)
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


def _check_words(offer: Offer) -> None:
    """The reason, and what it is tied to."""
    if not " ".join(offer.reason.split()):
        raise Refused(_("Write the reason: what you found today."), code="no_reason")
    if (offer.finding and offer.finding not in TODAYS) or (offer.goal and offer.goal not in Goal.values):
        raise Refused(_("Choose what you found from the list."), code="unknown_finding")
    if not (offer.finding or offer.goal or offer.basis == ASKED):
        raise Refused(_("Choose what you found today, or what the client wants."), code="no_finding")
    if offer.per_week is not None and not 1 <= offer.per_week <= MOST_TIMES:
        raise Refused(_("A product is used from once a week to three times a day."), code="times")


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


def _check_wish(visit: Visit, client: Client, basis: str) -> None:
    """Her wish of today, and the one that the visit began with: where either says no, only her own question counts."""
    unwished = {ProductTalk.NEVER, ProductTalk.IF_ASKED}
    wishes = [wish for wish in (client.product_talk, visit.product_talk) if wish in unwished]
    if wishes and basis != ASKED:
        raise Refused(
            _("The client's wish is “%(wish)s”. A product can be noted only if she asked for it herself.")
            % {"wish": ProductTalk(wishes[0]).label},
            code="wish",
        )


def _check_rest(rests: Recommendation | None, offer: Offer) -> None:
    if offer.basis not in {"", ASKED, NEW_FINDING}:
        raise Refused(_("Choose why now."), code="unknown_basis")
    if offer.basis == NEW_FINDING and not offer.finding:
        raise Refused(_("Choose what you found today, or what the client wants."), code="no_finding")
    if rests is None:
        return
    if not offer.basis:
        raise Refused(_words_of_rest(rests), code="resting")
    if offer.basis == NEW_FINDING and offer.finding == rests.finding:
        words = {"finding": rests.get_finding_display(), "day": _day(rests.answered_at)}
        raise Refused(
            _("“%(finding)s” was the reason when she declined on %(day)s. It is no new finding.") % words,
            code="same_finding",
        )


def _looked_at(client: Client, product: Product, *, at: datetime) -> str:
    """What asks for care, to be kept with the offer; what stops the product refuses it."""
    known = known_of(client, local_day(at))
    against = known.against(product.pk, contents_of([product])[product.pk])
    if against and against[0].stops:
        raise Refused(_("This product does not suit her: %(why)s") % {"why": against[0].text}, code="stopped")
    return "\n".join(one.text for one in against)


def _said(offer: Offer) -> dict[str, object]:
    """The columns of an offer: how it is used, and what its estimate is made of, as the product stands today."""
    product = offer.product
    weekly = product.applications_per_week if offer.slot == Recommendation.Slot.WEEKLY else None
    return {
        "product": product,
        "reason": " ".join(offer.reason.split()),
        "need": Recommendation.Need(offer.need),
        "slot": Recommendation.Slot(offer.slot),
        "basis": offer.basis,
        "finding": offer.finding,
        "goal": offer.goal,
        "moment": Recommendation.Moment(offer.moment),
        "per_week": offer.per_week or TIMES.get(Recommendation.Slot(offer.slot)) or min(weekly or 1, MOST_TIMES),
        "ml": offer.ml or product.ml_per_application,
        "instruction": " ".join(offer.instruction.split()),
        "start_after_days": offer.start_after_days,
        "price": product.price,
        "volume_ml": product.volume_ml,
        "usable_share": product.usable_share,
        "pao_months": product.pao_months,
    }


def _words_of_rest(rests: Recommendation) -> str:
    facts = {
        "product": rests.product.name,
        "until": date_format(rests.rests_until) if rests.rests_until else "",
    }
    return (
        _("The client has said no to %(product)s. It rests until %(until)s, unless there is a new finding or she asks.")
        % facts
    )


def _day(at: datetime | None) -> str:
    return str(date_format(local_day(at))) if at else ""


def _rules() -> Salon:
    return Salon.objects.first() or Salon()
