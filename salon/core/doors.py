"""The one way past an append-only rule: for a whole transaction, seen by nobody else, and gone at its end.

Only two acts have a door: an erasure, which the law asks for, and a new key for what stays the same. The tables that
have one are registered with `append_only(table, door=True)`; receipts, ledger and audit trail have none.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from salon.core.models import Door


@contextmanager
def open_door(why: Door.Why) -> Iterator[None]:
    """Open it for the block, which is one transaction: no other transaction ever sees it open."""
    with transaction.atomic():
        door = Door.objects.create(why=why)
        yield
        door.delete()
