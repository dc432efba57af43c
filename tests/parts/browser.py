"""A person at a real browser: pages in Finnish, complaints of the browser kept, accessibility asked of axe."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright

from tests.parts.found import chromium

AXE = Path(__file__).resolve().parents[2] / "salon" / "static" / "vendor" / "axe-core" / "axe.min.js"
# Without these Chromium asks the outside world for things at every start.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
# An answer of 4xx is a page's business (a refusal is 422), and only a test takes the connection away.
NO_COMPLAINT = ("the server responded with a status of 4", "net::ERR_INTERNET_DISCONNECTED")
# What axe calls serious or worse; the third-party calendar's own inside is the one thing left out, since a list view
# offers the same actions.
ASK_AXE = """async () => {
  const found = await axe.run({include: [["html"]], exclude: [[".ec"]]}, {resultTypes: ["violations"]});
  return found.violations
    .filter((rule) => ["serious", "critical"].includes(rule.impact))
    .flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary}`));
}"""


def launch(playwright: Playwright) -> Browser:
    """Start Debian's Chromium."""
    return playwright.chromium.launch(executable_path=chromium(), args=QUIET)


def finnish_context(browser: Browser, base_url: str, **options: object) -> BrowserContext:
    """A fresh browser profile as it is in a Finnish salon."""
    chosen = {"viewport": DESKTOP, "locale": "fi-FI", "timezone_id": "Europe/Helsinki", **options}
    context = browser.new_context(base_url=base_url, **chosen)
    context.set_default_timeout(15_000)
    return context


def collect_complaints(page: Page) -> list[str]:
    """Keep what the browser complains about: script errors, refused styles or scripts, failed servers."""
    complaints: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error" and not any(words in message.text for words in NO_COMPLAINT):
            complaints.append(f"console on {page.url}: {message.text}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: complaints.append(f"script on {page.url}: {error}"))
    return complaints


def sign_in(page: Page, user: AbstractBaseUser, base_url: str) -> None:
    """Give the browser a session of this user, without the log-in page."""
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": base_url}])


def serious_faults(page: Page) -> list[str]:
    """What axe finds serious or critical on the page as it stands.

    A click that leads to another page returns before that page has come: wait for its address first, or the old page
    is asked, or a document that is just being thrown away.
    """
    page.wait_for_load_state("load")
    if not page.evaluate("() => typeof window.axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))  # the page's policy forbids a script tag, not the debugger
    return page.evaluate(ASK_AXE)
