"""A canary in a conversation note: nobody but the two who talked meets it on any page."""

import pytest
import time_machine
from django.urls import reverse

from mentoring.models import WORDS
from mentoring.tests.make import log, session
from people.models import User
from portfolio.policy import ADDRESSES
from portfolio.tests.pages import words_in
from projects.actions import set_team
from qiprogramme.tests.make import NOW, World, person, two_worlds
from reviews.models import Review

pytestmark = pytest.mark.django_db
CANARY = "canary-4711"


@pytest.fixture
def weald():
    with time_machine.travel(NOW, tick=False):
        weald = two_worlds()
        words = dict.fromkeys(WORDS, f"She wants to leave: {CANARY}.")
        log(weald, texts=["Ask the porters"], **words)
        yield weald


def objects_of(weald: World) -> dict[str, int]:
    """Return the id for each thing that an address can name."""
    return {
        "programme": weald.programme.pk,
        "project": weald.project.pk,
        "measure": weald.project.measures.get().pk,
        "session": session(weald.project).pk,
        "review_day": weald.review_day.pk,
        "review": Review.objects.get(project=weald.project).pk,
        "objective": weald.objective.pk,
    }


def pages(weald: World) -> list[str]:
    """Return every address that shows something and whose object exists."""
    objects = objects_of(weald)
    names = [name for name, address in ADDRESSES.items() if address.see and ":" in name]
    return [
        reverse(name, args=[objects[ADDRESSES[name].on]] if ADDRESSES[name].on else [])
        for name in names
        if ADDRESSES[name].on in (None, *objects)
    ]


def seen_by(client, weald: World, user: User) -> set[str]:
    """Return the pages on which the person meets the canary."""
    client.force_login(user)
    return {path for path in pages(weald) if CANARY in words_in(client.get(path))}


def test_the_two_who_talked_meet_the_note_on_their_own_pages(client, weald):
    held = session(weald.project)
    read, write = (reverse(f"mentoring:{name}", args=[held.pk]) for name in ("session", "log"))
    assert seen_by(client, weald, weald.lead) == {read}
    assert seen_by(client, weald, weald.mentor) == {read, write}


def test_the_lead_reads_praise_and_redirect_but_no_note_of_the_mentors_to_themselves(client, weald):
    log(weald, note="Noted.", praise="Praised.", redirect="Redirected.", own_note="Mine alone.")
    page = {}
    for who in ("lead", "mentor"):
        client.force_login(getattr(weald, who))
        url = reverse("mentoring:session", args=[session(weald.project).pk])
        page[who] = words_in(client.get(url))
    for word in ("Noted.", "Praised.", "Redirected."):
        assert word in page["lead"]
        assert word in page["mentor"]
    assert "Mine alone." in page["mentor"]
    assert "Mine alone." not in page["lead"]


@pytest.mark.parametrize(
    "role",
    [
        "admin",
        "manager",
        "steering",
        "executive",
        "sponsor",
        "member",
        "contributor",
        "other_lead",
    ],
)
def test_nobody_else_meets_the_note_on_any_page(client, weald, role):
    assert seen_by(client, weald, getattr(weald, role)) == set()


def test_outsiders_and_successors_meet_it_on_no_page(client, weald):
    successors = {
        role: person(weald.organisation, f"new-{role}@weald.example", f"New {role}")
        for role in ("lead", "mentor")
    }
    set_team(project=weald.project, sponsor=weald.sponsor, by=weald.manager, at=NOW, **successors)
    for user in (*successors.values(), weald.outsider.mentor, weald.outsider.manager):
        assert seen_by(client, weald, user) == set()
