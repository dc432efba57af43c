"""What can be wrong with files from outside, each named with file and line."""

from dataclasses import dataclass

MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file of the folder and a line of it, 1 being the header."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that cannot be read, and why."""

    place: Place
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


class UnreadableError(Exception):
    """The folder cannot be imported as it is; nothing was written."""

    def __init__(self, problems: list[Problem], *, more: int = 0) -> None:
        self.problems, self.more = problems, more
        tail = [f"... and {more} more."] if more else []
        super().__init__("\n".join([*map(str, problems), *tail]))


def unreadable(file: str, line: int, reason: str) -> UnreadableError:
    """One problem that stops the reading at once."""
    return UnreadableError([Problem(Place(file, line), reason)])


class Problems:
    """Collects broken rows, so that one run names them all (the first twenty by line)."""

    def __init__(self) -> None:
        self.found: list[Problem] = []
        self.more = 0

    def add(self, place: Place, reason: str) -> None:
        if len(self.found) < MOST_NAMED:
            self.found.append(Problem(place, reason))
        else:
            self.more += 1

    def stop_if_any(self) -> None:
        if self.found:
            raise UnreadableError(self.found, more=self.more)
