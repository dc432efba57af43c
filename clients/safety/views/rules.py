"""The owner's pages of rules: what stands against which treatment, how long, how much."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clients.safety.forms.rules import KindsForm, RuleForm, values_of
from clients.safety.models import Kind, Rule, Severity
from clients.safety.services import rules as verbs
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.errors import Refused
from salon.core.time import local_day
from salon.house.models import Service

ON_A_PAGE = 25
ORDERS = {"kind": ("kind", "severity", "pk"), "severity": ("severity", "kind", "pk"), "new": ("-made_at", "pk")}


@never_cache
@require_GET
@requires(Permission.SALON_SETTINGS)
def rules(request: SignedInRequest) -> HttpResponse:
    """Rules that hold, or those that were; by treatment and by how much."""
    asked = {
        "kind": _of(request.GET.get("kind"), Kind.values),
        "severity": _of(request.GET.get("severity"), Severity.values),
        "state": _of(request.GET.get("state"), ["over"]),
    }
    sort = _of(request.GET.get("sort"), list(ORDERS)) or "kind"
    today = local_day(timezone.now())
    found = Rule.objects.filter(valid_until__lte=today) if asked["state"] else Rule.objects.on(today)
    if asked["kind"]:
        found = found.filter(kind=asked["kind"])
    if asked["severity"]:
        found = found.filter(severity=asked["severity"])
    context = {
        "page_obj": Paginator(found.known().order_by(*ORDERS[sort]), ON_A_PAGE).get_page(request.GET.get("page")),
        **asked,
        "sort": sort,
        "kinds": Kind.choices,
        "severities": Severity.choices,
        "none_at_all": not Rule.objects.exists(),
        "query": f"{urlencode({**asked, 'sort': sort})}&",
        "sorting": f"{urlencode(asked)}&",
    }
    return render(request, "safety/rules.html", context)


@require_POST
@requires(Permission.SALON_SETTINGS)
def begin(request: SignedInRequest) -> HttpResponse:
    """The usual rules, where there are none."""
    try:
        count = verbs.begin_with_usual(by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("safety:rules")
    messages.success(
        request, _("Rules to begin with: %(count)s. Look over what your treatments are.") % {"count": count}
    )
    return redirect("safety:treatments")


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def rule_new(request: SignedInRequest) -> HttpResponse:
    """A further rule."""
    return _form_page(request, None)


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def rule(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Change a rule: a new one takes its place from today on."""
    return _form_page(request, get_object_or_404(Rule.objects.known(), pk=pk))


@require_POST
@requires(Permission.SALON_SETTINGS)
def rule_end(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """It holds no longer; it can be brought back."""
    ended = verbs.end_rule(get_object_or_404(Rule, pk=pk), by=request.user, at=timezone.now())
    messages.success(request, _("The rule has ended. It can be brought back from the ended ones."))
    return redirect("safety:rule", ended.pk)


@require_POST
@requires(Permission.SALON_SETTINGS)
def rule_back(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """It holds again."""
    back = verbs.bring_back_rule(get_object_or_404(Rule, pk=pk), by=request.user, at=timezone.now())
    messages.success(request, _("The rule holds again."))
    return redirect("safety:rule", back.pk)


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def treatments(request: SignedInRequest) -> HttpResponse:
    """What each treatment of the house counts as."""
    services = list(Service.objects.filter(active=True).order_by("name"))
    form = KindsForm(request.POST or None, services=services)
    if form.is_valid():
        for service in services:
            verbs.count_as(service, form.cleaned_data[service.pk.hex], by=request.user, at=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("safety:treatments")
    rows = [form[service.pk.hex] for service in services]
    return render(request, "safety/treatments.html", {"form": form, "rows": rows}, status=422 if form.errors else 200)


def _form_page(request: SignedInRequest, old: Rule | None) -> HttpResponse:
    form = RuleForm(request.POST or None, initial=values_of(old) if old else None)
    if form.is_valid():
        try:
            verbs.write_rule(form.wish(), old=old, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Saved. It holds from today on."))
            return redirect("safety:rules")
    return render(request, "safety/rule.html", {"form": form, "rule": old}, status=422 if form.errors else 200)


def _of(text: str | None, known: list[str]) -> str:
    return text if text in known else ""
