import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portfolio.rights import REMARKS, RIGHTS, Who
from programmes.actions import create_programme
from programmes.models import Membership
from qiprogramme.tests.make import NOW, TODAY, two_worlds

pytestmark = pytest.mark.django_db
PAGES = [reverse(f"portfolio:{name}") for name in ("help", "privacy", "accessibility")]
HELP, PRIVACY, ACCESSIBILITY = PAGES


@pytest.fixture
def cast():
    with time_machine.travel(NOW, tick=False):
        yield two_worlds()


def page(client, url, user=None) -> str:
    if user:
        client.force_login(user)
    answer = client.get(url)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("url", PAGES)
def test_who_is_not_signed_in_reads_it_without_any_name(client, cast, url):
    body = page(client, url)
    assert f'href="/account/sign-in/?next={url}"' in body
    for word in ("Weald", "Moor", "mailto:"):
        assert word not in body


@pytest.mark.parametrize("url", PAGES)
def test_who_is_signed_in_sees_whom_they_can_ask(client, cast, url):
    body = page(client, url, cast.contributor)
    assert '<a href="mailto:manager@weald.example">Weald Manager</a>' in body
    assert '<a href="mailto:admin@weald.example">Weald Admin</a>' in body
    assert "Moor" not in body


def test_nobody_sees_the_managers_of_a_programme_that_they_left(client, cast):
    Membership.objects.filter(user=cast.contributor).update(ended_at=NOW, ended_by=cast.manager)
    body = page(client, HELP, cast.contributor)
    assert "Weald Manager" not in body
    assert "Weald length of stay" not in body
    assert "Weald Admin" in body
    assert "You have no role in a programme at the moment" in body


def test_an_archived_programme_is_not_listed(client, cast):
    cast.programme.archived_at, cast.programme.archived_by = NOW, cast.manager
    cast.programme.save()
    assert "Weald Manager" not in page(client, HELP, cast.contributor)


def test_the_number_of_queries_does_not_grow(client, cast):
    client.force_login(cast.manager)
    client.get(HELP)
    with CaptureQueriesContext(connection) as few:
        client.get(HELP)
    about = {"objectives": [cast.objective], "starts_on": TODAY, "by": cast.admin, "at": NOW}
    for number in range(3):
        create_programme(
            organisation=cast.organisation,
            name=f"Programme {number}",
            aim="",
            manager_name=cast.manager.name,
            manager_email=cast.manager.email,
            **about,
        )
    with CaptureQueriesContext(connection) as many:
        body = page(client, HELP)
    assert all(f"Programme {number}" in body for number in range(3))
    assert len(many) == len(few)


@pytest.mark.parametrize("url", PAGES)
def test_it_only_reads(client, cast, url):
    assert client.post(url).status_code == 405


def test_the_table_shows_each_right_with_who_has_it(client):
    body = page(client, HELP)
    rows = re.findall(r'<tr role="row">\s*<th scope="row".*?</tr>', body)
    assert len(rows) == len(RIGHTS)
    for row, (right, able) in zip(rows, RIGHTS.items(), strict=True):
        assert f"<span>{right[0].upper()}{right[1:]}" in row
        cells = re.findall(r'<span class="qi-hidden">(Yes|No)</span>', row)
        assert cells == ["Yes" if who in able else "No" for who in Who]
        assert (REMARKS.get(right, "<small>") in row) == (right in REMARKS)


@pytest.mark.parametrize("path", ["/account/sign-in/", "/account/password/reset/", *PAGES])
def test_every_page_leads_to_them_at_its_foot(client, path):
    foot = page(client, path).split("<footer", 1)[1]
    assert re.findall(r'<a href="([^"]+)">([^<]+)</a>', foot) == [
        (HELP, "Help"),
        (ACCESSIBILITY, "Accessibility statement"),
        (PRIVACY, "Privacy"),
    ]


def test_pages_of_those_signed_in_lead_there_too(client, cast):
    for path in ("/", "/projects/999999/"):
        client.force_login(cast.lead)
        foot = client.get(path).content.decode().split("<footer", 1)[1]
        assert f'href="{HELP}"' in foot
        assert "Weald Trust – QI Programme" in foot


def test_privacy_tells_what_the_settings_do(client, settings):
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    settings.SESSION_COOKIE_AGE, settings.SIGNED_IN_AT_MOST = 20 * 60, 7 * 3600
    body = page(client, PRIVACY)
    assert "<code>__Host-session</code>" in body
    assert "<code>__Host-csrf</code>" in body
    assert "20 minutes after you last did something, 7 hours after you signed in" in body
    assert "known for 4 more days" in body
    assert "30 days after the last word" in body
    assert "An invitation works for 14 days" in body
