"""Time that is not for clients: added, changed, removed and brought back. It is guarded like a visit's."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from salon.booking import given_back, guards
from salon.booking.models import Block, Hold
from salon.booking.plans import real_moment
from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User
from salon.house.models import Device, Room, Staff

# Longer than this it is an absence, or a room that is out of use.
LONGEST = timedelta(days=31)


@dataclass(frozen=True)
class BlockWish:
    """What is asked for: one person, room or device, from when until when, and what for."""

    starts_at: datetime
    ends_at: datetime
    kind: str = Block.Kind.BREAK
    staff: Staff | None = None
    room: Room | None = None
    device: Device | None = None
    note: str = ""


def add_block(wish: BlockWish, *, by: User, at: datetime) -> Block:
    """Keep this time free of clients, or say who or what is taken until when."""
    wish = _checked(wish, at=at)
    with guards.taken_means_refused([], at=at), transaction.atomic():
        guards.lock(wish.staff, wish.room, wish.device)
        _look(wish, at=at)
        block = Block(created_at=at, created_by=by)
        return _write(block, wish, "block.added", by=by, at=at)


def change_block(block: Block, wish: BlockWish, *, version: int, by: User, at: datetime) -> Block:
    """Give it another time, person or purpose; refused when somebody changed it since `version` was read."""
    wish = _checked(wish, at=at)
    with guards.taken_means_refused([], at=at), transaction.atomic():
        seen = Block.objects.select_related("staff", "room", "device").get(pk=block.pk)
        guards.lock(wish.staff, wish.room, wish.device, seen.staff, seen.room, seen.device)
        locked = _locked(block, version)
        if locked.removed_at is not None:
            raise Refused(_("This has been removed meanwhile. Add it anew."), code="removed")
        _look(wish, at=at, but=locked)
        locked.version += 1
        return _write(locked, wish, "block.changed", by=by, at=at)


@transaction.atomic
def remove_block(block: Block, *, version: int, by: User, at: datetime) -> Block:
    """Give the time back to clients. The row stays, so that it can be brought back."""
    locked = _locked(block, version)
    locked.removed_at, locked.removed_by = at, by
    locked.version += 1
    locked.save(update_fields=["removed_at", "removed_by", "version"])
    audit.record("block.removed", locked, by=by, at=at)
    given_back.by_block(locked, at=at)
    return locked


def restore_block(block: Block, *, version: int, by: User, at: datetime) -> Block:
    """Bring a removed block back, if nobody was booked there meanwhile."""
    with guards.taken_means_refused([], at=at), transaction.atomic():
        seen = Block.objects.select_related("staff", "room", "device").get(pk=block.pk)
        guards.lock(seen.staff, seen.room, seen.device)
        locked = _locked(block, version)
        _look(wish_of(seen), at=at, but=seen)
        locked.removed_at = locked.removed_by = None
        locked.version += 1
        locked.save(update_fields=["removed_at", "removed_by", "version"])
        audit.record("block.restored", locked, by=by, at=at)
        return locked


def wish_of(block: Block) -> BlockWish:
    """The block as it stands."""
    things = (block.staff, block.room, block.device)
    return BlockWish(block.starts_at, block.ends_at, block.kind, *things, block.note)


def _checked(wish: BlockWish, *, at: datetime) -> BlockWish:
    """The wish in UTC; refused where it makes no sense, whatever form it came from."""
    wish = replace(wish, starts_at=real_moment(wish.starts_at), ends_at=real_moment(wish.ends_at))
    if wish.ends_at <= wish.starts_at:
        raise Refused(_("It ends before it begins. Choose a later end."), code="ends_before_start")
    if wish.ends_at - wish.starts_at > LONGEST:
        raise Refused(_("This is longer than a month. Record an absence instead."), code="too_long")
    if wish.starts_at > at + guards.FURTHEST:
        raise Refused(_("This is more than three years ahead. Choose a nearer day."), code="too_far")
    if wish.kind not in Block.Kind.values or [wish.staff, wish.room, wish.device].count(None) != 2:
        raise Refused(_("Choose what it is for, and one person, room or device."), code="of_one_thing")
    return wish


def _locked(block: Block, version: int) -> Block:
    locked = Block.objects.select_for_update().get(pk=block.pk)
    if locked.version != version:
        raise Refused(_("Somebody changed this in the meantime. Look at it again."), code="stale")
    return locked


def _look(wish: BlockWish, *, at: datetime, but: Block | None = None) -> None:
    """Refuse when the person, room or device is held already."""
    thing = wish.staff or wish.room or wish.device
    held = Q(staff=wish.staff) if wish.staff else Q(room=wish.room) if wish.room else Q(device=wish.device)
    clashes = Hold.objects.filter(held, busy_from__lt=wish.ends_at, busy_until__gt=wish.starts_at)
    clashes = clashes.exclude(offer__expires_at__lte=at)
    if but is not None:
        clashes = clashes.exclude(block=but)
    if clash := clashes.order_by("busy_from").first():
        facts = {"who": thing, "start": guards.clock(clash.busy_from), "end": guards.clock(clash.busy_until)}
        raise Refused(_("%(who)s is taken from %(start)s until %(end)s.") % facts, code="slot_taken")


def _write(block: Block, wish: BlockWish, action: str, *, by: User, at: datetime) -> Block:
    block.starts_at, block.ends_at = wish.starts_at, wish.ends_at
    block.kind, block.note = Block.Kind(wish.kind), wish.note
    block.staff, block.room, block.device = wish.staff, wish.room, wish.device
    block.save()
    times = {"starts_at": wish.starts_at.isoformat(), "ends_at": wish.ends_at.isoformat()}
    audit.record(action, block, by=by, at=at, kind=block.kind, **times)
    return block
