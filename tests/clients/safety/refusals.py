"""What the safety tests ask of an act."""

from datetime import timedelta

import pytest

from salon.core.errors import Refused
from tests.factories import NOW

MONDAY = NOW.replace(hour=8, minute=0, second=0, microsecond=0) + timedelta(days=(7 - NOW.weekday()) % 7 + 7)


def code_of(act, *args, **kwargs):
    """The code with which an act is refused."""
    with pytest.raises(Refused) as refusal:
        act(*args, **kwargs)
    return refusal.value.code
