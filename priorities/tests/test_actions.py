"""Initiatives, ideas, decisions and matches: what is refused, kept, told."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from notifications.models import Notification
from priorities.actions import (
    open_match,
    rank,
    settle,
    wish,
)
from priorities.models import Stage, WishKind
from priorities.queries import board_of, proposal_of
from priorities.tests.make import group
from programmes.models import Role
from projects.actions import agree_match, build_aim, undo_match
from projects.models import Project
from qiprogramme.tests.make import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def steering():
    return group()


def told(kind: str) -> list[str]:
    found = Notification.objects.filter(kind=kind, state="planned").order_by("recipient__name")
    return [one.recipient.name for one in found]


def refused(action, **values) -> str:
    with pytest.raises(ValidationError) as refusal:
        action(**values)
    return " ".join(refusal.value.messages)


# Ideas and their answers


def test_whoever_submits_an_idea_is_told_by_when_it_is_answered(steering):
    idea = steering.idea()
    assert idea.answer_by == TODAY + timedelta(days=14)
    mail = Notification.objects.get(kind="priorities.received")
    assert (mail.recipient, mail.context["answer_by"]) == (idea.author, "2026-06-24")


def test_a_decision_takes_the_quorum(steering):
    idea = steering.idea()
    one = steering.members[:1]
    assert "takes 2 of the steering group; you named 1" in refused(
        steering.decide, item=idea, stage=Stage.SHORTLISTED, present=one
    )
    idea.refresh_from_db()
    assert idea.stage == Stage.SUBMITTED


def test_an_idea_that_joins_another_brings_its_author_and_those_who_had_joined_it(steering):
    first, second, third = (steering.idea(f"Idea {n}") for n in range(3))
    steering.decide(third, Stage.MERGED, into=second)
    steering.decide(second, Stage.MERGED, into=first)
    assert {one.title for one in first.joined.all()} == {"Idea 1", "Idea 2"}
    mail = Notification.objects.filter(kind="priorities.answered").latest("pk")
    assert mail.context["into"] == "Idea 0"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"stage": Stage.PARKED}, "Give a day that lies ahead."),
        ({"stage": Stage.PARKED, "until": TODAY}, "Give a day that lies ahead."),
        ({"stage": Stage.DECLINED, "reason": ""}, "Say why"),
        ({"stage": Stage.MERGED}, "Choose the idea that it joins."),
    ],
)
def test_an_answer_says_what_it_lacks(steering, values, words):
    assert words in refused(steering.decide, item=steering.idea(), **values)


def test_no_idea_joins_itself_or_one_that_has_joined_another(steering):
    one, other = steering.idea("One"), steering.idea("Other")
    assert "another idea" in refused(steering.decide, item=one, stage=Stage.MERGED, into=one)
    steering.decide(other, Stage.MERGED, into=one)
    third = steering.idea("Third")
    assert "another idea" in refused(steering.decide, item=third, stage=Stage.MERGED, into=other)


def test_who_decided_when_and_why_is_kept(steering):
    idea = steering.idea()
    steering.decide(idea, Stage.PARKED, until=TODAY + timedelta(days=30))
    steering.decide(idea, Stage.SHORTLISTED, reason="Now")
    latest, first = idea.verdicts.all()
    assert (first.stage, first.until, latest.stage) == (
        "parked",
        TODAY + timedelta(days=30),
        "shortlisted",
    )
    assert set(latest.present.all()) == set(steering.members)
    idea.refresh_from_db()
    assert idea.parked_until is None


# Scores


def test_what_is_decided_takes_no_more_scores(steering):
    initiative = steering.initiative()
    steering.score(initiative, steering.members[0], 5, 4)
    steering.score(initiative, steering.members[0], 3, 2)
    assert sorted(initiative.scores.values_list("value", flat=True)) == [2, 3]
    steering.decide(initiative, Stage.SELECTED)
    with pytest.raises(ValidationError, match="takes no more scores"):
        steering.score(initiative, steering.members[1], 5, 5)


def test_a_criterion_that_was_scored_by_stays(steering):
    steering.score(steering.initiative(), steering.members[0], 5, 4)
    assert "“Doable” has been scored by" in refused(steering.rules, criteria=[("Effect", 10)])
    steering.rules(criteria=[("Doable", 10), ("Effect", 90), ("Fair", 5)])
    names = list(steering.weald.programme.criteria.values_list("name", "weight"))
    assert names == [("Doable", 10), ("Effect", 90), ("Fair", 5)]


# The match


@pytest.fixture
def married(steering):
    """Two initiatives of one lead each; lead and other lead both want the first most."""
    weald = steering.weald
    first = steering.initiative("First", maximum=1)
    second = steering.initiative("Second", maximum=1)
    for member in steering.members:
        steering.score(first, member, 5, 5)
        steering.score(second, member, 4, 4)
    for one in (first, second):
        steering.decide(one, Stage.SELECTED)
    ideas = {who: steering.idea(f"Idea of {who}", by=who) for who in (weald.lead, weald.other_lead)}
    for idea in ideas.values():
        steering.decide(idea, Stage.SHORTLISTED)
    match = open_match(
        programme=weald.programme,
        leads=[weald.lead, weald.other_lead],
        rank_by=TODAY,
        by=weald.manager,
        at=NOW,
    )
    rank(match=match, initiatives=[first, second], idea=ideas[weald.lead], by=weald.lead, at=NOW)
    rank(
        match=match, initiatives=[first], idea=ideas[weald.other_lead], by=weald.other_lead, at=NOW
    )
    return steering, match, first, second


def pairs(match) -> dict[str, str]:
    board = board_of(match)
    return {one.candidate.lead.name: str(one.initiative) for one in board.placed}


def test_both_are_placed_and_the_rule_decides_who_yields(married):
    steering, match, first, second = married
    # 0.6 × 1 + 0.4 + 0.6 × 0.6 + 0.4 × 4 / 5 = 1.68
    assert proposal_of(match).total == pytest.approx(1.68)
    assert pairs(match) == {"Weald Lead": "Second", "Weald Other Lead": "First"}


def test_holding_a_pair_together_moves_the_total_and_asks_for_a_reason(married):
    steering, match, first, second = married
    weald = steering.weald
    candidate = match.candidates.get(lead=weald.lead)
    wish(candidate=candidate, initiative=first, kind=WishKind.PINNED, by=weald.manager, at=NOW)
    board = board_of(match)
    assert (round(board.total, 3), round(board.costs, 3)) == (1.32, 0.36)
    about = {"match": match, "present": steering.members, "by": weald.manager, "at": NOW}
    assert "The best match totals 1.680, this one 1.320." in refused(settle, reason="", **about)
    settle(reason="They know the ward", **about)
    match.refresh_from_db()
    assert (round(match.total, 3), round(match.optimum, 3)) == (1.32, 1.68)
    assert match.reason == "They know the ward"


def test_keeping_a_pair_apart_and_letting_it_free_again(married):
    steering, match, first, second = married
    by = {"by": steering.weald.manager, "at": NOW}
    candidate = match.candidates.get(lead=steering.weald.other_lead)
    wish(candidate=candidate, initiative=first, kind=WishKind.FORBIDDEN, **by)
    assert pairs(match)["Weald Other Lead"] == "Second"
    wish(candidate=candidate, initiative=first, kind="", **by)
    assert pairs(match)["Weald Other Lead"] == "First"


def test_agreeing_makes_the_projects_and_tells_everybody(married):
    steering, match, first, second = married
    left = steering.idea("Nobody ranked it", by=steering.weald.contributor)
    steering.decide(left, Stage.SHORTLISTED)
    about = {"match": match, "reason": "", "present": steering.members}
    made = agree_match(**about, by=steering.weald.manager, at=NOW)
    mine = next(one for one in made if one.initiative == second)
    assert mine.title == "Idea of Weald Lead"
    assert mine.team.get().user == steering.weald.lead
    assert list(mine.objectives.all()) == [steering.weald.objective]
    assert (mine.aim, mine.charter.problem) == ("Ask", "People wait")
    assert mine.idea.stage == Stage.MATCHED
    assert told("projects.matched") == ["Weald Lead", "Weald Other Lead"]
    assert told("projects.unmatched") == ["Weald Contributor"]


def test_a_match_is_taken_back_until_somebody_has_worked(married):
    steering, match, first, second = married
    by = steering.weald.manager
    about = {"match": match, "reason": "", "present": steering.members, "by": by}
    before = Project.objects.count()
    agree_match(**about, at=NOW)
    undo_match(match=match, by=by, at=NOW + timedelta(hours=1))
    assert Project.objects.count() == before
    match.refresh_from_db()
    assert match.state == "open"
    assert pairs(match) == {"Weald Lead": "Second", "Weald Other Lead": "First"}
    assert told("projects.unmade") == ["Weald Lead", "Weald Other Lead"]
    assert told("projects.matched") == []
    made = agree_match(**about, at=NOW + timedelta(hours=2))
    later = NOW + timedelta(hours=3)
    parts = {"what": "Ask", "whom": "all", "start": "0", "goal": "9", "aim_on": None}
    build_aim(project=made[0], **parts, by=steering.weald.lead, at=later)
    assert "has been worked on" in refused(undo_match, match=match, by=by, at=later)
    assert Project.objects.count() == before + 2


def test_a_match_is_not_taken_back_beside_another(married):
    steering, match, *_ = married
    by = steering.weald.manager
    agree_match(match=match, reason="", present=steering.members, by=by, at=NOW)
    open_match(programme=match.programme, leads=[], rank_by=TODAY, by=by, at=NOW)
    assert "Another match is open" in refused(undo_match, match=match, by=by, at=NOW)
    assert match.projects.count() == 2


def test_nothing_is_matched_before_an_initiative_is_selected(steering):
    about = {"programme": steering.weald.programme, "leads": [], "rank_by": TODAY}
    words = refused(open_match, **about, by=steering.weald.manager, at=NOW)
    assert words.startswith("No initiative is selected yet")


def test_an_initiative_short_of_leads_is_named(married):
    steering, match, first, second = married
    second.minimum = 2
    second.maximum = 3
    second.save()
    assert any("“Second” needs two leads" in words for words in board_of(match).unfilled)


def test_the_group_is_those_with_the_role(steering):
    roles = steering.weald.programme.memberships.active().filter(role=Role.STEERING)
    assert roles.count() == len(steering.members) == 3
