"""Health data is encrypted field by field, with a list of keys of its own; without the right key it fails closed."""

from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


@lru_cache(maxsize=4)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def cipher() -> MultiFernet:
    """The cipher of the configured keys: the first writes, all read."""
    return _cipher(tuple(settings.HEALTH_KEYS))


class UnreadableHealthDataError(Exception):
    """A stored value does not open with any configured key."""


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """Text that stands encrypted in the database. It cannot be searched, sorted or filtered by: that is the point."""

    def get_prep_value(self, value: Any) -> str | None:
        text = super().get_prep_value(value)
        return None if text is None else cipher().encrypt(str(text).encode()).decode()

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        if value is None:
            return None
        try:
            return cipher().decrypt(value.encode()).decode()
        except InvalidToken as fault:
            raise UnreadableHealthDataError(self.name) from fault

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise ValueError(f"{self.name} is encrypted and cannot be looked up")
        return super().get_lookup(lookup_name)
