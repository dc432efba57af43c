"""What was done at a visit: the signed record."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from clients.card.models import Client
from clients.care import skin_before
from clients.care.models.visits import Visit
from clients.care.zones import words_of
from salon.booking.models import Appointment
from salon.core.encryption import EncryptedTextField
from salon.core.models import Record, User
from salon.house.models import Service

if TYPE_CHECKING:
    from clients.care.models.used import DeviceUse, ProductUse


class TreatmentRecordQuerySet(models.QuerySet["TreatmentRecord"]):
    """Questions about treatment records."""

    def current(self) -> Self:
        """Those that hold: not amended by a later one."""
        return self.filter(amended_by=None)

    def of_client(self, client: Client) -> Self:
        return self.filter(visit__client=client)


class TreatmentRecord(Record):
    """What was done at a visit. Signed when saved, never edited: a correction is a new record that amends it."""

    class Reaction(models.IntegerChoices):
        NONE = 0, _("None")
        MILD = 1, _("Mild redness, gone at once")
        CLEAR = 2, _("Clear redness, gone before leaving")
        STRONG = 3, _("Strong, still there when leaving")
        STOPPED = 4, _("The treatment was stopped")

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="treatments")
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, blank=True, related_name="treatments")
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    # What the treatment was called then; empty in records from before this was kept.
    service_name = models.CharField(_("called then"), max_length=120, blank=True)
    zones = EncryptedTextField(_("zones"), blank=True)
    # How the skin was before: scores by name.
    before = EncryptedTextField(_("skin before"), blank=True, default="", db_column="skin_before")
    steps = EncryptedTextField(_("steps"), blank=True, default="")
    note = EncryptedTextField(_("what was done and seen"), blank=True)
    reaction = models.PositiveSmallIntegerField(
        _("reaction during the treatment, 0 to 4"), choices=Reaction, default=Reaction.NONE
    )
    plan = EncryptedTextField(_("next time"), blank=True)
    amends = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="amended_by")
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    # The hash of everything above and of what was used, encrypted: without the keys nobody can make another that fits.
    seal = EncryptedTextField(null=True, editable=False)

    objects = TreatmentRecordQuerySet.as_manager()

    class Meta:
        ordering = ["signed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["appointment"], condition=Q(amends=None), name="care_treatmentrecord_one_per_appointment"
            ),
            models.CheckConstraint(condition=Q(reaction__range=(0, 4)), name="care_treatmentrecord_reaction_scale"),
        ]

    @property
    def before_words(self) -> str:
        """How the skin was before, as people read it."""
        return skin_before.words_of(self.before)

    @cached_property
    def used_devices(self) -> "list[DeviceUse]":
        """What was used, one query where it was not read along."""
        return list(self.devices.all())

    @cached_property
    def used_products(self) -> "list[ProductUse]":
        """What was put on the skin, in its order."""
        return list(self.products.all())

    @property
    def zone_words(self) -> str:
        """The zones as people read them."""
        return words_of(self.zones)
