"""A person at the desk, without a browser: one kept connection, cookies, a log-in through the real page."""

import http.client
import re
import time
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from tests.bench.parts import HOST, MeasuringError

# What nginx would say of a visitor who came by https.
HEADERS = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "127.0.0.1", "Referer": f"https://{HOST}/"}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


class Visitor:
    """Asks one server, and remembers its cookies."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}
        self.token = ""

    def ask(self, method: str, path: str, body: str = "", headers: dict[str, str] | None = None) -> tuple[int, bytes]:
        """Send one request and read all of the answer: status and body."""
        said = {**HEADERS, **(headers or {})}
        if self.cookies:
            said["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            self.connection.request(method, path, body or None, said)
            answer = self.connection.getresponse()
        except (http.client.HTTPException, ConnectionError):  # the server lets a quiet connection go
            self.connection.close()
            self.connection.request(method, path, body or None, said)
            answer = self.connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: cookie.value for name, cookie in SimpleCookie(line).items()}
        return answer.status, answer.read()

    def log_in(self, email: str, password: str, form: str) -> None:
        """Through the log-in page; then the token of a page with a form is kept."""
        self.token = self._token("/account/login/")
        status, page = self.post("/account/login/", {"login": email, "password": password})
        if status != 302:
            raise MeasuringError(f"the log-in answered {status}: {page[:500]!r}")
        self.token = self._token(form)

    def post(self, path: str, fields: dict[str, str], headers: dict[str, str] | None = None) -> tuple[int, bytes]:
        """Send a form, with its token."""
        body = urlencode({**fields, "csrfmiddlewaretoken": self.token})
        return self.ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})})

    def send(self, step: dict) -> tuple[int, bytes]:
        """One step of a job."""
        if "fields" in step:
            return self.post(step["path"], step["fields"], step.get("headers"))
        return self.ask(step.get("method", "GET"), step["path"], step.get("body", ""), step.get("headers"))

    def timed(self, steps: list[dict]) -> float:
        """How long the steps take together [ms]; an answer that is not the one expected ends the measurement."""
        begun = time.perf_counter()
        answers = [self.send(step) for step in steps]
        took = (time.perf_counter() - begun) * 1000
        for step, (status, body) in zip(steps, answers, strict=True):
            if status != step.get("status", 200):
                raise MeasuringError(f"{step['path']} answered {status}: {body[:1500]!r}")
        return took

    def _token(self, path: str) -> str:
        status, page = self.ask("GET", path)
        found = TOKEN.search(page.decode())
        if found is None:
            raise MeasuringError(f"{path} answered {status} and has no form")
        return found[1]
