"""Everything about the code that needs no running salon; two checks at a time, words only of those that fail."""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
PYTHON = sys.executable
HOUSES = ["salon", "clients", "products"]
# Unsafe in no way that `check --deploy` knows; the values live for this one command.
PRODUCTION = {
    "PRODUCTION": "1",
    "SECRET_KEY": "a-key-of-this-check-only-" + os.urandom(30).hex(),
    "HEALTH_KEYS": "YS1rZXktb2YtdGhpcy1jaGVjay1vbmx5LTAwMDAwMDA=",
    "ALLOWED_HOSTS": "salon.example",
    "SITE_URL": "https://salon.example",
    "DATABASE_URL": "postgres://salon@localhost/salon",
    "REDIS_URL": "redis://localhost/0",
}
# The long ones first, so that the short ones fill the other core.
CHECKS: dict[str, list[str]] = {
    "types": [f"{BIN}/mypy"],
    "layers": [f"{BIN}/lint-imports", "--no-cache"],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "ready for production": [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
    "templates: layout": [f"{BIN}/djlint", "templates", "--check", "--quiet"],
    "templates: faults": [f"{BIN}/djlint", "templates", "--lint", "--quiet"],
    "translations": [PYTHON, "-m", "tests.parts.messages", "check"],
    "lint": [f"{BIN}/ruff", "check", "."],
    "format": [f"{BIN}/ruff", "format", "--check", "."],
    "locks": [PYTHON, "-m", "tests.parts.lock", "check"],
}


def environment(name: str, var: str) -> dict[str, str]:
    """An environment without this machine's own settings of a salon."""
    foreign = {*PRODUCTION, "DEBUG", "EMAIL_URL", "STATIC_ROOT"}
    clean = {key: value for key, value in os.environ.items() if key not in foreign}
    settings = PRODUCTION if name == "ready for production" else {}
    return {**clean, "VAR_DIR": var, "DJANGO_SETTINGS_MODULE": "salon.settings", **settings}


def run(name: str, var: str) -> bool:
    """Run one check and say how it went."""
    started = time.monotonic()
    done = subprocess.run(
        CHECKS[name], cwd=ROOT, env=environment(name, var), capture_output=True, text=True, check=False
    )
    passed = done.returncode == 0
    words = "" if passed else f"\n{done.stdout[-6000:]}{done.stderr[-3000:]}"
    print(f"{'ok    ' if passed else 'FAILED'} {name} ({time.monotonic() - started:.1f} s){words}", flush=True)
    return passed


def main(names: list[str]) -> int:
    """Run all, or the named ones; fail when one fails."""
    started = time.monotonic()
    chosen = names or list(CHECKS)
    with tempfile.TemporaryDirectory(prefix="salon-check-") as var, ThreadPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(lambda name: run(name, var), chosen))
    failed = [name for name, passed in zip(chosen, results, strict=True) if not passed]
    verdict = f"failed: {', '.join(failed)}" if failed else "all passed"
    print(f"--- check: {verdict} in {time.monotonic() - started:.0f} s")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
