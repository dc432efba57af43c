"""Two cards of one client become one, and two again for thirty days."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _

from clients.card.merging import Pointing, lowering, move, pointing_at_cards
from clients.card.models import Client, Merge, ProductTalk, UnwantedReason
from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User

# Taken from the second card where the first has nothing.
PEOPLE = ("preferred_staff_id", "unwanted_staff_id")
FILLED = ("last_name", "phone", "email", "birth_date", "told_by", *PEOPLE)


@transaction.atomic
def merge(kept: Client, second: Client, *, by: User, at: datetime) -> Merge:
    """Move all that points at the second card to the first; refused where it would not be one client's."""
    if kept.pk == second.pk:
        raise Refused(_("This is one card. Choose another."), code="same_card")
    first, other = _both(kept, second)
    record = Merge(kept=first, second=other, second_state=other.state, merged_by=by, merged_at=at)
    record.product_talk_was, record.quiet_was = first.product_talk, first.quiet_treatment
    record.filled, record.lowered = _fill(first, other), _lower(first, other)
    moved: dict[str, list[str]] = {}
    for pointing in pointing_at_cards():
        if pointing.model is UnwantedReason and first.unwanted_staff_id != other.unwanted_staff_id:
            # The reason is about somebody else.
            continue
        keys = list(pointing.rows(other).values_list("pk", flat=True))
        gone, stay = move(pointing, keys, first) if keys else ([], [])
        if stay and not pointing.on_the_card:
            text = _("Both cards have a visit with the same person on the same day. Such cards stay two.")
            raise Refused(text, code="both_have_it")
        if gone:
            moved[pointing.name] = [str(key) for key in gone]
    record.moved = moved
    record.save()
    other.state = Client.State.MERGED
    other.version += 1
    other.save(update_fields=["state", "version"])
    audit.record("client.merged", first, by=by, at=at, second=str(other.pk), rows=sum(map(len, moved.values())))
    return record


@transaction.atomic
def undo_merge(record: Merge, *, by: User, at: datetime) -> Merge:
    """Two cards again: what moved goes back, what was written since stays on the first. For thirty days, exactly."""
    locked = Merge.objects.select_for_update().get(pk=record.pk)
    if locked.undone_at is not None:
        return locked
    if at >= locked.undo_until:
        raise Refused(_("The thirty days are over: the cards stay one."), code="too_late")
    first, other = _locked(locked.kept, locked.second)
    if first.state in Client.GONE or other.state != Client.State.MERGED:
        raise Refused(_("The first card is gone or was put into another. Undo that first."), code="first_is_gone")
    for pointing in pointing_at_cards():
        keys = list(
            pointing.rows(first).filter(pk__in=locked.moved.get(pointing.name, [])).values_list("pk", flat=True)
        )
        if keys and move(pointing, keys, other)[1]:
            raise Refused(_("Something on the second card stands in the way."), code="in_the_way")
    for label, column, keys in locked.lowered:
        apps.get_model(label)._base_manager.filter(pk__in=keys).update(**{column: True})
    _empty_again(locked, first, other)
    other.state = locked.second_state
    other.version += 1
    other.save(update_fields=["state", "version"])
    locked.undone_at, locked.undone_by = at, by
    locked.save(update_fields=["undone_at", "undone_by"])
    audit.record("client.merge_undone", first, by=by, at=at, second=str(other.pk))
    return locked


def leads_to(key: Any) -> Any:
    """The key of the card that a card was put into, step by step; its own where it stands for itself."""
    seen = {key}
    while (record := Merge.objects.standing().filter(second=key).values_list("kept", flat=True).first()) is not None:
        if record in seen:
            break
        key = record
        seen.add(key)
    return key


def what_moves(second: Client) -> list[tuple[Pointing, int]]:
    """What points at the second card, and how many rows of each."""
    counted = [(pointing, pointing.rows(second).count()) for pointing in pointing_at_cards()]
    return [(pointing, number) for pointing, number in counted if number]


def _both(kept: Client, second: Client) -> tuple[Client, Client]:
    first, other = _locked(kept, second)
    for card in (first, other):
        if card.state == Client.State.ERASED:
            raise Refused(_("One of the cards has been erased."), code="erased")
        if card.state == Client.State.MERGED:
            raise Refused(_("One of the cards was put into another meanwhile."), code="merged_already")
        if card.state != Client.State.ACTIVE:
            raise Refused(_("One of the cards may not be worked with now."), code="restricted")
    return first, other


def _locked(kept: Client, second: Client) -> tuple[Client, Client]:
    """Both cards, locked in the order of their keys, so that two who merge at once take turns."""
    rows = {
        row.pk: row for row in Client.objects.select_for_update().filter(pk__in=[kept.pk, second.pk]).order_by("pk")
    }
    return rows[kept.pk], rows[second.pk]


def _lower(first: Client, other: Client) -> list[tuple[str, str, list[str]]]:
    lowered = []
    for rule in lowering:
        for model, column, keys in rule(first, other):
            model._base_manager.filter(pk__in=keys).update(**{column: False})
            lowered.append((model._meta.label, column, [str(key) for key in keys]))
    return lowered


def _fill(first: Client, other: Client) -> list[str]:
    """Take from the second card what the first lacks, and of two wishes the one for more quiet."""
    filled = [name for name in FILLED if not getattr(first, name) and getattr(other, name)]
    preferred, unwanted = ((getattr(first, name) or getattr(other, name)) for name in PEOPLE)
    if preferred is not None and preferred == unwanted:
        # One says "gladly", the other "not with": the first card is right.
        filled = [name for name in filled if name not in PEOPLE]
    for name in filled:
        setattr(first, name, getattr(other, name))
    order = ProductTalk.values
    first.product_talk = max(first.product_talk, other.product_talk, key=order.index)
    first.quiet_treatment = first.quiet_treatment or other.quiet_treatment
    first.version += 1
    first.save(
        update_fields=[*(name.removesuffix("_id") for name in filled), "product_talk", "quiet_treatment", "version"]
    )
    return filled


def _empty_again(record: Merge, first: Client, other: Client) -> None:
    """Take back what was filled, unless somebody has written something else since."""
    for name in record.filled:
        if getattr(first, name) == getattr(other, name):
            setattr(first, name, None if Client._meta.get_field(name.removesuffix("_id")).null else "")
    joined = max(record.product_talk_was, other.product_talk, key=ProductTalk.values.index)
    if first.product_talk == joined:
        first.product_talk = record.product_talk_was
    if first.quiet_treatment == (record.quiet_was or other.quiet_treatment):
        first.quiet_treatment = record.quiet_was
    first.version += 1
    first.save()
