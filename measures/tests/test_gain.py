"""How far a measure has come: by its latest six figures, from its first centre line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.analysis import analyse
from measures.gain import Gain, gain

# The median of these eight is 5.
BEGUN = [4, 6, 4, 6, 4, 6, 4, 6]


def of(values, direction="increase", target=None):
    about = {"form": "value", "direction": direction, "baseline": 8, "target": target}
    return gain(analyse(values, **about))


@pytest.mark.parametrize(
    ("later", "direction", "target", "gained"),
    [
        ([], "increase", None, Gain(0, 0, 1)),
        ([7] * 6, "increase", None, Gain(2, 0, 7)),
        ([7] * 6, "increase", 9, Gain(2, 0.5, 7)),
        ([7] * 6, "decrease", 3, Gain(-2, -1, 0)),
        ([3] * 6, "decrease", 3, Gain(2, 1, 6)),
        ([7] * 3 + [None] * 4 + [7] * 3, "increase", 9, Gain(2, 0.5, 7)),
        ([9] * 2 + [7] * 4 + [5], "increase", 9, Gain(2, 0.5, 0)),
        # A target on the worse side of the line is no way to go.
        ([7] * 6, "increase", 5, Gain(2, 0, 7)),
        ([7] * 6, "neutral", 9, Gain()),
    ],
)
def test_what_was_gained(later, direction, target, gained):
    assert of(BEGUN + later, direction, target) == gained


def test_without_a_figure_nothing_is_gained():
    assert of([]) == of([None, None]) == Gain()


@given(st.lists(st.integers(0, 20), min_size=8, max_size=30), st.integers(0, 20))
def test_what_one_way_gains_the_other_loses(values, target):
    up, down = of(values, "increase", target), of(values, "decrease", target)
    assert up.better == -down.better
    assert 0 in (up.held, down.held)
    assert 0 in (up.way, down.way)
