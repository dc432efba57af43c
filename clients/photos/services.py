"""Pictures kept, removed and brought back; released for showing, and what follows when a consent is taken back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from clients.card.models import Client, Consent, Purpose
from clients.card.services.consents import has_consented
from clients.photos.models import SHOWN_FOR, Photo, PhotoContent, PhotoRelease
from clients.photos.pictures import as_text, picture_of
from salon.booking.models import Appointment
from salon.core import audit
from salon.core.doors import open_door
from salon.core.errors import Refused
from salon.core.models import Door, User

# So long a removed picture can be brought back; then it is gone for good.
KEPT_AFTER_REMOVAL = timedelta(days=30)
MOST_OF_A_CLIENT = 2000


@dataclass(frozen=True)
class Shot:
    """What is known of a picture beside its pixels."""

    zone: str = ""
    side: str = ""
    moment: str = ""
    caption: str = ""
    appointment: Appointment | None = None


@transaction.atomic
def keep_photo(client: Client, sent: bytes, shot: Shot, *, by: User, at: datetime) -> Photo:
    """Keep a picture, made anew from its pixels; the very same picture once more is kept once.

    Refused without the client's standing consent, and for what is no picture.
    """
    locked = Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    consent = Consent.objects.standing(at).filter(client=locked, purpose=Purpose.PHOTO_CARE).first()
    if consent is None or locked.state != Client.State.ACTIVE:
        raise Refused(_("The client has not agreed to pictures. Ask first."), code="no_consent")
    if Photo.objects.of(locked).count() >= MOST_OF_A_CLIENT:
        raise Refused(_("There are very many pictures on this card. Remove some first."), code="too_many")
    picture = picture_of(sent)
    known = Photo.objects.of(locked).shown().filter(sha256=picture.sha256).first()
    if known is not None:
        return known
    photo = Photo.objects.create(
        client=locked,
        appointment=shot.appointment,
        zone=shot.zone,
        side=shot.side,
        moment=shot.moment,
        caption=shot.caption,
        taken_at=at,
        taken_by=by,
        consent=consent,
        width=picture.width,
        height=picture.height,
        sha256=picture.sha256,
    )
    PhotoContent.objects.create(photo=photo, picture=as_text(picture.full), thumb=as_text(picture.thumb))
    audit.record("photo.kept", photo, by=by, at=at, client=str(client.pk))
    return photo


@transaction.atomic
def remove_photo(photo: Photo, *, by: User, at: datetime) -> Photo:
    """Take it out of sight, and out of whatever it was released for; it can be brought back for thirty days."""
    locked = Photo.objects.select_for_update().get(pk=photo.pk)
    if locked.removed_at is None:
        PhotoRelease.objects.filter(photo=locked, ended_at=None).update(ended_at=at)
        locked.removed_at, locked.removed_by, locked.removed_why = at, by, Photo.Why.BY_HAND
        locked.save(update_fields=["removed_at", "removed_by", "removed_why"])
        audit.record("photo.removed", locked, by=by, at=at)
    return locked


@transaction.atomic
def bring_back(photo: Photo, *, by: User, at: datetime) -> Photo:
    """Undo a removal by hand. What a consent took away comes back with no hand."""
    locked = Photo.objects.select_for_update().select_related("client").get(pk=photo.pk)
    if locked.removed_at is None:
        return locked
    if locked.removed_why == Photo.Why.CONSENT or not has_consented(locked.client, Purpose.PHOTO_CARE, at):
        raise Refused(_("The client has taken the consent back: the picture stays away."), code="no_consent")
    locked.removed_at, locked.removed_by, locked.removed_why = None, None, ""
    locked.save(update_fields=["removed_at", "removed_by", "removed_why"])
    audit.record("photo.brought_back", locked, by=by, at=at)
    return locked


@transaction.atomic
def release(photo: Photo, purpose: str, *, by: User, at: datetime) -> PhotoRelease:
    """Note that the client chose this picture to be shown; needs the consent for that purpose."""
    if purpose not in SHOWN_FOR:
        raise Refused(_("Choose what it may be shown for."), code="no_purpose")
    locked = Photo.objects.select_for_update(of=("self",)).select_related("client").get(pk=photo.pk)
    if locked.removed_at is not None:
        raise Refused(_("This picture was removed."), code="removed")
    if not has_consented(locked.client, purpose, at):
        raise Refused(_("The client has not agreed to this. Ask first."), code="no_consent")
    known = PhotoRelease.objects.filter(photo=locked, purpose=purpose, ended_at=None).first()
    if known is not None:
        return known
    made = PhotoRelease.objects.create(photo=locked, purpose=purpose, released_at=at, released_by=by)
    audit.record("photo.released", locked, by=by, at=at, purpose=purpose)
    return made


@transaction.atomic
def end_release(photo: Photo, purpose: str, *, by: User, at: datetime) -> None:
    """The picture is shown no longer."""
    if PhotoRelease.objects.filter(photo=photo, purpose=purpose, ended_at=None).update(ended_at=at):
        audit.record("photo.release_ended", photo, by=by, at=at, purpose=purpose)


def hide_all(client: Client, *, by: User | None, at: datetime) -> None:
    """The consent to pictures is taken back: all are out of sight at once, and gone after thirty days."""
    PhotoRelease.objects.filter(photo__client=client, ended_at=None).update(ended_at=at)
    shown = Photo.objects.shown().filter(client=client)
    count = shown.update(removed_at=at, removed_by=by, removed_why=Photo.Why.CONSENT)
    if count:
        audit.record("photos.hidden", client, by=by, at=at, pictures=count)


def end_releases(purpose: str) -> Callable[..., None]:
    """What follows when the consent to showing is taken back: shown no longer; the care copy stays."""

    def end(client: Client, *, by: User | None, at: datetime) -> None:
        releases = PhotoRelease.objects.filter(photo__client=client, purpose=purpose, ended_at=None)
        if count := releases.update(ended_at=at):
            audit.record("photos.release_ended", client, by=by, at=at, purpose=purpose, pictures=count)

    return end


@transaction.atomic
def erase_removed(*, at: datetime, most: int = 200) -> int:
    """Delete for good what was removed thirty days ago. Returns how many pictures went."""
    old = Photo.objects.select_for_update(skip_locked=True).filter(removed_at__lte=at - KEPT_AFTER_REMOVAL)
    keys = list(old.order_by("removed_at").values_list("pk", flat=True)[:most])
    if keys:
        with open_door(Door.Why.ERASURE):
            PhotoContent.objects.filter(photo__in=keys).delete()
            PhotoRelease.objects.filter(photo__in=keys).delete()
            Photo.objects.filter(pk__in=keys).delete()
        audit.record("photos.erased", None, by=None, at=at, pictures=len(keys))
    return len(keys)
