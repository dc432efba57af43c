"""Beside the products: what was found today, what the client wants, what she has at home, what did not suit her."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from products.advice.forms.offers import AtHomeForm, FoundForm
from products.advice.models import Owned, ProductStop
from products.advice.services.findings import set_found, set_goal
from products.advice.services.owned import have_after_all, lift_stop, note_owned, use_up
from products.advice.views.page import State, done, own_visit, page
from salon.core.access import Permission, SignedInRequest, may, requires
from salon.core.errors import Refused


@require_POST
@requires(Permission.ADVISE)
def found(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One finding of today, or one wish for her skin: there, or not."""
    visit, form = own_visit(request, pk), FoundForm(request.POST)
    if not form.is_valid():
        return page(request, visit, State(refusal=_("Choose what you found from the list."), status=422))
    (kind, word, there), at = form.said(), timezone.now()
    try:
        if kind == "goal":
            set_goal(visit.client, word, there=there, by=request.user, at=at)
        else:
            set_found(visit, word, there=there, by=request.user, at=at)
    except Refused as refusal:
        return page(request, visit, State(refusal=refusal.message, status=422))
    return done(request, visit)


@require_POST
@requires(Permission.ADVISE)
def at_home(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Note what she has at home."""
    visit, form = own_visit(request, pk), AtHomeForm(request.POST)
    if form.is_valid():
        try:
            note_owned(visit.client, form.thing(), by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            return done(request, visit)
    return page(request, visit, State(home_form=form, status=422))


@require_POST
@requires(Permission.ADVISE)
def at_home_end(request: SignedInRequest, pk: UUID, owned: UUID) -> HttpResponse:
    """It is used up; `back` says that it is not after all. Only what this visit's client has (H06)."""
    visit = own_visit(request, pk)
    row = get_object_or_404(Owned, pk=owned, client=visit.client)
    act = have_after_all if request.POST.get("back") == "yes" else use_up
    act(row, by=request.user, at=timezone.now())
    return done(request, visit)


@require_POST
@requires(Permission.ADVISE)
def stop_lift(request: SignedInRequest, pk: UUID, stop: UUID) -> HttpResponse:
    """She may use it again, with the reason. Only who reads her health data may say so."""
    visit = own_visit(request, pk)
    if not may(request.user, Permission.HEALTH_SEE):
        return page(request, visit, State(refusal=_("Only who reads her health data may say so."), status=422))
    row = get_object_or_404(ProductStop.objects.standing(), pk=stop, client=visit.client)
    try:
        lift_stop(row, request.POST.get("why", ""), by=request.user, at=timezone.now())
    except Refused as refusal:
        return page(request, visit, State(refusal=refusal.message, status=422))
    return done(request, visit)
