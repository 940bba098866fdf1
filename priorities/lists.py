"""Initiatives as tables: what a list that comes in says, row by row."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from programmes.models import Objective

COLUMNS = ("Title", "Problem", "Objectives", "Evidence", "Topics", "At least", "At most")
LONGEST = {"Title": 200, "Problem": 1500, "Evidence": 1500}


@dataclass(frozen=True)
class Row:
    """One initiative of a list; `wrong` says why it cannot be let in."""

    line: int
    title: str
    problem: str
    evidence: str
    topics: list[str]
    told_objectives: list[str]
    objectives: list[Objective] = field(default_factory=list)
    minimum: str = "1"
    maximum: str = "3"
    wrong: str = ""


def topics_in(text: str) -> list[str]:
    """Return the topics in a text, parted by commas or semicolons, in small letters, each once."""
    parts = text.replace(";", ",").split(",")
    return list(dict.fromkeys(" ".join(part.lower().split()) for part in parts if part.strip()))


def written(rows: Iterable[Row]) -> str:
    """Return the rows as text that `rows_in` reads again."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t")
    writer.writerow(COLUMNS)
    for row in rows:
        objectives = "; ".join(row.told_objectives)
        limits = (row.minimum, row.maximum)
        topics = ", ".join(row.topics)
        writer.writerow([row.title, row.problem, objectives, row.evidence, topics, *limits])
    return out.getvalue()


def columns_of(heads: Sequence[str]) -> dict[str, int]:
    """Return where each of `COLUMNS` stands, by its head in whatever letters."""
    found = [head.strip().casefold() for head in heads]
    return {name: found.index(name.casefold()) for name in COLUMNS if name.casefold() in found}


def rows_in(
    table: Sequence[Sequence[str]], objectives: Mapping[str, Objective], taken: Iterable[str]
) -> list[Row]:
    """Return the initiatives of a table whose first row names its columns.

    `objectives`: title in small letters → objective. `taken` are the titles that there are.
    """
    places = columns_of(table[0]) if table else {}
    titles = {one.casefold() for one in taken}
    found = []
    for line, cells in enumerate(table[1:], start=2):
        told = {
            name: cells[place].strip() if place < len(cells) else ""
            for name, place in places.items()
        }
        if not any(told.values()):
            continue
        row = row_of(line, told, objectives, titles)
        titles.add(row.title.casefold())
        found.append(row)
    return found


def row_of(
    line: int, told: Mapping[str, str], objectives: Mapping[str, Objective], titles: set[str]
) -> Row:
    title = told.get("Title", "")
    wanted = [part.strip() for part in told.get("Objectives", "").split(";") if part.strip()]
    unknown = [one for one in wanted if one.casefold() not in objectives]
    limits = [told.get("At least", "") or "1", told.get("At most", "") or "3"]
    wrong = ""
    if not title:
        wrong = "It has no title."
    elif title.casefold() in titles:
        wrong = "There is one of this title already."
    elif too_long := [name for name, most in LONGEST.items() if len(told.get(name, "")) > most]:
        wrong = f"Its {too_long[0].lower()} is longer than {LONGEST[too_long[0]]} letters."
    elif unknown:
        wrong = f"There is no objective “{unknown[0]}”."
    elif not wanted:
        wrong = "It names no objective."
    elif not all(one in ("1", "2", "3") for one in limits) or limits[0] > limits[1]:
        wrong = "“At least” and “At most” are 1 to 3 leads, the first not above the second."
    return Row(
        line=line,
        title=title,
        problem=told.get("Problem", ""),
        evidence=told.get("Evidence", ""),
        topics=topics_in(told.get("Topics", "")),
        told_objectives=wanted,
        objectives=[objectives[one.casefold()] for one in wanted if one.casefold() in objectives],
        minimum=limits[0],
        maximum=limits[1],
        wrong=wrong,
    )
