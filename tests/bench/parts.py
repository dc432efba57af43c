"""The real parts: PostgreSQL as careful as it comes, Redis, web servers as in docs/deploy.md."""

import http.client
import os
import shutil
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import psycopg

from tests.parts import children, found

ROOT = Path(__file__).resolve().parents[2]
HOST = "salon.example"
# For this run only; the salon that is measured is invented.
PRODUCTION = {
    "PRODUCTION": "1",
    "SECRET_KEY": "a-key-of-this-measurement-only-" + "0123456789abcdef" * 3,
    "HEALTH_KEYS": "YS1rZXktb2YtdGhpcy1jaGVjay1vbmx5LTAwMDAwMDA=",
    "ALLOWED_HOSTS": HOST,
    "SITE_URL": f"https://{HOST}",
}
FOREIGN = (*PRODUCTION, "DEBUG", "EMAIL_URL", "STATIC_ROOT", "DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE")
# As docs/deploy.md starts it, but one worker: what is measured is a page, not a machine.
GUNICORN = ["--workers", "1", "--worker-class", "gthread", "--threads", "4", "--no-control-socket"]


class MeasuringError(Exception):
    """The measurement cannot be made; the text says why."""


class Parts:
    """Everything that was started, and the folder that goes with it."""

    def __init__(self, stack: ExitStack) -> None:
        self.stack = stack
        self.base = children.base_folder()
        stack.callback(shutil.rmtree, self.base, ignore_errors=True)

    def start(self, name, command, how, ready):
        """Start a server as the ordinary user, and stop it at the end."""
        folder = children.own_folder(self.base, name)
        server = children.start(command(folder), folder, how)
        self.stack.callback(children.stop, server, how)
        if not children.wait_until(ready, server, folder):
            raise MeasuringError(f"{name} did not start")

    def postgres(self) -> int:
        """A private PostgreSQL as it is installed, but with room in its log for the bulk; gives its port."""
        programs, port = found.postgres_folder(), children.free_port()
        if programs is None:
            raise MeasuringError("there is no PostgreSQL on this machine; --database sqlite needs none")
        folder = children.own_folder(self.base, "postgres")
        make = ["initdb", "-D", "data", "-U", "salon", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        if children.start([f"{programs}/{make[0]}", *make[1:]], folder, signal.SIGKILL).wait():
            raise MeasuringError((folder / "log").read_text()[-1500:])
        chosen = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_wal_size=2GB", "timezone=UTC"]
        options = [word for setting in chosen for word in ("-c", setting)]
        server = children.start(
            [f"{programs}/postgres", "-D", "data", "-p", str(port), *options], folder, signal.SIGQUIT
        )
        self.stack.callback(children.stop, server, signal.SIGINT)
        if not children.wait_until(lambda: answers(port), server, folder):
            raise MeasuringError("PostgreSQL did not start")
        return port

    def redis(self) -> str:
        """A private Redis that keeps nothing."""
        port = children.free_port()
        quiet = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.start(
            "redis",
            lambda folder: ["redis-server", "--port", str(port), *quiet, "--dir", str(folder)],
            signal.SIGTERM,
            lambda: children.listens(port),
        )
        return f"redis://127.0.0.1:{port}/0"

    def web(self, application: str, environment: dict[str, str], log: Path) -> int:
        """A web server as docs/deploy.md starts it; gives its port."""
        port = children.free_port()
        command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", *GUNICORN]
        with log.open("ab") as words:
            server = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=words, stderr=words,
                preexec_fn=lambda: children.die_with_parent(signal.SIGTERM),
            )  # fmt: skip
        self.stack.callback(children.stop, server, signal.SIGTERM)
        if not children.wait_until(lambda: says_something(port), server, log.parent):
            raise MeasuringError(f"{application} did not start")
        return port


def says_something(port: int) -> bool:
    """Tell whether a worker answers, whatever it says."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/", headers={"Host": HOST})
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def answers(port: int) -> bool:
    """Tell whether PostgreSQL takes connections."""
    try:
        psycopg.connect(f"postgres://salon@127.0.0.1:{port}/postgres").close()
    except psycopg.OperationalError:
        return False
    return True


def create_database(port: int, name: str) -> str:
    """One more database in the private PostgreSQL; gives its address."""
    with psycopg.connect(f"postgres://salon@127.0.0.1:{port}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"postgres://salon@127.0.0.1:{port}/{name}"


def environment(var: Path, database: str, redis: str, *, production: bool) -> dict[str, str]:
    """This run's settings and nothing of the machine's own salon."""
    clean = {key: value for key, value in os.environ.items() if key not in FOREIGN}
    clean["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    chosen = {"VAR_DIR": str(var), "DATABASE_URL": database, "REDIS_URL": redis, "PYTHONPATH": str(ROOT)}
    return {**clean, **{key: value for key, value in chosen.items() if value}, **(PRODUCTION if production else {})}


def run(command: list[str], settings: dict[str, str], *, shown: bool = False) -> str:
    """Run one step to its end; its words are shown as they come, or given back."""
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=settings, text=True, check=False,
        stdout=None if shown else subprocess.PIPE, preexec_fn=lambda: children.die_with_parent(signal.SIGKILL),
    )  # fmt: skip
    if done.returncode:
        raise MeasuringError(f"{' '.join(command)} ended with {done.returncode}")
    return done.stdout or ""
