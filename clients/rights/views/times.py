"""Whose card goes when, and who is kept longer: the owner's last look."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from clients.card.models import Client
from clients.rights import keeping
from clients.rights import retention as services
from clients.rights.forms import KeepForm, MonthsForm
from clients.rights.models import Erasure, Keep
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.errors import Refused
from salon.core.time import local_day

AHEAD = timedelta(days=90)
ON_A_PAGE = 50


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.PERSONAL_DATA)
def retention(request: SignedInRequest) -> HttpResponse:
    """Everybody whose time ends within 90 days; a POST sets for how many months cards are kept."""
    at = timezone.now()
    form = MonthsForm(request.POST or None, initial={"months": keeping.months()})
    if form.is_valid():
        try:
            services.set_months(form.cleaned_data["months"], by=request.user, at=at)
        except Refused as refusal:
            form.add_error("months", refusal.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("rights:retention")
    pages = Paginator(keeping.terms_until(local_day(at) + AHEAD), ON_A_PAGE)
    context = {
        "form": form,
        "page_obj": pages.get_page(request.GET.get("page")),
        "going": Erasure.objects.open().filter(why=Erasure.Why.TIME).select_related("client"),
        "kept": Keep.objects.on(local_day(at)).select_related("client"),
    }
    return render(request, "rights/retention.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.PERSONAL_DATA)
def keep(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Keep one card until a day, for a reason."""
    card = get_object_or_404(Client.objects.exclude(state=Client.State.ERASED), pk=pk)
    form = KeepForm(request.POST or None)
    if form.is_valid():
        reason, until = form.cleaned_data["reason"], form.cleaned_data["until"]
        try:
            services.keep(card, reason, until, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Noted. The card is kept."))
            return redirect("rights:retention")
    return render(request, "rights/keep.html", {"client": card, "form": form}, status=422 if form.errors else 200)
