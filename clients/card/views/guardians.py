"""The guardian of a client under age; for those who may know the date of birth."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from clients.card.forms.guardians import AgreementForm, GuardianForm
from clients.card.models import Client, Guardian
from clients.card.rights import reads_health, sees_birth_date
from clients.card.services import guardians as verbs
from clients.card.views.asked import visible_card
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.errors import Refused
from salon.core.time import local_day


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.CLIENT_SEE)
def guardian(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Who answers for the client, and what was agreed to."""
    at, card = timezone.now(), _card(request, pk)
    form = GuardianForm(request.POST or None, initial=_known(card))
    if form.is_valid():
        written = form.cleaned_data
        values = {"name": written["name"], "phone": str(written["phone"]), "version": written["version"]}
        try:
            verbs.note_guardian(card, **values, by=request.user, at=at)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("card:guardian", card.pk)
    return _page(request, card, form, AgreementForm(initial={"agreed_on": local_day(at)}))


@require_POST
@requires(Permission.CLIENT_SEE)
def guardian_agrees(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Write down that the guardian agreed to a treatment."""
    card = _card(request, pk)
    form = AgreementForm(request.POST)
    if form.is_valid():
        service, day = form.cleaned_data["service"], form.cleaned_data["agreed_on"]
        try:
            verbs.note_agreement(card, service, agreed_on=day, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("card:guardian", card.pk)
    return _page(request, card, GuardianForm(initial=_known(card)), form)


@require_POST
@requires(Permission.CLIENT_SEE)
def guardian_withdraws(request: SignedInRequest, pk: UUID, consent: UUID) -> HttpResponse:
    """The guardian's word holds no longer; it must be one about this client (H06)."""
    card = _card(request, pk)
    row = get_object_or_404(card.guardian_consents, pk=consent)
    verbs.withdraw_agreement(row, by=request.user, at=timezone.now())
    messages.success(request, _("Withdrawn. That it was given stays on the list."))
    return redirect("card:guardian", card.pk)


def _page(request: SignedInRequest, card: Client, form: GuardianForm, agreement: AgreementForm) -> HttpResponse:
    context = {
        "client": card,
        "guardian": Guardian.objects.filter(client=card).first(),
        "form": form,
        "agreement": agreement,
        "consents": card.guardian_consents.select_related("service", "noted_by").order_by("-agreed_on", "-noted_at"),
    }
    wrong = form.errors or agreement.errors
    return render(request, "card/guardian.html", context, status=422 if wrong else 200)


def _known(card: Client) -> dict[str, object]:
    row = Guardian.objects.filter(client=card).first()
    return {"name": row.name, "phone": row.phone, "version": row.version} if row else {"version": 0}


def _card(request: SignedInRequest, pk: UUID) -> Client:
    card, at = visible_card(request, pk), timezone.now()
    knows = sees_birth_date(request.user, reads=reads_health(request.user, card, at))
    if not (knows and verbs.is_minor(card, at)):
        raise Http404
    return card
