"""What was used at a treatment: devices with their settings, professional products with their batch."""

import json
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.care.models.sheets import SettingSheet
from clients.care.models.treatments import TreatmentRecord
from products.catalogue.models import Product
from salon.core.encryption import EncryptedTextField
from salon.core.models import Record
from salon.core.time import local_day
from salon.house.models import Device


class DeviceUse(Record):
    """A device at a treatment, with the settings of that moment by the sheet of that moment. Append-only."""

    record = models.ForeignKey(TreatmentRecord, models.PROTECT, related_name="devices")
    device = models.ForeignKey(Device, models.PROTECT, related_name="+")
    # The name as it was then.
    name = models.CharField(_("device"), max_length=60)
    sheet = models.ForeignKey(SettingSheet, models.PROTECT, null=True, related_name="+")
    settings = EncryptedTextField(_("settings"), blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["record", "device"], name="care_deviceuse_once_a_record"),
            models.CheckConstraint(condition=~Q(name=""), name="care_deviceuse_named"),
        ]

    @property
    def values(self) -> dict[str, Any]:
        """What was set, by the keys of the sheet."""
        found: dict[str, Any] = json.loads(self.settings) if self.settings else {}
        return found

    @property
    def lines(self) -> list[str]:
        """What was set, in words and in the order of the sheet."""
        if self.sheet is None:
            return []
        values = self.values
        return [one.shown(values[one.key]) for one in self.sheet.settings.all() if one.key in values]


class ProductUse(Record):
    """A professional product at a treatment. The batch stands open: a recall asks for it. Append-only."""

    record = models.ForeignKey(TreatmentRecord, models.PROTECT, related_name="products")
    # One that the shelf knows, or none: then the name alone.
    product = models.ForeignKey(Product, models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("product"), max_length=140)
    batch = models.CharField(_("batch"), max_length=40, blank=True)
    expires_on = models.DateField(_("best before"), null=True, blank=True)
    amount = EncryptedTextField(_("amount"), blank=True)
    place = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["place"]
        indexes = [models.Index(fields=["batch"], name="care_productuse_batch")]
        constraints = [
            models.UniqueConstraint(fields=["record", "place"], name="care_productuse_place_once"),
            models.CheckConstraint(condition=~Q(name=""), name="care_productuse_named"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.batch}" if self.batch else self.name

    @property
    def had_expired(self) -> bool:
        """True if it was past its day when it was used."""
        return self.expires_on is not None and self.expires_on < local_day(self.record.signed_at)


# What was used at each of many records, for a constant number of queries.
WITH_USED = (
    models.Prefetch("devices", DeviceUse.objects.select_related("device", "sheet").prefetch_related("sheet__settings")),
    models.Prefetch("products", ProductUse.objects.select_related("product")),
)
