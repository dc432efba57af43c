"""The desk asks; who treats the client answers; a leader says the second yes."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from clients.card.models import Client
from clients.card.services import read_health
from clients.safety.forms.questions import AnswerForm, AskForm
from clients.safety.models import Question
from clients.safety.queries import questions_for
from clients.safety.services import questions as verbs
from clients.safety.services.checking import look
from salon.booking.answers import is_fragment
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.errors import Refused
from salon.core.time import local_day


@require_POST
@requires(Permission.DIARY_SEE)
def ask(request: SignedInRequest) -> HttpResponse:
    """Send the question that the booking form stands for; what was typed stays where it is."""
    at = timezone.now()
    form = AskForm(request.POST)
    if not form.is_valid():
        said, status = _("Choose the client and the treatment first."), 422
    else:
        asked = form.cleaned_data
        card = get_object_or_404(Client.objects.visible_to(request.user, at), pk=asked["client"])
        verbs.ask(card, asked["service"], staff=asked["staff"], wished_at=form.wished_at, by=request.user, at=at)
        said, status = _("Asked. When the answer is yes, book it as usual."), 200
    if is_fragment(request):
        return render(request, "booking/_toast.html", {"toast": said}, status=status)
    messages.info(request, said)
    return redirect("booking:diary")


@never_cache
@require_GET
@requires(Permission.TODAY)
def questions(request: SignedInRequest) -> HttpResponse:
    """What waits for this user's answer, with what stands behind it for who may read that."""
    return _page(request)


@require_POST
@requires(Permission.HEALTH_SEE)
def answer(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Yes with a reason, no, or a call."""
    question, form = _own(request, pk), AnswerForm(request.POST)
    if form.is_valid():
        try:
            said, why = form.cleaned_data["answer"], form.cleaned_data["reason"]
            verbs.answer(question, said, why, by=request.user, at=timezone.now())
        except Refused as refusal:
            return _page(request, refused=question, refusal=refusal.message, typed=request.POST.get("reason", ""))
        messages.success(request, _("The desk sees your answer."))
        return redirect("safety:questions")
    return _page(request, refused=question, refusal=_("Choose an answer."), typed=request.POST.get("reason", ""))


@require_POST
@requires(Permission.REPORTS)
def second(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The second yes."""
    question = _own(request, pk)
    try:
        verbs.second(question, by=request.user, at=timezone.now())
    except Refused as refusal:
        return _page(request, refused=question, refusal=refusal.message)
    messages.success(request, _("Said yes. It may be booked."))
    return redirect("safety:questions")


@require_POST
@requires(Permission.TODAY)
def withdraw(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """A yes is taken back, or a question is no longer needed; by who asked, answers or seconds."""
    mine = Question.objects.filter(withdrawn_at=None, asked_by=request.user) | Question.objects.filter(
        withdrawn_at=None, answered_by=request.user
    )
    verbs.withdraw(get_object_or_404(mine, pk=pk), by=request.user, at=timezone.now())
    messages.success(request, _("Taken back."))
    return redirect("safety:questions")


def _own(request: SignedInRequest, pk: UUID) -> Question:
    return get_object_or_404(questions_for(request.user, timezone.now()), pk=pk)


def _page(
    request: SignedInRequest, *, refused: Question | None = None, refusal: str = "", typed: str = ""
) -> HttpResponse:
    at = timezone.now()
    rows = []
    for question in questions_for(request.user, at):
        day = local_day(question.wished_at or at)
        # Each look is logged, as on the card: the question is why she may read it.
        facts = read_health(question.client, by=request.user, at=at, page="question")
        found = look(question.client, question.service, day)
        wrong = refused is not None and refused.pk == question.pk
        rows.append({"question": question, "facts": facts, "found": found, "refusal": refusal if wrong else "",
                     "typed": typed if wrong else ""})  # fmt: skip
    asked = Question.objects.filter(asked_by=request.user, withdrawn_at=None).select_related("client", "service")
    context = {"rows": rows, "asked": asked.order_by("-asked_at")[:20]}
    return render(request, "safety/questions.html", context, status=422 if refusal else 200)
