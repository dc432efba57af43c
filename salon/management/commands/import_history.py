"""Bring in the history of a salon from a folder of files, and show that nothing was lost."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from salon.core.time import local_day
from salon.importing.formats import FORMATS, open_history
from salon.importing.journal import Journal
from salon.importing.load import import_folder
from salon.importing.problems import UnreadableError
from salon.importing.reconcile import Reconciliation
from salon.importing.show import as_text

DISAGREES, UNREADABLE = 1, 2


class Command(BaseCommand):
    """Exit codes: 0 imported or already there, 1 the sums do not agree, 2 the folder cannot be read."""

    help = "Import the history of a salon from a folder of CSV files; ends with a reconciliation. See docs/import.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--format", choices=sorted(FORMATS), help="told by the names of the files if left out")
        parser.add_argument("--dry-run", action="store_true", help="do everything, keep nothing")
        parser.add_argument("--json", action="store_true", help="print the reconciliation as JSON")

    def handle(self, *, folder: Path, dry_run: bool, **options: Any) -> None:
        """Import, tell, and end with the code that says how it went."""
        journal = Journal()
        try:
            now = timezone.now()
            history = open_history(folder, journal, wanted=options["format"], today=local_day(now))
            found = import_folder(history, journal, at=now, dry_run=dry_run)
        except UnreadableError as fault:
            self.refuse(fault, as_json=options["json"])
        self.tell(found, dry_run=dry_run, as_json=options["json"])
        if not found.agrees:
            sys.exit(DISAGREES)

    def refuse(self, fault: UnreadableError, *, as_json: bool) -> None:
        """Name what cannot be read; nothing was written."""
        if as_json:
            named = [{"file": p.place.file, "line": p.place.line, "reason": p.reason} for p in fault.problems]
            self.stdout.write(json.dumps({"reconciles": False, "problems": named, "more": fault.more}, indent=2))
        self.stderr.write(f"{fault}\nNothing was imported.")
        sys.exit(UNREADABLE)

    def tell(self, found: Reconciliation, *, dry_run: bool, as_json: bool) -> None:
        """Print the reconciliation and the verdict."""
        if as_json:
            self.stdout.write(json.dumps({"dry_run": dry_run, **found.as_json()}, indent=2, ensure_ascii=False))
            return
        for line in as_text(found):
            self.stdout.write(line)
        if not found.agrees:
            self.stdout.write("It does not reconcile: nothing was kept.")
        elif dry_run:
            self.stdout.write("It reconciles. This was a dry run: nothing was kept.")
        else:
            self.stdout.write("It reconciles: money in is money out, to the cent, and every line is accounted for.")
