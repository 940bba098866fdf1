"""The report for the board: what is in it, from when to when, and that words stay words."""

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import page as validator
import pikepdf
import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from measures.actions import check_benefit, claim_benefit, record_reading
from measures.models import BenefitKind
from mentoring.actions import set_project_state
from mentoring.tests.make import log
from portfolio import board
from portfolio.queries.report import report
from projects.actions import add_idea, plan_cycle, study_cycle
from projects.models import Act, Scale, State
from qiprogramme.tests.make import MONDAY, NOW, TODAY, measure, project, two_worlds
from reviews.actions import end_project, hold_day, record_learning
from reviews.tests.test_packs import TRICKS

pytestmark = pytest.mark.django_db

WEEK = timedelta(weeks=1)
QUARTER = date(2026, 4, 1)


@pytest.fixture
def weald():
    with time_machine.travel(NOW, tick=False):
        yield two_worlds()


def url(weald, kind: str = "", **dates) -> str:
    name = f"portfolio:report_{kind}" if kind else "portfolio:report"
    return reverse(name, args=[weald.programme.pk], query=dates or None)


def shown(client, weald, who: str = "executive", **dates) -> str:
    client.force_login(getattr(weald, who))
    answer = client.get(url(weald, **dates))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def claim(weald, text: str = "Fewer days lost", at=NOW):
    return claim_benefit(
        project=weald.project,
        kind=BenefitKind.ACCESS,
        text=text,
        low=3,
        high=5,
        unit="days",
        how="Counted",
        evidence="",
        measure=None,
        by=weald.lead,
        at=at,
    )


def end(weald, **learning):
    told = {"worked": "Tea", "did_not": "Posters", "tell_others": "Ask first"} | learning
    return end_project(
        project=weald.project, state=State.STOPPED, **told, by=weald.lead, at=NOW, on=TODAY
    )


def found(weald, since=QUARTER, until=TODAY):
    return report(weald.programme, TODAY, since, until)


def section(weald, slug: str, **dates) -> board.Section:
    return next(one for one in board.sections(found(weald, **dates)) if one.slug == slug)


# When


def test_it_tells_of_this_quarter_unless_asked_otherwise(client, weald):
    body = shown(client, weald)
    assert "1 April 2026 to 10 June 2026" in body
    assert 'value="1 April 2026"' in body
    assert "Since the last review day" not in body
    body = shown(client, weald, since="2 May 2026", until="03/06/2026")
    assert "2 May 2026 to 3 June 2026" in body
    assert 'value="03/06/2026"' in body
    assert "report.pdf?since=2+May+2026&amp;until=03%2F06%2F2026" in body


def test_it_can_begin_with_the_last_review_day(client, weald):
    later = NOW + timedelta(days=20)
    hold_day(day=weald.review_day, by=weald.manager, at=NOW + timedelta(days=9))
    with time_machine.travel(later, tick=False):
        body = shown(client, weald)
    assert "?since=18%20June%202026&amp;until=30%20June%202026" in body


def test_no_report_tells_of_what_lies_ahead(client, weald):
    assert "1 June 2026 to 10 June 2026" in shown(
        client, weald, since="1 June 2026", until="1 July 2026"
    )


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ({"since": "someday"}, "Enter a date, like 3 December 2026."),
        ({"since": "31 June 2026"}, "Enter a date, like 3 December 2026."),
        ({"since": "2026-06-01\0"}, "Enter a date, like 3 December 2026."),
        ({"since": ""}, "Enter the first day."),
        ({"until": ""}, "Enter the last day."),
        ({"since": "1 June 0026"}, "Check the year of this date."),
        ({"until": "1 June 9999"}, "Check the year of this date."),
        ({"since": "11 June 2026"}, "This day lies ahead."),
        ({"since": "5 June 2026", "until": "4 June 2026"}, "not before the first one"),
        ({"since": "<script>alert(1)</script>"}, "Enter a date, like 3 December 2026."),
    ],
)
@pytest.mark.parametrize("kind", ["", "pdf", "xlsx"])
def test_dates_that_are_none_are_refused_beside_the_field(client, weald, kind, dates, said):
    client.force_login(weald.manager)
    answer = client.get(url(weald, kind, **dates))
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/html")
    body = answer.content.decode()
    assert said in body
    for name, typed in dates.items():
        assert answer.context["form"][name].value() == typed
        assert 'aria-invalid="true"' in body
    assert "<script>alert" not in body
    assert "What the measures show" not in body


# Who


@pytest.mark.parametrize("who", ["lead", "member", "mentor", "sponsor", "contributor"])
@pytest.mark.parametrize("kind", ["", "pdf", "xlsx"])
def test_it_is_not_for_everybody(client, weald, who, kind):
    client.force_login(getattr(weald, who))
    answer = client.get(url(weald, kind))
    assert answer.status_code == 403
    assert "for steering group, executives and manager" in answer.content.decode()
    assert "Report for the board" not in client.get("/").content.decode()
    programme = client.get(reverse("portfolio:projects", args=[weald.programme.pk]))
    assert "Report for the board" not in programme.content.decode()


@pytest.mark.parametrize("who", ["steering", "executive", "manager"])
def test_those_whom_it_is_for_find_it_from_home_and_programme(client, weald, who):
    client.force_login(getattr(weald, who))
    for page in ("/", reverse("portfolio:projects", args=[weald.programme.pk])):
        assert f'href="{url(weald)}">Report for the board' in client.get(page).content.decode()
    assert client.get(url(weald)).status_code == 200


@pytest.mark.parametrize("kind", ["", "pdf", "xlsx"])
def test_an_outsider_finds_nothing(client, weald, kind):
    assert client.get(url(weald, kind)).status_code == 302
    client.force_login(weald.outsider.manager)
    assert client.get(url(weald, kind)).status_code == 404


# What


def test_projects_stand_where_they_began_and_ended(client, weald):
    end(weald)
    began = section(weald, "started")
    assert [line.cells[:2] for line in began.lines] == [["Weald huddles", date(2026, 5, 20)]]
    ended = section(weald, "ended")
    assert ended.said == ["1 stopped with learning."]
    assert [line.cells[:3] for line in ended.lines] == [
        ["Weald huddles", "Stopped with learning", TODAY]
    ]
    before = {"since": QUARTER, "until": date(2026, 5, 19)}
    assert section(weald, "started", **before).lines == []
    assert section(weald, "ended", **before).lines == []
    assert section(weald, "started", since=date(2026, 5, 21)).lines == []
    assert "No project ended in this time." in shown(client, weald, until="19 May 2026")


def test_measures_are_told_as_they_were_on_the_last_day(weald):
    shared = measure(None, weald.manager, "Mean stay", programme=weald.programme)
    ward = measure(None, weald.manager, "Falls at home", objective=weald.objective)
    measure(weald.project, weald.lead, "Of one project")
    for week, value in ((MONDAY - WEEK, 12), (MONDAY, 34)):
        record_reading(measure=shared, period_on=week, value=value, by=weald.manager, at=NOW)
    lines = {line.cells[0]: line.cells for line in section(weald, "measures").lines}
    assert set(lines) == {shared.name, ward.name}
    assert lines["Mean stay"][1:3] == ["34 patients", "Too few to say"]
    assert lines["Mean stay"][3].startswith("Too few points to say: 2 so far")
    assert lines["Falls at home"][1:] == ["No data yet", "Too few to say", "No data yet."]
    [told] = [one for one in found(weald, until=MONDAY - WEEK).measures if one.measure == shared]
    assert told.latest == "12 patients"
    assert told.sentence.startswith("Too few points to say: 1 so far")


def test_benefits_have_ranges_and_say_what_was_checked(client, weald):
    first, second = claim(weald), claim(weald, "Calmer mornings")
    claim(weald, "Long ago", at=NOW - timedelta(days=15))
    check_benefit(benefit=second, note="The bed lists", by=weald.manager, at=NOW)
    new = section(weald, "claimed", since=TODAY)
    assert new.said == ["1 of 2 checked by the programme manager."]
    assert [list(line.cells) for line in new.lines] == [
        [first.text, 3, 5, "days", "Weald huddles", "Not yet"],
        [second.text, 3, 5, "days", "Weald huddles", "Checked by Weald Manager: The bed lists"],
    ]
    everything = section(weald, "benefits", since=TODAY)
    assert [list(line.cells) for line in everything.lines] == [
        ["Access and flow", 9, 15, "days", "1 of 3 checked"]
    ]
    earlier = section(weald, "benefits", until=TODAY - timedelta(days=1))
    assert [list(line.cells)[1:3] for line in earlier.lines] == [[3, 5]]
    body = shown(client, weald)
    assert "Checked by Weald Manager: The bed lists" in body
    assert (
        '<td role="cell" class="qi-number"><span class="qi-table__label">At most</span>15' in body
    )


def test_the_rhythm_counts_weeks_that_begin_in_the_time(weald):
    for weeks, state, confidence in ((3, "held", 3), (2, "missed", None), (1, "held", 4)):
        log(weald, MONDAY - weeks * WEEK, state=state, confidence=confidence)
    told = section(weald, "rhythm")
    assert told.said == [
        "2 of 3 weekly sessions took place (67%).",
        "0 of 1 projects kept three of four of their sessions, or more.",
    ]
    assert [list(line.cells) for line in told.lines] == [
        [MONDAY - 3 * WEEK, 1, 1],
        [MONDAY - 2 * WEEK, 0, 1],
        [MONDAY - WEEK, 1, 1],
    ]
    late = section(weald, "rhythm", since=MONDAY - 2 * WEEK + timedelta(days=1))
    assert late.said[0] == "1 of 1 weekly sessions took place (100%)."
    assert late.said[1].startswith("1 of 1 projects")
    assert section(weald, "rhythm", since=TODAY).said == []


def test_a_session_never_logged_counts_once_its_week_is_over(weald):
    inside = {"since": MONDAY - WEEK, "until": MONDAY - timedelta(days=1)}
    assert section(weald, "rhythm", **inside).said[0].startswith("0 of 1")
    assert section(weald, "rhythm", since=MONDAY).lines == []


def test_what_was_learned_begins_with_what_failed(weald):
    told = {"by": weald.lead, "project": weald.project, "at": NOW}
    record_learning(worked="Tea", did_not="", tell_others="", on=TODAY, **told)
    record_learning(worked="", did_not="Posters", tell_others="Ask", on=TODAY, **told)
    record_learning(
        worked="", did_not="Old", tell_others="", on=QUARTER - timedelta(days=1), **told
    )
    assert [list(line.cells) for line in section(weald, "learned").lines] == [
        ["Weald huddles", "Posters", "Nothing noted", "Ask"],
        ["Weald huddles", "Nothing noted", "Tea", "Nothing noted"],
    ]


def test_tests_of_change_are_counted_by_what_came_of_them(weald):
    idea = add_idea(project=weald.project, text="A board", driver=None, by=weald.lead, at=NOW)
    for act in (Act.ADAPT, Act.ADAPT, Act.ADOPT):
        about = {"prediction": "Half", "scale": Scale.ONE_SHIFT, "start": True}
        cycle = plan_cycle(
            idea=idea, plan="Two names", starts_on=TODAY, by=weald.lead, at=NOW, **about
        )
        study_cycle(cycle=cycle, happened="One", learned="Early", act=act, by=weald.lead, at=NOW)
    told = "3 tests of change studied: 1 adopted, 2 adapted."
    assert section(weald, "learned").said == [told]
    assert section(weald, "learned", until=TODAY - timedelta(days=1)).said == []


def test_balance_counts_the_open_projects_of_each_objective(weald):
    assert [list(line.cells) for line in section(weald, "balance").lines] == [
        ["Care close to home", 2, 0, 0]
    ]
    end(weald)
    assert section(weald, "balance").lines[0].cells[1] == 1
    assert "Nothing is being improved" not in " ".join(section(weald, "balance").said)


def test_a_long_table_is_cut_on_the_page_but_not_in_the_workbook(client, weald, monkeypatch):
    monkeypatch.setattr(board, "MOST_LINES", 1)
    claim(weald, "Fewer days lost")
    claim(weald, "Calmer mornings")
    body = shown(client, weald)
    assert "Fewer days lost" in body
    assert "Calmer mornings" not in body
    assert "1 more line stands in the workbook." in body
    assert "Calmer mornings" in texts(client.get(url(weald, "xlsx")).content)


def test_its_queries_do_not_grow(weald):
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            board.sections(report(weald.programme, TODAY, date(2000, 1, 1), TODAY))
        return len(captured)

    claim(weald)
    measure(None, weald.manager, "Mean stay", programme=weald.programme)
    record_learning(
        project=weald.project,
        worked="Tea",
        did_not="",
        tell_others="",
        on=TODAY,
        by=weald.lead,
        at=NOW,
    )
    few = count()
    for n in range(4):
        more = project(weald.programme, weald.manager, f"More {n}", lead=weald.other_lead)
        measure(None, weald.manager, f"Measure {n}", programme=weald.programme)
        claim(weald, f"Benefit {n}")
        record_learning(
            project=more, worked="Tea", did_not="", tell_others="", on=TODAY, by=weald.lead, at=NOW
        )
    assert 0 < count() <= few


# Files


def texts(data: bytes) -> list[str]:
    book = openpyxl.load_workbook(BytesIO(data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} & {"f"} == set()
    return [cell.value for cell in cells if isinstance(cell.value, str)]


def test_files_are_of_the_time_asked_for(client, weald):
    client.force_login(weald.manager)
    asked = {"since": "1 June 2026", "until": "5 June 2026"}
    answer = client.get(url(weald, "pdf", **asked))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == (
        'attachment; filename="report-weald-length-of-stay-2026-06-01-2026-06-05.pdf"'
    )
    assert answer.content.startswith(b"%PDF")
    answer = client.get(url(weald, "xlsx", **asked))
    assert answer["Content-Disposition"].endswith('-2026-06-01-2026-06-05.xlsx"')
    assert "1 June 2026 to 5 June 2026" in texts(answer.content)


def test_the_workbook_has_a_sheet_for_each_part_with_numbers_and_dates(weald):
    claim(weald)
    book = openpyxl.load_workbook(BytesIO(board.workbook(found(weald))))
    assert book.sheetnames == [
        "Summary",
        *(one.slug.capitalize() for one in board.sections(found(weald))),
    ]
    [_, line] = book["Claimed"].iter_rows(values_only=True)
    assert line[:4] == ("Fewer days lost", 3, 5, "days")
    [_, line] = book["Started"].iter_rows(values_only=True)
    assert line[1].date() == date(2026, 5, 20)
    [_, line] = book["Ended"].iter_rows(values_only=True)
    assert line[0] == "No project ended in this time."


@pytest.mark.parametrize("trick", TRICKS)
def test_what_people_write_is_never_code(client, weald, trick):
    claim(weald, trick)
    end(weald, did_not=trick)
    made = board.pdf(found(weald), fonts=settings.FONTS)
    report = validator.validate_pdf_bytes(made, profile="ua1")
    assert report.is_compliant, report
    with pikepdf.open(BytesIO(made)) as document:
        assert document.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in document.Root
    assert texts(board.workbook(found(weald))).count(trick) == 2
    body = shown(client, weald)
    assert "<script>alert" not in body
    assert "49" not in body.partition("{{ 7 * 7")[2][:12]


def test_an_empty_programme_has_a_report_too(weald):
    set_project_state(project=weald.project, state=State.PAUSED, by=weald.manager, at=NOW)
    nothing = found(weald, since=QUARTER, until=QUARTER)
    assert [one.slug for one in board.sections(nothing) if one.lines] == ["balance"]
    made = board.pdf(nothing, fonts=settings.FONTS)
    assert validator.validate_pdf_bytes(made, profile="ua1").is_compliant
