"""The people: who works here, from when until when, and in whose place."""

from datetime import date
from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from salon.core.database import periods_apart
from salon.core.models import Access, Record, User, Versioned
from salon.house.models.salon import Location

if TYPE_CHECKING:
    from salon.house.models.prices import Service

Row = TypeVar("Row", bound=models.Model)


class StaffQuerySet(models.QuerySet["Staff"]):
    """Questions about the people, in the words staff use."""

    def employed_on(self, day: date) -> Self:
        return self.employed_within(day, day)

    def employed_within(self, first: date, last: date) -> Self:
        """Those who are employed on some day of `[first, last]`."""
        return self.filter(Exists(Employment.objects.touching(first, last).filter(staff=OuterRef("pk"))))

    def not_left(self, day: date) -> Self:
        """Those who are employed on this day or will be later."""
        return self.filter(Exists(Employment.objects.not_over(day).filter(staff=OuterRef("pk"))))

    def in_diary(self) -> Self:
        """Those who have a column of their own, in the order of the diary."""
        return self.filter(has_column=True).order_by("diary_order", "name")

    def who_give(self, service: "Service", day: date) -> Self:
        """Those who give this treatment on this day."""
        return self.filter(competences__in=service.competences.on(day))


class Staff(Versioned):
    """Somebody who works here, once or several times: when, stands in `Employment`."""

    user = models.OneToOneField(User, models.PROTECT, null=True, blank=True, related_name="staff")
    name = models.CharField(_("name"), max_length=80)
    code = models.CharField(_("code in an imported system"), max_length=40, null=True, blank=True, unique=True)
    location = models.ForeignKey(
        Location, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("place")
    )
    colour = models.PositiveSmallIntegerField(_("colour"), default=1)
    diary_order = models.PositiveSmallIntegerField(_("order in the diary"), default=100)
    has_column = models.BooleanField(_("has a column in the diary"), default=True)
    # Treatments that are free of VAT are so only from the hands of a registered health professional.
    health_professional_from = models.DateField(_("registered health professional from"), null=True, blank=True)
    # Who rents her chair sells in her own name: her treatments are not on this salon's receipts.
    own_business_id = models.CharField(_("own business ID (rents a chair)"), max_length=20, blank=True)

    objects = StaffQuerySet.as_manager()

    class Meta:
        ordering = ["diary_order", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(colour__range=(1, 10)), name="house_staff_colour_is_in_the_palette"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def newest(self) -> "Employment":
        """Her last time here: it holds, comes, or was the last; asked for here, unless it was fetched with her."""
        return max(self.employments.all(), key=lambda period: period.starts_on)

    @property
    def employed_from(self) -> date:
        return self.newest.starts_on

    @property
    def employed_until(self) -> date | None:
        return self.newest.ends_on

    def is_employed_on(self, day: date) -> bool:
        return any(period.holds_on(day) for period in self.employments.all())


class EmploymentQuerySet(models.QuerySet["Employment"]):
    """Questions about times of employment."""

    def touching(self, first: date, last: date) -> Self:
        """Those that share a day with `[first, last]`."""
        return self.not_over(first).filter(starts_on__lte=last)

    def not_over(self, day: date) -> Self:
        """Those that hold on this day or later."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day))


class Employment(Record):
    """A time in which somebody works here, `[starts_on, ends_on)`; who comes back has several, never two at once."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="employments")
    starts_on = models.DateField(_("employed from"))
    ends_on = models.DateField(_("employed until"), null=True, blank=True)

    objects = EmploymentQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            periods_apart("house_employment_periods_apart", of=("staff",), begins="starts_on", ends="ends_on"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="house_employment_ends_after_start"
            ),
        ]

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


class StandingManager(models.Manager[Row]):
    """Rows that have not been taken back: whoever asks for absences or covers asks for these."""

    def get_queryset(self) -> models.QuerySet[Row]:
        return super().get_queryset().filter(taken_back_at=None)


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Questions about absences."""

    def touching(self, first: date, last: date) -> Self:
        """Absences that share a day with `[first, last]`."""
        return self.filter(starts_on__lte=last).filter(Q(ends_on=None) | Q(ends_on__gt=first))


class Absence(Record):
    """Somebody is away, `[starts_on, ends_on)`; an empty end means "still"."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("Holiday")
        FAMILY = "family", _("Family leave")
        SICK = "sick", _("Sick leave")
        TRAINING = "training", _("Training")
        OTHER = "other", _("Other absence")

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="absences")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("first day back"), null=True, blank=True)
    # The row stays, with the hand-over of its visits, so that taking it back can be undone.
    taken_back_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = StandingManager.from_queryset(AbsenceQuerySet)()
    with_taken_back = AbsenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="house_absence_ends_after_start"
            )
        ]

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


class Cover(Record):
    """A substitute stands in for an absent colleague, `[starts_on, ends_on)`."""

    absent = models.ForeignKey(Staff, models.PROTECT, related_name="covered_by")
    substitute = models.ForeignKey(Staff, models.PROTECT, related_name="covers")
    # Her right to see and treat the absent one's clients: it begins and ends with the cover.
    access = models.OneToOneField(Access, models.PROTECT, null=True, blank=True, related_name="cover")
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("first day back"), null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = StandingManager["Cover"]()
    with_taken_back = models.Manager["Cover"]()

    class Meta:
        constraints = [
            # One that was taken back lets nobody in.
            models.CheckConstraint(
                condition=Q(taken_back_at=None) | Q(access=None), name="house_cover_taken_back_has_no_access"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="house_cover_ends_after_start"
            ),
            models.CheckConstraint(condition=~Q(absent=F("substitute")), name="house_cover_is_by_somebody_else"),
        ]
