"""Rules: written, changed from a day on, ended and brought back; and what each treatment of the house counts as."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clients.safety.models import Kind, Rule, ServiceKind
from clients.safety.usual import RULES, kinds_by_name
from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.time import local_day
from salon.house.models import Service, Substance


@dataclass(frozen=True)
class RuleWish:
    """A rule as it is written on the page; exactly one factor."""

    kind: str
    severity: str
    text_fi: str
    text_en: str
    condition: str = ""
    substance: Substance | None = None
    group: str = ""
    earlier: str = ""
    window: int | None = None
    unit: str = ""
    source: str = ""


@transaction.atomic
def write_rule(wish: RuleWish, *, old: Rule | None = None, by: User | None, at: datetime) -> Rule:
    """Let a rule hold from today on; with `old`, in its place. The old one stays to be read."""
    _check(wish)
    today = local_day(at)
    if old is not None:
        locked = Rule.objects.select_for_update(of=("self",)).get(pk=old.pk)
        if locked.valid_until is not None:
            raise Refused(_("Somebody has changed this rule meanwhile. Look at it again."), code="stale")
        _end(locked, today)
    values = {**{name: getattr(wish, name) for name in asdict(wish)}, "substance": wish.substance}
    rule = Rule.objects.create(**values, valid_from=today, made_at=at, made_by=by)
    audit.record("safety.rule_written", rule, by=by, at=at, replaces=str(old.pk) if old else "")
    return rule


@transaction.atomic
def end_rule(rule: Rule, *, by: User, at: datetime) -> Rule:
    """It holds no longer from today on."""
    locked = Rule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    if locked.valid_until is None:
        _end(locked, local_day(at))
        audit.record("safety.rule_ended", locked, by=by, at=at)
    return locked


@transaction.atomic
def bring_back_rule(rule: Rule, *, by: User, at: datetime) -> Rule:
    """Undo an end: it holds again, as if it had not been ended."""
    locked = Rule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    if locked.valid_until is not None:
        locked.valid_until = None
        locked.save(update_fields=["valid_until"])
        audit.record("safety.rule_back", locked, by=by, at=at)
    return locked


@transaction.atomic
def count_as(service: Service, kinds: Collection[str], *, by: User | None, at: datetime) -> None:
    """Say what a treatment counts as."""
    wanted, known = (
        set(kinds) & set(Kind.values),
        set(ServiceKind.objects.filter(service=service).values_list("kind", flat=True)),
    )
    if wanted == known:
        return
    ServiceKind.objects.filter(service=service, kind__in=known - wanted).delete()
    ServiceKind.objects.bulk_create(ServiceKind(service=service, kind=kind) for kind in sorted(wanted - known))
    audit.record("safety.kinds", service, by=by, at=at, kinds=sorted(wanted))


@transaction.atomic
def begin_with_usual(*, by: User | None, at: datetime) -> int:
    """The usual rules of the trade, where there are none, and what treatments are by their names; how many rules."""
    if Rule.objects.exists():
        raise Refused(_("There are rules already."), code="rules_there")
    substances: Mapping[str | None, Substance] = {one.code: one for one in Substance.objects.all()}
    written = [
        write_rule(RuleWish(**{**facts, "substance": substances[facts["substance"]]}), by=by, at=at)
        if facts.get("substance") in substances
        else write_rule(RuleWish(**facts), by=by, at=at)
        for facts in RULES
        if facts.get("substance") is None or facts["substance"] in substances
    ]
    for service in Service.objects.filter(active=True):
        if found := kinds_by_name(service.name):
            count_as(service, found, by=by, at=at)
    return len(written)


def _end(rule: Rule, today: date) -> None:
    rule.valid_until = max(today, rule.valid_from)
    rule.save(update_fields=["valid_until"])


def _check(wish: RuleWish) -> None:
    factors = [wish.condition, wish.substance, wish.group, wish.earlier]
    if sum(bool(one) for one in factors) != 1:
        text = _("Choose one factor: a condition, a substance, a group or an earlier treatment.")
        raise Refused(text, code="one_factor")
    if wish.earlier and not wish.window:
        raise Refused(_("Write how long after the earlier treatment it matters."), code="no_window")
    if wish.condition and wish.window:
        raise Refused(_("A condition matters as long as it holds: leave the window empty."), code="window_of_condition")
    if bool(wish.window) != bool(wish.unit):
        raise Refused(_("Write the window with its unit."), code="window_without_unit")
