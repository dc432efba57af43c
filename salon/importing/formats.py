"""Which formats there are, and which one a folder has."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.conf import settings

from salon.importing.hairsalon import HairsalonHistory
from salon.importing.history import History
from salon.importing.journal import Journal
from salon.importing.own import OwnHistory
from salon.importing.problems import unreadable


def _hairsalon(folder: Path, journal: Journal, _today: date) -> History:
    return HairsalonHistory(folder, journal, default_minutes=settings.IMPORT_DEFAULT_MINUTES)


def _own(folder: Path, journal: Journal, today: date) -> History:
    return OwnHistory(folder, journal, today=today)


FORMATS: dict[str, Callable[[Path, Journal, date], History]] = {"hairsalon": _hairsalon, "salon": _own}


def open_history(folder: Path, journal: Journal, *, wanted: str | None, today: date) -> History:
    """The folder in the wanted format, or in the one that its files show."""
    return FORMATS[wanted or format_of(folder)](folder, journal, today)


def format_of(folder: Path) -> str:
    """Told by the names of the files."""
    if not folder.is_dir():
        raise unreadable(str(folder), 0, "is not a folder")
    if any(folder.glob("Receipt Transactions*.csv")) or any(folder.glob("Service Listing*.csv")):
        return "hairsalon"
    if (folder / "staff.csv").exists() or (folder / "visits.csv").exists():
        return "salon"
    raise unreadable(str(folder), 0, "holds neither a hair salon's export nor our own format; see docs/import.md")
