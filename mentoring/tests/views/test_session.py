import pytest
from django.urls import reverse

from mentoring.tests.make import log, session


def url(session) -> str:
    return reverse("mentoring:session", args=[session.pk])


def page_of(client, session) -> str:
    return client.get(url(session)).content.decode()


def test_who_is_not_signed_in_signs_in_first(client, weald):
    response = client.get(url(session(weald.project)))
    assert response["Location"].startswith(reverse("account_login"))


def test_outsiders_and_neighbours_find_nothing(client, weald):
    for user in (weald.outsider.mentor, weald.contributor, weald.other_lead):
        client.force_login(user)
        assert client.get(url(session(weald.project))).status_code == 404


@pytest.mark.parametrize("role", ["member", "sponsor", "steering", "executive", "manager"])
def test_those_concerned_see_how_it_went_and_no_note(client, weald, role):
    held = log(weald, texts=["Ask the porters"], note="Tired.")
    client.force_login(getattr(weald, role))
    page = page_of(client, held)
    for words in ("Held", "Confident", "Ask the porters", "Weald Lead, by Wed 17 June"):
        assert words in page
    assert "Tired." not in page
    assert "Conversation note" not in page


@pytest.mark.parametrize("role", ["lead", "mentor"])
def test_the_two_who_talked_read_the_note(client, weald, role):
    held = log(weald, note="Tired.")
    client.force_login(getattr(weald, role))
    page = page_of(client, held)
    assert "Tired." in page
    assert "Only Weald Mentor and Weald Lead can read this." in page


@pytest.mark.parametrize(("role", "may"), [("mentor", True), ("manager", True), ("lead", False)])
def test_those_who_log_are_offered_to(client, weald, role, may):
    planned = session(weald.project)
    client.force_login(getattr(weald, role))
    page = page_of(client, planned)
    assert "Nobody has logged this session yet." in page
    assert (reverse("mentoring:log", args=[planned.pk]) in page) == may
