from datetime import time

import pytest

from reviews.slots import end_of, free_slots, shifted, slot_problem

OPENS, CLOSES = time(14), time(15)


@pytest.mark.parametrize("starts", [time(14), time(14, 25), time(14, 50)])
def test_a_slot_fits_into_the_day(starts):
    assert slot_problem(starts, opens=OPENS, closes=CLOSES, taken=[]) is None


@pytest.mark.parametrize("starts", [time(13, 59), time(14, 51), time(9)])
def test_a_slot_outside_the_day_is_refused_and_says_how_to_go_on(starts):
    problem = slot_problem(starts, opens=OPENS, closes=CLOSES, taken=[])
    assert f"{starts:%H:%M} is outside the review day (14:00 to 15:00" in problem
    assert "Choose another time" in problem


@pytest.mark.parametrize(
    ("starts", "clashes"),
    [
        (time(14, 10), False),
        (time(14, 11), True),
        (time(14, 20), True),
        (time(14, 29), True),
        (time(14, 30), False),
    ],
)
def test_slots_are_ten_minutes_apart(starts, clashes):
    taken = [(time(14, 20), "Huddles")]
    problem = slot_problem(starts, opens=OPENS, closes=CLOSES, taken=taken)
    assert bool(problem) is clashes
    if clashes:
        assert "overlaps with “Huddles” at 14:20" in problem


def test_free_slots_go_round_those_that_are_taken():
    assert free_slots(OPENS, CLOSES, []) == [time(14, minute) for minute in range(0, 60, 10)]
    assert free_slots(OPENS, CLOSES, [time(14), time(14, 25)]) == [
        time(14, 10),
        time(14, 35),
        time(14, 45),
    ]
    assert free_slots(time(14), time(14, 9), []) == []


def test_free_slots_are_free():
    taken = [time(14, 3), time(14, 31)]
    for starts in free_slots(OPENS, CLOSES, taken):
        others = [(other, "") for other in taken]
        assert slot_problem(starts, opens=OPENS, closes=CLOSES, taken=others) is None


def test_slots_keep_their_distance_from_the_start():
    slots = [time(14), time(14, 25)]
    assert shifted(slots, old=time(14), new=time(9, 30), closes=time(10, 30)) == [
        time(9, 30),
        time(9, 55),
    ]
    assert shifted(slots, old=time(14), new=time(9, 30), closes=time(10)) == [time(9, 30), None]
    assert shifted([time(14, 50)], old=time(14), new=time(23, 30), closes=time(23, 59)) == [None]


def test_a_slot_ends_ten_minutes_later():
    assert end_of(time(14, 55)) == time(15, 5)
