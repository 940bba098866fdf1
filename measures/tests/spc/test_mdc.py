"""Making Data Count's rules on hand-worked series."""

import pytest

from measures import spc

# Twelve points round 10 with limits from 7.34 to 12.66 (mean moving range 1): warning lines lie
# at 8.23 and 11.77.
CALM = [10.5, 9.5] * 6


def of(later, direction="increase", **arguments):
    """The rules on points that follow a locked baseline and one point on its mean."""
    return spc.making_data_count([*CALM, 10, *later], direction=direction, baseline=12, **arguments)


def rules(chart):
    """The rule and side of each point that followed."""
    found = zip(chart.rule[13:], chart.side[13:], strict=True)
    return [rule and f"{rule} {side}" for rule, side in found]


def test_the_baseline_makes_mean_and_limits():
    chart = of([10])
    assert (chart.mean[0], chart.lower[-1], chart.upper[-1]) == pytest.approx((10, 7.34, 12.66))
    assert chart.variation == "common_cause"


HIGH, LOW = "shift high", "shift low"
UP, DOWN = "trend high", "trend low"
OUT, NEAR = "astronomical high", "two_of_three high"


@pytest.mark.parametrize(
    ("later", "found"),
    [
        ([12.67], [OUT]),
        ([12.66], [None]),
        ([7.33], ["astronomical low"]),
        ([10.1] * 6, [None] * 6),
        ([10.1] * 7, [HIGH] * 7),
        ([9.9] * 7, [LOW] * 7),
        # On the mean breaks a shift, and so does a missing value.
        ([10.1] * 6 + [10, 10.1], [None] * 8),
        ([10.1] * 6 + [None, 10.1], [None] * 8),
        ([9.7, 9.8, 9.9, 10, 10.1, 10.2, 10.3], [UP] * 7),
        ([9.7, 9.8, 9.9, 10, 10.1, 10.2], [None] * 6),
        # An equal value breaks a trend.
        ([9.7, 9.8, 9.9, 10, 10, 10.1, 10.2, 10.3], [None] * 8),
        # Two of three: only those near the limit are meant.
        ([12, 10.1, 12], [NEAR, None, NEAR]),
        ([12, 12, 10], [None] * 3),
        ([12, 12, 12], [NEAR] * 3),
        ([12, 9, 12], [None] * 3),
        # Rules in their order: a point shows the first that applies.
        ([10.1, 10.1, 13, 10.1, 10.1, 10.1, 10.1], [HIGH, HIGH, OUT, HIGH, HIGH, HIGH, HIGH]),
    ],
)
def test_rules(later, found):
    assert rules(of(later)) == found


def test_six_points_are_enough_where_that_is_chosen():
    assert rules(of([10.1] * 6, shift=6)) == [HIGH] * 6
    assert rules(of([9.7, 9.8, 9.9, 10, 10.1, 10.2], trend=6)) == [UP] * 6


def test_two_of_three_counts_points_beyond_the_limit_since_2023():
    assert rules(of([12, 10.1, 13])) == [NEAR, None, OUT]
    assert rules(of([12, 10.1, 13], two_of_three="ptd")) == [None, None, OUT]


def test_a_turning_point_takes_the_direction_of_the_step_to_its_right():
    rising = [9.7, 9.8, 9.9, 10, 10.1, 10.2, 10.3]
    chart = of([*rising, *rising[-2::-1]])
    assert rules(chart) == [UP] * 6 + [DOWN] * 7


@pytest.mark.parametrize(
    ("direction", "last", "variation"),
    [
        ("increase", 13, "improvement_high"),
        ("increase", 7, "concern_low"),
        ("decrease", 13, "concern_high"),
        ("decrease", 7, "improvement_low"),
        ("neutral", 13, "neutral_high"),
        ("neutral", 7, "neutral_low"),
        ("increase", 10, "common_cause"),
        ("increase", None, "common_cause"),
    ],
)
def test_the_icon_of_variation_is_that_of_the_last_point(direction, last, variation):
    assert of([13, 10, last], direction).variation == variation


@pytest.mark.parametrize(
    ("direction", "target", "assurance"),
    [
        ("increase", 13, "fail"),
        ("increase", 7, "pass"),
        ("increase", 10, "inconsistent"),
        ("increase", 12.66, "inconsistent"),
        ("decrease", 13, "pass"),
        ("decrease", 7, "fail"),
        ("decrease", 7.34, "inconsistent"),
        ("neutral", 13, None),
        ("increase", None, None),
    ],
)
def test_the_icon_of_assurance_is_that_of_the_last_limits(direction, target, assurance):
    assert of([10], direction, target=target).assurance == assurance


def test_undefined_limits_assure_nothing():
    assert spc.making_data_count([4], direction="increase", target=3).assurance is None
    assert spc.making_data_count([], direction="increase", target=3).assurance is None


def test_windows_do_not_cross_into_a_new_phase():
    values = [*CALM, 10.1, 10.1, 10.1, 10.1, 30.2, 30.1, 30.3]
    assert spc.making_data_count(values, direction="increase").rule[-1] == "astronomical"
    chart = spc.making_data_count(values, direction="increase", phases=[16])
    assert set(chart.rule) == {None}
    assert chart.mean[-1] == pytest.approx(30.2)


def test_a_locked_baseline_applies_inside_each_phase():
    values = [*CALM, 10.1, *[value + 10 for value in CALM], 24]
    chart = spc.making_data_count(values, direction="increase", phases=[13], baseline=12)
    assert chart.mean == pytest.approx((10,) * 13 + (20,) * 13)
    assert chart.rule[-1] == "astronomical"


def test_a_series_that_never_changes_has_no_signal():
    chart = spc.making_data_count([0.1] * 20, direction="increase", target=0.1)
    assert (chart.lower[0], chart.upper[0]) == pytest.approx((0.1, 0.1))
    assert set(chart.rule) == {None}
    assert chart.assurance == "inconsistent"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"direction": "up"}, "Unknown direction 'up'"),
        ({"two_of_three": "2019"}, "Unknown rule two of three"),
        ({"baseline": 11}, "at least 12 points, not 11"),
        ({"target": float("nan")}, "The target is not a number"),
        ({"values": [1, float("inf")]}, "Point 2: the value is not a number"),
    ],
)
def test_bad_input_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        spc.making_data_count(**{"values": CALM, "direction": "increase", **arguments})
