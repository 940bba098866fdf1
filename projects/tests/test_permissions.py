import pytest
from django.http import Http404

from projects.actions import make_commitment, raise_obstacle
from projects.models import Rung
from projects.permissions import (
    get_commitment_or_404,
    get_obstacle_or_404,
    get_project_or_404,
    may_edit,
    may_finish_commitment,
    may_raise_obstacle,
    may_resolve,
    roles_on,
)
from qiprogramme.tests.make import NOW, TODAY, two_worlds

pytestmark = pytest.mark.django_db
EVERYBODY = {
    "manager",
    "steering",
    "executive",
    "mentor",
    "sponsor",
    "lead",
    "member",
    "contributor",
    "other_lead",
}
TEAM = {"lead", "member", "manager"}
NEAR = TEAM | {"mentor", "sponsor"}


@pytest.fixture
def weald():
    return two_worlds()


@pytest.fixture
def obstacle(weald):
    return raise_obstacle(project=weald.project, text="No keys", on=TODAY, by=weald.lead, at=NOW)


@pytest.fixture
def commitment(weald):
    return make_commitment(
        programme=weald.programme,
        owner=weald.executive,
        text="Pay for keys",
        due_on=TODAY,
        made_on=TODAY,
        by=weald.manager,
        at=NOW,
    )


def those_who(weald, may, row):
    return {who for who in EVERYBODY if may(getattr(weald, who), row)}


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_the_programme_finds_its_work_and_no_outsider_does(weald, obstacle, commitment, who):
    loaders = (
        (get_project_or_404, weald.project),
        (get_obstacle_or_404, obstacle),
        (get_commitment_or_404, commitment),
    )
    for load, row in loaders:
        assert load(getattr(weald, who), row.pk) == row
        for outsider in (getattr(weald.outsider, who), weald.admin):
            with pytest.raises(Http404):
                load(outsider, row.pk)


def test_who_edits_a_project(weald):
    assert those_who(weald, may_edit, weald.project) == TEAM


def test_who_raises_an_obstacle(weald):
    assert those_who(weald, may_raise_obstacle, weald.project) == NEAR


@pytest.mark.parametrize(
    ("rung", "more"),
    [
        (Rung.MENTOR, set()),
        (Rung.MANAGER, set()),
        (Rung.SPONSOR, {"steering"}),
        (Rung.EXECUTIVE, {"steering", "executive"}),
    ],
)
def test_an_obstacle_is_also_theirs_to_whom_it_has_climbed(weald, obstacle, rung, more):
    obstacle.rung = rung
    assert those_who(weald, may_resolve, obstacle) == NEAR | more


def test_a_commitment_is_its_owner_s_and_the_manager_s(weald, commitment):
    assert those_who(weald, may_finish_commitment, commitment) == {"executive", "manager"}


def test_a_team_role_counts_only_beside_a_membership(weald):
    assert roles_on(weald.project, weald.lead) == {"lead", "contributor"}
    for membership in weald.programme.memberships.filter(user=weald.lead):
        membership.ended_at, membership.ended_by = NOW, weald.manager
        membership.save()
    assert roles_on(weald.project, weald.lead) == frozenset()
