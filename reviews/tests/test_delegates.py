"""An executive's delegate gets their invitations and packs, as long as both belong there."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from notifications.actions import sweep
from notifications.models import Notification
from notifications.rendering import read
from programmes.actions import end_membership
from programmes.models import Membership, Role
from qiprogramme.tests.make import NOW, world
from reviews.actions import issue_pack, name_delegate, work_packs
from reviews.models import Delegate
from reviews.permissions import may_see_pack, may_see_page, may_see_review
from reviews.telling import words_by_person

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def weald():
    """The invitations are sent, and the contributor stands in for the executive from then on."""
    made = world()
    with time_machine.travel(NOW, tick=False):
        sweep(now=NOW)
        name(made, made.contributor)
        yield made


def name(weald, who, at=NOW):
    return name_delegate(
        programme=weald.programme,
        executive=weald.executive,
        person=who,
        by=weald.executive,
        at=at,
    )


def mail(person) -> list:
    sweep(now=NOW + HOUR)
    rows = Notification.objects.filter(recipient=person, state="sent").order_by("pk")
    return [row for row in rows if row.subject.startswith("review_day")]


def end(weald, who, role):
    row = Membership.objects.active().get(user=who, role=role)
    end_membership(membership=row, by=weald.manager, at=NOW)


def test_they_are_invited_for_the_whole_day_in_the_executives_name(weald):
    (invitation,) = mail(weald.contributor)
    letter = read(invitation.message)
    assert "You stand in for Weald Executive." in letter.text
    assert "You stand in for Weald Executive." in letter.html
    assert invitation.calendar["starts_at"].startswith("2026-06-18T13:00")
    assert invitation.calendar["ends_at"].startswith("2026-06-18T15:00")
    # Naming the same person again tells nobody again.
    name(weald, weald.contributor)
    assert len(mail(weald.contributor)) == 1


def test_whoever_no_longer_stands_in_is_told_and_sees_no_pack(weald):
    assert len(mail(weald.contributor)) == 1
    name(weald, None)
    invitation, taken_back = mail(weald.contributor)
    assert (taken_back.kind, taken_back.calendar["method"]) == ("reviews.cancelled", "CANCEL")
    assert taken_back.calendar["uid"] == invitation.calendar["uid"]
    assert not may_see_pack(weald.contributor, weald.programme)
    assert [row.history_type for row in Delegate.history.order_by("history_id")] == ["+", "-"]


def test_they_read_every_page_of_the_pack_but_no_projects_own_page(weald):
    pack = issue_pack(day=weald.review_day, by=weald.manager, at=NOW)
    work_packs(at=NOW)
    assert all(may_see_page(weald.contributor, page) for page in pack.pages.all())
    assert not may_see_review(weald.contributor, weald.project)


@pytest.mark.parametrize("leaver", ["executive", "contributor"])
def test_nobody_stands_in_once_one_of_the_two_has_left(weald, leaver):
    end(weald, getattr(weald, leaver), leaver)
    assert not Delegate.objects.active().exists()
    assert not may_see_pack(weald.contributor, weald.programme)
    assert weald.contributor.pk not in words_by_person(weald.review_day)


def test_a_closed_account_stands_in_for_nobody(weald):
    weald.contributor.is_active = False
    weald.contributor.save()
    assert not Delegate.objects.active().exists()


def test_executives_and_strangers_cannot_be_named(weald):
    for who in (weald.executive, weald.admin):
        with pytest.raises(ValidationError, match="Choose somebody of the programme"):
            name(weald, who)
    end(weald, weald.executive, Role.EXECUTIVE)
    with pytest.raises(ValidationError, match="no executive of"):
        name(weald, weald.steering)


def test_the_executive_names_and_changes_them_on_a_page(weald, client):
    client.force_login(weald.executive)
    assert "Weald Contributor gets your invitations" in client.get("/").content.decode()
    url = reverse("reviews:delegate", args=[weald.programme.pk])
    assert f'<option value="{weald.contributor.pk}" selected>' in client.get(url).content.decode()
    refused = client.post(url, {"person": weald.executive.pk})
    assert refused.status_code == 422
    client.post(url, {"person": ""})
    assert not Delegate.objects.exists()
    assert "Name a delegate" in client.get("/").content.decode()


def test_the_delegates_home_leads_to_the_day_and_its_pack(weald, client):
    issue_pack(day=weald.review_day, by=weald.manager, at=NOW)
    work_packs(at=NOW)
    client.force_login(weald.contributor)
    home = client.get("/").content.decode()
    assert "You stand in for Weald Executive" in home
    day = reverse("reviews:day", args=[weald.review_day.pk])
    packs = reverse("reviews:packs", args=[weald.review_day.pk])
    assert day in home
    assert packs in client.get(day).content.decode()
    assert client.get(packs).status_code == 200
