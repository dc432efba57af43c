"""What points at a card, found by walking the models, so that no table is forgotten when two cards become one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from clients.card.models import Client, Merge
from salon.core.registry import Registry

# Rows of the rooms above that stand in each other's way when both cards have one, such as "the first visit".
# Each says which rows of either card to lower before: the column, and its rows.
lowering: Registry[Callable[[Client, Client], list[tuple[type[models.Model], str, list[Any]]]]] = Registry()

ON_THE_CARD = _("What is noted on the card")
LABELS: dict[str, Any] = {
    "booking.Appointment": _("Visits in the diary"),
    "booking.WaitingEntry": _("Places on the waiting list"),
    "care.Visit": _("Visits that were, with their records"),
    "sales.Receipt": _("Receipts"),
    "sales.ReceiptLine": _("Lines of receipts"),
    "sales.OpenSale": _("Sales without a receipt"),
    "photos.Photo": _("Photos"),
    "safety.Question": _("Questions from the desk"),
    "safety.PatchTest": _("Patch tests"),
    "safety.Check": _("Checks before treatments"),
    "intake.Filled": _("Forms"),
    "followup.FollowUp": _("Questions after visits"),
    "followup.NoFollowUp": _("Does not wish to be asked"),
    "advice.ClientGoal": _("What she wants"),
    "advice.Owned": _("What she has at home"),
    "advice.UseCheck": _("What became of products"),
    "advice.ProductStop": _("Products that did not suit"),
    "followup.AdverseEvent": _("Harm that was written down"),
    "rights.Export": _("Copies of her data"),
    "rights.Restriction": _("Times in which her data rests"),
    "rights.Erasure": _("Requests to be forgotten"),
    "rights.Keep": _("Reasons to keep the card longer"),
}


@dataclass(frozen=True)
class Pointing:
    """A column of some table that points at a card."""

    model: type[models.Model]
    column: str

    @property
    def name(self) -> str:
        return f"{self.model._meta.label}.{self.column}"

    @property
    def on_the_card(self) -> bool:
        """True for what the card itself keeps; what both have of it stays where it is."""
        return self.model._meta.app_label == Client._meta.app_label

    def rows(self, client: Client) -> "models.QuerySet[Any]":
        return self.model._base_manager.filter(**{self.column: client})


def pointing_at_cards() -> Iterator[Pointing]:
    """Every column that points at a client, but those that say which cards were put together."""
    for relation in Client._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel) and relation.related_model is not Merge:
            yield Pointing(relation.related_model, relation.field.name)


def move(pointing: Pointing, keys: list[Any], to: Client) -> tuple[list[Any], list[Any]]:
    """Let these rows point at the other card; gives those that do, and those that the database keeps where they are."""
    rows = pointing.model._base_manager.filter(pk__in=keys)
    try:
        with transaction.atomic():
            rows.update(**{pointing.column: to})
    except IntegrityError:
        if len(keys) == 1:
            return [], keys
        halves = [move(pointing, part, to) for part in ([key] for key in keys)]
        return [key for moved, _stay in halves for key in moved], [key for _moved, stay in halves for key in stay]
    return keys, []
