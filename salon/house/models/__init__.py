"""The house itself: its name and rules, people and their hours, rooms, treatments, VAT, absences, substances."""

from salon.house.models.people import Absence, Cover, Employment, Staff
from salon.house.models.places import Device, DeviceKind, Room, RoomKind
from salon.house.models.prices import Category, Competence, Service, ServicePrice
from salon.house.models.revision import Marks, Revision, marks_in
from salon.house.models.rota import DayShift, WeeklyShift
from salon.house.models.salon import Campaign, Location, OpeningHours, Salon, SpecialDay, VatClass, VatRate
from salon.house.models.substances import Substance, SubstanceGroup, SubstanceInGroup

__all__ = [
    "Absence",
    "Campaign",
    "Category",
    "Competence",
    "Cover",
    "DayShift",
    "Device",
    "DeviceKind",
    "Employment",
    "Location",
    "Marks",
    "OpeningHours",
    "Revision",
    "Room",
    "RoomKind",
    "Salon",
    "Service",
    "ServicePrice",
    "SpecialDay",
    "Staff",
    "Substance",
    "SubstanceGroup",
    "SubstanceInGroup",
    "VatClass",
    "VatRate",
    "WeeklyShift",
    "marks_in",
]
