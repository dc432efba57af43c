"""Who is away, and who stands in for her: a substitute's access begins and ends with the cover."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import Access, Role, User
from salon.core.time import local_day
from salon.house.back import tell_of_return
from salon.house.models import Absence, Cover, Staff
from salon.house.services.access import end, follow_cover
from salon.house.services.marks import insist, mark

FURTHEST = timedelta(days=3 * 366)
# A manager lets a substitute in for so long at most; longer is the owner's decision.
MANAGER_DAYS = 30


@dataclass(frozen=True)
class Away:
    """Why, from which day on, and the first day back; without it, until further notice."""

    kind: str
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True)
class Period:
    """From which day on, and the first day on which it is over; an imported one may have none."""

    starts_on: date
    ends_on: date | None


def absence_mark(absence: Absence) -> str:
    """A sign of the absence that a page showed."""
    return mark(absence.kind, absence.starts_on, absence.ends_on, absence.taken_back_at)


def cover_mark(cover: Cover) -> str:
    """A sign of the cover that a page showed."""
    return mark(cover.substitute_id, cover.starts_on, cover.ends_on, cover.taken_back_at)


@transaction.atomic
def record_absence(person: Staff, away: Away, *, by: User, at: datetime) -> Absence:
    """Somebody is away. The kind may be about health, so the audit row does not name it."""
    locked = Staff.objects.select_for_update().get(pk=person.pk)
    _check_absence(locked, away, locked.absences.all(), at)
    absence = Absence.objects.create(staff=locked, **vars(away))
    audit.record("absence.recorded", absence, by=by, at=at, starts_on=str(away.starts_on), ends_on=str(away.ends_on))
    return absence


@transaction.atomic
def change_absence(absence: Absence, away: Away, *, seen: str, by: User, at: datetime) -> Absence:
    """Other days or another kind; refused where somebody else changed it since the page was opened."""
    person = Staff.objects.select_for_update().get(pk=absence.staff_id)
    locked = Absence.objects.select_for_update().get(pk=absence.pk)
    insist(seen, absence_mark(locked))
    _check_absence(person, away, person.absences.exclude(pk=locked.pk), at)
    changed = [name for name, value in vars(away).items() if getattr(locked, name) != value]
    before = locked.starts_on, locked.ends_on
    if changed:
        for name in changed:
            setattr(locked, name, getattr(away, name))
        locked.save(update_fields=changed)
        audit.record("absence.changed", locked, by=by, at=at, fields=changed)
        tell_of_return(person, before, (away.starts_on, away.ends_on), local_day(at), at=at)
    return locked


@transaction.atomic
def end_absence(absence: Absence, *, seen: str, by: User, at: datetime) -> Absence:
    """She is back today; an absence that has not begun, or begins today, is taken back as if it had never been."""
    person = Staff.objects.select_for_update().get(pk=absence.staff_id)
    locked = Absence.objects.select_for_update().get(pk=absence.pk)
    insist(seen, absence_mark(locked))
    today, before = local_day(at), (locked.starts_on, locked.ends_on)
    if locked.starts_on >= today:
        locked.taken_back_at = at
        locked.save(update_fields=["taken_back_at"])
        audit.record("absence.removed", locked, by=by, at=at, starts_on=str(locked.starts_on))
        tell_of_return(person, before, None, today, at=at)
    elif locked.ends_on is None or locked.ends_on > today:
        locked.ends_on = today
        locked.save(update_fields=["ends_on"])
        tell_of_return(person, before, (locked.starts_on, today), today, at=at)
        audit.record("absence.ended", locked, by=by, at=at, ends_on=str(today))
    return locked


@transaction.atomic
def restore_absence(absence: Absence, ends_on: date | None, *, seen: str, by: User, at: datetime) -> Absence:
    """Undo `end_absence`: away again until the day that held before, with the hand-over of its visits as it was.

    Refused where it was changed since, or where another absence stands in its place by now.
    """
    person = Staff.objects.select_for_update().get(pk=absence.staff_id)
    locked = Absence.with_taken_back.select_for_update().get(pk=absence.pk)
    insist(seen, absence_mark(locked))
    away = Away(locked.kind, locked.starts_on, ends_on)
    _check_absence(person, away, person.absences.exclude(pk=locked.pk), at)
    locked.taken_back_at, locked.ends_on = None, ends_on
    locked.save(update_fields=["taken_back_at", "ends_on"])
    audit.record("absence.restored", locked, by=by, at=at, starts_on=str(locked.starts_on), ends_on=str(ends_on))
    return locked


@transaction.atomic
def record_cover(absent: Staff, substitute: Staff, period: Period, *, by: User, at: datetime) -> Cover:
    """A substitute stands in for an absent colleague; she gets in for that time, if she may log in at all."""
    people = _lock_both(absent, substitute)
    absent, substitute = people[absent.pk], people[substitute.pk]
    _check_cover(absent, substitute, period, Cover.objects.all(), at)
    cover = Cover(absent=absent, substitute=substitute, **vars(period))
    cover.save(force_insert=True)
    audit.record("cover.recorded", cover, by=by, at=at, starts_on=str(period.starts_on), ends_on=str(period.ends_on))
    _let_in(cover, by=by, at=at)
    return cover


@transaction.atomic
def change_cover(cover: Cover, period: Period, *, seen: str, by: User, at: datetime) -> Cover:
    """Other days; her access follows."""
    people = _lock_both(cover.absent, cover.substitute)
    locked = Cover.objects.select_for_update(of=("self",)).get(pk=cover.pk)
    insist(seen, cover_mark(locked))
    others = Cover.objects.exclude(pk=locked.pk)
    _check_cover(people[locked.absent_id], people[locked.substitute_id], period, others, at)
    if (locked.starts_on, locked.ends_on) != (period.starts_on, period.ends_on):
        locked.starts_on, locked.ends_on = period.starts_on, period.ends_on
        locked.save(update_fields=["starts_on", "ends_on"])
        facts = {"starts_on": str(period.starts_on), "ends_on": str(period.ends_on)}
        audit.record("cover.changed", locked, by=by, at=at, **facts)
        _let_in(locked, by=by, at=at)
    return locked


@transaction.atomic
def end_cover(cover: Cover, *, seen: str, by: User, at: datetime) -> Cover:
    """The colleague is back: the substitute's access ends now. A cover that has not begun is taken back."""
    _lock_both(cover.absent, cover.substitute)
    locked = Cover.objects.select_for_update(of=("self",)).select_related("access").get(pk=cover.pk)
    insist(seen, cover_mark(locked))
    today = local_day(at)
    if locked.access is not None:
        end([locked.access], at, by=by, at=at)
        locked.refresh_from_db()
    if locked.starts_on > today:
        locked.taken_back_at, locked.access = at, None
        locked.save(update_fields=["taken_back_at", "access"])
        audit.record("cover.removed", locked, by=by, at=at, starts_on=str(locked.starts_on))
        return locked
    # A cover of this very day lasts until its evening; its access has ended all the same.
    last = max(today, locked.starts_on + timedelta(days=1))
    if locked.ends_on is None or locked.ends_on > last:
        locked.ends_on = last
        locked.save(update_fields=["ends_on"])
        audit.record("cover.ended", locked, by=by, at=at, ends_on=str(last))
    return locked


@transaction.atomic
def restore_cover(cover: Cover, ends_on: date | None, *, seen: str, by: User, at: datetime) -> Cover:
    """Undo `end_cover`: she stands in again until the day that held before, and gets in as before.

    Refused where it was changed since, or where the same cover stands in its place by now.
    """
    people = _lock_both(cover.absent, cover.substitute)
    locked = Cover.with_taken_back.select_for_update(of=("self",)).get(pk=cover.pk)
    insist(seen, cover_mark(locked))
    period = Period(locked.starts_on, ends_on)
    others = Cover.objects.exclude(pk=locked.pk)
    _check_cover(people[locked.absent_id], people[locked.substitute_id], period, others, at)
    locked.taken_back_at, locked.ends_on = None, ends_on
    locked.save(update_fields=["taken_back_at", "ends_on"])
    audit.record("cover.restored", locked, by=by, at=at, starts_on=str(locked.starts_on), ends_on=str(ends_on))
    _let_in(locked, by=by, at=at)
    return locked


def _let_in(cover: Cover, *, by: User, at: datetime) -> None:
    follow_cover(cover, by=by, at=at, anew=True)
    cover.refresh_from_db(fields=["access"])
    if cover.access is None or cover.ends_on is None or cover.ends_on - cover.starts_on <= timedelta(MANAGER_DAYS):
        return
    if not Access.objects.valid_at(at).filter(user=by, role=Role.OWNER).exists():
        text = _("A substitute with a log-in stands in for %(days)s days at most, unless the owner says so.")
        raise Refused(text % {"days": MANAGER_DAYS}, code="owner_only")


def _lock_both(one: Staff, other: Staff) -> dict[object, Staff]:
    rows = Staff.objects.select_for_update(of=("self",)).filter(pk__in=[one.pk, other.pk])
    return {row.pk: row for row in rows.select_related("user").order_by("pk")}


def _overlapping(starts_on: date, ends_on: date | None) -> Q:
    after = Q(ends_on=None) | Q(ends_on__gt=starts_on)
    return after if ends_on is None else after & Q(starts_on__lt=ends_on)


def _check_period(starts_on: date, ends_on: date | None, at: datetime) -> None:
    if ends_on is not None and ends_on <= starts_on:
        raise Refused(_("The first day back comes after the first day away."), code="ends_before_start")
    if abs(max(starts_on, ends_on or starts_on) - local_day(at)) > FURTHEST:
        raise Refused(_("This is more than three years away. Check the year."), code="too_far")


def _check_absence(person: Staff, away: Away, others: "QuerySet[Absence]", at: datetime) -> None:
    if away.kind not in Absence.Kind.values:
        raise Refused(_("There is no such kind of absence."), code="no_such_kind")
    _check_period(away.starts_on, away.ends_on, at)
    if not person.employments.filter(Q(ends_on=None) | Q(ends_on__gt=away.starts_on)).exists():
        raise Refused(_("The employment is over by then."), code="not_employed")
    if others.filter(_overlapping(away.starts_on, away.ends_on)).exists():
        raise Refused(_("An absence in this time is recorded already. Change that one."), code="away_already")


def _check_cover(absent: Staff, substitute: Staff, period: Period, others: "QuerySet[Cover]", at: datetime) -> None:
    _check_period(period.starts_on, period.ends_on, at)
    if absent.pk == substitute.pk:
        raise Refused(_("Nobody stands in for herself. Choose a colleague."), code="same_person")
    last = period.ends_on - timedelta(days=1) if period.ends_on else period.starts_on
    if not (substitute.is_employed_on(period.starts_on) and substitute.is_employed_on(last)):
        text = _("%(name)s is not employed for all of this time.")
        raise Refused(text % {"name": substitute.name}, code="not_employed")
    same = others.filter(absent=absent, substitute=substitute)
    if same.filter(_overlapping(period.starts_on, period.ends_on)).exists():
        raise Refused(_("This cover is recorded already. Change that one."), code="covered_already")
