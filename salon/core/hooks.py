"""What upper rooms want to be told in the same transaction, without lower rooms knowing them."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from salon.core.models import User
from salon.core.registry import Registry

# Called as follower(receipt_id, by=..., at=...) inside the transaction that stores a paid receipt.
receipt_followers: Registry[Callable[..., None]] = Registry()


def receipt_paid(receipt_id: UUID, *, by: User | None, at: datetime) -> None:
    """Tell every follower of a receipt that it is there; a follower's refusal undoes the receipt."""
    for follow in receipt_followers:
        follow(receipt_id, by=by, at=at)
