"""Requests that no page of ours makes: from another site, for another host, on to another site."""

import re
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from portfolio.policy import ADDRESSES, PUBLIC
from portfolio.tests.case import Case
from portfolio.tests.cases import CASES
from portfolio.tests.make import OWN
from portfolio.tests.pages import rows
from portfolio.tests.test_every_form import filled, send, shown, taken_back
from qiprogramme.tests.make import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("town")]

ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "\\\\evil.example\\",
    "/\\evil.example/",
    "https:evil.example",
    "javascript:alert(1)",
    "\tjavascript:alert(1)",
    "http://testserver@evil.example/",
    "data:text/html,<script>alert(1)</script>",
]
# Names of views and words that lead nowhere: no redirect may try to look them up.
NO_ADDRESS = ["portfolio:home", "nowhere"]
# What forms, scripts and sign-in read as the page to go on to.
WAYS_ON = ("next", "page", "back", "return_to")


@pytest.fixture(autouse=True)
def no_earlier_tries():
    cache.clear()
    yield
    cache.clear()


# Another site's form


def test_a_post_without_a_token_of_ours_is_refused_everywhere_and_changes_nothing(town):
    browsers = [Client(enforce_csrf_checks=True) for _ in range(3)]
    for who, browser in zip(("manager", "lead", "admin"), browsers, strict=True):
        browser.force_login(town.user(who))
    before = rows()
    for browser in browsers:
        writes = [name for name, address in ADDRESSES.items() if address.do]
        statuses = {name: browser.post(town.url(name, OWN)).status_code for name in writes}
        assert {name for name, status in statuses.items() if status != 403} == set()
    assert rows() == before


def test_a_token_of_somebody_else_is_none(town):
    mine, theirs = Client(enforce_csrf_checks=True), Client()
    for browser in (mine, theirs):
        browser.force_login(town.user("lead"))
    url = town.url("projects:raise_obstacle", OWN)
    page = theirs.get(url).content.decode()
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page).group(1)
    mine.get(url)
    assert mine.post(url, {"csrfmiddlewaretoken": token}).status_code == 403


# Another host


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "a b", "[::1"])
def test_another_host_is_refused_everywhere(town, host):
    urls = [town.url(name, OWN) for name, address in ADDRESSES.items() if address.see]
    urls += [reverse("account_login"), reverse("account_reset_password"), reverse("portfolio:help")]
    statuses = {
        url: town.client("manager").get(url, headers={"Host": host}).status_code for url in urls
    }
    assert {url for url, status in statuses.items() if status != 400} == set()


def test_a_host_that_a_stranger_forwards_is_not_believed(town, mailoutbox, settings):
    settings.BASE_URL = "https://qi.weald.example"
    forwarded = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http"}
    asked = {"email": town.user("lead").email}
    Client().post(reverse("account_reset_password"), asked, headers=forwarded)
    (mail,) = mailoutbox
    links = re.findall(r"https?://\S+", mail.body)
    assert links and all(link.startswith("https://qi.weald.example/") for link in links)
    assert "evil.example" not in str(mail.message())


# On to another site


def leads_away(answer) -> bool:
    """Whether the answer sends the browser off this site."""
    onward = answer.headers.get("Location", "") or answer.headers.get("HX-Redirect", "")
    return bool(onward) and not re.match(r"/(?![/\\])[^\t\r\n]*$|\?|\w+$", onward)


@pytest.mark.parametrize("url", ELSEWHERE)
def test_leading_away_is_noticed(url):
    assert leads_away(HttpResponse(headers={"Location": url.strip()}))


@pytest.mark.parametrize(("number", "case"), list(enumerate(CASES)), ids=str)
def test_no_form_leads_to_another_site(town, number, case: Case):
    evil = ELSEWHERE[number % len(ELSEWHERE)]
    with taken_back():
        if case.prepare:
            case.prepare(town)
        form = shown(town, case)
        ways = dict.fromkeys(WAYS_ON, evil)
        form.url += f"{'&' if '?' in form.url else '?'}{urlencode(ways)}"
        assert not leads_away(send(town, case, form, filled(town, case, form) | ways, 0))


@pytest.mark.parametrize("evil", [*ELSEWHERE, *NO_ADDRESS])
def test_what_takes_the_way_on_from_the_form_leads_nowhere_else(town, evil):
    ways = dict.fromkeys(WAYS_ON, evil)
    for name in (
        "projects:finish_commitment",
        "measures:confirm",
        "safeguards:throw_away",
        "portfolio:sign_out_elsewhere",
    ):
        with taken_back():
            answer = town.client("lead").post(town.url(name, OWN), ways)
        assert answer.status_code == 302, name
        assert not leads_away(answer), name
    with taken_back():
        form = {"login": town.user("lead").email, "password": PASSWORD, **ways}
        answer = Client().post(f"{reverse('account_login')}?{urlencode(ways)}", form)
    assert answer.status_code == 302
    assert not leads_away(answer)


# What every answer carries


def test_every_answer_carries_the_headers_that_keep_it_safe(town):
    urls = {name: town.url(name, OWN) for name, address in ADDRESSES.items() if address.see}
    urls |= {
        name: reverse(name)
        for name in PUBLIC - {"logo", "confirm_email", "accept_invitation", "portfolio:calendar"}
        if name != "account_reset_password_from_key"
    }
    for name, url in {**urls, "nowhere": "/nowhere/"}.items():
        for who in ("manager", "lead", "outsider manager"):
            headers = town.client(who).get(url).headers
            assert headers["X-Content-Type-Options"] == "nosniff", name
            assert headers["Referrer-Policy"] == "same-origin", name
            assert headers["X-Frame-Options"] == "DENY", name
            assert headers["Cache-Control"] == "no-store" or "private" in headers["Cache-Control"]
            policy = headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy, name
            assert "unsafe" not in policy, name


def test_what_is_no_page_is_saved_and_not_opened(town):
    """A file holds people's words: it never runs in the site's own name."""
    opened = {}
    for name, address in ADDRESSES.items():
        if address.see:
            answer = town.client("manager").get(town.url(name, OWN))
            kind = answer.headers.get("Content-Type", "").partition(";")[0]
            if answer.status_code == 200 and kind not in ("text/html", "application/json"):
                opened[name] = (kind, answer.headers.get("Content-Disposition", ""))
    assert len(opened) >= 10
    loose = {name: how for name, how in opened.items() if not how[1].startswith("attachment")}
    assert loose == {}


# What goes wrong


def test_a_fault_tells_the_visitor_nothing(town, monkeypatch):
    def fails(*args, **kwargs):
        raise RuntimeError("Canary of a fault")

    monkeypatch.setattr("portfolio.views.project.get_project_or_404", fails)
    answer = town.client("lead").get(town.url("portfolio:project", OWN))
    assert answer.status_code == 500
    assert "Canary" not in answer.content.decode()
    assert "Traceback" not in answer.content.decode()


@pytest.mark.parametrize("evil", ["%0d%0aWARNING forged", "%1b[31mforged", "%e2%80%a8forged"])
def test_no_address_forges_a_line_of_the_log(town, caplog, evil):
    assert town.client("lead").get(f"/nowhere/{evil}").status_code == 404
    assert town.client("lead").post(f"/account/sign-out/{evil}").status_code == 404
    assert len(caplog.messages) == 2
    for line in caplog.messages:
        assert line.isprintable(), line


def test_what_is_refused_stands_in_the_log_without_a_word_of_the_form(town, caplog):
    words = {"text": "Canary of words", "title": "Canary of words"}
    for who in ("contributor", "outsider manager"):
        town.client(who).post(town.url("projects:change", OWN), words)
    assert [record.status_code for record in caplog.records] == [403, 404]
    assert "Canary" not in caplog.text
