"""Serve the salon from one terminal: database, demo, web server, worker with beat; all end together.

Both servers are forked from this process, which has loaded everything already: that halves the time to the first page.
"""

import ctypes
import multiprocessing
import os
import signal
import socket
import sys
import time
import warnings
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.context import ForkProcess
from types import FrameType
from typing import Any

from celery.exceptions import SecurityWarning
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.wsgi import get_wsgi_application
from django.db import connections
from gunicorn.app.base import BaseApplication

from salon.bootstrap import only_one, tell
from salon.celery import app

PATIENCE = 12  # seconds a stopping server gets before it is killed
PR_SET_PDEATHSIG = 1
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LIBC = ctypes.CDLL(None)  # loaded before any fork


class Stopped(BaseException):
    """A signal asked us to end; nothing below may catch it as an error."""


def stop_on_signal(_number: int, _frame: FrameType | None) -> None:
    """Turn Ctrl-C, a termination and a closed terminal into one orderly end, and hear it once."""
    for number in ENDINGS:
        signal.signal(number, signal.SIG_IGN)
    raise Stopped


@contextmanager
def signals_held_back() -> Iterator[None]:
    """Let no signal arrive between a fork and the child's own handling of it."""
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS)


class Web(BaseApplication):
    """Gunicorn on an application that is loaded already."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__()

    def load_config(self) -> None:
        chosen = {"bind": self.address, "workers": 2, "worker_class": "gthread", "threads": 4, "preload_app": True}
        chosen |= {"graceful_timeout": 5, "loglevel": "warning", "control_socket_disable": True}
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return get_wsgi_application()


def serve_pages(address: str) -> None:
    """Be the web server."""
    Web(address).run()


def work() -> None:
    """Be the worker, with beat."""
    warnings.filterwarnings("ignore", category=SecurityWarning)  # "you are root", eight lines
    app.worker_main(["--quiet", "worker", "--beat", "--concurrency=1", "--loglevel=WARNING", "--without-gossip"])


def as_server(main: Callable[..., None], *arguments: str) -> None:
    """Run in the child: a session of its own, so that Ctrl-C reaches it through the parent and only once."""
    os.setsid()
    for number in ENDINGS:
        signal.signal(number, signal.SIG_DFL)
    if sys.platform.startswith("linux"):
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)  # end, too, when the parent dies without saying so
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    main(*arguments)


def start_server(main: Callable[..., None], *arguments: str) -> ForkProcess:
    """Start one server."""
    connections.close_all()  # a database connection must not be shared across a fork
    with signals_held_back():
        server = multiprocessing.get_context("fork").Process(target=as_server, args=(main, *arguments))
        server.start()
    return server


def stop_servers(servers: dict[str, ForkProcess]) -> None:
    """Ask all to stop, wait, and leave no process behind."""
    for server in servers.values():
        server.terminate()
    deadline = time.monotonic() + PATIENCE
    for server in servers.values():
        server.join(max(0.1, deadline - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(server.pid or 0, signal.SIGKILL)
        server.join()


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
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *, host: str, port: int, **_options: Any) -> None:
        for number in ENDINGS:
            signal.signal(number, stop_on_signal)
        servers: dict[str, ForkProcess] = {}
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

    def serve(self, servers: dict[str, ForkProcess], host: str, port: int) -> None:
        """Start both servers, say so when they answer, and stay until one ends."""
        tell("Starting the web server and the worker")
        servers["web server"] = start_server(serve_pages, f"[{host}]:{port}" if ":" in host else f"{host}:{port}")
        servers["worker"] = start_server(work)
        announced = False
        while True:
            for name, server in servers.items():
                if server.exitcode is not None:
                    raise CommandError(f"The {name} ended by itself (code {server.exitcode}); the reason is above.")
            if not announced and is_answering(host, port):
                announced = True
                self.announce()
            time.sleep(0.5 if announced else 0.05)

    def announce(self) -> None:
        """Say where, as whom, and how to stop."""
        tell(f"Ready: {settings.SITE_URL}")
        if not settings.PRODUCTION:
            call_command("demo", logins=True)
        self.stdout.write("Stop with Ctrl-C.")
        self.stdout.flush()
