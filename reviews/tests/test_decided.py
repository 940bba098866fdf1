"""What is told of a decision, and to whom."""

from datetime import timedelta

import pytest

from notifications.models import Notification
from qiprogramme.tests.make import NOW, world
from reviews.actions import record_decision

pytestmark = pytest.mark.django_db
AFTER = NOW + timedelta(days=8, hours=8)


@pytest.fixture
def weald():
    return world()


def test_a_decision_is_told_at_once_to_those_concerned(weald):
    review = weald.review_day.reviews.get(project=weald.project)
    about = {"executive": weald.executive, "by": weald.manager, "at": AFTER, "on": AFTER.date()}
    promised = [(weald.steering, "Two boards", AFTER.date() + timedelta(days=7))]
    record_decision(review=review, outcome="scale", summary="Go on", promises=promised, **about)
    mails = Notification.objects.filter(kind="reviews.decided").order_by("recipient__name")
    people = [weald.lead, weald.mentor, weald.sponsor, weald.steering]
    assert [mail.recipient for mail in mails] == people
    assert mails[0].context["promises"][0]["text"] == "Two boards"
    assert not mails[0].context["amends"]
    record_decision(review=review, outcome="pause", summary="Wait", **about)
    assert Notification.objects.filter(kind="reviews.decided").latest("pk").context["amends"]
