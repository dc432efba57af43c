"""What a visit left behind: the records, and what was given to take home."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from clients.aftercare.queries import message_for
from clients.card.services import read_health
from clients.care import services
from clients.care.forms import AftercareForm
from clients.care.models import WITH_USED, AftercareGiven, Visit
from clients.care.parts import Looking, parts_of, visit_parts
from clients.care.views.reach import visible_visit
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.errors import Refused
from salon.core.pdf import render_pdf


@never_cache
@require_GET
@requires(Permission.HEALTH_SEE)
def visit(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What was done, seen and given at a visit."""
    return _visit_page(request, visible_visit(request, pk))


@require_POST
@requires(Permission.TREAT)
def give_aftercare(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Give the aftercare of her own visit, where it was left for later."""
    own = visible_visit(request, pk, own=True)
    form = AftercareForm(request.POST, email=own.client.email)
    if form.is_valid():
        text, channel = form.cleaned_data["aftercare"], form.cleaned_data["channel"]
        try:
            services.give_aftercare(own, text=text, channel=channel, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Kept as given."))
            return redirect("care:visit", own.pk)
    return _visit_page(request, own, form, status=422)


@never_cache
@require_GET
@requires(Permission.HEALTH_SEE)
def aftercare(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What was given to take home, for paper, in the client's own language."""
    seen = visible_visit(request, pk)
    given = get_object_or_404(AftercareGiven, visit=seen)
    with translation.override(seen.client.language):
        return render(request, "care/aftercare.html", _on_paper(seen, given))


@never_cache
@require_GET
@requires(Permission.HEALTH_SEE)
def aftercare_pdf(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The same as a PDF file; where this machine cannot make one, the page of the visit says so."""
    seen = visible_visit(request, pk)
    given = get_object_or_404(AftercareGiven, visit=seen)
    try:
        with translation.override(seen.client.language):
            page = render_to_string("care/aftercare.html", _on_paper(seen, given), request)
            content = render_pdf(page)
    except Refused as refused:
        messages.warning(request, refused.message)
        return redirect("care:visit", seen.pk)
    headers = {"Content-Disposition": f'attachment; filename="aftercare-{seen.day}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _on_paper(visit: Visit, given: AftercareGiven) -> dict[str, object]:
    return {"visit": visit, "lines": given.text.splitlines()}


def _visit_page(
    request: SignedInRequest, shown: Visit, form: AftercareForm | None = None, *, status: int = 200
) -> HttpResponse:
    at, client = timezone.now(), shown.client
    records = list(
        shown.treatments.select_related("service", "signed_by").prefetch_related(*WITH_USED).order_by("signed_at")
    )
    given = AftercareGiven.objects.filter(visit=shown).first()
    own = shown.staff.user_id == request.user.pk
    if form is None and given is None and own:
        services_done = [record.service for record in records]
        text = message_for(services_done, client.language, since=records[-1].signed_at if records else at)
        form = AftercareForm(email=client.email, initial={"aftercare": text})
    replaced = {record.amends_id for record in records}
    context = {
        "visit": shown,
        "client": client,
        "holding": [record for record in records if record.pk not in replaced],
        "replaced": [record for record in records if record.pk in replaced],
        "given": given,
        "mail": services.mail_of(given) if given else None,
        "form": form,
        "own": own,
        "health_facts": read_health(client, by=request.user, at=at, page="visit"),
        "reads_health": True,
        "parts": parts_of(visit_parts, Looking(client, request.user, at, visit=shown, own=own)),
    }
    return render(request, "care/visit.html", context, status=status)
