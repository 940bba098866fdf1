"""Tables that come in as files or pasted text and go out as CSV or XLSX, with no tricks inside."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime

import openpyxl
import xlsxwriter
from django.core.exceptions import ValidationError

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 20_000, 200, 5_000
# Of a workbook, before anything in it is read.
MOST_ENTRIES, MOST_UNPACKED, MOST_RATIO = 200, 60 * 1024 * 1024, 100

ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
DELIMITERS = "\t;,"
# What a spreadsheet takes for a formula or a command when a cell begins with it.
DANGEROUS = tuple("=+-@|\t\r\n")
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?%?")

Cell = str | int | float | date | None


def read_table(data: bytes) -> list[list[str]]:
    """Return the rows of a CSV, TSV or XLSX file as texts, without empty rows at the end.

    Dates are texts like 2026-12-03, percentages like 85%. Raises `ValidationError` with what to
    do about it where the file is too large, is none of these, or holds more than data.
    """
    if len(data) > MOST_BYTES:
        raise ValidationError(
            f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. Split it into smaller ones."
        )
    if data.startswith(OLD_EXCEL):
        raise ValidationError(
            "This is a workbook of an old Excel, or one with a password. "
            "Save it as .xlsx without a password, or as .csv."
        )
    rows = _xlsx(data) if data.startswith(ZIP) else read_text(_decoded(data))
    if not rows:
        raise ValidationError("The file is empty.")
    return rows


def read_text(text: str) -> list[list[str]]:
    """Return the rows of pasted or decoded text, its columns parted by tabs, semicolons, commas."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first = next((line for line in text.split("\n") if line.strip()), "")
    delimiter = max(DELIMITERS, key=lambda one: (first.count(one), -DELIMITERS.index(one)))
    csv.field_size_limit(MOST_BYTES)
    try:
        return _checked(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise ValidationError(
            "The file cannot be read as a table. Save it as .csv (UTF-8) or .xlsx."
        ) from error


def write_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return the rows as CSV that Excel opens as text and numbers, never as formulas."""
    out = io.StringIO()
    csv.writer(out).writerows([[_plain(cell) for cell in row] for row in rows])
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(sheets: dict[str, Iterable[Sequence[Cell]]]) -> bytes:
    """Return a workbook with a sheet for each name; its first row stays in sight. No formulas."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\]", " ", name)[:31])
            sheet.freeze_panes(1, 0)
            widths: dict[int, int] = {}
            for n, row in enumerate(rows):
                for column, cell in enumerate(row):
                    _put(sheet, n, column, cell, None if n else bold)
                    widths[column] = max(widths.get(column, 8), min(60, len(str(cell or "")) + 2))
            for column, width in widths.items():
                sheet.set_column(column, column, width)
    return out.getvalue()


def defused(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula; numbers stay numbers."""
    begins = text.startswith(DANGEROUS) or text.lstrip().startswith(DANGEROUS)
    return f"'{text}" if begins and not NUMBER.fullmatch(text) else text


def _plain(cell: Cell) -> Cell:
    if isinstance(cell, str):
        return defused(cell)
    return cell.isoformat() if isinstance(cell, date) else cell


def _put(sheet, row: int, column: int, cell: Cell, style) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, date):
        sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day))  # noqa: DTZ001
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell, style)
    else:
        sheet.write_number(row, column, cell, style)


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _xlsx(data: bytes) -> list[list[str]]:
    broken = ValidationError("The workbook cannot be read. Save it again as .xlsx, or as .csv.")
    try:
        _refuse_bombs(data)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        # A sheet may claim any size; what is in it counts.
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        return _checked([_shown(cell) for cell in row] for row in sheet.iter_rows())
    except ValidationError:
        raise
    # openpyxl says in a dozen ways that a file is no workbook.
    except Exception as error:  # noqa: BLE001
        raise broken from error


def _refuse_bombs(data: bytes) -> None:
    """Refuse a workbook that unpacks to more than a table needs, or that names outside things."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        size = sum(entry.file_size for entry in entries)
        packed = max(1, sum(entry.compress_size for entry in entries))
        if len(entries) > MOST_ENTRIES or size > MOST_UNPACKED or size / packed > MOST_RATIO:
            raise ValidationError(
                "The workbook unpacks to far more than a table needs. Copy the table into a new "
                "workbook, or save it as .csv."
            )
        for entry in entries:
            if entry.filename.endswith((".xml", ".rels")):
                start = archive.read(entry)[:4096]
                if b"<!" in start.replace(b"<!--", b"") or start.startswith((b"\xff", b"\xfe")):
                    raise ValidationError(
                        "The workbook holds more than a table. Copy the table into a new "
                        "workbook, or save it as .csv."
                    )


def _shown(cell) -> str:
    """Return a cell as people read it."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float):
        if "%" in (cell.number_format or ""):
            return f"{round(value * 100, 6):g}%"
        return f"{value:.15g}"
    return str(value)


def _checked(rows: Iterable[Sequence[str]]) -> list[list[str]]:
    """Return the rows with their cells trimmed, without empty ones at the end."""
    found: list[list[str]] = []
    last = 0
    for row in rows:
        cells = [cell.replace("\0", "").replace("\xa0", " ").strip() for cell in row]
        if len(cells) > MOST_COLUMNS:
            while cells and not cells[-1]:
                cells.pop()
        if len(cells) > MOST_COLUMNS or any(len(cell) > LONGEST_CELL for cell in cells):
            raise ValidationError(
                f"A row has more than {MOST_COLUMNS} columns, or a cell of more than "
                f"{LONGEST_CELL:,} letters. Keep only the columns that are needed."
            )
        found.append(cells)
        if any(cells):
            last = len(found)
        if last > MOST_ROWS:
            raise ValidationError(f"There are more than {MOST_ROWS:,} rows. Split the file.")
        if len(found) - last > MOST_ROWS:
            break
    return found[:last]
