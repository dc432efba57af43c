"""Every text for people is collected, and looked up by Django under the very words that were collected."""

import io

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from django.template import Context, Template
from django.test import override_settings
from django.utils import translation
from django.utils.translation import trans_real

from tests.parts.messages import extract_template, faults_within, read

TEMPLATE = """{% load i18n %}
{% translate "95 % from" %}
{% translate "Close" context "a dialog" %}
{% blocktranslate trimmed with share=share %}
  Came back: {{ share }} % of
  all clients
{% endblocktranslate %}
{% blocktranslate trimmed count n=n %}
  {{ n }} visit, 5 % off
{% plural %}
  {{ n }} visits, 5 % off
{% endblocktranslate %}
{{ value|default:_("nothing yet") }}
"""


def collected():
    """The template's texts as the catalogue gets them, each translated into itself in capitals."""
    catalog = Catalog(locale="fi", charset="utf-8", fuzzy=False)
    for _line, function, message, _comments in extract_template(io.BytesIO(TEMPLATE.encode()), {}, (), {}):
        if function == "pgettext":
            catalog.add(message[1], "FI " + message[1], context=message[0])
        elif function == "ngettext":
            catalog.add(tuple(message), tuple(f"FI {part}" for part in message))
        else:
            catalog.add(message, f"FI {message}")
    return catalog


@pytest.fixture
def finnish_of_the_template(tmp_path):
    """Django speaking the template's own Finnish."""
    folder = tmp_path / "fi" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "django.mo").open("wb") as file:
        write_mo(file, collected())
    trans_real._translations.clear()
    with override_settings(LOCALE_PATHS=[tmp_path]), translation.override("fi"):
        yield
    trans_real._translations.clear()


def test_django_finds_every_text_of_a_template_that_was_collected(finnish_of_the_template):
    words = Template(TEMPLATE).render(Context({"share": 12, "n": 3, "value": ""}))

    assert [line for line in words.splitlines() if line.strip()] == [
        "FI 95 % from",
        "FI Close",
        "FI Came back: 12 % of all clients",
        "FI 3 visits, 5 % off",
        "FI nothing yet",
    ]


@pytest.mark.parametrize(
    ("text", "translated", "flags", "expected"),
    [
        ("Book", "Varaa", set(), []),
        ("Book", "", set(), ["not translated: 'Book'"]),
        ("Book", "Varaa", {"fuzzy"}, ["fuzzy: 'Book'"]),
        (("%(n)d a", "%(n)d b"), ("%(n)d c", ""), set(), ["not translated: ('%(n)d a', '%(n)d b')"]),
    ],
)
def test_what_a_catalogue_lacks_is_named(text, translated, flags, expected):
    catalog = Catalog(locale="fi")
    catalog.add(text, translated, flags=flags)

    assert list(faults_within(catalog)) == expected


def test_a_placeholder_that_the_translation_lost_is_named():
    catalog = Catalog(locale="fi")
    catalog.add("%(name)s is here", "%(nimi)s on täällä")

    (found,) = faults_within(catalog)

    assert found.startswith("placeholders differ: '%(name)s is here'")


def test_a_language_without_a_catalogue_is_empty_not_an_error(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.parts.messages.ROOT", tmp_path)

    assert [message.id for message in read("sv") if message.id] == []
