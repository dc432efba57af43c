"""The page of home care at one visit, whole or the part that changes."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from clients.card.models import Client, HealthFact, sees_all_clients
from clients.card.services import read_health
from clients.care.models import AftercareGiven, TreatmentRecord, Visit
from products.advice.forms.offers import AtHomeForm, OfferForm
from products.advice.models import TODAYS, Finding, Goal, Recommendation, Slot
from products.advice.pages import about_her, marked, shelf_for, spoken_at, suggestions_for
from products.catalogue.models import Product
from salon.core.access import Permission, SignedInRequest, may
from salon.core.prepared import Prepared
from salon.core.time import local_day


def _own(visit: UUID, user: UUID) -> QuerySet[Visit]:
    return Visit.objects.filter(pk=visit, staff__user=user, client__state=Client.State.ACTIVE).of_people()


OWN = Prepared(_own, UUID, UUID)
SIGNED = Prepared(lambda visit: TreatmentRecord.objects.filter(visit=visit).only("pk")[:1], UUID)
PAPER = Prepared(lambda visit: AftercareGiven.objects.filter(visit=visit, channel="print").only("pk"), UUID)


def own_visit(request: SignedInRequest, pk: UUID) -> Visit:
    """Her own visit, of a client whom she may see; anybody else's does not exist."""
    if sees_all_clients(request.user):
        # Her own visit makes her one of those who treat the client: the whole question asks no more than this.
        visit = next(iter(OWN.ask(pk, request.user.pk)), None)
        if visit is None:
            raise Http404
        return visit
    own = Visit.objects.visible_to(request.user, timezone.now()).given_by(request.user)
    return get_object_or_404(own.of_people(), pk=pk)


def done(request: SignedInRequest, visit: Visit) -> HttpResponse:
    """After a step: the fragment for htmx, else the page anew, so that a reload repeats nothing."""
    return (
        page(request, visit, State(fresh=True))
        if request.headers.get("HX-Request")
        else redirect("advice:advise", visit.pk)
    )


@dataclass(frozen=True)
class State:
    """What a page carries from what was just done: the form that came back, or why it did not."""

    form: OfferForm | None = None
    home_form: AtHomeForm | None = None
    refusal: str = ""
    fresh: bool = False
    status: int = 200


def page(request: SignedInRequest, visit: Visit, state: State = State()) -> HttpResponse:
    """The page, or for htmx the part that changes; who wishes no product talk is shown a shelf only on asking."""
    day, form, fresh = local_day(timezone.now()), state.form, state.fresh
    spoken, her = spoken_at(visit, day), about_her(visit, day)
    asked = not fresh and ("asked" in request.GET or form is not None)
    closed = visit.client.no_product_talk and not asked
    text = "" if fresh else request.GET.get("q", "").strip()
    chosen = None if closed or fresh else _chosen(request, form)
    suggested, kept_back = suggestions_for(visit, her, spoken, day)
    moment = _moment(visit)
    if chosen is not None and form is None:
        form = _offer_form(visit, chosen, moment, her.findings)
    context = {
        "visit": visit,
        "client": visit.client,
        "spoken": spoken,
        "her": her,
        "found_url": reverse("advice:found", args=[visit.pk]),
        "findings": [(one.value, one.label, one.value in her.findings) for one in TODAYS],
        "goals": [(value, label, value in her.goals) for value, label in Goal.choices],
        "suggested": [] if closed else suggested,
        "kept_back": [] if closed else kept_back,
        "moment": moment,
        "home_form": state.home_form or (AtHomeForm() if "home" in request.GET else None),
        "stops": her.known.stops if may(request.user, Permission.HEALTH_SEE) else (),
        "answers": answers(),
        "closed": closed,
        "asked": asked,
        "q": text,
        "shelf": [] if closed or spoken.enough else shelf_for(visit, text, spoken, her),
        "chosen": marked([chosen], spoken, her)[0] if chosen else None,
        "form": form,
        "refusal": state.refusal,
        "health_facts": [] if request.headers.get("HX-Request") else _health(request, visit),
        "paper": bool(PAPER.ask(visit.pk)),
    }
    return render(request, _template(request), context, status=state.status)


def _offer_form(visit: Visit, product: Product, moment: str, found: list[str]) -> OfferForm:
    """Filled in as the product says; the cosmetologist changes what she sees otherwise."""
    wish = visit.client.no_product_talk
    written = {
        "product": product.pk,
        "basis": Recommendation.Basis.CLIENT_ASKED if wish else "",
        "about": f"finding:{found[0]}" if len(found) == 1 and not wish else "",
        "reason": str(Finding(found[0]).label) if len(found) == 1 else "",
        "need": Recommendation.Need.USEFUL,
        "slot": Slot.EVENING,
        "moment": moment,
        "ml": product.ml_per_application,
        "instruction": product.usage,
        "start_after_days": 0,
    }
    return OfferForm(initial=written, only_asked=wish, found=found)


def _moment(visit: Visit) -> str:
    """Once the treatment is signed, what is said is said after it."""
    return Recommendation.Moment.AFTER if SIGNED.ask(visit.pk) else Recommendation.Moment.DURING


def answers() -> list[tuple[str, str]]:
    """What a client may say, each as a button."""
    return [(value, str(label)) for value, label in Recommendation.Answer.choices]


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
