"""The owner's pages of what is written down of each kind of device."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from clients.care import services
from clients.care.forms.sheets import lines_form
from clients.care.models import SettingSheet
from clients.care.starter import usual_lines
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.errors import Refused
from salon.house.models import DeviceKind


@never_cache
@require_GET
@requires(Permission.SALON_SETTINGS)
def sheets(request: SignedInRequest) -> HttpResponse:
    """Each kind of device with what is asked about it now."""
    newest = {sheet.kind_id: sheet for sheet in SettingSheet.objects.newest().prefetch_related("settings")}
    rows = [(kind, newest.get(kind.pk)) for kind in DeviceKind.objects.all()]
    return render(request, "care/sheets.html", {"rows": rows})


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def sheet(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Change what is asked about a kind of device: a new version, from now on."""
    kind = get_object_or_404(DeviceKind, pk=pk)
    versions = list(SettingSheet.objects.filter(kind=kind).select_related("made_by").prefetch_related("settings"))
    newest = versions[0] if versions else None
    usual = usual_lines(kind.name)
    form = lines_form(request.POST or None, newest, usual)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        lines = [line for row in form if (line := row.line()) is not None]
        try:
            services.publish_sheet(kind, lines, after=_seen(request), by=request.user, at=timezone.now())
        except Refused as refused:
            refusal = refused.message
        else:
            messages.success(request, _("Saved. It is asked from now on."))
            return redirect("care:sheets")
    context = {
        "kind": kind,
        "form": form,
        "versions": versions,
        "version": newest.version if newest else 0,
        "usual": bool(usual) and newest is None,
        "refusal": refusal,
    }
    failed = refusal or (request.method == "POST" and not form.is_valid())
    return render(request, "care/sheet.html", context, status=422 if failed else 200)


def _seen(request: SignedInRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
