"""Holds every address to the access table: each person, each method, one's own and others' objects.

Nothing here knows what a page does; what is expected comes from `portfolio.policy` and
`portfolio.rights` alone.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from notifications.models import Notification
from notifications.rendering import frozen, read
from people.actions import calendar_token, invitation_token, new_email_token, open_calendar
from people.models import Logo, User
from portfolio.digests import plan_digests
from portfolio.policy import ADDRESSES, DEMO, PUBLIC, SIGN_ON, WATCHERS, Address
from portfolio.rights import RIGHTS, Right, Who
from portfolio.tests.make import ABROAD, CAST, NEXT_DOOR, OWN, PEOPLE, UPSTAIRS
from portfolio.tests.pages import rows, words_in
from programmes.models import Membership
from projects.models import Commitment, Obstacle, Rung
from qiprogramme.tests.make import NOW
from reviews.actions import plan_all

# One process walks through the town, so that it is built and crawled once.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("town")]

SIGN_IN = "/account/sign-in/"
WHOSE = (OWN, NEXT_DOOR, UPSTAIRS, ABROAD)


# What is of the whole programme: nobody stands nearer to one than to another.
SHARED = {"training"}


def standing(who: str, whose: str, on: str | None = None) -> Who | None:
    """Return what the person is to the object, or None for an outsider to it."""
    if who.startswith("outsider "):
        return None
    if whose == ABROAD:
        return None
    if PEOPLE[who] == Who.ADMINISTRATOR:
        return Who.ADMINISTRATOR
    if whose == UPSTAIRS:
        return None
    if whose == NEXT_DOOR and on not in SHARED:
        changed = {
            Who.LEAD: Who.OTHER_LEAD,
            Who.OTHER_LEAD: Who.LEAD,
            Who.MEMBER: Who.CONTRIBUTOR,
            Who.MENTOR: Who.CONTRIBUTOR,
            Who.SPONSOR: Who.CONTRIBUTOR,
        }
        return changed.get(PEOPLE[who], PEOPLE[who])
    return PEOPLE[who]


def expected(address: Address, right: Right | None, who: Who | None) -> int:
    """Return the status that the table promises; 200 stands for every success."""
    if right is None:
        return 405
    if who is None or who not in RIGHTS[address.found]:
        return 404
    return 200 if who in RIGHTS[right] else 403


# What somebody without a second step meets, whose password was not asked for lately.
SECOND_STEP = {
    "mfa_activate_totp": 302,
    "mfa_reauthenticate": 302,
    "mfa_reauthenticate_webauthn": 302,
    "mfa_add_webauthn": 302,
    "mfa_generate_recovery_codes": 302,
    "mfa_remove_webauthn": 302,
    "mfa_deactivate_totp": 404,
    "mfa_view_recovery_codes": 404,
}


def everywhere(address: Address, who: str) -> tuple[str, ...]:
    """Return whose objects the person tries the address on."""
    if who.startswith("outsider "):
        return (OWN, NEXT_DOOR, UPSTAIRS) if address.on else ()
    return WHOSE if address.on else (OWN,)


def names_in(patterns, prefix: str = "") -> list[str]:
    """Return the name of every address; one without a name shows its pattern instead."""
    found = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            found += names_in(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            found.append(prefix + (pattern.name or f"nameless {pattern.pattern}"))
    return found


def test_every_address_stands_in_the_table():
    names = names_in(get_resolver().url_patterns)
    assert len(names) == len(set(names))
    assert set(names) == {*ADDRESSES, *PUBLIC, *WATCHERS, *DEMO, *SIGN_ON}


def test_an_address_outside_of_the_table_is_seen():
    def view(request):
        raise NotImplementedError

    assert names_in([URLPattern(get_resolver().pattern, view)]) == ["nameless ^/"]


# Reading


@dataclass
class Seen:
    status: int
    body: str


@pytest.fixture(scope="module")
def crawl(town):
    """What each person got from each address, and that it changed nothing on the way."""
    before = rows()
    seen = {}
    for name, address in ADDRESSES.items():
        for who in CAST:
            for whose in everywhere(address, who):
                answer = town.client(who).get(town.url(name, whose))
                seen[name, who, whose] = Seen(answer.status_code, words_in(answer))
    assert rows() == before, "a GET has changed something"
    return seen


@pytest.mark.parametrize("name", ADDRESSES)
def test_get(crawl, name):
    address = ADDRESSES[name]
    wrong = []
    for who in CAST:
        for whose in everywhere(address, who):
            seen = crawl[name, who, whose]
            wanted = expected(address, address.see, standing(who, whose, address.on))
            wanted = SECOND_STEP.get(name, wanted)
            if seen.status != wanted:
                wrong.append(f"{who}, {whose}: {seen.status} instead of {wanted}")
            elif wanted == 403 and not says_who_can(seen.body, address.see):
                wrong.append(f"{who}, {whose}: does not say who can: {words(seen.body)}")
    assert wrong == []


def words(body: str) -> str:
    """Return the text of the page's main part."""
    main = re.search(r"<main.*?</main>", body, re.DOTALL).group()
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def says_who_can(body: str, right: Right) -> bool:
    """Whether the page names somebody who has the right, by role or by name."""
    text = words(body).lower()
    names = [who for who, role in PEOPLE.items() if role in RIGHTS[right]]
    return any(
        re.search(rf"\b{re.escape(word)}\b", text)
        for word in (*RIGHTS[right], *(f"weald {name}" for name in names))
    )


def test_saying_who_can_is_noticed():
    assert says_who_can("<main><p>Ask the programme manager.</p></main>", Right.MANAGE)
    assert says_who_can("<main><p>Ask Weald Manager.</p></main>", Right.MANAGE)
    assert not says_who_can("<nav>manager</nav><main><p>No.</p></main>", Right.MANAGE)
    assert not says_who_can("<main><p>You are misleading us.</p></main>", Right.CHECK_IN)


@pytest.mark.parametrize("name", [*ADDRESSES, *DEMO])
def test_nobody_reads_without_signing_in(town, name):
    url = town.url(name, OWN) if name in ADDRESSES else address_of_the_demo(name)
    for method in ("get", "post"):
        answer = getattr(town.client(None), method)(url)
        assert (answer.status_code, answer.url.split("?")[0]) == (302, SIGN_IN), method


@pytest.mark.parametrize("name", sorted(DEMO))
def test_the_demos_own_pages_exist_in_the_demo_alone(town, name):
    assert town.client("manager").get(address_of_the_demo(name)).status_code == 404


def address_of_the_demo(name: str) -> str:
    return reverse(name, args=[] if name == "notifications:mailbox" else [1])


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_what_is_public_asks_nobody_to_sign_in_first(town, name):
    guest = User.objects.get(email="firstword@guest.example")
    arguments = {
        "accept_invitation": [guest.pk, invitation_token(guest)],
        "account_reset_password_from_key": ["1", "set-password"],
        "confirm_email": [new_email_token(town.weald.lead, "new@weald.example")],
        "portfolio:calendar": [calendar_token(open_calendar(person=town.weald.lead, at=NOW))],
        "logo": [Logo.objects.create(name=uuid4(), png=b"").pk],
    }
    answer = Client().get(reverse(name, args=arguments.get(name, [])))
    assert answer.status_code in (200, 302)
    assert "next=" not in answer.headers.get("Location", "")


# Writing


@pytest.mark.parametrize("who", CAST)
@pytest.mark.parametrize("name", ADDRESSES)
def test_post(town, name, who):
    address = ADDRESSES[name]
    for whose in everywhere(address, who):
        with transaction.atomic():
            answer = town.client(who).post(town.url(name, whose))
            transaction.set_rollback(True)
        wanted = expected(address, address.do, standing(who, whose, address.on))
        wanted = SECOND_STEP.get(name, wanted) if address.do else wanted
        if wanted in (200, 302):
            assert answer.status_code in (200, 204, 302, 422), whose
        else:
            assert answer.status_code == wanted, whose
        if wanted == 403:
            body = words_in(answer)
            assert says_who_can(body, address.do), words(body)


def test_a_post_by_nobody_changes_nothing(town):
    before = rows()
    for name in ADDRESSES:
        town.client(None).post(town.url(name, OWN))
    assert rows() == before


@pytest.mark.parametrize("who", [who for who in PEOPLE if who != "admin"])
def test_everybody_finishes_what_they_promised_themselves(town, who):
    with transaction.atomic():
        Commitment.objects.filter(pk=town.things[OWN]["commitment"]).update(owner=town.user(who))
        answer = town.client(who).post(town.url("projects:finish_commitment", OWN))
        transaction.set_rollback(True)
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("rung", "also"),
    [
        (Rung.MANAGER, set()),
        (Rung.SPONSOR, {Who.STEERING}),
        (Rung.EXECUTIVE, {Who.STEERING, Who.EXECUTIVE}),
    ],
)
def test_an_obstacle_that_has_climbed_is_resolved_by_those_it_reached(town, rung, also):
    able = RIGHTS[Right.RESOLVE] | also
    with transaction.atomic():
        Obstacle.objects.filter(pk=town.things[OWN]["obstacle"]).update(rung=rung)
        url = town.url("projects:resolve_obstacle", OWN)
        statuses = {role: town.client(who).get(url).status_code for who, role in PEOPLE.items()}
        transaction.set_rollback(True)
    assert {role for role, status in statuses.items() if status == 200} == able
    assert statuses[Who.ADMINISTRATOR] == 404


# Words


def bodies(crawl, people) -> str:
    return "\n".join(seen.body for (_, who, _), seen in crawl.items() if who in people)


def readers(crawl, text: str) -> set[str]:
    """Return who got the text from which address."""
    return {f"{who}: {name}" for (name, who, _), seen in crawl.items() if text in seen.body}


def test_no_word_of_another_organisation_or_programme_reaches_anybody(crawl):
    for text in ("Fourthword", "Moor"):
        assert not {reader for reader in readers(crawl, text) if not reader.startswith("outsider")}
    for text in ("Firstword", "Secondword", "Weald"):
        assert not {reader for reader in readers(crawl, text) if reader.startswith("outsider")}
    assert not readers(crawl, "Thirdword")


@pytest.mark.parametrize(
    "text",
    [
        "Project Firstword",
        "Measure Firstword",
        "Counts Firstword",
        "Remarked Firstword",
        "Room Firstword",
        "Agreed Firstword",
        "Happened Firstword",
        "In the way Firstword",
        "Asked Firstword",
        "Promised Firstword",
        "Failed Firstword",
        "Guest First",
    ],
)
def test_the_words_do_reach_those_they_are_for(crawl, text):
    assert text in bodies(crawl, PEOPLE)


# What is private, by those who may read it of one's own project and of the one next door.
PRIVATE = {
    "note-": ({"lead", "mentor"}, {"other_lead"}),
    "praise-note-": ({"lead", "mentor"}, {"other_lead"}),
    "redirect-note-": ({"lead", "mentor"}, {"other_lead"}),
    "own-": ({"mentor"}, set()),
    "growth-": ({"lead"}, {"other_lead"}),
}


@pytest.mark.parametrize("kind", PRIVATE)
def test_what_is_private_reaches_its_own_people_alone(crawl, kind):
    for word, people in zip(("Firstword", "Secondword"), PRIVATE[kind], strict=True):
        found = readers(crawl, kind + word)
        assert {reader.split(":")[0] for reader in found} == people
    for word in ("Thirdword", "Fourthword"):
        assert not readers(crawl, kind + word)


@pytest.mark.parametrize("who", CAST)
def test_no_search_finds_what_is_private(town, crawl, who):
    fields = {
        (name, field)
        for (name, whose, place), seen in crawl.items()
        if (whose, place) == (who, OWN)
        for form in re.findall(r'<form[^>]*method="get".*?</form>', seen.body, re.DOTALL)
        for field in re.findall(r'type="search"[^>]*name="(\w+)"', form)
    }
    assert bool(fields) == (not who.startswith("outsider ")), "nobody can search"
    for name, field in fields:
        for kind in PRIVATE:
            # The page repeats what was looked for, so that is less than would be found.
            page = words_in(town.client(who).get(town.url(name, OWN), {field: f"{kind}First"}))
            assert f"{kind}Firstword" not in page, name


def test_no_mail_holds_what_is_private(town):
    with transaction.atomic():
        for days in range(1, 8):
            plan_all(at=NOW + timedelta(days=days))
            plan_digests(at=NOW + timedelta(days=days))
        texts = [frozen(row, NOW)["message"] for row in Notification.objects.filter(message="")]
        texts = [str(read(text).text) for text in texts]
        transaction.set_rollback(True)
    assert len(texts) > 10
    assert any("Firstword" in text for text in texts)
    for kind in PRIVATE:
        assert not [text for text in texts if kind in text]


def test_no_table_of_histories_holds_what_is_private(town):
    held = [model for model in apps.get_models() if model.__name__.startswith("Historical")]
    assert len(held) > 30
    for model in held:
        rows = str(list(model.objects.values()))
        assert not [kind for kind in PRIVATE if f"{kind}Firstword" in rows], model


def test_an_administrator_reads_no_work_by_that_role(crawl):
    assert not {reader for reader in readers(crawl, "Firstword") if reader.startswith("admin:")}


# Leaving


@pytest.mark.parametrize("who", [who for who in PEOPLE if who != "admin"])
def test_a_role_that_ends_takes_everything_with_it_at_once(town, who):
    mine = Membership.objects.active().filter(user=town.user(who))
    with transaction.atomic():
        mine.update(ended_at=NOW, ended_by=town.weald.manager)
        statuses = {
            (name, whose): town.client(who).get(town.url(name, whose)).status_code
            for name, address in ADDRESSES.items()
            # One's own account stays, whatever one's roles.
            if address.on and address.see and address.found != Right.SIGN_IN
            for whose in (OWN, NEXT_DOOR)
        }
        home = town.client(who).get("/").content.decode()
        transaction.set_rollback(True)
    assert set(statuses.values()) == {404}
    assert "Firstword" not in home


def test_somebody_no_longer_active_is_signed_out_at_once(town):
    with transaction.atomic():
        User.objects.filter(pk=town.weald.steering.pk).update(is_active=False)
        answer = town.client("steering").get("/")
        transaction.set_rollback(True)
    assert answer.url.startswith(SIGN_IN)
