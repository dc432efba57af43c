"""Patch tests: what lines demand, which treatments use them, tests put on, read, and taken back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from clients.card.models import Client
from clients.card.names import clean_line
from clients.safety.models import LineUsed, PatchDemand, PatchTest
from products.catalogue.models import ProductLine
from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.time import local_day
from salon.house.models import Service
from salon.stats.months import months_later

LONGEST_WORDS = 500
# Where a line demands nothing, a test may still be made: by the shorter clock, for half a year.
HOURS, MONTHS = 24, 6


@dataclass(frozen=True)
class DemandWish:
    """What a line's maker asks for, as it is written on the page."""

    level: str
    hours: int
    months: int
    source: str = ""


@transaction.atomic
def demand(line: ProductLine, wish: DemandWish | None, *, by: User | None, at: datetime) -> PatchDemand | None:
    """Let a line demand this from today on, or nothing; what held before stays to be read."""
    ProductLine.objects.select_for_update().get(pk=line.pk)
    today = local_day(at)
    old = PatchDemand.objects.filter(line=line, valid_until=None).first()
    if old is not None and wish is not None and _same(old, wish):
        return old
    if old is not None:
        old.valid_until = max(today, old.valid_from)
        old.save(update_fields=["valid_until"])
    new = None
    if wish is not None:
        new = PatchDemand.objects.create(line=line, valid_from=today, made_at=at, made_by=by, **wish.__dict__)
    if old is not None or new is not None:
        audit.record("safety.patch_demand", line, by=by, at=at, level=wish.level if wish else "")
    return new


@transaction.atomic
def used_by(line: ProductLine, services: Collection[Service], *, by: User | None, at: datetime) -> None:
    """Say which treatments put this line on the skin."""
    wanted = {one.pk for one in services}
    known = set(LineUsed.objects.filter(line=line).values_list("service", flat=True))
    if wanted == known:
        return
    LineUsed.objects.filter(line=line, service__in=known - wanted).delete()
    LineUsed.objects.bulk_create(LineUsed(line=line, service_id=key) for key in sorted(wanted - known))
    audit.record("safety.line_used", line, by=by, at=at, services=len(wanted))


@transaction.atomic
def put_on(client: Client, line: ProductLine, *, site: str, batch: str = "", by: User, at: datetime) -> PatchTest:
    """Put a test on the skin now; one of a line that is on already is returned as it is."""
    Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    where, number = clean_line(site), clean_line(batch)
    if not where:
        raise Refused(_("Write where on the skin the test is."), code="no_site")
    known = PatchTest.objects.filter(client=client, line=line, read_at=None, taken_back_at=None).first()
    if known is not None:
        return known
    asked = PatchDemand.objects.on(local_day(at)).filter(line=line).first()
    hours = asked.hours if asked else HOURS
    test = PatchTest.objects.create(
        client=client, line=line, site=where, batch=number, applied_at=at, applied_by=by,
        readable_from=at + timedelta(hours=hours),
    )  # fmt: skip
    audit.record("safety.patch_put_on", test, by=by, at=at)
    return test


@transaction.atomic
def read(test: PatchTest, result: str, words: str, *, by: User, at: datetime) -> PatchTest:
    """Read a test, once, and not before its time (H91)."""
    locked = PatchTest.objects.select_for_update(of=("self",)).get(pk=test.pk)
    plain = words.replace("\0", "").strip()
    if locked.taken_back_at is not None or locked.read_at is not None:
        raise Refused(_("This test has been read or taken back already."), code="already_read")
    if at < locked.readable_from:
        raise Refused(_("It is too early to read this test."), code="too_early")
    if result not in PatchTest.Result.values:
        raise Refused(_("Choose what came of it."), code="no_result")
    if result == PatchTest.Result.REACTION and not plain:
        raise Refused(_("Write what was seen."), code="no_words")
    if len(plain) > LONGEST_WORDS:
        raise Refused(_("Write it in 500 letters."), code="long_words")
    asked = PatchDemand.objects.on(local_day(at)).filter(line=locked.line_id).first()
    locked.read_at, locked.read_by = at, by
    locked.result, locked.words = result, plain
    locked.valid_until = months_later(local_day(at), asked.months if asked else MONTHS)
    locked.save()
    # That it was read, never what came of it.
    audit.record("safety.patch_read", locked, by=by, at=at)
    return locked


@transaction.atomic
def take_back(test: PatchTest, *, by: User, at: datetime) -> PatchTest:
    """It was put on by mistake; only what is not read yet."""
    locked = PatchTest.objects.select_for_update(of=("self",)).get(pk=test.pk)
    if locked.read_at is not None:
        raise Refused(_("This test has been read or taken back already."), code="already_read")
    if locked.taken_back_at is None:
        locked.taken_back_at = at
        locked.save(update_fields=["taken_back_at"])
        audit.record("safety.patch_taken_back", locked, by=by, at=at)
    return locked


def _same(old: PatchDemand, wish: DemandWish) -> bool:
    return all(getattr(old, name) == value for name, value in wish.__dict__.items())
