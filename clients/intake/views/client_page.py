"""The form as the client fills it in, on her own phone or on the tablet here: nothing of the salon's is in reach."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from clients.card.models import ClientLink, Purpose
from clients.card.opened import opened_by_link
from clients.card.services.consents import took_back_health, words_for
from clients.intake.forms.filling import FillForm
from clients.intake.models import Filled
from clients.intake.services import filling
from clients.intake.services.asking import PURPOSE
from salon.core.access import public
from salon.core.errors import Refused
from salon.core.links import token_for
from salon.house.models import Salon


@require_safe
@public("a client opens it from her mail or on the tablet; the token is the key")
@opened_by_link(PURPOSE)
def client_page(request: HttpRequest, link: ClientLink, at: datetime) -> HttpResponse:
    """The questions; never what was answered before."""
    return _page(request, link, at)


@require_POST
@public("a client fills it in from her mail or on the tablet; the token is the key")
@opened_by_link(PURPOSE)
def send(request: HttpRequest, link: ClientLink, at: datetime) -> HttpResponse:
    """Keep the signed form, once."""
    row = _asked(link)
    if took_back_health(link.client_id):
        return _page(request, link, at)
    form = _form(row, link, request, at)
    if form is None or not form.is_valid():
        stale = form is not None and request.POST.get("edition") != str(form.of.pk)
        return _page(request, link, at, form, status=409 if stale else 422)
    try:
        filling.fill(row, form.signed(), at=at)
    except Refused as refusal:
        if refusal.code in {"already_filled", "not_asked"}:
            return render(request, "intake/client_done.html", {"row": row, "salon": Salon.objects.first()}, status=409)
        form.add_error(None, refusal.message)
        return _page(request, link, at, form, status=422)
    # The link has ended with the signature: this is the last page that it shows.
    return render(request, "intake/client_done.html", {"row": row, "salon": Salon.objects.first()})


def _asked(link: ClientLink) -> Filled:
    rows = Filled.objects.select_related("questionnaire", "appointment__service")
    return get_object_or_404(rows, pk=link.object_id, client=link.client)


def _form(row: Filled, link: ClientLink, request: HttpRequest, at: datetime) -> FillForm | None:
    """The questions that she read; those of today where she has not sent any, or where hers are too old."""
    read = filling.readable_editions(row.questionnaire, at)
    if not read:
        return None
    edition = next((one for one in read if str(one.pk) == request.POST.get("edition")), read[0])
    items = list(edition.items.select_related("substance"))
    language = (get_language() or link.client.language)[:2]
    data = request.POST if request.method == "POST" else None
    return FillForm(data, edition=edition, items=items, language=language, initial={"edition": edition.pk})


def _page(
    request: HttpRequest, link: ClientLink, at: datetime, form: FillForm | None = None, *, status: int = 200
) -> HttpResponse:
    row, salon = _asked(link), Salon.objects.first()
    if took_back_health(link.client_id):
        return render(request, "intake/client_contact.html", {"salon": salon})
    if row.filled_at or row.withdrawn_at:
        return render(request, "intake/client_done.html", {"row": row, "salon": salon})
    form = form or _form(row, link, request, at)
    language = (get_language() or link.client.language)[:2]
    context = {
        "row": row,
        "form": form,
        "intro": form.of.intro(language) if form else "",
        "consent": words_for(Purpose.HEALTH, language),
        "token": token_for(link.pk),
        "salon": salon,
    }
    return render(request, "intake/client_form.html", context, status=status)
