"""CSV files read as a stream: never a whole file in memory, every fault named with file and line."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from salon.importing.problems import Place, Problems, unreadable


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a file: its cells by the name of the column."""

    place: Place
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Table:
    """One CSV file with a header. `columns` must be there, `optional` may be; others are left alone."""

    path: Path
    columns: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.path.name

    def rows(self, problems: Problems | None = None) -> Iterator[Row]:
        """Every record in order. Rows of the wrong width go to `problems`; a file that is no CSV stops at once."""
        with self._opened() as stream:
            records = self._records(stream)
            header = self._header(records)
            for line, cells in records:
                if len(cells) == len(header):
                    yield Row(Place(self.name, line), dict(zip(header, cells, strict=True)))
                elif problems is not None:
                    problems.add(Place(self.name, line), f"has {len(cells)} cells, the header has {len(header)}")

    @contextmanager
    def _opened(self) -> Iterator[BinaryIO]:
        most = settings.IMPORT_MOST_BYTES
        try:
            if not self.path.is_file():
                raise unreadable(self.name, 0, "is not there")
            if (size := self.path.stat().st_size) > most:
                reason = f"has {size:,} bytes; the limit is {most:,} (IMPORT_MOST_BYTES). It was not read."
                raise unreadable(self.name, 0, reason)
            with self.path.open("rb") as stream:
                yield stream
        except OSError as fault:
            raise unreadable(self.name, 0, f"cannot be read ({fault.strerror})") from fault

    def _records(self, stream: BinaryIO) -> Iterator[tuple[int, list[str]]]:
        """Each record with the line it starts on; empty lines are passed over."""
        reader = csv.reader(self._lines(stream), strict=True)
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as fault:
                raise unreadable(self.name, line, self._words(str(fault))) from fault
            if cells:
                yield line, cells

    def _lines(self, stream: BinaryIO) -> Iterator[str]:
        """Decode line by line, so that a wrong byte is known by its line and its place in the file."""
        offset = 0
        for number, raw in enumerate(stream, start=1):
            if (nul := raw.find(b"\0")) >= 0:
                raise unreadable(self.name, number, f"has a NUL byte (byte {offset + nul} of the file)")
            try:
                line = raw.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as fault:
                wrong = f"byte {offset + fault.start} of the file is 0x{raw[fault.start]:02x}"
                raise unreadable(self.name, number, f"is not UTF-8: {wrong}") from fault
            offset += len(raw)
            yield line

    def _header(self, records: Iterator[tuple[int, list[str]]]) -> list[str]:
        line, cells = next(records, (0, []))
        header = [cell.strip() for cell in cells]
        if not header:
            raise unreadable(self.name, 1, "is empty: there is no header")
        if missing := [column for column in self.columns if column not in header]:
            reason = f"the header has no column {', '.join(missing)}; it is: {', '.join(header)[:200]}"
            raise unreadable(self.name, line, reason)
        if twice := sorted({column for column in header if header.count(column) > 1}):
            raise unreadable(self.name, line, f"the header has the column {', '.join(twice)} twice")
        return header

    @staticmethod
    def _words(fault: str) -> str:
        """Say in plain words what the csv module means."""
        if "unexpected end of data" in fault:
            return "a quote is opened here and never closed"
        if "expected after" in fault:
            return "a quote stands in the wrong place, or one is opened here and not closed"
        if "field larger than" in fault:
            return "a cell is longer than 131,072 signs; a quote may be opened here and never closed"
        return f"is not a CSV record ({fault})"
