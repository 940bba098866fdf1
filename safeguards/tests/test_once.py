"""A form acts once: double click, back button, two tabs, twenty posts at the same moment."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from mentoring.models import CheckIn
from people.models import Logo
from projects.actions import make_commitment
from projects.models import Project
from qiprogramme.tests.make import NOW, TODAY, world
from qiprogramme.tests.processes import Forms, at_once, served
from safeguards import actions, tasks
from safeguards.models import FormToken
from safeguards.rules import new_token


@pytest.fixture
def weald(db):
    with time_machine.travel(NOW, tick=False):
        yield world()


@pytest.fixture
def manager(weald):
    client = Client()
    client.force_login(weald.manager)
    return client


def add_url(weald) -> str:
    return f"/programmes/{weald.programme.pk}/projects/add/"


def shown(client, url: str) -> str:
    return token_in(client.get(url).content.decode())


def token_in(page: str) -> str:
    """Return the token of the last form, which is the page's own."""
    return Forms(page).all[-1]["form_token"][0]


def words(weald, token: str, title: str = "Early mobility") -> dict:
    return {"title": title, "objectives": [weald.objective.pk], "form_token": token}


def test_the_same_form_sent_twice_leads_to_the_same_place(weald, manager):
    url = add_url(weald)
    data = words(weald, shown(manager, url))
    first, second = manager.post(url, data), manager.post(url, data)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url
    assert Project.objects.filter(title="Early mobility").count() == 1


def test_other_words_in_a_form_that_was_sent_come_back_and_can_be_sent_as_new(weald, manager):
    url = add_url(weald)
    token = shown(manager, url)
    first = manager.post(url, words(weald, token))
    again = manager.post(url, words(weald, token, "Early mobility for all"))
    page = again.content.decode()
    assert again.status_code == 409
    assert "You have sent this form already" in page
    assert f'href="{first.url}"' in page
    assert 'value="Early mobility for all"' in page
    assert not Project.objects.filter(title="Early mobility for all").exists()
    assert token_in(page) != token
    new = manager.post(url, words(weald, token_in(page), "Early mobility for all"))
    assert new.status_code == 302
    assert Project.objects.filter(title="Early mobility for all").exists()


def test_a_refused_form_keeps_its_token(weald, manager):
    url = add_url(weald)
    token = shown(manager, url)
    assert manager.post(url, words(weald, token, "")).status_code == 422
    assert not FormToken.objects.exists()
    assert manager.post(url, words(weald, token)).status_code == 302


def test_who_may_not_spends_no_token(weald):
    client = Client()
    client.force_login(weald.lead)
    token = "7d7c6a3e-5b0c-4a53-9a4c-0a6a0c4f1f00"
    assert client.post(add_url(weald), words(weald, token)).status_code == 403
    assert not FormToken.objects.exists()


def test_the_token_of_somebody_else_is_another_token(weald, manager):
    token = "7d7c6a3e-5b0c-4a53-9a4c-0a6a0c4f1f00"
    url = f"/projects/{weald.project.pk}/obstacles/add/"
    answers = []
    for who, text in (("manager", "No beds"), ("lead", "No chairs")):
        client = Client()
        client.force_login(getattr(weald, who))
        answers.append(client.post(url, {"text": text, "form_token": token}).status_code)
    assert answers == [302, 302]
    assert weald.project.obstacles.count() == 2


@pytest.mark.parametrize("token", ["", "no token at all"])
def test_without_a_token_a_form_works_as_ever(weald, manager, token):
    assert manager.post(add_url(weald), words(weald, token)).status_code == 302
    assert not FormToken.objects.exists()


def test_a_page_for_nobody_carries_no_token(client, db):
    assert "form_token" not in client.get("/account/sign-in/").content.decode()


def test_a_check_in_sent_three_times_is_written_once(weald):
    client = Client()
    client.force_login(weald.lead)
    url = f"/projects/{weald.project.pk}/check-in/"
    data = {"happened": "Chairs", "confidence": 4, "form_token": shown(client, url)}
    assert [client.post(url, data).status_code for _ in range(3)] == [302] * 3
    assert CheckIn.history.count() == 1


# Two tabs


def obstacles_url(weald) -> str:
    return f"/projects/{weald.project.pk}/obstacles/add/"


def sent_later(client, url: str, data: dict, seconds: int):
    with time_machine.travel(NOW + timedelta(seconds=seconds), tick=False):
        return client.post(url, data, follow=True)


def test_two_tabs_with_the_same_words_make_one_row(weald, manager):
    url = obstacles_url(weald)
    one, other = ({"text": "No beds", "form_token": shown(manager, url)} for _ in range(2))
    first, second = sent_later(manager, url, one, 5), sent_later(manager, url, other, 9)
    assert first.redirect_chain == second.redirect_chain
    assert "You sent this before, from another tab." in second.content.decode()
    assert weald.project.obstacles.count() == 1


def test_two_tabs_with_different_words_are_two_forms(weald, manager):
    url = obstacles_url(weald)
    tokens = [shown(manager, url) for _ in range(2)]
    for seconds, (text, token) in enumerate(zip(("No beds", "No chairs"), tokens, strict=True)):
        sent_later(manager, url, {"text": text, "form_token": token}, seconds + 5)
    assert weald.project.obstacles.count() == 2


def test_a_form_opened_afterwards_is_meant_anew(weald, manager):
    url = obstacles_url(weald)
    sent_later(manager, url, {"text": "No beds", "form_token": shown(manager, url)}, 5)
    with time_machine.travel(NOW + timedelta(seconds=9), tick=False):
        token = shown(manager, url)
    sent_later(manager, url, {"text": "No beds", "form_token": token}, 13)
    assert weald.project.obstacles.count() == 2


def test_done_undone_and_done_again_is_done(weald):
    lead = Client()
    lead.force_login(weald.lead)
    due = {"due_on": TODAY, "made_on": TODAY, "by": weald.lead, "at": NOW}
    about = {"programme": weald.programme, "project": weald.project, "owner": weald.lead}
    commitment = make_commitment(text="Draw", **about, **due)
    for seconds, done in enumerate(("yes", "no", "yes")):
        with time_machine.travel(NOW + timedelta(seconds=2 * seconds), tick=False):
            token = new_token(timezone.now())
        url = f"/commitments/{commitment.pk}/done/?done={done}"
        sent_later(lead, url, {"form_token": token, "next": "/"}, 2 * seconds + 1)
    commitment.refresh_from_db()
    assert commitment.done_at


# What is too large


class Unread:
    def read(self, size=-1):
        raise AssertionError("nothing of it is read")

    readline = read


@pytest.mark.parametrize("url", ["/account/sign-in/", "/organisation/logo/", "/drafts/"])
def test_what_is_larger_than_any_form_is_refused_before_it_is_read(client, db, url):
    request = client.generic("POST", url, CONTENT_LENGTH="2621441", **{"wsgi.input": Unread()})
    assert request.status_code == 413
    assert "That is too large" in request.content.decode()


def picture(colour: str) -> SimpleUploadedFile:
    file = BytesIO()
    Image.new("RGB", (40, 40), colour).save(file, "PNG")
    return SimpleUploadedFile("logo.png", file.getvalue())


def test_a_file_is_compared_by_what_is_in_it(weald):
    client = Client()
    client.force_login(weald.admin)
    token = shown(client, "/organisation/logo/")

    def send(colour: str):
        data = {"picture": picture(colour), "form_token": token}
        return client.post("/organisation/logo/", data)

    assert [send("teal").status_code for _ in range(2)] == [302, 302]
    assert Logo.objects.count() == 1
    other = send("red")
    assert other.status_code == 409
    assert "You have sent this form already" in other.content.decode()
    assert Logo.objects.count() == 1


def test_a_sent_form_with_other_words_claims_nothing(weald):
    lead = Client()
    lead.force_login(weald.lead)
    data = {"name": "Nell", "job": "", "form_token": new_token(NOW)}
    assert lead.post("/account/?what=details", data).status_code == 302
    lead.get("/account/")
    page = lead.post("/account/?what=details", data | {"name": "Nell Garsdale"}).content.decode()
    assert "Your details are saved." not in page
    assert 'value="Nell Garsdale"' in page


# Signing in and out does no harm twice; whoever comes by a link in a mail may be nobody yet.
BARE = {
    "account",
    # A code counts once, and a second step is set up once.
    "mfa",
    "parts/account.html",
    "people/accept_invitation.html",
    "people/confirm_email.html",
    # It changes nothing to stay signed in twice, and to be led to the provider once more.
    "people/_session.html",
    "people/_sign_on.html",
}


def test_every_form_of_those_signed_in_has_a_token():
    root = settings.BASE_DIR / "templates"
    without = {
        path.relative_to(root)
        for path in root.rglob("*.html")
        if "{% csrf_token %}"
        in path.read_text("utf-8").replace("{% csrf_token %}{% form_token %}", "")
    }
    assert {str(path) for path in without if not {str(path), path.parts[0]} & BARE} == set()


def test_tokens_are_forgotten_after_30_days(weald, manager):
    url = add_url(weald)
    manager.post(url, words(weald, shown(manager, url)))
    actions.purge(at=NOW + timedelta(days=30))
    assert FormToken.objects.count() == 1
    with time_machine.travel(NOW + timedelta(days=30, seconds=1), tick=False):
        tasks.purge()
    assert not FormToken.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_five_tabs_at_the_same_moment_make_one_row(tmp_path):
    weald = world()
    url = obstacles_url(weald)
    with served(tmp_path, weald.lead) as (visitor,):
        tabs = [Forms(visitor.get(url).body).all[-1] | {"text": "No beds"} for _ in range(5)]
        answers = at_once([lambda tab=tab: visitor.post(url, tab) for tab in tabs])
    assert {one.status for one in answers} == {302}
    assert weald.project.obstacles.count() == 1
    assert FormToken.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_posts_at_once_make_one_row(tmp_path):
    weald = world()
    url = add_url(weald)
    with served(tmp_path, weald.manager) as (visitor,):
        data = Forms(visitor.get(url).body).all[-1]
        data |= {"title": "Early mobility", "objectives": [weald.objective.pk]}
        answers = at_once([lambda: visitor.post(url, data)] * 20)
    made = Project.objects.get(title="Early mobility")
    assert {(one.status, one.location) for one in answers} == {(302, f"/projects/{made.pk}/")}
    assert FormToken.objects.count() == 1
