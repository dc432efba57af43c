"""Pictures of the skin: taken, looked at, compared, removed. Nothing here has a public address."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from clients.card.models import Client, Consent, Purpose
from clients.card.rights import reads_health
from clients.card.services import refuse_health
from clients.card.services.consents import text_for
from clients.card.views.asked import visible_card
from clients.care.zones import Zone
from clients.photos import services
from clients.photos.forms import ShotForm
from clients.photos.models import SHOWN_FOR, Photo, PhotoContent
from clients.photos.pictures import KEPT_TYPE, as_bytes
from salon.booking.models import Appointment
from salon.core import audit
from salon.core.access import Permission, SignedInRequest, may, requires
from salon.core.errors import Refused
from salon.core.time import day_bounds, local_day

ON_A_PAGE = 48
MOST_AT_ONCE = 12


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.HEALTH_SEE)
def client_photos(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Every picture of a client, by zone and newest first; and the way to add some."""
    card, at = _read_card(request, pk), timezone.now()
    if request.method == "POST":
        return _added(request, card, ShotForm(request.POST))
    # What is encrypted cannot be asked for: a client has dozens of pictures, not thousands.
    every = list(Photo.objects.of(card).newest_first())
    shown = [one for one in every if one.removed_at is None]
    zone = request.GET.get("zone", "") if request.GET.get("zone", "") in Zone.values else ""
    photos = [one for one in shown if zone in ("", one.zone)]
    audit.record("photos.listed", card, by=request.user, at=at, pictures=len(photos))
    agreed = set(Consent.objects.standing(at).filter(client=card).values_list("purpose", flat=True))
    asks = Purpose.PHOTO_CARE not in agreed
    context = {
        "client": card,
        "page_obj": Paginator(photos, ON_A_PAGE).get_page(request.GET.get("page")),
        "zones": [(key, label) for key, label in Zone.choices if key in {zone, *(one.zone for one in shown)}],
        "zone": zone,
        "query": f"zone={zone}&" if zone else "",
        # Mostly the next one is taken as the last one was.
        "form": ShotForm(initial={"zone": shown[0].zone, "side": shown[0].side} if shown else {}),
        "may_take": may(request.user, Permission.TREAT),
        "agreed": not asks,
        "text": text_for(Purpose.PHOTO_CARE, card.language, at=at) if asks else None,
        "appointment": _todays(request, card),
        "here": request.get_full_path(),
        "removed": [one for one in every if one.removed_why == Photo.Why.BY_HAND],
        "purposes": [(purpose.value, purpose.label) for purpose in SHOWN_FOR if purpose in agreed],
    }
    return render(request, "photos/client_photos.html", context)


@never_cache
@require_GET
@requires(Permission.HEALTH_SEE)
def compare(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Two pictures of one client over each other, the earlier one first."""
    card = _read_card(request, pk)
    keys = [key for text in request.GET.getlist("p") if (key := _key(text)) is not None]
    photos = list(Photo.objects.of(card).shown().filter(pk__in=keys[:2]).order_by("taken_at", "pk"))
    if len(photos) != 2:
        messages.info(request, _("Choose two pictures to compare."))
        return redirect("photos:client-photos", card.pk)
    return render(request, "photos/compare.html", {"client": card, "before": photos[0], "after": photos[1]})


@never_cache
@require_safe
@requires(Permission.HEALTH_SEE)
def picture(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The picture, for who treats the client; each look is logged."""
    photo = _read_photo(request, pk)
    audit.record("photo.seen", photo, by=request.user, at=timezone.now(), client=str(photo.client_id))
    return _content(photo, "picture")


@never_cache
@require_safe
@requires(Permission.HEALTH_SEE)
def thumb(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Its small copy, under the same rule."""
    return _content(_read_photo(request, pk), "thumb")


@require_POST
@requires(Permission.TREAT)
def remove(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Out of sight; it can be brought back for thirty days."""
    photo = _read_photo(request, pk)
    services.remove_photo(photo, by=request.user, at=timezone.now())
    messages.success(request, _("Removed. It can be brought back for thirty days, at the foot of this page."))
    return redirect("photos:client-photos", photo.client_id)


@require_POST
@requires(Permission.TREAT)
def back(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Undo a removal."""
    photo = _read_photo(request, pk, removed=True)
    _told(request, lambda: services.bring_back(photo, by=request.user, at=timezone.now()), _("It is back."))
    return redirect("photos:client-photos", photo.client_id)


@require_POST
@requires(Permission.TREAT)
def release(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Note what the client says a picture may be shown for, or may no longer."""
    photo, purpose, at = _read_photo(request, pk), request.POST.get("purpose", ""), timezone.now()
    if request.POST.get("end"):
        _told(request, lambda: services.end_release(photo, purpose, by=request.user, at=at), _("Shown no longer."))
    else:
        _told(request, lambda: services.release(photo, purpose, by=request.user, at=at), _("Kept."))
    return redirect("photos:client-photos", photo.client_id)


@never_cache
@require_GET
@requires(Permission.TODAY)
def released(request: SignedInRequest, purpose: str) -> HttpResponse:
    """Pictures that may be shown for a purpose, without a name."""
    photos = Photo.objects.released_for(_showable(request, purpose)).newest_first()
    page = Paginator(photos, ON_A_PAGE).get_page(request.GET.get("page"))
    label = Purpose(purpose).label
    return render(request, "photos/released.html", {"page_obj": page, "purpose": purpose, "label": label, "query": ""})


@never_cache
@require_safe
@requires(Permission.TODAY)
def released_picture(request: SignedInRequest, pk: UUID, purpose: str) -> HttpResponse:
    """One of them; the right is looked at anew each time."""
    photo = get_object_or_404(Photo.objects.released_for(_showable(request, purpose)), pk=pk)
    audit.record("photo.shown", photo, by=request.user, at=timezone.now(), purpose=purpose)
    return _content(photo, "picture")


def _added(request: SignedInRequest, card: Client, form: ShotForm) -> HttpResponse:
    """Keep what was sent, picture by picture; one that is refused does not stop the others."""
    if not may(request.user, Permission.TREAT):
        raise Http404
    at, told = timezone.now(), []
    files = request.FILES.getlist("pictures")
    appointment = _todays(request, card)
    if not form.is_valid() or not files or len(files) > MOST_AT_ONCE:
        told.append(_("Choose up to %(most)s pictures of at most 25 megabytes each.") % {"most": MOST_AT_ONCE})
        files = []
    kept = 0
    for file in files:
        try:
            services.keep_photo(card, file.read(), form.shot(appointment), by=request.user, at=at)
            kept += 1
        except Refused as refusal:
            told.append(refusal.message)
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"kept": kept, "text": " ".join(told)}, status=422 if told else 200)
    for text in told:
        messages.error(request, text)
    if kept:
        messages.success(request, _("Pictures kept: %(count)s.") % {"count": kept})
    return redirect(request.get_full_path())


def _read_card(request: SignedInRequest, pk: UUID) -> Client:
    """The card, for who reads its health data; to others there is no such page, and the try is logged (H01)."""
    card = visible_card(request, pk)
    if not reads_health(request.user, card, timezone.now()):
        refuse_health(card, by=request.user, at=timezone.now())
        raise Http404
    return card


def _read_photo(request: SignedInRequest, pk: UUID, *, removed: bool = False) -> Photo:
    photos = Photo.objects.filter(removed_at__isnull=False) if removed else Photo.objects.shown()
    photo = get_object_or_404(photos.select_related("client"), pk=pk)
    _read_card(request, photo.client_id)
    return photo


def _content(photo: Photo, which: str) -> HttpResponse:
    """The bytes of one of the two; the name of the file says nothing."""
    text = get_object_or_404(PhotoContent.objects.values_list(which, flat=True), photo=photo)
    answer = HttpResponse(as_bytes(text), content_type=KEPT_TYPE)
    answer["Cache-Control"] = "no-store, private"
    answer["Content-Disposition"] = f'inline; filename="{which}.webp"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _showable(request: SignedInRequest, purpose: str) -> str:
    """For teaching: who treats; for showing to others: who leads the salon."""
    needed = {Purpose.PHOTO_TEACH: Permission.TREAT, Purpose.PHOTO_MARKETING: Permission.SALON_SETTINGS}
    if purpose not in SHOWN_FOR or not may(request.user, needed[Purpose(purpose)]):
        raise Http404
    return purpose


def _todays(request: SignedInRequest, card: Client) -> Appointment | None:
    """The user's own visit of today with this client, which a picture taken now belongs to."""
    start, end = day_bounds(local_day(timezone.now()))
    own = Appointment.objects.shown().filter(client=card, staff__user=request.user)
    return own.filter(starts_at__gte=start, starts_at__lt=end).order_by("starts_at").first()


def _told(request: SignedInRequest, act: Callable[[], object], done: str) -> None:
    try:
        act()
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
