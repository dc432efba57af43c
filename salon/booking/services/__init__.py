"""Verbs of the diary. The time is guarded here and by the database."""

from salon.booking.plans import BookingWish, Part, VisitWish
from salon.booking.services.booking import book, book_new_client, book_visit
from salon.booking.services.moving import KEEP, Destination, move
from salon.booking.services.series import Occurrence, Repeat, occurrences, repeat
from salon.booking.services.states import arrived, cancel, change_state, take_back

__all__ = [
    "KEEP",
    "BookingWish",
    "Destination",
    "Occurrence",
    "Part",
    "Repeat",
    "VisitWish",
    "arrived",
    "book",
    "book_new_client",
    "book_visit",
    "cancel",
    "change_state",
    "move",
    "occurrences",
    "repeat",
    "take_back",
]
