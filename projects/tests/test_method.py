from datetime import date, timedelta

import pytest

from projects.method import Test as Trial
from projects.method import advice, has_number

TODAY = date(2026, 6, 10)


def trial(**values):
    defaults = {
        "plan": "Two questions at admission",
        "prediction": "Referral by day 5",
        "step": 0,
        "is_running": False,
        "ends_on": None,
    }
    return Trial(**defaults | values)


@pytest.mark.parametrize(
    ("prediction", "named"),
    [("Tasks for 9 patients", True), ("Half of them", True), ("Nobody", True), ("It helps", False)],
)
def test_a_number_is_named_in_digits_or_words(prediction, named):
    assert has_number(prediction) == named


def test_a_good_ramp_needs_no_advice():
    ramp = [trial(), trial(plan="Three questions", step=1), trial(plan="At night too", step=2)]
    assert advice(ramp, TODAY) == [[], [], []]
    assert advice([], TODAY) == []


@pytest.mark.parametrize(
    ("tests", "told"),
    [
        ([trial(prediction="It will help")], "names no number"),
        ([trial(), trial(plan="two questions, at admission!")], "again, unchanged"),
        ([trial(), trial(plan="All wards", step=2)], "jumps two steps"),
        ([trial(step=2)], "first test is a wide one"),
        ([trial(is_running=True, ends_on=TODAY - timedelta(days=1))], "not studied yet"),
    ],
)
def test_each_fault_is_told_once_where_it_is(tests, told):
    *earlier, last = advice(tests, TODAY)
    assert [told in sentence for sentence in last] == [True]
    assert not any(earlier)


def test_nothing_is_told_a_day_too_early():
    assert advice([trial(step=1)], TODAY) == [[]]
    assert advice([trial(is_running=True, ends_on=TODAY)], TODAY) == [[]]
    assert advice([trial(ends_on=TODAY - timedelta(days=9))], TODAY) == [[]]
    # A planned test without a prediction is refused at its start, not scolded before.
    assert advice([trial(prediction="")], TODAY) == [[]]
