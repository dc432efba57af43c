"""`make run` as a person meets it: it fills an empty database, serves, keeps the data, and ends without a trace."""

import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.parts.children import free_port
from tests.tooling.test_parts import processes_of, wait_for

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.sqlite_only, pytest.mark.xdist_group("run"), pytest.mark.timeout(400)]


class Salon:
    """One start of the salon on a folder of its own."""

    def __init__(self, var, port=None):
        self.port = port or free_port()
        self.log = var.parent / f"log-{self.port}-{os.urandom(4).hex()}"
        command = [sys.executable, "-I", "salon/bootstrap.py", "run"]
        environment = {**os.environ, "VAR_DIR": str(var), "PORT": str(self.port), "PYTHONUNBUFFERED": "1"}
        for name in ("RUN_STARTED", "SITE_URL", "ALLOWED_HOSTS", "HOST"):
            environment.pop(name, None)
        with self.log.open("wb") as words:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=words, stderr=words, start_new_session=True
            )

    @property
    def words(self):
        return self.log.read_text()

    def wait_until_ready(self):
        assert wait_for(lambda: "Stop with Ctrl-C." in self.words or self.process.poll() is not None, 300), self.words
        assert self.process.poll() is None, self.words
        return self

    def first_page(self):
        """Code and place of the answer to a visitor."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=20) as answer:
            return answer.status, answer.url.partition("?")[0].removeprefix(f"http://127.0.0.1:{self.port}")

    def everything(self):
        """All processes that this start has made, in whichever session."""
        own = [str(self.process.pid)]
        parents = {}
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = path.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[path.parent.name] = fields[1]
        for pid in own:
            own += [child for child, parent in parents.items() if parent == pid]
        return own

    def end(self, how):
        self.process.send_signal(how)
        return self.process.wait(30)


def alive(pids):
    """Which of these processes still live."""
    found = []
    for pid in pids:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        found += [pid] if state != "Z" else []
    return found


@pytest.fixture(scope="module")
def var(tmp_path_factory):
    """A folder that the first start fills and the later ones find."""
    return tmp_path_factory.mktemp("run") / "var"


@pytest.fixture
def start(var):
    """Start the salon; whatever is left of it is killed afterwards."""
    started = []

    def begin(**options):
        started.append(Salon(var, **options))
        return started[-1]

    yield begin
    for salon in started:
        if salon.process.poll() is None:
            salon.process.kill()


def test_the_first_start_serves_a_filled_salon_and_ctrl_c_ends_all_of_it(start):
    salon = start().wait_until_ready()
    answer = salon.first_page()
    # Ours, the web server and its two, the worker with its one and beat: seven.
    processes = wait_for(lambda: len(found := salon.everything()) >= 7 and found)

    code = salon.end(signal.SIGINT)

    assert (answer, code, alive(processes)) == ((200, "/account/login/"), 0, [])
    assert [word in salon.words for word in ("liisa@tyyni.example", "Traceback", "Stopped; the data is kept.")] == [
        True,
        False,
        True,
    ]
    assert len(processes) == 7


def test_a_second_start_keeps_the_data_and_a_termination_ends_all_of_it(start, var):
    (before,) = var.glob("salon.sqlite3")
    size = before.stat().st_size
    salon = start().wait_until_ready()
    processes = salon.everything()

    code = salon.end(signal.SIGTERM)

    assert (code, alive(processes), "Traceback" in salon.words) == (0, [], False)
    assert before.stat().st_size >= size > 500_000


def test_the_servers_end_when_the_start_itself_is_killed(start):
    salon = start().wait_until_ready()
    processes = salon.everything()

    salon.end(signal.SIGKILL)

    assert wait_for(lambda: alive(processes) == [], 20), [processes_of(pid) for pid in alive(processes)]


def test_a_second_salon_on_the_same_folder_is_refused(start, var):
    first = start().wait_until_ready()

    second = start()
    code = second.process.wait(60)

    first.end(signal.SIGINT)
    expected = f"Not started: a salon is running already from {var}. Stop it, or choose another folder with VAR_DIR=."
    assert (code, second.words.strip().splitlines()[-1]) == (1, expected)


def test_progress_is_told_with_seconds(start):
    salon = start().wait_until_ready()

    salon.end(signal.SIGINT)

    lines = re.findall(r"^\[ *\d+\.\d s\] (.+)$", salon.words, re.M)
    assert lines == [
        "Bringing the database up to date",
        "Looking for the demo salon",
        "Starting the web server and the worker",
        f"Ready: http://127.0.0.1:{salon.port}",
        "Stopping",
        "Stopped; the data is kept.",
    ]
