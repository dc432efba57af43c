"""The client's page behind a letter that a package runs out: three plain buttons, nothing to buy."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from clients.card.models import ClientLink, Consent, ProductTalk, Purpose
from clients.card.opened import opened_by_link
from clients.card.services import change_wish
from clients.card.services.consents import withdraw_consent
from products.advice.models import Owned
from products.advice.services.owned import use_up
from products.advice.services.running_out import PURPOSE
from salon.core.access import public
from salon.core.links import token_for


@require_safe
@public("a client opens it from her mail; the token is the key")
@opened_by_link(PURPOSE)
def running_out(request: HttpRequest, link: ClientLink, at: datetime) -> HttpResponse:
    """What she has, since when, and what she may say to it."""
    row = _owned(link)
    letters = Consent.objects.standing(at).filter(client=link.client, purpose=Purpose.MARKETING_EMAIL)
    context = {
        "owned": row,
        "token": token_for(link.pk),
        "letters": letters.exists(),
        "asked_for_none": link.client.product_talk == ProductTalk.NEVER,
    }
    return render(request, "advice/running_out.html", context)


@require_POST
@public("a client answers from her mail; the token is the key")
@opened_by_link(PURPOSE)
def used_up(request: HttpRequest, link: ClientLink, at: datetime) -> HttpResponse:
    """It is used up."""
    use_up(_owned(link), by=None, at=at)
    return redirect("advice:running-out", token_for(link.pk))


@require_POST
@public("a client takes back her consent to such letters from her mail; the token is the key")
@opened_by_link(PURPOSE)
def no_letters(request: HttpRequest, link: ClientLink, at: datetime) -> HttpResponse:
    """No more letters about products: the consent is taken back, with what follows from it."""
    for one in Consent.objects.standing(at).filter(client=link.client, purpose=Purpose.MARKETING_EMAIL):
        withdraw_consent(one, channel=Consent.Channel.LINK, by=None, at=at)
    return redirect("advice:running-out", token_for(link.pk))


@require_POST
@public("a client sets her wish from her mail; the token is the key")
@opened_by_link(PURPOSE)
def no_products(request: HttpRequest, link: ClientLink, at: datetime) -> HttpResponse:
    """ "Please do not suggest products": from now on nobody does."""
    change_wish(link.client, ProductTalk.NEVER, by=None, at=at)
    return redirect("advice:running-out", token_for(link.pk))


def _owned(link: ClientLink) -> Owned:
    return get_object_or_404(Owned.objects.select_related("product"), pk=link.object_id, client=link.client)
