"""The clients' pages: found, opened, read, corrected."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from clients.card import services
from clients.card.chapters import Reading, story_of
from clients.card.forms import ContactForm, HealthForm, NewClientForm, WishesForm
from clients.card.models import Client
from clients.card.rights import reads_health, sees_birth_date, sees_stop_sign
from salon.core.access import Permission, SignedInRequest, may, requires
from salon.core.errors import Refused
from salon.core.time import local_day

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
    found = list(visible.matching(text)[: FOUND_AT_MOST + 1]) if asked else []
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
    card = _visible(request, pk)
    reads = reads_health(request.user, card, at)
    facts = services.read_health(card, by=request.user, at=at, page="card") if reads else []
    whole = "all" in request.GET
    story = story_of(Reading(card, request.user, at, reads, WHOLE_STORY if whole else SHORT_STORY))
    age = card.age_on(local_day(at))
    context = {
        "client": card,
        "reads_health": reads,
        "health_facts": facts,
        "stop_sign": not reads and sees_stop_sign(request.user, card),
        "age": age if sees_birth_date(request.user, reads=reads) else None,
        "is_minor": age is not None and age < 18,
        "may_change": may(request.user, Permission.CLIENT_CHANGE),
        "story": story,
        "today": local_day(at),
    }
    return render(request, "card/client.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.CLIENT_CHANGE)
def change_contact(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Correct name, contacts and language."""
    at, card = timezone.now(), _visible(request, pk)
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
    """Note how the client wishes to be treated and spoken to."""
    card = _visible(request, pk)
    now = {"product_talk": card.product_talk, "quiet_treatment": card.quiet_treatment}
    form = WishesForm(request.POST or None, initial=now)
    if form.is_valid():
        level, quiet = form.cleaned_data["product_talk"], form.cleaned_data["quiet_treatment"]
        services.change_wish(card, level, quiet_treatment=quiet, by=request.user, at=timezone.now())
        messages.success(request, _("Noted. The wish holds for everybody in the salon."))
        return redirect("card:client", card.pk)
    status = 422 if form.errors else 200
    return render(request, "card/change_wishes.html", {"client": card, "form": form}, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.HEALTH_CHANGE)
def health(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What must be known before anything touches her skin: read, noted, ended; only by those who treat her."""
    at, card = timezone.now(), _treated(request, pk)
    form = HealthForm(request.POST or None)
    if form.is_valid():
        try:
            services.note_health(card, form.note(), by=request.user, at=at)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("card:health", card.pk)
    context = {
        "client": card,
        "form": form,
        "health_facts": services.read_health(card, by=request.user, at=at, page="health"),
        "ended": card.health_facts.exclude(ended_at=None).order_by("-ended_at"),
    }
    return render(request, "card/health.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.HEALTH_CHANGE)
def end_health(request: SignedInRequest, pk: UUID, fact: UUID) -> HttpResponse:
    """Note that a health fact holds no longer; the fact must be this client's (H06)."""
    card = _treated(request, pk)
    services.end_health(get_object_or_404(card.health_facts, pk=fact), by=request.user, at=timezone.now())
    return redirect("card:health", card.pk)


def _visible(request: SignedInRequest, pk: UUID) -> Client:
    return get_object_or_404(Client.objects.visible_to(request.user, timezone.now()), pk=pk)


def _treated(request: SignedInRequest, pk: UUID) -> Client:
    """The client, if this user treats her; a refused look at health data is logged (H01)."""
    card = _visible(request, pk)
    if not reads_health(request.user, card, timezone.now()):
        services.refuse_health(card, by=request.user, at=timezone.now())
        raise Http404
    return card
