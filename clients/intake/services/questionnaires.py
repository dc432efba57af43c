"""Questionnaires: written, published in editions, tied to treatments."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clients.intake.models import AsksFor, Edition, Item, ItemKind, Questionnaire
from clients.intake.usual import ITEMS, NAME
from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.versions import check_version
from salon.house.models import Service, Substance

MOST_ITEMS = 60


@dataclass(frozen=True)
class ItemWish:
    """One question as it is written."""

    kind: str
    label_fi: str
    label_en: str = ""
    required: bool = True
    condition: str = ""
    substance: Substance | None = None
    options_fi: str = ""
    options_en: str = ""


@dataclass(frozen=True)
class EditionWish:
    """An edition as it is written."""

    items: Sequence[ItemWish]
    intro_fi: str = ""
    intro_en: str = ""


@transaction.atomic
def save_questionnaire(
    row: Questionnaire, services: Collection[Service], *, version: int, by: User | None, at: datetime
) -> Questionnaire:
    """Keep the name, how long it holds, and before which treatments it is asked for."""
    if not row._state.adding:
        check_version(Questionnaire.objects.select_for_update().get(pk=row.pk), version)
        row.version = version + 1
    row.save()
    wanted, known = {one.pk for one in services}, set(row.services.values_list("service", flat=True))
    row.services.filter(service__in=known - wanted).delete()
    AsksFor.objects.bulk_create(AsksFor(questionnaire=row, service_id=key) for key in sorted(wanted - known))
    audit.record("intake.questionnaire", row, by=by, at=at, services=len(wanted), active=row.active)
    return row


@transaction.atomic
def publish(row: Questionnaire, wish: EditionWish, *, after: int, by: User | None, at: datetime) -> Edition:
    """Ask this from now on; what was filled keeps its edition. Refused if another was published meanwhile."""
    Questionnaire.objects.select_for_update().get(pk=row.pk)
    newest = row.editions.order_by("-number").first()
    if (newest.number if newest else 0) != after:
        raise Refused(_("Somebody has published another edition meanwhile. Look at it again."), code="stale")
    _check(wish)
    edition = Edition.objects.create(
        questionnaire=row, number=after + 1, intro_fi=wish.intro_fi, intro_en=wish.intro_en,
        published_at=at, published_by=by,
    )  # fmt: skip
    Item.objects.bulk_create(
        Item(edition=edition, place=place, **item.__dict__) for place, item in enumerate(wish.items)
    )
    audit.record("intake.published", row, by=by, at=at, number=edition.number)
    return edition


@transaction.atomic
def begin_with_usual(services: Collection[Service], *, by: User | None, at: datetime) -> Questionnaire:
    """The usual pre-treatment form of the trade, where there is no form yet."""
    if Questionnaire.objects.exists():
        raise Refused(_("There are forms already."), code="forms_there")
    substances = {one.code: one for one in Substance.objects.exclude(code=None)}
    row = save_questionnaire(Questionnaire(name=NAME), services, version=0, by=by, at=at)
    items = [
        ItemWish(**{**item, "substance": substances.get(item.get("substance"))})
        for item in ITEMS
        if item.get("substance") is None or item["substance"] in substances
    ]
    publish(row, EditionWish(items), after=0, by=by, at=at)
    return row


def _check(wish: EditionWish) -> None:
    if not wish.items:
        raise Refused(_("Write at least one question."), code="no_questions")
    if len(wish.items) > MOST_ITEMS:
        raise Refused(_("At most %(most)s questions.") % {"most": MOST_ITEMS}, code="too_many")
    for number, item in enumerate(wish.items, start=1):
        fault = _fault_of(item)
        if fault:
            raise Refused(_("Question %(number)s: %(fault)s") % {"number": number, "fault": fault}, code="wrong_item")


def _fault_of(item: ItemWish) -> str:
    if not item.label_fi:
        return _("write it in Finnish.")
    if (item.kind == ItemKind.CONDITION) != bool(item.condition):
        return _("a condition, and only a condition, has its code.")
    if (item.kind in {ItemKind.MEDICINE, ItemKind.ALLERGY}) != (item.substance is not None):
        return _("a medicine or an allergy, and nothing else, has its substance.")
    if (item.kind == ItemKind.CHOICE) != bool(item.options_fi):
        return _("a choice, and only a choice, has answers to choose from.")
    finnish, english = (len(text.splitlines()) for text in (item.options_fi, item.options_en))
    if item.options_en and finnish != english:
        return _("as many answers in English as in Finnish.")
    return ""
