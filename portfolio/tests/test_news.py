"""What executives read first: what became of the programme since its last review day."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from portfolio.queries.news import news
from projects.actions import finish_commitment, raise_obstacle, resolve_obstacle
from projects.models import Commitment, Project, State
from qiprogramme.tests.make import NOW, TODAY, project, two_worlds
from reviews.actions import record_decision
from reviews.models import Outcome, ReviewDay

BEFORE = TODAY - timedelta(days=10)


@pytest.fixture
def weald(db):
    return two_worlds()


def decided(weald) -> None:
    """A review ten days ago, of which one promise is late by now and one due today."""
    ReviewDay.objects.update(on=BEFORE)
    record_decision(
        review=weald.review_day.reviews.get(),
        outcome=Outcome.CONTINUE,
        summary="Go on.",
        executive=weald.executive,
        by=weald.executive,
        at=NOW,
        on=BEFORE,
        promises=[
            (weald.executive, "Two boards", TODAY - timedelta(days=1)),
            (weald.executive, "A room", TODAY),
        ],
    )


def test_before_the_first_review_there_is_nothing_to_compare_with(weald):
    assert news(weald.programme, TODAY) is None


def test_three_sentences_count_what_became_of_projects_work_and_promises(weald):
    decided(weald)
    quiet = news(weald.programme, TODAY)
    assert quiet.since == BEFORE
    assert quiet.sentences[1] == (
        "No tests of change were studied; no obstacles went out of the way."
    )
    about = {"by": weald.lead, "at": NOW}
    one = raise_obstacle(project=weald.project, text="No room", on=TODAY, **about)
    resolve_obstacle(obstacle=one, resolution="Found one", **about)
    kept = Commitment.objects.get(text="A room")
    finish_commitment(commitment=kept, done=True, by=weald.executive, at=NOW)
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
    decided(weald)
    for who, reads in ((weald.executive, True), (weald.lead, False)):
        client.force_login(who)
        with time_machine.travel(NOW, tick=False):
            page = client.get(reverse("portfolio:home")).content.decode()
        assert ("still owed" in page) == reads
