"""The real parts are real, and none of them outlives the tests."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone

from salon.core.models import Mail
from tests.parts.children import PREFIX

ROOT = Path(__file__).resolve().parents[2]


def wait_for(condition, seconds=60):
    """Give a condition time to become true; its last value."""
    deadline = time.monotonic() + seconds
    while not (value := condition()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return value


def processes_of(pid):
    """What lives in the session of a process, and the servers that work in the folder of its run."""
    folders = tuple(str(path) for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}{pid}-*"))
    found = {}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            state, _parent, _group, session = (path / "stat").read_text().rpartition(")")[2].split()[:4]
            place = str((path / "cwd").readlink()) if state != "Z" else ""
            line = (path / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if state != "Z" and (session == str(pid) or (folders and place.startswith(folders))):
            found[path.name] = line
    return found


@pytest.fixture
def sleeping_run(tmp_path):
    """Start a test run that sleeps with its servers up; gives the process."""
    marker = tmp_path / "asleep"
    test_file = ROOT / "tests" / "tooling" / f"sleeper_{uuid4().hex}.py"
    test_file.write_text(
        f"import pathlib, time\ndef test_sleeps(db):\n    pathlib.Path({str(marker)!r}).touch()\n    time.sleep(90)\n"
    )
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    runs = []

    def start(*options):
        command = [sys.executable, "-m", "pytest", "--database=postgres", *options, str(test_file)]
        log = tmp_path / "log"
        with log.open("wb") as words:
            runs.append(
                subprocess.Popen(command, cwd=ROOT, env=clean, stdout=words, stderr=words, start_new_session=True)
            )
        assert wait_for(marker.exists, 120), log.read_text()
        return runs[0]

    yield start
    test_file.unlink()
    for run in runs:
        run.kill()
        run.wait()


@pytest.mark.postgres_only
@pytest.mark.parametrize("options", [[], ["-n", "1"]], ids=["alone", "with xdist"])
def test_no_server_survives_when_the_test_process_is_killed(sleeping_run, options):
    run = sleeping_run(*options)
    alive = " ".join(processes_of(run.pid).values())

    run.send_signal(signal.SIGKILL)
    run.wait()

    assert [name in alive for name in ("redis-server", "postgres", "pytest")] == [True, True, True]
    assert wait_for(lambda: processes_of(run.pid) == {}, 20), processes_of(run.pid)


def due_mail():
    now = timezone.now()
    return Mail.objects.create(
        kind="probe", unique_key=uuid4().hex, to="a@salon.example", language="fi", subject="s", body_text="b",
        created_at=now, due_at=now,
    )  # fmt: skip


def test_a_worker_in_a_process_of_its_own_serves_the_tests_database(real_worker):
    from salon.core.tasks import send_due_mail

    mail = due_mail()

    send_due_mail.delay()

    assert wait_for(lambda: Mail.objects.get(pk=mail.pk).sent_at is not None, 30), real_worker.read_text()


@pytest.mark.flow
@pytest.mark.every_database
def test_the_browser_is_finnish_and_the_log_in_page_is_accessible(page, assert_accessible):
    page.goto("/")

    page.wait_for_url("**/account/login/**")
    zone = page.evaluate("() => [navigator.language, Intl.DateTimeFormat().resolvedOptions().timeZone]")
    assert zone == ["fi-FI", "Europe/Helsinki"]
    assert page.locator("html").get_attribute("lang") == "fi"
    assert_accessible(page)
