"""The owner's page about the house: its name and rules."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from salon.core.access import Permission, SignedInRequest, requires
from salon.core.time import local_day
from salon.house.forms.rules import RulesForm
from salon.house.models import Salon
from salon.house.queries import setup
from salon.house.queries.vat import vat_rates
from salon.house.services.rules import change_rules
from salon.house.views.acts import conflict, done, status_of


@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def salon(request: SignedInRequest) -> HttpResponse:
    """Name and rules to change; VAT to read; the way to everything else about the house."""
    at = timezone.now()
    form = RulesForm(request.POST or None, instance=Salon.objects.first())
    if done(form, lambda: change_rules(form.rules(), version=form.cleaned_data["version"], by=request.user, at=at)):
        messages.success(request, _("Saved."))
        return redirect("house:salon")
    steps = setup.steps(request.user, local_day(at))
    missing = [step for step in steps if not step.done]
    both = conflict(form, form.instance)
    context = {"form": form, "conflict": both, "vat_rates": vat_rates(local_day(at)), "missing": missing}
    return render(request, "house/salon.html", context, status=status_of(form))
