"""The set-up guide: from an empty salon to the first booking, each step saved by itself."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from salon.core.access import Permission, SignedInRequest, may, requires
from salon.core.errors import Refused
from salon.core.time import local_day
from salon.house.forms.setup import IdentityForm, PeopleForm, TreatmentsForm, WeekForm
from salon.house.models import Salon
from salon.house.queries import setup as queries
from salon.house.services import setup as verbs
from salon.house.views.acts import conflict, done, status_of


@never_cache
@require_GET
@requires(Permission.SALON_SETTINGS)
def setup(request: SignedInRequest) -> HttpResponse:
    """What is done, what is next, and when the salon is ready to book."""
    steps = queries.steps(request.user, local_day(timezone.now()))
    following = next((step for step in steps if not step.done), None)
    hears = may(request.user, Permission.ADVISORY_ALL)
    return render(request, "house/setup.html", {"steps": steps, "following": following, "hears": hears})


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def setup_salon(request: SignedInRequest) -> HttpResponse:
    """Name and address."""
    form = IdentityForm(_data(request), instance=Salon.objects.first())

    def act() -> None:
        verbs.found_salon(form.cleaned_data, version=form.cleaned_data["version"], by=request.user, at=timezone.now())

    if done(form, act):
        return redirect("house:setup-hours")
    return _step(request, "salon", {"form": form, "conflict": conflict(form, form.instance)})


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def setup_hours(request: SignedInRequest) -> HttpResponse:
    """The salon's usual week."""
    form = WeekForm(_data(request), week=verbs.usual_week())
    if form.is_valid():
        try:
            verbs.set_opening_hours(form.week(), by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("house:setup-people")
    return _step(request, "hours", {"form": form})


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def setup_people(request: SignedInRequest) -> HttpResponse:
    """Names, one a line."""
    here = queries.people_here(local_day(timezone.now()))
    form = PeopleForm(_data(request), initial={"names": "" if here else request.user.name})
    if form.is_valid():
        try:
            taken = verbs.take_on(form.lines(), by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error("names", refusal.message)
        else:
            if taken or here:
                return redirect("house:setup-treatments")
            form.add_error("names", _("Write at least one name."))
    return _step(request, "people", {"form": form, "people": here})


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def setup_treatments(request: SignedInRequest) -> HttpResponse:
    """The starter list, to tick and to price."""
    form = TreatmentsForm(_data(request), there=queries.starters_there())
    if form.is_valid():
        try:
            made = verbs.choose_treatments(form.prices(), by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            if made:
                said = ngettext(
                    "%(number)s treatment is on the price list.",
                    "%(number)s treatments are on the price list.",
                    len(made),
                )
                messages.success(request, said % {"number": len(made)})
            return redirect("house:setup")
    return _step(request, "treatments", {"form": form})


def _step(request: SignedInRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    steps = queries.steps(request.user, local_day(timezone.now()))
    context |= {"steps": steps, "current": name}
    return render(request, f"house/setup_{name}.html", context, status=status_of(context["form"]))


def _data(request: SignedInRequest) -> QueryDict | None:
    """What was sent, also where nothing was ticked."""
    return request.POST if request.method == "POST" else None
