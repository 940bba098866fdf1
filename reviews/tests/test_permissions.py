import pytest
from django.http import Http404

from programmes.models import Membership
from qiprogramme.tests.make import NOW, two_worlds
from reviews.permissions import get_review_day_or_404, get_review_or_404

pytestmark = pytest.mark.django_db

CONCERNED = ("manager", "steering", "executive", "mentor", "sponsor", "lead", "member")
NEIGHBOURS = ("contributor", "other_lead")


@pytest.fixture
def weald():
    return two_worlds()


@pytest.mark.parametrize("role", CONCERNED + NEIGHBOURS)
def test_the_programme_sees_its_review_days(weald, role):
    day = get_review_day_or_404(getattr(weald, role), weald.review_day.pk)
    assert day == weald.review_day
    with pytest.raises(Http404):
        get_review_day_or_404(getattr(weald.outsider, role), weald.review_day.pk)


def test_who_left_the_programme_sees_none(weald):
    Membership.objects.filter(user=weald.lead).update(ended_at=NOW, ended_by=weald.manager)
    with pytest.raises(Http404):
        get_review_day_or_404(weald.lead, weald.review_day.pk)
    with pytest.raises(Http404):
        get_review_or_404(weald.lead, weald.review_day.reviews.get().pk)


@pytest.mark.parametrize("role", CONCERNED)
def test_a_projects_page_is_for_those_concerned(weald, role):
    review = weald.review_day.reviews.get()
    assert get_review_or_404(getattr(weald, role), review.pk) == review
    with pytest.raises(Http404):
        get_review_or_404(getattr(weald.outsider, role), review.pk)


@pytest.mark.parametrize("role", (*NEIGHBOURS, "admin"))
def test_a_projects_page_does_not_exist_for_its_neighbours(weald, role):
    with pytest.raises(Http404):
        get_review_or_404(getattr(weald, role), weald.review_day.reviews.get().pk)
