"""The first account of a real salon: its owner."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from salon.core import audit
from salon.core.models import Access, Role, User


class Command(BaseCommand):
    """Makes one account, once."""

    help = "Make the owner's account in a salon that has none; asks for the password, or reads it from a pipe."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")

    @transaction.atomic
    def handle(self, *, email: str, name: str, **_options: Any) -> None:
        now = timezone.now()
        if Access.objects.valid_at(now).filter(role=Role.OWNER).exists():
            raise CommandError("This salon has an owner already; only the first is made here.")
        password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        try:
            validate_email(email)
            validate_password(password, User(email=email, name=name))
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from None
        if User.objects.filter(email=email.strip().lower()).exists():
            raise CommandError("There is an account with this address already.")
        user = User.objects.create_user(email, password, name=name)
        access = Access.objects.create(user=user, role=Role.OWNER, valid_from=now)
        audit.record("access.granted", access, by=None, at=now, role=Role.OWNER)
        self.stdout.write(f"{name} can log in as {user.email}.")
