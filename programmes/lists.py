"""Reads a list of people as they are pasted or saved from a spreadsheet; pure."""

import csv
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

MOST_ROWS = 500
MOST_BYTES = 1_000_000
HEADERS = {
    "name": {"name", "full name", "person", "who"},
    "email": {"email", "e-mail", "mail", "email address", "e-mail address", "address"},
    "role": {"role", "programme role", "role in the programme"},
}
NAMED_MAIL = re.compile(r"^(?P<name>[^<>]*)<(?P<email>[^<>]*)>$")
BETWEEN_NAMED = re.compile(r">[ \t]*[;,][ \t]*(?=[^;,<>\n]*<)")


class Unreadable(ValueError):
    """The list cannot be read; the text says why and what to do."""


@dataclass(frozen=True)
class Listed:
    """One person of a list, each text as it was written; `line` counts rows from 1."""

    line: int
    name: str
    email: str
    role: str


def decoded(file: bytes) -> str:
    """Return the text of a file as spreadsheets save it: UTF-8, UTF-16 or Windows-1252."""
    if len(file) > MOST_BYTES:
        raise Unreadable("The file is larger than 1 MB. Save only the list, as CSV.")
    encoding = "utf-16" if file[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    for attempt in (encoding, "cp1252"):
        try:
            text = file.decode(attempt)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable("This is no list that we can read. Save it as CSV and try again.")


def people_in(text: str, roles: Mapping[str, str]) -> list[Listed]:
    """Return the people of the list, one a row, in its order; empty rows are left out.

    Columns are name, e-mail and role in any order, with or without a header, between tabs,
    semicolons or commas; "Name <mail>" stands for both. `roles` maps what a role may be called,
    in small letters, to its name; it tells which column is the role's. Raise Unreadable for more
    than 500 rows.
    """
    rows = [[*_cells(row)] for row in _rows(text)]
    rows = [row for row in rows if any(row)]
    header = _header(rows[0]) if rows else {}
    rows = rows[1:] if header else rows
    if len(rows) > MOST_ROWS:
        raise Unreadable(f"The list has {len(rows)} rows. Invite at most {MOST_ROWS} at once.")
    places = header or _places(rows, roles)
    return [
        Listed(line, *(_at(row, places.get(what)) for what in ("name", "email", "role")))
        for line, row in enumerate(rows, start=1)
    ]


def written(people: Sequence[Listed]) -> str:
    """Return the people as a list that `people_in` reads the same way, header included."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["name", "e-mail", "role"])
    writer.writerows([one.name, one.email, one.role] for one in people)
    return text.getvalue()


def _rows(text: str) -> list[list[str]]:
    lines = "\n".join(text.lstrip("\ufeff").splitlines())
    # A list of recipients as mail programs copy it: each of them is a row.
    lines = BETWEEN_NAMED.sub(">\n", lines)
    counts = Counter(lines)
    delimiter = "\t" if counts["\t"] else ";" if counts[";"] else ","
    try:
        return list(csv.reader(StringIO(lines), delimiter=delimiter, skipinitialspace=True))
    except csv.Error as error:
        raise Unreadable("This is no list that we can read. Check its quotation marks.") from error


def _cells(row: Sequence[str]) -> list[str]:
    """Return the row's cells without spaces around them, "Name <mail>" as two."""
    found: list[str] = []
    for cell in row:
        words = " ".join(cell.split())
        if named := NAMED_MAIL.match(words):
            found += [named["name"].strip().strip("\"'"), named["email"].strip()]
        else:
            found.append(words)
    return found


def _header(row: Sequence[str]) -> dict[str, int]:
    """Return which column holds what, if the row is a header, which names the e-mail at least."""
    found = {
        what: place
        for place, cell in enumerate(row)
        for what, words in HEADERS.items()
        if cell.lower() in words
    }
    return found if "email" in found else {}


def _places(rows: Sequence[Sequence[str]], roles: Mapping[str, str]) -> dict[str, int]:
    """Return which column most likely holds what: the one where most cells look like it."""
    looks = {
        "email": Counter(i for row in rows for i, cell in enumerate(row) if "@" in cell),
        "role": Counter(i for row in rows for i, cell in enumerate(row) if cell.lower() in roles),
    }
    places = {what: seen.most_common(1)[0][0] for what, seen in looks.items() if seen}
    width = max((len(row) for row in rows), default=0)
    free = [place for place in range(width) if place not in places.values()]
    for what in ("name", "email", "role"):
        if what not in places and free:
            places[what] = free.pop(0)
    return places


def _at(row: Sequence[str], place: int | None) -> str:
    return row[place] if place is not None and place < len(row) else ""
