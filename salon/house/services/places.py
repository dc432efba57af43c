"""Places, rooms and devices: written down, changed, taken out of use and back."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User
from salon.house.models import Device, DeviceKind, Location, Room, RoomKind

Thing = Location | Room | Device | RoomKind | DeviceKind
Usable = Location | Room | Device


@transaction.atomic
def add_thing(thing: Thing, values: Mapping[str, object], *, by: User, at: datetime) -> Thing:
    """Write down a new place, room, device or kind."""
    _keep(thing, values)
    audit.record(f"{thing._meta.model_name}.added", thing, by=by, at=at, name=thing.name)
    return thing


@transaction.atomic
def change_thing(thing: Thing, values: Mapping[str, object], *, by: User, at: datetime) -> Thing:
    """Change what stands about it; the audit row names the fields."""
    locked: Thing = type(thing)._default_manager.select_for_update().get(pk=thing.pk)
    had = {name: _value(locked, name) for name in values}
    _keep(locked, values)
    changed = [name for name, before in had.items() if _value(locked, name) != before]
    if changed:
        audit.record(f"{locked._meta.model_name}.changed", locked, by=by, at=at, fields=changed)
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


def _value(thing: Thing, name: str) -> object:
    if isinstance(thing, Room) and name == "kinds":
        return {kind.pk for kind in thing.kinds.all()}
    return getattr(thing, name)


def _keep(thing: Thing, values: Mapping[str, object]) -> None:
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
