"""Obstacles climb their ladder on their days, each rung once."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from projects import actions
from projects.ladder import RUNGS, rung_due
from projects.models import Obstacle, Rung, State
from projects.queries import obstacles_waiting
from qiprogramme.tests.make import NOW, TODAY, two_worlds

DAY = timedelta(days=1)
ALL = frozenset(RUNGS)


@pytest.mark.parametrize(
    ("rung", "after", "held", "due"),
    [
        ("mentor", 6, ALL, None),
        ("mentor", 7, ALL, "manager"),
        ("mentor", 30, ALL, "manager"),
        ("manager", 7, ALL, "sponsor"),
        ("manager", 7, ALL - {"sponsor"}, "executive"),
        ("sponsor", 7, ALL, "executive"),
        ("sponsor", 7, ALL - {"executive"}, None),
        ("mentor", 0, ALL - {"mentor"}, "manager"),
        ("manager", 6, ALL - {"manager", "sponsor"}, "executive"),
        ("sponsor", 0, frozenset(), None),
        ("executive", 0, ALL - {"executive"}, None),
        ("executive", 99, ALL, None),
    ],
)
def test_the_next_rung_on_its_day(rung, after, held, due):
    since = date(2026, 6, 1)
    assert rung_due(rung, since=since, today=since + after * DAY, days=7, held=held) == due


@given(
    st.sampled_from(RUNGS), st.integers(0, 200), st.integers(1, 90), st.sets(st.sampled_from(RUNGS))
)
def test_it_only_ever_climbs_and_only_to_somebody(rung, after, days, held):
    since = date(2026, 6, 1)
    due = rung_due(rung, since=since, today=since + after * DAY, days=days, held=held)
    if due:
        assert due in held
        assert RUNGS.index(due) > RUNGS.index(rung)
    above = held & set(RUNGS[RUNGS.index(rung) + 1 :])
    assert bool(due) == (bool(above) and (after >= days or rung not in held))


@pytest.fixture
def weald(db):
    return two_worlds()


@pytest.fixture
def obstacle(weald):
    about = {"text": "No keys", "ask": "Two keys", "on": TODAY, "by": weald.lead, "at": NOW}
    return actions.raise_obstacle(project=weald.project, **about)


def climb_for(days: int, begin=NOW) -> None:
    """Wake the ladder several times a day, as the plan does."""
    for n in range(days):
        for hour in range(3):
            actions.climb_all(at=begin + n * DAY + timedelta(hours=hour))


def test_it_climbs_rung_by_rung(obstacle):
    stations = []
    for week in range(5):
        obstacle.refresh_from_db()
        stations.append(obstacle.rung)
        climb_for(7, NOW + (7 * week + 1) * DAY)
    assert stations == ["mentor", "manager", "sponsor", "executive", "executive"]


def test_after_a_standstill_it_climbs_one_rung_at_a_time(weald, obstacle):
    late = NOW + 61 * DAY
    assert actions.climb_all(at=late) == 1
    assert actions.climb_all(at=late) == 0
    obstacle.refresh_from_db()
    assert (obstacle.rung, obstacle.moved_on) == ("manager", late.date())


def test_it_waits_for_no_empty_chair(weald, obstacle):
    tomorrow = NOW + DAY
    actions.end_team_role(member=weald.project.team.get(role="mentor"), by=weald.manager, at=NOW)
    assert actions.climb_all(at=tomorrow) == 1
    assert actions.climb_all(at=tomorrow) == 0
    obstacle.refresh_from_db()
    assert (obstacle.rung, obstacle.moved_on) == ("manager", tomorrow.date())


def test_it_climbs_while_the_project_is_paused(weald, obstacle):
    actions.set_state(project=weald.project, state=State.PAUSED, by=weald.manager, at=NOW)
    assert actions.climb_all(at=NOW + 7 * DAY) == 1


def test_it_rests_on_days_off_and_while_the_project_is_over(weald, obstacle):
    saturday = NOW + 10 * DAY
    assert saturday.weekday() == 5
    assert actions.climb_all(at=saturday) == 0
    actions.set_state(project=weald.project, state=State.STOPPED, by=weald.manager, at=NOW)
    assert actions.climb_all(at=saturday + 2 * DAY) == 0


def test_resolved_it_climbs_no_more(weald, obstacle):
    actions.resolve_obstacle(obstacle=obstacle, resolution="Found", by=weald.lead, at=NOW)
    climb_for(9)
    obstacle.refresh_from_db()
    assert obstacle.rung == Rung.MENTOR


def test_lowered_it_says_why_and_climbs_anew(weald, obstacle):
    climb_for(9)
    obstacle.refresh_from_db()
    about = {"obstacle": obstacle, "by": weald.manager}
    with pytest.raises(ValidationError):
        actions.lower_obstacle(rung=Rung.SPONSOR, why="Up", at=NOW, **about)
    later = NOW + 9 * DAY
    actions.lower_obstacle(rung=Rung.MENTOR, why="Keys are ordered", at=later, **about)
    assert (obstacle.rung, obstacle.lowered_why) == ("mentor", "Keys are ordered")
    climb_for(6, later)
    obstacle.refresh_from_db()
    assert obstacle.rung == "mentor"
    climb_for(4, later + 6 * DAY)
    obstacle.refresh_from_db()
    assert obstacle.rung == "manager"


def test_it_waits_with_whoever_is_on_its_rung_and_nobody_else(weald, obstacle):
    cast = ("mentor", "manager", "sponsor", "executive", "lead", "contributor")
    for rung in Rung.values:
        Obstacle.objects.update(rung=rung)
        holding = [who for who in cast if obstacles_waiting(getattr(weald, who))]
        assert holding == [rung]
    assert not obstacles_waiting(weald.outsider.manager)


def test_what_climbs_first_stands_first(weald, obstacle):
    actions.raise_obstacle(
        project=weald.project, text="Older", on=TODAY - 20 * DAY, by=weald.lead, at=NOW
    )
    found = obstacles_waiting(weald.mentor)
    assert [one.obstacle.text for one in found] == ["Older", "No keys"]
    assert all(one.climbs_on <= two.climbs_on for one, two in pairwise(found))


def test_one_that_cannot_climb_stops_no_other(weald, obstacle, monkeypatch, caplog):
    about = {"project": weald.project, "on": TODAY, "by": weald.lead, "at": NOW}
    other = actions.raise_obstacle(text="No desk", **about)
    real = actions.obstacles.climb

    def broken(pk, *, at):
        if pk == obstacle.pk:
            raise RuntimeError("no")
        return real(pk, at=at)

    monkeypatch.setattr(actions.obstacles, "climb", broken)
    assert actions.climb_all(at=NOW + 7 * DAY) == 1
    other.refresh_from_db()
    assert other.rung == "manager"
    assert f"obstacle {obstacle.pk} could not climb" in caplog.text
