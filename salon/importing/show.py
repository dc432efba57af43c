"""The reconciliation as a page of text."""

from collections.abc import Iterator
from decimal import Decimal

from salon.importing.journal import Figures
from salon.importing.reconcile import NOBODY, Reconciliation, rounding

MOST_SHOWN = 200


def as_text(found: Reconciliation) -> Iterator[str]:
    """Lines for a terminal: files, what was set aside, money, people, the verdict."""
    yield from _files(found)
    yield from _set_aside(found)
    yield from _money(found)
    yield from _people(found)
    yield ""
    yield from (f"DOES NOT AGREE  {fault}" for fault in found.faults)


def _files(found: Reconciliation) -> Iterator[str]:
    journal = found.journal
    width = max([len(name) for name in journal.files], default=4)
    yield f"{'file':{width}}  {'read':>8} {'written':>8} {'there':>8} {'joined':>8} {'aside':>8}"
    for name, tally in journal.files.items():
        numbers = (tally.read, tally.written, tally.already, tally.joined, tally.aside)
        yield f"{name:{width}}  " + " ".join(f"{number:8}" for number in numbers)
    written = ", ".join(f"{count} {name}" for name, count in journal.rows.items() if count)
    yield ""
    yield f"rows written: {written or 'none; everything was already there'}"


def _set_aside(found: Reconciliation) -> Iterator[str]:
    aside = found.journal.set_aside
    yield ""
    yield f"set aside: {len(aside)}"
    yield from (f"  {item}" for item in aside[:MOST_SHOWN])
    if len(aside) > MOST_SHOWN:
        yield f"  ... and {len(aside) - MOST_SHOWN} more; --json names all"


def _money(found: Reconciliation) -> Iterator[str]:
    journal = found.journal
    parts = rounding(journal)
    yield ""
    yield f"{'money':8} {'in the files':>18} {'rounded per line':>18} {'out (database)':>18} {'rounding':>12}"
    for name in ("net", "tax", "gross"):
        before, cents = getattr(journal.money, name), getattr(journal.cents, name)
        out, part = getattr(found.money_out, name), getattr(parts, name)
        yield f"{name:8} {before:18,f} {cents:18,.2f} {out:18,.2f} {part:12f}"


def _people(found: Reconciliation) -> Iterator[str]:
    journal = found.journal
    yield ""
    titles = f"{'person':16} {'visits':>7} {'sold a product':>15} {'treatments net':>15}"
    yield f"{titles} {'products net':>13} {'other net':>11}"
    for code in sorted(found.people_out, key=lambda code: (not code, code)):
        yield _person(code or NOBODY, found.people_out[code])
        if found.people_out[code] != journal.people.get(code, Figures()):
            yield _person("  in the files", journal.people.get(code, Figures()))


def _person(name: str, sums: Figures) -> str:
    def money(value: Decimal) -> str:
        return f"{value:,.2f}"

    return (
        f"{name:16} {sums.visits:7} {sums.visits_with_product:15} {money(sums.treatments):>15} "
        f"{money(sums.products):>13} {money(sums.other):>11}"
    )
