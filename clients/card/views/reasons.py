"""The way of those who lead the salon to health data that is not theirs: a reason first, then the card, read only."""

from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from clients.card.rights import reads_health
from clients.card.services.consents import took_back_health
from clients.card.services.reasons import LONGEST, give_reason
from clients.card.views.asked import visible_card
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.errors import Refused


class ReasonForm(forms.Form):
    """Why it must be read now."""

    reason = forms.CharField(
        label=_("Why you read it"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is kept with your name, and the client may see it."),
    )


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.REPORTS)
def reason(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Ask for the reason (428 until there is one); then the card opens for a quarter of an hour."""
    at, card = timezone.now(), visible_card(request, pk)
    if took_back_health(card.pk):
        raise Http404
    if reads_health(request.user, card, at):
        return redirect("card:client", card.pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            give_reason(card, form.cleaned_data["reason"], by=request.user, at=at)
        except Refused as refusal:
            form.add_error("reason", refusal.message)
        else:
            return redirect("card:client", card.pk)
    return render(request, "card/reason.html", {"client": card, "form": form}, status=422 if form.errors else 428)
