"""The report for the board in sections, which page, PDF and workbook show alike."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils.formats import date_format

from measures.models import Signal
from portfolio.queries.report import Report
from projects.models import Act, State
from reviews.packs.pdf import made
from safeguards.tables import Cell, write_xlsx

SOURCE = Path(__file__).with_name("board.typ")
# What page and PDF show of a table; the workbook has it all.
MOST_LINES = 50
OUTCOMES = {Act.ADOPT: "adopted", Act.ADAPT: "adapted", Act.ABANDON: "abandoned"}
Value = str | int | Decimal | date


@dataclass(frozen=True)
class Line:
    """A line of a table; `url` is where its first cell leads to."""

    cells: Sequence[Value]
    url: str = ""


@dataclass(frozen=True)
class Section:
    """A part of the report: sentences, and a table. `empty` stands where there is none."""

    slug: str
    title: str
    head: list[str]
    lines: list[Line]
    empty: str = ""
    said: list[str] = field(default_factory=list)

    @property
    def shown(self) -> list[Line]:
        return self.lines[:MOST_LINES]

    @property
    def more(self) -> str:
        left = len(self.lines) - MOST_LINES
        return f"{left} more {'line stands' if left == 1 else 'lines stand'} in the workbook."

    @property
    def is_cut(self) -> bool:
        return len(self.lines) > MOST_LINES

    @property
    def is_wide(self) -> bool:
        """Whether its lines are cards on a phone."""
        return len(self.head) > 3

    @property
    def columns(self) -> list[tuple[str, bool]]:
        """Each heading, and whether numbers stand below it."""
        return [
            (name, any(isinstance(line.cells[n], int | Decimal) for line in self.lines))
            for n, name in enumerate(self.head)
        ]

    @property
    def table(self) -> Iterator[tuple[str, str, list[tuple[str, bool, str]]]]:
        """Yield the address and words of each first cell, then heading, kind, words of the rest."""
        columns = self.columns
        for line in self.shown:
            first, *rest = map(in_words, line.cells)
            cells = zip(columns[1:], rest, strict=True)
            yield line.url, first, [(name, number, cell) for (name, number), cell in cells]


def in_words(value: Value) -> str:
    if isinstance(value, date):
        return date_format(value, "j F Y")
    return str(floatformat(value, "-2g")) if isinstance(value, Decimal) else str(value)


def period_of(report: Report) -> str:
    return f"{in_words(report.since)} to {in_words(report.until)}"


def sections(report: Report) -> list[Section]:
    return [
        measures(report),
        started(report),
        ended(report),
        claimed(report),
        benefits(report),
        rhythm(report),
        learned(report),
        balance(report),
    ]


def measures(report: Report) -> Section:
    return Section(
        "measures",
        "What the measures show",
        ["Measure", "Latest", "Signal", "In words"],
        [
            Line(
                [
                    str(one.measure),
                    one.latest or "No data yet",
                    str(Signal(one.signal).label),
                    one.sentence,
                ],
                reverse("measures:measure", args=[one.measure.pk]),
            )
            for one in report.measures
        ],
        "Neither the programme nor its objectives have a measure yet.",
    )


def project_line(project, *cells: Value) -> Line:
    return Line([str(project), *cells], reverse("portfolio:project", args=[project.pk]))


def started(report: Report) -> Section:
    return Section(
        "started",
        "Projects that began",
        ["Project", "Began on", "Ward or team", "Serves"],
        [
            project_line(
                one,
                one.starts_on or one.state_since,
                one.place or "Not stated",
                "; ".join(str(objective) for objective in one.objectives.all()),
            )
            for one in report.started
        ],
        "No project began in this time.",
    )


def ended(report: Report) -> Section:
    counts = {state: sum(one.state == state for one in report.ended) for state in State}
    told = [f"{count} {state.label.lower()}" for state, count in counts.items() if count]
    return Section(
        "ended",
        "Projects that ended",
        ["Project", "Outcome", "Ended on", "Serves"],
        [
            project_line(
                one,
                one.get_state_display(),
                one.state_since,
                "; ".join(str(objective) for objective in one.objectives.all()),
            )
            for one in report.ended
        ],
        "No project ended in this time.",
        [f"{', '.join(told)}."] if told else [],
    )


def claimed(report: Report) -> Section:
    return Section(
        "claimed",
        "Benefits claimed in this time",
        ["Benefit", "At least", "At most", "Unit", "Project", "Checked"],
        [
            Line(
                [one.text, one.low, one.high, one.unit, str(one.project), checked(one)],
                reverse("measures:benefits", args=[one.project_id]),
            )
            for one in report.claimed
        ],
        "No benefit was claimed in this time.",
        [checks(report)] if report.claimed else [],
    )


def checks(report: Report) -> str:
    count = sum(one.checked_at is not None for one in report.claimed)
    return f"{count} of {len(report.claimed)} checked by the programme manager."


def checked(benefit) -> str:
    if benefit.checked_at is None:
        return "Not yet"
    note = f": {benefit.check_note}" if benefit.check_note else ""
    return f"Checked by {benefit.checked_by}{note}"


def benefits(report: Report) -> Section:
    """Return what all claims come to; what shows in a measure never counts for more than that."""
    measured = [
        Line(
            [
                str(one.measure),
                one.attribution.counted.low,
                one.attribution.counted.high,
                one.measure.told_in,
                f"Measured: better by {in_words(one.change)}",
            ],
            reverse("measures:measure", args=[one.measure.pk]),
        )
        for one in report.ledger.attributed
    ]
    sums = [
        Line([one.kind, one.low, one.high, one.unit, f"{one.checked} of {one.count} checked"])
        for one in report.ledger.sums
    ]
    return Section(
        "benefits",
        "All benefits so far",
        ["Benefit", "At least", "At most", "Unit", "How sure"],
        measured + sums,
        "No benefit was claimed so far.",
        [f"What was claimed up to {in_words(report.until)} comes to this."]
        if report.ledger.benefits
        else [],
    )


def rhythm(report: Report) -> Section:
    found = report.rhythm
    told = []
    if found.total.due:
        told = [
            f"{found.total.held} of {found.total.due} weekly sessions took place "
            f"({found.total.percent}%).",
            f"{found.regular} of {len(found.projects)} projects kept three of four of their "
            "sessions, or more.",
        ]
    return Section(
        "rhythm",
        "Rhythm of mentoring",
        ["Week of", "Took place", "Due"],
        [Line([week, one.held, one.due]) for week, one in found.weeks.items() if one.due],
        "No session was due in this time.",
        told,
    )


def learned(report: Report) -> Section:
    outcomes = [f"{count} {OUTCOMES[act]}" for act, count in report.tests.items()]
    count = sum(report.tests.values())
    studied = f"{count} test{'' if count == 1 else 's'} of change studied: {', '.join(outcomes)}."
    return Section(
        "learned",
        "What was learned",
        ["Project", "Did not work", "Worked", "Tell others"],
        [
            project_line(
                one.project,
                *(text or "Nothing noted" for text in (one.did_not, one.worked, one.tell_others)),
            )
            for one in report.learned
        ],
        "No learning was written down in this time.",
        [studied] if count else [],
    )


def balance(report: Report) -> Section:
    told = [f"{one.percent}% from {one.origin}" for one in report.shares]
    gaps = [str(one.objective) for one in report.served if not one.projects]
    said = [f"Where open projects began: {', '.join(told)}."] if told else []
    if gaps:
        said.append(f"Nothing is being improved for: {'; '.join(gaps)}.")
    return Section(
        "balance",
        f"Open projects for each objective on {in_words(report.today)}",
        ["Objective", "Projects", "Improving", "Concern"],
        [Line([str(o.objective), o.projects, o.improving, o.concern]) for o in report.served],
        "The programme has no objective.",
        said,
    )


# Files


def pdf(report: Report, *, fonts: Path) -> bytes:
    """Return the report as an accessible PDF; what people wrote goes in as data alone."""
    content: dict[str, Any] = {
        "title": f"Report for the board: {report.programme}",
        "when": period_of(report),
        "aim": report.programme.aim,
        "sections": [told(one) for one in sections(report)],
    }
    return made(SOURCE, content, fonts)


def told(section: Section) -> dict[str, Any]:
    """Return the section in plain values; a column of long texts is up to four times as wide."""
    rows = [[in_words(cell) for cell in line.cells] for line in section.shown]
    longest = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return {
        "title": section.title,
        "said": section.said + ([section.more] if section.is_cut else []),
        "head": section.head,
        "numbers": [number for _, number in section.columns],
        "widths": [min(4, 1 + length // 50) for length in longest],
        "rows": rows,
        "empty": section.empty,
    }


def workbook(report: Report) -> bytes:
    """Return the report as a workbook, a sheet for each section; no cell is a formula."""
    parts = sections(report)
    front: list[list[Cell]] = [
        ["Report for the board", str(report.programme)],
        ["Time", period_of(report)],
    ]
    front += [[part.title, sentence] for part in parts for sentence in part.said]
    sheets: dict[str, Iterable[Sequence[Cell]]] = {"Summary": front}
    for part in parts:
        rows = [[as_cell(cell) for cell in line.cells] for line in part.lines]
        sheets[part.slug.capitalize()] = [[*part.head], *(rows or [[part.empty]])]
    return write_xlsx(sheets)


def as_cell(value: Value) -> Cell:
    return float(value) if isinstance(value, Decimal) else value
