"""Who gets in until when: roles begin and end with the day, a substitute's with her cover, and an owner stays."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import Access, Mail, Role, User
from salon.core.time import day_bounds
from salon.house.models import Cover, Staff

# So long after it ended a log-in can still be taken up again by undoing what ended it.
UNDONE_WITHIN = timedelta(hours=1)
# With one of these she sees more than any cover would give her.
WIDER = (Role.OWNER, Role.COSMETOLOGIST)
INVITATION = "invitation"


def lock_owners() -> list[Access]:
    """Every owner's access, locked in one order, so that two who end each other's wait for one another (H24)."""
    return list(Access.objects.select_for_update().filter(role=Role.OWNER).order_by("pk"))


def insist_on_an_owner(without: Iterable[UUID], *, at: datetime) -> None:
    """Refuse (code "last_owner") what would leave the salon without an owner; call it after `lock_owners`."""
    left = Access.objects.valid_at(at).filter(role=Role.OWNER, valid_until=None, user__is_active=True)
    if not left.exclude(pk__in=list(without)).exists():
        text = _("This is the salon's only owner. Make somebody else an owner first.")
        raise Refused(text, code="last_owner")


def end(accesses: Iterable[Access], moment: datetime, *, by: User, at: datetime) -> None:
    """End these at the moment at the latest; one that would not have begun by then never was."""
    for access in accesses:
        if access.valid_until is not None and access.valid_until <= moment:
            continue
        audit.record("access.ended", access, by=by, at=at, role=access.role, valid_until=moment.isoformat())
        if access.valid_from >= moment:
            Cover.objects.filter(access=access).update(access=None)
            access.delete()
        else:
            access.valid_until = moment
            access.save(update_fields=["valid_until"])


def running(user: User, at: datetime) -> list[Access]:
    """Roles of this user that have not ended, those of covers left out."""
    rows = Access.objects.select_for_update(of=("self",)).filter(user=user, cover=None)
    return list(rows.filter(Q(valid_until=None) | Q(valid_until__gt=at)).order_by("pk"))


def close_accesses(person: Staff, until: date, *, by: User, at: datetime) -> None:
    """Her log-in ends with her employment: at that midnight, or now where that is past."""
    if person.user is None:
        return
    lock_owners()
    hers = running(person.user, at)
    if any(access.role == Role.OWNER for access in hers):
        insist_on_an_owner([access.pk for access in hers], at=at)
    end(hers, max(day_bounds(until)[0], at), by=by, at=at)
    follow_covers(person, by=by, at=at)
    if day_bounds(until)[0] <= at:
        withdraw_invitations(person.user, at=at)


def reopen_accesses(person: Staff, until: date, *, by: User, at: datetime) -> None:
    """Take up what `close_accesses` ended; what ended longer ago is given anew by hand, so that history stays true."""
    if person.user is None:
        return
    ended = Access.objects.select_for_update(of=("self",)).filter(user=person.user, cover=None)
    ended = ended.filter(valid_until__gte=day_bounds(until)[0], valid_until__gt=at - UNDONE_WITHIN)
    for access in ended.order_by("pk"):
        if access.valid_until is not None and access.valid_until > at:
            again = access
            again.valid_until = None
            again.save(update_fields=["valid_until"])
        else:
            again = Access.objects.create(user=person.user, role=access.role, valid_from=at)
        audit.record("access.granted", again, by=by, at=at, role=again.role)
    follow_covers(person, by=by, at=at, anew=True)


def follow_covers(person: Staff, *, by: User, at: datetime, anew: bool = False) -> None:
    """Bring the access of each cover of hers that is not over to what the cover and her own roles say."""
    covers = Cover.objects.select_for_update(of=("self",)).filter(substitute=person)
    for cover in covers.select_related("substitute__user", "access").order_by("pk"):
        follow_cover(cover, by=by, at=at, anew=anew)


def follow_cover(cover: Cover, *, by: User, at: datetime, anew: bool = False) -> None:
    """The substitute gets in from the first day of the cover until its end, if no wider role of hers lets her in.

    An access that has ended is not begun again unless `anew` says so.
    """
    begins, ends = _times(cover)
    user, access = cover.substitute.user, cover.access
    if user is None or ends is None:
        return
    live = access is not None and (access.valid_until is None or access.valid_until > at)
    if not user.is_active or ends <= at or _gets_in_by_herself(user, max(begins, at), ends):
        if access is not None and live:
            end([access], at, by=by, at=at)
    elif access is None or (anew and not live):
        cover.access = Access.objects.create(user=user, role=Role.SUBSTITUTE, valid_from=begins, valid_until=ends)
        cover.save(update_fields=["access"])
        audit.record("access.granted", cover.access, by=by, at=at, role=Role.SUBSTITUTE, until=ends.isoformat())
    elif live and (access.valid_from, access.valid_until) != (begins, ends):
        access.valid_from, access.valid_until = begins, ends
        access.save(update_fields=["valid_from", "valid_until"])
        audit.record("access.changed", access, by=by, at=at, role=access.role, until=ends.isoformat())


def _times(cover: Cover) -> tuple[datetime, datetime | None]:
    """From midnight to midnight in Helsinki, and not beyond her employment."""
    ends = [day for day in (cover.ends_on, cover.substitute.employed_until) if day is not None]
    return day_bounds(cover.starts_on)[0], day_bounds(min(ends))[0] if ends else None


def _gets_in_by_herself(user: User, begins: datetime, ends: datetime) -> bool:
    """True if one wider role of her own lasts through all of that time: two of them would say the same."""
    through = Access.objects.filter(user=user, role__in=WIDER, valid_from__lte=begins)
    return through.filter(Q(valid_until=None) | Q(valid_until__gte=ends)).exists()


def withdraw_invitations(user: User, *, at: datetime) -> None:
    """An invitation that has not gone out yet does not go out."""
    Mail.objects.filter(kind=INVITATION, subject_id=user.pk, sent_at=None, cancelled_at=None).update(cancelled_at=at)
