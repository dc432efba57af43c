"""A real Celery worker in a process of its own, on the test database and the run's broker."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from tests.parts.children import die_with_parent


def database_url() -> str:
    """Address of the database that this test process uses, for a second process."""
    options = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{options['NAME']}"
    return f"postgres://{options['USER']}@{options['HOST']}:{options['PORT']}/{options['NAME']}"


def process_environment() -> dict[str, str]:
    """Environment in which another process meets the same database and broker."""
    return {**os.environ, "DATABASE_URL": database_url(), "EMAIL_URL": ""}


@contextmanager
def celery_worker(*arguments: str, seconds: float = 120) -> Iterator[Path]:
    """Run a worker until the block ends; yields its log."""
    log = Path(settings.VAR_DIR) / "worker.log"
    command = [sys.executable, "-m", "celery", "-A", "salon", "worker", "--concurrency", "1", "--loglevel", "INFO"]
    command += ["--without-gossip", "--without-mingle", "--pool", "solo", *arguments]
    with log.open("wb") as words:
        process = subprocess.Popen(
            command,
            env=process_environment(),
            cwd=settings.BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=words,
            preexec_fn=lambda: die_with_parent(signal.SIGKILL),
        )
    try:
        wait_until_ready(process, log, seconds)
        yield log
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_ready(process: subprocess.Popen[bytes], log: Path, seconds: float) -> None:
    """Wait for the worker's own word; its log is the message when it never comes."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        if " ready." in log.read_text(errors="replace"):
            return
        time.sleep(0.05)
    process.kill()
    raise AssertionError(f"the worker did not get ready:\n{log.read_text(errors='replace')[-3000:]}")
