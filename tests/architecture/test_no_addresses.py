"""Nothing in the repository names a package registry's host or a folder of one person's machine."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Put together here, so that this file does not hold what it looks for.
HOSTS = [
    ("files", "pythonhosted", "org"),
    ("pypi", "org"),
    ("pypi", "python", "org"),
    ("registry", "npmjs", "org"),
    ("registry", "yarnpkg", "com"),
    ("deb", "debian", "org"),
    ("security", "debian", "org"),
    ("crates", "io"),
    ("proxy", "golang", "org"),
]
FOLDERS = ["/".join(["", "work", "main"]), "/".join(["", "work", "shared"]), "/".join(["", "work", ".library"])]
FOLDERS += ["/".join(["", "root", ""]), "/".join(["", "opt", "wheels"]), "/".join(["", "opt", "pypi"])]
FORBIDDEN = re.compile(
    "|".join(
        [rf"(?<![\w.-]){re.escape('.'.join(host))}(?![\w-])" for host in HOSTS]
        + [rf"(?<![\w.]){re.escape(folder)}" for folder in FOLDERS]
        + [r"(?<![\w.])/home/(?!salon\b)\w+/", r"(?<![\w.])/Users/\w+/"]
    )
)


def forbidden_lines(text: str) -> list[str]:
    """The lines that name what must not be named."""
    return [line.strip()[:160] for line in text.splitlines() if FORBIDDEN.search(line)]


def tracked_files() -> list[Path]:
    """What git would put into a commit: tracked files and new ones that are not ignored."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def test_no_tracked_file_names_a_registry_or_a_folder_of_one_machine():
    # Files from other people come with their own words; their checksums are proven elsewhere.
    files = [path for path in tracked_files() if "vendor" not in path.relative_to(ROOT).parts]

    found = {
        str(path.relative_to(ROOT)): lines
        for path in files
        if (lines := forbidden_lines(path.read_bytes().decode("utf-8", errors="ignore")))
    }

    assert found == {}


@pytest.mark.parametrize("host", [".".join(host) for host in HOSTS])
def test_a_registry_is_recognised(host):
    line = f"resolved https://{host}/simple/thing"

    found = forbidden_lines(line)

    assert found == [line]


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_of_one_machine_is_recognised(folder):
    line = f"cd {folder}"

    found = forbidden_lines(line)

    assert found == [line]


@pytest.mark.parametrize("line", ["https://salon.example/", "/srv/salon/var", "the deb of pypinfo.orgs", "~/salon"])
def test_ordinary_addresses_are_left_alone(line):
    assert forbidden_lines(line) == []
