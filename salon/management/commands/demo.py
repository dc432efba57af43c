"""Fill an empty database with the demo salon, or tell how to log in to it."""

import gc
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from salon.core.models import User
from salon.demo.build import Scale, build, is_empty, logins
from salon.demo.cast import LIISA, PASSWORD


class Command(BaseCommand):
    """Does nothing where there is anything already."""

    help = "Fill an empty database with the demo salon; --logins tells how to log in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        usual = Scale()
        parser.add_argument("--logins", action="store_true", help="print the log-ins and do nothing else")
        parser.add_argument("--weeks", type=int, default=usual.weeks, help="weeks of history")
        parser.add_argument("--clients", type=int, default=usual.clients, help="clients at the beginning")
        parser.add_argument("--lived-days", type=int, default=usual.lived_days, help="days lived through the services")
        parser.add_argument("--seed", type=int, default=usual.seed)

    def handle(self, *, logins: bool, **options: Any) -> None:
        """Build, or say why not."""
        if logins:
            self.tell_logins()
            return
        if settings.PRODUCTION:
            raise CommandError("The demo has log-ins that everybody knows: it is not for PRODUCTION=1.")
        if not is_empty():
            self.stdout.write("There is a salon already: nothing was changed.")
            return
        self.begun = time.monotonic()
        gc.disable()  # many rows, hardly a cycle among them: looking for some would cost a tenth of the time
        names = ("weeks", "clients", "lived_days", "seed")
        try:
            with translation.override("fi"):
                build(Scale(**{name: options[name] for name in names}), now=timezone.now(), tell=self.tell)
        finally:
            gc.enable()
        self.tell("The demo salon is ready")
        self.tell_logins()

    def tell(self, words: str) -> None:
        """One line of progress with the seconds so far."""
        self.stdout.write(f"  {time.monotonic() - self.begun:4.1f} s  {words}")
        self.stdout.flush()

    def tell_logins(self) -> None:
        """Who can log in, if this is the demo salon."""
        if not User.objects.filter(email=LIISA.email).exists():
            self.stdout.write("This is not the demo salon: its log-ins are not ours to tell.")
            return
        self.stdout.write(f"Log in with the password  {PASSWORD}  as")
        for email, name, role in logins():
            self.stdout.write(f"  {email:22} {name}, {role}")
