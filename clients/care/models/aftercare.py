"""What a client takes home: the salon's instructions, and the proof of what was given."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clients.card.models import Client
from clients.care.models.visits import Visit
from salon.core.models import Record, User
from salon.house.models import Service


class AftercareInstruction(Record):
    """What a client should do after a treatment, in one language."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="aftercare")
    language = models.CharField(max_length=2, choices=Client.Language)
    text = models.TextField(_("instruction, one line for each thing to do"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "language"], name="care_aftercareinstruction_one_per_language")
        ]


class AftercareGiven(Record):
    """Which words were given at which visit, when and how: the proof that does not change with the template."""

    class Channel(models.TextChoices):
        EMAIL = "email", _("By email")
        PRINT = "print", _("On paper")
        TOLD = "told", _("Told")

    visit = models.OneToOneField(Visit, models.PROTECT, related_name="aftercare")
    text = models.TextField()
    channel = models.CharField(max_length=6, choices=Channel)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
