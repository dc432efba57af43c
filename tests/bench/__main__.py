"""`make bench`: make the data, start the servers, ask in turn, print the table."""

import argparse
import json
import os
import platform
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass

import django

from salon.generating.sizes import SIZES
from tests.bench import parts
from tests.bench.parts import ROOT, MeasuringError, Parts
from tests.bench.table import Timing, lines
from tests.bench.web import Visitor

WARM = 6
BEGUN = time.monotonic()
SETTLE = [
    "-c",
    "import django; django.setup(); from django.db import connection as c; c.cursor().execute('VACUUM ANALYZE')",
]


@dataclass
class World:
    """One size: its salon, its floor, and what to ask them."""

    size: str
    plan: dict
    counts: dict[str, int]
    # By the address with which they are logged in.
    ours: dict[str, Visitor]
    floor: Visitor


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--size", default="S", help="S, L, or both in turn: S,L")
    parser.add_argument("--database", choices=("postgres", "sqlite"), default="postgres")
    parser.add_argument("--rounds", type=int, default=60)
    chosen = parser.parse_args()
    for size in chosen.size.split(","):
        if size not in SIZES:
            parser.error(f"there is no size {size}: choose of {', '.join(SIZES)}")
    return chosen


def tell(words: str) -> None:
    print(f"--- {time.monotonic() - BEGUN:5.0f} s  {words}", flush=True)


def build(size: str, started: Parts, database: str, redis: str, rounds: int) -> World:
    """Make the data of one size, and the two servers on it."""
    var = started.base / f"var-{size}"
    var.mkdir()
    making = parts.environment(var, database, redis, production=False)
    living = parts.environment(var, database, redis, production=True)
    tell(f"{size}: making the data")
    for command in (["migrate", "-v0"], ["createcachetable"], ["generate_history", "--size", size]):
        parts.run(["manage.py", *command], making, shown=command[0] == "generate_history")
    if database:  # its own service would do it in the quiet hours; SQLite has none
        parts.run(SETTLE, making)
    static = {"STATIC_ROOT": str(started.base / "static")}
    if not (started.base / "static").exists():
        tell("collecting the static files")
        parts.run(["manage.py", "collectstatic", "--noinput", "-v0"], living | static)
    living |= static
    inside = ["-m", "tests.bench.inside"]
    if not json.loads(parts.run([*inside, "same"], living)):
        raise MeasuringError("the floor does not find the times that the salon finds: they are not the same question")
    plan = json.loads(parts.run([*inside, "prepare", str(rounds + WARM + 1)], living))
    # The last of each job's steps is for counting: a time can be booked once.
    asked = {name: {"ours": job["ours"][-1], "as": job.get("as")} for name, job in plan["jobs"].items()}
    counts = subprocess.run([sys.executable, *inside, "count"], cwd=ROOT, env=living, input=json.dumps(asked),
                            text=True, capture_output=True, check=False)  # fmt: skip
    if counts.returncode:
        raise MeasuringError(f"counting the questions failed: {counts.stderr[-3000:]}")
    servers = [started.web(name, living, var / "log") for name in ("salon.wsgi", "tests.bench.floor.wsgi")]
    people = {plan["email"]: plan["form"], **plan["others"]}
    ours, floor = {email: Visitor(servers[0]) for email in people}, Visitor(servers[1])
    for email, form in people.items():
        ours[email].log_in(email, plan["password"], form)
    return World(size, plan, json.loads(counts.stdout), ours, floor)


def measure(name: str, worlds: list[World], rounds: int) -> list[Timing]:
    """Ask in turn, page and floor of each size, so that what else the machine does falls on all of them."""
    timings = [Timing(name, world.size, world.plan["jobs"][name]["limit"], world.counts[name]) for world in worlds]
    for turn in range(WARM + rounds):
        for world, timing in zip(worlds, timings, strict=True):
            job = world.plan["jobs"][name]
            ours = world.ours[job.get("as") or world.plan["email"]]
            took = [
                visitor.timed(steps[turn if len(steps) > 1 else 0])
                for visitor, steps in ((ours, job["ours"]), (world.floor, job["floor"]))
            ]
            if turn >= WARM:
                timing.ours.append(took[0])
                timing.floor.append(took[1])
    return timings


def main() -> int:
    chosen = arguments()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with ExitStack() as stack:
        started = Parts(stack)
        port, redis = (started.postgres(), started.redis()) if chosen.database == "postgres" else (0, "")
        sizes = chosen.size.split(",")
        worlds = [
            build(size, started, parts.create_database(port, size) if port else "", redis, chosen.rounds)
            for size in sizes
        ]
        tell(f"measuring: {chosen.rounds} rounds, page and floor in turn, {WARM} before that to warm up")
        timings = [timing for name in worlds[0].plan["jobs"] for timing in measure(name, worlds, chosen.rounds)]
        visits = ", ".join(f"{world.size}: {world.plan['visits']} visits on the day shown" for world in worlds)
    print(f"\n{chosen.database}, Python {platform.python_version()}, Django {django.get_version()}, "
          f"{os.cpu_count()} cores, {time.strftime('%Y-%m-%d %H:%M', time.gmtime())} UTC; {chosen.rounds} rounds; "
          f"{visits}\n")  # fmt: skip
    print("\n".join(lines(sorted(timings, key=lambda timing: sizes.index(timing.size)))))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("Stopped: the servers are stopped, and the data of the measurement is gone.")
    except MeasuringError as fault:
        sys.exit(f"The measurement could not be made: {fault}")
