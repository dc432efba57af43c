"""What a client gets, for the staff to try: the real pages and letters, with invented rows that are never stored."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from clients.aftercare.queries import message_for
from clients.card.models import Client
from clients.care.models import Visit
from clients.feedback.queries import AfterVisit
from products.advice.models import Owned, Recommendation, UseCheck
from products.advice.regimen import Step, estimate_of
from products.catalogue.models import Product
from salon.core import outbox
from salon.core.errors import Refused
from salon.core.identity import new_id
from salon.core.models import User
from salon.core.time import local_day
from salon.house.models import Salon, Service

# The pages and letters that a client gets, by the kind of the letter.
LETTERS = ("aftercare", "use", "reorder")
PAGE = "feedback:trial-page"


def sample_visit(at: datetime) -> AfterVisit:
    """A visit of today as its client would see it: a treatment of the house, and up to two products of its shelf."""
    day = local_day(at)
    visit = Visit(client=Client(first_name=_("Client")), day=day)
    service = Service.objects.filter(active=True, instructions__removed_at=None, instructions__isnull=False).first()
    lines = message_for([service], "fi", since=at).splitlines() if service else []
    plan = [_step(visit, product, at) for product in sample_products()]
    return AfterVisit(visit=visit, day=day, aftercare=lines, plan=plan, rests=[], answered=False)


def sample_products() -> list[Product]:
    """At most two of the shelf, those whose amounts are known first."""
    return list(Product.objects.on_sale().select_related("line").order_by("volume_ml", "name")[:2])


def sample_check(at: datetime) -> list[UseCheck]:
    """The question how a product goes."""
    visit = sample_visit(at)
    return [UseCheck(recommendation=step.recommendation, days=2) for step in visit.plan[:1]]


def sample_owned(at: datetime) -> Owned:
    """A package that runs out."""
    product = next(iter(sample_products()), None)
    return Owned(product=product, words=_("A cream"), opened_on=local_day(at) - timedelta(days=50))


def send_trial(kind: str, *, to: User, at: datetime) -> None:
    """Send this letter to oneself; its link opens the trial page, and counts for no client."""
    if kind not in LETTERS:
        raise Refused(_("There is no such letter."), code="unknown_letter")
    if not to.email:
        raise Refused(_("Your account has no e-mail address."), code="no_email")
    key = new_id()
    letter = outbox.Letter(
        kind=kind, about=key, to=to.email, language=to.language or "fi", context=dict(_context(at)), link_id=key,
        link_page=f"{PAGE}:{kind}",
    )  # fmt: skip
    outbox.queue(letter, at=at)


def address_of_trial(kind: str, _key: UUID) -> str:
    """The full address of a trial page; there is no link whose key it would be."""
    return settings.SITE_URL + reverse(PAGE, args=[kind])


def _context(at: datetime) -> Mapping[str, object]:
    salon, visit, owned = Salon.objects.first(), sample_visit(at), sample_owned(at)
    return {
        "salon": salon,
        "salon_name": salon.name if salon else "",
        "first_name": visit.visit.client.first_name,
        "day": visit.day,
        "lines": visit.aftercare,
        "product": str(owned),
        "opened_on": owned.opened_on,
        "days": 60,
    }


def _step(visit: Visit, product: Product, at: datetime) -> Step:
    row = Recommendation(
        visit=visit, product=product, reason=_("the dryness of today"), slot=Recommendation.Slot.EVENING,
        finding="dry", per_week=7, ml=product.ml_per_application, volume_ml=product.volume_ml, price=product.price,
        usable_share=product.usable_share, pao_months=product.pao_months, offered_at=at,
    )  # fmt: skip
    return Step(row, visit.day, estimate_of(row, opened_on=visit.day))
