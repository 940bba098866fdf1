import pytest
from django.http import Http404

from programmes.actions import invite
from programmes.models import Role
from programmes.permissions import (
    ask_managers,
    get_administered_or_404,
    get_membership_or_404,
    get_objective_or_404,
    get_programme_or_404,
    may_invite_again,
    may_manage,
    people_of,
    roles_in,
)
from qiprogramme.tests.make import NOW, two_worlds

pytestmark = pytest.mark.django_db
IN_THE_PROGRAMME = ["manager", "steering", "executive", "mentor", "sponsor", "lead", "contributor"]


@pytest.fixture
def weald():
    return two_worlds()


@pytest.mark.parametrize("who", IN_THE_PROGRAMME)
def test_everybody_with_a_role_finds_the_programme_and_no_outsider_does(weald, who):
    assert get_programme_or_404(getattr(weald, who), weald.programme.pk) == weald.programme
    with pytest.raises(Http404):
        get_programme_or_404(getattr(weald.outsider, who), weald.programme.pk)


def test_an_administrator_sees_no_programme_by_that_role(weald):
    with pytest.raises(Http404):
        get_programme_or_404(weald.admin, weald.programme.pk)


@pytest.mark.parametrize("who", IN_THE_PROGRAMME)
def test_only_the_manager_manages(weald, who):
    assert may_manage(getattr(weald, who), weald.programme) == (who == "manager")


def test_roles_end_with_their_membership(weald):
    membership = weald.programme.memberships.get(user=weald.executive)
    membership.ended_at, membership.ended_by = NOW, weald.manager
    membership.save()
    assert roles_in(weald.programme, weald.executive) == frozenset()
    with pytest.raises(Http404):
        get_programme_or_404(weald.executive, weald.programme.pk)


def test_an_administrator_finds_their_own_organisation_alone(weald):
    assert get_administered_or_404(weald.admin) == weald.organisation
    assert get_objective_or_404(weald.admin, weald.objective.pk) == weald.objective
    with pytest.raises(Http404):
        get_objective_or_404(weald.admin, weald.outsider.objective.pk)
    with pytest.raises(Http404):
        get_administered_or_404(weald.manager)


def test_people_come_by_name_and_once(weald):
    names = [person.name for person in people_of(weald.programme)]
    assert names == sorted(names)
    assert len(names) == len(set(names)) == 9
    assert list(people_of(weald.programme, Role.STEERING)) == [weald.steering]


def test_whom_to_ask(weald):
    assert ask_managers(weald.programme) == "Ask Weald Manager."
    invite(
        programme=weald.programme,
        email=weald.steering.email,
        name="",
        role=Role.MANAGER,
        by=weald.manager,
        at=NOW,
    )
    assert ask_managers(weald.programme) == "Ask Weald Manager or Weald Steering."


@pytest.mark.parametrize(
    ("role", "who", "may"),
    [
        (Role.CONTRIBUTOR, "manager", True),
        (Role.CONTRIBUTOR, "lead", False),
        (Role.CONTRIBUTOR, "admin", None),
        (Role.MANAGER, "manager", True),
        (Role.MANAGER, "admin", True),
        (Role.MANAGER, "steering", False),
    ],
)
def test_who_may_send_an_invitation_again(weald, role, who, may):
    """`may` None: the person does not even find it. Outsiders never do."""
    membership = invite(
        programme=weald.programme,
        email="new@weald.example",
        name="New",
        role=role,
        by=weald.manager,
        at=NOW,
    )
    user = getattr(weald, who)
    if may is None:
        with pytest.raises(Http404):
            get_membership_or_404(user, membership.pk)
    else:
        assert may_invite_again(user, get_membership_or_404(user, membership.pk)) == may
    with pytest.raises(Http404):
        get_membership_or_404(getattr(weald.outsider, who), membership.pk)
