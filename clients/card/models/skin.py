"""How a client's skin was found on a day: every version is kept, and none is written over."""

from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from clients.card.models.clients import Client
from salon.core.encryption import EncryptedTextField
from salon.core.models import Record, User

# Dry or oily, sensitive or resistant, pigmented or not, wrinkled or tight.
BAUMANN = r"[DO][SR][PN][WT]"


class SkinType(models.TextChoices):
    NORMAL = "normal", _("Normal")
    DRY = "dry", _("Dry")
    OILY = "oily", _("Oily")
    COMBINATION = "combination", _("Combination")


class Sensitive(models.TextChoices):
    YES = "yes", _("Sensitive")
    NO = "no", _("Not sensitive")


class Fitzpatrick(models.TextChoices):
    """How the skin answers to the sun: for light and laser, not for choosing creams."""

    I = "1", _("I – always burns, never tans")  # noqa: E741 - the scale has Roman numbers
    II = "2", _("II – burns easily, tans little")
    III = "3", _("III – burns sometimes, tans gradually")
    IV = "4", _("IV – burns little, tans well")
    V = "5", _("V – burns rarely, brown skin")
    VI = "6", _("VI – never burns, dark skin")


class SkinProfileQuerySet(models.QuerySet["SkinProfile"]):
    def newest_first(self) -> Self:
        return self.order_by("-assessed_on", "-recorded_at")


class SkinProfile(Record):
    """The skin as it was found on a day, in the words and scales of the trade. Encrypted; append-only by trigger."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="skin_profiles")
    skin_type = EncryptedTextField(_("skin type"), choices=SkinType, null=True, blank=True)
    zones = EncryptedTextField(_("zones"), blank=True)
    sensitive = EncryptedTextField(_("sensitivity"), choices=Sensitive, null=True, blank=True)
    fitzpatrick = EncryptedTextField("Fitzpatrick", choices=Fitzpatrick, null=True, blank=True)
    baumann = EncryptedTextField("Baumann", null=True, blank=True, validators=[RegexValidator(rf"^{BAUMANN}\Z")])
    concerns = EncryptedTextField(_("what bothers her, in her own words"), blank=True)
    goal = EncryptedTextField(_("goal"), blank=True)
    routine = EncryptedTextField(_("home routine now"), blank=True)
    assessed_on = models.DateField(_("day"))
    assessed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = SkinProfileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "recorded_at"], name="card_skinprofile_one_at_a_moment"),
        ]
