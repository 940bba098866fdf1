"""What executives read first: what became of the programme since its last review day."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from portfolio.queries.news import news
from projects.actions import raise_obstacle, resolve_obstacle
from projects.models import Commitment, Project, State
from qiprogramme.tests.make import NOW, TODAY, project, two_worlds
from reviews.models import DayState, Decision, ReviewDay

BEFORE = TODAY - timedelta(days=10)


@pytest.fixture
def weald(db):
    return two_worlds()


def held(weald) -> None:
    ReviewDay.objects.filter(pk=weald.review_day.pk).update(state=DayState.HELD, on=BEFORE)


def promise(weald, text, **values) -> None:
    review = weald.review_day.reviews.first()
    decision = Decision.objects.create(
        review=review,
        outcome="continue",
        summary="Go on.",
        executive=weald.executive,
        decided_on=BEFORE,
        recorded_at=NOW,
        recorded_by=weald.executive,
    )
    made = Commitment.objects.create(
        project=review.project,
        programme=review.project.programme,
        text=text,
        owner=weald.executive,
        made_on=BEFORE,
        made_by=weald.executive,
        recorded_at=NOW,
        **values,
    )
    decision.promises.add(made)


def test_before_the_first_review_there_is_nothing_to_compare_with(weald):
    assert news(weald.programme, TODAY) is None


def test_three_sentences_count_what_became_of_projects_work_and_promises(weald):
    held(weald)
    quiet = news(weald.programme, TODAY)
    assert quiet.since == BEFORE
    assert quiet.sentences[1] == (
        "No tests of change were studied, none adopted; no obstacles went out of the way."
    )
    about = {"by": weald.lead, "at": NOW}
    one = raise_obstacle(project=weald.project, text="No room", on=TODAY, **about)
    resolve_obstacle(obstacle=one, resolution="Found one", **about)
    promise(weald, "Two boards", due_on=TODAY - timedelta(days=1))
    promise(weald, "A room", due_on=TODAY, done_at=NOW, done_by=weald.executive)
    project(weald.programme, weald.manager, "Falls", mentor=weald.mentor)
    Project.objects.update(state=State.ACTIVE, starts_on=BEFORE - timedelta(days=1))
    Project.objects.filter(title="Falls").update(starts_on=BEFORE)
    Project.objects.filter(pk=weald.project.pk).update(state=State.STOPPED, state_since=TODAY)
    count = weald.programme.projects.exclude(state=State.STOPPED).count()
    told = news(weald.programme, TODAY).sentences
    assert told[0] == f"1 project began and 1 project ended; {count} projects are open now."
    assert told[1].endswith("1 obstacle went out of the way.")
    assert told[2] == "1 promise from reviews was kept; 1 is still owed, 1 of them late."


def test_executives_read_it_on_their_home_and_leads_do_not(client, weald):
    held(weald)
    for who, reads in ((weald.executive, True), (weald.lead, False)):
        client.force_login(who)
        with time_machine.travel(NOW, tick=False):
            page = client.get(reverse("portfolio:home")).content.decode()
        assert ("still owed" in page) == reads
