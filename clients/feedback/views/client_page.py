"""The client's own page, opened from a mail: no account, nothing remembered, nothing changed by looking."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from clients.card.models import ClientLink, Consent, ProductTalk
from clients.card.opened import opened_by_link
from clients.card.services import change_wish
from clients.card.services.consents import withdraw_consent
from clients.feedback.forms import PeaceForm, WishForm
from clients.feedback.queries import after_visit
from clients.feedback.services import Sender, answer_peace, mark_of, say_not_now
from products.advice.models import Recommendation
from salon.core.access import public
from salon.core.errors import Refused
from salon.core.links import token_for
from salon.core.time import local_day

# The purpose that a link to this page is made for; a link for anything else does not open it.
AFTERCARE = "aftercare"


@require_safe
@public("a client opens it from her mail; the token is the key")
@opened_by_link(AFTERCARE)
def client_page(request: HttpRequest, link: ClientLink, at: datetime) -> HttpResponse:
    """What to do after the treatment, the home-care plan, one question."""
    return _page(request, link, at, PeaceForm())


@require_POST
@public("a client answers from her mail; the token is the key")
@opened_by_link(AFTERCARE)
def answer(request: HttpRequest, link: ClientLink, at: datetime) -> HttpResponse:
    """Keep the answer to the one question, once."""
    form = PeaceForm(request.POST)
    if not form.is_valid():
        return _page(request, link, at, form, status=422)
    said = form.cleaned_data
    try:
        answer_peace(link, said["in_peace"], again=said["again"], sender=_sender(request, at), at=at)
    except Refused:
        return render(request, "feedback/kept.html", {"token": token_for(link.pk)}, status=409)
    return redirect("feedback:client-page", token_for(link.pk))


@require_POST
@public("a client says from her mail that she does not want a product now; the token is the key")
@opened_by_link(AFTERCARE)
def not_now(request: HttpRequest, link: ClientLink, at: datetime, recommendation: UUID) -> HttpResponse:
    """ "Not now", without a reason: it rests. Only of this link's own visit."""
    row = get_object_or_404(Recommendation, pk=recommendation, visit=link.object_id)
    try:
        say_not_now(link, row, at=at)
    except Refused as refusal:
        return _page(request, link, at, PeaceForm(), refusal=refusal.message, status=409)
    return redirect("feedback:client-page", token_for(link.pk))


@require_POST
@public("a client sets her wish from her mail; the token is the key")
@opened_by_link(AFTERCARE)
def no_products(request: HttpRequest, link: ClientLink, at: datetime) -> HttpResponse:
    """ "Please do not suggest products": from now on nobody does."""
    change_wish(link.client, ProductTalk.NEVER, by=None, at=at)
    return redirect("feedback:client-page", token_for(link.pk))


@require_POST
@public("a client sets her wish from her mail; the token is the key")
@opened_by_link(AFTERCARE)
def wish(request: HttpRequest, link: ClientLink, at: datetime) -> HttpResponse:
    """How products may be spoken of: her own choice of the four."""
    form = WishForm(request.POST)
    if not form.is_valid():
        return _page(request, link, at, PeaceForm(), wish_form=form, status=422)
    change_wish(link.client, form.cleaned_data["wish"], by=None, at=at)
    return redirect("feedback:client-page", token_for(link.pk))


@require_POST
@public("a client takes back a consent from her mail; the token is the key")
@opened_by_link(AFTERCARE)
def take_back(request: HttpRequest, link: ClientLink, at: datetime, consent: UUID) -> HttpResponse:
    """As easily as it was given: one button, and what follows from it happens."""
    standing = get_object_or_404(Consent.objects.standing(at), pk=consent, client=link.client)
    withdraw_consent(standing, channel=Consent.Channel.LINK, by=None, at=at)
    return redirect("feedback:client-page", token_for(link.pk))


def _sender(request: HttpRequest, at: datetime) -> Sender:
    """What is looked at of who answers; the address itself is not kept."""
    return Sender(
        request.user.is_authenticated, mark_of(_address(request), request.headers.get("User-Agent", ""), at=at)
    )


def _address(request: HttpRequest) -> str:
    """From where the request came: as our own proxy tells it, which writes it last; nothing where only it is seen."""
    told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() if settings.PRODUCTION else ""
    seen = str(request.META.get("REMOTE_ADDR", ""))
    return told or ("" if settings.PRODUCTION else seen)


def _page(
    request: HttpRequest,
    link: ClientLink,
    at: datetime,
    form: PeaceForm,
    *,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    """The page; `more` is a refusal to show, or the form of wishes that came back."""
    today = local_day(at)
    after = after_visit(link.object_id, today=today)
    context = {
        "after": after,
        "form": form,
        "wish_form": WishForm(initial={"wish": link.client.product_talk}),
        "token": token_for(link.pk),
        "is_today": after.day == today,
        "consents": Consent.objects.standing(at).filter(client=link.client).select_related("text"),
        "asked_for_none": link.client.product_talk == ProductTalk.NEVER,
        **more,
    }
    return render(request, "feedback/client_page.html", context, status=status)
