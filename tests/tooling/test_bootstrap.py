"""`make run` before Django: what stands in the way is said in one line that says what to do."""

import ast
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BOOTSTRAP = ROOT / "salon" / "bootstrap.py"
pytestmark = pytest.mark.sqlite_only  # `make run` is the start with SQLite


def start(*arguments, script=BOOTSTRAP, **environment):
    """Run the script as the Makefile does; its code and its last words."""
    clean = {key: value for key, value in os.environ.items() if key not in {"HOST", "PORT", "RUN_STARTED"}}
    command = [sys.executable, "-I", str(script), *(arguments or ("run",))]
    done = subprocess.run(command, env={**clean, **environment}, capture_output=True, text=True, timeout=120)
    return done.returncode, done.stderr.strip()


def test_a_taken_port_is_refused_with_another_to_choose(tmp_path):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]

        answer = start(PORT=str(port), VAR_DIR=str(tmp_path))

    expected = f"Not started: port {port} on 127.0.0.1 is taken. Choose another: make run PORT={port + 1}"
    assert answer == (1, expected)


@pytest.mark.parametrize("port", ["0", "65536", "eighty", "-1"])
def test_a_port_that_is_none_is_refused(port):
    answer = start(PORT=port)

    expected = f"Not started: PORT must be a number from 1 to 65535, not {port!r}. Try: make run PORT=8000"
    assert answer == (1, expected)


def test_an_address_of_another_machine_is_refused():
    code, words = start(HOST="192.0.2.1", PORT="18999")

    assert (code, words.count("\n")) == (1, 0)
    assert words.startswith("Not started: 192.0.2.1 is not an address of this machine (")


def test_a_folder_that_cannot_be_written_is_refused(tmp_path):
    (tmp_path / "file").touch()
    folder = tmp_path / "file" / "var"

    answer = start(PORT="18999", VAR_DIR=str(folder))

    expected = f"Not started: cannot write in {folder} (Not a directory). "
    expected += "Give yourself the right to write there and try again."
    assert answer == (1, expected)


def test_an_old_python_is_told_the_version_it_lacks():
    pretend = "import sys, runpy; sys.version_info = (3, 9, 2); sys.version = '3.9.2 (old)'; "
    pretend += f"runpy.run_path({str(BOOTSTRAP)!r}, run_name='__main__')"

    done = subprocess.run([sys.executable, "-c", pretend], capture_output=True, text=True)

    expected = f"This needs Python 3.11 or newer; {sys.executable} is 3.9.2. "
    expected += "Install a newer one and say: make run PYTHON=python3.11"
    assert (done.returncode, done.stderr.strip()) == (1, expected)


def test_an_old_python_can_read_the_script_up_to_that_line():
    tree = ast.parse(BOOTSTRAP.read_text(), feature_version=(3, 6))

    assert [type(node).__name__ for node in tree.body[:3]] == ["Expr", "Import", "If"]


@pytest.mark.parametrize("left_over", ["no pip", "no python"])
def test_a_half_made_venv_is_made_whole(tmp_path, left_over):
    (tmp_path / "salon").mkdir()
    script = shutil.copy(BOOTSTRAP, tmp_path / "salon")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    if left_over == "no pip":
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / ".venv"], check=True)
    if left_over == "no python":
        (tmp_path / ".venv" / "bin" / "python").symlink_to(tmp_path / "gone")
    call = f"import runpy; runpy.run_path({str(script)!r})['make_venv']()"

    done = subprocess.run([sys.executable, "-c", call], capture_output=True, text=True, timeout=120)

    pip = subprocess.run([tmp_path / ".venv" / "bin" / "python", "-m", "pip", "--version"], capture_output=True)
    assert (done.returncode, pip.returncode) == (0, 0)
    assert done.stdout.count("half-made") == 1
