"""Weekly axes without holes, charts and sparklines at a constant number of queries."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from measures.actions import add_remark, record_reading, save_measure
from measures.models import Direction, Form, Interval, Measure, Reading, RemarkKind, Signal
from measures.queries import (
    baseline_locked,
    chart_and_why,
    chart_for,
    charts,
    is_main,
    kept,
    last_period,
    owners_for,
    series_of,
    side_by_side,
    sparklines,
    suggestion,
)
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
    figures = series_of(COUNT, [reading(3, value=Decimal(6)), reading(1, value=Decimal(7))])
    assert figures.periods == [MONDAY - 3 * WEEK, MONDAY - 2 * WEEK, MONDAY - WEEK]
    assert figures.values == (6, None, 7)
    assert figures.denominators is None


def test_the_axis_goes_on_to_the_week_asked_for():
    figures = series_of(COUNT, [reading(2, value=Decimal(6))], until=MONDAY)
    assert figures.values == (6, None, None)


def test_the_axis_never_ends_before_the_last_reading():
    figures = series_of(COUNT, [reading(0, value=Decimal(6))], until=MONDAY - 5 * WEEK)
    assert figures.periods == [MONDAY]


def test_a_zero_figure_is_no_gap_and_no_cases_are_no_zero():
    readings = [
        reading(2, numerator=0, denominator=8),
        reading(1, numerator=0, denominator=0),
        reading(0, numerator=4, denominator=8),
    ]
    figures = series_of(SHARE, readings)
    assert figures.values == (0, 0, 4)
    assert figures.denominators == (8, 0, 8)


def test_the_axis_runs_on_over_new_year():
    readings = [
        Reading(period_on=date(2026, 12, 21), value=Decimal(6)),
        Reading(period_on=date(2027, 1, 4), value=Decimal(7)),
    ]
    weeks = series_of(COUNT, readings).periods
    assert weeks == [date(2026, 12, 21), date(2026, 12, 28), date(2027, 1, 4)]


@pytest.mark.parametrize(
    ("interval", "days", "axis"),
    [
        (Interval.DAILY, [(4, 1), (4, 3)], [(4, 1), (4, 2), (4, 3)]),
        (Interval.FORTNIGHTLY, [(4, 6), (5, 4)], [(4, 6), (4, 20), (5, 4)]),
        (Interval.MONTHLY, [(2, 1), (4, 1)], [(2, 1), (3, 1), (4, 1)]),
        # Events follow each other, whatever lies between.
        (Interval.EVENT, [(2, 1), (2, 9), (4, 1)], [(2, 1), (2, 9), (4, 1)]),
    ],
)
def test_each_interval_has_its_axis(interval, days, axis):
    readings = [Reading(period_on=date(2026, *day), value=Decimal(6)) for day in days]
    figures = series_of(Measure(form=Form.VALUE, interval=interval), readings)
    assert figures.periods == [date(2026, *day) for day in axis]
    assert figures.values.count(6) == len(days)


def test_without_readings_there_is_no_axis():
    assert series_of(COUNT, [], until=MONDAY).periods == []


@pytest.mark.parametrize(
    ("state", "end"), [(State.ACTIVE, MONDAY), (State.STOPPED, date(2026, 5, 18))]
)
def test_the_chart_of_an_ended_project_stops_with_it(state, end):
    project = Project(state=state, state_since=date(2026, 5, 20))
    assert last_period(Measure(project=project), TODAY) == end


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
    assert chart_for(main, TODAY).signal == kept(main)["signal"] == Signal.IMPROVEMENT
    # Fourteen readings do not yet fill and pass such a baseline, however long the silence after.
    main.baseline_points = 14
    later = TODAY + 8 * WEEK
    assert chart_for(main, later).signal == kept(main)["signal"]


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
    assert kept(share) == {
        "latest_value": None,
        "latest_on": MONDAY,
        "signal": Signal.TOO_FEW,
        "variation": "",
        "assurance": "",
        "doubts": 0,
    }


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
    with django_assert_num_queries(4):
        assert len(charts(few, TODAY)) == 1
    fill(measure(weald.project, weald.lead, "Falls"), weald.lead)
    fill(measure(weald.other_project, weald.other_lead), weald.other_lead)
    many = measures()
    with django_assert_num_queries(4):
        assert len(charts(many, TODAY)) == 3
    for each in many:
        each._state.fields_cache.clear()
    with django_assert_num_queries(3):
        assert set(sparklines(many, TODAY)) == {each.pk for each in many}


def test_the_first_measure_is_the_main_one(weald):
    second = measure(weald.project, weald.lead, "Falls")
    assert is_main(weald.project.measures.first())
    assert not is_main(second)
    assert is_main(measure(weald.other_project, weald.other_lead))


def remark(measure, by, kind, weeks_back, text="The ward was closed."):
    on = MONDAY - WEEK * weeks_back
    return add_remark(measure=measure, kind=kind, period_on=on, text=text, by=by, at=NOW)


def test_remarks_stand_on_the_chart_below_it_and_in_its_table(weald):
    main = weald.project.measures.get()
    for kind, back in [("annotation", 15), ("exclusion", 8), ("phase", 6)]:
        remark(main, weald.lead, RemarkKind(kind), back)
    chart = chart_for(main, TODAY)
    assert [(note["letter"], note["when"], note["label"]) for note in chart.notes] == [
        ("A", "the week of 23 February", "Note"),
        ("B", "the week of 13 April", "Left out"),
        ("C", "the week of 27 April", "New lines"),
    ]
    assert chart.columns[-1] == "Remark"
    assert chart.rows[7][-1] == "left out: The ward was closed."
    assert chart.analysis.excluded == {7}
    assert [phase.first for phase in chart.analysis.phases] == [0, 9]
    assert {"kind": "left_out", "text": "Left out"} in chart.key


def test_a_remark_on_a_period_that_is_not_on_the_axis_is_not_drawn(weald):
    main = weald.project.measures.get()
    remark(main, weald.lead, RemarkKind.ANNOTATION, 40)
    assert chart_for(main, TODAY).notes == []


def test_a_chart_with_limits_says_them_for_each_point(weald):
    main = weald.project.measures.get()
    save_measure(measure=main, baseline_points=None, chart="i", by=weald.lead, at=NOW)
    chart = chart_for(main, TODAY)
    assert chart.columns[-2:] == ["Limits", "Signal"]
    assert {"kind": "provisional", "text": "Provisional limits"} in chart.key


def test_which_chart_is_drawn_and_why(weald):
    main = weald.project.measures.get()
    shown = chart_for(main, TODAY).analysis
    assert chart_and_why(main, shown) == (
        "Run chart, because limits need 12 points or more, and the locked baseline has 8."
    )
    assert suggestion(shown).startswith("As suggested: Run chart, because limits need 12")
    save_measure(measure=main, chart="i", by=weald.lead, at=NOW)
    assert chart_and_why(main, chart_for(main, TODAY).analysis) == (
        "Run chart for now: limits need 12 points or more for the XmR chart that was chosen."
    )
    save_measure(measure=main, baseline_points=12, by=weald.lead, at=NOW)
    assert chart_and_why(main, chart_for(main, TODAY).analysis) == "XmR chart, as chosen."


def test_who_locked_the_baseline_and_when(weald):
    main = weald.project.measures.get()
    later = NOW + timedelta(days=2)
    assert baseline_locked(main).by == "Weald Lead"
    save_measure(measure=main, baseline_points=12, by=weald.member, at=later)
    save_measure(measure=main, name="Another name", by=weald.lead, at=later)
    assert (baseline_locked(main).by, baseline_locked(main).at) == ("Weald Member", later)
    save_measure(measure=main, baseline_points=None, by=weald.lead, at=later)
    assert baseline_locked(main) is None


def test_who_may_see_to_the_figures(weald):
    names = [user.name for user in owners_for(Measure(project=weald.project))]
    assert names == ["Weald Lead", "Weald Manager", "Weald Member"]
    assert [user.name for user in owners_for(Measure(programme=weald.programme))] == [
        "Weald Manager"
    ]
    of_objective = owners_for(Measure(objective=weald.objective))
    assert [user.name for user in of_objective] == ["Weald Manager"]


def test_measures_stand_side_by_side_the_programmes_own_first(weald, django_assert_num_queries):
    measure(weald.other_project, weald.other_lead)
    with django_assert_num_queries(5):
        found = side_by_side(weald.programme, TODAY, {})
    shown = [(card["measure"].project.title, card["measure"].signal) for card in found["cards"]]
    assert shown == [("Weald huddles", "improvement"), ("Weald tablets", "too_few")]
    counts = {one["name"]: one["count"] for one in found["filters"]}
    assert (counts["all"], counts["improvement"], counts["too_few"]) == (2, 1, 1)
    improving = side_by_side(weald.programme, TODAY, {"show": "improvement"})
    assert [card["measure"].project for card in improving["cards"]] == [weald.project]
    assert side_by_side(weald.programme, TODAY, {"show": "nonsense"})["show"] == "all"
