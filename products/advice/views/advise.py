"""Home care at one visit: what was found, what to recommend, what the client says, what she has at home."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from products.advice import services
from products.advice.forms.offers import AnswerForm, OfferForm
from products.advice.models import Recommendation
from products.advice.regimen import plan_of
from products.advice.views.page import State, answers, done, own_visit, page
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.errors import Refused
from salon.core.time import local_day


@never_cache
@vary_on_headers("HX-Request")
@require_GET
@requires(Permission.ADVISE)
def advise(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Home care for one visit: her wish first, what was found and said, then what is suggested, then the shelf."""
    return page(request, own_visit(request, pk))


@require_POST
@requires(Permission.ADVISE)
def recommend(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Recommend a product with its reason, if the line allows it."""
    visit = own_visit(request, pk)
    form = OfferForm(request.POST, only_asked=visit.client.no_product_talk)
    if form.is_valid():
        try:
            services.recommend(visit, form.offer(), by=request.user, at=timezone.now())
        except Refused as refusal:
            beside = {"resting": "basis", "no_finding": "about", "same_finding": "about", "no_letter": "moment"}
            form.add_error(beside.get(refusal.code), refusal.message)
        else:
            return done(request, visit)
    return page(request, visit, State(form, status=422))


@require_POST
@requires(Permission.ADVISE)
def nothing_needed(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """ "Nothing needed now": said and kept."""
    visit = own_visit(request, pk)
    try:
        services.say_nothing_needed(visit, by=request.user, at=timezone.now())
    except Refused as refusal:
        return page(request, visit, State(refusal=refusal.message, status=422))
    return done(request, visit)


@require_POST
@requires(Permission.ADVISE)
def recommendation_answer(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What the client said to one recommendation, in one tap."""
    mine = Recommendation.objects.visible_to(request.user, timezone.now()).with_product()
    recommendation = get_object_or_404(mine, pk=pk)
    form, refused, at = AnswerForm(request.POST), "", timezone.now()
    if form.is_valid():
        answer = Recommendation.Answer(form.cleaned_data["answer"])
        try:
            recommendation = services.record_answer(recommendation, answer, by=request.user, at=at)
        except Refused as refusal:
            refused = refusal.message
    else:
        refused = _("Choose one of the answers.")
    status = 422 if refused else 200
    if request.headers.get("HX-Request"):
        step = plan_of(recommendation.visit.client, [recommendation], today=local_day(at))[0]
        context = {"step": step, "refusal": refused, "answers": answers()}
        return render(request, "advice/_recommendation.html", context, status=status)
    visit = own_visit(request, recommendation.visit_id)
    return page(request, visit, State(refusal=refused, status=status)) if refused else done(request, visit)
