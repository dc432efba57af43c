"""Rooms and devices, and what they can serve."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from salon.core.models import Versioned
from salon.house.models.salon import Location


class RoomKind(Versioned):
    """What a room can be used for: a facial, a peel with water near by, a massage."""

    name = models.CharField(_("name"), max_length=60, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class DeviceKind(Versioned):
    """A kind of device: any one of the kind serves."""

    name = models.CharField(_("name"), max_length=60, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Room(Versioned):
    """A room that one client at a time can be treated in."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    kinds = models.ManyToManyField(RoomKind, blank=True, related_name="rooms", verbose_name=_("serves for"))
    location = models.ForeignKey(
        Location, models.PROTECT, null=True, blank=True, related_name="rooms", verbose_name=_("place")
    )
    diary_order = models.PositiveSmallIntegerField(_("order in the diary"), default=100)
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["diary_order", "name"]

    def __str__(self) -> str:
        return self.name


class Device(Versioned):
    """A device that one treatment at a time can use."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    kind = models.ForeignKey(
        DeviceKind, models.PROTECT, null=True, blank=True, related_name="devices", verbose_name=_("kind")
    )
    location = models.ForeignKey(
        Location, models.PROTECT, null=True, blank=True, related_name="devices", verbose_name=_("place")
    )
    diary_order = models.PositiveSmallIntegerField(_("order in the diary"), default=100)
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["diary_order", "name"]

    def __str__(self) -> str:
        return self.name
