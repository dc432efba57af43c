"""The owner's page per person, and the very same page for the person herself. Everybody else finds nothing here."""

from datetime import datetime
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from salon.advisory import queries, wording
from salon.advisory.forms import HearingForm
from salon.advisory.models import View
from salon.advisory.services import note_view, record_hearing
from salon.core.access import Permission, may, requires
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.time import local_day
from salon.house.models import Staff
from salon.stats.advisory.assessment import Standing
from salon.stats.advisory.levels import Level

PER_PAGE = 20
VIEWS_SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.ADVISORY_ALL)
def people(request: HttpRequest) -> HttpResponse:
    """Everybody's sentence, in alphabetical order; before staff were heard, the form that records it."""
    at = timezone.now()
    if request.method == "POST":
        return _hear(request, at)
    found = queries.standings(local_day(at))
    if found is None:
        return render(request, "advisory/not_heard.html", {"form": HearingForm()})
    context = {"lines": queries.everybody(found, local_day(at)), "always_last": wording.always_last()}
    return render(request, "advisory/people.html", context)


def _hear(request: HttpRequest, at: datetime) -> HttpResponse:
    form = HearingForm(request.POST)
    if form.is_valid():
        try:
            record_hearing(**form.cleaned_data, by=cast("User", request.user), at=at)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    if form.errors:
        return render(request, "advisory/not_heard.html", {"form": form}, status=422)
    messages.success(request, _("The hearing is recorded. Each person finds her own page in her menu."))
    return redirect("advisory:people")


@require_safe
@requires(Permission.ADVISORY_OWN)
def mine(request: HttpRequest) -> HttpResponse:
    """The way to one's own page."""
    staff = Staff.objects.filter(user=cast("User", request.user)).first()
    if staff is None:
        raise Http404
    return redirect("advisory:person", staff.pk)


@require_safe
@requires(Permission.ADVISORY_OWN)
def person(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One person's case: sentence, counts, picture, evidence, who looked."""
    at, user = timezone.now(), cast("User", request.user)
    everyone = Staff.objects.all() if may(user, Permission.ADVISORY_ALL) else Staff.objects.filter(user=user)
    staff = get_object_or_404(everyone, pk=pk)
    found = queries.standings(local_day(at))
    note_view(staff, by=user, at=at)
    context = {
        "staff": staff,
        "heard": found is not None,
        "sees_all": may(user, Permission.ADVISORY_ALL),
        "views": View.objects.filter(staff=staff).select_related("viewer")[:VIEWS_SHOWN],
        "always_last": wording.always_last(),
    }
    if found is not None:
        context |= _case(staff, found.get(staff.pk), request)
    return render(request, "advisory/person.html", context)


def _case(staff: Staff, standing: Standing | None, request: HttpRequest) -> dict[str, object]:
    """What the page says about the person; nothing but the one sentence on too few visits."""
    heard = queries.heard(staff, standing, local_day(timezone.now()))
    case: dict[str, object] = {
        "sentences": wording.main_sentences(standing, staff.name, heard),
        "covers": wording.cover_sentences(standing, queries.staff_names()),
        "worth_a_look": wording.shown_level(standing) != Level.NONE,
    }
    if standing is None or wording.too_few(standing):
        return case
    rows = queries.picture(standing, heard)
    keys = queries.evidence_keys(standing)
    page = Paginator(queries.in_order(keys), PER_PAGE).get_page(request.GET.get("page"))
    return case | {
        "standing": standing,
        "rows": rows,
        "one_colleague": any(row.colleagues == 1 for row in rows),
        "page_obj": page,
        "evidence": queries.evidence(list(page.object_list), keys),
    }
