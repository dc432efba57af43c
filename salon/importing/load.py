"""One bulk loader for every format: in batches, in one transaction, in the order in which rows refer to each other."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db import DatabaseError, transaction

from salon.commission.models import Scheme
from salon.commission.services import post_lines
from salon.core import audit
from salon.importing.history import History
from salon.importing.journal import Journal
from salon.importing.known import Known, in_batches
from salon.importing.load_care import load_advice, load_answers, load_treatments, load_visits
from salon.importing.load_diary import load_bookings
from salon.importing.load_lists import load_categories, load_products, load_services
from salon.importing.load_people import (
    load_absences,
    load_campaigns,
    load_clients,
    load_covers,
    load_schemes,
    load_staff,
)
from salon.importing.load_sales import load_receipts, remember_numbers
from salon.importing.problems import unreadable
from salon.importing.reconcile import ReadBack, Reconciliation, reconcile

Step = tuple[str, Callable[[Any, Known, Journal], Any]]
STEPS: tuple[Step, ...] = (
    ("staff", load_staff),
    ("clients", load_clients),
    ("categories", load_categories),
    ("services", load_services),
    ("products", load_products),
    ("absences", load_absences),
    ("covers", load_covers),
    ("campaigns", load_campaigns),
    ("schemes", load_schemes),
    ("bookings", load_bookings),
    ("visits", load_visits),
    ("treatments", load_treatments),
    ("advice", load_advice),
    ("answers", load_answers),
)


def import_folder(history: History, journal: Journal, *, at: datetime, dry_run: bool = False) -> Reconciliation:
    """Check the whole folder, write it, compare. What does not agree, and a dry run, leave nothing behind."""
    history.check()
    try:
        return _imported(history, journal, at=at, dry_run=dry_run)
    except DatabaseError as fault:
        raise unreadable(history.name, 0, f"the database refuses what the files say ({fault})") from fault


@transaction.atomic
def _imported(history: History, journal: Journal, *, at: datetime, dry_run: bool) -> Reconciliation:
    known = Known()
    stands = ReadBack()
    _write_all(history, known, journal, stands, at=at)
    found = reconcile(journal, stands)
    if dry_run or not found.agrees:
        transaction.set_rollback(True)
    elif not found.wrote_nothing:
        counts = {name: count for name, count in journal.rows.items() if count}
        audit.record("history.imported", None, by=None, at=at, format=history.name, rows=counts)
    return found


def _write_all(history: History, known: Known, journal: Journal, stands: ReadBack, *, at: datetime) -> None:
    for name, load in STEPS:
        records: Iterable[Any] = getattr(history, name)()
        for batch in in_batches(records):
            load(batch, known, journal)
            if name == "visits":
                stands.visits(batch, known)
    earns = Scheme.objects.exists()
    for receipts in in_batches(history.receipts()):
        lines = load_receipts(receipts, known, journal)
        stands.receipts(receipts)
        if earns:
            journal.rows["commission entries"] += post_lines(lines, at=at)
    remember_numbers(known)
