"""What a client took home: the proof of what was given."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clients.care.models.visits import Visit
from salon.core.models import Record, User


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
