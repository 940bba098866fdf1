"""Drafts: kept while one types, offered to their writer alone, gone once the form is sent."""

from datetime import timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client

from mentoring.models import MentoringSession
from qiprogramme.tests.make import MONDAY, NOW, two_worlds
from qiprogramme.tests.processes import form_in
from safeguards import actions
from safeguards.models import Draft

NOTE = "Proud, and a little tired."


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def weald(db):
    return two_worlds()


@pytest.fixture
def mentor(weald):
    return client_of(weald.mentor)


@pytest.fixture
def url(weald):
    session = MentoringSession.objects.get(project=weald.project, week_on=MONDAY)
    return f"/mentoring-sessions/{session.pk}/log/"


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    client.person = user
    return client


def page_of(client, url: str) -> str:
    return client.get(url).content.decode()


def keep(client, url: str, sent_with: str = "", **typed):
    """Send what static/js/draft.js sends."""
    return client.post(
        "/drafts/",
        {
            "page": url,
            "person": client.person.pk,
            "sent_with": sent_with,
            "words": urlencode(typed, doseq=True),
        },
    )


def test_a_draft_is_kept_and_says_when(mentor, url):
    assert keep(mentor, url, note=NOTE).json() == {"at": "10:00"}
    with time_machine.travel(NOW + timedelta(minutes=3), tick=False):
        assert keep(mentor, url, note=NOTE + " More.").json() == {"at": "10:03"}
    assert "More" in Draft.objects.get().data


def test_it_is_offered_and_not_forced(mentor, url):
    keep(mentor, url, note=NOTE, state="held")
    page = page_of(mentor, url)
    assert "You began this on" in page
    assert "10 June at 10:00" in page
    assert NOTE not in page
    assert f'href="{url}?draft=1"' in page


def test_going_on_fills_the_form_as_it_was(mentor, url):
    typed = {"note": NOTE, "state": "held", "confidence": "4", "text_1": "Ask the night team"}
    keep(mentor, url, **form_in(page_of(mentor, url), "seen") | typed)
    form = form_in(page_of(mentor, url + "?draft=1"), "state")
    assert form["note"] == [NOTE]
    assert (form["state"], form["confidence"]) == (["held"], ["4"])
    assert form["text_1"] == ["Ask the night team"]
    answer = mentor.post(url + "?draft=1", form)
    assert answer.status_code == 302
    session = MentoringSession.objects.get(project__team__user=mentor.person, week_on=MONDAY)
    assert (session.note, session.state) == (NOTE, "held")
    assert not Draft.objects.exists()


def test_a_refused_form_leaves_the_draft(mentor, url):
    keep(mentor, url, note=NOTE)
    assert mentor.post(url, form_in(page_of(mentor, url), "seen")).status_code == 422
    assert Draft.objects.exists()


def test_boxes_that_were_unticked_stay_unticked(weald):
    manager = client_of(weald.manager)
    add = f"/programmes/{weald.programme.pk}/projects/add/"
    keep(manager, add, title="Chairs", objectives=[weald.objective.pk])
    form = form_in(page_of(manager, add + "?draft=1"), "title")
    assert (form["title"], form["objectives"]) == (["Chairs"], [str(weald.objective.pk)])
    keep(manager, add, title="Chairs")
    assert "objectives" not in form_in(page_of(manager, add + "?draft=1"), "title")


def test_throwing_it_away_leads_back_to_the_empty_page(mentor, url):
    keep(mentor, url, note=NOTE)
    form = form_in(page_of(mentor, url), "page")
    answer = mentor.post("/drafts/throw-away/", form)
    assert (answer.status_code, answer.url) == (302, url)
    assert not Draft.objects.exists()
    assert "You began this" not in page_of(mentor, url)


@pytest.mark.parametrize("page", ["//evil.example/", "https://evil.example/", "", "/nowhere/"])
def test_throwing_away_leads_nowhere_else(mentor, page):
    assert mentor.post("/drafts/throw-away/", {"page": page}).url == "/"


def test_nobody_else_sees_it(weald, mentor, url):
    keep(mentor, url, note=NOTE)
    for who in (weald.manager, weald.lead, weald.sponsor, weald.outsider.mentor):
        for address in (url, url + "?draft=1"):
            page = page_of(client_of(who), address)
            assert NOTE not in page
            assert "You began this" not in page
        client_of(who).post("/drafts/throw-away/", {"page": url})
    assert Draft.objects.count() == 1


def test_it_rests_encrypted(mentor, url):
    keep(mentor, url, note=NOTE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM safeguards_draft")
        stored = repr(cursor.fetchall())
    assert "Proud" not in stored


def test_no_token_and_no_password_is_kept(mentor, url):
    secret = {"csrfmiddlewaretoken": "S1", "form_token": "S2", "password": "S3", "password1": "S4"}
    keep(mentor, url, note="Fine", **secret)
    assert Draft.objects.get().data == "note=Fine"


def test_last_words_that_arrive_after_the_form_was_sent_are_dropped(mentor, url):
    form = form_in(page_of(mentor, url), "seen")
    assert mentor.post(url, form | {"state": "held", "confidence": "4"}).status_code == 302
    assert keep(mentor, url, sent_with=form["form_token"][0], note=NOTE).json() == {}
    assert not Draft.objects.exists()
    assert keep(mentor, url, sent_with=str(uuid4()), note=NOTE).json()["at"]


def test_a_page_that_somebody_else_opened_keeps_nothing_of_theirs(weald, mentor, url):
    theirs = client_of(weald.lead)
    theirs.person = weald.mentor
    assert keep(theirs, url, note=NOTE).status_code == 403
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "page", ["", "/nowhere/", "https://evil.example/", f"/mentoring/?{'x' * 600}=1"]
)
def test_only_pages_of_ours_have_drafts(mentor, page):
    assert keep(mentor, page, note=NOTE).status_code == 422


def test_a_draft_has_a_measure(mentor, url):
    assert keep(mentor, url).status_code == 422
    assert keep(mentor, url, note="x" * 300_000).status_code == 422


def test_who_is_signed_out_is_asked_to_sign_in(client, db):
    assert client.post("/drafts/", {}).url.startswith("/account/sign-in/")


def test_each_week_of_a_check_in_has_a_draft_of_its_own(weald):
    lead = client_of(weald.lead)
    url = f"/projects/{weald.project.pk}/check-in/"
    blank = form_in(page_of(lead, url), "happened")
    keep(lead, f"{url}?week=2026-06-01", happened="Last week’s words")
    assert "You began this" not in page_of(lead, url)
    assert "You began this" in page_of(lead, f"{url}?week=2026-06-01")
    keep(lead, f"{url}?week=2026-06-08", **blank | {"happened": "This week’s words"})
    page = page_of(lead, f"{url}?week=2026-06-08&draft=1")
    assert form_in(page, "happened")["happened"] == ["This week’s words"]
    form = form_in(page, "happened") | {"confidence": "4"}
    assert lead.post(f"{url}?week=2026-06-08", form).status_code == 302
    assert Draft.objects.get().path == f"{url}?week=2026-06-01"


def test_what_changed_since_the_draft_was_begun_is_told(weald):
    lead, manager = client_of(weald.lead), client_of(weald.manager)
    url = f"/projects/{weald.project.pk}/change/"
    begun = form_in(page_of(lead, url), "seen") | {"aim": "From 6 to 30."}
    keep(lead, url, **begun)
    theirs = form_in(page_of(manager, url), "seen") | {"aim": "From 6 to 25."}
    assert manager.post(url, theirs).status_code == 302
    form = form_in(page_of(lead, url + "?draft=1"), "seen")
    assert form["aim"] == ["From 6 to 30."]
    answer = lead.post(url, form)
    assert answer.status_code == 409
    assert "From 6 to 25." in answer.content.decode()


def test_drafts_are_forgotten_after_30_days(mentor, url):
    keep(mentor, url, note=NOTE)
    actions.purge(at=NOW + timedelta(days=30))
    assert Draft.objects.exists()
    actions.purge(at=NOW + timedelta(days=30, seconds=1))
    assert not Draft.objects.exists()
