"""Holds every form to what protects words: each is shown, filled in and sent as people do.

The pages are those of the access table, the forms those that the pages show.
"""

from collections.abc import Callable
from contextlib import contextmanager
from datetime import timedelta
from html import escape
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse

from people.actions import invitation_token
from people.models import User
from portfolio.policy import ADDRESSES
from portfolio.tests.case import Case
from portfolio.tests.cases import CASES, slot
from portfolio.tests.form_tables import (
    BEHIND_A_PASSWORD,
    NO_DRAFT,
    OVER,
    SUGGESTS,
    UNREAD,
    WITHOUT_TOKEN,
)
from portfolio.tests.make import OWN, PEOPLE, Town
from portfolio.tests.pages import Form, posted_forms, rows, words_in
from qiprogramme.tests.make import NOW
from safeguards.rules import NOT_KEPT

pytestmark = pytest.mark.django_db

NHS_NUMBER = "943 476 5919"


@contextmanager
def taken_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def later(seconds: int):
    return time_machine.travel(NOW + timedelta(seconds=seconds), tick=False)


def forms_on(client: Client, url: str) -> list[Form]:
    """Return what the page posts, but for signing out and for staying signed in."""
    answer = client.get(url)
    assert answer.status_code == 200, url
    forms = posted_forms(answer.content.decode(), url)
    return [form for form in forms if form.address not in ("account_logout", "session")]


def forms_everywhere(town: Town) -> dict[str, Form]:
    """Return every form that any page of the table shows anybody, by address and first input."""
    found = {}
    for name, address in ADDRESSES.items():
        if address.see is None:
            continue
        for who in PEOPLE:
            answer = town.client(who).get(town.url(name, OWN))
            if answer.status_code == 200:
                for form in posted_forms(words_in(answer), town.url(name, OWN)):
                    found[f"{form.address} {form.first}".strip()] = form
    return found


@pytest.fixture(scope="module")
def everywhere(town):
    return forms_everywhere(town)


@pytest.fixture(scope="module")
def for_nobody(town):
    """The forms that somebody meets before signing in."""
    guest = User.objects.get(email="firstword@guest.example")
    urls = [
        reverse("account_login"),
        reverse("account_reset_password"),
        reverse("accept_invitation", args=[guest.pk, invitation_token(guest)]),
    ]
    forms = [form for url in urls for form in forms_on(Client(), url)]
    return {f"{form.address} {form.first}".strip(): form for form in forms}


# The cases reach everything


def is_of(case: Case, form: Form) -> bool:
    alike = case.first.endswith("_") and form.first.startswith(case.first)
    return form.address == case.address and (alike or form.first == case.first)


def test_every_form_has_a_case(everywhere):
    without = {
        name
        for name, form in everywhere.items()
        if form.address not in WITHOUT_TOKEN and not any(is_of(case, form) for case in CASES)
    }
    assert without == set()


def test_every_address_that_does_something_has_a_case():
    does = {name for name, address in ADDRESSES.items() if address.do}
    assert does - {case.address for case in CASES} == set(WITHOUT_TOKEN) & does


def shown(town: Town, case: Case) -> Form:
    url = town.url(case.page or case.address, OWN)
    return next(form for form in forms_on(town.client(case.who), url) if is_of(case, form))


def filled(town: Town, case: Case, form: Form) -> dict:
    values = case.values(town)
    assert set(values) <= {control.name for control in form.controls} | {"invite", "add"}
    button = dict(form.buttons[:1]) if not form.shown else {}
    return form.sent | button | values


def send(town: Town, case: Case, form: Form, data: dict, seconds: int):
    with later(seconds):
        return town.client(case.who).post(form.url, data)


# Once


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_form_sent_twice_acts_once_and_leads_to_the_same_place(town, case):
    with taken_back():
        if case.prepare:
            case.prepare(town)
        form = shown(town, case)
        first = send(town, case, form, filled(town, case, form), 5)
        after = rows()
        second = send(town, case, form, filled(town, case, form), 9)
        assert (first.status_code, second.status_code) == (302, 302)
        assert second.url == first.url
        assert rows() == after


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_same_in_two_tabs_acts_once(town, case):
    with taken_back():
        if case.prepare:
            case.prepare(town)
        tabs = [shown(town, case) for _ in range(2)]
        assert tabs[0].sent["form_token"] != tabs[1].sent["form_token"]
        first = send(town, case, tabs[0], filled(town, case, tabs[0]), 5)
        after = rows()
        second = send(town, case, tabs[1], filled(town, case, tabs[1]), 9)
        assert (first.status_code, second.url) == (302, first.url)
        assert rows() == after


def typed_in(case: Case, form: Form, data: dict) -> str | None:
    """Return the name of something typed that stands in the form as it is sent, or None."""
    typed = [control.name for control in form.controls if control.takes_words]
    return next((name for name in typed if data.get(name) not in (None, "", [""])), None)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_other_words_in_a_form_that_was_sent_are_neither_lost_nor_called_saved(town, case):
    with taken_back():
        if case.prepare:
            case.prepare(town)
        form = shown(town, case)
        data = filled(town, case, form)
        name = typed_in(case, form, data)
        first = send(town, case, form, data, 5)
        if name is None or case.address in OVER:
            return
        with later(7):
            town.client(case.who).get(first.url)
        after = rows()
        words = data[name] if isinstance(data[name], str) else data[name][0]
        answer = send(town, case, form, data | {name: f"{words} & more"}, 9)
        assert rows() == after
        assert answer.status_code == 409
        assert escape(f"{words} & more") in answer.content.decode()
        assert "qi-flash__success" not in answer.content.decode()


def test_every_posted_form_carries_its_tokens(everywhere):
    bare = {
        name
        for name, form in everywhere.items()
        if not {"form_token", "csrfmiddlewaretoken"} <= set(form.sent)
    }
    unseen = {"safeguards:draft"} | BEHIND_A_PASSWORD
    assert {name.split()[0] for name in bare} == set(WITHOUT_TOKEN) - unseen


# Drafts


def test_every_form_that_takes_more_than_a_moment_keeps_a_draft(everywhere, for_nobody):
    forms = everywhere | for_nobody
    without = {
        name for name, form in forms.items() if form.shown and "data-draft" not in form.attributes
    }
    assert without == set(NO_DRAFT)
    assert not any("data-draft" in form.attributes for form in for_nobody.values())


KEEPS_A_DRAFT = [case for case in CASES if str(case) not in NO_DRAFT and case.first]


def filled_without_files(town: Town, case: Case) -> tuple[Form, dict]:
    form = shown(town, case)
    if form.attributes.get("enctype") == "multipart/form-data":
        return form, form.sent | {"text": ["Nell,nell@weald.example"]}
    return form, filled(town, case, form)


@pytest.mark.parametrize("case", KEEPS_A_DRAFT, ids=str)
def test_a_draft_brings_back_what_was_typed(town, case):
    with taken_back():
        if case.prepare:
            case.prepare(town)
        client = town.client(case.who)
        form, data = filled_without_files(town, case)
        page = client.get(form.url).content.decode()
        assert page.count("data-draft") == 1
        kept = client.post("/drafts/", draft_of(town, case, page, data))
        assert kept.status_code == 200, kept.content
        offered = client.get(form.url).content.decode()
        assert "You began this on" in offered
        go_on = offered.split('qi-draft__choice">')[1].split('href="')[1].split('"')[0]
        again = forms_on(client, go_on.replace("&amp;", "&"))
        back = next(form for form in again if is_of(case, form)).sent
        assert typed(back) == typed(data)


@pytest.mark.parametrize("case", KEEPS_A_DRAFT, ids=str)
def test_what_is_sent_after_the_sign_in_ended_comes_back_filled_in(town, case):
    with taken_back():
        if case.prepare:
            case.prepare(town)
        form, data = filled_without_files(town, case)
        away = Client()
        away.force_login(town.user(case.who))
        with later(31 * 60):
            way = away.post(form.url, data)["Location"]
            away.force_login(town.user(case.who))
            again = forms_on(away, parse_qs(urlsplit(way).query)["next"][0])
        back = next(form for form in again if is_of(case, form)).sent
        assert typed(back) == typed(data)


def draft_of(town: Town, case: Case, page: str, data: dict) -> dict:
    """Return what static/js/draft.js sends of the form."""
    words = {name: value for name, value in data.items() if name != "csrfmiddlewaretoken"}
    return {
        "page": page.split('data-page="')[1].split('"')[0].replace("&amp;", "&"),
        "person": town.user(case.who).pk,
        "sent_with": data["form_token"][0],
        "words": urlencode(words, doseq=True),
    }


def typed(data: dict) -> dict:
    plain = {name: [str(one) for one in listed(value)] for name, value in data.items()}
    return {name: value for name, value in plain.items() if name not in NOT_KEPT and any(value)}


def listed(value) -> list:
    return value if isinstance(value, list) else [value]


# Two people


def test_every_form_that_changes_what_is_saved_says_what_was_seen(everywhere):
    blind = {
        name for name, form in everywhere.items() if form.says_something and "seen" not in form.sent
    }
    assert blind == set(SUGGESTS)


# What two people make of one field: what is saved first, and what the second wrote.
VERSIONS: dict[str, Callable[[Town], tuple[str, str, str]]] = {
    "portfolio:own_account name": lambda town: ("job", "Ward sister", "Ward manager"),
    "portfolio:own_account wants_reminder_14": lambda town: ("wants_reminder_7", "", "on"),
    "programmes:change_objective title": lambda town: ("known_by", "Days", "Nights"),
    "programmes:change_programme name": lambda town: ("aim", "No empty days", "No lost days"),
    "programmes:settings time_zone": lambda town: ("small_number", "7", "9"),
    "projects:change title": lambda town: ("aim", "From 6 to 25.", "From 6 to 30."),
    "reviews:team lead": lambda town: (
        "sponsor",
        str(town.weald.steering.pk),
        str(town.weald.executive.pk),
    ),
    "projects:change_charter problem": lambda town: ("problem", "No tasks", "Few tasks"),
    "projects:build_aim what": lambda town: ("goal", "25", "30"),
    "projects:change_driver text": lambda town: ("text", "A board", "A large board"),
    "projects:change_idea text": lambda town: ("text", "A name", "Two names"),
    "projects:change_cycle plan": lambda town: ("prediction", "Two of three", "One of three"),
    "projects:study_cycle happened": lambda town: ("happened", "One came", "Two came"),
    "priorities:change_initiative title": lambda town: ("problem", "No tasks", "Few tasks"),
    "priorities:change_idea title": lambda town: ("tries", "Ask early", "Ask twice"),
    "priorities:weigh_initiative impact": lambda town: ("impact", "3", "5"),
    "priorities:weigh_idea impact": lambda town: ("impact", "3", "5"),
    "priorities:criteria name_0": lambda town: ("answer_days", "10", "12"),
    "measures:change_benefit kind": lambda town: ("how", "Counted twice", "Guessed"),
    "measures:change name": lambda town: ("definition", "Each morning", "At noon"),
    "measures:record period_on": lambda town: ("value", "12", "13"),
    "measures:grid value_": lambda town: ("value_2026-06-01", "12", "13"),
    "measures:chart chart": lambda town: ("baseline_points", "12", "16"),
    "mentoring:check_in value": lambda town: ("happened", "More chairs", "Fewer beds"),
    "mentoring:log state": lambda town: ("note", "Proud of it", "A bit tired"),
    "mentoring:change_training title": lambda town: ("aims", "Draw one", "Draw two"),
    "mentoring:training people": lambda town: (
        "people",
        str(town.weald.member.pk),
        str(town.weald.mentor.pk),
    ),
    "mentoring:slot weekday": lambda town: ("place", "Library", "Canteen"),
    "reviews:own_words changed": lambda town: ("ask", "Two boards", "Three boards"),
    "reviews:move on": lambda town: ("place", "Library", "Canteen"),
    "reviews:slots slot_": lambda town: (slot(town), "09:30", "10:30"),
}


def test_every_form_that_says_what_was_seen_is_tried_by_two(everywhere):
    seeing = [form for form in everywhere.values() if "seen" in form.sent]
    cases = [case for case in CASES if str(case) in VERSIONS]
    assert len(cases) == len(VERSIONS)
    assert [form for form in seeing if not any(is_of(case, form) for case in cases)] == []


@pytest.mark.parametrize("case", [case for case in CASES if str(case) in VERSIONS], ids=str)
def test_the_second_sees_both_versions_and_decides(town, case):
    with taken_back():
        name, theirs, mine = VERSIONS[str(case)](town)
        first, second = (shown(town, case) for _ in range(2))
        assert send(town, case, first, first.sent | {name: theirs}, 5).status_code == 302
        answer = send(town, case, second, second.sent | {name: mine}, 9)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "This was changed while you were writing" in page
        assert f"Saved by {town.user(case.who)}" in page
        assert theirs in page
        again = next(one for one in posted_forms(page, second.url) if is_of(case, one))
        assert again.sent[name] == [mine]
        touched = second.sent[name] != [mine]
        assert again.sent[f"take_{name}"] == ["mine" if touched else "theirs"]
        decided = again.sent | {f"take_{name}": "mine"}
        assert send(town, case, again, decided, 13).status_code == 302
        assert mine in town.client(case.who).get(first.url).content.decode()


# Patients


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_text_is_read_for_patients(town, case):
    with taken_back():
        if case.prepare:
            case.prepare(town)
        form = shown(town, case)
        for control in form.controls:
            if not control.takes_words or str(case) in UNREAD:
                continue
            before = rows()
            data = filled(town, case, form) | {control.name: f"{NHS_NUMBER},ivo@weald.example"}
            for button in ("invite", "add"):
                data.pop(button, None)
            answer = town.client(case.who).post(form.url, data)
            assert answer.status_code in (200, 422), control.name
            assert f"“{NHS_NUMBER}” looks like an NHS number." in answer.content.decode()
            assert rows() == before
