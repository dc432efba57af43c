"""What clients answered, for who treats them: looked at, called about, or not asked at all."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from clients.card.models import Client
from clients.followup.forms.followups import AnswerForm, DoneForm
from clients.followup.models import FollowUp
from clients.followup.queries import ORDERS, STATES, followups_for
from clients.followup.services import followups as verbs
from salon.core import audit, undo
from salon.core.access import Permission, SignedInRequest, may, requires
from salon.core.errors import Refused

ON_A_PAGE = 25


@never_cache
@require_GET
@requires(Permission.HEALTH_SEE)
def followups(request: SignedInRequest) -> HttpResponse:
    """Those of her clients: to look at, to call, answered, planned. What was answered stands on its own page."""
    asked = request.GET.get("state", "")
    state = asked if asked in STATES else "look"
    sort = request.GET.get("sort", "")
    sort = sort if sort in ORDERS else "-due" if state == "answered" else "due"
    found = followups_for(request.user, timezone.now(), state=state, sort=sort)
    context = {
        "page_obj": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
        "state": state,
        "sort": sort,
        "query": f"{urlencode({'state': state, 'sort': sort})}&",
        "sorting": f"{urlencode({'state': state})}&",
    }
    return render(request, "followup/followups.html", context)


@never_cache
@require_GET
@requires(Permission.TODAY)
def one(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One question with its answer, read with a log; who only leads sees whom to call, and nothing of the answer."""
    return _page(request, _reached(request, pk))


@require_POST
@requires(Permission.HEALTH_SEE)
def answer(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Write down what the client said on the phone."""
    row = get_object_or_404(FollowUp.objects.readable_by(request.user, timezone.now()).of_people(), pk=pk)
    form = AnswerForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            verbs.answer(row, said["feeling"], said["words"], by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Written down."))
            return redirect("followup:one", row.pk)
    return _page(request, row, answer_form=form)


@require_POST
@requires(Permission.TODAY)
def looked(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Say what was done about it."""
    row, form = _reached(request, pk), DoneForm(request.POST)
    if form.is_valid():
        try:
            verbs.look_after(row, form.cleaned_data["done"], by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Kept."))
            readable = FollowUp.objects.readable_by(request.user, timezone.now()).filter(pk=row.pk).exists()
            return redirect("followup:followups" if readable else "today")
    return _page(request, row, done_form=form)


@require_POST
@requires(Permission.HEALTH_SEE)
def cancel(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Do not ask; "Undo" asks after all."""
    row = get_object_or_404(FollowUp.objects.readable_by(request.user, timezone.now()), pk=pk)
    try:
        verbs.cancel(row, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        undo.offer(request, _("The client is not asked."), reverse("followup:after-all", args=[row.pk]), {})
    return redirect("care:visit", row.visit_id)


@require_POST
@requires(Permission.HEALTH_SEE)
def after_all(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Ask after all."""
    row = get_object_or_404(FollowUp.objects.readable_by(request.user, timezone.now()), pk=pk)
    try:
        undo.before(request)
        verbs.ask_after_all(row, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("care:visit", row.visit_id)


@require_POST
@requires(Permission.TREAT)
def wishes(request: SignedInRequest, client: UUID) -> HttpResponse:
    """Whether a client wishes to be asked at all; both ways with one touch."""
    at = timezone.now()
    card = get_object_or_404(Client.objects.visible_to(request.user, at).treated_by(request.user), pk=client)
    act = verbs.wish_again if request.POST.get("again") else verbs.wish_none
    act(card, by=request.user, at=at)
    messages.success(request, _("Kept."))
    return redirect("card:client", card.pk)


def _reached(request: SignedInRequest, pk: UUID) -> FollowUp:
    """Readable by who treats; what worries is reached by those who lead too, without its words."""
    at = timezone.now()
    row = FollowUp.objects.readable_by(request.user, at).of_people().filter(pk=pk).first()
    if row is not None and may(request.user, Permission.HEALTH_SEE):
        return row
    if may(request.user, Permission.REPORTS):
        worrying = FollowUp.objects.filter(worries=True, client__in=Client.objects.visible_to(request.user, at))
        return get_object_or_404(worrying.of_people(), pk=pk)
    raise Http404


def _page(
    request: SignedInRequest, row: FollowUp, *, answer_form: AnswerForm | None = None, done_form: DoneForm | None = None
) -> HttpResponse:
    at = timezone.now()
    readable = FollowUp.objects.readable_by(request.user, at).filter(pk=row.pk).exists()
    reads = may(request.user, Permission.HEALTH_SEE) and readable
    if reads and row.answered_at:
        audit.record("health.read", row.client, by=request.user, at=at, page="followup")
    form = answer_form or done_form
    context = {
        "row": row,
        "client": row.client,
        "reads": reads,
        "answer_form": answer_form or AnswerForm(),
        "done_form": done_form or DoneForm(initial={"done": row.measures} if reads else None),
        "form": form,
    }
    return render(request, "followup/one.html", context, status=422 if form is not None and form.errors else 200)
