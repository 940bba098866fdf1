"""What in the figures makes one ask again, and what does not."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from measures import queries
from measures.actions import confirm, record_reading, record_readings
from measures.models import Confirmation, Form, Interval, Measure
from measures.quality import Point, Shape, doubts, is_late
from mentoring.actions import set_project_state
from projects.models import State
from qiprogramme.tests.make import MONDAY, NOW, TODAY, measure, two_worlds

WEEK = timedelta(weeks=1)
AT = datetime(2026, 6, 10, tzinfo=UTC)


def found(figures, interval="weekly", *, counts=False, shares=False) -> list[tuple[str, str]]:
    """Return what is asked about figures that end in the week of 8 June; "-" was not recorded."""
    step = timedelta(days=1) if interval == "daily" else WEEK
    points = [
        Point(MONDAY - step * back, figure, AT)
        for back, figure in zip(range(len(figures) - 1, -1, -1), figures, strict=True)
        if figure != "-"
    ]
    shape = Shape(interval, counts, shares, lambda day: f"week of {day:%-d %B}", lambda n: f"{n:g}")
    return [(doubt.kind, doubt.text) for doubt in doubts(points, shape)]


@pytest.mark.parametrize(
    ("figures", "asked"),
    [
        ([21, 19, 22, 18, 23, 17], []),
        ([21, "-", 22], [("missing", "Nothing is recorded for the week of 1 June.")]),
        (
            [21, "-", "-", 22],
            [("missing", "Nothing is recorded for the week of 25 May and 1 after it.")],
        ),
        # No cases is a figure; so is a hole at the end, which is late.
        ([21, None, 22, "-"], []),
        (
            [21, 19, 22, 18, 23, 210],
            [("odd", "210 in the week of 8 June is ten times the usual 21 or more.")],
        ),
        ([21, 19, 22, 18, 23, 209], []),
        (
            [21, 19, 22, 18, 23, 2.1],
            [("odd", "2.1 in the week of 8 June is a tenth of the usual 21 or less.")],
        ),
        ([21, 19, 22, 18, 23, 0], []),
        # Four others do not say what is usual.
        ([21, 19, 22, 18, 210], []),
        ([17, 17, 17, 17, 17, 16], []),
        ([17] * 6 + [16], [("identical", "6 times in a row 17, from the week of 27 April on.")]),
        (
            [17, 17, 17, None, 17, 17, 17],
            [("identical", "6 times in a row 17, from the week of 27 April on.")],
        ),
    ],
)
def test_what_is_asked(figures, asked):
    assert found(figures) == asked


def test_small_counts_and_all_or_nothing_are_often_the_same():
    assert found([0, 0, 0, 0, 0, 0, 1], counts=True) == []
    assert found([4] * 6, counts=True) == []
    assert found([5] * 6, counts=True) != []
    assert found([100] * 8, shares=True) == found([0] * 8, shares=True) == []
    assert found([85] * 8, shares=True) != []


def test_round_numbers_are_asked_about_only_where_chance_does_not_explain_them():
    chosen = [20, 25, 30, 15, 20, 35, 40, 25, 30, 21, 15, 20]
    assert found(chosen) == [
        ("round", "11 of 12 figures end in 0 or 5: they may be guessed or rounded.")
    ]
    assert found(chosen[:11]) == []
    # 7 of 12 have a chance of 0.4 %, 8 of 12 of 0.06 %.
    seven = [20, 25, 30, 15, 20, 35, 40, 21, 33, 24, 16, 27]
    assert found(seven) == []
    assert found([*seven[:7], 45, *seven[8:]]) != []
    assert found([figure / 5 for figure in chosen]) == []
    assert found([*chosen[:-1], 20.5]) == []


def test_long_series_are_asked_about_only_as_far_back_as_anybody_corrects():
    rising = [float(n) for n in range(1000, 3000)]
    assert found([1, "-", *rising], "daily") == []
    assert found([*rising, "-", 3000], "daily") != []


@given(st.lists(st.one_of(st.none(), st.just("-"), st.floats(0.01, 1e6)), max_size=30))
def test_any_figures_can_be_asked_about(figures):
    found(figures)
    found(figures, "daily", counts=True)


@pytest.mark.parametrize(
    ("latest", "begun", "late"),
    [
        ("2026-05-25", None, False),
        ("2026-05-18", None, True),
        (None, "2026-05-25", False),
        (None, "2026-05-24", True),
        (None, None, False),
    ],
)
def test_a_figure_is_late_after_two_whole_weeks(latest, begun, late):
    days = [text and date.fromisoformat(text) for text in (latest, begun)]
    assert is_late(*days, TODAY, "weekly") is late
    assert not is_late(*days, TODAY, "event")


@pytest.fixture
def weald(db):
    with time_machine.travel(NOW, tick=False):
        yield two_worlds()


@pytest.fixture
def main(weald):
    return weald.project.measures.get()


def record(main, by, *values, at=NOW):
    """Record the values of the last weeks, the latest last; None is not recorded."""
    weeks = [MONDAY - WEEK * back for back in range(len(values) - 1, -1, -1)]
    figures = {
        on: {"value": Decimal(value)}
        for on, value in zip(weeks, values, strict=True)
        if value is not None
    }
    record_readings(measure=main, figures=figures, by=by, at=at)
    main.refresh_from_db()


def asked(main) -> list[str]:
    return [doubt.kind for doubt in queries.doubts_of([main])[main.pk]]


def test_what_is_confirmed_is_asked_about_again_once_its_figures_change(weald, main):
    record(main, weald.lead, 21, 19, 22, 18, 23, 210)
    assert (asked(main), main.doubts) == (["odd"], 1)
    confirm(measure=main, kind="odd", period_on=MONDAY, by=weald.lead, at=NOW)
    main.refresh_from_db()
    assert (asked(main), main.doubts) == ([], 0)
    with pytest.raises(ValidationError):
        confirm(measure=main, kind="odd", period_on=MONDAY, by=weald.lead, at=NOW)
    record_reading(
        measure=main, period_on=MONDAY, value=Decimal(2100), by=weald.lead, at=NOW + WEEK
    )
    main.refresh_from_db()
    assert (asked(main), main.doubts) == (["odd"], 1)


def test_a_hole_that_is_filled_is_asked_about_no_more(weald, main):
    record(main, weald.lead, 21, None, 22)
    assert main.doubts == 1
    record_reading(measure=main, period_on=MONDAY - WEEK, value=Decimal(20), by=weald.lead, at=NOW)
    main.refresh_from_db()
    assert main.doubts == 0


def late(today=TODAY) -> set[str]:
    here = Measure.objects.filter(project__programme__name="Weald length of stay")
    return {one.name for one in here.filter(queries.late_now(today))}


def test_late_follows_the_rule_for_every_interval(weald, main):
    for interval in Interval.values:
        if interval == Interval.EVENT:
            continue
        name = f"Beds {interval}"
        some = measure(weald.project, weald.lead, name, form=Form.VALUE, interval=interval)
        for back in range(40, 0, -5):
            on = queries.last_period(some, TODAY - timedelta(days=7 * back))
            record_reading(measure=some, period_on=on, value=Decimal(3), by=weald.lead, at=NOW)
            some.refresh_from_db()
            wanted = is_late(some.latest_on, None, TODAY, interval)
            assert (name in late()) is wanted, (interval, on)


def test_only_running_projects_owe_figures_and_late_can_wait_a_week(weald, main):
    record(main, weald.lead, 21, None, None, None)
    assert late() == {"Patients with a task"}
    confirm(measure=main, kind="late", period_on=MONDAY, by=weald.lead, at=NOW)
    assert late() == set()
    assert late(TODAY + WEEK) == {"Patients with a task"}
    set_project_state(project=weald.project, state=State.PAUSED, by=weald.manager, at=NOW)
    assert late(TODAY + WEEK) == set()


# Pages


def test_the_page_says_what_to_put_right_and_takes_a_confirmation(client, weald, main):
    record(main, weald.lead, 21, None, 22, None, None, None)
    url = reverse("measures:quality", args=[weald.project.pk])
    client.force_login(weald.lead)
    page = client.get(url).content.decode()
    assert "Nothing is recorded for the week of 11 May 2026." in page
    assert "The latest figure is that of the week of 18 May 2026." in page
    assert f"{reverse('measures:grid', args=[main.pk])}?back=104" in page
    typed = {"kind": "missing", "period_on": "2026-05-11", "next": url}
    response = client.post(reverse("measures:confirm", args=[main.pk]), typed, follow=True)
    assert response.redirect_chain == [(url, 302)]
    page = response.content.decode()
    assert "is right as it stands." in page
    assert "Nothing is recorded" not in page
    assert Confirmation.objects.get().confirmed_by == weald.lead
    typed["next"] = "https://elsewhere.example/"
    again = client.post(reverse("measures:confirm", args=[main.pk]), typed)
    assert again["Location"] == reverse("measures:measure", args=[main.pk])
    assert Confirmation.objects.count() == 1


def test_those_who_only_look_are_offered_nothing_to_press(client, weald, main):
    record(main, weald.lead, 21, None, 22)
    client.force_login(weald.contributor)
    page = client.get(reverse("measures:quality", args=[weald.project.pk])).content.decode()
    assert "Nothing is recorded for the week of 1 June 2026." in page
    assert "It is right" not in page
    typed = {"kind": "missing", "period_on": "2026-06-01"}
    assert client.post(reverse("measures:confirm", args=[main.pk]), typed).status_code == 403


def test_a_programme_with_nothing_in_doubt_says_so(client, weald, main):
    record(main, weald.lead, 21)
    client.force_login(weald.manager)
    url = reverse("measures:quality_programme", args=[weald.programme.pk])
    assert "Nothing is late, missing or unusual." in client.get(url).content.decode()


def test_the_programmes_page_costs_the_same_however_much_is_in_doubt(
    weald, main, django_assert_num_queries
):
    for n in range(5):
        other = measure(weald.other_project, weald.other_lead, f"Beds {n}", form=Form.VALUE)
        record(other, weald.other_lead, 21, None, 22)
    every = queries.measures_in(None, weald.programme)
    with django_assert_num_queries(5):
        page = queries.to_look_at(every, TODAY, None)
        # And the main one, which is late.
        assert len(page) == 6
