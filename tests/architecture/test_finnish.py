"""The Finnish is whole, speaks kindly, and keeps to one word for one thing; so does the English it is made from."""

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog, Message
from django.utils import translation

from clients.card.models import ProductTalk
from clients.feedback.forms import PeaceForm
from clients.feedback.models import PeaceAnswer
from salon import context
from tests.parts.messages import faults, read

# Where a client reads: the page behind a link, letters, the printed instruction and receipt.
FOR_CLIENTS = (
    "clients/feedback/",
    "clients/card/links.py",
    "templates/feedback/",
    "templates/followup/client",
    "templates/intake/client",
    "templates/booking/offer",
    "templates/card/link_ended.html",
    "templates/emails/",
    "templates/care/aftercare.html",
    "templates/sales/_paper.html",
)
# Nobody is shouted at, pitied or blamed; and the glossary's words that are never used.
TO_NOBODY = re.compile(
    r"!|\b(unfortunately|we regret|oops|don['’]t miss|hurry\w*|last chance|too late|you (forgot|failed)|customers?)\b"
    r"|\b(valitettavasti|ikävä kyllä|hups|kiireh\w+|älä missaa|viimeinen tilaisuus|myöhästyit|unohdit|hälyty\w*)\b",
    re.IGNORECASE,
)
# A client is not hurried, tempted or made to feel at fault either.
TO_NO_CLIENT = re.compile(
    r"\b(at once|immediately|right away|as soon as possible|only today|limited|you (should|must)|offers?|bargains?)\b"
    r"|\b(heti|nopeasti|pikaisesti|kiire\w*|mahdollisimman pian|viimei(nen|set)|vain tänään|vielä ehdit|muistathan"
    r"|sinun (täytyy|pitää|pitäisi|olisi pitänyt)|tarjou\w+|etu(si|ja)?)\b",
    re.IGNORECASE,
)


def texts_of(message: Message) -> Iterator[str]:
    """Both languages of one message, every plural form."""
    for text in (message.id, message.string):
        yield from (text,) if isinstance(text, str) else text


def is_for_clients(message: Message) -> bool:
    """True if a client may read it."""
    return any(path.startswith(FOR_CLIENTS) for path, _line in message.locations)


def unkind_words(catalog: Catalog) -> list[tuple[str, str]]:
    """Each word that is said to nobody, or to no client, with the text around it."""
    found = []
    for message in catalog:
        if not message.id:
            continue
        rules = [TO_NOBODY, TO_NO_CLIENT] if is_for_clients(message) else [TO_NOBODY]
        for text in texts_of(message):
            found += [(match.group(), text) for rule in rules for match in rule.finditer(text)]
    return found


def in_finnish(labels: list[object]) -> list[str]:
    """The labels as the catalogue has them."""
    catalog = read("fi")
    with translation.override("en"):
        return [catalog.get(str(label)).string for label in labels]


def catalogue_with(text: str, finnish: str, path: str = "templates/card/client.html") -> Catalog:
    """A catalogue of one text."""
    catalog = Catalog(locale="fi", charset="utf-8", fuzzy=False)
    catalog.add(text, finnish, [(path, 0)])
    return catalog


def test_every_text_is_in_finnish_and_the_catalogue_holds_no_other():
    found = faults("fi")

    assert found == []


def test_each_place_where_clients_read_holds_texts():
    paths = {path for message in read("fi") for path, _line in message.locations}

    without = [place for place in FOR_CLIENTS if not any(path.startswith(place) for path in paths)]

    assert without == []


def test_no_text_shouts_pities_or_blames_and_none_hurries_a_client():
    found = unkind_words(read("fi"))

    assert found == []


def test_the_navigation_speaks_the_words_of_the_salon():
    entries = [
        context.TODAY,
        context.MY_DAY,
        context.DIARY,
        context.CLIENTS,
        context.TILL,
        context.ADVICE,
        context.MY_PAY,
        context.REPORTS,
        context.SALON,
    ]

    words = in_finnish([entry.label for entry in entries])

    assert words == [
        "Tänään",
        "Oma päivä",
        "Varauskirja",
        "Asiakkaat",
        "Kassa",
        "Neuvot",
        "Oma provisio",
        "Raportit",
        "Salonki",
    ]


def test_the_question_and_its_five_steps_lead_nobody():
    question = PeaceForm.base_fields["in_peace"].label

    words = in_finnish([question, *(step.label for step in PeaceAnswer.InPeace)])

    assert words == ["Saitko päättää rauhassa?", "En", "Tuskin", "Osittain", "Enimmäkseen", "Kyllä, täysin"]


def test_the_wishes_are_in_the_clients_own_voice():
    labels = [wish.label for wish in ProductTalk]

    words = in_finnish(labels)

    assert words == ["Mielellään", "Vain päivän havainnosta", "Vain jos kysyn", "Ei tuotepuhetta"]


@pytest.mark.parametrize(
    ("text", "finnish", "word"),
    [
        ("Saved!", "Tallennettu.", "!"),
        ("Saved.", "Tallennettu!", "!"),
        ("Unfortunately the time is taken.", "Aika on varattu.", "Unfortunately"),
        ("The time is taken.", "Valitettavasti aika on varattu.", "Valitettavasti"),
        ("The customer is here.", "Asiakas on täällä.", "customer"),
        ("An observation", "Hälytys", "Hälytys"),
    ],
)
def test_an_unkind_word_is_found_wherever_it_stands(text, finnish, word):
    catalog = catalogue_with(text, finnish)

    found = [match for match, _text in unkind_words(catalog)]

    assert found == [word]


@pytest.mark.parametrize(
    ("text", "finnish", "word"),
    [
        ("Book again.", "Varaa heti uusi aika.", "heti"),
        ("Answer as soon as possible.", "Vastaa, kun ehdit.", "as soon as possible"),
        ("The page closes soon.", "Sivun viimeinen päivä on tänään.", "viimeinen"),
    ],
)
def test_a_hurrying_word_is_found_where_a_client_reads_and_let_be_where_staff_do(text, finnish, word):
    to_client = catalogue_with(text, finnish, "templates/feedback/client_page.html")
    to_staff = catalogue_with(text, finnish, "templates/booking/diary.html")

    found = [[match for match, _text in unkind_words(catalog)] for catalog in (to_client, to_staff)]

    assert found == [[word], []]
