"""Health data written anew with the newest of the configured keys."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from salon.core import audit
from salon.core.rotation import NO_KEY, Progress, count_by_key, rotate


class Command(BaseCommand):
    """Stop it whenever you like and run it again: what is done stays done."""

    help = "Encrypt every health text anew with the first of HEALTH_KEYS; --check only counts the texts by key."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="count how many texts open with which key")
        parser.add_argument("--batch", type=int, default=500, help="texts per transaction")

    def handle(self, *, check: bool, batch: int, **_options: Any) -> None:
        if batch < 1:
            raise CommandError("--batch is at least 1.")
        if check:
            self._check()
            return
        columns: dict[str, Progress] = {}
        try:
            for progress in rotate(batch=batch):
                columns[str(progress.column)] = progress
                self.stdout.write(f"{progress.column}: {progress.seen} read, {progress.written} written anew")
        except KeyboardInterrupt:
            self._report(list(columns.values()), end="Stopped: run it again to go on")
        else:
            self._report(list(columns.values()), end="Done")

    def _check(self) -> None:
        for column, found in count_by_key().items():
            keys = [f"key {place + 1}: {found[place]}" for place in range(len(settings.HEALTH_KEYS))]
            self.stdout.write(f"{column}: {', '.join([*keys, f'no key: {found[NO_KEY]}'])}")

    def _report(self, columns: list[Progress], *, end: str) -> None:
        written = sum(progress.written for progress in columns)
        lost = {str(progress.column): progress.unreadable for progress in columns if progress.unreadable}
        counted = sum(len(keys) for keys in lost.values())
        audit.record("health_keys.rotated", None, by=None, at=timezone.now(), written=written, unreadable=counted)
        for name, keys in lost.items():
            for key in keys:
                self.stderr.write(f"opens with no key, left as it is: {name} {key}")
        if lost:
            raise CommandError(f"{counted} texts open with no key: put the missing key back, or restore them.")
        self.stdout.write(f"{end}: {written} texts written anew.")
