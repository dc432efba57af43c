"""After which treatments the salon asks, and on which days."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from clients.followup.forms.followups import DaysForm
from clients.followup.services import followups as verbs
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.errors import Refused
from salon.house.models import Service


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def days(request: SignedInRequest) -> HttpResponse:
    """The days of every treatment on one page."""
    services = list(Service.objects.filter(active=True).prefetch_related("followup_days").order_by("name"))
    form = DaysForm(request.POST or None, services=services)
    if form.is_valid():
        for service in services:
            try:
                verbs.set_days(service, form.days_of(service), by=request.user, at=timezone.now())
            except Refused as refusal:
                form.add_error(service.pk.hex, refusal.message)
        if not form.errors:
            messages.success(request, _("Saved. It holds for treatments recorded from now on."))
            return redirect("followup:days")
    rows = [form[service.pk.hex] for service in services]
    return render(request, "followup/days.html", {"form": form, "rows": rows}, status=422 if form.errors else 200)
