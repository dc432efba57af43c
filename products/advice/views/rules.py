"""The owner's rules of advice, each kind on its page: read, written, changed, taken away and brought back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from products.advice.forms.rules import PauseForm, StopForm, SuggestionForm
from products.advice.models import PauseRule, StopRule, SuggestionRule
from products.advice.services import rules as verbs
from salon.core import undo
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.errors import Refused
from salon.house.views.acts import done, status_of

ON_A_PAGE = 25


@dataclass(frozen=True)
class Sort:
    """One kind of rule: its rows, its form, and in which orders its list stands."""

    model: Any
    form: Any
    orders: dict[str, tuple[str, ...]]
    rows: Callable[[], QuerySet[Any]]


SORTS = {
    "suggestions": Sort(
        SuggestionRule,
        SuggestionForm,
        {"rank": ("rank", "pk"), "product": ("product__name", "rank"), "because": ("finding", "goal", "rank")},
        lambda: SuggestionRule.objects.select_related("product"),
    ),
    "stops": Sort(
        StopRule,
        StopForm,
        {"cause": ("condition", "medicine", "pk"), "contains": ("contains", "pk"), "strength": ("-strength", "pk")},
        lambda: StopRule.objects.select_related("substance"),
    ),
    "pauses": Sort(
        PauseRule,
        PauseForm,
        {"kind": ("kind", "contains"), "contains": ("contains", "kind")},
        PauseRule.objects.all,
    ),
}


@never_cache
@require_GET
@requires(Permission.SALON_SETTINGS)
def rules(request: SignedInRequest, what: str) -> HttpResponse:
    """The rules of one kind that hold, or those that were."""
    kind = _kind(what)
    sort = request.GET.get("sort", "")
    sort = sort if sort in kind.orders else next(iter(kind.orders))
    over = request.GET.get("state") == "over"
    found = kind.rows().filter(removed_at__isnull=not over).order_by(*kind.orders[sort])
    kept = {"state": "over" if over else ""}
    context = {
        "what": what,
        "page_obj": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
        "over": over,
        "sort": sort,
        "none_at_all": not kind.model.objects.exists(),
        "query": f"{urlencode({**kept, 'sort': sort})}&",
        "sorting": f"{urlencode(kept)}&",
    }
    return render(request, "advice/rules.html", context)


@require_POST
@requires(Permission.SALON_SETTINGS)
def begin(request: SignedInRequest) -> HttpResponse:
    """The usual rules, of each kind of which there are none."""
    count = verbs.begin_with_usual(by=request.user, at=timezone.now())
    messages.success(request, _("Rules to begin with: %(count)s. Look them over.") % {"count": count})
    return redirect("advice:rules", "suggestions")


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def rule_new(request: SignedInRequest, what: str) -> HttpResponse:
    """A further rule."""
    return _form_page(request, what, None)


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def rule(request: SignedInRequest, what: str, pk: UUID) -> HttpResponse:
    """Change a rule: a new one takes its place."""
    return _form_page(request, what, get_object_or_404(_kind(what).rows().filter(removed_at=None), pk=pk))


@require_POST
@requires(Permission.SALON_SETTINGS)
def rule_away(request: SignedInRequest, what: str, pk: UUID) -> HttpResponse:
    """It holds no longer; "Undo" brings it back."""
    verbs.take_rule_away(get_object_or_404(_kind(what).model, pk=pk), by=request.user, at=timezone.now())
    undo.offer(request, _("Taken away."), reverse("advice:rule-back", args=[what, pk]), {})
    return redirect("advice:rules", what)


@require_POST
@requires(Permission.SALON_SETTINGS)
def rule_back(request: SignedInRequest, what: str, pk: UUID) -> HttpResponse:
    """It holds again: by "Undo", or from the list of those that were."""
    row = get_object_or_404(_kind(what).model, pk=pk)
    try:
        verbs.bring_rule_back(row, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("advice:rules", what)


def _kind(what: str) -> Sort:
    if what not in SORTS:
        raise Http404
    return SORTS[what]


def _form_page(request: SignedInRequest, what: str, old: Model | None) -> HttpResponse:
    kind = _kind(what)
    # The old row stays as it is: the form writes a new one.
    shown = kind.model.objects.get(pk=old.pk) if old else None
    form = kind.form(request.POST or None, instance=shown)

    def act() -> None:
        verbs.write_rule(form.rule(), old=old, by=request.user, at=timezone.now())

    if done(form, act):
        messages.success(request, _("Saved."))
        return redirect("advice:rules", what)
    return render(request, "advice/rule.html", {"form": form, "rule": old, "what": what}, status=status_of(form))
