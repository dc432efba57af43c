"""`make run` before there is a Django: make .venv, install the locked packages, start the salon, stop it again.

Standard library only, and readable by any Python 3, so that an old one can be told so in one line.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - an older Python gets this sentence instead of a traceback
    sys.exit(
        "This needs Python 3.11 or newer; {} is {}. Install a newer one and say: make run PYTHON=python3.11".format(
            sys.executable, sys.version.split()[0]
        )
    )

import errno
import fcntl
import hashlib
import os
import shutil
import socket
import subprocess
import time
import venv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
REQUIREMENTS = ROOT / "requirements"
# One clock for this script and for `manage.py run`, which takes its place in the same process.
STARTED = float(os.environ.setdefault("RUN_STARTED", str(time.monotonic())))


def tell(message: str) -> None:
    """Print one line of progress with the seconds since the start, if there still is a terminal to read it."""
    with suppress(OSError):
        print(f"[{time.monotonic() - STARTED:5.1f} s] {message}", flush=True)


def refuse(message: str) -> NoReturn:
    """End with one line that says what to do."""
    sys.exit(f"Not started: {message}")


def require_writable(folder: Path) -> None:
    """Make the folder, and write in it once, before anything is built on it."""
    probe = folder / f".writable-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        refuse(f"cannot write in {folder} ({error.strerror}). Give yourself the right to write there and try again.")


def require_free_port(host: str, port: int) -> None:
    """Refuse a port that somebody else listens on, or an address that is not ours."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            refuse(f"port {port} on {host} is taken. Choose another: make run PORT={port + 1}")
        if error.errno == errno.EACCES:
            refuse(f"port {port} on {host} is not allowed to you. Choose one above 1023: make run PORT=8000")
        refuse(f"{host} is not an address of this machine ({error.strerror}). Try: make run HOST=127.0.0.1")


@contextmanager
def only_one(path: Path, message: str | None) -> Iterator[None]:
    """Hold a lock on the path; with a message, refuse to wait for it."""
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (fcntl.LOCK_NB if message else 0))
    except BlockingIOError:
        refuse(message or "")
    try:
        yield
    finally:
        os.close(handle)


# --- The packages.


def fingerprint(lock: str) -> str:
    """Tell whether what is installed still fits: the locks, the Python, and the place (scripts hold full paths)."""
    state = hashlib.sha256(f"{sys.version}{ROOT}".encode())
    for name in dict.fromkeys(["uv.txt", "run.txt", lock]):
        state.update((REQUIREMENTS / name).read_bytes())
    return state.hexdigest()


def stamp(lock: str) -> Path:
    """Where the fingerprint of a finished installation stands."""
    return VENV / f".installed-{lock}"


def is_installed(lock: str) -> bool:
    """Tell whether this lock was installed to the end; the test lock holds all of the run lock."""
    finished = [each for each in (lock, "test.txt") if stamp(each).exists()]
    return (BIN / "python").exists() and any(stamp(each).read_text() == fingerprint(each) for each in finished)


def make_venv() -> None:
    """Make .venv unless a whole one stands there; a half-made one is made anew."""
    if VENV.exists():
        probe = [f"{BIN}/python", "-c", "import pip, sys; print(sys.prefix, sys.version, sep='|', end='')"]
        with suppress(OSError):
            found = subprocess.run(probe, capture_output=True, text=True, check=False)
            if found.returncode == 0 and found.stdout == f"{VENV}|{sys.version}":
                return
        tell(".venv is half-made or of another Python: making it anew")
    else:
        tell("Making .venv")
    try:
        venv.create(VENV, clear=True, with_pip=True, symlinks=True)
    except (OSError, subprocess.CalledProcessError) as error:
        shutil.rmtree(VENV, ignore_errors=True)
        refuse(
            f"Python could not make .venv ({error}). On Debian or Ubuntu: apt install python3-venv; "
            "if a .venv folder is left, remove it: rm -rf .venv"
        )


def installer_environment() -> dict[str, str]:
    """Let uv follow what the person has set for pip: certificates and index."""
    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1", "VIRTUAL_ENV": str(VENV)}
    settings = subprocess.run([BIN / "pip", "config", "list"], capture_output=True, text=True, check=False).stdout
    for line in settings.splitlines():
        name, _, value = line.partition("=")
        wanted = {"cert": "SSL_CERT_FILE", "index-url": "UV_DEFAULT_INDEX"}.get(name.rpartition(".")[2])
        if wanted:
            environment.setdefault(wanted, value.strip("'"))
    return environment


def install(lock: str) -> None:
    """Install one lock, hashes checked, unless it is there already."""
    if is_installed(lock):
        return
    require_writable(VENV if VENV.is_dir() else ROOT)
    with only_one(REQUIREMENTS, None):
        if is_installed(lock):
            return
        make_venv()
        pip = [f"{BIN}/python", "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
        tell("Installing uv with pip")
        run_or_refuse([*pip, "--require-hashes", "-r", f"{REQUIREMENTS}/uv.txt"], "uv could not be installed")
        tell(f"Installing the packages of requirements/{lock}")
        uv = [f"{BIN}/uv", "pip", "install", "--quiet", "--python", f"{BIN}/python", "--require-hashes", "-r"]
        run_or_refuse([*uv, f"{REQUIREMENTS}/{lock}"], "the packages could not be installed", installer_environment())
        library = next((VENV / "lib").glob("python3*/site-packages"))
        (library / "salon-root.pth").write_text(f"{ROOT}\n")
        stamp(lock).write_text(fingerprint(lock))


def run_or_refuse(command: Sequence[str], complaint: str, environment: dict[str, str] | None = None) -> None:
    """Run one step; when it fails its own words stand above our line."""
    code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    if code:
        refuse(f"{complaint} (see above). Check the network and try again; .venv is completed next time.")


# --- The translations.


def compile_translations() -> None:
    """Compile each catalogue that is newer than its compiled form."""
    for source in sorted(ROOT.glob("salon/locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        tell(f"Compiling {source.relative_to(ROOT)}")
        fresh = target.with_suffix(f".{os.getpid()}")
        babel = [f"{BIN}/python", "-m", "babel.messages.frontend", "--quiet", "compile"]
        run_or_refuse([*babel, "-i", f"{source}", "-o", f"{fresh}"], f"{source.relative_to(ROOT)} does not compile")
        fresh.replace(target)


# --- The start.


def serving_environment(host: str, port: int) -> dict[str, str]:
    """Tell the salon its own address, unless the person has said otherwise."""
    name = {"0.0.0.0": "localhost", "::": "localhost"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    environment = {"DJANGO_SETTINGS_MODULE": "salon.settings", "SITE_URL": f"http://{name}:{port}"}
    environment["ALLOWED_HOSTS"] = ",".join(dict.fromkeys(["localhost", "127.0.0.1", "[::1]", name]))
    return {**environment, **os.environ}


def start(host: str, port: str) -> NoReturn:
    """Prepare everything that needs no Django, then become `manage.py run`."""
    if not port.isdecimal() or not 0 < int(port) < 65536:
        refuse(f"PORT must be a number from 1 to 65535, not {port!r}. Try: make run PORT=8000")
    require_free_port(host, int(port))
    require_writable(Path(os.environ.get("VAR_DIR") or ROOT / "var"))
    install("run.txt")
    compile_translations()
    os.chdir(ROOT)
    command = [str(BIN / "python"), "manage.py", "run", "--host", host, "--port", port]
    sys.stdout.flush()
    os.execve(command[0], command, serving_environment(host, int(port)))


def main(arguments: list[str]) -> None:
    """Follow the Makefile: run, or install with the name of a lock."""
    if arguments == ["run"]:
        start(os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000")
    elif arguments[:1] == ["install"] and arguments[1:] in (["run.txt"], ["test.txt"]):
        install(arguments[1])
        compile_translations()
    else:
        sys.exit("usage: bootstrap.py run | install run.txt | install test.txt")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit("Stopped.")
