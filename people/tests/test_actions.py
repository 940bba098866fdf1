from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.core import signing
from django.core.exceptions import ValidationError

from people.actions import (
    accept_invitation,
    change_password,
    create_person,
    invitation_token,
    invited_person,
)
from people.models import User
from people.tests.make import organisation
from programmes.actions import invite, invite_again
from programmes.models import Role
from qiprogramme.tests.make import NOW, PASSWORD, world

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "quiet lantern under gravel"


@pytest.fixture
def invited():
    return create_person(
        organisation=organisation(), email="New@Weald.example ", name="New", by=None, at=NOW
    )


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def test_an_organisation_starts_with_an_administrator_who_can_sign_in():
    made = organisation()
    admin = made.people.get()
    assert (admin.name, admin.is_administrator, admin.joined_at) == ("Weald Admin", True, NOW)
    assert authenticate(None, email="admin@weald.example", password=PASSWORD) == admin


def test_a_second_organisation_of_that_name_is_refused():
    organisation()
    with pytest.raises(ValidationError, match="already an organisation called WEALD TRUST"):
        organisation("WEALD TRUST", "other@weald.example")


def test_an_address_belongs_to_one_person_and_a_refusal_leaves_nothing_behind():
    made = organisation()
    with pytest.raises(ValidationError, match="admin@weald.example already has an account"):
        organisation("Moor Trust", "ADMIN@weald.example")
    assert list(type(made).objects.all()) == [made]


def test_who_is_invited_cannot_sign_in(invited):
    assert invited.email == "new@weald.example"
    assert not invited.is_active
    assert not invited.has_usable_password()


def test_an_invitation_is_accepted_once(invited):
    token = invitation_token(invited)
    assert invited_person(invited.pk, token) == invited
    joined = accept_invitation(person=invited, name="Nell", password=NEW_PASSWORD, at=NOW)
    assert (joined.name, joined.is_active, joined.joined_at) == ("Nell", True, NOW)
    assert authenticate(None, email=invited.email, password=NEW_PASSWORD) == joined
    assert invited_person(invited.pk, token) is None
    with pytest.raises(ValidationError, match="has been used"):
        accept_invitation(person=invited, name="Mallory", password="other " * 4, at=NOW)
    assert User.objects.get(pk=invited.pk).name == "Nell"


def test_an_invitation_works_for_fourteen_days(invited, frozen):
    token = invitation_token(invited)
    frozen.shift(timedelta(days=14))
    assert invited_person(invited.pk, token) == invited
    frozen.shift(timedelta(minutes=1))
    assert invited_person(invited.pk, token) is None


def test_an_invitation_sent_at_a_local_time_works(invited):
    local = NOW.astimezone(ZoneInfo("Europe/London"))
    person = create_person(
        organisation=invited.organisation, email="b@weald.example", name="B", by=None, at=local
    )
    assert invited_person(person.pk, invitation_token(person)) == person


def test_a_forged_invitation_finds_nobody(invited):
    admin = User.objects.get(name="Weald Admin")
    token = invitation_token(invited)
    assert invited_person(admin.pk, token) is None
    assert invited_person(invited.pk, token[:-1] + ("A" if token[-1] != "A" else "B")) is None
    assert invited_person(invited.pk, "nonsense") is None
    unsalted = signing.dumps([invited.pk, invited.invited_at.isoformat()])
    assert invited_person(invited.pk, unsalted) is None


def test_a_second_invitation_ends_the_first(frozen):
    weald = world()
    about = {"programme": weald.programme, "by": weald.manager}
    membership = invite(email="n@x.example", name="N", role=Role.CONTRIBUTOR, at=NOW, **about)
    person = membership.user
    first = invitation_token(person)
    later = NOW + timedelta(days=1)
    frozen.move_to(later)
    invite_again(membership=membership, by=weald.manager, at=later)
    person.refresh_from_db()
    second = invitation_token(person)
    assert invited_person(person.pk, first) is None
    assert invited_person(person.pk, second) == person
    last = later + timedelta(days=1)
    invite(email=person.email, name="", role=Role.STEERING, at=last, **about)
    assert invited_person(person.pk, second) is None


def test_a_changed_password_replaces_the_old_and_its_history_holds_none(invited):
    change_password(person=invited, password=NEW_PASSWORD, at=NOW)
    assert invited.check_password(NEW_PASSWORD)
    kept = invited.history.latest()
    assert (kept.history_user, kept.history_date) == (invited, NOW)
    assert not hasattr(kept, "password")
