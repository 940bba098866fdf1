"""A role begins or ends: reminders and calendar entries of coming reviews follow at once."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notifications.actions import sweep
from notifications.models import Notification
from programmes.models import Role
from qiprogramme.tests.make import NOW, world
from reviews.actions import plan_all
from reviews.roles import change_role, end_role, set_team

pytestmark = pytest.mark.django_db
START = NOW - timedelta(days=21)


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def weald():
    """Everybody concerned has been told of the review day."""
    made = world()
    sweep(now=START)
    return made


def unsent(person) -> list[tuple[str, str | None]]:
    """Return the kind of each mail about reviews still to come, and what its entry says."""
    rows = Notification.objects.filter(
        recipient=person, subject__startswith="review_day", state=Notification.State.PLANNED
    )
    return [
        (row.kind.removeprefix("reviews."), row.calendar and row.calendar["method"]) for row in rows
    ]


def role_of(weald, who):
    return weald.programme.memberships.active().get(user=getattr(weald, who))


TOLD_AND_REMINDED = [("scheduled", "REQUEST"), ("reminder", None), ("reminder", None)]
TAKEN_OUT = [("cancelled", "CANCEL")]


def test_who_is_executive_no_more_is_uninvited(weald):
    assert ("reminder", None) in unsent(weald.executive)
    end_role(membership=role_of(weald, "executive"), by=weald.manager, at=NOW)
    assert unsent(weald.executive) == TAKEN_OUT


def test_another_role_in_place_of_it_invites_or_uninvites(weald):
    change_role(
        membership=role_of(weald, "steering"), role=Role.EXECUTIVE, by=weald.manager, at=NOW
    )
    assert set(unsent(weald.steering)) == set(TOLD_AND_REMINDED)
    change_role(
        membership=role_of(weald, "executive"), role=Role.STEERING, by=weald.manager, at=NOW
    )
    assert unsent(weald.executive) == TAKEN_OUT


def test_a_new_lead_is_invited_and_the_one_before_uninvited(weald):
    team = {"mentor": weald.mentor, "sponsor": weald.sponsor}
    set_team(project=weald.project, lead=weald.contributor, by=weald.manager, at=NOW, **team)
    assert set(unsent(weald.contributor)) == set(TOLD_AND_REMINDED)
    assert unsent(weald.lead) == TAKEN_OUT
    before = unsent(weald.mentor)
    assert before == [("reminder", None)] * len(before) != []


def test_the_hourly_plan_has_nothing_to_add(weald):
    end_role(membership=role_of(weald, "executive"), by=weald.manager, at=NOW)
    before = list(Notification.objects.order_by("pk").values())
    plan_all(at=NOW)
    assert list(Notification.objects.order_by("pk").values()) == before


def test_who_was_not_told_yet_hears_nothing_of_it(weald):
    Notification.objects.filter(recipient=weald.executive).delete()
    end_role(membership=role_of(weald, "executive"), by=weald.manager, at=NOW)
    assert unsent(weald.executive) == []


def test_a_refused_change_tells_nobody_anything(weald):
    before = list(Notification.objects.order_by("pk").values())
    with pytest.raises(ValidationError):
        end_role(membership=role_of(weald, "manager"), by=weald.manager, at=NOW)
    with pytest.raises(ValidationError):
        set_team(
            project=weald.project,
            lead=None,
            mentor=weald.mentor,
            sponsor=None,
            by=weald.manager,
            at=NOW,
        )
    assert list(Notification.objects.order_by("pk").values()) == before


# The pages


def test_the_pages_tell_at_once(client, weald):
    client.force_login(weald.manager)
    team = reverse("reviews:team", args=[weald.project.pk]) + "?what=roles"
    people = {"mentor": weald.mentor.pk, "sponsor": weald.sponsor.pk}
    client.post(team, people | {"lead": weald.contributor.pk})
    assert unsent(weald.lead) == TAKEN_OUT
    client.post(reverse("reviews:end_role", args=[role_of(weald, "executive").pk]))
    assert unsent(weald.executive) == TAKEN_OUT
    client.post(
        reverse("reviews:change_role", args=[role_of(weald, "steering").pk]), {"role": "executive"}
    )
    assert ("scheduled", "REQUEST") in unsent(weald.steering)


if connection.vendor == "postgresql":
    # SQLite has no locks on rows.
    def test_a_change_of_the_team_locks_in_the_order_in_which_a_move_does(client, weald):
        client.force_login(weald.manager)
        url = reverse("reviews:team", args=[weald.project.pk]) + "?what=roles"
        token = re.search(r'name="form_token" value="(.+?)"', client.get(url).content.decode())
        people = {"lead": weald.member.pk, "mentor": weald.mentor.pk, "sponsor": weald.sponsor.pk}
        with CaptureQueriesContext(connection) as captured:
            client.post(url, people | {"form_token": token[1]})
        locks = [
            re.search(r'FROM "(\w+)"', one["sql"])[1]
            for one in captured
            if "FOR UPDATE" in one["sql"]
        ]
        wanted = ["programmes_programme", "reviews_reviewday", "projects_project"]
        assert [table for table in dict.fromkeys(locks) if table in wanted] == wanted
