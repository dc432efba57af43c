"""The clients' pages: found, opened, read, corrected."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from clients.card import services
from clients.card.chapters import Kind, Reading, story_of
from clients.card.forms.clients import ContactForm, NewClientForm, WishesForm
from clients.card.models import Client, Guardian
from clients.card.rights import reads_health, reads_reasons, reads_with_reason, sees_birth_date, sees_stop_sign
from clients.card.services.guardians import is_minor
from clients.card.services.skin import is_stale, newest_skin
from clients.card.services.wishes import change_wishes as save_wishes
from clients.card.services.wishes import read_reason
from clients.card.views.asked import visible_card
from salon.core.access import Permission, SignedInRequest, may, requires
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.time import local_day
from salon.house.models import Staff
from salon.house.standing import House, house_of

ON_A_PAGE = 25
FOUND_AT_MOST = 8
SHORT_STORY, WHOLE_STORY = 12, 1000
ORDERS = {
    "name": [F("last_name").asc(), F("first_name").asc(), F("pk").asc()],
    "-name": [F("last_name").desc(), F("first_name").desc(), F("pk").asc()],
    "seen": [F("last_visit").asc(nulls_last=True), F("pk").asc()],
    "-seen": [F("last_visit").desc(nulls_last=True), F("pk").asc()],
}


@never_cache
@vary_on_headers("HX-Request")
@require_GET
@requires(Permission.CLIENT_SEE)
def clients(request: SignedInRequest) -> HttpResponse:
    """Everyone with a card whom this user may see; answers while she types."""
    text, sort = request.GET.get("q", "").strip(), request.GET.get("sort", "name")
    sort = sort if sort in ORDERS else "name"
    found = Client.objects.visible_to(request.user, timezone.now()).matching(text)
    pages = Paginator(found.with_last_visit().order_by(*ORDERS[sort]), ON_A_PAGE)
    query = request.GET.copy()
    query.pop("page", None)
    sorting = query.copy()
    sorting.pop("sort", None)
    context = {
        "page_obj": pages.get_page(request.GET.get("page")),
        "q": text,
        "sort": sort,
        "query": f"{query.urlencode()}&" if query else "",
        "may_change": may(request.user, Permission.CLIENT_CHANGE),
        "sorting": f"{sorting.urlencode()}&" if sorting else "",
    }
    return render(request, "card/_clients.html" if request.headers.get("HX-Request") else "card/clients.html", context)


@never_cache
@require_GET
@requires(Permission.CLIENT_SEE)
def search(request: SignedInRequest) -> HttpResponse:
    """The few clients who fit what is typed, as choices for a form."""
    text = request.GET.get("q", "").strip()
    visible = Client.objects.visible_to(request.user, timezone.now())
    asked = len(text) > 1
    shown = visible.only("first_name", "last_name", "phone")
    found = list(shown.matching(text)[: FOUND_AT_MOST + 1]) if asked else []
    context = {"clients": found[:FOUND_AT_MOST], "more": len(found) > FOUND_AT_MOST, "asked": asked}
    return render(request, "card/_options.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.CLIENT_CHANGE)
def new_client(request: SignedInRequest) -> HttpResponse:
    """A card for a new client: name and phone."""
    form = NewClientForm(request.POST or None)
    if form.is_valid():
        try:
            client = services.create_client(form.details(), by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("card:client", client.pk)
    return render(request, "card/new_client.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_GET
@requires(Permission.CLIENT_SEE)
def client(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One glance at a client: what must be known first, her wishes, then what was."""
    at = timezone.now()
    card = visible_card(request, pk, followed=True)
    if card.pk != pk:
        return redirect("card:client", card.pk)
    treats = reads_health(request.user, card, at)
    reads = treats or reads_with_reason(request.user, card, at)
    whole = "all" in request.GET
    asked = request.GET.get("show", "")
    only = asked if asked in Kind.values else ""
    most = WHOLE_STORY if whole or only else SHORT_STORY
    story = story_of(Reading(card, request.user, at, treats, most, with_reason=reads and not treats), only)
    age = card.age_on(local_day(at))
    house = house_of(request)
    context = {
        "client": card,
        "people": {
            "preferred": _person(house, card.preferred_staff_id),
            "unwanted": _person(house, card.unwanted_staff_id),
        },
        "reads_health": reads,
        "treats": treats,
        "may_give_reason": not reads and may(request.user, Permission.REPORTS),
        **_health(request.user, card, at, reads=reads),
        "stop_sign": not reads and sees_stop_sign(request.user, card, at),
        "age": age if sees_birth_date(request.user, reads=reads) else None,
        "is_minor": is_minor(card, at),
        **_answering(card, at, knows=sees_birth_date(request.user, reads=reads)),
        "may_change": may(request.user, Permission.CLIENT_CHANGE),
        "may_merge": may(request.user, Permission.CLIENT_MERGE),
        "story": story,
        "kinds": story.kinds,
        "chosen": only,
        "today": local_day(at),
    }
    return render(request, "card/client.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.CLIENT_CHANGE)
def change_contact(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Correct name, contacts and language."""
    at, card = timezone.now(), visible_card(request, pk)
    shows = sees_birth_date(request.user, reads=reads_health(request.user, card, at))
    form = ContactForm(request.POST or None, client=card, shows_birth_date=shows)
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            services.change_contact(card, form.details(), version=version, by=request.user, at=at)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("card:client", card.pk)
    status = 422 if form.errors else 200
    return render(request, "card/change_contact.html", {"client": card, "form": form}, status=status)


@require_http_methods(["GET", "POST"])
@requires(Permission.CLIENT_SEE)
def change_wishes(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Note how, and by whom, the client wishes to be treated and spoken to."""
    at, card = timezone.now(), visible_card(request, pk)
    reason = read_reason(card, by=request.user, at=at) if reads_reasons(request.user, card) else ""
    form = WishesForm(request.POST or None, client=card, reason=reason, day=local_day(at))
    if form.is_valid():
        try:
            save_wishes(card, form.wishes(), by=request.user, at=at)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Noted. The wish holds for everybody in the salon."))
            return redirect("card:client", card.pk)
    status = 422 if form.errors else 200
    return render(request, "card/change_wishes.html", {"client": card, "form": form}, status=status)


def _health(user: User, card: Client, at: datetime, *, reads: bool) -> dict[str, object]:
    """What must be known and how the skin was found last; nothing to who may not read it."""
    facts = services.read_health(card, by=user, at=at, page="card") if reads else []
    skin = newest_skin(card) if reads else None
    stale = skin is not None and is_stale(skin, local_day(at))
    return {"health_facts": facts, "skin": skin, "skin_is_stale": stale}


def _answering(card: Client, at: datetime, *, knows: bool) -> dict[str, object]:
    """Of a client under age: who answers for her, and to what; the desk learns only whether somebody is noted."""
    if not is_minor(card, at):
        return {}
    guardian = Guardian.objects.filter(client=card).first()
    if not knows:
        return {"has_guardian": guardian is not None}
    agreed = card.guardian_consents.standing().select_related("service").order_by("service__name")
    return {"has_guardian": guardian is not None, "guardian": guardian, "agreed": agreed, "knows_minor": True}


def _person(house: House, key: UUID | None) -> Staff | None:
    return None if key is None else house.people.get(key)
