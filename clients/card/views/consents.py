"""What a client has agreed to: given and taken back in the same number of taps."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clients.card.forms.consents import ConsentTextForm, GiveForm
from clients.card.models import Client, Consent, ConsentText, Purpose
from clients.card.services import consents as verbs
from clients.card.views.asked import visible_card
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.errors import Refused


@never_cache
@require_GET
@requires(Permission.CLIENT_SEE)
def consents(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Each purpose: what would be agreed to, what stands, and what was."""
    return _page(request, visible_card(request, pk))


@require_POST
@requires(Permission.CLIENT_SEE)
def consent_give(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Note that the client agrees to a text just read."""
    card = visible_card(request, pk)
    form = GiveForm(request.POST)
    if not form.is_valid():
        return _page(request, card, refusal=_("Choose how it was given."), status=422)
    text = get_object_or_404(ConsentText, pk=form.cleaned_data["text"])
    channel = form.cleaned_data["channel"]
    try:
        verbs.give_consent(card, text, channel=channel, by=request.user, at=timezone.now())
    except Refused as refusal:
        return _page(request, card, refusal=refusal.message, status=422)
    messages.success(request, _("Kept."))
    return redirect(form.next_page(request, card))


@require_POST
@requires(Permission.CLIENT_SEE)
def consent_withdraw(request: SignedInRequest, pk: UUID, consent: UUID) -> HttpResponse:
    """Note that the client takes it back; what follows from it happens at once."""
    card = visible_card(request, pk)
    standing = get_object_or_404(Consent, pk=consent, client=card)
    verbs.withdraw_consent(standing, channel=Consent.Channel.DESK, by=request.user, at=timezone.now())
    messages.success(request, _("Taken back."))
    return redirect("card:consents", card.pk)


@never_cache
@require_GET
@requires(Permission.SALON_SETTINGS)
def consent_texts(request: SignedInRequest) -> HttpResponse:
    """What clients read before agreeing."""
    at = timezone.now()
    rows = [verbs.text_for(purpose, language, at=at) for purpose in Purpose for language in Client.Language]
    return render(request, "card/consent_texts.html", {"rows": rows})


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def consent_text(request: SignedInRequest, purpose: str, language: str) -> HttpResponse:
    """Write what clients read: a new version, from now on."""
    if purpose not in Purpose.values or language not in Client.Language.values:
        raise Http404
    at = timezone.now()
    newest = verbs.text_for(purpose, language, at=at)
    form = ConsentTextForm(request.POST or None, initial={"text": newest.text, "version": newest.version})
    if form.is_valid():
        after = form.cleaned_data["version"]
        try:
            verbs.publish_text(purpose, language, form.cleaned_data["text"], after=after, by=request.user, at=at)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Saved. Clients read it from now on."))
            return redirect("card:consent-texts")
    versions = ConsentText.objects.filter(purpose=purpose, language=language).select_related("made_by")
    context = {"form": form, "newest": newest, "versions": versions}
    return render(request, "card/consent_text.html", context, status=422 if form.errors else 200)


def _page(request: SignedInRequest, card: Client, *, refusal: str = "", status: int = 200) -> HttpResponse:
    context = {
        "client": card,
        "standings": verbs.standings(card, at=timezone.now()),
        "past": card.consents.filter(withdrawn_at__isnull=False).select_related("text"),
        "refusal": refusal,
    }
    return render(request, "card/consents.html", context, status=status)
