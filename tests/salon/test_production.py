"""H95: the process refuses to start in production with a setting that only development may have."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAFE = {
    "PRODUCTION": "1",
    "SECRET_KEY": "a-key-of-the-tests-only-" * 3,
    "HEALTH_KEYS": "c2FsYWluZW4tYXZhaW4tdHVvdGFudG9rYXl0dG9vbiE=",
    "ALLOWED_HOSTS": "salon.example",
    "SITE_URL": "https://salon.example",
}


def start(tmp_path, *command, **changes):
    foreign = {"REDIS_URL", "DATABASE_URL", "DJANGO_ALLOW_ASYNC_UNSAFE"}
    environment = {name: value for name, value in os.environ.items() if name not in foreign}
    environment |= {**SAFE, "VAR_DIR": str(tmp_path), **changes}
    return subprocess.run(
        [sys.executable, "manage.py", *(command or ["check"])],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY is missing, too short or the development one"),
        (
            {"HEALTH_KEYS": "ZGV2ZWxvcG1lbnQtb25seS1oZWFsdGgta2V5LTAwMDA="},
            "HEALTH_KEYS is missing or the development one",
        ),
        ({"DEBUG": "1"}, "DEBUG is on"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS is empty or has a wildcard"),
        ({"SITE_URL": "http://salon.example"}, "SITE_URL does not start with https://"),
    ],
)
def test_h95_production_refuses_an_unsafe_setting(tmp_path, changes, sentence):
    outcome = start(tmp_path, **changes)

    assert outcome.returncode != 0
    assert sentence in outcome.stderr


def test_check_deploy_is_clean_in_production(tmp_path):
    outcome = start(tmp_path, "check", "--deploy", "--fail-level", "WARNING")

    assert outcome.stderr == ""
    assert (outcome.returncode, outcome.stdout.strip()) == (0, "System check identified no issues (0 silenced).")
