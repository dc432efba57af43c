"""Fill an empty database with years of a salon's diary, for measuring."""

import gc
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from salon.core.time import local_day
from salon.generating.build import build, is_empty
from salon.generating.sizes import SIZES


class Command(BaseCommand):
    """All of it or nothing."""

    help = "Fill an empty database with a generated salon: S (6 people, 3 years) or L (120 people, 5 years)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--size", choices=sorted(SIZES), default="S", help="XXS and XS are for tests")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *, size: str, seed: int, **_options: Any) -> None:
        """Build, or say why not."""
        if settings.PRODUCTION:
            raise CommandError("This salon is invented: it is not for PRODUCTION=1.")
        if not is_empty():
            raise CommandError("There is a salon in this database already: nothing was changed. Give an empty one.")
        self.begun = time.monotonic()
        gc.disable()  # many rows, hardly a cycle among them
        try:
            with translation.override("fi"):
                build(SIZES[size], seed=seed, today=local_day(timezone.now()), tell=self.tell)
        except KeyboardInterrupt:
            raise CommandError("Stopped: nothing was written, the database is as it was.", returncode=130) from None
        finally:
            gc.enable()
        self.tell("The salon is ready. Its log-ins, owner@history.example and desk1@history.example, have no password")
        self.stdout.write("  until you set one: manage.py changepassword desk1@history.example")

    def tell(self, words: str) -> None:
        """One line of progress with the seconds so far."""
        self.stdout.write(f"  {time.monotonic() - self.begun:6.1f} s  {words}")
        self.stdout.flush()
