"""A questionnaire with one question of each kind, and how it is filled in."""

from clients.intake.models import ItemKind, Questionnaire
from clients.intake.services.questionnaires import EditionWish, ItemWish, publish, save_questionnaire
from salon.house.models import Substance
from tests.factories import NOW


def substance(code):
    # Tests with transactions of their own begin without the vocabulary.
    return Substance.objects.get_or_create(code=code, defaults={"name_fi": code, "name_en": code})[0]


def items():
    return [
        ItemWish(ItemKind.CONDITION, "Raskaana?", "Pregnant?", condition="pregnancy"),
        ItemWish(ItemKind.MEDICINE, "Isotretinoiini?", "Isotretinoin?", substance=substance("isotretinoin")),
        ItemWish(ItemKind.ALLERGY, "Hajusteet?", "Fragrance?", substance=substance("fragrance")),
        ItemWish(ItemKind.YES_NO, "Tupakoitko?", "Do you smoke?"),
        ItemWish(ItemKind.CHOICE, "Iho", "Skin", options_fi="Kuiva\nRasvainen", options_en="Dry\nOily"),
        ItemWish(ItemKind.TEXT, "Toive", "Wish", required=False),
        ItemWish(ItemKind.CONFIRM, "Oikein", "This is right"),
    ]


def paper(*services, name="Form"):
    row = save_questionnaire(Questionnaire(name=name), services, version=0, by=None, at=NOW)
    publish(row, EditionWish(items(), intro_en="Read this first."), after=0, by=None, at=NOW)
    return row


def answers(row, **changes):
    """What a browser sends: no to all, and signed; `changes` by the place of the question, as q0, q1_last."""
    edition = row.editions.order_by("-number").first()
    keys = {item.place: f"q-{item.pk}" for item in edition.items.all()}
    sent = {
        keys[0]: "no", keys[1]: "no", keys[2]: "no", keys[3]: "no", keys[4]: "1", keys[6]: "on",
        "edition": str(edition.pk), "signed_name": "Aino Korhonen", "agree": "on",
    }  # fmt: skip
    for name, value in changes.items():
        if name.startswith("q"):
            place, _, rest = name[1:].partition("_")
            sent[keys[int(place)] + (f"-{rest}" if rest else "")] = value
        else:
            sent[name] = value
    return {name: value for name, value in sent.items() if value is not None}
