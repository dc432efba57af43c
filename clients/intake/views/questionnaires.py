"""The owner's pages of questionnaires: named, tied to treatments, their questions published in editions."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Max
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clients.intake.forms.questionnaires import EditionForm, QuestionnaireForm, items_form, wish_of
from clients.intake.models import Questionnaire
from clients.intake.services import questionnaires as verbs
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.errors import Refused
from salon.core.versions import version_of
from salon.house.models import Service
from salon.house.views.acts import conflict, done, status_of

ON_A_PAGE = 25
ORDERS = {"name": ("name", "pk"), "-edition": ("-edition", "name", "pk"), "-services": ("-asks", "name", "pk")}


@never_cache
@require_GET
@requires(Permission.SALON_SETTINGS)
def questionnaires(request: SignedInRequest) -> HttpResponse:
    """The forms with their newest edition and how many treatments ask for them."""
    text = " ".join(request.GET.get("q", "").replace("\0", "").split())[:80]
    sort = request.GET.get("sort", "")
    sort = sort if sort in ORDERS else "name"
    found = Questionnaire.objects.filter(name__icontains=text)
    counted = found.annotate(edition=Max("editions__number"), asks=Count("services", distinct=True))
    context = {
        "page_obj": Paginator(counted.order_by(*ORDERS[sort]), ON_A_PAGE).get_page(request.GET.get("page")),
        "q": text,
        "sort": sort,
        "none_at_all": not Questionnaire.objects.exists(),
        "query": f"q={text}&sort={sort}&",
        "sorting": f"q={text}&",
    }
    return render(request, "intake/questionnaires.html", context)


@require_POST
@requires(Permission.SALON_SETTINGS)
def begin(request: SignedInRequest) -> HttpResponse:
    """The usual form, asked before every treatment until the owner says otherwise."""
    services = list(Service.objects.filter(active=True))
    try:
        row = verbs.begin_with_usual(services, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("intake:questionnaires")
    messages.success(request, _("The form is there. Choose before which treatments it is asked for."))
    return redirect("intake:questionnaire", row.pk)


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def new(request: SignedInRequest) -> HttpResponse:
    """A further form."""
    return _page(request, Questionnaire())


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def questionnaire(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """A form by its name, and before which treatments it is asked for."""
    return _page(request, get_object_or_404(Questionnaire, pk=pk))


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def questions(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The questions; saving publishes a new edition."""
    row = get_object_or_404(Questionnaire, pk=pk)
    edition = row.editions.order_by("-number").first()
    number = edition.number if edition else 0
    sent = request.POST or None
    form = EditionForm(
        sent,
        initial={
            "after": number,
            "intro_fi": edition.intro_fi if edition else "",
            "intro_en": edition.intro_en if edition else "",
        },
    )
    items = items_form(edition, sent)
    if sent and form.is_valid() and items.is_valid():
        wish, at = wish_of(form, items), timezone.now()
        if done(form, lambda: verbs.publish(row, wish, after=form.cleaned_data["after"], by=request.user, at=at)):
            messages.success(request, _("Published. Forms filled in before keep their questions."))
            return redirect("intake:questionnaire", row.pk)
    status = 422 if sent and not items.is_valid() and not form.errors else status_of(form)
    context = {"questionnaire": row, "form": form, "items": items, "number": number}
    return render(request, "intake/questions.html", context, status=status)


def _page(request: SignedInRequest, row: Questionnaire) -> HttpResponse:
    old, at = version_of(row), timezone.now()
    services = [] if row._state.adding else list(row.services.values_list("service", flat=True))
    form = QuestionnaireForm(request.POST or None, instance=row, initial={"version": old, "services": services})
    if done(
        form,
        lambda: verbs.save_questionnaire(
            form.instance,
            list(form.cleaned_data["services"]),
            version=form.cleaned_data["version"],
            by=request.user,
            at=at,
        ),
    ):
        messages.success(request, _("Saved."))
        return redirect("intake:questions" if not old else "intake:questionnaire", form.instance.pk)
    context = {
        "form": form,
        "questionnaire": row if old else None,
        "editions": row.editions.select_related("published_by")[:20] if old else [],
        "conflict": conflict(form, row) if old else None,
    }
    return render(request, "intake/questionnaire.html", context, status=status_of(form))
