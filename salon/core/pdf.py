"""A page as a PDF. The renderer may read our own style sheets and fonts, and nothing else in the world (H70)."""

import mimetypes
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.utils._os import safe_join
from django.utils.translation import gettext as _

from salon.core.errors import Refused

# No host and no scheme of the world: what the template names as /static/... resolves below it.
BASE = "https://our-own-files.invalid"


def render_pdf(page: str) -> bytes:
    """Draw a page; only our own static files are read for it.

    Refused (code "no_pdf") where the libraries that draw it are not installed.
    """
    try:
        # Late, since it loads Pango: without that library everything else must still run.
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher, URLFetcherResponse
    except (ImportError, OSError) as missing:
        raise Refused(
            _("This machine cannot make PDF files: the library Pango is missing. Print the page from here instead."),
            code="no_pdf",
        ) from missing

    class OwnFiles(URLFetcher):  # type: ignore[misc] # weasyprint has no types
        def fetch(self, url: str, headers: Any = None) -> Any:
            path = own_file(url)
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, BytesIO(path.read_bytes()), {"Content-Type": kind})

    drawn = HTML(string=page, base_url=BASE, url_fetcher=OwnFiles()).write_pdf()
    return bytes(drawn)


def own_file(url: str) -> Path:
    """The static file of ours that this address means; ValueError for every other address."""
    prefix = f"{BASE}{settings.STATIC_URL}"
    name = url.removeprefix(prefix)
    if not url.startswith(prefix) or not name:
        raise ValueError(f"not a file of ours: {url}")
    try:
        path = Path(str(finders.find(name) or safe_join(settings.STATIC_ROOT, name)))
    except SuspiciousFileOperation as outside:
        raise ValueError(f"not a file of ours: {url}") from outside
    if not path.is_file():
        raise ValueError(f"not a file of ours: {url}")
    return path
