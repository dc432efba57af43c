"""`make bench` at its smallest: it runs from nothing, its floor answers the same question, its table is whole."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.table import Timing, lines, p95

ROOT = Path(__file__).resolve().parents[2]
JOBS = [
    "free times of one day, any staff",
    "free times of two weeks, all staff",
    "create a booking",
    "day view, the visits in the page",
    "search for a client",
    "the card of a client with 300 visits",
    "home care at a visit, 299 recommendations before",
]


@pytest.mark.xdist_group("run")
@pytest.mark.timeout(500)
def test_it_measures_two_sizes_and_asks_the_database_no_more_on_the_larger(pytestconfig):
    database = pytestconfig.getoption("--database")
    clean = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}

    run = subprocess.run(
        [sys.executable, "-m", "tests.bench", "--size", "XXS,XS", "--database", database, "--rounds", "3"],
        cwd=ROOT, env=clean, capture_output=True, text=True, timeout=480, check=False,
    )  # fmt: skip

    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-3000:]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in run.stdout.splitlines() if line[:1] == "|"]
    queries = {(row[0], row[1]): int(row[2]) for row in rows[2:]}
    assert list(queries) == [(job, size) for size in ("XXS", "XS") for job in JOBS]
    assert [queries[job, "XXS"] for job in JOBS] == [queries[job, "XS"] for job in JOBS]
    assert all(float(row[3]) > 0 and float(row[5]) > 0 for row in rows[2:])
    assert re.search(rf"^{database}, Python 3\.\d+", run.stdout, re.MULTILINE)


def test_a_size_that_is_not_there_is_refused_and_nothing_is_left():
    run = subprocess.run(
        [sys.executable, "-m", "tests.bench", "--size", "XXL"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (run.returncode, "there is no size XXL" in run.stderr, "Traceback" in run.stderr) == (2, True, False)


def test_the_table_says_what_was_kept_and_what_was_missed():
    small = Timing("book", "S", 4, 9, ours=[8.0, 10.0, 12.0], floor=[5.0, 5.0, 5.0])
    large = Timing("book", "L", 1.5, 9, ours=[14.0, 14.0, 14.0], floor=[5.0, 5.0, 6.0])

    table = lines([small, large])

    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table if line[:1] == "|"]
    assert cells[2] == ["book", "S", "9", "10.0", "11.8", "5.0", "5.0", "2.00", "4", "kept"]
    assert cells[3] == ["book", "L", "9", "14.0", "14.0", "5.0", "5.9", "2.80", "1.5", "MISSED"]
    assert table[-1] == "- book: 1.40 (MISSED); its floor 1.00"


def test_the_slow_twentieth_of_a_single_time_is_itself():
    assert (p95([7.0]), p95([1.0, 2.0])) == (7.0, 1.95)
