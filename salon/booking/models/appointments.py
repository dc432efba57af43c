"""The diary: one appointment is one treatment of one client by one person, in a room, with a device."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from clients.card.models import Client, HealthFact
from salon.booking.models.gaps import gap_lies_inside, shorter_than_a_day
from salon.core.access import roles_of
from salon.core.models import Record, Role, User
from salon.core.registry import Registry
from salon.core.time import local_day
from salon.house.models import Cover, Device, Room, Service, Staff

# Who sees the names in every column (DOMAIN D2); the others see their own diary.
_SEE_ALL = frozenset({Role.OWNER, Role.MANAGER, Role.RECEPTIONIST})

_LIVE = ("requested", "booked", "confirmed", "arrived", "in_care")
_GONE = ("cancelled_client", "cancelled_late", "cancelled_salon")
_STATES = (*_LIVE, *_GONE, "completed", "no_show")

# What a room above has to tell of a visit by a small sign: true where a form is asked for that nobody has filled in.
further_signs: Registry[Callable[[], Combinable]] = Registry()

# The database refuses what is not shorter than this, wherever it comes from.
LONGEST_VISIT = timedelta(days=1)


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Questions about the diary, in the words staff use."""

    def live(self) -> Self:
        """Those that hold their time: not cancelled, not over."""
        return self.filter(live=True)

    def during(self, start: datetime, end: datetime) -> Self:
        # The bound below lets the index of beginnings answer; without it every visit ever made is read.
        return self.filter(starts_at__lt=end, ends_at__gt=start, starts_at__gt=start - LONGEST_VISIT)

    def shown(self) -> Self:
        """What stands in the diary: everything but what was cancelled or moved away."""
        return self.exclude(state__in=Appointment.GONE)

    def visible_to(self, user: User, at: datetime) -> Self:
        """Visits whose client this user may see: all at the desk; else her own, and those of whom she covers for."""
        roles = roles_of(user)
        if roles & _SEE_ALL:
            return self
        own = Q(staff__user=user)
        if Role.COSMETOLOGIST not in roles:
            return self.filter(own) if Role.SUBSTITUTE in roles else self.none()
        today = local_day(at)
        covered = Cover.objects.filter(absent=OuterRef("staff"), substitute__user=user, starts_on__lte=today)
        return self.filter(own | Exists(covered.filter(Q(ends_on=None) | Q(ends_on__gt=today))))

    def for_display(self) -> Self:
        """With all that a row or a block of the diary says."""
        return self.select_related("client", "staff", "service", "service__category", "room", "device")

    def with_signs(self) -> Self:
        """Each visit with what the desk must know: a warning (never which), that she is new, that it is paid."""
        before = Appointment.objects.filter(client=OuterRef("client"), starts_at__lt=OuterRef("starts_at"))
        return self.annotate(
            warned=Exists(HealthFact.objects.active(OuterRef("starts_at")).filter(client=OuterRef("client"))),
            is_new=~Exists(before.exclude(state__in=(*Appointment.GONE, "no_show"))),
            # Rooms above know them: whether it is paid, and whether a form before it is missing.
            **{name: further_signs.get(name)() for name in ("is_paid", "form_missing")},
        )


class Booking(Record):
    """What was booked together: several treatments of one visit, or the visits of a group of clients."""

    label = models.CharField(_("name of the group"), max_length=80, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")


class Series(Record):
    """A visit that repeats at the same time by the clock on the wall."""

    every_weeks = models.PositiveSmallIntegerField(_("every how many weeks"))
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name_plural = "series"
        constraints = [
            models.CheckConstraint(condition=Q(every_weeks__range=(1, 52)), name="booking_series_within_a_year")
        ]


class Appointment(Record):
    """A client's time with a person. `[busy_from, busy_until)` is what it occupies, buffers included."""

    # What the desk should tell the client, said with the booking and kept nowhere.
    hint = ""

    class State(models.TextChoices):
        REQUESTED = "requested", _("Requested")
        BOOKED = "booked", _("Booked")
        CONFIRMED = "confirmed", _("Confirmed")
        ARRIVED = "arrived", _("Arrived")
        IN_CARE = "in_care", _("In treatment")
        COMPLETED = "completed", _("Completed")
        CANCELLED_BY_CLIENT = "cancelled_client", _("Cancelled by the client")
        CANCELLED_LATE = "cancelled_late", _("Cancelled late")
        CANCELLED_BY_SALON = "cancelled_salon", _("Cancelled by the salon")
        NO_SHOW = "no_show", _("Did not come")

    class Source(models.TextChoices):
        DESK = "desk", _("At the desk")
        PHONE = "phone", _("By phone")
        ONLINE = "online", _("Online")
        WALK_IN = "walk_in", _("Walked in")
        IMPORT = "import", _("Imported")

    LIVE = _LIVE
    GONE = _GONE
    # Only before the treatment has begun may it go to another time or person.
    MOVABLE = ("requested", "booked", "confirmed", "arrived")
    # What may follow what. A step made by mistake can be taken back; a completed visit stays completed.
    NEXT: ClassVar[dict[str, tuple[str, ...]]] = {
        "requested": ("booked", "confirmed", *_GONE),
        "booked": ("confirmed", "arrived", "in_care", "completed", "no_show", *_GONE),
        "confirmed": ("booked", "arrived", "in_care", "completed", "no_show", *_GONE),
        "arrived": ("booked", "confirmed", "in_care", "completed", *_GONE),
        "in_care": ("booked", "confirmed", "arrived", "completed"),
        "completed": (),
        "no_show": ("booked", "confirmed", "arrived"),
        "cancelled_client": ("requested", "booked", "confirmed", "arrived"),
        "cancelled_late": ("requested", "booked", "confirmed", "arrived"),
        "cancelled_salon": ("requested", "booked", "confirmed", "arrived"),
    }

    client = models.ForeignKey(Client, models.PROTECT, related_name="appointments")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="appointments")
    service = models.ForeignKey(Service, models.PROTECT, related_name="appointments")
    room = models.ForeignKey(Room, models.PROTECT, null=True, blank=True, related_name="appointments")
    device = models.ForeignKey(Device, models.PROTECT, null=True, blank=True, related_name="appointments")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    busy_from = models.DateTimeField()
    busy_until = models.DateTimeField()
    # While a mask takes effect the person is free for another client; room and device stay.
    gap_from = models.DateTimeField(null=True, blank=True)
    gap_until = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=16, choices=State, default=State.BOOKED)
    live = models.GeneratedField(
        expression=Q(state__in=_LIVE),  # type: ignore[arg-type]  # the stubs do not know that Q is an expression
        output_field=models.BooleanField(),
        db_persist=True,
    )
    source = models.CharField(max_length=8, choices=Source, default=Source.PHONE)
    booking = models.ForeignKey(Booking, models.PROTECT, null=True, blank=True, related_name="appointments")
    series = models.ForeignKey(Series, models.PROTECT, null=True, blank=True, related_name="appointments")
    # Put beside another visit of the same person, by somebody who may; rooms and devices are never shared.
    overbooked = models.BooleanField(_("over-booked"), default=False)
    overbook_reason = models.CharField(_("why it is over-booked"), max_length=200, blank=True)
    asked_for = models.BooleanField(_("asked for this person"), default=False)
    price_estimate = models.DecimalField(max_digits=8, decimal_places=2)
    note = models.CharField(_("note for the desk"), max_length=200, blank=True)
    import_key = models.CharField(max_length=120, null=True, blank=True, unique=True)
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    # The line of its history that was written together with this very object; not stored here.
    last_change: "AppointmentChange | None" = None

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["staff", "starts_at"], name="booking_staff_day"),
            models.Index(fields=["client", "starts_at"], name="booking_client_day"),
            models.Index(fields=["starts_at"], name="booking_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="booking_appointment_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(busy_from__lte=F("starts_at")) & Q(busy_until__gte=F("ends_at")),
                name="booking_appointment_busy_covers_it",
            ),
            shorter_than_a_day("booking_appointment_shorter_than_a_day"),
            gap_lies_inside("booking_appointment_gap_lies_inside"),
            models.CheckConstraint(
                condition=Q(overbooked=False) | ~Q(overbook_reason=""),
                name="booking_appointment_overbooked_with_a_reason",
            ),
            models.CheckConstraint(condition=Q(state__in=_STATES), name="booking_appointment_state_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} {self.state}"

    @property
    def is_movable(self) -> bool:
        return self.state in self.MOVABLE

    @property
    def duration(self) -> timedelta:
        return self.ends_at - self.starts_at

    def may_become(self, state: str) -> bool:
        return state in self.NEXT[self.state]


class AppointmentChange(Record):
    """What happened to an appointment, when and by whom. Append-only."""

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    from_state = models.CharField(max_length=16, choices=Appointment.State, blank=True)
    to_state = models.CharField(max_length=16, choices=Appointment.State)
    # Where it stood before it was moved; empty where only the state changed.
    moved_from = models.DateTimeField(null=True, blank=True)
    moved_from_end = models.DateTimeField(null=True, blank=True)
    moved_from_staff = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    # Empty also where it had none.
    moved_from_room = models.ForeignKey(Room, models.PROTECT, null=True, blank=True, related_name="+")
    moved_from_device = models.ForeignKey(Device, models.PROTECT, null=True, blank=True, related_name="+")
    # The visit only knows whether the client asked for whom she has now; whom she had asked for first is kept here.
    moved_from_asked_for = models.BooleanField(default=False)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["at"]
