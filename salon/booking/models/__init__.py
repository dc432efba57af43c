"""The diary: visits and what happened to them, taken time, the waiting list, the hand-over of an absence."""

from salon.booking.models.appointments import Appointment, AppointmentChange, Booking, Series
from salon.booking.models.blocks import Block
from salon.booking.models.freed import FreedTime
from salon.booking.models.handover import AffectedVisit
from salon.booking.models.holds import Hold
from salon.booking.models.waiting import WaitingEntry, WaitingOffer

__all__ = [
    "AffectedVisit",
    "Appointment",
    "AppointmentChange",
    "Block",
    "Booking",
    "FreedTime",
    "Hold",
    "Series",
    "WaitingEntry",
    "WaitingOffer",
]
