"""What a client may ask of her data: the pages for who leads the salon."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clients.card.models import Client
from clients.rights import erasing, listed, restricting, services
from clients.rights.forms import ErasureForm, ReasonForm
from clients.rights.models import Erasure, Export, Restriction
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.errors import Refused


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.PERSONAL_DATA)
def client(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What this client may ask of her data; a POST asks for a copy."""
    card = _client(pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            services.ask_export(card, form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error("reason", refusal.message)
        else:
            messages.success(request, _("The copy is being made. It appears here when it is ready."))
            return redirect("rights:client", card.pk)
    return _client_page(request, card, form, ReasonForm(prefix="rest"))


@never_cache
@require_GET
@requires(Permission.PERSONAL_DATA)
def index(request: SignedInRequest) -> HttpResponse:
    """Whose data rests, and who is going to be forgotten when."""
    context = {
        "restrictions": Restriction.objects.open().select_related("client"),
        "erasures": Erasure.objects.open().exclude(why=Erasure.Why.TIME).select_related("client"),
        "done": Erasure.objects.done().count(),
    }
    return render(request, "rights/index.html", context)


@require_POST
@requires(Permission.PERSONAL_DATA)
def restrict(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Let her data rest."""
    card, form = _client(pk), ReasonForm(request.POST, prefix="rest")
    if form.is_valid():
        try:
            restricting.restrict(card, form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error("reason", refusal.message)
        else:
            messages.success(request, _("Her data rests. It is found under Salon, Personal data."))
            return redirect("rights:client", card.pk)
    return _client_page(request, card, ReasonForm(), form)


@require_POST
@requires(Permission.PERSONAL_DATA)
def lift(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Let her data be used again."""
    found = get_object_or_404(Restriction.objects.select_related("client"), pk=pk, client__in=_not_erased())
    restricting.lift(found, by=request.user, at=timezone.now())
    return redirect("rights:client", found.client_id)


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.PERSONAL_DATA)
def erasure(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What an erasure would do, room by room, and the form that asks for it."""
    card, form = _client(pk), ErasureForm(request.POST or None)
    if form.is_valid():
        asked = erasing.Asked(form.cleaned_data["asked_on"], form.cleaned_data["typed"])
        try:
            made = erasing.ask_erasure(card, asked, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            day = date_format(localtime(made.due_at), "DATE_FORMAT")
            words = _("Noted. The data is erased on %(day)s; until then you can take it back.")
            messages.success(request, words % {"day": day})
            return redirect("rights:index")
    context = {"client": card, "form": form, "fates": erasing.preview(card)}
    return render(request, "rights/erasure.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.PERSONAL_DATA)
def take_back(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """She has changed her mind."""
    found = get_object_or_404(Erasure, pk=pk)
    try:
        erasing.take_back(found, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("Taken back. Nothing was erased."))
    return redirect("rights:index")


@never_cache
@require_GET
@requires(Permission.PERSONAL_DATA)
def erasure_list(request: SignedInRequest) -> HttpResponse:
    """The list that a restored backup needs: keys and days, no name."""
    content = "".join(f"{line}\n" for line in listed.lines())
    headers = {"Content-Disposition": 'attachment; filename="erasures.txt"'}
    return HttpResponse(content, content_type="text/plain; charset=utf-8", headers=headers)


@never_cache
@require_GET
@requires(Permission.PERSONAL_DATA)
def exports(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The list of copies alone, asked for again while one is being made."""
    card = _client(pk)
    copies = Export.objects.filter(client=card).asked_by_user(request.user)
    return render(request, "rights/_exports.html", {"client": card, "exports": copies})


@require_POST
@requires(Permission.PERSONAL_DATA)
def stop_export(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Stop a copy that is being made."""
    export = _export(request, pk)
    services.stop_export(export, by=request.user, at=timezone.now())
    return redirect("rights:client", export.client_id)


@never_cache
@require_GET
@requires(Permission.PERSONAL_DATA)
def download(request: SignedInRequest, pk: UUID, kind: str) -> HttpResponse:
    """The file itself; who hands it out is written down. The right is checked again now (H17)."""
    export = _export(request, pk)
    if kind not in services.KINDS:
        raise Http404
    try:
        content = services.hand_out(export, kind, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.warning(request, refusal.message)
        return redirect("rights:client", export.client_id)
    headers = {"Content-Disposition": f'attachment; filename="{export.pk}.{kind}"'}
    return HttpResponse(content, content_type=services.KINDS[kind], headers=headers)


def _client_page(request: SignedInRequest, card: Client, form: ReasonForm, rest_form: ReasonForm) -> HttpResponse:
    context = {
        "client": card,
        "form": form,
        "rest_form": rest_form,
        "is_active": card.state == Client.State.ACTIVE,
        "restriction": Restriction.objects.open().filter(client=card).first(),
        "erasure": Erasure.objects.open().filter(client=card).exclude(why=Erasure.Why.TIME).first(),
        "exports": Export.objects.filter(client=card).asked_by_user(request.user),
    }
    return render(request, "rights/client.html", context, status=422 if form.errors or rest_form.errors else 200)


def _not_erased() -> "QuerySet[Client]":
    return Client.objects.exclude(state=Client.State.ERASED)


def _client(pk: UUID) -> Client:
    return get_object_or_404(_not_erased(), pk=pk)


def _export(request: SignedInRequest, pk: UUID) -> Export:
    copies = Export.objects.asked_by_user(request.user).exclude(client__state=Client.State.ERASED)
    return get_object_or_404(copies.select_related("client"), pk=pk)
