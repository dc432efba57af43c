"""The client's own page of one question, opened from a mail: looking changes nothing."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from clients.card.models import ClientLink
from clients.card.opened import opened_by_link
from clients.followup.forms.followups import AnswerForm
from clients.followup.models import FollowUp, NoFollowUp
from clients.followup.services import followups as verbs
from salon.core.access import public
from salon.core.errors import Refused
from salon.core.links import token_for
from salon.house.models import Salon


@require_safe
@public("a client opens it from her mail; the token is the key")
@opened_by_link(verbs.PURPOSE)
def client_page(request: HttpRequest, link: ClientLink, at: datetime) -> HttpResponse:
    """One question, and that it is kept once it is answered; never what was answered."""
    return _page(request, link, AnswerForm())


@require_POST
@public("a client answers from her mail; the token is the key")
@opened_by_link(verbs.PURPOSE)
def answer(request: HttpRequest, link: ClientLink, at: datetime) -> HttpResponse:
    """Keep the answer, once."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, link, form, status=422)
    try:
        verbs.answer(_asked(link), form.cleaned_data["feeling"], form.cleaned_data["words"], by=None, at=at)
    except Refused:
        return _page(request, link, AnswerForm(), status=409)
    return redirect("followup:client-page", token_for(link.pk))


@require_POST
@public("a client says from her mail that she wishes no more questions; the token is the key")
@opened_by_link(verbs.PURPOSE)
def no_more(request: HttpRequest, link: ClientLink, at: datetime) -> HttpResponse:
    """From now on nobody asks her."""
    verbs.wish_none(link.client, by=None, at=at)
    return redirect("followup:client-page", token_for(link.pk))


def _asked(link: ClientLink) -> FollowUp:
    return get_object_or_404(FollowUp.objects.select_related("visit"), pk=link.object_id, client=link.client)


def _page(request: HttpRequest, link: ClientLink, form: AnswerForm, *, status: int = 200) -> HttpResponse:
    asked = _asked(link)
    context = {
        "day": asked.visit.day,
        "answered": asked.answered_at is not None,
        "over": asked.cancelled_at is not None and asked.answered_at is None,
        "worries": asked.worries,
        "wishes_none": NoFollowUp.objects.filter(client=link.client).exists(),
        "form": form,
        "token": token_for(link.pk),
        "salon": Salon.objects.first(),
    }
    return render(request, "followup/client_page.html", context, status=status)
