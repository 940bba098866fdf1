"""What the columns of a table of figures hold, and what their cells say; pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache

DAY_FORMATS = (
    *("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y"),
    *("%d-%b-%y", "%d-%b-%Y", "%B %Y", "%b %Y", "%b-%y", "%d %b %y"),
)
BEFORE_A_DAY = re.compile(
    r"^(w/?c|wc|week (of|commencing|beginning)|month of)[ :.]*", re.IGNORECASE
)
ORDINAL = re.compile(r"^(\d{1,2})(st|nd|rd|th)\b")
NUMBER = re.compile(r"-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?")

OUT_OF = {"out of", "of", "denominator", "total", "cases", "n"}
# Of ten cells that something is written in, so many have to look like days.
MOST = 7


class Role(StrEnum):
    NOTHING = ""
    DAY = "day"
    PROJECT = "project"
    MEASURE = "measure"
    # A figure, or how many of a share; and of how many.
    FIGURE = "figure"
    OUT_OF = "out_of"


HEADINGS = {
    Role.DAY: {"date", "day", "week", "month", "period", "when", "week commencing", "w/c"},
    Role.PROJECT: {"project"},
    Role.MEASURE: {"measure", "measure name", "indicator", "metric"},
    Role.FIGURE: {"figure", "value", "number", "count", "how many", "numerator", "result"},
    Role.OUT_OF: OUT_OF,
}


@lru_cache(4096)
def day_in(text: str) -> date | None:
    """Return the day that a cell names, as people and spreadsheets write it; of a month its first.

    Dates like 03/12/2026 begin with the day.
    """
    words = ORDINAL.sub(r"\1", BEFORE_A_DAY.sub("", " ".join(text.split())))
    for pattern in DAY_FORMATS:
        try:
            found = datetime.strptime(words, pattern).date()  # noqa: DTZ007
        except ValueError:
            continue
        return found if 2000 <= found.year < 2100 else None
    return None


def number_in(text: str) -> str | None:
    """Return the number that a cell holds, without spaces and thousands commas, or None."""
    found = "".join(text.split())
    return found.replace(",", "") if NUMBER.fullmatch(found) else None


def guess(rows: Sequence[Sequence[str]], names: Mapping[str, int]) -> tuple[list[str], bool]:
    """Return what each column most likely holds, and whether the first row is a heading.

    `names` maps the measures' names, in small letters, to their ids. A column that holds figures
    of one measure is called by its id, and by its id with "/of" where it says out of how many.
    """
    width = max((len(row) for row in rows), default=0)
    heading = [_cell(rows[0], n).lower() for n in range(width)] if rows else []
    known = [_named(text, names) for text in heading]
    has_heading = not any(day_in(text) for text in heading)
    body = rows[1:] if has_heading else rows
    found = known if has_heading else [""] * width
    if Role.DAY not in found:
        days = next((n for n in range(width) if not found[n] and _days(body, n)), None)
        if days is not None:
            found[days] = Role.DAY
    for n in range(1, width):
        # "Out of" belongs to the measure at its left.
        if found[n] == Role.OUT_OF and found[n - 1].isdecimal():
            found[n] = f"{found[n - 1]}/of"
    if not has_heading or set(found) <= {Role.NOTHING, Role.DAY, Role.OUT_OF}:
        _fill(found, body, names)
    return [str(role) for role in found], has_heading


def _fill(found: list[str], body: Sequence[Sequence[str]], names: Mapping[str, int]) -> None:
    """Take words for names of measures, the first numbers for figures and the next for "out of"."""
    left = [Role.FIGURE, *([] if Role.OUT_OF in found else [Role.OUT_OF])]
    for n, role in enumerate(found):
        cells = [_cell(row, n) for row in body if _cell(row, n)]
        if role or not cells:
            continue
        if all(number_in(cell) is not None for cell in cells) and left:
            found[n] = left.pop(0)
        elif Role.MEASURE not in found and any(cell.lower() in names for cell in cells):
            found[n] = Role.MEASURE


def _named(text: str, names: Mapping[str, int]) -> str:
    if text in names:
        return str(names[text])
    for role, words in HEADINGS.items():
        if text in words:
            return role
    for name, pk in names.items():
        rest = text.removeprefix(name).strip(" :,-–()")
        if rest != text and rest in OUT_OF:
            return f"{pk}/of"
    return ""


def _days(body: Sequence[Sequence[str]], column: int) -> bool:
    cells = [cell for row in body[:100] if (cell := _cell(row, column))]
    days = sum(day_in(cell) is not None for cell in cells)
    return bool(cells) and days * 10 >= len(cells) * MOST


def _cell(row: Sequence[str], column: int) -> str:
    return row[column] if column < len(row) else ""
