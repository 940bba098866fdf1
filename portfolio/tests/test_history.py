"""What a project's history tells, in which words, and what it costs."""

from datetime import time, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from measures.actions import add_remark, record_reading, save_measure, take_back_remark
from measures.models import Form
from mentoring.actions import check_in, log_session
from portfolio.queries.history import PAGE, history
from projects.actions import (
    change_project,
    create_project,
    finish_commitment,
    give_score,
    make_commitment,
    raise_obstacle,
    resolve_obstacle,
    set_team,
)
from projects.models import Project, TeamRole
from qiprogramme.tests.make import MONDAY, NOW, TODAY, measure, objective, two_worlds
from reviews.actions import record_decision, record_learning, set_slots

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)
WEEK = timedelta(weeks=1)


@pytest.fixture
def cast():
    with time_machine.travel(NOW, tick=False):
        yield two_worlds()


def days(project, user, **wanted):
    """Return the days of the page, the project read anew as a request would."""
    fresh = Project.objects.select_related("programme__organisation").get(pk=project.pk)
    return history(fresh, user, wanted)["days"]


def acts(project, user, **wanted) -> list[tuple[str, list[str]]]:
    """Return who did it, and each change in one line, act by act."""
    return [
        (str(act.who or "nobody"), [line(one) for group in act.groups for one in group])
        for day in days(project, user, **wanted)
        for act in day.acts
    ]


def latest(project, user, **wanted) -> list[str]:
    """Return what the latest act changed, a line each."""
    return acts(project, user, **wanted)[0][1]


def line(one) -> str:
    details = [
        f"{it.label}: {it.new}" if it.old is None else f"{it.label}: {it.old} → {it.new}"
        for it in one.details
    ]
    return " | ".join([f"{one.noun} {one.verb}: {one.name}".removesuffix(": "), *details])


def edit(cast, *, at=LATER, by=None, **values):
    one = Project.objects.get(pk=cast.project.pk)
    kept = {
        "title": one.title,
        "place": one.place,
        "objectives": list(one.objectives.all()),
        "aim": one.aim,
        "aim_on": one.aim_on,
    }
    change_project(project=one, by=by or cast.lead, at=at, **(kept | values))


def test_days_and_times_are_those_of_the_organisation(cast):
    cast.organisation.time_zone = "Pacific/Auckland"
    cast.organisation.save()
    edit(cast, place="Marram Ward", at=NOW + timedelta(hours=4))
    (latest_day, *_) = days(cast.project, cast.lead)
    assert (latest_day.on, latest_day.acts[0].at) == (TODAY + timedelta(days=1), time(1, 0))


# What it tells


def test_a_new_project_with_its_objectives_and_team(cast):
    made = create_project(
        programme=cast.programme,
        title="Falls",
        objectives=[cast.objective],
        lead=cast.lead,
        by=cast.manager,
        at=LATER,
    )
    assert acts(made, cast.manager) == [
        (
            "Weald Manager",
            [
                "Project added | Title: Falls | Objectives: Care close to home",
                "Team role added: Lead, Weald Lead",
            ],
        )
    ]


def test_several_fields_and_objectives_of_one_edit_are_one_change(cast):
    other = objective(cast.organisation, cast.admin, "Safer care")
    edit(cast, objectives=[other], title="Huddles", aim_on=None)
    assert latest(cast.project, cast.lead) == [
        "Project changed | Title: Weald huddles → Huddles | Aim date: 31 July 2026 → "
        " | Objectives removed: Care close to home | Objectives added: Safer care"
    ]


def test_readings_read_as_figures_and_nothing_is_rounded_away(cast):
    count = cast.project.measures.get()
    share = measure(cast.project, cast.lead, "Seen", form=Form.PERCENTAGE, unit="%")
    days_ = measure(cast.project, cast.lead, "Stay", form=Form.VALUE, unit="days")
    about = {"period_on": MONDAY, "by": cast.lead}
    record_reading(measure=count, value=Decimal(1), at=LATER, **about)
    record_reading(measure=share, numerator=4, denominator=8, at=LATER, **about)
    record_reading(measure=days_, value=Decimal("123.45"), at=LATER, **about)
    assert latest(cast.project, cast.lead) == [
        "Reading added: Patients with a task, week of 8 June 2026 | Value: 1 patient",
        "Reading added: Seen, week of 8 June 2026 | Value: 50% (4 of 8)",
        "Reading added: Stay, week of 8 June 2026 | Value: 123.45 days",
    ]
    again = LATER + timedelta(hours=1)
    record_reading(measure=share, numerator=0, denominator=0, at=again, **about)
    record_reading(measure=days_, value=Decimal("123.46"), at=again, **about)
    assert latest(cast.project, cast.lead) == [
        "Reading changed: Seen, week of 8 June 2026 | Value: 50% (4 of 8) → no cases",
        "Reading changed: Stay, week of 8 June 2026 | Value: 123.45 days → 123.46 days",
    ]


def test_remarks_on_a_chart_and_their_end_tell_why(cast):
    count = cast.project.measures.get()
    remark = add_remark(
        measure=count,
        kind="annotation",
        period_on=MONDAY,
        text="A new board.",
        by=cast.lead,
        at=LATER,
    )
    assert latest(cast.project, cast.lead) == [
        "Remark added: Patients with a task, week of 8 June 2026 | Kind: Note | Text: A new board."
    ]
    again = LATER + timedelta(hours=1)
    take_back_remark(remark=remark, why="It came later.", by=cast.lead, at=again)
    assert latest(cast.project, cast.lead) == [
        "Remark removed: Patients with a task, week of 8 June 2026 | Why:  → It came later."
    ]


def test_a_measure_in_the_words_of_its_form(cast):
    save_measure(measure=cast.project.measures.get(), by=cast.lead, at=LATER, target=Decimal("7.5"))
    assert latest(cast.project, cast.lead) == [
        "Measure changed: Patients with a task | Target: 20 → 7.5"
    ]


def test_a_week_of_the_lead_and_the_mentor(cast):
    check_in(
        project=cast.project,
        week_on=MONDAY,
        happened="Two huddles",
        confidence=4,
        obstacle="No board",
        by=cast.lead,
        at=LATER,
    )
    assert latest(cast.project, cast.lead) == [
        "Check-in added: week of 8 June 2026 | Happened: Two huddles | Confidence: Confident",
        "Obstacle added: No board",
    ]
    log_session(
        session=cast.project.sessions.get(week_on=MONDAY),
        state="held",
        confidence=3,
        note="Between the two of us",
        commitments=[(cast.lead, "Ask for a board", TODAY + WEEK)],
        by=cast.mentor,
        at=LATER + timedelta(hours=1),
    )
    assert latest(cast.project, cast.lead) == [
        "Mentoring session recorded: week of 8 June 2026 | State: Planned → Held"
        " | How it is going:  → So-so",
        "Commitment added: Ask for a board | Owner: Weald Lead | Due: 17 June 2026",
    ]


def test_what_is_done_and_resolved_and_open_again(cast):
    commitment = make_commitment(
        programme=cast.programme,
        project=cast.project,
        owner=cast.lead,
        text="Ask pharmacy",
        due_on=TODAY,
        made_on=TODAY,
        by=cast.lead,
        at=NOW,
    )
    obstacle = raise_obstacle(project=cast.project, text="No board", on=TODAY, by=cast.lead, at=NOW)
    resolve_obstacle(obstacle=obstacle, resolution="Bought one", by=cast.lead, at=LATER)
    finish_commitment(commitment=commitment, done=True, by=cast.lead, at=LATER)
    assert latest(cast.project, cast.lead) == [
        "Obstacle resolved: No board | Resolution:  → Bought one",
        "Commitment done: Ask pharmacy",
    ]
    finish_commitment(
        commitment=commitment, done=False, by=cast.lead, at=LATER + timedelta(hours=1)
    )
    assert latest(cast.project, cast.lead) == ["Commitment no longer done: Ask pharmacy"]


def test_somebody_else_takes_over(cast):
    set_team(
        project=cast.project,
        lead=cast.contributor,
        mentor=cast.mentor,
        sponsor=cast.sponsor,
        by=cast.manager,
        at=LATER,
    )
    assert latest(cast.project, cast.manager) == [
        "Team role ended: Lead, Weald Lead",
        "Team role added: Lead, Weald Contributor",
    ]


def test_what_was_removed_is_told_as_removed(cast):
    set_slots(day=cast.review_day, slots=[], by=cast.manager, at=LATER)
    assert latest(cast.project, cast.manager) == [
        "Project changed | Review date: 18 June 2026 → ",
        "Mentoring session removed: week of 8 June 2026",
        "Review slot removed: 14:00",
    ]


def test_a_review_with_its_decision_and_what_was_learned(cast):
    review = cast.review_day.reviews.get()
    held = NOW + timedelta(days=8)
    record_decision(
        review=review,
        outcome="scale",
        summary="Go on",
        executive=cast.executive,
        by=cast.executive,
        at=held,
        on=cast.review_day.on,
    )
    record_learning(
        project=cast.project,
        review=review,
        worked="Names",
        did_not="Lists",
        tell_others="",
        by=cast.executive,
        at=held,
        on=cast.review_day.on,
    )
    assert latest(cast.project, cast.lead) == [
        "Decision added: Scale up | Summary: Go on | Executive: Weald Executive"
        " | Decided on: 18 June 2026 | Next review: 10 September 2026",
        "Learning added: 18 June 2026 | What worked: Names | What did not work: Lists",
    ]


def test_what_is_only_saved_again_is_told_where_nothing_else_is(cast):
    edit(cast)
    assert latest(cast.project, cast.lead) == ["Project changed"]
    later = LATER + timedelta(hours=1)
    edit(cast, at=later)
    raise_obstacle(project=cast.project, text="No board", on=TODAY, by=cast.lead, at=later)
    assert latest(cast.project, cast.lead) == ["Obstacle added: No board"]


def test_progress_scores_say_what_they_stand_for(cast):
    for hours, role in enumerate((TeamRole.LEAD, TeamRole.MENTOR)):
        give_score(
            project=cast.project,
            role=role,
            score=Decimal("3.5"),
            on=TODAY,
            by=cast.mentor,
            at=LATER + timedelta(hours=hours),
        )
    stage = "3.5 of 5 (improvement)"
    assert [lines for _, lines in acts(cast.project, cast.lead)[:2]] == [
        [f"Progress score added: Mentor, 10 June 2026 | Score: {stage}"],
        [
            f"Project changed | Progress score:  → {stage}",
            f"Progress score added: Lead, 10 June 2026 | Score: {stage}",
        ],
    ]


def test_two_people_at_the_same_moment_are_two_acts(cast):
    edit(cast, title="First")
    edit(cast, title="Second", by=cast.manager)
    assert sorted(acts(cast.project, cast.lead)[:2]) == [
        ("Weald Lead", ["Project changed | Title: Weald huddles → First"]),
        ("Weald Manager", ["Project changed | Title: First → Second"]),
    ]


def test_another_project_and_the_programmes_own_promises_stay_out(cast):
    for project in (cast.other_project, None):
        make_commitment(
            programme=cast.programme,
            project=project,
            owner=cast.manager,
            text="Elsewhere",
            due_on=TODAY,
            made_on=TODAY,
            by=cast.manager,
            at=LATER,
        )
    count = measure(cast.other_project, cast.manager, "Elsewhere")
    record_reading(measure=count, period_on=MONDAY, value=1, by=cast.manager, at=LATER)
    assert "Elsewhere" not in str(acts(cast.project, cast.manager))


# A page at a time


def grow(cast, count: int) -> None:
    """Live through that many weeks of readings, corrected once, each change an act of its own."""
    main = cast.project.measures.get()
    for number in range(count):
        at = LATER + timedelta(minutes=number)
        for value in (number, number + 1):
            record_reading(
                measure=main,
                period_on=MONDAY - WEEK * number,
                value=value,
                by=cast.lead,
                at=at + timedelta(seconds=1 + value - number),
            )
        edit(cast, title=f"Title {number}", at=at + timedelta(seconds=30))


def test_a_page_costs_the_same_however_long_the_history(cast):
    def queries(**wanted) -> int:
        with CaptureQueriesContext(connection) as captured:
            acts(cast.project, cast.lead, **wanted)
        return len(captured)

    grow(cast, 9)
    few = queries()
    grow(cast, 40)
    assert queries() == few
    assert few < 25
    assert queries(page="3") <= few


def test_pages_hold_everything_once(cast):
    grow(cast, 20)
    count = history(cast.project, cast.lead, {})["page"].paginator
    assert count.num_pages > 2
    told = [
        line
        for number in range(1, count.num_pages + 1)
        for _, lines in acts(cast.project, cast.lead, page=str(number))
        for line in lines
    ]
    assert len(told) == len(set(told)) > 2 * PAGE
    assert told[0] == "Project changed | Title: Title 18 → Title 19"
    assert told[-1] == "Review slot added: 14:00 | Review day: 18 June 2026"
