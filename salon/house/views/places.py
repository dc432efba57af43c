"""Places, rooms and devices; the days on which the salon is closed."""

from dataclasses import dataclass
from datetime import date
from typing import cast
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from salon.core.access import Permission, SignedInRequest, requires
from salon.core.errors import Refused
from salon.core.time import local_day
from salon.house.forms.places import (
    CategoryForm,
    DeviceForm,
    DeviceKindForm,
    LocationForm,
    RoomForm,
    RoomKindForm,
    ThingForm,
)
from salon.house.forms.rules import ClosedForm, HolidayForm
from salon.house.hours import public_holidays
from salon.house.models import Salon, SpecialDay
from salon.house.queries import places as queries
from salon.house.services import places as verbs
from salon.house.services import rules
from salon.house.views.acts import conflict, done, status_of


@dataclass(frozen=True)
class What:
    """One of the lists: its form, and what a new one is called."""

    form: type[ThingForm]
    title: object
    home: str = "house:places"


# The words an address may use.
LISTS = {
    "room": What(RoomForm, gettext_lazy("New room")),
    "device": What(DeviceForm, gettext_lazy("New device")),
    "room-kind": What(RoomKindForm, gettext_lazy("New kind of room")),
    "device-kind": What(DeviceKindForm, gettext_lazy("New kind of device")),
    "location": What(LocationForm, gettext_lazy("New place")),
    "category": What(CategoryForm, gettext_lazy("New category"), "house:categories"),
}
USABLE = {"room", "device", "location", "category"}


@never_cache
@require_GET
@requires(Permission.SALON_SETTINGS)
def places(request: SignedInRequest) -> HttpResponse:
    """Rooms, devices, their kinds and the salon's places, on one page."""
    context = {
        "rooms": queries.rooms(),
        "devices": queries.devices(),
        "room_kinds": queries.room_kinds(),
        "device_kinds": queries.device_kinds(),
        "locations": queries.locations(),
    }
    return render(request, "house/places.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def place_new(request: SignedInRequest, what: str) -> HttpResponse:
    """A new room, device, kind or place."""
    chosen = _list(what)
    return _write(request, chosen, chosen.form(request.POST or None), chosen.title)


@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def place(request: SignedInRequest, what: str, pk: UUID) -> HttpResponse:
    """Change one of them."""
    thing = _thing(what, pk)
    chosen = _list(what)
    return _write(request, chosen, chosen.form(request.POST or None, instance=thing), thing.name)


@require_POST
@requires(Permission.SALON_SETTINGS)
def place_use(request: SignedInRequest, what: str, pk: UUID) -> HttpResponse:
    """Take it out of use or back into use."""
    if what not in USABLE:
        raise Http404
    on = request.POST.get("on") == "yes"
    thing = verbs.set_in_use(cast("verbs.Usable", _thing(what, pk)), on=on, by=request.user, at=timezone.now())
    messages.success(request, (_("%(name)s is in use.") if on else _("%(name)s is out of use.")) % {"name": thing})
    return redirect(_list(what).home)


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def closed_days(request: SignedInRequest) -> HttpResponse:
    """Holidays of the coming year and days of the salon's own; a form that closes more."""
    at = timezone.now()
    asked = {name: request.GET[name] for name in ("first", "name") if request.GET.get(name)}
    form = ClosedForm(request.POST or None, initial=asked)
    if form.is_valid():
        first, last = form.days
        try:
            rules.close_days(first, last, form.cleaned_data["name"], by=request.user, at=at)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Written down. Visits that are booked already stay in the diary."))
            return redirect("house:closed-days")
    salon = Salon.objects.first()
    closed = salon.closed_on_holidays if salon else False
    context = {
        "form": form,
        "salon_is_there": salon is not None,
        "closed_on_holidays": closed,
        "days": queries.unusual_days(local_day(at), closed_on_holidays=closed),
    }
    return render(request, "house/closed_days.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.SALON_SETTINGS)
def closed_on_holidays(request: SignedInRequest) -> HttpResponse:
    """Close on public holidays, or stay open."""
    try:
        rules.close_on_holidays(request.POST.get("closed") == "yes", by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Saved."))
    return redirect("house:closed-days")


@require_POST
@requires(Permission.SALON_SETTINGS)
def holiday_open(request: SignedInRequest) -> HttpResponse:
    """Open the salon on one public holiday."""
    form = HolidayForm(request.POST)
    if not form.is_valid():
        raise Http404
    day: date = form.cleaned_data["day"]
    name = public_holidays(day, day).get(day)
    if name is None:
        raise Http404
    try:
        rules.open_on(day, name, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The salon is open on that day."))
    return redirect("house:closed-days")


@require_POST
@requires(Permission.SALON_SETTINGS)
def day_as_usual(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Take back what the salon decided about a day; the form still holds it."""
    row = get_object_or_404(SpecialDay, pk=pk)
    try:
        rules.as_usual(row, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("house:closed-days")
    messages.success(request, _("The day is as usual again."))
    again = "" if row.is_open else "?" + urlencode({"first": row.day.isoformat(), "name": row.name})
    return redirect(f"{reverse('house:closed-days')}{again}")


def _list(what: str) -> What:
    if what not in LISTS:
        raise Http404
    return LISTS[what]


def _thing(what: str, pk: UUID) -> verbs.Thing:
    return cast("verbs.Thing", get_object_or_404(_list(what).form._meta.model, pk=pk))


def _write(request: SignedInRequest, chosen: What, form: ThingForm, title: object) -> HttpResponse:
    thing, by, at = form.instance, request.user, timezone.now()
    is_new = thing._state.adding
    kept: list[verbs.Thing] = []

    def act() -> None:
        values = {name: form.cleaned_data[name] for name in form._meta.fields or ()}
        if is_new:
            kept.append(verbs.add_thing(thing, values, by=by, at=at))
        else:
            kept.append(verbs.change_thing(thing, values, version=form.cleaned_data["version"], by=by, at=at))

    if done(form, act):
        messages.success(request, _("%(name)s is saved.") % {"name": kept[0]})
        return redirect(chosen.home)
    context = {"form": form, "title": title, "home": chosen.home, "conflict": None if is_new else conflict(form, thing)}
    return render(request, "house/place.html", context, status=status_of(form))
