"""The waiting list at the desk: who waits, which times would do, what is held for whom and what they answered."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from salon.booking.answers import is_fragment, said_alone, visible_visit
from salon.booking.forms.waiting import OfferForm, WaitingFilter, WaitingForm
from salon.booking.guards import clock, day_words
from salon.booking.letters import may_be_written_to
from salon.booking.models import Appointment, WaitingEntry, WaitingOffer
from salon.booking.names import Names, names_for
from salon.booking.offers_letters import was_told
from salon.booking.queries import people_to_book
from salon.booking.services import offers, waiting
from salon.booking.waiting import freed_by, in_line
from salon.booking.waiting_rows import WaitingRow, rows_of, seen_by
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.time import local_day
from salon.house.standing import house_of

ON_A_PAGE = 25
ORDERS = {
    "since": [F("created_at").asc(), F("pk").asc()],
    "-since": [F("created_at").desc(), F("pk").asc()],
    "client": [F("client__last_name").asc(), F("client__first_name").asc(), F("pk").asc()],
    "-client": [F("client__last_name").desc(), F("client__first_name").desc(), F("pk").asc()],
    "service": [F("service__name").asc(), F("created_at").asc(), F("pk").asc()],
    "-service": [F("service__name").desc(), F("created_at").asc(), F("pk").asc()],
    "day": [F("first_day").asc(), F("created_at").asc(), F("pk").asc()],
    "-day": [F("first_day").desc(), F("created_at").asc(), F("pk").asc()],
}


@never_cache
@require_GET
@requires(Permission.DIARY_CHANGE)
def waiting_list(request: SignedInRequest) -> HttpResponse:
    """Everybody who waits, with the times that fit now; with `visit`, only who could use the time it gave back."""
    at = timezone.now()
    if key := request.GET.get("visit"):
        return _for_freed(request, _gone_visit(request, key), at)
    chosen, sort = WaitingFilter(request.GET, user=request.user), request.GET.get("sort", "since")
    sort = sort if sort in ORDERS else "since"
    found = _filtered(seen_by(request.user, at), chosen, at).order_by(*ORDERS[sort])
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    sorting = query.copy()
    sorting.pop("sort", None)
    context = {
        "page_obj": page,
        "rows": rows_of(list(page), people_to_book(request.user), at, names=names_for(request)),
        "form": chosen,
        "asked": chosen.asked,
        "sort": sort,
        "private": names_for(request).hidden,
        "query": f"{query.urlencode()}&" if query else "",
        "sorting": f"{sorting.urlencode()}&" if sorting else "",
    }
    return render(request, "booking/waiting.html", context)


@never_cache
@require_GET
@requires(Permission.DIARY_CHANGE)
def waiting_hint(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """In the panel of a cancelled visit: how many wait for such a time, and the way to them."""
    visit, at = visible_visit(request, pk), timezone.now()
    count = len(_who_fits(request, visit, at)) if visit.state in Appointment.GONE else 0
    return render(request, "booking/_waiting_hint.html", {"visit": visit, "count": count})


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.DIARY_CHANGE)
def waiting_new(request: SignedInRequest) -> HttpResponse:
    """Put a client on the list; a link from the booking form has filled in what is known."""
    at = timezone.now()
    form = WaitingForm(request.POST or None, initial=_known(request, at), user=request.user, at=at)
    if form.is_valid():
        try:
            entry = _added(form, by=request.user, at=at)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(
                request, _("%(client)s is on the waiting list.") % {"client": names_for(request).of(entry.client)}
            )
            return redirect("booking:waiting")
    context = {"form": form, "chosen": form.chosen_client and names_for(request).of(form.chosen_client)}
    return render(request, "booking/waiting_new.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.DIARY_CHANGE)
def waiting_offer(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Hold a time for somebody who waits: one of those that fit with one click, or another from the form."""
    entry, at = _entry(request, pk), timezone.now()
    given = _from_chip(request) if "free" in request.POST else request.POST or None
    initial = {"staff": entry.staff_id, "day": max(entry.first_day, local_day(at))}
    form = OfferForm(given, initial=initial, user=request.user, house=house_of(request))
    if form.is_valid():
        try:
            made = offers.offer(entry, form.time_offered(), by=request.user, at=at)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _held(made, names_for(request)))
            return redirect("booking:waiting")
    rows = rows_of([entry], people_to_book(request.user), at, names=names_for(request))
    context = {"form": form, "row": rows[0], "entry": entry}
    return render(request, "booking/waiting_offer.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.DIARY_CHANGE)
def waiting_answer(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Write down what a client said on the phone about the time that is held for her, or take it back."""
    at, said = timezone.now(), request.POST.get("answer", "")
    seen = WaitingOffer.objects.visible_to(request.user, at).select_related("entry__client", "entry__service", "staff")
    made = get_object_or_404(seen.select_related("room", "device"), pk=pk)
    try:
        text = _answered(request, made, said, at)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, text)
    return redirect("booking:waiting")


@require_POST
@requires(Permission.DIARY_CHANGE)
def waiting_withdraw(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Take a client off the list; "Undo" puts her back in her place."""
    entry, at = _entry(request, pk), timezone.now()
    said = _("%(client)s no longer waits.") % {"client": names_for(request).of(entry.client)}
    try:
        waiting.withdraw(entry, by=request.user, at=at)
    except Refused as refusal:
        return _refused(request, refusal)
    if not is_fragment(request):
        messages.success(request, said)
        return redirect("booking:waiting")
    undo = reverse("booking:waiting-restore", args=[entry.pk])
    return render(request, "_undo.html", {"text": said, "action_url": undo, "oob": True})


@require_POST
@requires(Permission.DIARY_CHANGE)
def waiting_restore(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Put somebody who was taken off the list back where she stood."""
    entry = _entry(request, pk)
    try:
        waiting.restore(entry, by=request.user, at=timezone.now())
    except Refused as refusal:
        return _refused(request, refusal)
    messages.success(request, _("%(client)s waits again.") % {"client": names_for(request).of(entry.client)})
    return redirect("booking:waiting")


def _added(form: WaitingForm, *, by: User, at: datetime) -> WaitingEntry:
    details = form.new_client()
    if details is not None:
        return waiting.wait_new_client(details, form.wish(), by=by, at=at)
    return waiting.wait(form.cleaned_data["client"], form.wish(), by=by, at=at)


def _known(request: SignedInRequest, at: datetime) -> dict[str, str]:
    """What was asked on the phone already: the search for a free time says "day" and "after" a full hour."""
    asked = request.GET
    known = {"first_day": asked.get("day", ""), "earliest": f"{asked['after']}:00" if asked.get("after") else ""}
    known |= {name: asked.get(name, "") for name in ("client", "service", "staff", "without")}
    return {"first_day": local_day(at).isoformat(), **{name: value for name, value in known.items() if value}}


def _filtered(found: QuerySet[WaitingEntry], chosen: WaitingFilter, at: datetime) -> QuerySet[WaitingEntry]:
    asked = chosen.asked
    if asked["state"] == WaitingFilter.TO_CALL:
        found = found.filter(offers__in=WaitingOffer.objects.to_call(at))
    elif asked["state"] != "all":
        found = found.filter(state=asked["state"])
    if service := asked.get("service"):
        found = found.filter(service=service)
    if staff := asked.get("staff"):
        found = found.filter(staff=staff)
    return found


def _gone_visit(request: SignedInRequest, key: str) -> Appointment:
    try:
        return visible_visit(request, UUID(key))
    except ValueError:
        return visible_visit(request, None)


def _who_fits(request: SignedInRequest, visit: Appointment, at: datetime) -> list[WaitingRow]:
    """Whoever could come at the time that the visit gave back, the longest wait first."""
    line = in_line(seen_by(request.user, at).open().without_offer(at))
    rows = rows_of(line, people_to_book(request.user), at, freed=freed_by(visit), names=names_for(request))
    return [row for row in rows if row.times]


def _for_freed(request: SignedInRequest, visit: Appointment, at: datetime) -> HttpResponse:
    page = Paginator(_who_fits(request, visit, at), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"visit": visit, "page_obj": page, "rows": list(page), "sort": "", "query": f"visit={visit.pk}&"}
    context["private"] = names_for(request).hidden
    return render(request, "booking/waiting.html", context)


def _entry(request: SignedInRequest, pk: UUID) -> WaitingEntry:
    return get_object_or_404(seen_by(request.user, timezone.now()), pk=pk)


def _from_chip(request: SignedInRequest) -> dict[str, str]:
    """A time chosen with one click says everything in one value: "person day time"."""
    staff, day, time = [*request.POST["free"].split(" "), "", "", ""][:3]
    return {"staff": staff, "day": day, "time": time, "in_turn": request.POST.get("in_turn", "")}


def _held(made: WaitingOffer, names: Names) -> str:
    client = made.entry.client
    facts = {"client": names.of(client), "day": day_words(made.expires_at), "time": clock(made.expires_at)}
    held = _("Held for %(client)s until %(day)s at %(time)s.") % facts
    if made.by_letter:
        return f"{held} {_('A letter goes out in a minute.')}"
    if may_be_written_to(client):
        return f"{held} {_('The client wishes a call.')}"
    return f"{held} {_('There is no e-mail address: call the client.')}"


def _answered(request: SignedInRequest, made: WaitingOffer, said: str, at: datetime) -> str:
    client = {"client": names_for(request).of(made.entry.client)}
    if said == WaitingOffer.Answer.ACCEPTED:
        offers.accept(made, by=request.user, at=at)
        return _("Booked for %(client)s.") % client
    if said == WaitingOffer.Answer.DECLINED:
        offers.decline(made, by=request.user, at=at)
        return _("Noted. %(client)s stays on the list.") % client
    if said == WaitingOffer.Answer.WITHDRAWN:
        offers.take_back(made, by=request.user, at=at)
        told = was_told(made)
        return _("Taken back. The letter had gone out: call %(client)s.") % client if told else _("Taken back.")
    raise Refused(_("Choose one of the answers."), code="unknown_answer")


def _refused(request: SignedInRequest, refusal: Refused) -> HttpResponse:
    if is_fragment(request):
        answer = said_alone(request, refusal.message, 422)
        answer["HX-Reswap"] = "none"  # the row stays
        return answer
    messages.error(request, refusal.message)
    return redirect("booking:waiting")
