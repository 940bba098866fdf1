"""The drawings: what they hold, where it stands, and that nothing touches or misleads."""

import re
from datetime import date
from itertools import combinations

import pytest

from measures import charts, rules, words
from measures.charts import plot
from measures.tests.drawings import (
    ALL,
    MARKS,
    SAID,
    SVG,
    UP_AND_DOWN,
    WIDTHS,
    YEAR_END,
    axis,
    draw,
    limits,
    line,
    paths,
    run,
    shapes,
    small,
    texts,
)


def boxes(svg):
    """Left, top, right and bottom of every text, at the width that characters take at most."""
    for text in svg.iter(f"{SVG}text"):
        x, y, width = float(text.get("x")), float(text.get("y")), 7.3 * len(text.text)
        left = x - {"start": 0, "middle": width / 2, "end": width}[text.get("text-anchor")]
        yield text.text, (left, y - 10, left + width, y + 3)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ALL)
def test_no_text_touches_another_or_leaves_the_drawing(name, width):
    chart = ALL[name]
    marks = MARKS if len(chart.values) > 2 else []
    svg = draw(
        chart, width, said=SAID if marks else (), marks=marks, unit="bed days", first=YEAR_END
    )
    for (one, a), (other, b) in combinations(boxes(svg), 2):
        apart = a[2] < b[0] or b[2] < a[0] or a[3] < b[1] or b[3] < a[1]
        assert apart, (one, other)
    for text, (left, top, right, bottom) in boxes(svg):
        inside = left >= 0 and top >= 0 and right <= width and bottom <= float(svg.get("height"))
        assert inside, text


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ALL)
def test_every_point_is_inside_the_axis(name, width):
    svg = draw(ALL[name], width)
    grid = [
        float(re.match(r"M\S+ (\S+)H", path.get("d"))[1])
        for path in svg.iter(f"{SVG}path")
        if path.get("stroke") in (plot.GRID, plot.AXIS)
    ]
    places = [tuple(map(float, pair.split(","))) for pair in svg.get("data-points").split()]
    assert len(places) == len(ALL[name].values)
    for (x, y), value in zip(places, ALL[name].values, strict=True):
        assert 0 < x < width
        assert min(grid) <= y <= max(grid)
        assert value is not None or y == max(grid)


@pytest.mark.parametrize("name", ALL)
def test_colours_are_presentation_attributes(name):
    for svg in (*(draw(ALL[name], width) for width in WIDTHS), small(ALL[name])):
        for element in svg.iter():
            assert element.tag.removeprefix(SVG) in {
                *("svg", "title", "desc", "path", "circle", "rect", "text")
            }
            assert not {"style", "class", "onclick"} & set(element.keys())
            assert element.get("font-weight") in (None, "700")


def test_name_and_description_with_ids_of_their_own():
    chart = ALL["P02a"]
    ids = []
    for width in WIDTHS:
        svg = draw(chart, width, title="Rounds <attended> & more")
        title, description = svg.find(f"{SVG}title"), svg.find(f"{SVG}desc")
        assert svg.get("role") == "img"
        assert svg.get("aria-labelledby") == title.get("id")
        assert svg.get("aria-describedby") == description.get("id")
        assert title.text == "Rounds <attended> & more"
        assert description.text == words.sentence(chart, axis(chart))
        ids += [title.get("id"), description.get("id")]
    assert len(set(ids)) == 4
    assert all(name.startswith("m1-") for name in ids)


@pytest.mark.parametrize(
    ("chart", "ticks"),
    [
        (
            run([2, 3, 2] * 4, form="percentage", denominators=[8, 4, 8] * 4),
            "0% 20% 40% 60% 80% 100%",
        ),
        (run([1, 2, 1] * 4, form="percentage", denominators=[10] * 12), "0% 5% 10% 15% 20%"),
        (run([0] * 10, form="percentage", denominators=[9] * 10), "0% 20% 40% 60% 80% 100%"),
        (
            run([18, 19] * 6, form="percentage", denominators=[20] * 12),
            "86% 88% 90% 92% 94% 96% 98% 100%",
        ),
        (run([5, 6, 9], form="count"), "0 2 4 6 8 10"),
        (run([1, 2], form="count"), "0 1 2"),
        (run([205, 226], form="count", target=60), "0 50 100 150 200 250"),
        (run([205, 226], form="count"), "200 205 210 215 220 225 230"),
        (run([3, 13.5, 6]), "0 2 4 6 8 10 12 14"),
        (run([37, 58]), "35 40 45 50 55 60"),
        (run([45, 56]), "44 46 48 50 52 54 56 58"),
        (run([2.8, 3.6]), "2.6 2.8 3 3.2 3.4 3.6 3.8"),
        (run([-2.5, 2]), "-3 -2 -1 0 1 2 3"),
        (run([], target=8), "0 2 4 6 8"),
        (run([]), ""),
    ],
)
def test_axis(chart, ticks):
    svg = draw(chart)
    found = [text.text for text in svg.iter(f"{SVG}text") if text.get("text-anchor") == "end"]
    assert found == ticks.split()
    note = [text for text in texts(svg) if text.startswith("The vertical axis")]
    cut = bool(found) and float(found[0].strip("%")) > 0
    assert note == ([f"The vertical axis starts at {found[0]}, not 0."] if cut else [])


def test_weeks_and_the_year_where_it_changes():
    assert texts(draw(run([1, 2] * 4, form="count")))[-9:-1] == [
        *("2 Feb", "9 Feb", "16 Feb", "23 Feb", "2 Mar", "9 Mar", "16 Mar", "23 Mar")
    ]
    dated = [
        text for text in texts(draw(ALL["a year"], first=date(2025, 8, 4))) if text[0] in "1234"
    ]
    assert dated.count("2025") == dated.count("2026") == 1
    assert dated.index("4 Aug") + 1 == dated.index("2025")


def test_the_unit_stands_over_the_axis_unless_the_ticks_say_it():
    assert "bed days" in texts(draw(run([4, 5]), unit="bed days"))
    assert "%" not in texts(draw(run([101, 103]), unit="%"))
    assert "%" not in texts(draw(ALL["P02a"], unit="%"))


def test_the_line_breaks_where_values_are_missing():
    assert line(draw(run([1, 2, None, 3, 4]))).count("M") == 2
    gaps = run([1, 2, 0, 3], form="percentage", denominators=[4, 4, 0, 4])
    assert line(draw(gaps)).count("M") == 2
    assert len(shapes(draw(gaps))) == 3


def test_median_is_solid_over_its_baseline_and_dashed_after():
    def medians(svg):
        return [path for path in svg.iter(f"{SVG}path") if path.get("stroke") == plot.INK]

    svg = draw(run(UP_AND_DOWN + [5] * 4, baseline=8))
    dashed, solid = medians(svg)
    assert (dashed.get("stroke-dasharray"), solid.get("stroke-dasharray")) == ("7 4", None)
    places = [float(pair.split(",")[0]) for pair in svg.get("data-points").split()]
    starts = float(re.match(r"M(\S+)", dashed.get("d"))[1])
    assert places[7] < starts < places[8]
    assert solid.get("d").endswith(f"H{starts}")
    (only,) = medians(draw(run(UP_AND_DOWN + [5] * 4)))
    assert only.get("stroke-dasharray") is None
    assert medians(draw(run([None]))) == []


def test_target_is_dotted_and_labelled():
    svg = draw(run(UP_AND_DOWN, target=7))
    targets = [path for path in svg.iter(f"{SVG}path") if path.get("stroke") == plot.TARGET]
    assert [path.get("stroke-dasharray") for path in targets] == ["2 3"]
    assert {"Median 5", "Target 7"} < set(texts(svg))
    narrow = texts(draw(run(UP_AND_DOWN, target=7), charts.NARROW))
    assert narrow[narrow.index("Target") + 1] == "7"
    assert not any(text.startswith("Target") for text in texts(draw(run(UP_AND_DOWN))))


@pytest.mark.parametrize(
    ("direction", "shape"),
    [
        ("increase", ("path", "#0a6ebd")),
        ("decrease", ("rect", "#c2570c")),
        ("neutral", ("path", "#14252f")),
    ],
)
def test_a_signal_has_a_shape_and_a_colour(direction, shape):
    chart = run(UP_AND_DOWN + [7] * 6, direction=direction, baseline=8)
    assert shapes(draw(chart)) == [("circle", "#5f7682")] * 8 + [shape] * 6
    assert shapes(small(chart)) == [shape]


def test_marks_stand_in_rows_so_that_none_touches_another():
    chart = run(UP_AND_DOWN * 3)
    for width in WIDTHS:
        svg = draw(chart, width, marks=[(3, "1"), (3, "2"), (4, "3"), (12, "4")])
        circles = [c for c in svg.iter(f"{SVG}circle") if c.get("r") == "10"]
        centres = [(float(c.get("cx")), float(c.get("cy"))) for c in circles]
        assert len(centres) == 4
        for (x, y), (other_x, other_y) in combinations(centres, 2):
            assert (x - other_x) ** 2 + (y - other_y) ** 2 > 22**2
        dotted = [p for p in svg.iter(f"{SVG}path") if p.get("stroke-dasharray") == "1 3"]
        assert len(dotted) == 3
        assert {"1", "2", "3", "4"} <= set(texts(svg))


@pytest.mark.parametrize(("points", "dashes"), [(12, "4 4"), (19, "4 4"), (20, None)])
def test_limits_have_dashes_as_long_as_they_are_provisional(points, dashes):
    svg = draw(limits(([9, 11] * 10)[:points]))
    borders = paths(svg, stroke=plot.LINE, stroke_dasharray=dashes, stroke_linejoin=None)
    assert len(borders) == 2
    assert len(paths(svg, fill=plot.BAND)) == 1
    found = texts(svg)
    assert {"Mean 10", "Upper limit 15.3", "Lower limit 4.68"} <= set(found) or points == 19


def test_limits_of_percentages_are_stairs():
    (upper, lower) = paths(draw(ALL["varying"]), stroke=plot.LINE, stroke_linejoin=None)
    assert upper.get("d").count("L") > 10
    assert lower.get("d").count("L") > 10


def test_a_limit_that_no_figure_can_reach_is_not_drawn():
    chart = run([1, 3, 2, 4] * 5, form="count", chart="c")
    svg = draw(chart)
    assert chart.lower[0] == 0
    assert len(paths(svg, stroke=plot.LINE, stroke_linejoin=None)) == 1
    assert not any(text.startswith("Lower limit") for text in texts(svg))
    assert any(text.startswith("Lower limit") for text in texts(draw(ALL["negative limits"])))


def test_each_phase_has_lines_of_its_own():
    chart = limits([10, 11] * 6 + [20, 22] * 6, phases=[12])
    svg = draw(chart)
    assert len(paths(svg, fill=plot.BAND)) == 2
    first, second = paths(svg, stroke=plot.INK)
    places = [float(pair.split(",")[0]) for pair in svg.get("data-points").split()]
    assert places[11] < float(first.get("d").split("H")[1]) < places[12]
    assert places[11] < float(re.match(r"M(\S+)", second.get("d"))[1]) < places[12]
    # Labels are those of the last phase, also where it has no limits yet.
    assert "Mean 21" in texts(svg)
    thin = texts(draw(limits([10, 11] * 6 + [20, 22], phases=[12])))
    assert not any("limit" in text for text in thin)


def test_a_point_that_is_left_out_is_hollow():
    svg = draw(ALL["left out"])
    hollow = [c for c in svg.iter(f"{SVG}circle") if c.get("fill") == plot.PAPER]
    assert len(hollow) == 1
    spark = small(ALL["left out"])
    assert [c.get("fill") for c in spark.iter(f"{SVG}circle")] == [plot.PAPER]


def test_remarks_stand_on_the_chart_as_letters():
    svg = draw(run(UP_AND_DOWN), said=SAID, marks=[(1, "1")])
    squares = [r for r in svg.iter(f"{SVG}rect") if r.get("width") == "20"]
    assert len(squares) == 3
    assert [text for text in texts(svg) if text in "ABC1"] == ["1", "A", "B", "C"]


@pytest.mark.parametrize(
    ("heights", "found"),
    [
        ([], []),
        ([10, 50], [10, 50]),
        ([50, 52], [42, 60]),
        ([2, 3, 4], [0, 18, 36]),
        ([98, 99], [82, 100]),
        ([10, 40, 41, 42], [6.25, 24.25, 42.25, 60.25]),
    ],
)
def test_labels_are_moved_apart_as_little_as_need_be(heights, found):
    assert plot.apart(heights, 18, 0, 100) == pytest.approx(found)


@pytest.mark.parametrize(
    ("interval", "labels"),
    [
        (rules.DAILY, ["2 Feb", "3 Feb"]),
        (rules.FORTNIGHTLY, ["26 Jan", "9 Feb"]),
        (rules.MONTHLY, ["Feb", "Mar"]),
        (rules.EVENT, ["2 Feb", "11 Feb"]),
    ],
)
def test_periods_are_labelled_as_people_call_them(interval, labels):
    first = rules.period_of(date(2026, 2, 2), interval)
    svg = draw(run([4, 5] * 5), interval=interval, first=first)
    assert [text for text in texts(svg) if text[-1].isalpha()][:2] == labels


def contrast(colour):
    """WCAG's contrast with white."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def test_colours_can_be_seen_and_read():
    for colour in (plot.INK, plot.MUTED, plot.TARGET):
        assert contrast(colour) >= 4.5
    for colour in (*plot.MEANINGS.values(), plot.LINE, plot.MARK):
        assert contrast(colour) >= 3
