"""What the tests of the owner's pages share: her browser, and texts that pages must bear."""

from django.conf import settings
from django.test import Client as Browser

from salon.core.models import Role
from tests.factories import UserFactory

SCRIPT = "<script>alert(1)</script>"
SHOWN = "&lt;script&gt;alert(1)&lt;/script&gt;"
# A name as it is pasted, and what is kept of it; None where it is refused.
ODD_NAMES = [
    ("Kul\u202emat", "Kulmat"),
    ("Kul\u200bmat\u2060", "Kulmat"),
    ("Kulmat\n\tja ripset", "Kulmat ja ripset"),
    ("Kulmat \U0001f98a", "Kulmat \U0001f98a"),
    ("\u202e\u200b", None),
    ("K" * 10_000, None),
]


def owners_browser():
    browser = Browser()
    browser.force_login(UserFactory(role=Role.OWNER), backend=settings.AUTHENTICATION_BACKENDS[0])
    return browser
