"""Tables to take away: a chart's rows, and all figures of a programme with small numbers masked."""

from collections.abc import Iterator

from measures import words
from measures.models import PAIRS, Form, Measure, Reading
from measures.queries.charts import Charted, all_charted
from programmes.models import Programme
from safeguards.tables import Cell

CHART_HEADING = [
    *("Period", "Figure", "Numerator", "Denominator", "Centre line", "Lower limit"),
    *("Upper limit", "Signal", "Remark"),
]
TIDY_HEADING = [
    *("Programme", "Objectives", "Project", "Measure", "Kind", "Recorded as", "Unit"),
    *("Which way is better", "Period", "Figure", "Numerator", "Denominator"),
]


def chart_table(measure: Measure, today) -> list[list[Cell]]:
    """Return what the chart shows, a row per period, as numbers; the heading first."""
    (one,) = all_charted([measure], today)
    rows: list[list[Cell]] = [list(CHART_HEADING)]
    points = words.points(one.analysis, one.axis, one.said)
    for n, (period, point) in enumerate(zip(one.axis.periods, points, strict=True)):
        rows.append([period, *_numbers(one, n), point.signal, point.remark])
    return rows


def _numbers(one: Charted, n: int) -> list[float | None]:
    chart = one.analysis
    pair = (chart.numerators[n], chart.denominators[n]) if chart.denominators else (None, None)
    return [chart.values[n], *pair, chart.centre[n], chart.lower[n], chart.upper[n]]


def tidy_table(programme: Programme) -> Iterator[list[Cell]]:
    """Yield every figure of the programme's projects and of its own, one a row, heading first.

    Counts from 1 to below the organisation's threshold are masked ("<5"), and with them the
    figure that would give them away.
    """
    small = programme.organisation.small_number
    yield list(TIDY_HEADING)
    titles: dict[int, str] = {}
    for pk, title in programme.projects.order_by("objectives__position").values_list(
        "pk", "objectives__title"
    ):
        titles[pk] = "; ".join(filter(None, (titles.get(pk), title)))
    own = Reading.objects.filter(measure__programme=programme)
    theirs = Reading.objects.filter(measure__project__programme=programme)
    rows = (own | theirs).select_related("measure__project")
    order = ("measure__project__title", "measure__position", "measure", "period_on")
    for reading in rows.order_by(*order).iterator(2000):
        measure = reading.measure
        figure, *pair = masked(measure, reading, small)
        yield [
            programme.name,
            titles.get(measure.project_id or 0, ""),
            measure.project.title if measure.project else "",
            measure.name,
            measure.get_kind_display(),
            measure.get_form_display(),
            measure.told_in,
            measure.get_direction_display(),
            reading.period_on,
            figure,
            *pair,
        ]


def masked(measure: Measure, reading: Reading, small: int) -> list[Cell]:
    """Return figure, numerator and denominator, as they may leave the house."""
    if measure.form in PAIRS:
        numerator, denominator = reading.numerator or 0, reading.denominator or 0
        pair = [_mask(numerator, small), _mask(denominator, small)]
        if pair != [numerator, denominator]:
            return [None, *pair]
        return [measure.times * numerator / denominator if denominator else None, *pair]
    value = float(reading.value or 0)
    return [_mask(int(value), small) if measure.form == Form.COUNT else value, None, None]


def _mask(number: int, small: int) -> Cell:
    return f"<{small}" if 0 < number < small else number
