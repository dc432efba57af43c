"""Serve the salon from one terminal: database, demo, web server, worker with beat; all end together."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from salon.bootstrap import only_one, tell

PATIENCE = 12  # seconds a stopping server gets before it is killed
PR_SET_PDEATHSIG = 1


class Stopped(BaseException):
    """A signal asked us to end; nothing below may catch it as an error."""


def stop_on_signal(_number: int, _frame: FrameType | None) -> None:
    """Turn Ctrl-C, a termination and a closed terminal into one orderly end."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    raise Stopped


def end_with_parent() -> Callable[[], None] | None:
    """Give a child the order to stop when this process dies without saying so (Linux only)."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None).prctl  # looked up before the fork

    def order() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGTERM)

    return order


def start_server(*command: str) -> subprocess.Popen[bytes]:
    """Start one server in a session of its own, so that Ctrl-C reaches it through us and only once."""
    return subprocess.Popen(  # noqa: S603 - our own fixed commands; no thread runs here yet
        [sys.executable, "-m", *command],
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=end_with_parent(),  # noqa: PLW1509 - no thread runs here
    )


def stop_servers(servers: dict[str, subprocess.Popen[bytes]]) -> None:
    """Ask all to stop, wait, and leave no process behind."""
    for server in servers.values():
        with suppress(ProcessLookupError):
            server.terminate()
    deadline = time.monotonic() + PATIENCE
    for server in servers.values():
        with suppress(subprocess.TimeoutExpired):
            server.wait(max(0.1, deadline - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def is_answering(host: str, port: int) -> bool:
    """Tell whether somebody listens there."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - a wildcard is reached by loopback
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


class Command(BaseCommand):
    """Migrate, fill an empty database with the demo salon, serve until told to stop."""

    help = "Migrate, fill an empty database with the demo salon, and serve until Ctrl-C."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the address."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *, host: str, port: int, **_options: Any) -> None:
        """Prepare, serve, stop."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, stop_on_signal)
        servers: dict[str, subprocess.Popen[bytes]] = {}
        busy = f"a salon is running already from {settings.VAR_DIR}. Stop it, or choose another folder with VAR_DIR=."
        with only_one(settings.VAR_DIR / "run.lock", busy):
            try:
                self.prepare()
                self.serve(servers, host, port)
            except Stopped:
                tell("Stopping")
            finally:
                stop_servers(servers)
            tell("Stopped; the data is kept.")

    def prepare(self) -> None:
        """Bring the database up to date and give an empty one the demo salon."""
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # empty here; the files are served where they stand
        tell("Bringing the database up to date")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        if not settings.PRODUCTION:
            tell("Looking for the demo salon")
            call_command("demo")

    def serve(self, servers: dict[str, subprocess.Popen[bytes]], host: str, port: int) -> None:
        """Start both servers, say so when they answer, and stay until one ends."""
        tell("Starting the web server and the worker")
        address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        web = ["gunicorn", "salon.wsgi", "--bind", address, "--workers", "2", "--worker-class", "gthread", "--threads"]
        servers["web server"] = start_server(
            *web, "4", "--preload", "--no-control-socket", "--graceful-timeout", "5", "--log-level", "warning"
        )
        worker = ["celery", "--quiet", "--app", "salon", "worker", "--beat", "--concurrency", "1", "--loglevel"]
        servers["worker"] = start_server(*worker, "WARNING", "--without-gossip", "--without-mingle")
        announced = False
        while True:
            for name, server in servers.items():
                if server.poll() is not None:
                    raise CommandError(f"The {name} ended by itself (code {server.returncode}); the reason is above.")
            if not announced and is_answering(host, port):
                announced = True
                self.announce()
            time.sleep(0.1 if not announced else 0.5)

    def announce(self) -> None:
        """Say where, as whom, and how to stop."""
        tell(f"Ready: {settings.SITE_URL}")
        if not settings.PRODUCTION:
            call_command("demo", logins=True)
        self.stdout.write("Stop with Ctrl-C.")
        self.stdout.flush()
