"""Judges the rows of an uploaded table: which figure each holds, and what is wrong with it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from measures import rules, words
from measures.checks import check_figure
from measures.columns import Role, day_in, number_in
from measures.models import PAIRS, Measure, Reading, Upload, UploadState
from measures.queries.figures import measures_in
from measures.templatetags.figures import figure
from programmes.models import Programme
from projects.models import Project

LARGEST = Decimal(1_000_000_000)
# So many uploads stand below the form.
LISTED = 10
Key = tuple[int, date]


@dataclass
class Judged:
    """A row of the table: its number as people count them, the figures in it, what is wrong."""

    number: int
    cells: list[str]
    figures: list[tuple[Measure, date, dict[str, Any]]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def measures_for(project: Project | None, programme: Programme | None) -> QuerySet[Measure]:
    """Return the measures whose figures an upload may hold."""
    return measures_in(project, programme).filter(parts=None).select_related("project")


def names_of(measures: Iterable[Measure]) -> dict[str, int]:
    """Return the measures' ids by their names in small letters, but for names that two share."""
    found: dict[str, int | None] = {}
    for one in measures:
        name = one.name.lower()
        found[name] = None if name in found else one.pk
    return {name: pk for name, pk in found.items() if pk is not None}


class Judge:
    """Judges the rows of one upload, in their order: a period may come only once."""

    def __init__(self, upload: Upload, today: date):
        self.upload, self.today = upload, today
        self.measures = list(measures_for(upload.project, upload.programme))
        self.by_id = {one.pk: one for one in self.measures}
        self.seen: dict[Key, int] = {}
        self.columns = dict(enumerate(upload.columns))

    def judge(self, rows: Iterable[tuple[int, list[str]]]) -> list[Judged]:
        return [self._row(number, cells) for number, cells in rows]

    def _row(self, number: int, cells: list[str]) -> Judged:
        judged = Judged(number, cells)
        if not any(cells):
            return judged
        try:
            day = self._day(cells)
            for measure, typed in self._typed(cells):
                judged.figures.append(self._figure(number, measure, day, typed))
        except ValidationError as refusal:
            judged.figures = []
            judged.problems += refusal.messages
        return judged

    def _day(self, cells: list[str]) -> date:
        text = self._text(cells, Role.DAY)
        if not text:
            raise ValidationError("It has no date.")
        day = day_in(text)
        if day is None:
            raise ValidationError(
                f"“{text[:40]}” is no date that we can read, like 3 December 2026."
            )
        return day

    def _typed(self, cells: list[str]) -> Iterable[tuple[Measure, dict[str, str]]]:
        """Yield each measure with what the row holds of it, in texts; empty cells hold nothing."""
        found: dict[int, dict[str, str]] = {}
        for n, role in self.columns.items():
            text = cells[n] if n < len(cells) else ""
            pk, _, of = role.partition("/")
            if text and pk.isdecimal() and int(pk) in self.by_id:
                found.setdefault(int(pk), {})["denominator" if of else "figure"] = text
        long = {
            name: text
            for name, role in (("figure", Role.FIGURE), ("denominator", Role.OUT_OF))
            if (text := self._text(cells, role))
        }
        if long:
            one = self._measure(cells).pk
            found[one] = found.get(one, {}) | long
        for pk, typed in found.items():
            yield self.by_id[pk], typed

    def _measure(self, cells: list[str]) -> Measure:
        name, of = self._text(cells, Role.MEASURE), self._text(cells, Role.PROJECT)
        if not name:
            if self.upload.measure_id in self.by_id:
                return self.by_id[self.upload.measure_id]
            raise ValidationError("It does not say of which measure it is.")
        called = [one for one in self.measures if one.name.lower() == name.lower()]
        if of:
            called = [
                one for one in called if one.project and one.project.title.lower() == of.lower()
            ]
        if len(called) == 1:
            return called[0]
        if called:
            raise ValidationError(
                f"“{name[:80]}” is measured by more than one project: say by which."
            )
        raise ValidationError(f"There is no measure called “{name[:80]}” here.")

    def _figure(
        self, number: int, measure: Measure, day: date, typed: dict[str, str]
    ) -> tuple[Measure, date, dict[str, Any]]:
        period = rules.period_of(day, measure.interval)
        named = words.called(period, measure.interval, year=True)
        if period > self.today:
            raise ValidationError(f"{measure.name}: the {named} has not begun yet.")
        figures = {name: _number(measure, text) for name, text in typed.items()}
        if measure.form in PAIRS:
            keep: dict[str, Any] = {
                "numerator": _whole(measure, figures.get("figure")),
                "denominator": _whole(measure, figures.get("denominator")),
            }
        else:
            keep = {"value": figures.get("figure")}
        try:
            check_figure(measure, **keep)
        except ValidationError as refusal:
            said = " ".join(refusal.messages)
            raise ValidationError(f"{measure.name}, {named}: {said}") from refusal
        before = self.seen.setdefault((measure.pk, period), number)
        if before != number:
            raise ValidationError(f"{measure.name}: row {before} is of the {named} already.")
        return measure, period, keep

    def _text(self, cells: list[str], role: Role) -> str:
        return next(
            (cells[n] for n, one in self.columns.items() if one == role and n < len(cells)), ""
        )


def _number(measure: Measure, text: str) -> Decimal:
    found = number_in(text)
    if found is None and text.endswith("%") and measure.form in PAIRS:
        raise ValidationError(
            f"{measure.name}: “{text[:40]}” is a percentage. Give how many, out of how many."
        )
    if found is None:
        raise ValidationError(f"{measure.name}: “{text[:40]}” is no number.")
    number = Decimal(found)
    if abs(number) >= LARGEST:
        raise ValidationError(f"{measure.name}: {text[:40]} is too large. Check it.")
    return round(number, 3)


def _whole(measure: Measure, number: Decimal | None) -> int | None:
    if number is not None and (number < 0 or number != int(number)):
        raise ValidationError(
            f"{measure.name}: {number.normalize():f} is no whole number, 0 or more."
        )
    return None if number is None else int(number)


def numbered(upload: Upload) -> list[tuple[int, list[str]]]:
    """Return the rows that hold figures, with their numbers as a spreadsheet counts them."""
    first = 1 if upload.has_heading else 0
    return list(enumerate(upload.table[first:], start=first + 1))


@dataclass(frozen=True)
class Preview:
    """What would come of an upload: counts, the rows in error, and the first of the good ones."""

    figures: int
    other: int
    wrong: list[Judged]
    good: list[Judged]
    measures: dict[str, int]


def preview(upload: Upload, today: date) -> Preview:
    """Return what would come of it: `other` figures are recorded already and would change."""
    judged = Judge(upload, today).judge(numbered(upload))
    good = [row for row in judged if row.figures]
    known = recorded_for(row.figures for row in good)
    other = 0
    counted: dict[str, int] = {}
    for row in good:
        for measure, period, new in row.figures:
            counted[measure.name] = counted.get(measure.name, 0) + 1
            old = known.get((measure.pk, period))
            if old and any(getattr(old, name) != value for name, value in new.items()):
                other += 1
                row.notes.append(f"{measure.name}: replaces {figure(old)}")
    wrong = [row for row in judged if row.problems]
    return Preview(sum(counted.values()), other, wrong, good, counted)


def recorded_for(figures: Iterable[list[tuple[Measure, date, Any]]]) -> dict[Key, Reading]:
    """Return what is recorded already of the measures in the figures, by measure and period."""
    measures = {measure.pk: measure for row in figures for measure, *_ in row}
    readings = Reading.objects.filter(measure__in=measures)
    found = {}
    for one in readings:
        one.measure = measures[one.measure_id]
        found[one.measure_id, one.period_on] = one
    return found


def left_out_table(upload: Upload) -> list[list[str]]:
    """Return the rows that were not recorded, with why, to be corrected and uploaded again."""
    return [["Row", "What is wrong", *upload.heading]] + [
        [str(number), why, *cells] for number, cells, why in upload.left_out
    ]


def uploads_of(project: Project | None, programme: Programme | None) -> QuerySet[Upload]:
    """Return the latest uploads of the project or programme, without their rows."""
    found = Upload.objects.filter(project=project, programme=None if project else programme)
    kept = found.exclude(state=UploadState.DISCARDED).select_related("taken_in_by")
    return kept.defer("table", "left_out")[:LISTED]
