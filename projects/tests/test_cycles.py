"""PDSA cycles: planned, started with a prediction, studied, acted upon."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from projects import actions
from projects.models import Act, CycleState, PdsaCycle, Scale
from projects.queries import idea_box
from qiprogramme.tests.make import NOW, TODAY, two_worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def weald():
    return two_worlds()


@pytest.fixture
def idea(weald):
    return actions.add_idea(project=weald.project, text="A name", by=weald.lead, at=NOW)


def planned(weald, idea, **values):
    defaults = {
        "plan": "A name on the board",
        "prediction": "Three of six",
        "scale": Scale.ONE_SHIFT,
        "starts_on": TODAY,
        "by": weald.lead,
        "at": NOW,
    }
    return actions.plan_cycle(idea=idea, **defaults | values)


def studied(weald, cycle, act=Act.ADOPT):
    about = {"happened": "Four of six", "learned": "It takes a minute", "act": act}
    return actions.study_cycle(cycle=cycle, by=weald.lead, at=NOW, **about)


def standing(idea):
    return idea_box(idea, TODAY).standing[0]


def test_cycles_are_numbered_within_their_project(weald, idea):
    other = actions.add_idea(project=weald.project, text="A time", by=weald.lead, at=NOW)
    cycles = [planned(weald, one) for one in (idea, other, idea)]
    assert [cycle.number for cycle in cycles] == [1, 2, 3]


def test_a_plan_may_lack_a_prediction_but_a_test_may_not(weald, idea):
    cycle = planned(weald, idea, prediction="")
    assert cycle.state == CycleState.PLANNED
    values = {"plan": "As it was", "scale": Scale.ONE_SHIFT, "starts_on": TODAY}
    about = {"cycle": cycle, "start": True, "by": weald.lead, "at": NOW, **values}
    with pytest.raises(ValidationError, match="predict") as refusal:
        actions.change_cycle(prediction="  ", **about)
    assert set(refusal.value.message_dict) == {"prediction"}
    cycle.refresh_from_db()
    assert cycle.state == CycleState.PLANNED
    assert actions.change_cycle(prediction="Three", **about).state == CycleState.RUNNING


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("starts_on", {"starts_on": TODAY + timedelta(days=1), "start": True}),
        ("ends_on", {"ends_on": TODAY - timedelta(days=1)}),
    ],
)
def test_days_that_cannot_be_are_refused(weald, idea, field, values):
    with pytest.raises(ValidationError) as refusal:
        planned(weald, idea, **values)
    assert set(refusal.value.message_dict) == {field}
    assert not PdsaCycle.objects.exists()


def test_a_plan_may_lie_ahead(weald, idea):
    assert planned(weald, idea, starts_on=TODAY + timedelta(days=7)).pk


@pytest.mark.parametrize(
    ("act", "words"),
    [(Act.ADOPT, "Adopted"), (Act.ADAPT, "To be adapted"), (Act.ABANDON, "Abandoned")],
)
def test_an_idea_stands_as_its_tests_say(weald, idea, act, words):
    assert standing(idea) == "Not tested yet"
    cycle = planned(weald, idea)
    assert standing(idea) == "Test planned"
    about = {"plan": "Try", "prediction": "Three", "scale": Scale.ONE_SHIFT, "starts_on": TODAY}
    actions.change_cycle(cycle=cycle, start=True, by=weald.lead, at=NOW, **about)
    assert standing(idea) == "Being tested"
    studied(weald, cycle, act)
    assert standing(idea) == words
    planned(weald, idea)
    assert standing(idea) == words


def test_a_study_is_kept_and_can_be_corrected_without_moving_its_day(weald, idea):
    cycle = studied(weald, planned(weald, idea, start=True))
    assert (cycle.state, cycle.closed_on) == (CycleState.DONE, TODAY)
    later = NOW + timedelta(days=3)
    about = {"happened": "Five of six", "learned": "It takes two minutes", "act": Act.ADAPT}
    actions.study_cycle(cycle=cycle, by=weald.lead, at=later, **about)
    cycle.refresh_from_db()
    assert (cycle.happened, cycle.closed_on) == ("Five of six", TODAY)
    assert "Four of six" in cycle.history.values_list("happened", flat=True)


def test_what_has_not_started_can_be_given_up_and_nothing_else(weald, idea):
    with pytest.raises(ValidationError, match="not started yet"):
        studied(weald, planned(weald, idea))
    running = planned(weald, idea, start=True)
    with pytest.raises(ValidationError, match="has started"):
        actions.drop_cycle(cycle=running, by=weald.lead, at=NOW)
    actions.drop_cycle(cycle=PdsaCycle.objects.get(number=1), by=weald.lead, at=NOW)
    assert list(PdsaCycle.objects.all()) == [running]
