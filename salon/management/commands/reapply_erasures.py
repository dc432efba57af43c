"""After a backup was restored: whoever was erased since is erased once more."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from clients.rights import erasing, listed


class Command(BaseCommand):
    """Safe to run again: who is erased already stays so."""

    help = "Erase again whom a restored backup brought back, by the list of erasures (VAR_DIR/erasures.txt)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("place", metavar="list", nargs="?", type=Path, help="another list than the salon's own")

    def handle(self, *, place: Path | None, **_options: Any) -> None:
        place = place or listed.path()
        try:
            keys = listed.keys_in(place.read_text().splitlines())
        except FileNotFoundError:
            raise CommandError(f"There is no list at {place}.") from None
        except ValueError:
            raise CommandError(f"{place} is no list of erasures.") from None
        back = erasing.reapply(keys, at=timezone.now())
        listed.keep()
        self.stdout.write(f"{len(keys)} on the list, {back} erased again.")
