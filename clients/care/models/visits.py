"""One client with one person on one day."""

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.card.models import Client, ProductTalk
from salon.core.models import Record, User
from salon.house.models import Category, Staff


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
