"""The house itself: its name and rules, people and their hours, rooms, treatments, VAT, absences and covers."""

from salon.house.models.people import Absence, Cover, Staff
from salon.house.models.places import Device, DeviceKind, Room, RoomKind
from salon.house.models.prices import Category, Competence, Service, ServicePrice
from salon.house.models.rota import DayShift, WeeklyShift
from salon.house.models.salon import Campaign, Location, OpeningHours, Salon, SpecialDay, VatClass, VatRate

__all__ = [
    "Absence",
    "Campaign",
    "Category",
    "Competence",
    "Cover",
    "DayShift",
    "Device",
    "DeviceKind",
    "Location",
    "OpeningHours",
    "Room",
    "RoomKind",
    "Salon",
    "Service",
    "ServicePrice",
    "SpecialDay",
    "Staff",
    "VatClass",
    "VatRate",
    "WeeklyShift",
]
