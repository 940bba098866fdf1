"""The small drawings: comparable side by side, against the same lines as the large ones."""

import re

import pytest

from measures.charts import plot
from measures.tests.drawings import ALL, SVG, UP_AND_DOWN, limits, line, paths, run, shapes, small


def test_sparkline_shows_the_last_26_weeks_against_the_baseline():
    chart = run(UP_AND_DOWN * 4 + [9] * 6, baseline=8)
    svg = small(chart, unit="days")
    assert svg.get("aria-label") == "A measure: from 4 days to 9 days in 26 weeks, median 5"
    assert len(re.findall("[ML]", line(svg))) == 26
    assert [circle.get("fill") for circle in svg.iter(f"{SVG}circle")] == ["#0a6ebd"] * 6


def test_sparkline_shows_target_and_thin_data():
    svg = small(run([2, None, 3], target=8), width=200, height=56)
    assert svg.get("viewBox") == "0 0 200 56"
    assert svg.get("aria-label") == "A measure: from 2 to 3 in 3 weeks, median 2.5, target 8"
    assert plot.TARGET in {path.get("stroke") for path in svg.iter(f"{SVG}path")}
    assert shapes(svg) == [("circle", "#5f7682")]
    assert small(run([])).get("aria-label") == "A measure: no data yet"


def test_sparklines_side_by_side_have_the_same_periods_under_each_other():
    def ends(chart):
        places = re.findall(r"[ML](\S+?) ", line(small(chart)))
        return float(places[-2]), float(places[-1])

    assert ends(run([4, 5, 6])) == ends(run([4, 5] * 30))


def test_sparkline_shows_the_limits_behind_the_points():
    svg = small(limits([9, 11] * 20 + [30], baseline=20))
    assert len(paths(svg, fill=plot.BAND)) == 1
    assert shapes(svg) == [("path", "#0a6ebd")]


@pytest.mark.parametrize("name", ALL)
def test_sparkline_stays_inside(name):
    for x, y in re.findall(
        r"[ML](\S+?) (-?[\d.]+)", line(small(ALL[name])) if name[0] != "n" else ""
    ):
        assert 5 <= float(x) <= 143
        assert 5 <= float(y) <= 35
