"""What others took over from a project is counted, and its authors see it."""

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from qiprogramme.tests.make import NOW, TODAY, two_worlds
from reviews.actions import record_learning, reuse
from reviews.models import Reuse

pytestmark = pytest.mark.django_db


@pytest.fixture
def weald():
    """The huddles have learned something about boards."""
    with time_machine.travel(NOW, tick=False):
        made = two_worlds()
        record_learning(
            project=made.project,
            worked="One board for the whole ward",
            did_not="",
            tell_others="",
            by=made.lead,
            on=TODAY,
            at=NOW,
        )
        yield made


def library(client, weald, words="board"):
    url = reverse("portfolio:library", args=[weald.programme.pk])
    return " ".join(client.get(url, {"find": words}).content.decode().split())


def test_a_lead_takes_something_over_from_the_library_and_its_author_sees_it(weald, client):
    client.force_login(weald.other_lead)
    url = reverse("reviews:reuse", args=[weald.other_project.pk])
    assert f"{url}?source={weald.project.pk}" in library(client, weald)
    page = client.get(url, {"source": weald.project.pk}).content.decode()
    assert f'<option value="{weald.project.pk}" selected>' in page
    client.post(url, {"source": weald.project.pk, "takes": "The board by the door"})
    assert "Used by 1 other project" in library(client, weald)
    client.force_login(weald.lead)
    home = client.get("/").content.decode()
    assert "What you learned helps others" in home
    assert "The board by the door" in home
    own = client.get(reverse("portfolio:project", args=[weald.project.pk])).content.decode()
    assert "Used by" in own
    # Nobody reuses what they learned themselves.
    assert "Use it in" not in library(client, weald)


def test_the_last_word_counts_and_can_be_taken_back(weald, client):
    about = {"project": weald.other_project, "source": weald.project, "by": weald.other_lead}
    reuse(takes="The board", at=NOW, **about)
    row = reuse(takes="The board and the hour", at=NOW, **about)
    assert list(Reuse.objects.values_list("takes", flat=True)) == ["The board and the hour"]
    client.force_login(weald.other_lead)
    client.post(reverse("reviews:take_back_reuse", args=[row.pk]))
    assert not Reuse.objects.exists()
    assert [one.history_type for one in Reuse.history.order_by("history_id")] == ["+", "~", "-"]


def test_a_project_builds_neither_on_itself_nor_on_one_of_another_programme(weald):
    for source in (weald.project, weald.outsider.project):
        with pytest.raises(ValidationError, match="another project of the programme"):
            reuse(project=weald.project, source=source, takes="All", by=weald.lead, at=NOW)


def test_a_source_that_does_not_exist_is_refused_beside_its_field(weald, client):
    client.force_login(weald.lead)
    url = reverse("reviews:reuse", args=[weald.project.pk])
    for source in (weald.outsider.project.pk, "nonsense"):
        assert client.get(url, {"source": source}).status_code == 200
        answer = client.post(url, {"source": source, "takes": "The board"})
        assert answer.status_code == 422
        assert "The board" in answer.content.decode()
