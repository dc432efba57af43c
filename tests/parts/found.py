"""Where the real parts are on this machine, and what to install when they are not."""

import ctypes.util
import re
import shutil
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Part:
    """One real part that the tests need."""

    name: str
    packages: str
    place: str | None


def postgres_folder() -> Path | None:
    """The newest PostgreSQL's folder of programs."""
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(re.sub(r"\D", "", path.parts[-3]) or 0)
    )
    if versions:
        return versions[-1].parent
    program = shutil.which("postgres")
    return Path(program).resolve().parent if program else None


def chromium() -> str | None:
    """The browser: Debian's, or the machine's own."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((place for name in names if (place := shutil.which(name))), None)


def parts() -> list[Part]:
    """Every real part, found or not."""
    folder = postgres_folder()
    return [
        Part("PostgreSQL", "postgresql", str(folder) if folder else None),
        Part("Redis", "redis-server", shutil.which("redis-server")),
        Part("Chromium", "chromium", chromium()),
        Part("Pango", "libpango-1.0-0", ctypes.util.find_library("pango-1.0")),
        Part("PangoFT2", "libpangoft2-1.0-0", ctypes.util.find_library("pangoft2-1.0")),
    ]


def missing() -> list[Part]:
    """The parts that are not on this machine."""
    return [part for part in parts() if part.place is None]


def install_line(lacking: list[Part]) -> str:
    """The one line that installs what lacks."""
    return "apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends " + " ".join(
        part.packages for part in lacking
    )
