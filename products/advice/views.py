"""The advice pages: what to recommend at a visit, what the client says, what became of one's own advice."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from clients.card.models import HealthFact
from clients.card.services import read_health
from clients.care.models import AftercareGiven, Visit
from products.advice import services
from products.advice.forms import AnswerForm, OfferForm
from products.advice.models import Recommendation
from products.advice.pages import marked, shelf_for, spoken_at
from products.catalogue.models import Product
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.errors import Refused
from salon.core.time import local_day

ON_A_PAGE = 25
ORDERS = {
    "date": ["offered_at", "pk"],
    "-date": ["-offered_at", "-pk"],
    "client": ["visit__client__last_name", "visit__client__first_name", "-offered_at"],
    "-client": ["-visit__client__last_name", "-visit__client__first_name", "-offered_at"],
    "product": ["product__name", "-offered_at"],
    "-product": ["-product__name", "-offered_at"],
}
UNANSWERED = "none"


@never_cache
@vary_on_headers("HX-Request")
@require_GET
@requires(Permission.ADVISE)
def advise(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Home care for one visit: her wish first, what was said, then the shelf."""
    return _page(request, _own_visit(request, pk))


@require_POST
@requires(Permission.ADVISE)
def recommend(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Recommend a product with its reason, if the line allows it."""
    visit = _own_visit(request, pk)
    form = OfferForm(request.POST, only_asked=visit.client.no_product_talk)
    if form.is_valid():
        try:
            services.recommend(visit, form.offer(), by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error("basis" if refusal.code == "resting" else None, refusal.message)
        else:
            return _done(request, visit)
    return _page(request, visit, form, status=422)


@require_POST
@requires(Permission.ADVISE)
def nothing_needed(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """ "Nothing needed now": said and kept."""
    visit = _own_visit(request, pk)
    try:
        services.say_nothing_needed(visit, by=request.user, at=timezone.now())
    except Refused as refusal:
        return _page(request, visit, refusal=refusal.message, status=422)
    return _done(request, visit)


@require_POST
@requires(Permission.ADVISE)
def recommendation_answer(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What the client said to one recommendation, in one tap."""
    mine = Recommendation.objects.visible_to(request.user, timezone.now()).with_product()
    recommendation = get_object_or_404(mine, pk=pk)
    form, refused = AnswerForm(request.POST), ""
    if form.is_valid():
        answer = Recommendation.Answer(form.cleaned_data["answer"])
        try:
            recommendation = services.record_answer(recommendation, answer, by=request.user, at=timezone.now())
        except Refused as refusal:
            refused = refusal.message
    else:
        refused = _("Choose one of the answers.")
    status = 422 if refused else 200
    if request.headers.get("HX-Request"):
        answers = Recommendation.Answer.choices
        context = {"recommendation": recommendation, "refusal": refused, "answers": answers}
        return render(request, "advice/_recommendation.html", context, status=status)
    visit = _own_visit(request, recommendation.visit_id)
    return _page(request, visit, refusal=refused, status=status) if refused else _done(request, visit)


@never_cache
@require_GET
@requires(Permission.ADVISE)
def given(request: SignedInRequest) -> HttpResponse:
    """One's own advice with its answers, newest first."""
    sort, answer = request.GET.get("sort", "-date"), request.GET.get("answer", "")
    sort = sort if sort in ORDERS else "-date"
    mine = Recommendation.objects.visible_to(request.user, timezone.now())
    if answer == UNANSWERED:
        mine = mine.filter(answer="")
    elif answer in Recommendation.Answer.values:
        mine = mine.filter(answer=answer)
    rows = mine.with_product().select_related("visit__client").order_by(*ORDERS[sort])
    kept = request.GET.copy()
    for name in ("page", "sort"):
        kept.pop(name, None)
    filtering = f"{kept.urlencode()}&" if kept else ""
    context = {
        "page_obj": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
        "sort": sort,
        "answer": answer,
        "answers": Recommendation.Answer.choices,
        "filtering": filtering,
        "query": f"{filtering}sort={sort}&",
        "today": local_day(timezone.now()),
    }
    return render(request, "advice/given.html", context)


def _own_visit(request: SignedInRequest, pk: UUID) -> Visit:
    own = Visit.objects.visible_to(request.user, timezone.now()).given_by(request.user)
    return get_object_or_404(own.of_people(), pk=pk)


def _done(request: SignedInRequest, visit: Visit) -> HttpResponse:
    """After a step: the fragment for htmx, else the page anew, so that a reload repeats nothing."""
    return (
        _page(request, visit, fresh=True) if request.headers.get("HX-Request") else redirect("advice:advise", visit.pk)
    )


def _page(
    request: SignedInRequest,
    visit: Visit,
    form: OfferForm | None = None,
    *,
    refusal: str = "",
    fresh: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The page, or for htmx the part that changes; who wishes no product talk is shown a shelf only on asking."""
    at, spoken = timezone.now(), spoken_at(visit)
    asked = not fresh and ("asked" in request.GET or form is not None)
    closed = visit.client.no_product_talk and not asked
    text = "" if fresh else request.GET.get("q", "").strip()
    chosen = None if closed or fresh else _chosen(request, form)
    if chosen is not None and form is None:
        wish = visit.client.no_product_talk
        basis = Recommendation.Basis.CLIENT_ASKED if wish else ""
        form = OfferForm(initial={"product": chosen.pk, "basis": basis}, only_asked=wish)
    context = {
        "visit": visit,
        "client": visit.client,
        "spoken": spoken,
        "answers": Recommendation.Answer.choices,
        "closed": closed,
        "asked": asked,
        "q": text,
        "shelf": [] if closed or spoken.enough else shelf_for(visit, text, spoken, at),
        "chosen": marked(visit, [chosen], spoken, local_day(at))[0] if chosen else None,
        "form": form,
        "refusal": refusal,
        "health_facts": [] if request.headers.get("HX-Request") else _health(request, visit),
        "paper": AftercareGiven.objects.filter(visit=visit, channel=AftercareGiven.Channel.PRINT).exists(),
    }
    return render(request, _template(request), context, status=status)


def _health(request: SignedInRequest, visit: Visit) -> list[HealthFact]:
    return read_health(visit.client, by=request.user, at=timezone.now(), page="advise")


def _template(request: SignedInRequest) -> str:
    if not request.headers.get("HX-Request"):
        return "advice/advise.html"
    return "advice/_shelf.html" if request.headers.get("HX-Target") == "shelf" else "advice/_advise.html"


def _chosen(request: SignedInRequest, form: OfferForm | None) -> Product | None:
    """The product whose form is open: asked for in the address, or just refused."""
    wanted = request.GET.get("product", "") if form is None else form.data.get("product", "")
    try:
        return Product.objects.on_sale().select_related("line").filter(pk=UUID(wanted)).first()
    except ValueError:
        return None
