"""Lists of initiatives and ideas that come in as tables: what each row says, and what is wrong."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from people.models import User
from programmes.models import Objective

INITIATIVES = ("Title", "Problem", "Objectives", "Evidence", "Topics", "At least", "At most")
IDEAS = ("Title", "Problem", "What to try", "Who is affected", "Topics", "Objectives", "Author")
LONGEST = {"Title": 200, "Who is affected": 300, "Topics": 200}
LONG = 1500
LEADS = ("1", "2", "3")


@dataclass(frozen=True)
class Row:
    """One row: what it says by column; its objectives and author if they are known ones.

    `wrong` says why it cannot be let in, or nothing.
    """

    line: int
    told: Mapping[str, str]
    objectives: list[Objective] = field(default_factory=list)
    author: User | None = None
    wrong: str = ""

    @property
    def title(self) -> str:
        return self.told.get("Title", "")

    @property
    def topics(self) -> list[str]:
        return topics_in(self.told.get("Topics", ""))

    @property
    def leads(self) -> tuple[int, int]:
        """Return the fewest and the most leads of an initiative; one to three, if it is silent."""
        least, most = self.told.get("At least") or "1", self.told.get("At most") or "3"
        return int(least), int(most)


@dataclass(frozen=True)
class Known:
    """What rows are held against: objectives by title, people by address, titles that are taken;
    titles and addresses in small letters.
    """

    objectives: Mapping[str, Objective]
    people: Mapping[str, User]
    titles: set[str]


def topics_in(text: str) -> list[str]:
    """Return the topics in a text, parted by commas or semicolons, in small letters, each once."""
    parts = text.replace(";", ",").split(",")
    return list(dict.fromkeys(" ".join(part.lower().split()) for part in parts if part.strip()))


def objectives_in(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def written(rows: Iterable[Row], columns: Sequence[str]) -> str:
    """Return the rows as text that `rows_in` reads again."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t")
    writer.writerow(columns)
    writer.writerows([[row.told.get(name, "") for name in columns] for row in rows])
    return out.getvalue()


def columns_of(heads: Sequence[str], columns: Sequence[str]) -> dict[str, int]:
    """Return where each of the columns stands, by its head in whatever letters."""
    found = [head.strip().casefold() for head in heads]
    return {name: found.index(name.casefold()) for name in columns if name.casefold() in found}


def rows_in(table: Sequence[Sequence[str]], columns: Sequence[str], known: Known) -> list[Row]:
    """Return what a table says whose first row names its columns; a title counts once."""
    places = columns_of(table[0], columns) if table else {}
    titles = set(known.titles)
    found = []
    for line, cells in enumerate(table[1:], start=2):
        told = {
            name: cells[place].strip() if place < len(cells) else ""
            for name, place in places.items()
        }
        if any(told.values()):
            found.append(row_of(line, told, known, titles, columns is IDEAS))
            titles.add(found[-1].title.casefold())
    return found


def row_of(
    line: int, told: Mapping[str, str], known: Known, titles: set[str], is_idea: bool
) -> Row:
    wanted = objectives_in(told.get("Objectives", ""))
    objectives = [known.objectives.get(one.casefold()) for one in wanted]
    return Row(
        line=line,
        told=told,
        objectives=[one for one in objectives if one],
        author=known.people.get(told.get("Author", "").casefold()),
        wrong=next(problems(told, known, titles, wanted, is_idea), ""),
    )


def problems(
    told: Mapping[str, str], known: Known, titles: set[str], wanted: list[str], is_idea: bool
) -> Iterator[str]:
    """Yield what is wrong with a row, what matters most first."""
    title = told.get("Title", "")
    if not title:
        yield "It has no title."
    if title.casefold() in titles:
        yield "There is one of this title already."
    for name, text in told.items():
        limit = LONGEST.get(name, LONG)
        if len(text) > limit:
            yield f"Its {name.lower()} is longer than {limit} letters."
    for one in wanted:
        if one.casefold() not in known.objectives:
            yield f"There is no objective “{one}”."
    if is_idea and not told.get("Problem"):
        yield "It does not say what bothers (Problem)."
    if is_idea and (author := told.get("Author")) and author.casefold() not in known.people:
        yield f"Nobody in the programme has the address “{author}”."
    least, most = told.get("At least") or "1", told.get("At most") or "3"
    if not is_idea and not wanted:
        yield "It names no objective."
    if least not in LEADS or most not in LEADS or least > most:
        yield "“At least” and “At most” are 1 to 3 leads, the first not above the second."
