"""How far a person's reach goes: searches, files, feeds, and nothing beside the known addresses."""

import re

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from people.actions import calendar_token, open_calendar
from portfolio.policy import ADDRESSES
from portfolio.tests.cases import CASES
from portfolio.tests.make import ABROAD, CAST, OWN, PEOPLE, UPSTAIRS
from portfolio.tests.pages import rows, words_in
from portfolio.tests.test_every_form import filled, later, shown, taken_back
from programmes.models import Membership
from projects.models import TeamMember
from qiprogramme.tests.make import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("town")]

# Everything that an address reads after its question mark: words to find, and ids.
WORDS = ("find", "title", "digest", "show", "edit", "what")
IDS = ("programme", "initiative", "measure", "back", "page")
NOWHERE = 999_999
OF_NO_PROGRAMME = ("person", "holiday", "objective", "passkey")
FOREIGN = ("Thirdword", "Fourthword", "Moor")


def text_of(answer) -> str:
    """Return what a person reads of the answer."""
    return " ".join(re.sub(r"<[^>]*>", " ", words_in(answer)).split())


@pytest.mark.parametrize("who", ["lead", "manager", "outsider manager"])
def test_a_search_for_foreign_words_finds_nothing_and_counts_nothing(town, who):
    """What exists elsewhere answers, and is counted, as what exists nowhere."""
    there = OWN if who.startswith("outsider") else ABROAD
    here = ABROAD if who.startswith("outsider") else OWN
    word = "Firstword" if there == OWN else "Fourthword"
    nonsense = "Qqqqqwwww"[: len(word)].ljust(len(word), "w")
    ids = town.things[there]
    for name, address in ADDRESSES.items():
        if not address.see:
            continue
        url = town.url(name, here)
        asked = dict.fromkeys(WORDS, word) | {one: ids.get(one, ids["programme"]) for one in IDS}
        never = dict.fromkeys(WORDS, nonsense) | dict.fromkeys(IDS, NOWHERE)
        found, nothing = (town.client(who).get(url, query) for query in (asked, never))
        assert found.status_code == nothing.status_code, name
        if found.status_code == 200:
            text = text_of(found).replace(word, nonsense)
            assert text == text_of(nothing).replace(word, nonsense), name


def test_a_search_for_ones_own_words_finds_them(town):
    page = town.client("lead").get(town.url("portfolio:library", OWN), {"find": "Failed Firstword"})
    assert "Failed Firstword" in text_of(page)


FILES = [
    name
    for name in ADDRESSES
    if name.endswith((":csv", ":xlsx", ":pptx", "_csv", "_programme", ":left_out", ":svg"))
]


@pytest.mark.parametrize("who", CAST)
def test_files_of_long_work_hold_no_foreign_word(town, who):
    outside = who.startswith("outsider")
    foreign = ("Firstword", "Secondword", "Weald") if outside else FOREIGN
    for name in FILES:
        answer = town.client(who).get(town.url(name, ABROAD if outside else OWN))
        if answer.status_code == 200:
            words = words_in(answer)
            assert [word for word in foreign if word in words] == [], name
    with transaction.atomic():
        token = calendar_token(open_calendar(person=town.user(who), at=NOW))
        feed = Client().get(reverse("portfolio:calendar", args=[token]))
        transaction.set_rollback(True)
    assert [word for word in foreign if word in feed.content.decode()] == []


def test_files_are_tried_and_full(town):
    full = [
        name
        for name in FILES
        if "Firstword" in words_in(town.client("manager").get(town.url(name, OWN)))
    ]
    assert len(full) >= 6


BESIDE = ["admin/", "django-admin/", "api/", "__debug__/", ".env", ".git/config", "metrics/all"]
BESIDE += ["static/../manage.py", "static/%2e%2e/manage.py", "media/", "var/qiprogramme.sqlite3"]


def test_there_is_no_other_way_in(town):
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    assert not settings.DEBUG
    for who in (None, *PEOPLE):
        for path in BESIDE:
            assert town.client(who).get(f"/{path}").status_code in (302, 404), (who, path)
            if who:
                assert town.client(who).get(f"/{path}").status_code == 404, (who, path)


@pytest.mark.parametrize("case", [case for case in CASES if case.address in ADDRESSES], ids=str)
def test_a_role_that_ends_ends_deeds_files_and_feeds_too(town, case):
    """The form was opened while the role stood, and is sent after it has ended."""
    if ADDRESSES[case.address].on is None or case.who == "admin":
        return
    user = town.user(case.who)
    with taken_back():
        if case.prepare:
            case.prepare(town)
        form = shown(town, case)
        data = filled(town, case, form)
        roles = Membership.objects.active().filter(user=user)
        roles.update(ended_at=NOW, ended_by=town.weald.admin)
        before = rows()
        with later(0):
            assert town.client(case.who).post(form.url, data).status_code == 404
        for name in FILES:
            assert town.client(case.who).get(town.url(name, OWN)).status_code == 404, name
        assert rows() == before


@pytest.mark.parametrize("who", ["lead", "member", "mentor", "sponsor"])
def test_who_leaves_a_team_is_a_contributor_from_that_moment(town, who):
    with taken_back():
        places = TeamMember.objects.active().filter(user=town.user(who))
        places.update(ended_at=NOW, ended_by=town.weald.manager)
        for name, address in ADDRESSES.items():
            if address.on in ("project", "measure", "review", "session", "benefit"):
                mine, theirs = (
                    town.client(one).get(town.url(name, OWN)).status_code
                    for one in (who, "contributor")
                )
                assert mine == theirs, name


def test_another_programme_of_the_organisation_is_as_far_as_another_organisation(town):
    for name, address in ADDRESSES.items():
        if address.see and address.on and address.on not in OF_NO_PROGRAMME:
            answer = town.client("manager").get(town.url(name, UPSTAIRS))
            assert answer.status_code == 404, name
