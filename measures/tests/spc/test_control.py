"""Lines of each kind of chart, worked by hand, and the input that no chart can be made of."""

from math import sqrt

import pytest

from measures import spc


def lines(chart, point=1):
    """Centre, limits and warning lines at a point."""
    i = point - 1
    return (chart.centre[i], chart.lower[i], chart.upper[i], chart.lower_2s[i], chart.upper_2s[i])


def near(*numbers):
    return pytest.approx(numbers, rel=1e-12)


def numbers_outside(chart):
    return [point for point, outside in enumerate(chart.beyond, 1) if outside]


def test_individuals():
    # Moving ranges 2, 1, 2: their mean 5/3 is 1.128 sigma.
    sigma = 5 / 3 / 1.128
    chart = spc.control_chart("i", [10, 12, 11, 13])
    expected = (11.5, 11.5 - 3 * sigma, 11.5 + 3 * sigma, 11.5 - 2 * sigma, 11.5 + 2 * sigma)
    assert lines(chart) == near(*expected)


def test_screening_leaves_out_large_moving_ranges_once_and_never_the_mean():
    # Eleven ranges of 1, and two of 20 around the outlier.
    values = [5, 6, 5, 6, 5, 6, 25, 5, 6, 5, 6, 5, 6, 5]
    mean = sum(values) / 14
    plain = spc.control_chart("i", values, screen=False)
    screened = spc.control_chart("i", values)
    assert lines(screened)[:3] == near(mean, mean - 3 / 1.128, mean + 3 / 1.128)
    assert lines(plain)[2] == pytest.approx(mean + 3 * (11 + 19 + 20) / 13 / 1.128)
    assert numbers_outside(screened) == [7]


def test_a_limit_is_not_outside_of_itself():
    # Moving ranges of 1.128 put the limits exactly 3 from the mean.
    values = [0, 1.128] * 3
    chart = spc.control_chart("i", values, centre=1.128 - 3)
    assert chart.upper[0] == pytest.approx(1.128)
    assert numbers_outside(chart) == []


def test_moving_ranges():
    chart = spc.control_chart("mr", [3, 5, None, 4, 10, 9], phases=[4])
    assert chart.values == (None, 2, None, None, None, 1)
    assert lines(chart) == near(2, 0, 2 * 3.267, 0, 2 * 3.267 * 2 / 3)
    assert lines(chart, 6)[0] == 1
    assert not any(run.signal for run in chart.phases)


def test_moving_ranges_pass_over_what_is_left_out():
    chart = spc.control_chart("mr", [3, 90, 5, 4], excluded=[2])
    assert chart.values == (None, None, 2, 1)
    assert chart.centre[0] == 1.5


def test_percentages():
    chart = spc.control_chart("p", [1, 4, 10], denominators=[10, 40, 50])
    sigma = sqrt(0.15 * 0.85 / 40)
    assert lines(chart, 2) == near(0.15, 0, 0.15 + 3 * sigma, 0.15 - 2 * sigma, 0.15 + 2 * sigma)
    assert chart.upper[0] > chart.upper[1] > chart.upper[2]


def test_percentages_of_all_or_nothing_have_their_limits_on_the_line():
    for numerators, share in (([0] * 12, 0), ([8] * 12, 1)):
        chart = spc.control_chart("p", numerators, denominators=[8] * 12)
        assert lines(chart) == (share,) * 5
        assert numbers_outside(chart) == []
        prime = spc.control_chart("pp", numerators, denominators=[8] * 12)
        assert lines(prime) == (share, None, None, None, None)


def test_laneys_limits_are_wider_by_what_the_points_vary():
    numerators, denominators = [10, 30, 10, 30], [100] * 4
    plain = spc.control_chart("p", numerators, denominators=denominators)
    prime = spc.control_chart("pp", numerators, denominators=denominators)
    # Each point lies 2.5 sigma from the mean, its neighbour on the other side: 5 apart.
    times = 0.2 / sqrt(0.2 * 0.8 / 100) / 1.128
    reach = plain.upper[0] - plain.centre[0]
    assert prime.upper[0] - prime.centre[0] == pytest.approx(times * reach)


def test_rates():
    chart = spc.control_chart("u", [2, 6, 4], denominators=[10, 20, 30])
    sigma = sqrt(0.2 / 20)
    assert lines(chart, 2) == near(0.2, 0, 0.2 + 3 * sigma, 0.2 - 2 * sigma, 0.2 + 2 * sigma)
    # More events than places to count them in are no error in a rate.
    assert spc.control_chart("u", [12], denominators=[10]).values == (1.2,)


def test_counts():
    assert lines(spc.control_chart("c", [3, 5, 4, 4])) == near(4, 0, 10, 0, 8)


def test_cases_between_events():
    chart = spc.control_chart("g", [0, 2, 10])
    reach = sqrt(4 * 5)
    assert lines(chart) == near(2, 0, 4 + 3 * reach, 0, 4 + 2 * reach)
    assert spc.control_chart("g", [0, 2, 10], centre=10).centre[0] == pytest.approx(6.93)


def test_time_between_events():
    times = [2**3.6, 3**3.6, 4**3.6, 3**3.6]
    chart = spc.control_chart("t", times)
    # Once raised to 1/3.6 they are 2, 3, 4, 3: mean 3, moving ranges 1.
    sigma = 1 / 1.128
    raised = [(3 + k * sigma) ** 3.6 for k in (0, -3, 3, -2, 2)]
    assert lines(chart) == near(*raised)
    wild = spc.control_chart("t", [1, 4**3.6] * 2)
    assert wild.lower[0] == 0
    assert wild.lower_2s[0] is None


def test_a_given_centre_moves_the_limits_of_counts_and_keeps_those_of_individuals():
    given = spc.control_chart("i", [10, 12, 11, 13], centre=20)
    own = spc.control_chart("i", [10, 12, 11, 13])
    assert given.upper[0] - 20 == pytest.approx(own.upper[0] - own.centre[0])
    assert lines(spc.control_chart("c", [3, 5], centre=9)) == near(9, 0, 18, 3, 15)
    chart = spc.control_chart("p", [1, 2], denominators=[10, 10], centre=0.5)
    assert chart.upper_2s[0] == pytest.approx(0.5 + 2 * sqrt(0.25 / 10))


@pytest.mark.parametrize(
    ("kind", "centre", "limits"),
    [
        ("run", 4, (None, None)),
        ("i", 4, (None, None)),
        ("t", 4, (None, None)),
        ("mr", None, (None, None)),
        ("c", 4, (0, 10)),
        ("g", 4, (0, 4 + 3 * sqrt(20))),
    ],
)
def test_one_point(kind, centre, limits):
    chart = spc.control_chart(kind, [4])
    assert chart.centre[0] == (centre and pytest.approx(centre))
    assert (chart.lower[0], chart.upper[0]) == limits


def test_a_series_that_never_changes_has_its_limits_on_its_mean():
    for values in ([7] * 14, [0.1] * 14):
        chart = spc.control_chart("i", values)
        assert lines(chart) == near(*[values[0]] * 5)
        assert numbers_outside(chart) == []


def test_missing_values_take_both_their_moving_ranges_with_them():
    chart = spc.control_chart("i", [1, 2, None, 9, 10])
    assert lines(chart)[:3] == near(5.5, 5.5 - 3 / 1.128, 5.5 + 3 / 1.128)


def test_ratios_and_periods_without_cases():
    chart = spc.control_chart("p", [1, 0, None, 3, 2], denominators=[2, 0, 4, 4, None])
    assert chart.values == (0.5, None, None, 0.75, None)
    assert chart.centre == pytest.approx((4 / 6,) * 5)
    assert [limit is None for limit in chart.upper] == [False, True, True, False, True]
    assert spc.control_chart("p", [0, 0], denominators=[0, 0]).centre == (None, None)


def test_median_of_an_even_number_and_of_what_is_known():
    assert spc.control_chart("run", [5, None, 1, 2, 9]).centre == (3.5,) * 5
    assert spc.control_chart("run", [None, None]).centre == (None, None)
    assert spc.control_chart("run", []).phases == ()


def test_baseline_makes_the_lines_and_all_points_are_tested():
    chart = spc.control_chart("run", [1, 2, 3, 8, 9, 9], baseline=3)
    assert chart.centre == (2,) * 6
    assert (chart.phases[0].n_useful, chart.phases[0].longest_run) == (5, 4)
    assert spc.control_chart("run", [1, 2, 3], baseline=9).centre == (2,) * 3
    assert numbers_outside(spc.control_chart("i", [1, 2, 1, 2, 9], baseline=4)) == [5]


def test_phases_stand_alone_and_set_the_baseline_aside():
    chart = spc.control_chart("run", [1, 2, 3, 7, 8, 9], phases=[3, 3, 0, 6, 99], baseline=1)
    assert chart.centre == (2, 2, 2, 8, 8, 8)
    assert [(run.first, run.last) for run in chart.phases] == [(1, 3), (4, 6)]


def test_excluded_points_leave_the_lines_and_the_runs_but_are_held_against_the_limits():
    chart = spc.control_chart("i", [1, 90, 2, 3], excluded=[2])
    assert chart.values == (1, 90, 2, 3)
    assert lines(chart)[:3] == near(2, 2 - 3 / 1.128, 2 + 3 / 1.128)
    assert chart.phases[0].n_useful == 2
    assert numbers_outside(chart) == [2]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"kind": "xmr"}, r"Unknown kind of chart 'xmr': use one of run, i, mr, p, .*, t\."),
        ({"kind": "p"}, "A p chart needs denominators"),
        ({"kind": "c", "denominators": [4, 4]}, "A c chart has no denominators"),
        ({"denominators": [4]}, "Point 2 has only one"),
        ({"denominators": [4, 0]}, "Point 2: the denominator is 0"),
        ({"denominators": [-4, 4]}, "Point 1: the denominator is negative"),
        ({"values": [1, float("nan")]}, "Point 2: the value is not a number"),
        ({"denominators": [1, float("inf")]}, "Point 2: the denominator is not a number"),
        ({"kind": "pp", "denominators": [1, 1]}, "Point 2: the numerator is larger"),
        ({"kind": "g", "values": [1, -2]}, "Point 2: a g chart has no negative numbers"),
        ({"kind": "t", "values": [1, 0]}, "Point 2: the time between two events"),
        ({"excluded": [3]}, "Point 3 cannot be left out: the points are 1 to 2"),
        ({"baseline": 0}, "at least 1 point, not 0"),
    ],
)
def test_bad_input_is_refused_by_point(arguments, message):
    with pytest.raises(ValueError, match=message):
        spc.control_chart(**{"kind": "run", "values": [1, 2], **arguments})
