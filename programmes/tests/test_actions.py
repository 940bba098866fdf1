from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from notifications import rendering
from notifications.actions import sweep
from notifications.models import Notification
from people.models import User
from programmes.actions import create_programme, invite, invite_again, save_objective
from programmes.models import Programme, Role
from qiprogramme.tests.make import NOW, TODAY, two_worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def weald():
    return two_worlds()


def objective(weald, **values):
    about = {"organisation": weald.organisation, "by": weald.admin, "at": NOW}
    return save_objective(**about, **values)


def programme(weald, **values):
    defaults = {
        "organisation": weald.organisation,
        "name": "Safer medicines",
        "aim": "",
        "objectives": [weald.objective],
        "starts_on": TODAY,
        "manager_name": "Mo Manager",
        "manager_email": "Mo@weald.example",
        "by": weald.admin,
        "at": NOW,
    }
    return create_programme(**defaults | values)


def invited(weald, email="nell@weald.example", role=Role.CONTRIBUTOR, **values):
    about = {"programme": weald.programme, "by": weald.manager, "at": NOW}
    return invite(email=email, name="Nell", role=role, **about | values)


def notice(membership):
    return Notification.objects.filter(subject=f"membership:{membership.pk}").latest("pk")


def test_a_new_objective_stands_last(weald):
    assert objective(weald, title="A learning organisation").position == 2


def test_an_objective_changes_and_remembers_who_changed_it(weald):
    objective(weald, objective=weald.objective, title="Care at home", target=4)
    weald.objective.refresh_from_db()
    assert (weald.objective.title, weald.objective.target) == ("Care at home", 4)
    assert weald.objective.history.latest().history_user == weald.admin


@pytest.mark.parametrize("title", ["Care close to home", "CARE CLOSE TO HOME"])
def test_two_objectives_of_one_name_are_refused(weald, title):
    with pytest.raises(ValidationError, match="already an objective"):
        objective(weald, title=title)


def test_another_organisation_may_want_the_same(weald):
    assert weald.outsider.objective.title == weald.objective.title


@pytest.mark.parametrize("target_on", [TODAY, date(2020, 1, 1)])
def test_a_target_date_lies_ahead(weald, target_on):
    with pytest.raises(ValidationError, match="This date has passed"):
        objective(weald, title="Late", target_on=target_on)


def test_a_target_date_that_has_come_stands_while_the_words_change(weald):
    row = objective(weald, title="Soon", target_on=TODAY + timedelta(days=1))
    later = {"organisation": weald.organisation, "by": weald.admin, "at": NOW + timedelta(days=9)}
    save_objective(objective=row, title="Now", target_on=row.target_on, **later)
    assert row.title == "Now"


def test_a_programme_starts_with_its_objectives_and_an_invited_manager(weald):
    made = programme(weald)
    assert list(made.objectives.all()) == [weald.objective]
    membership = made.memberships.get()
    assert (membership.role, membership.user.email) == (Role.MANAGER, "mo@weald.example")
    assert membership.user.organisation == weald.organisation
    assert notice(membership).kind == "programmes.invitation"


def test_a_programme_without_objective_is_refused(weald):
    with pytest.raises(ValidationError, match="at least one objective"):
        programme(weald, objectives=[])


def test_two_programmes_of_one_name_are_refused(weald):
    with pytest.raises(ValidationError, match="already a programme called"):
        programme(weald, name="weald LENGTH of stay")
    assert not User.objects.filter(email="mo@weald.example").exists()


def test_somebody_new_is_invited_by_mail(weald):
    membership = invited(weald)
    person, row = membership.user, notice(membership)
    assert (person.is_active, person.invited_at) == (False, NOW)
    assert (row.kind, row.recipient, row.due_at) == ("programmes.invitation", person, NOW)
    assert row.even_if_inactive
    assert row.purge_when_sent


def test_somebody_who_has_an_account_keeps_it_and_is_told(weald):
    outsider = weald.outsider.lead
    membership = invited(weald, email=outsider.email.upper(), role=Role.EXECUTIVE)
    assert membership.user == outsider
    assert outsider.organisation == weald.outsider.organisation
    assert notice(membership).kind == "programmes.welcome"


def test_the_same_role_twice_is_refused(weald):
    invited(weald)
    with pytest.raises(ValidationError, match="Nell already has this role: contributor"):
        invited(weald)


def test_a_second_role_stands_beside_the_first(weald):
    roles = {invited(weald, role=role).role for role in (Role.STEERING, Role.EXECUTIVE)}
    person = User.objects.get(email="nell@weald.example")
    assert set(person.memberships.active().values_list("role", flat=True)) == roles


def test_inviting_again_replaces_the_mail_that_has_not_left(weald):
    membership = invited(weald)
    first = notice(membership)
    invite_again(membership=membership, by=weald.manager, at=NOW + timedelta(hours=1))
    first.refresh_from_db()
    second = notice(membership)
    assert first.state == Notification.State.SUPERSEDED
    assert (second.state, second.pk != first.pk) == (Notification.State.PLANNED, True)
    assert second.context["path"] != first.context["path"]


def test_who_has_joined_is_not_invited_again(weald):
    membership = weald.programme.memberships.get(user=weald.manager)
    with pytest.raises(ValidationError, match="Weald Manager has already joined"):
        invite_again(membership=membership, by=weald.admin, at=NOW)


@pytest.mark.parametrize(
    ("email", "subject", "words"),
    [
        (
            "nell@weald.example",
            "Weald Manager invites you to Weald length of stay",
            ["Dear Nell,", "for 14 days", "Your role: executive", "/account/invitation/"],
        ),
        (
            "lead@moor.example",
            "You now take part in Weald length of stay",
            ["Dear Moor Lead,", "has given you a role in", "Your role: executive"],
        ),
    ],
)
def test_the_mail_says_who_asks_into_what(weald, settings, email, subject, words):
    settings.MAIL_URL = "mailbox:"
    settings.BASE_URL = "https://qi.weald.example"
    membership = invited(weald, email=email, role=Role.EXECUTIVE)
    sweep(now=NOW)
    letter = rendering.read(notice(membership).message)
    assert letter.subject == subject
    for text in (letter.text, letter.html):
        assert "https://qi.weald.example/" in text
        assert "Weald Trust" in text
        for word in words:
            assert word in text


def test_a_refused_programme_leaves_nothing_behind(weald):
    with pytest.raises(ValidationError):
        programme(weald, name="Weald length of stay")
    assert Programme.objects.count() == 2
