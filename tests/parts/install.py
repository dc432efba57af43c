"""Install the real parts with apt when we may; else say the one line that does it, and fail."""

import os
import shlex
import shutil
import subprocess
import sys

from tests.parts.found import install_line, missing


def rights() -> list[str] | None:
    """How to become root: no need to, by sudo without a password, or not at all."""
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


def main() -> int:
    """Tell what is missing, install it, look again."""
    lacking = missing()
    if not lacking:
        return 0
    names = ", ".join(part.name for part in lacking)
    become_root = rights()
    if become_root is None or not shutil.which("apt-get"):
        print(f"The tests need {names}. Install with: sudo {install_line(lacking)}")
        return 1
    print(f"Installing {names} with apt", flush=True)
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive"]
    update = ["apt-get", "-o", "DPkg::Lock::Timeout=300", "update", "-qq"]
    for command in (update, shlex.split(install_line(lacking))):
        done = subprocess.run(
            [*become_root, *quiet, *command], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if done.returncode:
            print(done.stdout[-1500:], done.stderr[-1500:], sep="\n")
    if lacking := missing():
        print(f"apt did not bring them. Install with: sudo {install_line(lacking)}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
