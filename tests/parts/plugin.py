"""Start the real parts before Django reads its settings; one PostgreSQL and one Redis for the whole run.

`--database=sqlite` (the default) is the set-up of `make run`: a file, and the filesystem broker.
`--database=postgres` is the grown-up one. With xdist the controller starts the servers and the workers join them.
"""

import os
import shutil
import signal
import subprocess
from collections.abc import Generator
from pathlib import Path

import psycopg
import pytest

from tests.parts import children, found

STARTED: list[tuple[subprocess.Popen[bytes], signal.Signals]] = []
# What a developer may have set for another purpose must not reach the tests.
FOREIGN = ("PRODUCTION", "DEBUG", "SECRET_KEY", "HEALTH_KEYS", "ALLOWED_HOSTS", "SITE_URL", "EMAIL_URL", "STATIC_ROOT")
LEFT_OUT = {"sqlite": "postgres_only", "postgres": "sqlite_only"}
OTHER = {"sqlite": "PostgreSQL", "postgres": "SQLite"}


def start_postgres(base: Path) -> str:
    """Start a private PostgreSQL that trusts this machine and forgets everything."""
    programs = found.postgres_folder()
    folder = children.own_folder(base, "postgres")
    make = [f"{programs}/initdb", "-D", "data", "-U", "salon", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
    if children.start(make, folder, signal.SIGKILL).wait():
        pytest.exit(f"PostgreSQL could not be set up: {(folder / 'log').read_text()[-1500:]}", returncode=1)
    careless = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=80", "jit=off"]
    careless += ["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_wal_size=256MB", "timezone=UTC"]
    for _attempt in range(3):
        port = children.free_port()
        options = [word for setting in careless for word in ("-c", setting)]
        server = children.start(
            [f"{programs}/postgres", "-D", "data", "-p", str(port), *options], folder, signal.SIGQUIT
        )
        STARTED.append((server, signal.SIGINT))
        url = f"postgres://salon@127.0.0.1:{port}/salon"
        if children.wait_until(lambda: postgres_answers(port), server, folder):  # noqa: B023 - called at once
            return url
    pytest.exit("PostgreSQL did not start (its words are above).", returncode=1)


def postgres_answers(port: int) -> bool:
    """Tell whether the server takes connections, and give it the database that the address names."""
    try:
        with psycopg.connect(f"postgres://salon@127.0.0.1:{port}/postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE salon")
    except psycopg.OperationalError:
        return False
    return True


def start_redis(base: Path) -> str:
    """Start a private Redis that keeps nothing."""
    folder = children.own_folder(base, "redis")
    for _attempt in range(3):
        port = children.free_port()
        quiet = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder), "--databases", "16"]
        server = children.start(["redis-server", "--port", str(port), *quiet], folder, signal.SIGKILL)
        STARTED.append((server, signal.SIGTERM))
        if children.wait_until(lambda: children.listens(port), server, folder):  # noqa: B023 - called at once
            return f"redis://127.0.0.1:{port}/0"
    pytest.exit("Redis did not start (its words are above).", returncode=1)


def start_parts(config: pytest.Config, database: str) -> None:
    """Give this run a folder of its own, and the servers that its database asks for."""
    for name in (*FOREIGN, "DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    base = children.base_folder()
    config.add_cleanup(lambda: stop_parts(base))
    os.environ["VAR_DIR"] = str(base / "var")
    (base / "var" / "static").mkdir(parents=True)
    if database == "postgres":
        lacking = [part for part in found.missing() if part.name in {"PostgreSQL", "Redis"}]
        if lacking:
            pytest.exit(f"Missing real parts. Install with: sudo {found.install_line(lacking)}", returncode=1)
        os.environ["DATABASE_URL"] = start_postgres(base)
        os.environ["REDIS_URL"] = start_redis(base)


def join_parts(worker: str) -> None:
    """Give an xdist worker a folder and a Redis database of its own beside the others."""
    children.die_with_parent(signal.SIGKILL)
    var = Path(os.environ["VAR_DIR"]) / worker
    (var / "static").mkdir(parents=True, exist_ok=True)
    os.environ["VAR_DIR"] = str(var)
    if url := os.environ.get("REDIS_URL"):
        os.environ["REDIS_URL"] = f"{url.rpartition('/')[0]}/{int(worker.removeprefix('gw')) % 15 + 1}"


def stop_parts(base: Path) -> None:
    """Stop what we started, and leave no file."""
    for server, how in reversed(STARTED):
        children.stop(server, how)
    shutil.rmtree(base, ignore_errors=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the person choose the database."""
    parser.addoption("--database", choices=sorted(LEFT_OUT), default="sqlite", help="which database to prove it on")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, None, None]:
    """Come before pytest-django, which reads the settings in this very hook."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps a loop running in the thread that uses the ORM
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        join_parts(worker)
    else:
        start_parts(early_config, early_config.known_args_namespace.database)
        compile_translations()
    return (yield)


def compile_translations() -> None:
    """Prove the texts as they are now."""
    from salon.bootstrap import compile_translations  # late: the addresses stand in the environment only now

    compile_translations()


def is_left_out(item: pytest.Item, database: str) -> bool:
    """Tell whether a test belongs to the other database."""
    if item.get_closest_marker(LEFT_OUT[database]):
        return True
    flow_elsewhere = item.get_closest_marker("flow") and not item.get_closest_marker("every_database")
    return database == "sqlite" and bool(flow_elsewhere)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, by name, what belongs to the other database."""
    database = config.getoption("--database")
    left = [item for item in items if is_left_out(item, database)]
    items[:] = [item for item in items if item not in left]
    config.hook.pytest_deselected(items=left)
    names = [item.nodeid for item in left]
    config.stash[LEFT_NAMES] = names
    if hasattr(config, "workeroutput"):
        config.workeroutput["left_out"] = names


LEFT_NAMES = pytest.StashKey[list[str]]()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    """Hear from an xdist worker what it left out."""
    names = getattr(node, "workeroutput", {}).get("left_out", [])
    node.config.stash[LEFT_NAMES] = names  # type: ignore[attr-defined]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say how many tests were left to the other database, and which."""
    database = config.getoption("--database")
    names = config.stash.get(LEFT_NAMES, [])
    terminalreporter.write_line(f"Left to {OTHER[database]}: {len(names)} tests")
    for name in names:
        terminalreporter.write_line(f"  {name}")
