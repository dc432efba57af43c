"""Lists that lower rooms read and upper rooms fill in `AppConfig.ready()`, so that imports point one way only."""

from collections.abc import Iterator
from typing import Generic, TypeVar

Entry = TypeVar("Entry")


class Registry(Generic[Entry]):
    """An ordered set of entries, each under a name of its own; registering a name twice is a programming error."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}

    def register(self, name: str, entry: Entry) -> None:
        if name in self._entries:
            raise ValueError(f"{name} is registered already")
        self._entries[name] = entry

    def get(self, name: str) -> Entry:
        return self._entries[name]

    def names(self) -> list[str]:
        return list(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())
