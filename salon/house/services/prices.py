"""The price list: treatments made, changed, taken off and put back, and what they cost from a day on."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from salon.core import audit
from salon.core.errors import Refused
from salon.core.identity import new_id
from salon.core.models import User
from salon.core.names import clean_line
from salon.core.time import local_day
from salon.core.versions import check_version
from salon.house.models import Category, DeviceKind, RoomKind, Service, ServicePrice, VatClass

LONGEST = 480
LONGEST_BUFFER = 120
SHORTEST = 5
DEAREST = Decimal("99999.99")
# A price is written down for this many days ahead at most: further is a slip of the pen.
FURTHEST_DAYS = 3 * 366


@dataclass(frozen=True)
class TreatmentDetails:
    """Everything about a treatment but its price; the category by its name, known or new."""

    name: str
    category: str
    duration_minutes: int
    gap_minutes: int = 0
    finish_minutes: int = 0
    buffer_before_minutes: int = 0
    buffer_after_minutes: int = 0
    vat_class: str = VatClass.GENERAL
    room_kind: RoomKind | None = None
    device_kind: DeviceKind | None = None
    min_age: int | None = None
    online: bool = True
    notice_hours: int = 0
    latest_start: time | None = None


def faults(minutes: Mapping[str, int | None]) -> dict[str, str]:
    """What is wrong with the minutes of a treatment, each under the name of the field where it is put right."""
    found: dict[str, str] = {}
    work, gap, finish = (minutes.get(f"{part}_minutes") or 0 for part in ("duration", "gap", "finish"))
    if work < SHORTEST:
        found["duration_minutes"] = _("A treatment takes at least five minutes.")
    elif work + gap + finish > LONGEST:
        text = _("A treatment takes eight hours (480 minutes) at most; together this is %(minutes)s minutes.")
        found["duration_minutes"] = text % {"minutes": work + gap + finish}
    if gap and not finish:
        found["finish_minutes"] = _("After the time to take effect somebody finishes the treatment. Write how long.")
    for name in ("buffer_before_minutes", "buffer_after_minutes"):
        if (minutes.get(name) or 0) > LONGEST_BUFFER:
            found[name] = _("Two hours (120 minutes) is the most.")
    return found


@transaction.atomic
def create_service(details: TreatmentDetails, price: Decimal, *, by: User, at: datetime, code: str = "") -> Service:
    """Put a new treatment on the price list; its code is made from its name unless one is given."""
    _check_price(price)
    values = _checked(details) | {"category": category_named(details.category, by=by, at=at)}
    service = Service(**values, price=price, code=code or _free_code(str(values["name"])))
    try:
        with transaction.atomic():
            service.save(force_insert=True)
    except IntegrityError as error:
        text = _("Somebody saved a treatment of this name at the same moment. Look at the list, then save again.")
        raise Refused(text, code="same_moment") from error
    audit.record("service.created", service, by=by, at=at, name=service.name, price=str(price))
    return service


@transaction.atomic
def change_service(service: Service, details: TreatmentDetails, *, version: int, by: User, at: datetime) -> Service:
    """Change a treatment as it was at this version; visits already booked keep their times. The audit names fields."""
    values = _checked(details)
    locked = Service.objects.select_for_update(of=("self",)).select_related("category").get(pk=service.pk)
    values["category"] = category_named(details.category, by=by, at=at, held=locked.category)
    changed = [name for name, value in values.items() if getattr(locked, name) != value]
    if not changed:
        return locked
    check_version(locked, version)
    for name in changed:
        setattr(locked, name, values[name])
    locked.version += 1
    locked.save(update_fields=[*changed, "version"])
    audit.record("service.changed", locked, by=by, at=at, fields=changed)
    return locked


@transaction.atomic
def set_on_price_list(service: Service, *, on: bool, by: User, at: datetime) -> Service:
    """Take a treatment off the price list or put it back; what is booked stays booked."""
    locked = Service.objects.select_for_update().get(pk=service.pk)
    if locked.active != on:
        locked.active = on
        locked.save(update_fields=["active"])
        audit.record("service.listed" if on else "service.taken_off", locked, by=by, at=at)
    return locked


@transaction.atomic
def change_price(service: Service, price: Decimal, *, valid_from: date, by: User, at: datetime) -> ServicePrice:
    """Let a price hold from a day on; days before it, and visits already booked, keep theirs."""
    _check_price(price)
    locked = Service.objects.select_for_update().get(pk=service.pk)
    today = local_day(at)
    if valid_from < today:
        raise Refused(_("What is past keeps its price. Choose today or a later day."), code="price_in_the_past")
    if (valid_from - today).days > FURTHEST_DAYS:
        raise Refused(_("This is more than three years ahead. Choose a nearer day."), code="too_far")
    before = locked.price_on(valid_from)
    if before == price:
        raise Refused(_("It costs this much on that day already."), code="same_price")
    row, _made = ServicePrice.objects.update_or_create(service=locked, valid_from=valid_from, defaults={"price": price})
    facts = {"valid_from": valid_from.isoformat(), "price": [str(before), str(price)]}
    audit.record("service.price_changed", locked, by=by, at=at, **facts)
    return row


@transaction.atomic
def take_back_price(row: ServicePrice, *, by: User, at: datetime) -> None:
    """Take a coming price back; one that has begun stays, since visits were booked with it."""
    locked = Service.objects.select_for_update().get(pk=row.service_id)
    if row.valid_from <= local_day(at):
        raise Refused(_("This price holds already. Write a new one from today on."), code="price_has_begun")
    deleted, _rows = ServicePrice.objects.filter(pk=row.pk).delete()
    if deleted:
        facts = {"valid_from": row.valid_from.isoformat(), "price": str(row.price)}
        audit.record("service.price_taken_back", locked, by=by, at=at, **facts)


def _checked(details: TreatmentDetails) -> dict[str, object]:
    values: dict[str, object] = {field.name: getattr(details, field.name) for field in fields(details)}
    name = clean_line(details.name)
    if not name or len(name) > 120:
        raise Refused(_("Write the treatment's name, in 120 letters at most."), code="no_name")
    minutes = {key: value for key, value in vars(details).items() if key.endswith("_minutes")}
    if wrong := faults(minutes):
        raise Refused(" ".join(wrong.values()), code=next(iter(wrong)))
    return values | {"name": name}


def category_named(text: str, *, by: User, at: datetime, held: Category | None = None) -> Category:
    """The category of this name, made where there is none; capital letters make no difference.

    A retired one is refused, unless the treatment stands there already (`held`).
    """
    name = clean_line(text)
    if not name or len(name) > 60:
        raise Refused(_("Write the category's name, in 60 letters at most."), code="no_category")
    known = next((one for one in Category.objects.all() if one.name.casefold() == name.casefold()), None)
    if known is not None and not known.active and known != held:
        text = _("The category %(name)s is retired. Take it into use first, or choose another.")
        raise Refused(text % {"name": known.name}, code="retired_category")
    if known is None:
        known, made = Category.objects.get_or_create(name=name)
        if made:
            audit.record("category.added", known, by=by, at=at, name=known.name)
    return known


def _check_price(price: Decimal) -> None:
    if not 0 <= price <= DEAREST:
        raise Refused(_("A price is between 0 and 99,999.99 euros."), code="price_out_of_range")


def _free_code(name: str) -> str:
    code = slugify(name)[:32].strip("-") or "treatment"
    return f"{code}-{new_id().hex[-6:]}" if Service.objects.filter(code=code).exists() else code
