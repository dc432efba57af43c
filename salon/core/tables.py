"""Tables as files: CSV and XLSX in which no cell is ever a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

# What spreadsheet programs take for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
Cell = str | int | Decimal | date | datetime | None


def as_csv(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A CSV file for Finnish spreadsheets: semicolons, decimal commas, a mark of UTF-8; texts never a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_plain(name) for name in head])
    for row in rows:
        writer.writerow([_written(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Cell]]]]) -> bytes:
    """One workbook with a sheet per table: numbers are numbers, days are days, texts are texts."""
    book = Workbook(write_only=True)
    for name, head, rows in sheets:
        sheet = book.create_sheet(name[:31])
        sheet.freeze_panes = "A2"
        titles = [WriteOnlyCell(sheet, value=title) for title in head]
        for title in titles:
            title.font = Font(bold=True)
            title.data_type = "s"
        sheet.append(titles)
        for row in rows:
            sheet.append([_cell(sheet, cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, value: Any) -> Any:
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        # Said outright: a text that begins with "=" would be taken for a formula.
        cell.data_type = "s"
    elif isinstance(value, Decimal):
        cell.number_format = "0.00"
    return cell


def _written(cell: Cell) -> str:
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", ",")
    if cell is None:
        return ""
    return _plain(cell) if isinstance(cell, str) else str(cell)


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
