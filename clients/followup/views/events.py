"""Adverse events: written by who treats the client; those who lead see what by which batch, and decide who is told."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Value, When
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from clients.card.models import Client
from clients.care.models import ProductUse, Visit
from clients.followup.forms.events import EventForm, values_of
from clients.followup.models import AdverseEvent
from clients.followup.queries import EVENT_ORDERS, events_for
from clients.followup.services import events as verbs
from salon.core import audit
from salon.core.access import Permission, SignedInRequest, may, requires
from salon.core.time import local_day
from salon.house.views.acts import conflict, done, status_of

ON_A_PAGE = 25
RANK = Case(
    When(severity="severe", then=Value(3)), When(severity="moderate", then=Value(2)), default=Value(1),
    output_field=IntegerField(),
)  # fmt: skip


@never_cache
@require_GET
@requires(Permission.TODAY)
def events(request: SignedInRequest) -> HttpResponse:
    """What happened by which product and batch; whose it is only for who treats her."""
    at = timezone.now()
    _may_see_or_404(request)
    text = " ".join(request.GET.get("q", "").replace("\0", "").split())[:80]
    state = "open" if request.GET.get("state") == "open" else ""
    sort = request.GET.get("sort", "")
    sort = sort if sort in EVENT_ORDERS else "new"
    found = events_for(text=text, open_only=bool(state)).annotate(severity_rank=RANK).order_by(*EVENT_ORDERS[sort])
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    mine = AdverseEvent.objects.readable_by(request.user, at).filter(pk__in=[row.pk for row in page])
    context = {
        "page_obj": page,
        "mine": set(mine.values_list("pk", flat=True)) if _reads(request) else set(),
        "q": text,
        "state": state,
        "sort": sort,
        "query": f"{urlencode({'q': text, 'state': state, 'sort': sort})}&",
        "sorting": f"{urlencode({'q': text, 'state': state})}&",
    }
    return render(request, "followup/events.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.TREAT)
def event_new(request: SignedInRequest, client: UUID) -> HttpResponse:
    """Write down what happened to a client whom she treats; what was used last stands ready."""
    at = timezone.now()
    card = get_object_or_404(Client.objects.visible_to(request.user, at).treated_by(request.user), pk=client)
    hers, asked = Visit.objects.filter(client=card), _key(request.GET.get("visit"))
    visit = (hers.filter(pk=asked).first() if asked else None) or hers.order_by("-day", "-pk").first()
    used = list(ProductUse.objects.filter(record__visit=visit, record__amended_by=None)) if visit else []
    form = EventForm(request.POST or None, initial={"happened_on": local_day(at)})
    if done(form, lambda: verbs.write_event(card, form.wish(), visit=visit, by=request.user, at=at)):
        messages.success(request, _("Written down."))
        return redirect("card:client", card.pk)
    context = {"form": form, "client": card, "used": used, "event": None}
    return render(request, "followup/event.html", context, status=status_of(form))


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.HEALTH_SEE)
def event(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Read, correct or complete an event; reading is logged."""
    at = timezone.now()
    row = get_object_or_404(AdverseEvent.objects.readable_by(request.user, at).select_related("client"), pk=pk)
    audit.record("health.read", row.client, by=request.user, at=at, page="event")
    form = EventForm(request.POST or None, initial=values_of(row))
    if done(
        form,
        lambda: verbs.change_event(row, form.wish(), version=form.cleaned_data["version"], by=request.user, at=at),
    ):
        messages.success(request, _("Saved."))
        return redirect("card:client", row.client_id)
    status = status_of(form)
    context = {"form": form, "client": row.client, "used": [], "event": row, "conflict": conflict(form, row)}
    return render(request, "followup/event.html", context, status=status)


def _may_see_or_404(request: SignedInRequest) -> None:
    if not (_reads(request) or may(request.user, Permission.REPORTS)):
        raise Http404


def _reads(request: SignedInRequest) -> bool:
    return may(request.user, Permission.HEALTH_SEE)


def _key(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
