"""Taking back what was just done: the next page offers "Undo" for ten seconds, and what it brings back is signed.

What was before stands in the form of the offer, signed for the address that takes it back, so that nobody can write
another past into it; the act itself still looks whether something else stands there by then.
"""

from collections.abc import Mapping
from typing import Any

from django.core import signing
from django.http import HttpRequest
from django.utils.translation import gettext as _

from salon.core.errors import Refused

OFFERED = "undo"
# The offer goes after ten seconds; who holds it longer, with the pointer on it, is still heard for a while.
HEARD_SECONDS = 600


def offer(request: HttpRequest, said: str, url: str, before: Mapping[str, object]) -> None:
    """Let the next page say what was done, with "Undo" beside it that sends `before` to `url`."""
    request.session[OFFERED] = {"text": said, "url": url, "before": signing.dumps(before, salt=_salt(url))}


def offered(request: HttpRequest) -> Mapping[str, str] | None:
    """What this page offers to take back; offered once."""
    return request.session.pop(OFFERED, None) if OFFERED in request.session else None


def before(request: HttpRequest) -> dict[str, Any]:
    """What the undo of this address brings back; refused (code "too_late") when it was not offered just now."""
    try:
        found: dict[str, Any] = signing.loads(
            request.POST.get("before", ""), salt=_salt(request.path), max_age=HEARD_SECONDS
        )
    except signing.BadSignature as error:
        raise Refused(_("This can no longer be taken back here. Write it anew."), code="too_late") from error
    return found


def _salt(url: str) -> str:
    return f"salon.core.undo:{url}"
