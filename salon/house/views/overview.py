"""The owner's page about the house: its name and rules."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from salon.core.access import Permission, SignedInRequest, requires
from salon.core.errors import Refused
from salon.core.time import local_day
from salon.house.forms.rules import RulesForm
from salon.house.models import Salon
from salon.house.queries import overview as queries
from salon.house.queries import setup
from salon.house.services.rules import change_rules


@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def salon(request: SignedInRequest) -> HttpResponse:
    """Name and rules to change; VAT to read; the way to everything else about the house."""
    at = timezone.now()
    form = RulesForm(request.POST or None, instance=Salon.objects.first())
    if form.is_valid():
        try:
            change_rules(form.rules(), by=request.user, at=at)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("house:salon")
    steps = setup.steps(request.user, local_day(at))
    missing = [step for step in steps if not step.done]
    context = {"form": form, "vat_rates": queries.vat_rates(), "missing": missing}
    return render(request, "house/salon.html", context, status=422 if form.errors else 200)
