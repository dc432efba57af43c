"""The owner's rules: what suggests a product, what stops one, when products pause. A change is a newer rule."""

from datetime import datetime
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from products.advice.models import Need, PauseRule, Slot, StopRule, SuggestionRule
from products.advice.usual import PAUSES, STOPS, SUGGESTIONS
from products.catalogue.models import Product
from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User

AnyRule = TypeVar("AnyRule", SuggestionRule, StopRule, PauseRule)


@transaction.atomic
def write_rule(row: AnyRule, *, old: AnyRule | None = None, by: User | None, at: datetime) -> AnyRule:
    """Keep a rule that holds from now on; with `old`, in its place. The old one stays to be read and brought back."""
    if old is not None:
        _take_away(old, at=at, insist=True)
    _save(row)
    name = row._meta.model_name
    audit.record(f"{name}.written", row, by=by, at=at, replaces=str(old.pk) if old else "")
    return row


@transaction.atomic
def take_rule_away(row: AnyRule, *, by: User, at: datetime) -> AnyRule:
    """It holds no longer."""
    if _take_away(row, at=at):
        audit.record(f"{row._meta.model_name}.taken_away", row, by=by, at=at)
    return row


@transaction.atomic
def bring_rule_back(row: AnyRule, *, by: User, at: datetime) -> AnyRule:
    """Undo: it holds again, unless another has taken its place."""
    locked = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    if locked.removed_at is not None:
        locked.removed_at = None
        _save(locked)
        audit.record(f"{row._meta.model_name}.brought_back", locked, by=by, at=at)
    return locked


@transaction.atomic
def begin_with_usual(*, by: User | None, at: datetime) -> int:
    """The usual rules of each kind of which there are none; returns how many were written.

    A suggestion needs a product of its use on the shelf: the first by name stands for it.
    """
    stops, pauses, suggestions = _usual_stops(), _usual_pauses(), _usual_suggestions()
    for stop in stops:
        write_rule(stop, by=by, at=at)
    for pause in pauses:
        write_rule(pause, by=by, at=at)
    for suggestion in suggestions:
        write_rule(suggestion, by=by, at=at)
    return len(stops) + len(pauses) + len(suggestions)


def _usual_stops() -> list[StopRule]:
    if StopRule.objects.filter(removed_at=None).exists():
        return []
    names = ("condition", "medicine", "contains", "strength", "text_fi", "text_en")
    return [StopRule(**dict(zip(names, values, strict=True))) for values in STOPS]


def _usual_pauses() -> list[PauseRule]:
    if PauseRule.objects.filter(removed_at=None).exists():
        return []
    names = ("contains", "kind", "days_before", "days_after")
    return [PauseRule(**dict(zip(names, values, strict=True))) for values in PAUSES]


def _usual_suggestions() -> list[SuggestionRule]:
    if SuggestionRule.objects.filter(removed_at=None).exists():
        return []
    shelf: dict[str, Product] = {}
    for product in Product.objects.on_sale().exclude(use="").order_by("name", "pk"):
        shelf.setdefault(product.use, product)
    found = []
    for rank, (because, use, slot, need, text_fi, text_en) in enumerate(SUGGESTIONS, start=1):
        if use in shelf:
            about = {"goal": because[5:]} if because.startswith("goal:") else {"finding": because}
            said = {"text_fi": text_fi, "text_en": text_en, "rank": rank * 10}
            rule = SuggestionRule(product=shelf[use], slot=Slot(slot), need=Need(need), **about, **said)
            found.append(rule)
    return found


def _take_away(row: AnyRule, *, at: datetime, insist: bool = False) -> bool:
    locked = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    if locked.removed_at is not None:
        if insist:
            raise Refused(_("Somebody has changed this rule meanwhile. Look at it again."), code="stale")
        return False
    locked.removed_at = at
    locked.save(update_fields=["removed_at"])
    return True


def _save(row: AnyRule) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as clash:
        raise Refused(_("This rule is there already, or something is missing."), code="twice") from clash
