"""The locks belong to what was asked for, and the tests run on the very versions that a salon runs on."""

import shutil
from pathlib import Path

import pytest

from tests.parts.lock import FOLDER, stale_locks


def pins(path):
    """Name and version of every locked package."""
    lines = [line.split(" ")[0] for line in path.read_text().splitlines() if "==" in line and not line.startswith("#")]
    return dict(line.split("==") for line in lines)


@pytest.fixture
def folder(tmp_path):
    """A copy of the requirements that a test may change."""
    return Path(shutil.copytree(FOLDER, tmp_path / "requirements"))


def test_every_lock_was_made_from_what_stands_beside_it():
    assert stale_locks(FOLDER) == []


@pytest.mark.parametrize(
    ("changed", "stale"),
    [
        ("run.in", ["run.txt", "test.txt"]),
        ("test.in", ["test.txt"]),
        ("run.txt", ["test.txt"]),
        ("uv.in", ["uv.txt"]),
    ],
)
def test_a_change_of_what_is_asked_for_makes_its_locks_stale(folder, changed, stale):
    path = folder / changed
    path.write_text(path.read_text() + "# one more line\n")

    assert stale_locks(folder) == stale


def test_a_missing_lock_is_stale(folder):
    (folder / "run.txt").unlink()
    (folder / "run.txt").touch()

    assert stale_locks(folder) == ["run.txt", "test.txt"]


def test_the_tests_run_on_the_versions_that_a_salon_runs_on():
    run, test = pins(FOLDER / "run.txt"), pins(FOLDER / "test.txt")

    assert {name: test.get(name) for name in run} == run
    assert len(run) > 40
