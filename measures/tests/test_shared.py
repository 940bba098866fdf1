"""A measure that projects share: what adds up, and what does not."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from measures import queries
from measures.actions import record_reading, save_measure, take_part
from measures.models import Form, Interval, Kind, Measure
from measures.shared import Figure, Part, roll_up
from mentoring.actions import set_project_state
from projects.models import State
from qiprogramme.tests.make import MONDAY, NOW, TODAY, two_worlds

WEEK = timedelta(weeks=1)


def share(back: int, numerator: int, denominator: int) -> Figure:
    return Figure(MONDAY - back * WEEK, None, numerator, denominator)


def count(back: int, value: int) -> Figure:
    return Figure(MONDAY - back * WEEK, Decimal(value), None, None)


def test_numerators_and_denominators_are_summed_never_means_of_means():
    parts = [Part([share(1, 1, 2), share(0, 1, 2)], False), Part([share(0, 90, 98)], False)]
    assert roll_up(parts) == [share(1, 1, 2), share(0, 91, 100)]


def test_a_week_without_cases_anywhere_has_none():
    assert roll_up([Part([share(0, 0, 0)], False), Part([share(0, 0, 0)], False)]) == [
        share(0, 0, 0)
    ]


@pytest.mark.parametrize(
    ("ended", "weeks"),
    [
        # The second begins a week later, misses one, and goes on.
        (False, [3, 2, 0]),
        # A part that has ended is asked for nothing after its last figure.
        (True, [3, 2, 0]),
    ],
)
def test_counts_are_summed_only_where_everybody_who_records_then_did(ended, weeks):
    first = Part([count(back, 10) for back in (3, 2, 1, 0)], False)
    second = Part([count(2, 1), count(0, 1)], ended)
    rolled = roll_up([first, second])
    assert [figure.period_on for figure in rolled] == [MONDAY - back * WEEK for back in weeks]
    assert [figure.value for figure in rolled] == [10, 11, 11]


def test_after_its_end_a_part_is_missed_no_more():
    first = Part([count(1, 10), count(0, 10)], False)
    gone, silent = Part([count(1, 1)], True), Part([count(1, 1)], False)
    assert roll_up([first, gone]) == [count(1, 11), count(0, 10)]
    assert roll_up([first, silent]) == [count(1, 11)]


@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 50), st.integers(1, 50)), min_size=3, max_size=3),
        min_size=1,
        max_size=5,
    )
)
def test_a_share_of_all_lies_between_the_smallest_and_the_largest_of_its_parts(rows):
    parts = [
        Part(
            [share(back, min(n, d), d) for back, (n, d) in zip((2, 1, 0), row, strict=True)], False
        )
        for row in rows
    ]
    for week, figure in enumerate(roll_up(parts)):
        each = [part.figures[week].numerator / part.figures[week].denominator for part in parts]
        together = figure.numerator / figure.denominator
        assert min(each) - 1e-9 <= together <= max(each) + 1e-9


@pytest.fixture
def weald(db):
    return two_worlds()


@pytest.fixture
def whole(weald):
    return save_measure(
        programme=weald.programme,
        name="Length of stay",
        kind=Kind.OUTCOME,
        form=Form.RATE,
        rate_per=1,
        unit="days",
        interval=Interval.WEEKLY,
        direction="decrease",
        by=weald.manager,
        at=NOW,
    )


def take(whole, project, by) -> Measure:
    return take_part(whole=whole, project=project, by=by, at=NOW)


def record(part, by, numerator, denominator, on=MONDAY):
    return record_reading(
        measure=part, period_on=on, numerator=numerator, denominator=denominator, by=by, at=NOW
    )


def test_what_two_wards_record_is_what_the_programme_shows(weald, whole):
    one = take(whole, weald.project, weald.lead)
    two = take(whole, weald.other_project, weald.other_lead)
    assert (one.rate_per, one.told_in, one.part_of) == (1, "days", whole)
    record(one, weald.lead, 100, 2)
    record(two, weald.other_lead, 100, 8)
    whole.refresh_from_db()
    # Not 31.25, the mean of 50 and 12.5.
    assert (whole.latest_value, whole.latest_on) == (20, MONDAY)
    series = queries.series_of(whole, queries.figures_of([whole])[whole.pk])
    assert (series.values, series.denominators) == ((200,), (10,))


def test_charts_of_wholes_and_parts_cost_the_same(weald, whole, django_assert_num_queries):
    for project, lead in ((weald.project, weald.lead), (weald.other_project, weald.other_lead)):
        record(take(whole, project, lead), lead, 1, 2)
    every = list(Measure.objects.select_related("project"))
    with django_assert_num_queries(3):
        queries.charts(every, TODAY)


def test_its_own_figures_and_its_parts_exclude_each_other(weald, whole):
    with pytest.raises(ValidationError):
        take(whole, weald.outsider.project, weald.outsider.lead)
    take(whole, weald.project, weald.lead)
    with pytest.raises(ValidationError):
        record(whole, weald.manager, 1, 2)
    with pytest.raises(ValidationError):
        take(whole, weald.project, weald.lead)
    other = save_measure(
        programme=weald.programme,
        name="Falls",
        kind=Kind.OUTCOME,
        form=Form.COUNT,
        direction="decrease",
        by=weald.manager,
        at=NOW,
    )
    record_reading(measure=other, period_on=MONDAY, value=Decimal(1), by=weald.manager, at=NOW)
    assert list(queries.to_share(weald.project)) == []
    with pytest.raises(ValidationError):
        take(other, weald.project, weald.lead)


def test_the_definition_stands_once(weald, whole):
    part = take(whole, weald.project, weald.lead)
    with pytest.raises(ValidationError):
        save_measure(measure=part, definition="By hand", by=weald.lead, at=NOW)
    part.refresh_from_db()
    save_measure(measure=part, target=12, by=weald.lead, at=NOW)
    save_measure(measure=whole, definition="At midnight", target=10, by=weald.manager, at=NOW)
    part.refresh_from_db()
    assert (part.definition, part.target) == ("At midnight", 12)
    assert part.history.first().history_user == weald.manager
    record(part, weald.lead, 1, 2)
    with pytest.raises(ValidationError):
        save_measure(measure=whole, form=Form.COUNT, by=weald.manager, at=NOW)


def test_what_does_not_add_up_is_not_shared(weald):
    for form in (Form.VALUE, Form.TIME):
        save_measure(
            programme=weald.programme,
            name=form,
            kind=Kind.OUTCOME,
            form=form,
            direction="decrease",
            by=weald.manager,
            at=NOW,
        )
    assert list(queries.to_share(weald.project)) == []


def test_a_project_that_ended_is_missed_no_more(weald):
    falls = save_measure(
        programme=weald.programme,
        name="Falls",
        kind=Kind.OUTCOME,
        form=Form.COUNT,
        direction="decrease",
        by=weald.manager,
        at=NOW,
    )
    one, two = (
        take(falls, weald.project, weald.lead),
        take(falls, weald.other_project, weald.other_lead),
    )
    for part, on in ((one, MONDAY - WEEK), (two, MONDAY - WEEK), (one, MONDAY)):
        record_reading(measure=part, period_on=on, value=Decimal(3), by=weald.lead, at=NOW)
    falls.refresh_from_db()
    assert (falls.latest_on, falls.latest_value) == (MONDAY - WEEK, 6)
    set_project_state(project=weald.other_project, state=State.STOPPED, by=weald.manager, at=NOW)
    assert [one.value for one in queries.figures_of([falls])[falls.pk]] == [6, 3]


# Pages


def test_a_lead_takes_a_shared_measure_and_everybody_sees_the_sum(client, weald, whole):
    client.force_login(weald.lead)
    add = reverse("measures:add", args=[weald.project.pk])
    assert "Measure it here" in client.get(add).content.decode()
    url = reverse("measures:share", args=[weald.project.pk])
    part_page = client.post(url, {"measure": whole.pk})["Location"]
    part = whole.parts.get()
    assert part_page == reverse("measures:record", args=[part.pk])
    assert "Measure it here" not in client.get(add).content.decode()
    record(part, weald.lead, 100, 8)
    change = client.get(reverse("measures:change", args=[part.pk])).content.decode()
    assert "is the same for all who share" in change
    assert 'name="definition"' not in change
    page = client.get(reverse("measures:measure", args=[whole.pk])).content.decode()
    assert "Where it is measured" in page
    assert "Weald huddles" in page
    again = client.post(url, {"measure": whole.pk}, follow=True).content.decode()
    assert "is shared here already" in again
    nothing = client.post(url, {"measure": "x"}, follow=True).content.decode()
    assert "it cannot be shared" in nothing


@pytest.mark.parametrize("whose", ["", "objective"])
def test_the_manager_measures_programme_and_objectives(client, weald, whose):
    client.force_login(weald.manager)
    typed = {
        "whose": weald.objective.pk if whose else "",
        "name": "Falls",
        "kind": "outcome",
        "form": "count",
        "interval": "weekly",
        "direction": "decrease",
    }
    url = reverse("measures:add_to_programme", args=[weald.programme.pk])
    client.post(url, typed)
    made = Measure.objects.get(name="Falls")
    assert (made.objective or made.programme) == (weald.objective if whose else weald.programme)
    client.post(reverse("measures:record", args=[made.pk]), {"period_on": MONDAY, "value": "3"})
    assert made.readings.get().value == 3
    page = client.get(reverse("measures:programme", args=[weald.programme.pk])).content.decode()
    assert (str(weald.objective) if whose else "The programme") in page
    client.force_login(weald.lead)
    assert client.get(url).status_code == 403
    assert client.get(reverse("measures:measure", args=[made.pk])).status_code == 200


def test_nobody_records_where_projects_do(client, weald, whole):
    take(whole, weald.project, weald.lead)
    client.force_login(weald.manager)
    for name in ("record", "grid"):
        answer = client.get(reverse(f"measures:{name}", args=[whole.pk]))
        assert answer.status_code == 403
        assert "They are recorded there." in answer.content.decode()
