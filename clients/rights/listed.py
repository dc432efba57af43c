"""The list of erasures beside the database: a restored backup knows nothing of those that came after it."""

from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings

from clients.rights.models import Erasure


def path() -> Path:
    """Where the list stands. It holds keys and days, no name."""
    return Path(settings.VAR_DIR) / "erasures.txt"


def lines() -> list[str]:
    """One line for each client who was erased: her key, and when."""
    done = Erasure.objects.done().values_list("client", "done_at")
    return [f"{client} {at.isoformat()}" for client, at in done if at]


def keep() -> int:
    """Add to the file what it does not know yet; what only the file knows stays. Returns how many lines it has."""
    there = path()
    known = there.read_text().splitlines() if there.exists() else []
    listed = {line.split(" ")[0] for line in known}
    new = [line for line in lines() if line.split(" ")[0] not in listed]
    if new:
        there.parent.mkdir(parents=True, exist_ok=True)
        half = there.with_suffix(".half")
        half.write_text("".join(f"{line}\n" for line in [*known, *new]))
        half.replace(there)
    return len(known) + len(new)


def keys_in(text: Iterable[str]) -> list[UUID]:
    """The keys of a list; ValueError for a line that is none."""
    return [UUID(line.split()[0]) for line in text if line.strip()]
