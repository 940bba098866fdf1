"""Whatever is sent to any form or address: no fault of ours, and a refusal stores nothing.

Some 500 requests with the tests, always the same ones. `python3 run.py fuzz` sends 10,000 others:
QI_FUZZ says how many, QI_FUZZ_SEED which.
"""

import os
import re
import sys
import traceback
from collections import Counter
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as trying
from hypothesis import strategies as st

from people.actions import calendar_token, invitation_token, new_email_token, open_calendar
from people.models import Logo, User
from people.tests.make import second_step
from portfolio.policy import ADDRESSES, PUBLIC
from portfolio.rights import RIGHTS
from portfolio.tests import fuzzing
from portfolio.tests.cases import CASES
from portfolio.tests.form_tables import WITHOUT_TOKEN
from portfolio.tests.make import ABROAD, NEXT_DOOR, OWN, PEOPLE, UPSTAIRS, Town
from portfolio.tests.pages import Control, posted_forms, rows, words_in
from portfolio.tests.test_every_form import filled, later, shown, taken_back
from qiprogramme.tests.make import NOW, PASSWORD

# One process walks through the town, so that it is built once.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("town")]

REQUESTS = int(os.environ.get("QI_FUZZ", "500"))
SEED = int(os.environ.get("QI_FUZZ_SEED", "1"))
SIGN_IN = reverse("account_login")
# Forms that are met before signing in, or that carry no token.
DOORS = sorted((PUBLIC | WITHOUT_TOKEN.keys()) - {"safeguards:draft"})
READ = [name for name, address in ADDRESSES.items() if address.see]
WRITTEN = [name for name, address in ADDRESSES.items() if address.do]
# Of ten requests, so many go to forms, to doors, to pages with a query, and with a wild body.
SHARES = {"forms": (6, len(CASES)), "doors": (1, len(DOORS)), "pages": (2, len(READ))}
SHARES["bodies"] = (1, len(WRITTEN))
# What is kept although the answer is no redirect: words that are typed, and what tells of a try.
DRAFTS = "safeguards.Draft"
PROBABLY_TYPED = ("code", "credential", "password", "login", "name", "email", "words", "page")

answers: Counter[str] = Counter()


@pytest.fixture(scope="module", autouse=True)
def told():
    yield
    parts = ", ".join(f"{number} {kind}" for kind, number in answers.most_common())
    sys.stdout.write(f"\n{sum(answers.values())} requests: {parts}\n")


def generated(what: str, strategy: st.SearchStrategy, send: Any) -> None:
    """Call `send` with as many generated values as its kind has a share in the requests."""
    share, among = SHARES[what]
    number = max(1, round(REQUESTS * share / 10 / among))
    quiet = trying(
        max_examples=number,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    quiet(seed(SEED)(given(strategy)(send)))()


def foreign(town: Town) -> list[str]:
    """Return the ids of what is not one's own, and of what does not exist."""
    ids = {str(pk) for whose in (NEXT_DOOR, UPSTAIRS, ABROAD) for pk in town.things[whose].values()}
    return [*sorted(ids, key=int), "0", "-1", "999999999", "9" * 19, "9" * 40]


def stored() -> dict[str, list]:
    return {label: found for label, found in rows().items() if label != DRAFTS}


def who_may(name: str) -> str:
    address = ADDRESSES[name]
    may = RIGHTS[address.do or address.see] if name in WRITTEN else RIGHTS[address.see]
    return next(who for who, role in PEOPLE.items() if role in may)


@contextmanager
def kept_signed_in(client: Client):
    """Give the browser its cookies back, whatever the answers did to them."""
    cookies = deepcopy(client.cookies)
    cache.clear()
    yield
    client.cookies = cookies


def judge(client: Client, answer: HttpResponse, before: dict[str, list] | None) -> None:
    """Hold the answer to both promises; where something was accepted, to what it leads to as well.

    `before` is what was stored before a post, None where something was only read.
    """
    assert_no_fault(answer)
    accepted = answer.status_code in (302, 303)
    if before is not None and not accepted:
        assert stored() == before, f"{answer.status_code} and yet something is stored"
    if accepted and answer.url.startswith("/"):
        assert_no_fault(client.get(answer.url))
        assert_no_fault(client.get("/"))
    answers["accepted" if accepted else str(answer.status_code)] += 1


def assert_no_fault(answer: HttpResponse) -> None:
    if answer.status_code < 500:
        return
    fault = getattr(answer, "exc_info", None)
    told = "".join(traceback.format_exception(*fault)[-6:]) if fault else ""
    raise AssertionError(f"{answer.status_code} of {answer.request['PATH_INFO']}\n{told}")


def post(client: Client, url: str, data: dict) -> HttpResponse:
    """Send a form with files as browsers do, any other as a program would that obeys nobody."""
    if any(isinstance(value, bytes) for value in data.values()):
        return client.post(url, {name: as_part(value) for name, value in data.items()})
    kind = "application/x-www-form-urlencoded"
    return client.post(url, fuzzing.encoded(data), content_type=kind)


def as_part(value: object) -> object:
    if isinstance(value, bytes):
        return SimpleUploadedFile("table.csv", value)
    many = value if isinstance(value, list) else [value]
    return [str(one).encode("utf-8", "replace").decode() for one in many]


@pytest.fixture(scope="module")
def untouched(town):
    """What is stored between any two tests, as each takes back what it changed."""
    return stored()


# Forms


@pytest.mark.parametrize("case", CASES, ids=str)
def test_no_form_breaks_or_acts_by_half(town, untouched, case):
    with taken_back():
        if case.prepare:
            case.prepare(town)
        client, form = town.client(case.who), shown(town, case)
        before = stored() if case.prepare else untouched
        good = {**filled(town, case, form)}
        files = {name: one.read() for name, one in good.items() if hasattr(one, "read")}

        def send(changes):
            with taken_back(), kept_signed_in(client), later(5):
                data = {**good, **files, **changes}
                judge(client, post(client, form.url, data), before)

        generated("forms", fuzzing.changes_to(form.controls, foreign(town)), send)


def at_the_door(town: Town, name: str) -> tuple[Client, str]:
    """Return a browser that may use the address, and where that is."""
    lead, guest = town.weald.lead, User.objects.get(email="firstword@guest.example")
    arguments: dict[str, list] = {
        "accept_invitation": [guest.pk, invitation_token(guest)],
        "account_reset_password_from_key": ["1", "set-password"],
        "confirm_email": [new_email_token(lead, "new@weald.example")],
        "portfolio:calendar": [calendar_token(open_calendar(person=lead, at=NOW))],
        "logo": [Logo.objects.create(name="00000000-0000-4000-8000-000000000000", png=b"").pk],
        "mfa_remove_webauthn": [1],
    }
    client = Client(raise_request_exception=False)
    if name == "mfa_authenticate":
        second_step(lead)
    if name in WITHOUT_TOKEN or name == "mfa_authenticate":
        client.post(SIGN_IN, {"login": lead.email, "password": PASSWORD})
    if name in ("mfa_deactivate_totp", "mfa_generate_recovery_codes"):
        second_step(lead)
    return client, reverse(name, args=arguments.get(name, []))


@pytest.mark.parametrize("name", DOORS)
def test_no_door_breaks_or_opens_by_half(town, name):
    with taken_back(), later(5):
        cache.clear()
        client, url = at_the_door(town, name)
        page = client.get(url)
        assert_no_fault(page)
        forms = posted_forms(words_in(page), url) if page.status_code == 200 else []
        asked = [one for form in forms if form.url.split("?")[0] == url for one in form.controls]
        more = {one.name for one in asked}
        asked += [Control(one, "text", "", ()) for one in PROBABLY_TYPED if one not in more]
        before = stored()

        def send(changes):
            with taken_back(), kept_signed_in(client):
                judge(client, post(client, url, changes), before)

        generated("doors", fuzzing.changes_to(asked, foreign(town)), send)


# Pages


def names_in(answer: HttpResponse) -> set[str]:
    """Return what the page itself asks for: in the query strings of its links, and in its forms."""
    body = words_in(answer)
    return {*re.findall(r"[?&;](\w+)=", body), *re.findall(r'name="(\w+)"', body)}


def names_in_code() -> set[str]:
    """Return every name that is looked up somewhere in what a query string said."""
    files = [path for path in Path(settings.BASE_DIR).glob("*/views/*.py") if path.is_file()]
    files += [path for path in Path(settings.BASE_DIR).glob("*/queries/*.py") if path.is_file()]
    found = [re.findall(r'(?:GET|wanted)\.get\("(\w+)"', path.read_text("utf-8")) for path in files]
    return {name for names in found for name in names}


def test_names_are_found():
    assert {"page", "slide", "show", "sort", "week", "period"} <= names_in_code()


@pytest.mark.parametrize("name", READ)
def test_no_page_breaks_over_a_query(town, name):
    client, url = town.client(who_may(name)), town.url(name, OWN)
    page = client.get(url)
    shown_there = names_in(page) if page.status_code == 200 else set()
    names = sorted(names_in_code() | shown_there)

    def send(query):
        with taken_back(), kept_signed_in(client):
            judge(client, client.get(url, QUERY_STRING=query), None)

    generated("pages", fuzzing.queries_of(names, foreign(town)), send)


@pytest.mark.parametrize("number", [0, 2**63], ids=["none", "huge"])
def test_no_number_in_an_address_breaks(town, number):
    """Nothing has such a number, so that nothing is there."""
    client = town.client("manager")
    for name, address in ADDRESSES.items():
        if address.on:
            send = client.get if address.see else client.post
            answer = send(reverse(name, args=[number]))
            assert_no_fault(answer)
            assert answer.status_code in (302, 404), name


# Bodies


@pytest.mark.parametrize("name", WRITTEN)
def test_no_body_breaks_or_changes_anything(town, untouched, name):
    client, url = town.client(who_may(name)), town.url(name, OWN)

    def send(sent):
        body, kind = sent
        with taken_back(), kept_signed_in(client):
            answer = client.generic("POST", url, body, content_type=kind)
            judge(client, answer, untouched)

    generated("bodies", fuzzing.BODIES, send)


# What is promised is seen when it is broken


def test_a_fault_and_half_an_act_are_noticed(town):
    before = stored()
    with taken_back():
        with pytest.raises(AssertionError, match="500 of"):
            fault = HttpResponse(status=500)
            fault.request = {"PATH_INFO": "/"}
            judge(town.client("lead"), fault, before)
        User.objects.filter(pk=town.weald.lead.pk).update(job="Half an act")
        with pytest.raises(AssertionError, match="something is stored"):
            judge(town.client("lead"), HttpResponse(status=422), before)
