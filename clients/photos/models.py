"""Pictures of the skin: what was taken when and where, and apart from it the picture itself, encrypted."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clients.card.models import Client, Consent, Purpose
from clients.care.zones import Zone
from salon.booking.models import Appointment
from salon.core.encryption import EncryptedTextField
from salon.core.models import Record, User

MOST_PIXELS = 40_000_000
# Purposes for which single pictures are released.
SHOWN_FOR = (Purpose.PHOTO_TEACH, Purpose.PHOTO_MARKETING)


class Side(models.TextChoices):
    FRONT = "front", _("From the front")
    LEFT = "left", _("From the left")
    RIGHT = "right", _("From the right")
    CLOSE = "close", _("Close up")


class Moment(models.TextChoices):
    BEFORE = "before", _("Before the treatment")
    AFTER = "after", _("After the treatment")
    LATER = "later", _("At home, or later")


class PhotoQuerySet(models.QuerySet["Photo"]):
    def of(self, client: Client) -> Self:
        return self.filter(client=client)

    def shown(self) -> Self:
        """Those that were not removed."""
        return self.filter(removed_at=None)

    def newest_first(self) -> Self:
        return self.order_by("-taken_at", "-pk")

    def released_for(self, purpose: str) -> Self:
        """Those that the client has chosen for this purpose, for as long as it holds."""
        open_ones = PhotoRelease.objects.filter(photo=models.OuterRef("pk"), purpose=purpose, ended_at=None)
        return self.shown().filter(models.Exists(open_ones))


class Photo(Record):
    """A picture that was taken. What it shows is encrypted; it can be removed, never changed."""

    class Why(models.TextChoices):
        BY_HAND = "hand", _("Removed by hand")
        CONSENT = "consent", _("The consent was taken back")

    client = models.ForeignKey(Client, models.PROTECT, related_name="photos")
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="photos")
    zone = EncryptedTextField(_("where"), choices=Zone, blank=True)
    side = EncryptedTextField(_("side"), choices=Side, blank=True)
    moment = EncryptedTextField(_("moment"), choices=Moment, blank=True)
    caption = EncryptedTextField(_("what is to be seen"), blank=True)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    consent = models.ForeignKey(Consent, models.PROTECT, related_name="+")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    # Of the picture as it is kept, before it is encrypted.
    sha256 = models.CharField(max_length=64)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    removed_why = models.CharField(max_length=8, choices=Why, blank=True)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["client", "-taken_at"], name="photos_photo_client_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(width__gte=1, height__gte=1, width__lte=MOST_PIXELS / F("height")),
                name="photos_photo_has_a_size",
            ),
            models.CheckConstraint(condition=~Q(sha256=""), name="photos_photo_has_a_hash"),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None, removed_why="")
                | (Q(removed_at__isnull=False, removed_at__gte=F("taken_at")) & ~Q(removed_why="")),
                name="photos_photo_removed_after_taken",
            ),
        ]

    @property
    def words(self) -> str:
        """What is seen, for those who do not see it."""
        known = (
            self.get_zone_display() if self.zone else "",
            self.get_side_display() if self.side else "",
            self.get_moment_display() if self.moment else "",
            self.caption,
        )
        return ", ".join(str(part) for part in known if part)


class PictureField(EncryptedTextField):
    """A picture as base64, encrypted: far longer than a text, so fewer of them are handled at a time."""

    handled_at_once = 10

    def get_internal_type(self) -> str:
        return "PictureField"

    def db_type(self, connection: Any) -> str:
        return "text"


class PhotoContent(Record):
    """The picture itself and its small copy, re-encoded from the pixels alone. Apart, so that lists never read it."""

    photo = models.OneToOneField(Photo, models.PROTECT, related_name="content")
    picture = PictureField()
    thumb = PictureField()


class PhotoRelease(Record):
    """The client chose this picture to be shown for a purpose. It ends; it is not deleted while the picture stands."""

    photo = models.ForeignKey(Photo, models.PROTECT, related_name="releases")
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose)
    released_at = models.DateTimeField()
    released_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["photo", "purpose"], condition=Q(ended_at=None), name="photos_photorelease_one_open"
            ),
            models.CheckConstraint(condition=Q(purpose__in=SHOWN_FOR), name="photos_photorelease_purpose_is_known"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("released_at")), name="photos_photorelease_ends_after"
            ),
        ]
