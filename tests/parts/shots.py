"""`make shots`: log in as each role, walk every page one can click to, and keep pictures under var/shots.

A page is known by the name of its address, so a room's new page is found without being listed here.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import deque
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

ROOT = Path(__file__).resolve().parents[2]
SHOTS = ROOT / "var" / "shots"
SALON = ROOT / "var" / "shots-salon"
# Addresses that are no pages to look at.
NOT_PAGES = {"logout", "download", "pdf", "ics", "feed", "export", "media", "token"}
MOST_PAGES = 60
LOOKS = {
    "desktop-light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "desktop-dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone-light": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light", "has_touch": True},
    "phone-dark": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark", "has_touch": True},
}


class Walk:
    """One role's walk: the first address of every page name, in the order in which they are met."""

    def __init__(self, page, site):
        self.page, self.site = page, site
        self.found = {}
        self.queue = deque(["/"])
        self.seen = set()

    def name_of(self, path):
        """The name of an address, or nothing when it is none of ours to show."""
        from django.urls import Resolver404, resolve

        try:
            name = resolve(urlsplit(path).path).view_name
        except Resolver404:
            return None
        return None if not name or NOT_PAGES & set(re.split(r"[:_-]", name)) else name

    def links(self):
        """Addresses that the page offers."""
        found = self.page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
        return [urldefrag(link.removeprefix(self.site)).url for link in found if link.startswith(f"{self.site}/")]

    def pages(self):
        """Go breadth first; gives each page name with its address."""
        while self.queue and len(self.found) < MOST_PAGES:
            path = self.queue.popleft()
            name = self.name_of(path)
            if path in self.seen or name is None or name in self.found:
                continue
            self.seen.add(path)
            answer = self.page.goto(f"{self.site}{path}", wait_until="load")
            if answer is None or answer.status >= 400 or "html" not in answer.headers.get("content-type", ""):
                continue
            landed = self.page.url.removeprefix(self.site)
            self.found.setdefault(self.name_of(landed) or name, landed)
            self.queue.extend(self.links())
        return self.found


def open_whole(page, address):
    """Open a page and wait for what comes after it: letters, and the numbers of calendars and charts."""
    page.goto(address, wait_until="load")
    page.evaluate("() => document.fonts.ready.then(() => true)")
    if page.locator(".ec, canvas, [hx-trigger*=load]").count():
        page.wait_for_load_state("networkidle")


def take(browser, site, role, sign_in):
    """Walk as one role, then keep each page in every look."""
    faults = []
    context = browser.new_context(
        locale="fi-FI", timezone_id="Europe/Helsinki", viewport={"width": 1280, "height": 900}
    )
    page = context.new_page()
    sign_in(page)
    pages = Walk(page, site).pages()
    context.close()
    for look, options in LOOKS.items():
        context = browser.new_context(locale="fi-FI", timezone_id="Europe/Helsinki", **options)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))  # noqa: B023 - its own page
        sign_in(page)
        for name, path in pages.items():
            open_whole(page, f"{site}{path}")
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"):
                faults.append(f"{role} {name} {look}: wider than the screen")
            file = SHOTS / role / f"{name.replace(':', '-')}.{look}.png"
            file.parent.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=file, full_page=True)
        context.close()
    print(f"{role}: {len(pages)} pages: {', '.join(pages)}", flush=True)
    return faults


def start_salon(port):
    """Start the demo salon of the pictures as `make run` does, and wait for its word."""
    environment = {**os.environ, "RUN_STARTED": str(time.monotonic()), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "manage.py", "run", "--port", str(port)]
    log = SALON / "log"
    print(f"Building the salon of the pictures; it writes to {log.relative_to(ROOT)}", flush=True)
    with log.open("wb") as words:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=words, stderr=words)
    while server.poll() is None and "Ready:" not in log.read_text(errors="replace"):
        time.sleep(0.2)
    if server.poll() is not None:
        sys.exit(f"The salon of the pictures did not start:\n{log.read_text(errors='replace')[-3000:]}")
    return server


def people():
    """One person of each role that the demo salon has now."""
    from django.utils import timezone

    from salon.core.models import Access

    chosen = {}
    for access in Access.objects.valid_at(timezone.now()).select_related("user").order_by("valid_from", "pk"):
        chosen.setdefault(access.role, access.user)
    return chosen


def main():
    """Start a salon of its own, take everybody's pictures, stop it."""
    from tests.parts.children import free_port

    port = free_port()
    site = f"http://127.0.0.1:{port}"
    os.environ.update(VAR_DIR=str(SALON), SITE_URL=site, DJANGO_SETTINGS_MODULE="salon.settings")
    os.environ.update(DJANGO_ALLOW_ASYNC_UNSAFE="1")
    for name in ("DATABASE_URL", "REDIS_URL", "PRODUCTION"):
        os.environ.pop(name, None)
    for folder in (SHOTS, SALON):
        shutil.rmtree(folder, ignore_errors=True)
    SALON.mkdir(parents=True)
    server = start_salon(port)
    try:
        faults = everybody(site)
    finally:
        ended = server.poll()
        server.send_signal(signal.SIGTERM)
        server.wait()
        if ended is not None:
            print(
                f"The salon ended in the middle (code {ended}):\n{(SALON / 'log').read_text(errors='replace')[-3000:]}"
            )
    print("\n".join(faults))
    print(f"{len(list(SHOTS.rglob('*.png')))} pictures in {SHOTS.relative_to(ROOT)}, {len(faults)} faults")
    return 1 if faults else 0


def everybody(site):
    """Take the pictures of every role, and of somebody who is not logged in."""
    import django

    django.setup()
    from playwright.sync_api import sync_playwright

    from tests.parts.browser import launch, sign_in

    faults = []
    with sync_playwright() as playwright:
        browser = launch(playwright)
        faults += take(browser, site, "nobody", lambda page: None)
        for role, user in people().items():
            faults += take(browser, site, role, lambda page, user=user: sign_in(page, user, site))
        browser.close()
    return faults


if __name__ == "__main__":
    sys.exit(main())
