"""What a page asks several times is fetched once, and no answer outlives its page."""

import pytest
from django.urls import reverse

from people.remembered import page, remembered
from qiprogramme.tests.make import two_worlds

asked: list[tuple] = []


@remembered
def answer(*about):
    asked.append(about)
    return len(asked)


@pytest.fixture(autouse=True)
def nothing_asked_yet():
    asked.clear()


def test_a_page_asks_once_for_each_thing():
    with page():
        assert [answer("a"), answer("a"), answer("b"), answer("a")] == [1, 1, 2, 1]
    assert asked == [("a",), ("b",)]


def test_no_answer_outlives_its_page():
    for _ in range(2):
        with page():
            answer("a")
    assert len(asked) == 2


def test_outside_a_page_every_question_is_asked():
    assert [answer("a"), answer("a")] == [1, 2]


def test_a_page_that_fails_leaves_nothing_behind():
    with pytest.raises(ZeroDivisionError), page():
        answer("a")
        raise ZeroDivisionError
    assert answer("a") == 2


@pytest.mark.django_db
def test_a_page_asks_for_the_roles_of_its_reader_once(client, django_assert_max_num_queries):
    weald = two_worlds()
    client.force_login(weald.manager)
    with django_assert_max_num_queries(25) as asked_for:
        client.get(reverse("portfolio:project", args=[weald.project.pk]))
    memberships = [
        query
        for query in asked_for.captured_queries
        if 'FROM "programmes_membership" INNER JOIN' in query["sql"]
    ]
    assert len(memberships) == 1


@pytest.mark.django_db
def test_pages_go_out_compressed(client):
    weald = two_worlds()
    client.force_login(weald.manager)
    answer = client.get(reverse("portfolio:home"), headers={"accept-encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
