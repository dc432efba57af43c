"""Cards on the "today" page: each room registers what it has to say, for whom, and where it stands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from salon.core.access import Permission, may
from salon.core.registry import Registry


@dataclass(frozen=True)
class Card:
    """`build(request, at)` returns the context of `template`, or None where there is nothing to say."""

    permission: Permission
    template: str
    order: int
    build: Callable[[HttpRequest, datetime], Mapping[str, object] | None]
    wide: bool = False


@dataclass(frozen=True)
class BuiltCard:
    template: str
    context: Mapping[str, object]
    wide: bool


today_cards: Registry[Card] = Registry()


def cards_for(request: HttpRequest, at: datetime) -> list[BuiltCard]:
    """The cards this user may see, in order, without those that have nothing to say."""
    return [
        BuiltCard(card.template, context, card.wide)
        for card in sorted(today_cards, key=lambda card: card.order)
        if may(request.user, card.permission) and (context := card.build(request, at)) is not None
    ]
