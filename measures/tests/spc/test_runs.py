"""Anhøj's and the older run chart rules against published tables and hand-worked series."""

from itertools import combinations, groupby

import pytest

from measures import spc


def either_side(runs):
    """A series round 0 whose runs have these lengths."""
    return [side for i, length in enumerate(runs) for side in [(-1) ** i] * length]


def marked(flags):
    return [i for i, flag in enumerate(flags) if flag]


@pytest.mark.parametrize(
    ("n", "longest_max", "crossings_min"),
    [
        *((1, 3, 0), (6, 6, 1), (9, 6, 2), (10, 6, 2), (12, 7, 3), (15, 7, 4), (20, 7, 6)),
        *((24, 8, 8), (30, 8, 10), (36, 8, 13), (52, 9, 20), (60, 9, 23), (100, 10, 41)),
    ],
)
def test_anhoej_bounds(n, longest_max, crossings_min):
    runs = spc.control_chart("run", either_side([1] * n), centre=0).phases[0]
    assert (runs.longest_run_max, runs.crossings_min) == (longest_max, crossings_min)
    assert (runs.n_useful, runs.longest_run, runs.crossings) == (n, 1, n - 1)
    assert not runs.signal


@pytest.mark.parametrize(
    ("lengths", "longest", "crossings", "signal"),
    [
        ([6, 1, 1, 1, 1], 6, 4, False),
        ([7, 1, 1, 1, 1], 7, 4, True),
        ([4, 4, 4], 4, 2, True),
        ([3, 3, 3, 3], 3, 3, False),
        ([5], 5, 0, False),
        ([6], 6, 0, True),
        ([4, 5], 5, 1, True),
    ],
)
def test_anhoej_signal(lengths, longest, crossings, signal):
    runs = spc.control_chart("run", either_side(lengths), centre=0).phases[0]
    assert (runs.longest_run, runs.crossings, runs.signal) == (longest, crossings, signal)


def test_runs_are_undefined_where_every_point_is_on_the_line():
    chart = spc.control_chart("run", [4, 4, None, 4])
    assert chart.centre == (4, 4, 4, 4)
    assert chart.phases == (spc.PhaseRuns(1, 4, 0, None, None, None, None, False),)


def test_rounding_does_not_move_a_point_off_the_line():
    assert spc.control_chart("run", [0.3, 0.1 + 0.2, 0.1], centre=0.3).phases[0].n_useful == 1
    assert spc.control_chart("run", [1e6 + 1e-4, 1e6 + 0.01], centre=1e6).phases[0].n_useful == 1


def test_median_of_an_even_number_and_of_what_is_known():
    assert spc.control_chart("run", [5, None, 1, 2, 9]).centre == (3.5,) * 5
    assert spc.control_chart("run", [None, None]).centre == (None, None)
    assert spc.control_chart("run", []).phases == ()


def test_ratios_and_weeks_without_cases():
    chart = spc.control_chart("run", [1, 0, None, 3, 2], denominators=[2, 0, 4, 4, None])
    assert chart.values == (0.5, None, None, 0.75, None)
    assert chart.centre == (0.625,) * 5


def test_baseline_makes_the_line_and_all_points_are_tested():
    chart = spc.control_chart("run", [1, 2, 3, 8, 9, 9], baseline=3)
    assert chart.centre == (2,) * 6
    assert (chart.phases[0].n_useful, chart.phases[0].longest_run) == (5, 4)
    assert spc.control_chart("run", [1, 2, 3], baseline=9).centre == (2,) * 3


def test_phases_stand_alone_and_set_the_baseline_aside():
    chart = spc.control_chart("run", [1, 2, 3, 7, 8, 9], phases=[3, 3, 0, 6, 99], baseline=1)
    assert chart.centre == (2, 2, 2, 8, 8, 8)
    assert [(run.first, run.last) for run in chart.phases] == [(1, 3), (4, 6)]


def test_excluded_points_leave_the_line_and_the_runs():
    chart = spc.control_chart("run", [1, 90, 2, 3], excluded=[2])
    assert chart.values == (1, 90, 2, 3)
    assert chart.centre == (2,) * 4
    assert chart.phases[0].n_useful == 2


@pytest.mark.parametrize(
    ("values", "points"),
    [
        ([1, 1, 1, 1, 1], []),
        ([1] * 6, [0, 1, 2, 3, 4, 5]),
        ([1, 1, 0, 1, 1, None, 1, 1], [0, 1, 3, 4, 6, 7]),
        ([1, 1, 1, -1, 1, 1, 1], []),
        ([-1] * 7 + [1] * 6, list(range(13))),
    ],
)
def test_shift_of_six(values, points):
    rules = spc.ihi_rules(values, 0)
    assert marked(rules.shift) == points
    assert rules.signal is bool(points)


@pytest.mark.parametrize(
    ("values", "points"),
    [
        ([1, 2, 3, 4], []),
        ([1, 2, 3, 4, 5], [0, 1, 2, 3, 4]),
        ([1, 2, 3, 3, 4, 5], [0, 1, 2, 4, 5]),
        ([5, 4, None, 3, 2, 1], [0, 1, 3, 4, 5]),
        ([1, 2, 3, 4, 5, 4, 3, 2, 1], list(range(9))),
        ([1, 2, 3, 2, 3, 4], []),
        ([-2, -1, 0, 1, 2], [0, 1, 2, 3, 4]),
    ],
)
def test_trend_of_five(values, points):
    rules = spc.ihi_rules(values, None)
    assert marked(rules.trend) == points
    assert rules.signal is bool(points)


@pytest.mark.parametrize(
    ("n", "lower", "upper"),
    # The 17 rows of the exact rule from which the printed table differs.
    [
        *((11, 4, 9), (12, 4, 10), (17, 6, 13), (20, 7, 15), (22, 8, 16), (23, 8, 17)),
        *((25, 9, 18), (29, 10, 21), (32, 12, 22), (35, 13, 24), (37, 14, 25), (41, 15, 28)),
        *((43, 16, 29), (53, 20, 35), (55, 21, 36), (57, 22, 37), (59, 23, 38)),
    ],
)
def test_bounds_of_the_runs(n, lower, upper):
    rules = spc.ihi_rules(either_side([1] * n), 0)
    assert (rules.runs, rules.runs_lower, rules.runs_upper) == (n, lower, upper)
    assert rules.signal


@pytest.mark.parametrize("n", [10, 11, 12])
def test_bounds_of_the_runs_by_counting_every_order(n):
    counts = []
    for high in combinations(range(n), n // 2):
        counts.append(sum(1 for _ in groupby(i in high for i in range(n))))
    lower = next(r for r in range(n) if sum(c <= r for c in counts) > 0.025 * len(counts))
    upper = next(r for r in range(n, 0, -1) if sum(c >= r for c in counts) > 0.025 * len(counts))
    rules = spc.ihi_rules(either_side([1] * n), 0)
    assert (rules.runs_lower, rules.runs_upper) == (lower, upper)


def test_runs_are_not_judged_below_ten_useful_points():
    rules = spc.ihi_rules([*either_side([1] * 9), 0], 0)
    assert (rules.runs, rules.runs_lower, rules.runs_upper, rules.signal) == (9, None, None, False)
    assert spc.ihi_rules([1, 2], None).runs is None
