"""Write the hash-locked requirements, or check that they still belong to what was asked for.

Checking asks no registry: each lock carries a fingerprint of its inputs in its first line.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "requirements"
# A lock, and the files it is made from. The test lock takes the run lock's versions as they are.
INPUTS = {
    "uv.txt": ["uv.in"],
    "run.txt": ["run.in"],
    "test.txt": ["run.in", "test.in", "run.txt"],
}


def fingerprint(folder: Path, lock: str) -> str:
    """Tell the state of everything the lock was made from."""
    digest = hashlib.sha256()
    for name in INPUTS[lock]:
        digest.update(name.encode() + b"\0" + (folder / name).read_bytes() + b"\0")
    return digest.hexdigest()


def heading(folder: Path, lock: str) -> str:
    """First line of a lock that fits its inputs."""
    return f"# Written by `make lock`; inputs sha256:{fingerprint(folder, lock)}"


def stale_locks(folder: Path) -> list[str]:
    """Name the locks that are missing or were made from other inputs."""
    stale = []
    for lock in INPUTS:
        path = folder / lock
        if not path.exists() or path.read_text(encoding="utf-8").splitlines()[:1] != [heading(folder, lock)]:
            stale.append(lock)
    return stale


def write(folder: Path, lock: str, *options: str) -> None:
    """Resolve one lock anew, keeping the versions it has unless told to upgrade."""
    command = [str(Path(sys.executable).parent / "uv"), "pip", "compile", "--quiet", "--universal"]
    command += ["--python-version", "3.11", "--generate-hashes", "--no-header", "--output-file", lock]
    command += [lock.replace(".txt", ".in"), *options]
    if lock == "test.txt":
        command += ["--constraint", "run.txt"]
    subprocess.run(command, cwd=folder, check=True, env={**os.environ, "UV_PYTHON_DOWNLOADS": "never"})
    path = folder / lock
    lines = path.read_text(encoding="utf-8").splitlines()
    if lines[0].startswith("# Written by"):
        lines = lines[1:]
    path.write_text("\n".join([heading(folder, lock), *lines]) + "\n", encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Check, or write with an optional --upgrade."""
    if arguments == ["check"]:
        stale = stale_locks(FOLDER)
        if stale:
            print(f"Locks out of date: {', '.join(stale)}. Run `make lock`.")
        return len(stale)
    for lock in INPUTS:
        write(FOLDER, lock, *arguments)
        print(f"requirements/{lock} written")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
