"""What was done: visits, treatment records, aftercare given."""

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.card.models import Client, ProductTalk
from salon.booking.models import Appointment
from salon.core.encryption import EncryptedTextField
from salon.core.models import Record, User
from salon.house.models import Category, Service, Staff


class VisitQuerySet(models.QuerySet["Visit"]):
    """Questions about visits, in the words staff use."""

    def visible_to(self, user: User, at: datetime) -> Self:
        """Visits of the clients whom this user treats; what was done at them is health data."""
        return self.filter(client__in=Client.objects.visible_to(user, at).treated_by(user))

    def given_by(self, user: User) -> Self:
        """Her own visits: those that she records and advises at."""
        return self.filter(staff__user=user)

    def spoken_of(self) -> Self:
        """Visits at which home care has been spoken of: something recommended, or "nothing needed now" said."""
        return self.filter(Q(recommendations__isnull=False) | Q(nothing_needed__isnull=False)).distinct()

    def of_people(self) -> Self:
        return self.select_related("client", "staff", "category")

    def between(self, first: date, end: date) -> Self:
        return self.filter(day__gte=first, day__lt=end)


class Visit(Record):
    """One client with one person on one day; several treatments of that day are one visit.

    The wish about product talk and "first visit" are frozen as they stood then: figures never change behind one's back.
    """

    client = models.ForeignKey(Client, models.PROTECT, related_name="visits")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="visits")
    day = models.DateField()
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    product_talk = models.CharField(max_length=8, choices=ProductTalk)
    is_first = models.BooleanField(_("first visit to the salon"))
    import_key = models.CharField(max_length=120, null=True, blank=True, unique=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["staff", "day"], name="care_visit_staff_day"),
            models.Index(fields=["day"], name="care_visit_day"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["client", "staff", "day"], name="care_visit_once_a_day_per_person"),
            models.UniqueConstraint(
                fields=["client"], condition=Q(is_first=True), name="care_visit_only_one_first_day"
            ),
            models.CheckConstraint(condition=Q(product_talk__in=ProductTalk.values), name="care_visit_talk_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.day}"


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
    note = EncryptedTextField(_("what was done and seen"), blank=True)
    reaction = models.PositiveSmallIntegerField(
        _("reaction during the treatment, 0 to 4"), choices=Reaction, default=Reaction.NONE
    )
    amends = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="amended_by")
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = TreatmentRecordQuerySet.as_manager()

    class Meta:
        ordering = ["signed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["appointment"], condition=Q(amends=None), name="care_treatmentrecord_one_per_appointment"
            ),
            models.CheckConstraint(condition=Q(reaction__range=(0, 4)), name="care_treatmentrecord_reaction_scale"),
        ]


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
