"""Who waits for an earlier time, or for her own cosmetologist, and which freed time is being offered to whom."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from clients.card.models import Client
from salon.booking.models.appointments import Appointment
from salon.booking.models.gaps import gap_lies_inside, shorter_than_a_day
from salon.core.access import roles_of
from salon.core.models import Record, Role, User
from salon.house.models import Device, Room, Service, Staff

# Who answers for the whole list; the others for those who would come to them.
_AT_DESK = frozenset({Role.OWNER, Role.MANAGER, Role.RECEPTIONIST})


class WaitingEntryQuerySet(models.QuerySet["WaitingEntry"]):
    """Questions about the waiting list."""

    def open(self) -> Self:
        """Those who still wait."""
        return self.filter(state=WaitingEntry.State.WAITING)

    def visible_to(self, user: User, at: datetime) -> Self:
        """Entries whose client this user may see: at the desk all; else who waits for her, or for anyone."""
        seen = self.filter(client__in=Client.objects.visible_to(user, at))
        return seen if roles_of(user) & _AT_DESK else seen.filter(Q(staff=None) | Q(staff__user=user))

    def without_offer(self, at: datetime) -> Self:
        """Those for whom no time is held at this moment."""
        held = WaitingOffer.objects.open().filter(entry=OuterRef("pk"), expires_at__gt=at)
        return self.filter(~Exists(held))


class WaitingEntry(Record):
    """A client would come if a time within her days and hours became free."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        BOOKED = "booked", _("Got a time")
        WITHDRAWN = "withdrawn", _("No longer waiting")

    client = models.ForeignKey(Client, models.PROTECT, related_name="waiting")
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="waited_for")
    # Anyone but her: said by the client, kept for every offer.
    without = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    first_day = models.DateField(_("from the day"))
    last_day = models.DateField(_("until the day"), null=True, blank=True)
    earliest = models.TimeField(_("at the earliest at"), null=True, blank=True)
    latest = models.TimeField(_("begins at the latest at"), null=True, blank=True)
    # Her cosmetologist is away and the client chose to wait for her: asked for by the client, never set by others.
    for_own = models.BooleanField(_("waits for her own cosmetologist"), default=False)
    note = models.CharField(_("note for the desk"), max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = WaitingEntryQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "first_day"], name="booking_waiting_open")]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day=None) | Q(last_day__gte=F("first_day")), name="booking_waiting_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(earliest=None) | Q(latest=None) | Q(latest__gte=F("earliest")),
                name="booking_waiting_hours_in_order",
            ),
            models.CheckConstraint(
                condition=Q(for_own=False) | Q(staff__isnull=False), name="booking_waiting_for_own_names_her"
            ),
            models.CheckConstraint(
                condition=Q(without=None) | Q(staff=None) | ~Q(staff=F("without")),
                name="booking_waiting_not_without_her",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", closed_at=None) | (~Q(state="waiting") & Q(closed_at__isnull=False)),
                name="booking_waiting_closed_has_a_time",
            ),
        ]


class WaitingOfferQuerySet(models.QuerySet["WaitingOffer"]):
    """Questions about offers."""

    def open(self) -> Self:
        return self.filter(answer="")

    def visible_to(self, user: User, at: datetime) -> Self:
        """Offers to those on the list whom this user may see."""
        return self.filter(entry__in=WaitingEntry.objects.visible_to(user, at))

    def to_call(self, at: datetime) -> Self:
        """Those that run and of which no letter tells: the desk calls."""
        return self.open().filter(expires_at__gt=at, by_letter=False)

    def lapsed(self, at: datetime) -> Self:
        """Those whose end has come without an answer."""
        return self.open().filter(expires_at__lte=at)


class WaitingOffer(Record):
    """A freed time, held for one client until `expires_at`."""

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", _("Took it")
        DECLINED = "declined", _("Did not take it")
        LAPSED = "lapsed", _("The time to answer ended")
        WITHDRAWN = "withdrawn", _("Taken back by the salon")

    entry = models.ForeignKey(WaitingEntry, models.PROTECT, related_name="offers")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    room = models.ForeignKey(Room, models.PROTECT, null=True, blank=True, related_name="+")
    device = models.ForeignKey(Device, models.PROTECT, null=True, blank=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    busy_from = models.DateTimeField()
    busy_until = models.DateTimeField()
    gap_from = models.DateTimeField(null=True, blank=True)
    gap_until = models.DateTimeField(null=True, blank=True)
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    # Nobody at the desk chose it: the house found the client when the time became free.
    by_itself = models.BooleanField(default=False)
    # A letter tells of it; else the client is called.
    by_letter = models.BooleanField(default=False)
    expires_at = models.DateTimeField(db_index=True)
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    live = models.GeneratedField(
        expression=Q(answer=""),  # type: ignore[arg-type]  # the stubs do not know that Q is an expression
        output_field=models.BooleanField(),
        db_persist=True,
    )
    appointment = models.OneToOneField(Appointment, models.PROTECT, null=True, blank=True, related_name="waiting_offer")

    objects = WaitingOfferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry"], condition=Q(answer=""), name="booking_offer_one_open_per_entry"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="booking_offer_ends_after_start"),
            models.CheckConstraint(
                condition=Q(busy_from__lte=F("starts_at")) & Q(busy_until__gte=F("ends_at")),
                name="booking_offer_busy_covers_it",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("offered_at")), name="booking_offer_expires_after_it_is_made"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="booking_offer_answer_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(answer="accepted") | Q(appointment=None), name="booking_offer_visit_only_when_accepted"
            ),
            models.CheckConstraint(
                condition=Q(by_itself=False) | Q(offered_by=None), name="booking_offer_by_itself_is_by_nobody"
            ),
            shorter_than_a_day("booking_offer_shorter_than_a_day"),
            gap_lies_inside("booking_offer_gap_lies_inside"),
        ]
