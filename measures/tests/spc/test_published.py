"""The statistics against published tools and the worked figures of handbooks."""

import json
from pathlib import Path

import pytest

from measures import spc

PUBLISHED = json.loads((Path(__file__).parents[1] / "series" / "published.json").read_text())
# What NHSRplotthedots calls each rule, above or rising and below or falling.
NAMES = {
    "astronomical": ("Above UCL", "Below LCL"),
    "trend": ("7 Point Trend (Increasing)", "7 Point Trend (Decreasing)"),
    "two_of_three": ("2 in 3 Above CL", "2 in 3 Below CL"),
    "shift": ("7 Points Above CL", "7 Points Below CL"),
}


def each(expected, size):
    """One entry per point: a line that never changes is kept as one."""
    return list(expected) if isinstance(expected, list) else [expected] * size


def agree(line, expected):
    """Whether both are undefined at the same points and within 1e-9 at the others."""
    expected = each(expected, len(line))
    known = [(a, b) for a, b in zip(line, expected, strict=True) if b is not None]
    assert [value is None for value in line] == [value is None for value in expected]
    return [a for a, _ in known] == pytest.approx([b for _, b in known], rel=1e-9, abs=1e-9)


def of(tool):
    return [case for case in PUBLISHED if case["tool"].startswith(tool)]


@pytest.mark.parametrize("case", of("qicharts2"), ids=lambda case: case["id"])
def test_agrees_with_qicharts2(case):
    given, expected = case["input"], case["expected"]
    chart = spc.control_chart(
        given["chart"],
        given["y"],
        denominators=given.get("n"),
        phases=given.get("part", ()),
        baseline=given.get("freeze"),
        excluded=given.get("exclude", ()),
        centre=given.get("cl"),
        screen=given["screen_moving_ranges"],
    )
    times = given.get("multiply", 1)
    lines = {
        "y": chart.values,
        "cl": chart.centre,
        "lcl": chart.lower,
        "ucl": chart.upper,
        "lcl_2s": chart.lower_2s,
        "ucl_2s": chart.upper_2s,
    }
    for name, line in lines.items():
        scaled = [None if value is None else value * times for value in line]
        assert agree(scaled, expected[name]), name
    assert list(chart.beyond) == each(expected["sigma_signal"], len(chart.beyond))
    assert [
        [run.first, run.last, run.n_useful, run.longest_run, run.longest_run_max]
        + [run.crossings, run.crossings_min, run.signal]
        for run in chart.phases
    ] == expected["parts"]


@pytest.mark.parametrize("case", of("NHSRplotthedots"), ids=lambda case: case["id"])
def test_agrees_with_nhsr_plot_the_dots(case):
    given, expected = case["input"], case["expected"]
    chart = spc.making_data_count(
        given["y"],
        direction=given["improvement_direction"],
        target=given.get("target"),
        phases=given.get("part", ()),
        screen=given["screen_outliers"],
        two_of_three="ptd",
    )
    size = len(given["y"])
    for name, line in {"mean": chart.mean, "lpl": chart.lower, "upl": chart.upper}.items():
        assert agree(line, expected[name]), name
    assert [
        NAMES[rule][side == "low"] if rule else "Common Cause"
        for rule, side in zip(chart.rule, chart.side, strict=True)
    ] == each(expected["special_cause_type"], size)
    assert [
        meaning if meaning == "common_cause" else f"special_cause_{meaning}"
        for meaning in chart.meaning
    ] == each(expected["point_type"], size)
    assert (chart.variation, chart.assurance) == (
        expected["variation_icon"],
        expected["assurance_icon"],
    )


def test_individual_flow_rates():
    """NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2: ten batches."""
    rates = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
    chart = spc.control_chart("i", rates, screen=False)
    found = (chart.centre[0], chart.lower[0], chart.upper[0])
    assert found == pytest.approx((50.81, 45.8159, 55.8041), abs=5e-5)
    assert not any(chart.beyond)
    ranges = spc.control_chart("mr", rates)
    assert ranges.centre[0] == pytest.approx(1.8778, abs=5e-5)


def test_defective_chips_on_wafers():
    """NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.3.2: 50 chips on each of 30 wafers."""
    defective = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22]
    defective += [8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6]
    chart = spc.control_chart("p", defective, denominators=[50] * 30)
    found = (chart.centre[0], chart.lower[0], chart.upper[0])
    assert found == pytest.approx((0.2313, 0.0524, 0.4102), abs=5e-5)
    assert [i for i, outside in enumerate(chart.beyond, 1) if outside] == [15, 23]


def test_defects_counted_on_wafers():
    """NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.3.1: 25 wafers."""
    counts = [16, 14, 28, 16, 12, 20, 10, 12, 10, 17, 19, 17, 14]
    counts += [16, 15, 13, 14, 16, 11, 20, 11, 19, 16, 31, 13]
    chart = spc.control_chart("c", counts)
    assert (chart.centre[0], chart.lower[0], chart.upper[0]) == (16, 4, 28)
    # A point on the limit is none outside it.
    assert [i for i, outside in enumerate(chart.beyond, 1) if outside] == [24]


def test_faults_on_circuit_boards():
    """Montgomery, Introduction to Statistical Quality Control: 516 faults in 26 samples."""
    faults = [21, 24, 16, 12, 15, 5, 28, 20, 31, 25, 20, 24, 16]
    faults += [19, 10, 17, 13, 22, 18, 39, 30, 24, 16, 19, 17, 15]
    chart = spc.control_chart("c", faults)
    found = (chart.centre[0], chart.lower[0], chart.upper[0])
    assert found == pytest.approx((19.85, 6.48, 33.22), abs=0.01)
    assert [i for i, outside in enumerate(chart.beyond, 1) if outside] == [6, 20]
