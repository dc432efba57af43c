"""Collect the texts for people into the catalogues, compile them, and tell what a catalogue lacks.

Babel does the work, so that no gettext tools need to be installed.
"""

import io
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from babel.messages.catalog import Catalog
from babel.messages.checkers import checkers
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po
from enmerkar.extract import extract_django

ROOT = Path(__file__).resolve().parents[2]
LOCALES = ("fi",)
HOUSES = ("salon", "clients", "products", "templates")
METHODS = [
    ("**/migrations/**.py", "ignore"),
    ("static/**", "ignore"),
    ("**/management/**.py", "ignore"),  # commands speak English to the person at the terminal
    ("**.py", "python"),
    ("**/templates/**.*", "tests.parts.messages:extract_template"),
    ("**.html", "tests.parts.messages:extract_template"),
    ("**.txt", "tests.parts.messages:extract_template"),
]
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
LONE_PERCENT = re.compile(r"%(?!\([^)]+\)s)")


def extract_template(
    fileobj: BinaryIO, keywords: object, comment_tags: object, options: dict[str, str]
) -> Iterator[tuple[int, str | None, object, list[str]]]:
    """Read a Django template as Django itself does at run time: there a lone percent sign is looked up doubled."""
    for line, function, message, comments in extract_django(fileobj, keywords, comment_tags, options):
        if isinstance(message, str):
            yield line, function, LONE_PERCENT.sub("%%", message), comments
        else:
            yield line, function, tuple(LONE_PERCENT.sub("%%", part) for part in message), comments


def texts_in_source() -> Catalog:
    """Every text for people that the code and the templates hold now."""
    catalog = Catalog(charset="utf-8")
    for house in HOUSES:
        if not (ROOT / house).is_dir():
            continue
        for path, _line, message, comments, context in extract_from_dir(ROOT / house, METHODS, keywords=KEYWORDS):
            catalog.add(message, None, [(f"{house}/{path}", 0)], auto_comments=comments, context=context)
    return catalog


def path_of(locale: str) -> Path:
    """Where a language's catalogue stands."""
    return ROOT / "salon" / "locale" / locale / "LC_MESSAGES" / "django.po"


def read(locale: str) -> Catalog:
    """A language's catalogue as it stands; an empty one when there is none."""
    path = path_of(locale)
    if not path.exists():
        return Catalog(locale=locale, domain="django", project="Salon", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=locale, domain="django")


def as_file(catalog: Catalog) -> bytes:
    """The catalogue as its file: sorted, without line numbers or dates, so that a change shows only what changed."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=110, sort_output=True, ignore_obsolete=True, include_lineno=False)
    dated = re.compile(rb'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Report-Msgid-Bugs-To): .*\n', re.M)
    return dated.sub(b"", buffer.getvalue())


def update() -> None:
    """Bring every catalogue up to the source, keep the translations, compile."""
    source = texts_in_source()
    for locale in LOCALES:
        catalog = read(locale)
        catalog.update(source, no_fuzzy_matching=True)
        path_of(locale).parent.mkdir(parents=True, exist_ok=True)
        path_of(locale).write_bytes(as_file(catalog))
        lacking = sum(1 for _ in faults_within(catalog))
        print(f"{path_of(locale).relative_to(ROOT)}: {len(catalog)} texts, {lacking} to do")
    subprocess.run([sys.executable, "-I", "salon/bootstrap.py", "install", "test.txt"], cwd=ROOT, check=True)


def faults_within(catalog: Catalog) -> Iterator[str]:
    """Texts without a translation, unsure ones, and translations whose placeholders differ."""
    for message in catalog:
        if not message.id:
            continue
        translations = message.string if isinstance(message.string, tuple) else (message.string,)
        if not all(translations):
            yield f"not translated: {message.id!r}"
        elif message.fuzzy:
            yield f"fuzzy: {message.id!r}"
        else:
            yield from placeholder_faults(catalog, message)


def placeholder_faults(catalog: Catalog, message: object) -> Iterable[str]:
    """What Babel's own checkers say about one translation."""
    for checker in checkers:
        try:
            checker(catalog, message)
        except Exception as error:  # noqa: BLE001 - its TranslationError lives in a private module
            yield f"placeholders differ: {message.id!r}: {error}"


def faults(locale: str) -> list[str]:
    """Everything that keeps a catalogue from being complete."""
    source, catalog = texts_in_source(), read(locale)
    wanted = {(message.context, str(message.id)) for message in source if message.id}
    held = {(message.context, str(message.id)) for message in catalog if message.id}
    found = [f"not in the catalogue: {text}" for _context, text in sorted(wanted - held, key=str)]
    found += [f"no longer in the source: {text}" for _context, text in sorted(held - wanted, key=str)]
    return found + list(faults_within(catalog))


def check() -> int:
    """Print what each catalogue lacks."""
    count = 0
    for locale in LOCALES:
        found = faults(locale)
        count += len(found)
        for fault in found[:40]:
            print(f"{locale}: {fault}")
        if found:
            print(f"{locale}: {len(found)} faults. Run `make messages`, then fill in salon/locale/{locale}.")
    return 1 if count else 0


if __name__ == "__main__":
    if sys.argv[1:] == ["update"]:
        update()
    else:
        sys.exit(check())
