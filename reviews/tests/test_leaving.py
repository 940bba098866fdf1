"""Somebody leaves: what is asked first, what ends, who takes over, what is told and what stays."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from mentoring.actions import log_session
from mentoring.models import MentoringSession
from notifications.models import Notification
from people.models import User
from programmes.models import Membership, Programme, Role
from projects.actions import make_commitment
from projects.models import Commitment, TeamMember, TeamRole
from qiprogramme.tests.make import MONDAY, NOW, TODAY, two_worlds
from reviews.leaving import asks, gaps_of, leave
from reviews.telling import tell

pytestmark = pytest.mark.django_db
UNSENT = Notification.State.PLANNED


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def weald():
    weald = two_worlds()
    make_commitment(
        programme=weald.programme,
        project=weald.project,
        owner=weald.lead,
        text="Ask pharmacy about Sundays",
        due_on=TODAY + timedelta(days=7),
        made_on=TODAY,
        by=weald.mentor,
        at=NOW,
    )
    log_session(
        session=MentoringSession.objects.get(project=weald.project, week_on=MONDAY),
        state="held",
        confidence=3,
        note="A word in confidence",
        by=weald.mentor,
        at=NOW,
    )
    return weald


def gaps(weald, person):
    return gaps_of(person, [weald.programme], TODAY)


def go(weald, person, successors=None, **values):
    defaults = {"programmes": [weald.programme], "by": weald.manager, "at": NOW}
    leave(person=person, successors=successors or {}, **(defaults | values))


def holder(project, role):
    return User.objects.filter(
        team_roles__project=project, team_roles__role=role, team_roles__ended_at=None
    ).first()


def test_every_gap_is_shown(weald):
    assert [(gap.label, gap.note) for gap in gaps(weald, weald.lead)] == [
        ("Lead of “Weald huddles”", "Review on Thursday 18 June at 14:00"),
        ("Commitment: Ask pharmacy about Sundays", "Due on Wednesday 17 June, for “Weald huddles”"),
    ]
    assert [gap.kind for gap in gaps(weald, weald.mentor)] == ["mentor"]
    assert [gap.kind for gap in gaps(weald, weald.sponsor)] == ["sponsor"]
    for who in ("manager", "steering", "executive"):
        assert [gap.kind for gap in gaps(weald, getattr(weald, who))] == [who]
    assert gaps(weald, weald.member) == gaps(weald, weald.contributor) == []


def test_gaps_left_open_stay_open_and_nothing_is_deleted(weald):
    before = {model: model.objects.count() for model in (TeamMember, Membership, Commitment)}
    go(weald, weald.lead)
    assert {model: model.objects.count() for model in before} == before
    assert holder(weald.project, TeamRole.LEAD) is None
    assert not weald.programme.memberships.active().filter(user=weald.lead).exists()
    assert Commitment.objects.open().get().owner == weald.lead
    place = TeamMember.objects.get(user=weald.lead)
    assert (place.ended_at, place.history.first().history_user) == (NOW, weald.manager)
    weald.lead.refresh_from_db()
    assert weald.lead.is_active


def test_successors_take_over(weald):
    place, commitment = gaps(weald, weald.lead)
    go(weald, weald.lead, {place.key: weald.member, commitment.key: weald.sponsor})
    assert holder(weald.project, TeamRole.LEAD) == weald.member
    assert holder(weald.project, TeamRole.MEMBER) is None
    assert Commitment.objects.open().get().owner == weald.sponsor


def test_roles_that_only_they_had_are_taken_over(weald):
    (gap,) = gaps(weald, weald.executive)
    go(weald, weald.executive, {gap.key: weald.steering})
    held = weald.programme.memberships.active().filter(user=weald.steering)
    assert set(held.values_list("role", flat=True)) == {Role.STEERING, Role.EXECUTIVE}
    assert Notification.objects.filter(recipient=weald.steering, kind="programmes.welcome").exists()


@pytest.mark.parametrize("role", [TeamRole.LEAD, TeamRole.MENTOR])
def test_a_successor_reads_none_of_the_earlier_notes(weald, role):
    session = MentoringSession.objects.get(project=weald.project, week_on=MONDAY)
    url = reverse("mentoring:session", args=[session.pk])
    browser = Client()
    leaver = weald.lead if role == TeamRole.LEAD else weald.mentor
    browser.force_login(leaver)
    assert "A word in confidence" in browser.get(url).content.decode()
    go(weald, leaver, {gaps(weald, leaver)[0].key: weald.contributor})
    assert browser.get(url).status_code == 404
    assert holder(weald.project, role) == weald.contributor
    browser.force_login(weald.contributor)
    page = browser.get(url)
    assert page.status_code == 200
    assert "A word in confidence" not in page.content.decode()


def test_a_clash_of_roles_is_refused_whole(weald):
    place = gaps(weald, weald.lead)[0]
    with pytest.raises(ValidationError) as refusal:
        go(weald, weald.lead, {place.key: weald.mentor})
    assert "cannot be their own mentor" in refusal.value.message_dict[place.key][0]
    assert holder(weald.project, TeamRole.LEAD) == weald.lead


def test_gaps_that_have_changed_meanwhile_are_shown_again(weald):
    with pytest.raises(ValidationError, match="Look at the gaps again"):
        go(weald, weald.lead, {"place-0": weald.member})


def test_the_only_manager_names_another_first(weald):
    (gap,) = gaps(weald, weald.manager)
    with pytest.raises(ValidationError):
        go(weald, weald.manager)
    go(weald, weald.manager, {gap.key: weald.steering})
    assert not weald.programme.memberships.active().filter(user=weald.manager).exists()


def mail(person):
    return list(
        Notification.objects.filter(recipient=person, state=UNSENT).values_list("kind", flat=True)
    )


def test_their_unsent_mail_stops_and_the_review_day_is_told_anew(weald):
    assert "reviews.reminder" in mail(weald.lead)
    place = gaps(weald, weald.lead)[0]
    go(weald, weald.lead, {place.key: weald.contributor})
    assert "reviews.reminder" not in mail(weald.lead)
    assert "reviews.scheduled" not in mail(weald.lead)
    assert {"reviews.scheduled", "reviews.reminder"} <= set(mail(weald.contributor))


def test_who_knew_of_the_review_is_told_that_it_is_not_theirs_any_more(weald):
    Notification.objects.filter(recipient=weald.lead, kind="reviews.scheduled").update(
        state=Notification.State.SENT, sent_at=NOW
    )
    go(weald, weald.lead)
    assert mail(weald.lead) == ["reviews.cancelled"]


def closing(weald, person, successors=None):
    programmes = Programme.objects.filter(memberships__user=person).distinct()
    go(weald, person, successors, programmes=programmes, by=weald.admin, closing=True)


def test_closing_the_account_ends_everything_at_once(weald):
    browser = Client()
    browser.force_login(weald.lead)
    closing(weald, weald.lead)
    assert browser.get("/")["Location"].startswith(reverse("account_login"))
    weald.lead.refresh_from_db()
    assert not weald.lead.is_active
    assert not weald.lead.memberships.active().exists()
    assert mail(weald.lead) == []
    tell(weald.review_day, at=NOW + timedelta(hours=1))
    assert mail(weald.lead) == []


def test_an_administrator_may_leave_a_programme_without_a_manager(weald):
    closing(weald, weald.manager)
    assert not weald.programme.memberships.active().filter(role=Role.MANAGER).exists()


def test_an_administrator_is_asked_without_project_content(weald):
    (lead, owed) = asks(gaps(weald, weald.lead), by_name=False)
    assert lead.label == "One open commitment in Weald length of stay"
    assert owed.label == "Lead of one project in Weald length of stay"


# The pages


def url_of(weald, who):
    membership = weald.programme.memberships.active().get(user=getattr(weald, who))
    return reverse("reviews:leave", args=[membership.pk])


def test_the_page_lets_somebody_go(client, weald):
    client.force_login(weald.manager)
    url, (place, commitment) = url_of(weald, "lead"), gaps(weald, weald.lead)
    page = client.get(url).content.decode()
    for words in (place.label, "Review on Thursday 18 June at 14:00", commitment.label):
        assert words in page
    assert "Weald Lead" not in page.split(f'name="{place.key}"')[1].split("</select>")[0]
    sent = {place.key: weald.member.pk, commitment.key: ""}
    response = client.post(url, sent, follow=True)
    assert "Weald Lead has left Weald length of stay." in response.content.decode()
    assert holder(weald.project, TeamRole.LEAD) == weald.member


def test_the_page_keeps_what_was_chosen_when_it_is_refused(client, weald):
    client.force_login(weald.manager)
    place = gaps(weald, weald.lead)[0]
    response = client.post(url_of(weald, "lead"), {place.key: weald.mentor.pk})
    assert response.status_code == 422
    page = response.content.decode()
    assert "cannot be their own mentor" in page
    assert f'value="{weald.mentor.pk}" selected' in page


def test_an_outsider_s_name_fills_no_gap(client, weald):
    client.force_login(weald.manager)
    place = gaps(weald, weald.lead)[0]
    response = client.post(url_of(weald, "lead"), {place.key: weald.outsider.lead.pk})
    assert response.status_code == 422
    assert holder(weald.project, TeamRole.LEAD) == weald.lead


def test_the_administrator_s_page_names_no_project(client, weald):
    client.force_login(weald.admin)
    url = reverse("reviews:close_account", args=[weald.lead.pk])
    page = client.get(url).content.decode()
    assert "huddles" not in page
    assert "pharmacy" not in page
    sent = {f"lead-{weald.programme.pk}": weald.member.pk}
    response = client.post(url, sent, follow=True)
    assert "Weald Lead has left, and can no longer sign in." in response.content.decode()
    assert holder(weald.project, TeamRole.LEAD) == weald.member
    client.post(reverse("programmes:reopen", args=[weald.lead.pk]))
    weald.lead.refresh_from_db()
    assert weald.lead.is_active
    assert not weald.lead.memberships.active().exists()


def test_nobody_closes_their_own_account(client, weald):
    client.force_login(weald.admin)
    response = client.post(reverse("reviews:close_account", args=[weald.admin.pk]))
    assert "Ask another administrator." in response.content.decode()
    weald.admin.refresh_from_db()
    assert weald.admin.is_active
