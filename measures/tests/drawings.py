"""Charts to look at: drawn, parsed, and their parts."""

import json
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

from django.conf import settings

from measures import charts, rules, words
from measures.analysis import analyse

SAMPLE = json.loads((Path(settings.BASE_DIR) / "portfolio/sample/sample_trust.json").read_text())
TRUST = [one for owner in [SAMPLE["programme"], *SAMPLE["projects"]] for one in owner["measures"]]
DIRECTIONS = {"up": "increase", "down": "decrease"}
FORMS = {"count": "count", "value": "value", "proportion": "percentage"}
SVG = "{http://www.w3.org/2000/svg}"
WIDTHS = (charts.WIDE, charts.NARROW)
UP_AND_DOWN = [4, 6, 4, 6, 4, 6, 4, 6]


def run(values, **arguments):
    return analyse(
        values, **{"form": "value", "direction": "increase", "chart": "run", **arguments}
    )


def limits(values, **arguments):
    return run(values, **{"chart": "i", **arguments})


def axis(chart, unit="", interval=rules.WEEKLY, first=date(2026, 2, 2)):
    size = len(chart.values)
    if interval == rules.EVENT or not size:
        return words.Axis([first + timedelta(days=9 * n) for n in range(size)], interval, unit)
    last = rules.later(first, interval, size - 1)
    return words.Axis(rules.periods(first, last, interval), interval, unit)


def draw(chart, width=charts.WIDE, said=(), marks=(), title="A measure", **about):
    about = axis(chart, **about)
    remarks = [words.Said(*one) for one in said]
    svg = charts.draw(
        *(chart, about), id_prefix="m1", title=title, width=width, remarks=remarks, marks=marks
    )
    return ElementTree.fromstring(svg)  # noqa: S314 (drawn here)


def small(chart, unit="", **arguments):
    svg = charts.sparkline(chart, axis(chart, unit), **{"title": "A measure", **arguments})
    return ElementTree.fromstring(svg)  # noqa: S314 (drawn here)


def of(measure):
    return run(
        measure.get("values") or measure["n"],
        form=FORMS[measure["type"]],
        direction=DIRECTIONS[measure["direction"]],
        denominators=measure.get("d"),
        baseline=measure["baseline_points"],
        target=measure["target"],
        chart="",
    )


def texts(svg):
    return [text.text for text in svg.iter(f"{SVG}text")]


def line(svg):
    return next(path.get("d") for path in svg.iter(f"{SVG}path") if path.get("stroke-linejoin"))


def shapes(svg):
    """The points' colours and elements, in order of time."""
    return [
        (shape.tag.removeprefix(SVG), shape.get("fill"))
        for shape in svg
        if shape.get("stroke") == "#fff"
    ]


EDGES = {
    "one point": run([5], form="count", target=8),
    "two points": run([3, 5], form="count", target=5),
    "constant": run([7] * 14, form="count", target=7),
    "zeros": run([0] * 14, form="count", target=0, direction="decrease"),
    "no data": run([None] * 3),
    "nothing": run([]),
    "a year": run([50 + 9 * (-1) ** i + i / 2 for i in range(52)], baseline=12, target=70),
    "three years": run([i % 7 for i in range(156)], target=3),
    "negative": run([-2.5, 1, 0.4, -0.3, 2, -1] * 2, target=-1),
    "large": run([1234567, 1389000, 1200400] * 4, target=1500000),
    "tiny wiggle": run([1001.2, 1001.3] * 6),
    "high share": run([19, 20] * 6, form="percentage", denominators=[20] * 12, target=100),
    "limits": limits([50 + 9 * (-1) ** i for i in range(24)], baseline=12, target=70),
    "phases": limits([10, 11] * 6 + [20, 22] * 6 + [30], phases=[12, 24], target=21),
    "varying": run(
        [8, 12, 9, 20, 15] * 4, chart="p", form="percentage", denominators=[20, 25, 30, 40, 20] * 4
    ),
    "holes": run(
        [8, 0, None, 20] * 6, chart="p", form="percentage", denominators=[20, 0, None, 40] * 6
    ),
    "left out": limits([10, 11] * 6 + [90], excluded=[13], target=10.5),
    "times": run([3, 9, 14, 40] * 5, chart="t", form="time"),
    "cases": run([0, 9, 14, 400] * 5, chart="g", form="cases"),
    "rate": run([2, 5, 3, 4] * 5, chart="u", form="rate", denominators=[900, 700] * 10, per=1000),
    "negative limits": limits([-2, 3, -1, 2] * 6, target=0),
}
ALL = {measure["id"]: of(measure) for measure in TRUST} | EDGES
MARKS = [(0, "1"), (0, "2"), (1, "3"), (2, "4"), (2, "5"), (2, "6")]
SAID = [(1, "annotation", "One."), (1, "exclusion", "Two."), (2, "phase", "Three.")]
YEAR_END = date(2025, 12, 8)


def paths(svg, **wanted):
    """The paths whose attributes are as wanted; None where one is missing."""
    return [
        path
        for path in svg.iter(f"{SVG}path")
        if all(path.get(name.replace("_", "-")) == value for name, value in wanted.items())
    ]
