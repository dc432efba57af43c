"""The price list as the salon reads it: rows, one treatment's minutes as a line, its prices over time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from salon.house.models import Category, Competence, Service

PARTS = (
    ("buffer_before_minutes", "ready", _("getting ready")),
    ("duration_minutes", "work", _("work")),
    ("gap_minutes", "gap", _("takes effect, another client fits in")),
    ("finish_minutes", "finish", _("finishing")),
    ("buffer_after_minutes", "clean", _("cleaning up")),
)
_TOTAL = F("duration_minutes") + F("gap_minutes") + F("finish_minutes")
_PLACE = (F("category__list_order"), F("category__name"))
# The words an address may use, and what they mean in the database.
ORDERS = {
    "name": [F("name").asc(), F("pk").asc()],
    "-name": [F("name").desc(), F("pk").asc()],
    "category": [*(one.asc() for one in _PLACE), F("name").asc(), F("pk").asc()],
    "-category": [*(one.desc() for one in _PLACE), F("name").asc(), F("pk").asc()],
    "minutes": [_TOTAL.asc(), F("name").asc(), F("pk").asc()],
    "-minutes": [_TOTAL.desc(), F("name").asc(), F("pk").asc()],
    "price": [F("day_price").asc(), F("name").asc(), F("pk").asc()],
    "-price": [F("day_price").desc(), F("name").asc(), F("pk").asc()],
}
STATES = {"on": Q(active=True), "off": Q(active=False), "all": Q()}


@dataclass(frozen=True)
class Part:
    """A stretch of a treatment on its line: how long it is [min], and how much of the line [per cent]."""

    kind: str
    label: object
    minutes: int
    share: int


@dataclass(frozen=True)
class PriceSpan:
    """A price with the day it begins; the first one has none."""

    key: object
    valid_from: date | None
    price: Decimal
    state: str


def listed(text: str, *, category: str, state: str, sort: str, day: date) -> "QuerySet[Service]":
    """Treatments that fit what was asked for, with what they cost on this day."""
    found = Service.objects.matching(text).filter(STATES[state]).select_related("category").with_price_on(day)
    if category:
        found = found.filter(category__name=category)
    return found.order_by(*ORDERS[sort])


def categories() -> "QuerySet[Category]":
    """Categories that have treatments, with their number."""
    return Category.objects.annotate(treatments=Count("services")).filter(treatments__gt=0)


CATEGORY_ORDERS = {
    "order": ["list_order", "name"],
    "-order": ["-list_order", "-name"],
    "name": ["name"],
    "-name": ["-name"],
    "treatments": ["treatments", "list_order", "name"],
    "-treatments": ["-treatments", "list_order", "name"],
}
CATEGORY_STATES = {"on": Q(active=True), "off": Q(active=False), "all": Q()}


def all_categories(state: str, sort: str) -> "QuerySet[Category]":
    """Categories with the number of treatments on the price list."""
    offered = Count("services", filter=Q(services__active=True))
    found = Category.objects.annotate(treatments=offered).filter(CATEGORY_STATES[state])
    return found.order_by(*CATEGORY_ORDERS[sort])


def line_of(minutes: Mapping[str, int]) -> list[Part]:
    """How the minutes of a treatment lie, one after another."""
    whole = sum(minutes.values())
    lengths = [(kind, label, minutes[name]) for name, kind, label in PARTS if minutes[name]]
    return [Part(kind, label, length, 100 * length // whole) for kind, label, length in lengths]


def minutes_of(service: Service) -> dict[str, int]:
    """The minutes of a treatment by part."""
    return {name: getattr(service, name) for name, _kind, _label in PARTS}


def prices_of(service: Service, day: date) -> list[PriceSpan]:
    """Every price it had, has and will have, the furthest first. One query."""
    rows = list(service.prices.order_by("valid_from"))
    begun = [row for row in rows if row.valid_from <= day]
    holding = begun[-1].pk if begun else None
    spans = [PriceSpan(None, None, service.price, "past" if holding else "now")]
    for row in rows:
        state = "coming" if row.valid_from > day else "now" if row.pk == holding else "past"
        spans.append(PriceSpan(row.pk, row.valid_from, row.price, state))
    return spans[::-1]


def givers_of(service: Service, day: date) -> "QuerySet[Competence]":
    """Who gives it on this day or later, with duration and price of her own where she has them."""
    rows = Competence.objects.not_over(day).filter(service=service).select_related("staff")
    return rows.order_by("staff__diary_order", "staff__name", F("valid_from").asc(nulls_first=True))
