"""What a page says of a measure: its chart, its lines, its signals, and when it says nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.analysis import analyse

UP_AND_DOWN = [4, 6, 4, 6, 4, 6, 4, 6]
CALM = [10.5, 9.5] * 6

series = st.lists(st.none() | st.integers(-20, 20), max_size=40)


def of(values, **arguments):
    return analyse(values, **{"form": "value", "direction": "increase", **arguments})


def marked(chart, meaning="improvement"):
    return [i for i, one in enumerate(chart.meaning) if one == meaning]


# Run charts


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
    chart = of(UP_AND_DOWN + later, direction=direction, baseline=8)
    assert (chart.kind, chart.signal) == ("run", signal)


def test_points_of_the_baseline_are_the_reference_and_not_tested():
    chart = of([4, 4, 4, 4, 6, 6, 6, 6, 6, 6, 6, 6, 6], baseline=8)
    assert chart.now.centre == 5
    assert chart.signal == "common_cause"
    chart = of([4, 4, 4, 4, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6], baseline=8)
    assert marked(chart) == list(range(8, 14))


def test_without_a_full_baseline_all_points_make_the_line_and_are_tested():
    values = [1, 2, 1, 2, 1, 2, 8, 9, 8, 9, 8, 9]
    for baseline in (None, 12, 14):
        chart = of(values, baseline=baseline, chart="run")
        assert (chart.now.centre, chart.now.locked) == (5, None)
        assert chart.meaning == ("concern",) * 6 + ("improvement",) * 6


def test_weeks_still_silent_do_not_fill_the_baseline():
    assert of(UP_AND_DOWN + [None] * 4, baseline=8).now.locked is None
    assert of(UP_AND_DOWN + [None] * 4 + [5], baseline=8).now.locked == 8


def test_a_point_in_a_shift_and_a_trend_takes_the_meaning_of_the_shift():
    chart = of([*UP_AND_DOWN, 9, 9, 10, 9, 8, 7, 6], baseline=8)
    assert {(found.rule, found.meaning) for found in chart.signals} == {
        ("shift", "improvement"),
        ("trend", "concern"),
    }
    assert chart.meaning[8:] == ("improvement",) * 7


def test_a_turning_point_takes_the_meaning_of_the_later_trend():
    chart = of([1, 2, 3, 4, 5, 4, 3, 2, 1, 3])
    assert chart.meaning == ("improvement",) * 4 + ("concern",) * 5 + ("common_cause",)
    assert [found.current for found in chart.signals] == [False, False]


@pytest.mark.parametrize(
    ("arguments", "caution"),
    [
        ({"values": [3, 4] * 4 + [3, None]}, "points"),
        ({"values": [3, 4] * 5}, None),
        ({"values": [3, 4] * 5, "excluded": [1]}, "points"),
        ({"values": [None] * 3 + [3, 4] * 5, "baseline": 3}, "baseline"),
        ({"values": [1, 2, 1] * 4, "form": "count"}, "counts"),
        ({"values": [2, 1, 2] * 4, "form": "count"}, None),
        ({"values": [1, 1, 1] * 4 + [5] * 8, "form": "count", "baseline": 12}, "counts"),
        ({"values": [1, 1] * 7, "form": "rate", "denominators": [90] * 14}, "counts"),
        ({"values": [2, 2] * 7, "form": "rate", "denominators": [90] * 14}, None),
        ({"values": [1] * 10, "form": "percentage", "denominators": [4] * 10}, "denominators"),
        ({"values": [1] * 10, "form": "percentage", "denominators": [5] * 10}, None),
        ({"values": [3, 4] * 10, "phases": [11]}, "phase"),
        ({"values": [3, 4] * 10, "phases": [8]}, None),
        ({"values": [3, 4] * 12, "phases": [13], "chart": "run"}, None),
        ({"values": [3, 4] * 12, "phases": [13]}, "phase"),
    ],
)
def test_no_claim_on_thin_data(arguments, caution):
    chart = of(**arguments)
    assert chart.caution == caution
    assert (chart.signal == "too_few") is (caution is not None)
    assert (chart.variation == "") is (caution is not None)
    if caution:
        assert chart.assurance == ""
        assert set(chart.meaning[chart.now.first :]) == {"common_cause"}


def test_percentages_and_rates_are_in_the_unit_of_their_target():
    chart = of([1, 0, 3], form="percentage", denominators=[4, 0, 4], target=80)
    assert (chart.values, chart.now.centre, chart.target) == ((25, None, 75), 50, 80)
    assert (chart.numerators, chart.denominators) == ((1, 0, 3), (4, 0, 4))
    rate = of([3, 6], form="rate", denominators=[500, 1000], per=1000, target=5)
    assert (rate.values, rate.now.centre) == ((6, 6), 6)


# Which chart, and its limits


@pytest.mark.parametrize(
    ("values", "arguments", "kind"),
    [
        ([9, 10] * 5, {}, "run"),
        ([9, 10] * 6, {}, "i"),
        ([9, 10] * 6, {"chart": "run"}, "run"),
        ([9, 10] * 6, {"baseline": 8}, "run"),
        ([9, 10] * 8, {"baseline": 12}, "i"),
        ([9, 10] * 6, {"excluded": [3]}, "run"),
        # Counts that vary as chance events do, hardly at all, and wildly.
        ([4, 7, 2, 6, 5, 3, 6, 2, 7, 4, 5, 8], {"form": "count"}, "c"),
        ([20, 21, 20, 21] * 3, {"form": "count"}, "i"),
        ([5, 40] * 6, {"form": "count"}, "i"),
        ([5, 40] * 6, {"form": "count", "chart": "c"}, "c"),
        ([1, 0, 1] * 4, {"form": "count"}, "run"),
        ([5, 7, 4, 6] * 3, {"form": "percentage", "denominators": [12] * 12}, "p"),
        ([300, 500] * 6, {"form": "percentage", "denominators": [900] * 12}, "pp"),
        ([1, 2] * 6, {"form": "percentage", "denominators": [3] * 12}, "run"),
        ([5, 7, 3, 6] * 3, {"form": "rate", "denominators": [900] * 12}, "u"),
        ([20, 70] * 6, {"form": "rate", "denominators": [900] * 12}, "up"),
        ([3, 9, 14] * 4, {"form": "time"}, "t"),
        ([0, 9, 14] * 4, {"form": "cases"}, "g"),
    ],
)
def test_which_chart_is_drawn(values, arguments, kind):
    assert of(values, **arguments).kind == kind


def test_a_chosen_chart_waits_until_there_are_points_enough():
    chart = of([9, 10] * 5, chart="i")
    assert (chart.kind, chart.wanted) == ("run", "i")
    assert chart.suggestion.reason == "limits need 12 points or more, and there are 10 so far"


@pytest.mark.parametrize(
    ("points", "baseline", "limits"),
    [(12, None, "provisional"), (19, None, "provisional"), (20, None, "firm")]
    + [(30, 12, "provisional"), (30, 20, "firm")],
)
def test_limits_are_firm_from_twenty_points_behind_the_lines(points, baseline, limits):
    chart = of(([9, 10] * 15)[:points], baseline=baseline)
    assert chart.now.limits == limits


def test_a_phase_of_fewer_points_has_a_line_and_no_limits():
    chart = of(CALM + [20, 21, 20], phases=[12])
    assert [phase.limits for phase in chart.phases] == ["provisional", "none"]
    assert chart.now.centre == pytest.approx(61 / 3)
    assert chart.lower[:12] == (pytest.approx(7.34, abs=0.01),) * 12
    assert chart.lower[12:] == (None,) * 3


def test_a_baseline_is_locked_inside_each_phase():
    values = CALM + [10.2] + [value + 10 for value in CALM] + [24]
    chart = of(values, phases=[13], baseline=12)
    assert [phase.locked for phase in chart.phases] == [12, 25]
    assert [phase.centre for phase in chart.phases] == [10, 20]


@pytest.mark.parametrize(
    ("later", "variation"),
    [
        ([13], "improvement_high"),
        ([7], "concern_low"),
        ([10.1] * 7, "improvement_high"),
        ([10.1] * 6, "common_cause"),
        ([13, 10], "common_cause"),
        # Weeks of silence and cases left out hide nothing.
        ([13, None, None], "improvement_high"),
    ],
)
def test_making_data_count_marks_a_chart_with_limits(later, variation):
    chart = of([*CALM, 10, *later], baseline=12)
    assert (chart.kind, chart.variation) == ("i", variation)
    assert chart.signal == variation.split("_")[0].replace("common", "common_cause")


def test_shift_and_trend_of_six_where_that_is_chosen():
    assert of([*CALM, 10, *[10.1] * 6], baseline=12, length=6).signal == "improvement"


@pytest.mark.parametrize(
    ("target", "assurance"), [(13, "fail"), (7, "pass"), (10, "inconsistent"), (None, "")]
)
def test_assurance(target, assurance):
    assert of(CALM, target=target).assurance == assurance
    assert of(CALM, target=target, chart="run").assurance == ""
    # Limits from before a change say nothing of what it will reach.
    assert of([*CALM, 10, *[10.1] * 7], baseline=12, target=target).assurance == ""


def test_what_is_left_out_breaks_no_shift_and_makes_no_signal():
    chart = of([*CALM, 10, 10.1, 10.1, 10.1, 30, 10.1, 10.1, 10.1, 10.1], excluded=[17])
    assert chart.signal == "improvement"
    assert marked(chart) == [13, 14, 15, 17, 18, 19, 20]
    assert chart.excluded == {16}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"form": "share"}, "Unknown form 'share'"),
        ({"direction": "up"}, "Unknown direction 'up'"),
        ({"chart": "p"}, "No p chart fits a value: use one of i, run"),
        ({"form": "percentage"}, "needs denominators"),
        ({"denominators": [5, 5]}, "other forms have none"),
        ({"form": "percentage", "denominators": [2, 1]}, "Point 2: the numerator is larger"),
        ({"form": "count", "values": [1, -2]}, "Point 2: a count cannot be negative"),
        ({"form": "time", "values": [1, 0]}, "Point 2: the time between"),
    ],
)
def test_bad_data_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        of(**{"values": [1, 2], **arguments})


@given(series, st.integers(1, 45), st.sampled_from(["", "run", "i"]))
def test_a_mirror_swaps_improvement_and_concern(values, baseline, chart):
    mirrored = [None if value is None else -value for value in values]
    seen = of(values, baseline=baseline, chart=chart)
    swapped = of(mirrored, baseline=baseline, chart=chart)
    other = {"improvement": "concern", "concern": "improvement"}
    assert swapped.meaning == tuple(other.get(meaning, meaning) for meaning in seen.meaning)
    assert swapped.signal == other.get(seen.signal, seen.signal)
    reversed_ = of(mirrored, baseline=baseline, chart=chart, direction="decrease")
    assert reversed_.meaning == seen.meaning


@given(series, series)
def test_what_a_phase_shows_depends_on_no_other(first, second):
    if first and second:
        both = of([*first, *second], phases=[len(first)], chart="i")
        alone = of(second, chart="i")
        if both.kind == alone.kind:
            assert both.now.centre == alone.now.centre
            assert both.meaning[len(first) :] == alone.meaning
