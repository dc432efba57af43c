"""Time that is not for clients: breaks, meetings, a device that is being serviced."""

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from salon.booking import blocks as service
from salon.booking.answers import STATUS, Undo, in_panel, is_fragment, said_alone, tells
from salon.booking.forms.blocks import BlockForm, initial_of, times, told_to
from salon.booking.guards import clock
from salon.booking.models import Block
from salon.booking.queries import DESK, people_to_book
from salon.core.access import Permission, SignedInRequest, requires, roles_of
from salon.core.errors import Refused
from salon.core.models import AuditEvent
from salon.core.time import HELSINKI, local_day

USUAL = timedelta(minutes=30)


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.DIARY_CHANGE)
def add(request: SignedInRequest) -> HttpResponse:
    """Keep some time free of clients."""
    at = timezone.now()
    form = BlockForm(request.POST or None, initial=_asked(request, at), user=request.user)
    if form.is_valid():
        try:
            added = service.add_block(form.wish(), by=request.user, at=at)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            undo = Undo(reverse("booking:block-remove", args=[added.pk]), {"version": added.version})
            return _done(request, added, _("Added: %(what)s.") % {"what": _words(added)}, undo)
    return _page(request, form, None, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.DIARY_CHANGE)
def block(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Look at a block, or give it another time, person or purpose."""
    found = _writable(request, pk)
    form = BlockForm(_sent(request, found), initial=initial_of(found), user=request.user, block=found)
    status = 422 if form.errors else 200
    if form.is_valid():
        before = {
            name: "" if value is None else str(value) for name, value in form.initial.items() if name in form.fields
        }
        version = form.cleaned_data["version"] or 0
        try:
            changed = service.change_block(found, form.wish(), version=version, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.message)
            status = STATUS.get(refusal.code, 422)
            # Theirs stands above the form, mine in it: saving once more is "use mine" (H83).
            found = _writable(request, pk)
            form.data = {**form.data, "version": found.version}
        else:
            undo = Undo(reverse("booking:block", args=[pk]), {**before, "version": changed.version, "dragged": 1})
            return _done(request, changed, _("Changed: %(what)s.") % {"what": _words(changed)}, undo)
    if form.errors and "dragged" in request.POST:
        texts = form.errors.get(NON_FIELD_ERRORS) or [text for found in form.errors.values() for text in found]
        return said_alone(request, "; ".join(str(text) for text in texts), status)
    return _page(request, form, found, status=status)


@require_POST
@requires(Permission.DIARY_CHANGE)
def remove(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Give the time back to clients."""
    found = _writable(request, pk)
    version = _number(request.POST.get("version", ""))
    try:
        removed = service.remove_block(found, version=version, by=request.user, at=timezone.now())
    except Refused as refusal:
        return _refused(request, refusal)
    undo = Undo(reverse("booking:block-restore", args=[pk, removed.version]))
    return _done(request, removed, _("Removed: %(what)s.") % {"what": _words(removed)}, undo)


@require_POST
@requires(Permission.DIARY_CHANGE)
def restore(request: SignedInRequest, pk: UUID, version: int) -> HttpResponse:
    """Bring back what was just removed."""
    found = _writable(request, pk)
    try:
        restored = service.restore_block(found, version=version, by=request.user, at=timezone.now())
    except Refused as refusal:
        return _refused(request, refusal)
    return _done(request, restored, _("Undone."), None)


def _writable(request: SignedInRequest, pk: UUID) -> Block:
    """The block, if this user may write where it stands."""
    blocks = Block.objects.select_related("staff", "room", "device")
    if not roles_of(request.user) & DESK:
        blocks = blocks.filter(staff__in=people_to_book(request.user))
    return get_object_or_404(blocks, pk=pk)


def _sent(request: SignedInRequest, found: Block) -> dict[str, object] | None:
    """What the form sent; a drag sends the times alone, and whose they are, and the rest stays."""
    if request.method != "POST":
        return None
    kept = initial_of(found) if "dragged" in request.POST else {}
    return {**kept, **request.POST.dict()}


def _asked(request: HttpRequest, at: datetime) -> dict[str, object]:
    """What a click on an empty time has filled in already."""
    try:
        start = parse_datetime(request.GET.get("start", ""))
    except ValueError:
        start = None
    here = start or at.astimezone(HELSINKI).replace(minute=at.minute // 15 * 15)
    filled = {name: request.GET[name] for name in ("staff", "room", "device", "kind") if request.GET.get(name)}
    return {**times(here, here + USUAL), **filled}


def _page(request: SignedInRequest, form: BlockForm, found: Block | None, *, status: int) -> HttpResponse:
    context: dict[str, object] = {"form": form, "taken": found, "told": found is None or told_to(found, request.user)}
    if found is not None and status == STATUS["stale"]:
        acts = AuditEvent.objects.filter(subject_type="booking.block", subject_id=str(found.pk))
        context["theirs"] = acts.select_related("actor").order_by("-seq").first()
    page = "booking/_block.html" if is_fragment(request) else "booking/block.html"
    return render(request, page, context, status=status)


def _done(request: SignedInRequest, block: Block, said: str, undo: Undo | None) -> HttpResponse:
    if not is_fragment(request):
        messages.success(request, said)
        return redirect(f"{reverse('booking:diary')}?day={local_day(block.starts_at).isoformat()}")
    answer = said_alone(request, said, undo=undo)
    return tells(answer, "close-panel") if in_panel(request) else answer


def _refused(request: SignedInRequest, refusal: Refused) -> HttpResponse:
    status = STATUS.get(refusal.code, 422)
    if is_fragment(request):
        return said_alone(request, refusal.message, status)
    messages.warning(request, refusal.message)
    return redirect("booking:diary")


def _words(block: Block) -> str:
    thing = block.staff or block.room or block.device
    kind = "" if block.kind == Block.Kind.PRIVATE else f"{block.get_kind_display()}, "
    return f"{kind}{thing} {clock(block.starts_at)}–{clock(block.ends_at)}"


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 0
