"""Start real servers as children that cannot outlive us, as an ordinary user when we are root."""

import ctypes
import os
import pwd
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

PR_SET_PDEATHSIG = 1
PREFIX = "salon-parts-"
# Loaded before any fork: a forked child of a threaded process must not load libraries.
LIBC = ctypes.CDLL(None, use_errno=True)


def die_with_parent(how: signal.Signals) -> None:
    """Ask the kernel to send this process a signal when its parent dies (Linux only)."""
    if sys.platform.startswith("linux"):
        LIBC.prctl(PR_SET_PDEATHSIG, int(how))


def ordinary_user() -> pwd.struct_passwd | None:
    """The user that servers run as when we are root; PostgreSQL refuses to be root."""
    if os.geteuid() != 0:
        return None
    return pwd.getpwnam("nobody")


def start(command: list[str], folder: Path, how: signal.Signals) -> subprocess.Popen[bytes]:
    """Start a server in its folder, its words in a file there; it dies when we do."""
    user = ordinary_user()
    us = os.getpid()

    def prepare() -> None:
        # After the change of user, which clears the order, and before the exec, which keeps it.
        die_with_parent(how)
        if os.getppid() != us:
            os._exit(1)

    with (folder / "log").open("ab") as log:
        return subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=prepare,
            **({"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}),
        )


def own_folder(base: Path, name: str) -> Path:
    """Make a folder that the server's user may write in, and nobody else."""
    folder = base / name
    folder.mkdir(mode=0o700)
    if user := ordinary_user():
        os.chown(folder, user.pw_uid, user.pw_gid)
    return folder


def base_folder() -> Path:
    """Make the folder of this run, and clear away those of runs that were killed."""
    for old in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if not Path(f"/proc/{old.name.removeprefix(PREFIX).split('-')[0]}").exists():
            subprocess.run(["rm", "-rf", str(old)], check=False, stderr=subprocess.DEVNULL)
    base = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    base.chmod(0o711)
    return base


def free_port() -> int:
    """Find a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(answers: Callable[[], bool], server: subprocess.Popen[bytes], folder: Path, seconds: float = 30) -> bool:
    """Wait for a server; False when it ended or stayed silent."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and server.poll() is None:
        if answers():
            return True
        time.sleep(0.03)
    print((folder / "log").read_text(errors="replace")[-2000:], file=sys.stderr)
    return False


def listens(port: int) -> bool:
    """Tell whether somebody listens on this machine's port."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def stop(server: subprocess.Popen[bytes], how: signal.Signals) -> None:
    """Stop a server, and kill it when it does not listen."""
    if server.poll() is None:
        server.send_signal(how)
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
