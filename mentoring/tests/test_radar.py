"""The radar's points and levels, from plain values."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.radar import Facts, Level, Series, Trial, level, points, signals

TODAY = date(2026, 5, 25)
WEEK = timedelta(weeks=1)
LEVELS = list(Level)
STATES = ("held", "rearranged", "cancelled", "missed")
days_back = st.integers(0, 60).map(lambda n: TODAY - timedelta(days=n))
scores = st.sampled_from([Decimal(n) / 2 for n in range(1, 11)])
facts = st.builds(
    Facts,
    has_lead=st.booleans(),
    sessions=st.lists(st.sampled_from(STATES), max_size=8),
    confidence=st.lists(st.integers(1, 5), max_size=4),
    checked_in_on=st.none() | days_back,
    measures=st.lists(st.builds(Series, st.just("Falls"), days_back, st.just(WEEK)), max_size=3),
    scores=st.lists(scores, max_size=5),
    apart=scores,
    obstacles=st.lists(days_back, max_size=3),
    overdue=st.lists(days_back, max_size=4),
    sponsor=st.lists(days_back, max_size=2),
    tests=st.lists(
        st.builds(
            Trial, st.sampled_from(["Cards", "Boards"]), st.none() | days_back, st.booleans()
        ),
        max_size=5,
    ),
    aim_on=st.none() | days_back,
)


@pytest.mark.parametrize(
    ("known", "names", "expected"),
    [
        ({}, [], "steady"),
        ({"sessions": ["held", "cancelled"]}, ["Mentoring"], "steady"),
        ({"sessions": ["held", "missed"]}, ["Mentoring"], "watch"),
        ({"sessions": ["missed", "held", "held", "rearranged", "held"]}, [], "steady"),
        ({"sessions": ["missed", "missed", "cancelled"]}, ["Mentoring"], "act"),
        ({"has_lead": False}, ["No lead"], "watch"),
        ({"has_lead": False, "sessions": ["missed"]}, ["No lead", "Mentoring"], "act"),
        ({"checked_in_on": TODAY - 2 * WEEK}, [], "steady"),
        ({"checked_in_on": TODAY - 3 * WEEK}, ["Check-in"], "steady"),
        ({"checked_in_on": TODAY - 5 * WEEK}, ["Check-in"], "watch"),
        ({"measures": [Series("Falls", TODAY - 3 * WEEK, WEEK)]}, [], "steady"),
        ({"measures": [Series("Falls", TODAY - 4 * WEEK, WEEK)]}, ["Data"], "watch"),
        ({"scores": [Decimal("2.0")] * 3}, ["Progress"], "steady"),
        ({"scores": [Decimal("2.0"), Decimal("2.0"), Decimal("2.5")]}, [], "steady"),
        ({"apart": Decimal("0.5")}, ["Two views"], "steady"),
        ({"apart": Decimal("1.0")}, ["Two views"], "watch"),
        ({"obstacles": [TODAY - timedelta(days=13)]}, [], "steady"),
        ({"obstacles": [TODAY - timedelta(days=28)]}, ["Obstacle"], "watch"),
        ({"overdue": [TODAY - timedelta(days=6)]}, [], "steady"),
        ({"overdue": [TODAY - timedelta(days=7)] * 3}, ["Commitments"], "watch"),
        ({"sponsor": [TODAY - timedelta(days=13)]}, [], "steady"),
        ({"sponsor": [TODAY - timedelta(days=14)]}, ["Sponsor"], "steady"),
        ({"aim_on": TODAY + 4 * WEEK, "scores": [Decimal("2.5")]}, ["Aim date"], "steady"),
        ({"aim_on": TODAY + 5 * WEEK, "scores": [Decimal("2.5")]}, [], "steady"),
        ({"tests": [Trial("Cards", TODAY - 4 * WEEK)]}, ["Tests"], "steady"),
        ({"tests": [Trial("Cards", TODAY - 4 * WEEK + timedelta(days=1))]}, [], "steady"),
        ({"tests": [Trial("Cards", TODAY - 4 * WEEK), Trial("Boards")]}, [], "steady"),
        ({"tests": [Trial("Cards", TODAY - 9 * WEEK, adopted=True)]}, [], "steady"),
        ({"tests": [Trial("Cards", TODAY)] * 3}, ["Same change"], "steady"),
        ({"tests": [Trial("Cards", TODAY)] * 2 + [Trial("Boards", TODAY)]}, [], "steady"),
        ({"tests": [Trial("Cards", TODAY)] * 3 + [Trial("Cards", TODAY, True)]}, [], "steady"),
        ({"confidence": [2, 1]}, ["Confidence"], "steady"),
        ({"confidence": [1, 3]}, [], "steady"),
    ],
)
def test_each_signal_has_its_points(known, names, expected):
    found = signals(Facts(**known), TODAY)
    assert [one.name for one in found] == names
    assert level(found) == expected
    assert all(one.evidence and one.act for one in found)


@given(facts)
def test_removing_a_signal_never_raises_the_level(known):
    found = signals(known, TODAY)
    for place in range(len(found)):
        rest = found[:place] + found[place + 1 :]
        assert LEVELS.index(level(rest)) <= LEVELS.index(level(found))
        assert points(rest) < points(found)


@given(facts)
def test_another_missed_week_never_lowers_the_level(known):
    worse = replace(known, sessions=[*known.sessions, "missed"])
    assert points(signals(worse, TODAY)) >= points(signals(known, TODAY))
