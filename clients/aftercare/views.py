"""The owner's pages of aftercare: what each treatment asks for at home, the topics, and how the message reads."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clients.aftercare import services as verbs
from clients.aftercare.forms import InstructionForm, TopicForm, values_of
from clients.aftercare.models import Instruction, Topic
from clients.aftercare.queries import message_for
from salon.core import undo
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.errors import Refused
from salon.core.versions import version_of
from salon.house.models import Service
from salon.house.views.acts import conflict, done, status_of

ON_A_PAGE = 25
ORDERS = {"name": ("name", "pk"), "lines": ("lines", "name", "pk"), "-lines": ("-lines", "name", "pk")}
STATES = ("", "none", "some")


@never_cache
@require_GET
@requires(Permission.SALON_SETTINGS)
def treatments(request: SignedInRequest) -> HttpResponse:
    """Each treatment with how many instructions it has."""
    text = " ".join(request.GET.get("q", "").replace("\0", "").split())[:80]
    state = _of(request.GET.get("state", ""), STATES)
    sort = _of(request.GET.get("sort", ""), tuple(ORDERS)) or "name"
    live = Count("instructions", filter=Q(instructions__removed_at=None))
    found = Service.objects.filter(active=True, name__icontains=text).annotate(lines=live)
    if state:
        found = found.filter(lines=0) if state == "none" else found.filter(lines__gt=0)
    kept = {"q": text, "state": state}
    context = {
        "page_obj": Paginator(found.order_by(*ORDERS[sort]), ON_A_PAGE).get_page(request.GET.get("page")),
        **kept,
        "sort": sort,
        "none_at_all": not Instruction.objects.exists(),
        "query": f"{urlencode({**kept, 'sort': sort})}&",
        "sorting": f"{urlencode(kept)}&",
    }
    return render(request, "aftercare/treatments.html", context)


@require_POST
@requires(Permission.SALON_SETTINGS)
def begin(request: SignedInRequest) -> HttpResponse:
    """The usual instructions, for treatments that have none."""
    count = verbs.begin_with_usual(by=request.user, at=timezone.now())
    if count:
        messages.success(request, _("Instructions to begin with: %(count)s. Look them over.") % {"count": count})
    else:
        messages.info(request, _("Nothing was added: say first what your treatments count as, under the rules."))
    return redirect("aftercare:treatments")


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def treatment(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What one treatment asks for, how the message reads in both languages, alone or with another treatment."""
    service = get_object_or_404(Service, pk=pk)
    form = InstructionForm(request.POST or None)
    if done(form, lambda: verbs.write_instruction(service, form.wish(), by=request.user, at=timezone.now())):
        messages.success(request, _("Saved."))
        return redirect("aftercare:treatment", service.pk)
    others = Service.objects.filter(active=True).exclude(pk=service.pk).order_by("name")
    beside = next((one for one in others if str(one.pk) == request.GET.get("with")), None)
    together = [service, *([beside] if beside else [])]
    rows = Instruction.objects.live().known().filter(service=service).order_by("stance", "topic__name_fi", "text_fi")
    context = {
        "service": service,
        "rows": [{"row": row, "fi": row.sentence("fi"), "en": row.sentence("en")} for row in rows],
        "form": form,
        "others": others,
        "beside": beside,
        "previews": [(code, message_for(together, code, since=timezone.now()).splitlines()) for code in ("fi", "en")],
    }
    return render(request, "aftercare/treatment.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def instruction(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Change one instruction."""
    row = get_object_or_404(Instruction.objects.live().known(), pk=pk)
    form = InstructionForm(request.POST or None, initial=values_of(row))
    at = timezone.now()
    if done(form, lambda: verbs.write_instruction(row.service, form.wish(), old=row, by=request.user, at=at)):
        messages.success(request, _("Saved."))
        return redirect("aftercare:treatment", row.service_id)
    context = {"row": row, "service": row.service, "form": form}
    return render(request, "aftercare/instruction.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.SALON_SETTINGS)
def take_away(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """It is given no longer; "Undo" brings it back."""
    row = get_object_or_404(Instruction.objects.live(), pk=pk)
    verbs.take_away(row, by=request.user, at=timezone.now())
    undo.offer(request, _("Taken away."), reverse("aftercare:back", args=[row.pk]), {})
    return redirect("aftercare:treatment", row.service_id)


@require_POST
@requires(Permission.SALON_SETTINGS)
def back(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """It is given again."""
    row = get_object_or_404(Instruction, pk=pk)
    try:
        undo.before(request)
        verbs.bring_back(row, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("aftercare:treatment", row.service_id)


@never_cache
@require_GET
@requires(Permission.SALON_SETTINGS)
def topics(request: SignedInRequest) -> HttpResponse:
    """The topics with their sentences."""
    text = " ".join(request.GET.get("q", "").replace("\0", "").split())[:60]
    order = _of(request.GET.get("sort", ""), ("name_fi", "name_en", "-used")) or "name_fi"
    live = Count("instructions", filter=Q(instructions__removed_at=None))
    found = Topic.objects.filter(Q(name_fi__icontains=text) | Q(name_en__icontains=text)).annotate(used=live)
    context = {
        "page_obj": Paginator(found.order_by(order, "pk"), ON_A_PAGE).get_page(request.GET.get("page")),
        "q": text,
        "sort": order,
        "query": f"{urlencode({'q': text, 'sort': order})}&",
        "sorting": f"{urlencode({'q': text})}&",
    }
    return render(request, "aftercare/topics.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def topic_new(request: SignedInRequest) -> HttpResponse:
    """A further topic."""
    return _topic_page(request, Topic())


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def topic(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The sentences of a topic."""
    return _topic_page(request, get_object_or_404(Topic, pk=pk))


def _topic_page(request: SignedInRequest, row: Topic) -> HttpResponse:
    old, sent = version_of(row), request.POST or None
    form = TopicForm(sent, instance=row, initial={"version": old})
    at = timezone.now()
    if done(
        form, lambda: verbs.save_topic(form.instance, version=form.cleaned_data["version"], by=request.user, at=at)
    ):
        messages.success(request, _("Saved. Every treatment that speaks of it says it so."))
        return redirect("aftercare:topics")
    context = {"form": form, "topic": row, "conflict": conflict(form, row)}
    return render(request, "aftercare/topic.html", context, status=status_of(form))


def _of(text: str, known: tuple[str, ...]) -> str:
    return text if text in known else ""
