from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentoring.actions import check_in
from projects.actions import finish_commitment, make_commitment, raise_obstacle
from qiprogramme.tests.make import MONDAY, NOW, TODAY, world
from reviews.actions import record_learning
from reviews.queries import pack_facts, weeks_between

pytestmark = pytest.mark.django_db
WEEK = timedelta(weeks=1)


def test_a_pack_needs_the_same_number_of_queries_whatever_it_holds():
    weald = world()
    review = weald.review_day.reviews.select_related("review_day", "project__programme").get()
    about = {"project": weald.project, "by": weald.lead, "at": NOW}

    def count():
        with CaptureQueriesContext(connection) as queries:
            pack_facts(review, TODAY)
        return len(queries)

    def more(number):
        check_in(week_on=MONDAY - WEEK * number, happened="Tried it.", confidence=3, **about)
        raise_obstacle(text=f"Obstacle {number}", on=TODAY, **about)
        record_learning(worked="Names.", did_not="", tell_others="", on=TODAY, **about)
        for text in ("Draw", "Count"):
            commitment = make_commitment(
                programme=weald.programme,
                owner=weald.lead,
                text=text,
                due_on=date(2026, 6, 30),
                made_on=TODAY,
                **about,
            )
        finish_commitment(commitment=commitment, done=True, by=weald.lead, at=NOW)

    more(0)
    before = count()
    more(1)
    more(2)
    assert count() == before


@pytest.mark.parametrize(
    ("since", "until", "after_review", "count", "first"),
    [
        # From a start, its own week counts; from a review, the week after.
        (date(2026, 5, 20), TODAY, False, 4, date(2026, 5, 18)),
        (date(2026, 5, 20), TODAY, True, 3, date(2026, 5, 25)),
        (TODAY, TODAY, True, 0, None),
        (date(2025, 1, 1), TODAY, False, 26, date(2025, 12, 15)),
        (None, TODAY, False, 0, None),
    ],
)
def test_the_weeks_of_a_period(since, until, after_review, count, first):
    weeks = weeks_between(since, until, after_review=after_review)
    assert len(weeks) == count
    assert next(iter(weeks), None) == first
