"""Every point of a chart in words, for its data table and the point reader."""

from collections.abc import Sequence
from dataclasses import dataclass

from measures.analysis import Analysis
from measures.spc.values import side_of
from measures.words.numbers import rounded, value
from measures.words.periods import Axis, period
from measures.words.remarks import Said

CENTRES = {"run": "median", "g": "median", "t": "centre line"}
MEANINGS = {"improvement": "improvement", "concern": "concern", "neutral": "change"}
RULES = {
    "shift": "shift",
    "trend": "trend",
    "astronomical": "outside the limits",
    "two_of_three": "two of three near a limit",
}


@dataclass(frozen=True, slots=True)
class Point:
    """One point; texts are empty where they say nothing.

    `period` "24 May"; `value` "25%", "not recorded" or "no cases"; `cases` "2 of 8"; `side`
    "above the median"; `limits` "14% to 36%"; `signal` "improvement: shift"; `remark` "left out:
    the ward was closed"; `meaning` as in `Analysis.meaning`.
    """

    period: str
    value: str
    cases: str
    side: str
    limits: str
    signal: str
    remark: str
    meaning: str


def points(chart: Analysis, axis: Axis, remarks: Sequence[Said] = ()) -> tuple[Point, ...]:
    """Return every point of the chart in words."""
    rules = _rules(chart)
    said: list[list[str]] = [[] for _ in chart.values]
    for remark in remarks:
        said[remark.index].append(f"{remark.label.lower()}: {remark.text}")
    return tuple(
        Point(
            period=period(day, axis.interval, year=axis.over_years),
            value=_figure(chart, i, axis),
            cases=_cases(chart, i),
            side=_side(chart, i),
            limits=_limits(chart, i, axis),
            signal=rules[i],
            remark="; ".join(said[i]),
            meaning=chart.meaning[i],
        )
        for i, day in enumerate(axis.periods)
    )


def centre_name(chart: Analysis) -> str:
    """Return what the centre line is called: "median", "mean"."""
    return CENTRES.get(chart.kind, "mean")


def gap(chart: Analysis, index: int) -> str:
    """Return why a point has no value: nothing was recorded, or there was no case to count."""
    if chart.values[index] is not None:
        return ""
    return "no cases" if chart.denominators and chart.denominators[index] == 0 else "not recorded"


def _figure(chart: Analysis, index: int, axis: Axis) -> str:
    number = chart.values[index]
    return gap(chart, index) if number is None else value(number, chart.form, axis.unit)


def _cases(chart: Analysis, index: int) -> str:
    numerator = chart.numerators[index]
    denominator = chart.denominators[index] if chart.denominators else None
    if numerator is None or not denominator:
        return ""
    return f"{rounded(numerator, 2)} of {rounded(denominator, 2)}"


def _side(chart: Analysis, index: int) -> str:
    number, centre = chart.values[index], chart.centre[index]
    if number is None or centre is None:
        return ""
    where = {"high": "above", "low": "below", None: "on"}[side_of(number, centre)]
    return f"{where} the {centre_name(chart)}"


def _limits(chart: Analysis, index: int, axis: Axis) -> str:
    lower, upper = chart.lower[index], chart.upper[index]
    if lower is None or upper is None:
        return ""
    return f"{value(lower, chart.form, axis.unit)} to {value(upper, chart.form, axis.unit)}"


def _rules(chart: Analysis) -> list[str]:
    """Return for each point which rules it belongs to, by what they mean."""
    found: list[dict[str, list[str]]] = [{} for _ in chart.values]
    for signal in chart.signals:
        for i in signal.points:
            named = found[i].setdefault(MEANINGS[signal.meaning], [])
            if RULES[signal.rule] not in named:
                named.append(RULES[signal.rule])
    return [
        "; ".join(f"{meaning}: {' and '.join(n)}" for meaning, n in one.items()) for one in found
    ]
