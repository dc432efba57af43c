"""The database goes away in the middle of a payment and comes back (DOMAIN D4 F03), behind a real server."""

import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from contextlib import suppress
from html import unescape
from typing import NamedTuple
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from products.sales.models import OpenSale, Receipt
from tests.parts.children import die_with_parent
from tests.parts.worker import process_environment
from tests.products.sales.till import open_till

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres_only]


HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def shut(end):
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()


class Line:
    """A wire to the database that can be cut and mended: the server sees a database that stops and starts."""

    def __init__(self, host, port):
        self.to, self.pairs, self.whole = (host, port), [], True
        self.door = self.listen(0)
        self.port = self.door.getsockname()[1]

    def listen(self, port):
        door = socket.create_server(("127.0.0.1", port), reuse_port=False)
        threading.Thread(target=self.serve, args=(door,), daemon=True).start()
        return door

    def serve(self, door):
        while True:
            try:
                near, _address = door.accept()
                far = socket.create_connection(self.to)
            except OSError:
                return
            self.pairs += [near, far]
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self.carry, args=(one, other), daemon=True).start()

    def carry(self, one, other):
        with suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        # Shut before it is closed: the other thread still waits on it, and the database would never hear of it.
        for end in (one, other):
            shut(end)

    def cut(self):
        self.door.shutdown(socket.SHUT_RDWR)
        self.door.close()
        for end in self.pairs:
            shut(end)
        self.pairs.clear()

    def mend(self):
        self.door = self.listen(self.port)


@pytest.fixture
def line():
    options = connection.settings_dict
    wire = Line(options["HOST"], int(options["PORT"]))
    yield wire
    wire.cut()


@pytest.fixture
def server(line, tmp_path):
    """The salon's own server process, with its database at the end of the wire."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = connection.settings_dict
    there = f"postgres://{options['USER']}@127.0.0.1:{line.port}/{options['NAME']}"
    words = (tmp_path / "server.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "salon.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "1"],
        env={**process_environment(), "DATABASE_URL": there, "DJANGO_SETTINGS_MODULE": "salon.settings"},
        cwd=settings.BASE_DIR, stdout=words, stderr=words,
        preexec_fn=lambda: die_with_parent(signal.SIGKILL),
    )  # fmt: skip
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(20)
    words.close()


class Stay(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer like another one."""

    def redirect_request(self, *_facts):
        return None


OPENER = urllib.request.build_opener(Stay)


class Answer(NamedTuple):
    """What came back, and after how long."""

    status: int
    text: str
    seconds: float
    headers: object


def ask(address, cookies, form=None):
    """Status, text and seconds of one request."""
    data = urllib.parse.urlencode(form, doseq=True).encode() if form is not None else None
    request = urllib.request.Request(address, data, {"Cookie": cookies, "Host": "localhost"})
    began = time.monotonic()
    try:
        with OPENER.open(request, timeout=30) as answer:
            return Answer(answer.status, answer.read().decode(), time.monotonic() - began, answer.headers)
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.read().decode(), time.monotonic() - began, error.headers)


def answering(address, cookies):
    for _try in range(100):
        try:
            return ask(address, cookies)
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server never came up")


def test_F03_the_form_is_kept_while_the_database_is_away_and_the_retry_makes_one_receipt(line, server):
    till = open_till(state="arrived", starts_at=timezone.now())
    browser = Browser()
    browser.force_login(till.cashier, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = browser.cookies[settings.SESSION_COOKIE_NAME].value
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}"
    address = server + reverse("sales:check-out", args=[till.appointment.pk])
    shown = answering(address, cookies)
    token = re.search(r"csrftoken=([^;]+)", str(shown.headers["Set-Cookie"]))[1]
    cookies += f"; {settings.CSRF_COOKIE_NAME}={token}"
    form = {"csrfmiddlewaretoken": token, "key": str(uuid4()), "method": "card", "reference": "T1-0042", "pay": "1"}
    form |= {"visit": str(till.appointment.pk), f"visit-{till.appointment.pk}-pay": "on"}

    line.cut()
    away = ask(address, cookies, form)
    kept = {unescape(name): unescape(value) for name, value in HIDDEN.findall(away.text)}
    stored = (Receipt.objects.count(), OpenSale.objects.count())
    line.mend()
    back = ask(address, cookies, kept)

    receipt = Receipt.objects.get()
    assert (shown.status, away.status, away.seconds < 5, stored) == (200, 503, True, (0, 0))
    assert kept == form
    assert (back.status, back.headers["Location"]) == (302, reverse("sales:receipt", args=[receipt.pk]))
    assert (receipt.number, receipt.payments.get().reference) == (1, "T1-0042")


def test_F03_a_page_that_is_only_read_says_that_the_database_is_away(line, server):
    till = open_till(starts_at=timezone.now())
    browser = Browser()
    browser.force_login(till.cashier, backend=settings.AUTHENTICATION_BACKENDS[0])
    cookies = f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"
    answering(server + reverse("sales:till"), cookies)

    line.cut()
    away = ask(server + reverse("sales:till"), cookies)
    line.mend()
    back = ask(server + reverse("sales:till"), cookies)

    assert (away.status, back.status) == (503, 200)
    assert "<form" not in away.text
