"""Whatever the salon says to people can be said in Finnish: no text stands bare, none hides from the collector."""

import ast
import re
from pathlib import Path

import pytest
from django.template.base import Lexer, TokenType

ROOT = Path(__file__).resolve().parents[2]
# Words of a page outside its visible text; what is no text at all; what is said to the style sheet only.
SPOKEN = re.compile(r'(?:aria-label|placeholder|title|alt|data-label)="([^"]*)"')
UNSEEN = re.compile(r"<(script|style|svg|kbd)\b.*?</\1>|<!--.*?-->", re.DOTALL)
SILENT = re.compile(r"(blocktranslate|comment)\b|(block) \w+_class$")
# Where Python says something to a person: the place of the text among the arguments, or its keyword.
SAYS = {"Refused": 0, "success": 1, "info": 1, "warning": 1, "error": 1}
SAYS_BY_NAME = {"label", "help_text", "empty_label"}


def hidden_names(source: str) -> list[str]:
    """Names under which a text would not be collected: gettext imported as anything but itself or `_`."""
    imports = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)]
    names = [name for node in imports if node.module == "django.utils.translation" for name in node.names]
    return [name.asname for name in names if "gettext" in name.name and name.asname not in {None, "_", name.name}]


def bare_words(template: str) -> list[str]:
    """What a template says to people without asking for a translation."""
    kept, end = [], ""
    for token in Lexer(template).tokenize():
        if token.token_type == TokenType.TEXT and not end:
            kept.append(token.contents)
        elif token.token_type == TokenType.BLOCK and not end:
            start = SILENT.match(token.contents)
            end = f"end{start[1] or start[2]}" if start else ""
        elif token.token_type == TokenType.BLOCK and token.contents.startswith(end):
            end = ""
    page = UNSEEN.sub(" ", "".join(kept))
    said = [*SPOKEN.findall(page), *re.split(r"<[^>]*>", page)]
    said = [re.sub(r"&\w+;", " ", words).strip() for words in said]
    return [words for words in said if re.search(r"[A-Za-zÄÖÅäöå]{2}", words)]


def bare_strings(source: str) -> list[str]:
    """What Python code says to people without asking for a translation."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    said: list[ast.expr] = []
    for call in calls:
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        said += call.args[SAYS[name] : SAYS[name] + 1] if name in SAYS else []
        said += [keyword.value for keyword in call.keywords if keyword.arg in SAYS_BY_NAME]
    return [
        text.value for text in said if isinstance(text, ast.Constant) and isinstance(text.value, str) and text.value
    ]


def test_no_module_calls_gettext_by_a_name_that_the_collector_does_not_know():
    files = [path for house in ("salon", "clients", "products") for path in (ROOT / house).rglob("*.py")]

    found = {str(path.relative_to(ROOT)): names for path in files if (names := hidden_names(path.read_text("utf-8")))}

    assert found == {}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("from django.utils.translation import gettext as _now", ["_now"]),
        ("from django.utils.translation import gettext_lazy as _, ngettext", []),
    ],
)
def test_a_hidden_name_is_found(line, expected):
    assert hidden_names(line) == expected


def test_no_template_says_anything_without_asking_for_a_translation():
    files = [path for path in (ROOT / "templates").rglob("*.*") if path.suffix in {".html", ".txt"}]

    found = {str(path.relative_to(ROOT)): words for path in files if (words := bare_words(path.read_text("utf-8")))}

    assert found == {}


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("<p>Saved</p>", ["Saved"]),
        ('<a aria-label="The card">{{ name }}</a>', ["The card"]),
        ("<p>{% translate 'Saved' %} · {{ n }} € <kbd>n</kbd></p>", []),
        ("{% blocktranslate %}Saved{% endblocktranslate %} at last", ["at last"]),
        ("{% block page_class %}narrow{% endblock page_class %}", []),
    ],
)
def test_bare_words_of_a_template_are_found(template, expected):
    assert bare_words(template) == expected


def test_no_code_says_anything_to_people_without_asking_for_a_translation():
    files = [path for house in ("salon", "clients", "products") for path in (ROOT / house).rglob("*.py")]
    spoken = [path for path in files if not {"management", "migrations"} & set(path.parts)]

    found = {str(path.relative_to(ROOT)): words for path in spoken if (words := bare_strings(path.read_text("utf-8")))}

    assert found == {}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('raise Refused("This time is taken.", code="taken")', ["This time is taken."]),
        ('messages.success(request, "Saved.")', ["Saved."]),
        ('forms.CharField(label="Name")', ["Name"]),
        ('forms.CharField(label=_("Name"), help_text="")', []),
    ],
)
def test_bare_strings_of_code_are_found(line, expected):
    assert bare_strings(line) == expected
