"""The vocabulary of substances: found, written, corrected, taken out of use and back."""

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
from django.views.decorators.vary import vary_on_headers

from salon.core.access import Permission, SignedInRequest, requires
from salon.core.versions import version_of
from salon.house.forms.substances import SubstanceForm
from salon.house.models import Substance, SubstanceGroup
from salon.house.queries import substances as queries
from salon.house.queries.history import history
from salon.house.services import substances as verbs
from salon.house.views.acts import conflict, done, status_of

ON_A_PAGE = 25


@never_cache
@vary_on_headers("HX-Request")
@require_GET
@requires(Permission.SALON_SETTINGS)
def substances(request: SignedInRequest) -> HttpResponse:
    """The vocabulary; answers while the owner types."""
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "group", "state", "sort")}
    sort = asked["sort"] if asked["sort"] in queries.ORDERS else "fi"
    state = asked["state"] if asked["state"] in queries.STATES else "on"
    group = asked["group"] if asked["group"] in SubstanceGroup.values else ""
    found = queries.listed(asked["q"], group=group, state=state, sort=sort)
    kept = {"q": asked["q"], "group": group, "state": state}
    context = {
        "page_obj": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
        **kept,
        "groups": SubstanceGroup.choices,
        "sort": sort,
        "query": f"{urlencode({**kept, 'sort': sort})}&",
        "sorting": f"{urlencode(kept)}&",
        "history": history(Substance),
    }
    fragment = request.headers.get("HX-Request")
    return render(request, "house/_substances.html" if fragment else "house/substances.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def substance_new(request: SignedInRequest) -> HttpResponse:
    """A substance that the vocabulary lacks."""
    form = SubstanceForm(request.POST or None)
    if done(form, lambda: verbs.add_substance(form.names(), by=request.user, at=timezone.now())):
        messages.success(request, _("The substance is in the vocabulary."))
        return redirect("house:substances")
    return render(request, "house/substance.html", {"form": form}, status=status_of(form))


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def substance(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Correct a substance."""
    row = get_object_or_404(Substance, pk=pk)
    initial = {name: getattr(row, name) for name in verbs.LONGEST}
    initial |= {"groups": verbs.groups_of(row), "version": version_of(row)}
    form = SubstanceForm(request.POST or None, initial=initial)

    def act() -> None:
        version = form.cleaned_data["version"]
        verbs.change_substance(row, form.names(), version=version, by=request.user, at=timezone.now())

    if done(form, act):
        messages.success(request, _("Saved."))
        return redirect("house:substances")
    context = {"form": form, "substance": row, "conflict": conflict(form, row)}
    return render(request, "house/substance.html", context, status=status_of(form))


@require_POST
@requires(Permission.SALON_SETTINGS)
def substance_use(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Take a substance out of use, or back."""
    row = get_object_or_404(Substance, pk=pk)
    verbs.use_substance(row, use=request.POST.get("use") == "yes", by=request.user, at=timezone.now())
    return redirect("house:substance", pk)
