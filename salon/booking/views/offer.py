"""The client's own page about a time that is held for her, opened from a mail: looking changes nothing."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from clients.card.links import link_for_token
from clients.card.models import ClientLink
from clients.card.opened import discreet
from salon.booking.models import Appointment, WaitingOffer
from salon.booking.offers_letters import PURPOSE
from salon.booking.services import offers
from salon.core.access import public
from salon.core.errors import Refused
from salon.core.links import token_for

Answer = WaitingOffer.Answer
OfferView = Callable[[HttpRequest, WaitingOffer, ClientLink, datetime], HttpResponse]


def opened_by_link(view: OfferView) -> Callable[[HttpRequest, str], HttpResponse]:
    """Let the token open the page, in the client's language; what has ended says so and names nobody."""

    @wraps(view)
    @never_cache
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        at = timezone.now()
        try:
            link = link_for_token(token, purpose=PURPOSE, at=at)
        except Refused:
            return discreet(_ended(request))
        except Http404:
            return discreet(render(request, "404.html", status=404))
        offer = WaitingOffer.objects.select_related(
            "entry__client", "entry__service", "staff", "room", "device", "appointment"
        ).get(pk=link.object_id)
        with translation.override(link.client.language):
            response = _ended(request) if _is_over(offer, at) else view(request, offer, link, at)
        response.headers["Content-Language"] = link.client.language
        return discreet(response)

    return opened


@require_safe
@public("a client opens it from her mail; the token is the key")
@opened_by_link
def offer_page(request: HttpRequest, offer: WaitingOffer, link: ClientLink, at: datetime) -> HttpResponse:
    """Which time is held for her, until when, and the two answers; afterwards what she answered."""
    page = "booking/offer_answered.html" if offer.answer else "booking/offer.html"
    return render(request, page, _context(offer, link))


@require_POST
@public("a client takes the time from her mail; the token is the key")
@opened_by_link
def offer_take(request: HttpRequest, offer: WaitingOffer, link: ClientLink, at: datetime) -> HttpResponse:
    """Book the held time for her, once."""
    try:
        offers.accept(offer, by=None, at=at, source=Appointment.Source.ONLINE)
    except Refused as refusal:
        return _told(request, offer, link, refusal, at)
    return redirect("booking:offer-page", token_for(link.pk))


@require_POST
@public("a client says no from her mail; the token is the key")
@opened_by_link
def offer_decline(request: HttpRequest, offer: WaitingOffer, link: ClientLink, at: datetime) -> HttpResponse:
    """Give the held time back; she stays on the list."""
    try:
        offers.decline(offer, by=None, at=at)
    except Refused as refusal:
        return _told(request, offer, link, refusal, at)
    return redirect("booking:offer-page", token_for(link.pk))


def _told(request: HttpRequest, offer: WaitingOffer, link: ClientLink, refusal: Refused, at: datetime) -> HttpResponse:
    """Kindly why not: what was answered first, that it has ended, or that the salon must be asked."""
    offer.refresh_from_db()
    if _is_over(offer, at):
        return _ended(request)
    page = "booking/offer_answered.html" if offer.answer else "booking/offer_stopped.html"
    context = {**_context(offer, link), "again": refusal.code == "already_answered"}
    return render(request, page, context, status=409)


def _is_over(offer: WaitingOffer, at: datetime) -> bool:
    """True for what nobody may take any more, whether or not the sweep has been there."""
    return offer.answer in {Answer.LAPSED, Answer.WITHDRAWN} or (not offer.answer and offer.expires_at <= at)


def _context(offer: WaitingOffer, link: ClientLink) -> dict[str, object]:
    # What was booked may have been moved since: the visit itself is asked, not the offer.
    return {"offer": offer, "visit": offer.appointment, "token": token_for(link.pk)}


def _ended(request: HttpRequest) -> HttpResponse:
    return render(request, "booking/offer_ended.html", status=410)
