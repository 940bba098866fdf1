from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from projects.actions import (
    change_project,
    create_project,
    end_team_role,
    finish_commitment,
    give_score,
    join_team,
    make_commitment,
    raise_obstacle,
    resolve_obstacle,
    set_state,
    set_team,
)
from projects.models import Project, State, TeamRole
from projects.queries import members_of, team_of
from qiprogramme.tests.make import NOW, TODAY, person, two_worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def weald():
    return two_worlds()


def created(weald, **values):
    defaults = {
        "programme": weald.programme,
        "title": "Boards that speak",
        "objectives": [weald.objective],
        "by": weald.manager,
        "at": NOW,
    }
    return create_project(**defaults | values)


def changed(weald, **values):
    project = weald.project
    defaults = {
        "title": project.title,
        "place": project.place,
        "objectives": [weald.objective],
        "aim": project.aim,
        "aim_on": project.aim_on,
        "by": weald.lead,
        "at": NOW,
    }
    return change_project(project=project, **defaults | values)


def teamed(weald, project=None, **roles):
    holders = {"lead": weald.lead, "mentor": weald.mentor, "sponsor": weald.sponsor} | roles
    return set_team(project=project or weald.project, by=weald.manager, at=NOW, **holders)


def test_a_project_begins_as_being_set_up_with_the_team_named_so_far(weald):
    made = created(weald, place="Ward 4", aim="From 6 to 20.", lead=weald.contributor)
    made = Project.objects.get(pk=made.pk)
    assert (made.state, made.state_since, made.starts_on) == (State.SETTING_UP, TODAY, None)
    assert list(made.objectives.all()) == [weald.objective]
    assert team_of(made) == {"lead": weald.contributor}
    assert made.history.latest().history_user == weald.manager


def test_a_project_without_objective_is_refused_with_the_reason(weald):
    with pytest.raises(ValidationError, match="a project always serves something") as refusal:
        created(weald, objectives=[])
    assert list(refusal.value.error_dict) == ["objectives"]
    assert not Project.objects.filter(title="Boards that speak").exists()


def test_two_projects_of_one_title_are_refused(weald):
    with pytest.raises(ValidationError, match="already a project called"):
        created(weald, title=weald.project.title.upper())


def test_another_programme_may_have_the_same_title(weald):
    assert created(weald, title=weald.outsider.project.title).pk


def test_who_mentors_himself_is_refused_and_nothing_is_left_behind(weald):
    with pytest.raises(ValidationError, match="cannot be their own mentor") as refusal:
        created(weald, lead=weald.lead, mentor=weald.lead)
    assert list(refusal.value.error_dict) == ["mentor"]
    assert not Project.objects.filter(title="Boards that speak").exists()


def test_whoever_joins_a_team_belongs_to_the_programme(weald):
    newcomer = person(weald.organisation, "new@weald.example", "New")
    created(weald, lead=newcomer)
    assert weald.programme.memberships.active().get(user=newcomer).role == "contributor"


def test_an_aim_date_before_the_start_is_refused(weald):
    with pytest.raises(ValidationError, match="before the project starts"):
        created(weald, aim_on=TODAY - timedelta(days=1))


def test_an_aim_date_that_has_passed_stands_while_the_words_change(weald):
    weald.project.aim_on = date(2026, 1, 1)
    assert changed(weald, title="New title", aim_on=date(2026, 1, 1)).title == "New title"


def test_a_change_is_kept_with_its_author(weald):
    changed(weald, place="Ward 7", aim_on=date(2026, 9, 30))
    again = Project.objects.get(pk=weald.project.pk)
    assert (again.place, again.aim_on) == ("Ward 7", date(2026, 9, 30))
    assert again.history.latest().history_user == weald.lead


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"objectives": []}, "at least one objective"),
        ({"aim": " "}, "An active project needs an aim"),
        ({"title": "Weald tablets"}, "already a project called"),
    ],
)
def test_a_change_that_breaks_the_mission_is_refused(weald, wrong, says):
    with pytest.raises(ValidationError, match=says):
        changed(weald, **wrong)
    assert weald.project.objectives.count() == 1


def test_a_role_passes_from_one_to_the_next_and_the_past_is_kept(weald):
    teamed(weald, lead=weald.contributor)
    assert team_of(weald.project)["lead"] == weald.contributor
    past = weald.project.team.get(user=weald.lead)
    assert (past.ended_at, past.ended_by) == (NOW, weald.manager)


def test_two_people_can_change_places(weald):
    teamed(weald, lead=weald.mentor, mentor=weald.lead)
    team = team_of(weald.project)
    assert (team["lead"], team["mentor"]) == (weald.mentor, weald.lead)


def test_the_same_team_again_changes_nothing(weald):
    before = weald.project.team.count()
    teamed(weald)
    assert weald.project.team.count() == before


def test_a_team_member_who_becomes_lead_is_no_longer_a_member_beside(weald):
    teamed(weald, lead=weald.member)
    assert team_of(weald.project)["lead"] == weald.member
    assert weald.member not in members_of(weald.project)


@pytest.mark.parametrize(
    ("roles", "field"),
    [
        ({"mentor": "lead"}, "mentor"),
        ({"sponsor": "lead"}, "sponsor"),
        ({"mentor": "member"}, "mentor"),
        ({"lead": None}, "lead"),
        ({"mentor": None}, "mentor"),
    ],
)
def test_a_team_that_cannot_be_is_refused_beside_its_field(weald, roles, field):
    people = {role: getattr(weald, who) if who else None for role, who in roles.items()}
    before = team_of(weald.project)
    with pytest.raises(ValidationError) as refusal:
        teamed(weald, **people)
    assert list(refusal.value.error_dict) == [field]
    assert team_of(weald.project) == before


def test_before_it_starts_a_project_may_lose_its_lead(weald):
    teamed(weald, project=weald.other_project, lead=None)
    assert "lead" not in team_of(weald.other_project)


def test_nobody_joins_a_team_twice(weald):
    about = {"project": weald.project, "role": TeamRole.MEMBER, "by": weald.manager, "at": NOW}
    with pytest.raises(ValidationError, match="Weald Member is already team member"):
        join_team(user=weald.member, **about)
    with pytest.raises(ValidationError, match="stands beside the team"):
        join_team(user=weald.mentor, **about)


def test_who_left_a_team_can_join_again(weald):
    place = weald.project.team.get(user=weald.member)
    end_team_role(member=place, by=weald.manager, at=NOW)
    assert weald.member not in members_of(weald.project)
    join_team(
        project=weald.project, user=weald.member, role=TeamRole.MEMBER, by=weald.manager, at=NOW
    )
    assert weald.member in members_of(weald.project)


def test_a_project_starts_only_with_lead_mentor_aim_and_review_date(weald):
    missing = "a mentor, a review date"
    with pytest.raises(ValidationError, match=f"the project needs {missing}"):
        set_state(project=weald.other_project, state=State.ACTIVE, by=weald.manager, at=NOW)
    assert weald.project.state == State.ACTIVE
    assert weald.project.starts_on


def test_the_mentor_s_score_counts_before_the_lead_s_of_the_same_day(weald):
    about = {"project": weald.project, "on": TODAY, "at": NOW}
    give_score(role=TeamRole.MENTOR, score=Decimal("2.0"), by=weald.mentor, **about)
    give_score(role=TeamRole.LEAD, score=Decimal("3.0"), by=weald.lead, **about)
    weald.project.refresh_from_db()
    assert weald.project.progress_score == Decimal("2.0")
    known = weald.project.history.count()
    give_score(role=TeamRole.LEAD, score=Decimal("3.5"), by=weald.lead, **about)
    assert weald.project.history.count() == known
    with pytest.raises(ValidationError, match="one of the ten levels"):
        give_score(role=TeamRole.LEAD, score=Decimal("2.3"), by=weald.lead, **about)


def test_an_obstacle_is_raised_and_resolved_once(weald):
    obstacle = raise_obstacle(
        project=weald.project, text="No keys", ask="Keys", on=TODAY, by=weald.lead, at=NOW
    )
    assert obstacle.rung == "mentor"
    resolve_obstacle(obstacle=obstacle, resolution="Found", by=weald.mentor, at=NOW)
    resolve_obstacle(obstacle=obstacle, resolution="Again", by=weald.sponsor, at=NOW)
    obstacle.refresh_from_db()
    assert (obstacle.resolved_by, obstacle.resolution) == (weald.mentor, "Found")


def promised(weald, **values):
    defaults = {
        "programme": weald.programme,
        "project": weald.project,
        "owner": weald.lead,
        "text": "Ask the ward",
        "due_on": TODAY,
        "made_on": TODAY,
        "by": weald.mentor,
        "at": NOW,
    }
    return make_commitment(**defaults | values)


def test_a_commitment_is_done_by_whom_it_was_first_and_can_be_opened_again(weald):
    commitment = promised(weald)
    finish_commitment(commitment=commitment, done=True, by=weald.lead, at=NOW)
    later = NOW + timedelta(hours=1)
    finish_commitment(commitment=commitment, done=True, by=weald.manager, at=later)
    commitment.refresh_from_db()
    assert (commitment.done_at, commitment.done_by) == (NOW, weald.lead)
    finish_commitment(commitment=commitment, done=False, by=weald.manager, at=later)
    commitment.refresh_from_db()
    assert (commitment.done_at, commitment.done_by) == (None, None)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"due_on": TODAY - timedelta(days=1)}, "This date has passed"),
        ({"owner": "outsider"}, "Moor Lead is not in this programme"),
    ],
)
def test_what_cannot_be_promised_is_refused(weald, wrong, says):
    if wrong.get("owner"):
        wrong = {"owner": weald.outsider.lead}
    with pytest.raises(ValidationError, match=says):
        promised(weald, **wrong)
