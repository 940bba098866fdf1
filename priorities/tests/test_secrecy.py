"""Nobody learns anything of another's scores before giving their own: no page, export or count."""

import re

import pytest
from django.urls import reverse

from priorities.models import Stage
from priorities.tests.make import group
from safeguards.tables import read_table

pytestmark = pytest.mark.django_db


@pytest.fixture
def steering():
    return group()


def pages(client, user, item) -> str:
    """Return all that the addresses of prioritising tell the person."""
    client.force_login(user)
    programme = [item.programme_id]
    names = [
        reverse("priorities:initiatives", args=programme),
        reverse("priorities:ideas", args=programme),
        reverse("priorities:matrix", args=programme),
        reverse("priorities:csv", args=programme),
        reverse("priorities:match", args=programme),
        reverse("portfolio:balance", args=programme),
        reverse("portfolio:sight", args=programme),
        reverse(f"priorities:{item.kind}", args=[item.pk]),
    ]
    told = [client.get(name).content.decode() for name in names]
    book = client.get(reverse("priorities:xlsx", args=programme)).content
    text = "\n".join([*told, str(read_table(book))])
    # The numbers of drawings are places on the paper.
    return re.sub(r"<svg.*?</svg>", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("kind", ["initiative", "idea"])
def test_a_member_sees_nothing_before_their_own_scores(client, steering, kind):
    item = getattr(steering, kind)()
    ada, ben = steering.members[1:]
    # (5 × 60 + 2 × 40) / 100 = 3.80, a number that stands nowhere else.
    steering.score(item, ada, 5, 2)
    before = pages(client, ben, item)
    assert "3.8" not in before
    assert "Weald Ada" not in before
    if kind == "initiative":
        assert "1 has scored" in before
    assert "3.8" in pages(client, ada, item)
    steering.score(item, ben, 5, 2)
    after = pages(client, ben, item)
    assert "3.8" in after and "Weald Ada" in after


def test_others_see_priorities_once_it_is_decided_and_the_manager_at_once(client, steering):
    item = steering.initiative()
    steering.score(item, steering.members[1], 5, 2)
    for who in (steering.weald.lead, steering.weald.contributor):
        assert "3.8" not in pages(client, who, item)
    assert "3.8" in pages(client, steering.weald.manager, item)
    assert "3.8" in pages(client, steering.weald.executive, item)
    steering.decide(item, Stage.SELECTED)
    for who in (steering.weald.lead, steering.members[2]):
        assert "3.80" in pages(client, who, item)


def test_a_rank_says_nothing_of_items_that_one_has_not_scored(client, steering):
    ada, ben = steering.members[1:]
    low, high = steering.initiative("Low"), steering.initiative("High")
    steering.score(low, ben, 1, 1)
    steering.score(low, ada, 1, 1)
    steering.score(high, ada, 5, 5)
    client.force_login(ben)
    rows = client.get(reverse("priorities:initiatives", args=[low.programme_id])).context["rows"]
    assert {row.item.title: row.rank for row in rows} == {"Low": 1, "High": None}


def test_a_member_who_sponsors_it_is_shown_and_may_be_left_out(client, steering):
    sponsor, other = steering.members[:2]
    item = steering.initiative(sponsor=sponsor)
    steering.score(item, sponsor, 5, 5)
    steering.score(item, other, 1, 1)
    assert "sponsors it" in pages(client, other, item)
    client.force_login(other)
    url = reverse("priorities:initiative", args=[item.pk])
    assert client.get(url).context["weight"].row.standing.priority == 3
    steering.rules(sponsors_count=False)
    page = client.get(url)
    assert page.context["weight"].row.standing.priority == 1
    assert "sponsors it, does not count" in page.content.decode()


def test_what_would_change_the_rank_is_told_in_words(client, steering):
    first, second = steering.initiative("First"), steering.initiative("Second")
    for member in steering.members:
        steering.score(first, member, 5, 1)
        steering.score(second, member, 2, 4)
    client.force_login(steering.members[0])
    page = client.get(reverse("priorities:initiative", args=[first.pk])).content.decode()
    assert "If “Effect” weighed 40 instead of 60, it would fall behind “Second”." in page


def test_an_export_holds_no_formula(client, steering):
    steering.initiative("=HYPERLINK(1)")
    client.force_login(steering.weald.manager)
    url = reverse("priorities:csv", args=[steering.weald.programme.pk])
    assert "'=HYPERLINK(1)" in client.get(url).content.decode()


def test_a_row_that_could_name_a_patient_is_not_let_in(client, steering):
    client.force_login(steering.weald.manager)
    url = reverse("priorities:take_in", args=[steering.weald.programme.pk])
    text = (
        "Title\tProblem\tObjectives\n"
        "Good\tWaits\tCare close to home\n"
        "Bad\tAsked 943 476 5919\tCare close to home\n"
    )
    page = client.post(url, {"text": text})
    assert [one.title for one in page.context["good"]] == ["Good"]
    assert "“943 476 5919” looks like an NHS number." in page.content.decode()
    sent = page.context["next"].initial
    client.post(url, {"ready": sent["ready"], "text": sent["text"], "add": "yes"})
    assert [one.title for one in steering.weald.programme.initiatives.all()] == ["Good"]
    # What is wrong waits to be corrected.
    assert "943 476 5919" in client.get(url).content.decode()
