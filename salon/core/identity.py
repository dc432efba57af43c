"""Keys that may stand in an address: ordered in time, never guessable one from the next."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A fresh UUIDv7."""
    return uuid7()
