"""The statistics against published tools, published tables, hand-worked series and themselves."""

import json
from itertools import combinations, groupby
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures import spc

SERIES = Path(__file__).parent / "series"
TRUST = json.loads((SERIES / "sample_trust.json").read_text())
DIRECTIONS = {"up": "increase", "down": "decrease"}
SHIFTS = {"improvement": "improvement", "deterioration": "concern"}
CAUTIONS = {"typical count under 2": "counts", "typical denominator under 5": "denominators"}

# Whole numbers and powers of two, so that moving and stretching a series is exact.
series = st.lists(st.none() | st.integers(-20, 20), max_size=40)


def either_side(runs):
    """A series round 0 whose runs have these lengths."""
    return [side for i, length in enumerate(runs) for side in [(-1) ** i] * length]


def marked(flags):
    return [i for i, flag in enumerate(flags) if flag]


@pytest.mark.parametrize("path", sorted(SERIES.glob("*-run.json")), ids=lambda path: path.stem)
def test_agrees_with_qicharts2(path):
    case = json.loads(path.read_text())
    given, expected = case["input"], case["expected"]
    chart = spc.control_chart(
        "run",
        given["y"],
        denominators=given["n"],
        phases=given["part"] or (),
        baseline=given["freeze"],
        excluded=given["exclude"] or (),
        centre=given["cl"],
    )
    near = {"abs": case["tolerance"]["abs"], "rel": case["tolerance"]["rel"]}
    assert chart.values == pytest.approx(tuple(expected["y"]), **near)
    assert chart.centre == pytest.approx(tuple(expected["cl"]), **near)
    assert chart.lower == tuple(expected["lcl"])
    assert chart.upper == tuple(expected["ucl"])
    assert chart.lower_2s == tuple(expected["lcl_2s"])
    assert chart.upper_2s == tuple(expected["ucl_2s"])
    assert chart.beyond == tuple(expected["sigma_signal"])
    names = ("first", "last", "n_useful", "longest_run", "longest_run_max")
    names += ("n_crossings", "n_crossings_min", "runs_signal")
    assert [
        (r.first, r.last, r.n_useful, r.longest_run, r.longest_run_max)
        + (r.crossings, r.crossings_min, r.signal)
        for r in chart.phases
    ] == [tuple(part[name] for name in names) for part in expected["parts"]]


@pytest.mark.parametrize("measure", TRUST, ids=lambda measure: measure["id"])
def test_sample_trust(measure):
    expected, k = measure["expected"], measure["baseline_points"]
    values, denominators = measure.get("values") or measure["n"], measure.get("d")
    chart = spc.run_chart(
        values,
        kind=measure["type"],
        direction=DIRECTIONS[measure["direction"]],
        denominators=denominators,
        baseline=k,
        target=measure["target"],
    )
    assert round(chart.centre, 2) == expected["baseline_median"]
    assert chart.caution == CAUTIONS.get(expected.get("caution"))
    later = spc.control_chart(
        "run",
        values[k:],
        denominators=denominators and denominators[k:],
        centre=chart.centre / (100 if denominators else 1),
    )
    assert later.phases[0].longest_run == expected["longest_run"]
    shifts = {found.meaning for found in chart.signals if found.rule == "shift"}
    if chart.caution:
        assert chart.signals == ()
        assert chart.signal == "too_few"
    else:
        assert shifts == ({SHIFTS[expected["shift"]]} if expected["shift"] else set())
        assert chart.signal == SHIFTS.get(expected["shift"], "common_cause")


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
    ("arguments", "message"),
    [
        ({"kind": "xmr"}, r"Unknown kind of chart 'xmr': use one of run\."),
        ({"denominators": [4]}, "Point 2 has only one"),
        ({"denominators": [4, 0]}, "Point 2: the denominator is 0"),
        ({"denominators": [-4, 4]}, "Point 1: the denominator is negative"),
        ({"values": [1, float("nan")]}, "Point 2: the value is not a number"),
        ({"denominators": [1, float("inf")]}, "Point 2: the denominator is not a number"),
        ({"excluded": [3]}, "Point 3 cannot be left out: the points are 1 to 2"),
        ({"baseline": 0}, "at least 1 point, not 0"),
    ],
)
def test_bad_input_is_refused_by_point(arguments, message):
    with pytest.raises(ValueError, match=message):
        spc.control_chart(**{"kind": "run", "values": [1, 2], **arguments})


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


def run_chart(values, **arguments):
    return spc.run_chart(values, **{"kind": "value", "direction": "increase", **arguments})


BASE = [4, 6, 4, 6, 4, 6, 4, 6]


@pytest.mark.parametrize(
    ("later", "direction", "signal"),
    [
        ([4, 6], "increase", "common_cause"),
        ([7] * 5, "increase", "common_cause"),
        ([7] * 6, "increase", "improvement"),
        ([7] * 6, "decrease", "concern"),
        ([3] * 6, "increase", "concern"),
        ([3] * 6, "decrease", "improvement"),
        ([3] * 6, "neutral", "neutral"),
        # On the median neither ends a shift nor counts in it; on the other side ends it.
        ([7, 7, 7, 5, 7, 7, 7, 5], "increase", "improvement"),
        ([7] * 6 + [4], "increase", "common_cause"),
        ([7] * 6 + [None, None], "increase", "improvement"),
        # A trend, also with its last value repeated; a shift has the last word.
        ([3, 4, 5, 6, 7], "increase", "improvement"),
        ([3, 4, 5, 6, 7, 7], "increase", "improvement"),
        ([9, 9, 10, 9, 8, 7, 6], "increase", "improvement"),
    ],
)
def test_signal_now(later, direction, signal):
    assert run_chart(BASE + later, direction=direction, baseline=8).signal == signal


def test_points_of_the_baseline_are_the_reference_and_not_tested():
    chart = run_chart([4, 4, 4, 4, 6, 6, 6, 6, 6, 6, 6, 6, 6], baseline=8)
    assert chart.centre == 5
    assert chart.signal == "common_cause"
    chart = run_chart([4, 4, 4, 4, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6], baseline=8)
    assert marked(meaning == "improvement" for meaning in chart.meaning) == list(range(8, 14))


def test_without_a_full_baseline_all_points_make_the_line_and_are_tested():
    values = [1, 2, 1, 2, 1, 2, 8, 9, 8, 9, 8, 9]
    for baseline in (None, 12, 14):
        chart = run_chart(values, baseline=baseline)
        assert (chart.centre, chart.baseline) == (5, None)
        assert chart.meaning == ("concern",) * 6 + ("improvement",) * 6


def test_a_point_in_a_shift_and_a_trend_takes_the_meaning_of_the_shift():
    chart = run_chart([*BASE, 9, 9, 10, 9, 8, 7, 6], baseline=8)
    assert {(found.rule, found.meaning) for found in chart.signals} == {
        ("shift", "improvement"),
        ("trend", "concern"),
    }
    assert chart.meaning[8:] == ("improvement",) * 7


def test_a_turning_point_takes_the_meaning_of_the_later_trend():
    chart = run_chart([1, 2, 3, 4, 5, 4, 3, 2, 1, 3], baseline=None)
    assert chart.meaning == ("improvement",) * 4 + ("concern",) * 5 + ("common_cause",)
    assert [found.current for found in chart.signals] == [False, False]


@pytest.mark.parametrize(
    ("arguments", "caution"),
    [
        ({"values": [3, 4] * 4 + [3, None]}, "points"),
        ({"values": [3, 4] * 5}, None),
        ({"values": [None] * 3 + [3, 4] * 5, "baseline": 3}, "baseline"),
        ({"values": [1, 2, 1] * 4, "kind": "count"}, "counts"),
        ({"values": [2, 1, 2] * 4, "kind": "count"}, None),
        ({"values": [1, 1, 1] * 4 + [5] * 8, "kind": "count", "baseline": 12}, "counts"),
        ({"values": [1] * 10, "kind": "proportion", "denominators": [4] * 10}, "denominators"),
        ({"values": [1] * 10, "kind": "proportion", "denominators": [5] * 10}, None),
    ],
)
def test_no_claim_on_thin_data(arguments, caution):
    chart = run_chart(**arguments)
    assert chart.caution == caution
    assert (chart.signal == "too_few") is (caution is not None)
    if caution:
        assert set(chart.meaning) == {"common_cause"}


def test_proportions_are_in_percent_like_their_target():
    chart = run_chart([1, 0, 3], kind="proportion", denominators=[4, 0, 4], target=80)
    assert (chart.values, chart.centre, chart.target) == ((25, None, 75), 50, 80)
    assert (chart.numerators, chart.denominators) == ((1, 0, 3), (4, 0, 4))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"kind": "rate"}, "Unknown kind of data 'rate'"),
        ({"direction": "up"}, "Unknown direction 'up'"),
        ({"kind": "proportion"}, "needs denominators"),
        ({"denominators": [5, 5]}, "other kinds of data have none"),
        ({"kind": "proportion", "denominators": [2, 1]}, "Point 2: the numerator is larger"),
        ({"kind": "count", "values": [1, -2]}, "Point 2: a count cannot be negative"),
    ],
)
def test_bad_data_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        run_chart(**{"values": [1, 2], **arguments})


@given(series, st.integers(-100, 100), st.integers(-3, 3), st.integers(1, 45))
def test_moving_and_stretching_the_data_moves_and_stretches_the_line(values, by, power, baseline):
    times = 2.0**power
    moved = [None if value is None else value * times + by for value in values]
    before = spc.control_chart("run", values, baseline=baseline)
    after = spc.control_chart("run", moved, baseline=baseline)
    assert after.centre == tuple(None if c is None else c * times + by for c in before.centre)
    assert after.phases == before.phases
    line, moved_line = (chart.centre[0] if values else None for chart in (before, after))
    assert spc.ihi_rules(moved, moved_line) == spc.ihi_rules(values, line)


@given(series, st.lists(st.integers(0, 40), max_size=8), st.sampled_from([0, None]))
def test_points_on_the_median_neither_break_nor_lengthen_a_run(values, places, skipped):
    more = [(value, True) for value in values]
    for place in sorted(places, reverse=True):
        more.insert(place, (skipped, False))
    before = spc.control_chart("run", values, centre=0).phases
    after = spc.control_chart("run", [value for value, _ in more], centre=0).phases
    if values:
        assert [(run.n_useful, run.longest_run, run.crossings, run.signal) for run in after] == [
            (run.n_useful, run.longest_run, run.crossings, run.signal) for run in before
        ]
    shift = spc.ihi_rules([value for value, _ in more], 0).shift
    kept = tuple(flag for flag, (_, original) in zip(shift, more, strict=True) if original)
    assert kept == spc.ihi_rules(values, 0).shift


@given(series, st.integers(1, 45))
def test_a_mirror_swaps_the_sides(values, baseline):
    mirrored = [None if value is None else -value for value in values]
    seen = run_chart(values, baseline=baseline)
    swapped = run_chart(mirrored, baseline=baseline)
    assert swapped.runs == seen.runs
    other = {"improvement": "concern", "concern": "improvement"}
    assert swapped.meaning == tuple(other.get(meaning, meaning) for meaning in seen.meaning)
    assert run_chart(mirrored, baseline=baseline, direction="decrease").meaning == seen.meaning
