"""Who checks in, who logs, and who reads a conversation note."""

import pytest
from django.http import Http404

from mentoring.permissions import (
    get_mentored_project_or_404,
    get_session_or_404,
    may_check_in,
    may_log,
    may_read_note,
    may_write_note,
)
from mentoring.tests.make import log, session
from people.models import User
from projects.actions import set_state, set_team
from projects.models import State
from qiprogramme.tests.make import NOW, TODAY, person, two_worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def weald():
    return two_worlds()


def people(weald) -> dict[str, User]:
    found = {name: value for name, value in vars(weald).items() if isinstance(value, User)}
    return found | {"outsider": weald.outsider.manager, "other mentor": weald.outsider.mentor}


def those_who(weald, may, thing) -> set[str]:
    return {name for name, user in people(weald).items() if may(user, thing)}


def hand_over(weald, **roles) -> None:
    team = {"lead": weald.lead, "mentor": weald.mentor, "sponsor": weald.sponsor}
    set_team(project=weald.project, **(team | roles), by=weald.manager, at=NOW)


def leave(weald, user: User) -> None:
    """End the person's part in the programme; access follows membership alone."""
    weald.programme.memberships.filter(user=user).update(ended_at=NOW, ended_by=weald.manager)


def test_the_lead_alone_checks_in(weald):
    assert those_who(weald, may_check_in, weald.project) == {"lead"}


def test_nobody_checks_in_once_the_project_has_ended(weald):
    set_state(project=weald.project, state=State.STOPPED, by=weald.manager, at=NOW)
    assert those_who(weald, may_check_in, weald.project) == set()


def test_mentor_and_manager_log(weald):
    assert those_who(weald, may_log, weald.project) == {"mentor", "manager"}


def test_neighbours_and_outsiders_find_no_session(weald):
    held = session(weald.project)
    for name in ("contributor", "other_lead", "admin", "outsider"):
        with pytest.raises(Http404):
            get_session_or_404(people(weald)[name], held.pk, TODAY)
        with pytest.raises(Http404):
            get_mentored_project_or_404(people(weald)[name], weald.project.pk, TODAY)
    for name in ("lead", "member", "mentor", "sponsor", "steering", "executive", "manager"):
        assert get_session_or_404(people(weald)[name], held.pk, TODAY) == held
        assert get_mentored_project_or_404(people(weald)[name], weald.project.pk, TODAY)


def test_finding_a_session_fetches_no_note(weald):
    log(weald, note="She is tired.")
    assert (
        "note"
        in get_session_or_404(weald.mentor, session(weald.project).pk, TODAY).get_deferred_fields()
    )


def test_the_two_who_talked_read_the_note(weald):
    assert those_who(weald, may_read_note, log(weald, note="She is tired.")) == {"mentor", "lead"}


def test_nobody_reads_before_somebody_talked(weald):
    assert those_who(weald, may_read_note, session(weald.project)) == set()


def test_successors_read_none_of_the_earlier_notes(weald):
    held = log(weald, note="She is tired.")
    hand_over(weald, lead=weald.member, mentor=weald.steering)
    assert those_who(weald, may_read_note, held) == {"mentor", "lead"}
    assert those_who(weald, may_write_note, held) == set()


def test_who_left_the_programme_reads_no_more(weald):
    held = log(weald, note="She is tired.")
    leave(weald, weald.lead)
    assert those_who(weald, may_read_note, held) == {"mentor"}


def test_the_mentor_alone_writes_notes(weald):
    assert those_who(weald, may_write_note, session(weald.project)) == {"mentor"}
    newcomer = person(weald.organisation, "new@weald.example", "New Mentor")
    hand_over(weald, mentor=newcomer)
    assert may_write_note(newcomer, session(weald.project))
    assert not may_write_note(weald.mentor, session(weald.project))
