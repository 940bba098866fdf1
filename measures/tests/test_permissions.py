"""Who finds a measure, and who records its figures."""

import pytest
from django.http import Http404

from measures.actions import save_measure
from measures.models import Direction, Form, Kind
from measures.permissions import get_measure_or_404, may_record
from qiprogramme.tests.make import NOW, two_worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def weald():
    return two_worlds()


def test_the_team_and_the_manager_record(weald):
    main = weald.project.measures.get()
    people = [name for name in vars(weald) if may_record_as(weald, name, main)]
    assert people == ["manager", "lead", "member"]


def may_record_as(weald, name: str, measure) -> bool:
    person = getattr(weald, name)
    return hasattr(person, "email") and may_record(person, measure)


def test_an_outsider_finds_nothing(weald):
    main = weald.project.measures.get()
    assert get_measure_or_404(weald.contributor, main.pk) == main
    for person in (weald.outsider.manager, weald.outsider.lead, weald.admin):
        with pytest.raises(Http404):
            get_measure_or_404(person, main.pk)


def of_programme(weald):
    return save_measure(
        programme=weald.programme,
        name="Length of stay",
        kind=Kind.OUTCOME,
        form=Form.VALUE,
        direction=Direction.DECREASE,
        by=weald.manager,
        at=NOW,
    )


def test_a_programmes_measure_is_its_managers(weald):
    measure = of_programme(weald)
    assert get_measure_or_404(weald.contributor, measure.pk) == measure
    assert may_record(weald.manager, measure)
    assert not may_record(weald.lead, measure)
    with pytest.raises(Http404):
        get_measure_or_404(weald.outsider.manager, measure.pk)
