"""Weekly axes without holes, charts and sparklines at a constant number of queries."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from measures.actions import record_reading
from measures.models import Direction, Form, Measure, Reading, Signal
from measures.queries import charts, is_main, last_week, latest, series, sparklines
from measures.templatetags.figures import amount, figure
from measures.templatetags.figures import latest as latest_words
from projects.models import Project, State
from qiprogramme.tests.make import MONDAY, NOW, TODAY, measure, world

WEEK = timedelta(days=7)
COUNT = Measure(form=Form.COUNT, name="Patients", unit="patients", direction=Direction.INCREASE)
SHARE = Measure(form=Form.PERCENTAGE, name="Tasks done", direction=Direction.INCREASE)


def reading(weeks_back: int, **values) -> Reading:
    return Reading(period_on=MONDAY - WEEK * weeks_back, **values)


def test_a_week_without_a_reading_is_a_gap():
    figures = series(COUNT, [reading(3, value=Decimal(6)), reading(1, value=Decimal(7))])
    assert figures.weeks == (MONDAY - 3 * WEEK, MONDAY - 2 * WEEK, MONDAY - WEEK)
    assert figures.values == (6, None, 7)
    assert figures.denominators is None


def test_the_axis_goes_on_to_the_week_asked_for():
    figures = series(COUNT, [reading(2, value=Decimal(6))], until=MONDAY)
    assert figures.values == (6, None, None)
    assert figures.recorded == 1


def test_the_axis_never_ends_before_the_last_reading():
    figures = series(COUNT, [reading(0, value=Decimal(6))], until=MONDAY - 5 * WEEK)
    assert figures.weeks == (MONDAY,)


def test_a_zero_figure_is_no_gap_and_no_cases_are_no_zero():
    readings = [
        reading(2, numerator=0, denominator=8),
        reading(1, numerator=0, denominator=0),
        reading(0, numerator=4, denominator=8),
    ]
    figures = series(SHARE, readings)
    assert figures.values == (0, 0, 4)
    assert figures.denominators == (8, 0, 8)


def test_the_axis_runs_on_over_new_year():
    readings = [
        Reading(period_on=date(2026, 12, 21), value=Decimal(6)),
        Reading(period_on=date(2027, 1, 4), value=Decimal(7)),
    ]
    weeks = series(COUNT, readings).weeks
    assert weeks == (date(2026, 12, 21), date(2026, 12, 28), date(2027, 1, 4))


def test_without_readings_there_is_no_axis():
    assert series(COUNT, [], until=MONDAY).weeks == ()


@pytest.mark.parametrize(
    ("state", "end"), [(State.ACTIVE, MONDAY), (State.STOPPED, date(2026, 5, 18))]
)
def test_the_chart_of_an_ended_project_stops_with_it(state, end):
    project = Project(state=state, state_since=date(2026, 5, 20))
    assert last_week(Measure(project=project), TODAY) == end


@pytest.mark.parametrize(
    ("measure", "values", "words"),
    [
        (COUNT, {"value": Decimal("20.000")}, "20 patients"),
        (COUNT, {"value": Decimal("1.000")}, "1 patient"),
        (SHARE, {"numerator": 4, "denominator": 8}, "50% (4 of 8)"),
        (SHARE, {"numerator": 0, "denominator": 8}, "0% (0 of 8)"),
        (SHARE, {"numerator": 0, "denominator": 0}, "no cases"),
    ],
)
def test_a_figure_in_words(measure, values, words):
    assert figure(Reading(measure=measure, **values)) == words


def test_the_latest_figure_in_words():
    assert latest_words(Measure(form=Form.COUNT)) == "no data yet"
    assert latest_words(Measure(form=Form.PERCENTAGE, latest_on=MONDAY)) == "no cases"
    known = Measure(form=Form.COUNT, unit="patients", latest_on=MONDAY, latest_value=0)
    assert latest_words(known) == "0 patients"
    assert amount(known, None) == ""


@pytest.fixture
def weald(db):
    weald = world()
    fill(weald.project.measures.get(), weald.lead)
    return weald


def fill(measure: Measure, by) -> None:
    for back, value in enumerate([20, 20, 19, 20, 17, 13, 6, 6, 6, 6, 5, 6, 6, 6]):
        record_reading(
            measure=measure,
            period_on=MONDAY - WEEK * (back + 2),
            value=Decimal(value),
            by=by,
            at=NOW,
        )


def test_a_chart_has_a_row_per_week_and_says_what_it_shows(weald):
    main = weald.project.measures.get()
    chart = charts([main], TODAY)[main.pk]
    assert len(chart.rows) == 16
    assert chart.rows[0][:2] == ["23 Feb", "6"]
    assert chart.rows[-1][:2] == ["8 Jun", "not recorded"]
    assert "Improvement since" in chart.sentence
    assert all(len(row) == len(chart.columns) for row in chart.rows)
    assert chart.wide.startswith("<svg") and chart.narrow.startswith("<svg")
    assert chart.wide.count("data-points") == 1


def test_silent_weeks_change_nothing_of_the_signal(weald):
    main = weald.project.measures.get()
    assert charts([main], TODAY)[main.pk].signal == latest(main)[2] == Signal.IMPROVEMENT
    # Fourteen readings do not yet fill and pass such a baseline, however long the silence after.
    main.baseline_points = 14
    later = TODAY + 8 * WEEK
    assert charts([main], later)[main.pk].signal == latest(main)[2]


def test_a_percentage_says_its_cases_and_weeks_without_any(weald):
    share = measure(weald.project, weald.lead, "Tasks done", form=Form.PERCENTAGE, unit="")
    for back, cases in enumerate([(0, 0), (4, 8)]):
        record_reading(
            measure=share,
            period_on=MONDAY - WEEK * back,
            numerator=cases[0],
            denominator=cases[1],
            by=weald.lead,
            at=NOW,
        )
    rows = charts([share], TODAY)[share.pk].rows
    assert [row[1:3] for row in rows] == [["50%", "4 of 8"], ["no cases", ""]]
    assert latest(share) == (None, MONDAY, Signal.TOO_FEW)


def test_a_name_cannot_break_out_of_the_picture(weald):
    nasty = measure(weald.project, weald.lead, "</svg><script>alert(1)</script>")
    fill(nasty, weald.lead)
    drawn = charts([nasty], TODAY)[nasty.pk]
    for svg in (drawn.wide, drawn.narrow, sparklines([nasty], TODAY)[nasty.pk]):
        assert "<script" not in svg


def test_more_measures_ask_no_more_of_the_database(weald, django_assert_num_queries):
    def measures() -> list[Measure]:
        return list(Measure.objects.filter(project__programme=weald.programme))

    few = measures()
    with django_assert_num_queries(2):
        assert len(charts(few, TODAY)) == 1
    fill(measure(weald.project, weald.lead, "Falls"), weald.lead)
    fill(measure(weald.other_project, weald.other_lead), weald.other_lead)
    many = measures()
    with django_assert_num_queries(2):
        assert len(charts(many, TODAY)) == 3
    for each in many:
        each._state.fields_cache.clear()
    with django_assert_num_queries(2):
        assert set(sparklines(many, TODAY)) == {each.pk for each in many}


def test_the_first_measure_is_the_main_one(weald):
    second = measure(weald.project, weald.lead, "Falls")
    assert is_main(weald.project.measures.first())
    assert not is_main(second)
    assert is_main(measure(weald.other_project, weald.other_lead))
