"""What a form showed against what is there now: two people at one page do not undo each other's work."""

import hashlib

from django.utils.translation import gettext as _

from salon.core.errors import Refused


def mark(*values: object) -> str:
    """A short sign of these values: a form carries it, and it differs when one of them has changed since."""
    return hashlib.sha256(repr([str(value) for value in values]).encode()).hexdigest()[:16]


def insist(seen: str, now: str) -> None:
    """Refuse (code "stale") what was written on a page that no longer shows how things are."""
    if seen != now:
        text = _("Somebody changed this while the page was open. Nothing was saved: open the page anew to see it.")
        raise Refused(text, code="stale")
