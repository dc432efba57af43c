"""Places, rooms, devices and categories of treatments: written down, changed, taken out of use and back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.versions import check_version
from salon.house.models import Category, Device, DeviceKind, Location, Room, RoomKind

Thing = Location | Room | Device | RoomKind | DeviceKind | Category
Usable = Location | Room | Device | Category


@transaction.atomic
def add_thing(thing: Thing, values: Mapping[str, object], *, by: User, at: datetime) -> Thing:
    """Write down a new place, room, device, kind or category."""
    _keep(thing, values)
    audit.record(f"{thing._meta.model_name}.added", thing, by=by, at=at, name=thing.name)
    return thing


@transaction.atomic
def change_thing(thing: Thing, values: Mapping[str, object], *, version: int, by: User, at: datetime) -> Thing:
    """Change what stands about it, as it was at this version; the audit row names the fields."""
    locked: Thing = type(thing)._default_manager.select_for_update().get(pk=thing.pk)
    pairs = {name: (_comparable(getattr(locked, name)), _comparable(value)) for name, value in values.items()}
    changed = [name for name, (was, now) in pairs.items() if was != now]
    if changed:
        check_version(locked, version)
        locked.version += 1
        said = {name: [str(one) for one in pairs[name]] for name in changed if name in ("name", "list_order")}
        _keep(locked, values)
        audit.record(
            f"{locked._meta.model_name}.changed", locked, by=by, at=at, name=locked.name, fields=changed, values=said
        )
    return locked


@transaction.atomic
def set_in_use(thing: Usable, *, on: bool, by: User, at: datetime) -> Usable:
    """Take it out of use or back; visits that are booked in it stay where they are."""
    locked: Usable = type(thing)._default_manager.select_for_update().get(pk=thing.pk)
    if locked.active != on:
        locked.active = on
        locked.save(update_fields=["active"])
        said = "in_use" if on else "out_of_use"
        audit.record(f"{locked._meta.model_name}.{said}", locked, by=by, at=at, name=locked.name)
    return locked


def _comparable(value: Any) -> object:
    """Kinds of a room, chosen or held, as their keys; anything else as it is."""
    return {kind.pk for kind in value.all()} if hasattr(value, "all") else value


def _keep(thing: Thing, values: Mapping[str, object]) -> None:
    if isinstance(thing, Category) and _is_taken(str(values["name"]), thing):
        raise Refused(_("There is one of this name already."), code="name_taken")
    for name, value in values.items():
        if name != "kinds":
            setattr(thing, name, value)
    try:
        with transaction.atomic():
            thing.save()
    except IntegrityError as error:
        raise Refused(_("There is one of this name already."), code="name_taken") from error
    if isinstance(thing, Room) and "kinds" in values:
        thing.kinds.set(values["kinds"])  # type: ignore[arg-type]  # a queryset of kinds, from the form


def _is_taken(name: str, but: Category) -> bool:
    """True if another category has this name; capital letters make no difference, on neither database."""
    others = Category.objects.exclude(pk=but.pk).values_list("name", flat=True)
    return name.casefold() in {other.casefold() for other in others}
