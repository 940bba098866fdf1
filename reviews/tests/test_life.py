"""The life of a project: every step by rule, saying what is missing; handed over with its debts."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from mentoring.actions import set_project_state
from mentoring.models import MentoringSession
from projects import actions as projects
from projects.models import Act, Scale, State
from projects.queries import team_of
from projects.rules import NEXT_STATES
from qiprogramme.tests.make import MONDAY, NOW, TODAY, two_worlds
from reviews import life

LEARNED = {"worked": "Tea", "did_not": "Posters", "tell_others": "Ask first"}
ENDS = {State.COMPLETED, State.STOPPED}


@given(st.lists(st.sampled_from(State.values)))
def test_whatever_is_tried_an_end_is_for_good_and_nothing_goes_back_to_setting_up(tried):
    state, seen = "setting_up", ["setting_up"]
    for wanted in tried:
        if wanted in NEXT_STATES[state]:
            state = wanted
            seen.append(state)
    assert set(NEXT_STATES) == set(State.values)
    assert not any(one in ENDS for one in seen[:-1])
    assert "setting_up" not in seen[1:]
    assert all(seen[n - 1] == State.ACTIVE for n, one in enumerate(seen) if one == State.PAUSED)


@pytest.fixture
def weald(db):
    return two_worlds()


def closed(weald, state, **values):
    about = {"project": weald.project, "state": state, "by": weald.lead, "at": NOW}
    return life.close(**about | LEARNED | values)


def planned(weald):
    """Return how many sessions lie ahead, this week's among them."""
    ahead = MentoringSession.objects.filter(project=weald.project, week_on__gte=MONDAY)
    return ahead.filter(state="planned").count()


def test_a_pause_asks_for_no_learning_and_takes_the_sessions_back(weald):
    assert planned(weald) == 1
    closed(weald, State.PAUSED, worked="", did_not="", tell_others="")
    assert planned(weald) == 0
    assert not weald.project.learning.exists()
    set_project_state(project=weald.project, state=State.ACTIVE, by=weald.manager, at=NOW)
    assert weald.project.state == State.ACTIVE


@pytest.mark.parametrize("state", sorted(ENDS))
def test_an_end_asks_what_was_learned_and_keeps_it(weald, state):
    with pytest.raises(ValidationError) as refusal:
        closed(weald, state, did_not=" ", worked="")
    assert set(refusal.value.message_dict) == {"did_not", "worked"}
    closed(weald, state)
    weald.project.refresh_from_db()
    assert weald.project.state == state
    assert weald.project.learning.get().did_not == "Posters"
    assert planned(weald) == 0
    with pytest.raises(ValidationError):
        set_project_state(project=weald.project, state=State.ACTIVE, by=weald.manager, at=NOW)


def test_no_test_is_left_open_at_the_end(weald):
    idea = projects.add_idea(project=weald.project, text="A board", by=weald.lead, at=NOW)
    cycle = projects.plan_cycle(
        idea=idea,
        plan="Try",
        prediction="Three",
        scale=Scale.ONE_SHIFT,
        starts_on=TODAY,
        start=True,
        by=weald.lead,
        at=NOW,
    )
    with pytest.raises(ValidationError, match="Cycle 1 is still being tested"):
        closed(weald, State.STOPPED)
    assert not weald.project.learning.exists()
    about = {"happened": "Two", "learned": "Less", "act": Act.ABANDON}
    projects.study_cycle(cycle=cycle, by=weald.lead, at=NOW, **about)
    assert closed(weald, State.STOPPED).state == State.STOPPED


def test_whoever_takes_over_owes_what_was_owed(weald):
    about = {"programme": weald.programme, "project": weald.project, "made_on": TODAY}
    mine, other = (
        projects.make_commitment(
            owner=owner, text="Ask", due_on=TODAY, by=weald.manager, at=NOW, **about
        )
        for owner in (weald.lead, weald.mentor)
    )
    life.hand_over(project=weald.project, to=weald.member, by=weald.lead, at=NOW)
    assert team_of(weald.project)["lead"] == weald.member
    owners = []
    for commitment in (mine, other):
        commitment.refresh_from_db()
        owners.append(commitment.owner)
    assert owners == [weald.member, weald.mentor]


@pytest.mark.parametrize("who", ["lead", "mentor"])
def test_some_cannot_take_over(weald, who):
    with pytest.raises(ValidationError) as refusal:
        life.hand_over(project=weald.project, to=getattr(weald, who), by=weald.manager, at=NOW)
    assert set(refusal.value.message_dict) == {"to"}
    assert team_of(weald.project)["lead"] == weald.lead


def test_the_team_may_not_and_the_newcomer_finds_everything(client, weald):
    client.force_login(weald.member)
    for name in ("close", "hand_over"):
        url = reverse(f"reviews:{name}", args=[weald.project.pk])
        assert client.get(url).status_code == 403
    client.force_login(weald.lead)
    url = reverse("reviews:hand_over", args=[weald.project.pk])
    answer = client.post(url, {"to": weald.contributor.pk}, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[0][0] == reverse("portfolio:newcomer", args=[weald.project.pk])
    for words in ("Tests that are open", "Your first week", str(weald.mentor)):
        assert words in page
