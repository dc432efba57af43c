"""Run everything on PostgreSQL with Redis, then everything on SQLite with the filesystem broker."""

import signal
import subprocess
import sys
import time

from tests.parts.children import die_with_parent

PASSES = {
    "PostgreSQL, Redis, browser flows": ["--database=postgres"],
    "SQLite, filesystem broker, the day's flow (tests/stats knows no database and stands above)": [
        "--database=sqlite",
        "--ignore=tests/stats",
    ],
}


def main(arguments: list[str]) -> int:
    """Run both, also when the first fails; any failure fails all."""
    started = time.monotonic()
    failures = []
    for name, options in PASSES.items():
        print(f"--- {name}", flush=True)
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-n",
            "2",
            "--dist",
            "loadgroup",
            "--durations=15",
            *options,
            *arguments,
        ]
        child = subprocess.Popen(command, preexec_fn=lambda: die_with_parent(signal.SIGKILL))
        try:
            code = child.wait()
        except KeyboardInterrupt:
            child.wait()
            return 130
        if code:
            failures.append(f"{name} (code {code})")
    print(f"--- {'failed: ' + ', '.join(failures) if failures else 'all passed'} in {time.monotonic() - started:.0f} s")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
