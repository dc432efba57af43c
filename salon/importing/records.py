"""What history is made of, whichever system it comes from. Codes stand for rows; the loader knows their keys."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from salon.importing.problems import Place


@dataclass(frozen=True, slots=True)
class StaffRecord:
    code: str
    name: str
    started_on: date
    ended_on: date | None = None
    colour: int = 1
    order: int = 100
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class ClientRecord:
    code: str
    first_name: str
    since: datetime
    last_name: str = ""
    phone: str = ""
    email: str = ""
    language: str = "fi"
    birth_date: date | None = None
    product_talk: str = "finding"
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class CategoryRecord:
    name: str
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class ServiceRecord:
    code: str
    name: str
    category: str
    minutes: int
    price: Decimal
    buffer: int = 0
    vat_class: str = "general"
    active: bool = True
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class ProductRecord:
    code: str
    name: str
    brand: str
    category: str
    price: Decimal
    line: str = ""
    size: str = ""
    purpose: str = ""
    usage: str = ""
    vat_class: str = "general"
    active: bool = True
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class AbsenceRecord:
    staff: str
    kind: str
    starts_on: date
    ends_on: date | None
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class CoverRecord:
    absent: str
    substitute: str
    starts_on: date
    ends_on: date | None
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class CampaignRecord:
    name: str
    starts_on: date
    ends_on: date
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class SchemeRecord:
    staff: str
    version: int
    valid_from: date
    valid_until: date | None
    treatment_percent: Decimal
    product_percent: Decimal
    accepted_on: date
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class BookingRecord:
    key: str
    client: str
    staff: str
    service: str
    starts_at: datetime
    minutes: int
    state: str
    booked_at: datetime
    places: tuple[Place, ...]
    source: str = "import"
    price: Decimal | None = None
    # When it was cancelled or found missing, where that is known.
    changed_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class VisitRecord:
    key: str
    client: str
    staff: str
    day: date
    category: str
    product_talk: str = "finding"
    is_first: bool = False
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class TreatmentDone:
    visit: str
    service: str
    signed_at: datetime
    note: str = ""
    reaction: int = 0
    booking: str = ""
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class AdviceRecord:
    visit: str
    product: str
    reason: str
    need: str
    slot: str
    basis: str
    offered_at: datetime
    answer: str
    answered_at: datetime | None
    rests_until: date | None
    despite_visit: str
    despite_product: str
    finding: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class PeaceRecord:
    visit: str
    in_peace: int
    answered_at: datetime
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class LineRecord:
    key: str
    kind: str
    name: str
    quantity: int
    unit_gross: Decimal
    vat_rate: Decimal
    net: Decimal
    vat: Decimal
    gross: Decimal
    places: tuple[Place, ...]
    client: str = ""
    staff: str = ""
    visit: str = ""
    booking: str = ""
    service: str = ""
    product: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptRecord:
    series: str
    number: int
    paid_at: datetime
    lines: tuple[LineRecord, ...]
    client: str = ""
    method: str = "imported"
