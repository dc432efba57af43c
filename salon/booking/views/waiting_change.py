"""What a client waits for is written anew: the desk has her on the phone."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from salon.booking.answers import STATUS
from salon.booking.forms.waiting import WaitingChangeForm
from salon.booking.models import WaitingEntry
from salon.booking.names import names_for
from salon.booking.services import waiting
from salon.booking.waiting_rows import seen_by
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.errors import Refused


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.DIARY_CHANGE)
def waiting_change(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Another treatment, person, day or hour. Where somebody was quicker, what stands now is shown beside it (409)."""
    entry, at = get_object_or_404(seen_by(request.user, timezone.now()), pk=pk), timezone.now()
    initial = {name: getattr(entry, name) for name in (*WaitingChangeForm.WISH, "version")}
    form = WaitingChangeForm(request.POST or None, initial=initial)
    code = ""
    if form.is_valid():
        try:
            changed = waiting.change(entry, form.wish(), version=form.cleaned_data["version"], by=request.user, at=at)
        except Refused as refusal:
            code = refusal.code
            form = _kept(request, entry, refusal)
        else:
            messages.success(request, _("Saved: %(client)s.") % {"client": names_for(request).of(changed.client)})
            return redirect("booking:waiting")
    context = {"form": form, "entry": entry, "name": names_for(request).of(entry.client), "stale": code == "stale"}
    status = STATUS.get(code, 422) if form.errors else 200
    return render(request, "booking/waiting_change.html", context, status=status)


def _kept(request: SignedInRequest, entry: WaitingEntry, refusal: Refused) -> WaitingChangeForm:
    """What was typed, with the refusal; saved once more, it goes over what stands now and was shown."""
    entry.refresh_from_db(fields=["version"])
    given = request.POST.copy()
    given["version"] = str(entry.version)
    form = WaitingChangeForm(given)
    form.add_error(None, refusal.message)
    return form
