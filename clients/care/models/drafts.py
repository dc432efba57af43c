"""A treatment as far as it is written: nothing is lost when the phone rings."""

from django.db import models

from salon.booking.models import Appointment
from salon.core.encryption import EncryptedTextField
from salon.core.models import Record, User


class TreatmentDraft(Record):
    """What stands in the form of a treatment not signed yet, for its author's eyes only. Gone when it is signed."""

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="drafts")
    author = models.ForeignKey(User, models.CASCADE, related_name="+")
    # The form as it was sent, as JSON.
    content = EncryptedTextField()
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appointment", "author"], name="care_treatmentdraft_one_each"),
        ]
