"""Patch tests: what lines demand, for the owner; tests put on and read, for who treats the client."""

from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import OuterRef, Q, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clients.card.models import Client
from clients.card.views.asked import treated_card
from clients.safety.forms.patches import DemandForm, PutOnForm, ReadForm
from clients.safety.models import PatchDemand, PatchTest
from clients.safety.patch_needs import states_of
from clients.safety.services import patches as verbs
from products.catalogue.models import ProductLine
from salon.core import audit
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.errors import Refused
from salon.core.time import local_day
from salon.house.views.acts import done, status_of

ON_A_PAGE = 25
LINE_ORDERS = {"name": ("brand", "name", "pk"), "-level": ("-demanded", "brand", "name", "pk")}
TEST_ORDERS = {"due": ("readable_from", "pk"), "client": ("client__last_name", "readable_from", "pk")}
STATES = ("read", "on", "all")


@never_cache
@require_GET
@requires(Permission.SALON_SETTINGS)
def lines(request: SignedInRequest) -> HttpResponse:
    """Lines of products with what each demands."""
    text = " ".join(request.GET.get("q", "").replace("\0", "").split())[:80]
    sort = request.GET.get("sort", "")
    sort = sort if sort in LINE_ORDERS else "name"
    standing = PatchDemand.objects.filter(line=OuterRef("pk"), valid_until=None)
    found = ProductLine.objects.filter(Q(brand__icontains=text) | Q(name__icontains=text))
    found = found.annotate(
        demanded=Subquery(standing.values("level")[:1]), hours=Subquery(standing.values("hours")[:1])
    )
    page = Paginator(found.order_by(*LINE_ORDERS[sort]), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "levels": dict(PatchDemand.Level.choices),
        "q": text,
        "sort": sort,
        "query": f"{urlencode({'q': text, 'sort': sort})}&",
        "sorting": f"{urlencode({'q': text})}&",
    }
    return render(request, "safety/patch_lines.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def line(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What one line demands from today on, which treatments use it, and what it demanded before."""
    row = get_object_or_404(ProductLine, pk=pk)
    standing = PatchDemand.objects.filter(line=row, valid_until=None).first()
    initial = {
        "level": standing.level if standing else "",
        "hours": standing.hours if standing else verbs.HOURS,
        "months": standing.months if standing else verbs.MONTHS,
        "source": standing.source if standing else "",
        "services": list(row.used_by.values_list("service", flat=True)),
    }
    form = DemandForm(request.POST or None, initial=initial)

    def save() -> None:
        at = timezone.now()
        verbs.demand(row, form.wish(), by=request.user, at=at)
        verbs.used_by(row, list(form.cleaned_data["services"]), by=request.user, at=at)

    if done(form, save):
        messages.success(request, _("Saved. It holds from today on."))
        return redirect("safety:patch-lines")
    before = PatchDemand.objects.filter(line=row).exclude(valid_until=None).order_by("-valid_until", "-made_at")
    context = {"line": row, "form": form, "before": before[:20]}
    return render(request, "safety/patch_line.html", context, status=status_of(form))


@never_cache
@require_GET
@requires(Permission.HEALTH_SEE)
def tests(request: SignedInRequest) -> HttpResponse:
    """Tests of her clients: to read now, on the skin, all. What came of them stands on the client's own page."""
    at = timezone.now()
    asked, sort = request.GET.get("state", ""), request.GET.get("sort", "")
    state, sort = asked if asked in STATES else "read", sort if sort in TEST_ORDERS else "due"
    rows = PatchTest.objects.visible_to(request.user, at).filter(taken_back_at=None)
    if state == "read":
        rows = rows.to_read(at)
    elif state == "on":
        rows = rows.filter(read_at=None)
    found = rows.of_people().order_by(*TEST_ORDERS[sort])
    context = {
        "page_obj": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
        "state": state,
        "sort": sort,
        "query": f"{urlencode({'state': state, 'sort': sort})}&",
        "sorting": f"{urlencode({'state': state})}&",
    }
    return render(request, "safety/patch_tests.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.HEALTH_SEE)
def of_client(request: SignedInRequest, client: UUID) -> HttpResponse:
    """A client's tests, and a new one put on; reading them is logged."""
    card, form = treated_card(request, client), PutOnForm(request.POST or None)
    at = timezone.now()

    def put_on() -> None:
        data = form.cleaned_data
        verbs.put_on(card, data["line"], site=data["site"], batch=data["batch"], by=request.user, at=at)

    if done(form, put_on):
        messages.success(request, _("Put on. It shows on your day when it may be read."))
        return redirect("safety:patch-of", card.pk)
    return _client_page(request, card, form)


@require_POST
@requires(Permission.HEALTH_SEE)
def read(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Write down what came of a test."""
    test, form = _own(request, pk), ReadForm(request.POST)
    at = timezone.now()
    if done(form, lambda: verbs.read(test, form.cleaned_data["result"], form.cleaned_data["words"],
                                     by=request.user, at=at)):  # fmt: skip
        messages.success(request, _("Written down."))
        return redirect("safety:patch-of", test.client_id)
    return _client_page(request, test.client, PutOnForm(), reading=test, read_form=form)


@require_POST
@requires(Permission.HEALTH_SEE)
def take_back(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """It was put on by mistake."""
    test = _own(request, pk)
    try:
        verbs.take_back(test, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Taken back."))
    return redirect("safety:patch-of", test.client_id)


def _own(request: SignedInRequest, pk: UUID) -> PatchTest:
    rows = PatchTest.objects.visible_to(request.user, timezone.now()).of_people()
    test = get_object_or_404(rows, pk=pk)
    treated_card(request, test.client_id)
    return test


def _client_page(
    request: SignedInRequest,
    card: Client,
    form: PutOnForm,
    *,
    reading: PatchTest | None = None,
    read_form: ReadForm | None = None,
) -> HttpResponse:
    at = timezone.now()
    audit.record("health.read", card, by=request.user, at=at, page="patch")
    rows = list(PatchTest.objects.filter(client=card, taken_back_at=None).of_people().order_by("-applied_at"))
    states = states_of(card, [*{row.line_id for row in rows}], local_day(at)) if rows else {}
    shown = [
        {
            "test": row,
            "state": states[row.line_id].value,
            "may_read": row.read_at is None and row.readable_from <= at,
            "form": read_form if reading is not None and reading.pk == row.pk else ReadForm(auto_id=f"id_{row.pk}_%s"),
        }
        for row in rows
    ]
    context = {"client": card, "form": form, "rows": shown, "soon": at + timedelta(hours=24)}
    wrong = status_of(read_form) if read_form is not None else status_of(form)
    return render(request, "safety/patch_of_client.html", context, status=wrong)
