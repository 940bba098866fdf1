"""How each form of the application is filled in, so that what it does is done."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from measures.actions import record_readings, save_measure
from measures.models import Direction, Form, Kind, Measure
from mentoring.actions import set_project_state
from notifications.models import Notification
from people.actions import close_account, open_calendar
from people.tests.make import second_step
from portfolio.tests.case import Case
from portfolio.tests.cases_priorities import PRIORITIES
from portfolio.tests.make import NEXT_DOOR, OWN, Town
from programmes import actions as programming
from projects.actions import drop_cycle, remove_box
from projects.models import CycleState, Driver, PdsaCycle, State
from qiprogramme.tests.make import MONDAY, NOW, PASSWORD
from reviews.actions import cancel_day
from reviews.models import DayState, ReviewDay
from safeguards.actions import save_draft


def png() -> SimpleUploadedFile:
    file = BytesIO()
    Image.new("RGB", (40, 40), "teal").save(file, "PNG")
    return SimpleUploadedFile("logo.png", file.getvalue())


def pause(town: Town) -> None:
    project = town.weald.project.__class__.objects.get(pk=town.things[OWN]["project"])
    set_project_state(project=project, state=State.PAUSED, by=town.weald.manager, at=NOW)


def archive(town: Town) -> None:
    programming.archive(programme=town.weald.programme, by=town.weald.manager, at=NOW)


def close_the_diary(town: Town) -> None:
    for day in town.weald.programme.review_days.filter(state=DayState.PLANNED):
        cancel_day(day=day, by=town.weald.manager, at=NOW)


def end_the_day(town: Town) -> None:
    ReviewDay.objects.filter(pk=town.things[OWN]["review_day"]).update(state=DayState.HELD)


def begin_the_day(town: Town) -> None:
    ReviewDay.objects.filter(pk=town.things[OWN]["review_day"]).update(on=NOW.date())


def unstart(town: Town) -> None:
    cycle = PdsaCycle.objects.filter(pk=town.things[OWN]["cycle"])
    cycle.update(state=CycleState.PLANNED, act="", closed_on=None)


def untest(town: Town) -> None:
    unstart(town)
    cycle = PdsaCycle.objects.get(pk=town.things[OWN]["cycle"])
    drop_cycle(cycle=cycle, by=town.weald.lead, at=NOW)


def take_out(town: Town) -> None:
    untest(town)
    driver = Driver.objects.get(pk=town.things[OWN]["driver"])
    remove_box(box=driver, by=town.weald.lead, at=NOW)


def begin_a_draft(town: Town) -> None:
    url = town.url("projects:raise_obstacle", OWN)
    save_draft(path=url, data="text=No+beds", by=town.weald.manager, at=NOW)


def measure_the_programme(town: Town) -> None:
    save_measure(
        programme=town.weald.programme,
        name="Falls",
        kind=Kind.OUTCOME,
        form=Form.COUNT,
        direction=Direction.DECREASE,
        by=town.weald.manager,
        at=NOW,
    )


def leave_a_hole(town: Town) -> None:
    counted = Measure.objects.get(pk=town.things[OWN]["measure"])
    figure = {"value": Decimal(7)}
    weeks = {MONDAY - timedelta(weeks=4): figure, MONDAY: figure}
    record_readings(measure=counted, figures=weeks, by=town.weald.lead, at=NOW)


def refuse_a_mail(town: Town) -> None:
    about = f"review_day:{town.things[OWN]['review_day']}"
    row = Notification.objects.filter(subject=about, state="planned")[0]
    row.state, row.stopped_at, row.not_after = "failed", NOW, None
    row.due_at = NOW + timedelta(days=365)
    row.save()


def slot(town: Town) -> str:
    return f"slot_{town.things[OWN]['project']}"


CASES = [
    Case("portfolio:own_account", "name", {"name": "Nell Garsdale", "job": "Ward sister"}),
    Case("portfolio:own_account", "wants_reminder_14", {"wants_reminder_7": []}),
    Case("portfolio:change_email", "email", {"email": "nell@weald.example", "password": PASSWORD}),
    Case("portfolio:sign_out_elsewhere", page="portfolio:own_account"),
    Case("portfolio:open_calendar", page="portfolio:own_account"),
    Case(
        "portfolio:close_calendar",
        page="portfolio:own_account",
        prepare=lambda town: open_calendar(person=town.weald.manager, at=NOW),
    ),
    Case("safeguards:throw_away", page="projects:raise_obstacle", prepare=begin_a_draft),
    Case("programmes:add_objective", "title", {"title": "No avoidable harm"}, who="admin"),
    Case("programmes:change_objective", "title", {"known_by": "Days in hospital"}, who="admin"),
    Case(
        "programmes:add_programme",
        "name",
        lambda town: {
            "name": "Safer at home",
            "aim": "Fewer falls.",
            "objectives": [town.weald.objective.pk],
            "manager_name": "Nell Garsdale",
            "manager_email": "nell@weald.example",
        },
        who="admin",
    ),
    Case(
        "programmes:reopen",
        who="admin",
        page="programmes:staff",
        prepare=lambda town: close_account(
            person=town.weald.contributor, by=town.weald.admin, at=NOW
        ),
    ),
    Case(
        "programmes:reset_second_factor",
        who="admin",
        page="programmes:staff",
        prepare=lambda town: second_step(town.weald.contributor),
    ),
    Case("programmes:settings", "time_zone", {"small_number": "7"}, who="admin"),
    Case("programmes:logo", "picture", lambda town: {"picture": png()}, who="admin"),
    Case("programmes:holidays", "on", {"on": "3 December 2026", "name": "Audit"}, who="admin"),
    Case("programmes:bank_holidays", who="admin"),
    Case("programmes:remove_holiday", who="admin", page="programmes:holidays"),
    Case("programmes:change_programme", "name", {"aim": "Nobody waits for a bed."}),
    Case("programmes:copy", "name", {"name": "Next cohort", "starts_on": "1 July 2026"}),
    Case("programmes:restore", page="portfolio:projects", prepare=archive),
    Case(
        "programmes:invite_many",
        "text",
        {"ready": "name,e-mail,role\nNell,nell@weald.example,contributor\n", "invite": "yes"},
    ),
    Case(
        "reviews:close",
        "state",
        {"state": "stopped", "worked": "Tea", "did_not": "Posters", "tell_others": "Ask"},
        who="lead",
    ),
    Case("reviews:hand_over", "to", lambda town: {"to": town.weald.contributor.pk}),
    Case("reviews:change_role", "role", {"role": "steering"}),
    Case("reviews:end_role"),
    Case("programmes:invite_again", page="programmes:people"),
    Case(
        "programmes:reset_second_step_of_member",
        page="programmes:people",
        prepare=lambda town: second_step(town.weald.contributor),
    ),
    Case(
        "programmes:invite",
        "name",
        {"name": "Nell Garsdale", "email": "nell@weald.example", "role": "executive"},
    ),
    Case(
        "projects:add",
        "title",
        lambda town: {"title": "Early mobility", "objectives": [town.weald.objective.pk]},
    ),
    Case("projects:change", "title", {"aim": "From 6 to 30.", "place": "All wards"}),
    Case("reviews:team", "lead", lambda town: {"sponsor": town.weald.steering.pk}),
    Case("reviews:team", "user", lambda town: {"user": town.weald.contributor.pk}),
    Case("reviews:team"),
    Case("projects:raise_obstacle", "text", {"text": "No beds", "ask": "Two beds"}),
    Case("projects:resolve_obstacle", "resolution", {"resolution": "Two beds came."}),
    Case("projects:promise", "text", {"text": "Ask again", "due_on": "30 June 2026"}),
    Case("projects:lower_obstacle", "rung", {"rung": "mentor", "why": "He can"}),
    Case("projects:finish_commitment", page="portfolio:project"),
    Case("projects:give_score", "score", {"score": "3.5"}, who="mentor"),
    Case("projects:change_charter", "problem", {"problem": "Nobody has a task"}),
    Case("projects:build_aim", "what", {"what": "Raise the tasks", "goal": "20"}),
    Case("portfolio:sign_off", page="portfolio:charter"),
    Case("projects:add_driver", "text", {"text": "A visible board"}),
    Case("projects:change_driver", "text", {"text": "A visible board"}),
    Case("projects:move_driver", page="projects:change_driver"),
    Case("projects:remove_driver", page="projects:change_driver"),
    Case("projects:restore_driver", page="projects:change_driver", prepare=take_out),
    Case("projects:restore_idea", page="projects:change_idea", prepare=take_out),
    Case("projects:add_idea", "text", {"text": "A name on the board"}),
    Case("projects:change_idea", "text", {"text": "A name on the board"}),
    Case("projects:move_idea", page="projects:change_idea"),
    Case("projects:remove_idea", page="projects:change_idea", prepare=untest),
    Case(
        "projects:plan_cycle",
        "plan",
        {"plan": "Two names", "prediction": "Half of them", "scale": "one_shift"},
    ),
    Case("projects:change_cycle", "plan", {"prediction": "Two of three"}),
    Case(
        "projects:study_cycle",
        "happened",
        {"happened": "One came", "learned": "Too early", "act": "adapt"},
    ),
    Case("projects:drop_cycle", page="projects:change_cycle", prepare=unstart),
    Case(
        "measures:add",
        "name",
        {"name": "Falls", "kind": "outcome", "form": "count", "direction": "decrease"},
    ),
    Case(
        "measures:claim",
        "kind",
        {
            "kind": "access",
            "text": "Fewer days lost",
            "low": "3",
            "high": "5",
            "unit": "days",
            "how": "Counted",
        },
        who="lead",
    ),
    Case("measures:change_benefit", "kind", {"how": "Counted twice"}, who="lead"),
    Case("measures:withdraw_benefit", page="measures:change_benefit", who="lead"),
    Case("measures:check_benefit", "note", {"note": "The bed lists"}),
    Case("measures:share", page="measures:add", prepare=measure_the_programme),
    Case(
        "measures:add_to_programme",
        "whose",
        {"name": "Falls", "kind": "outcome", "form": "count", "direction": "decrease"},
    ),
    Case("measures:change", "name", {"definition": "Each morning, by the ward clerk"}),
    Case("measures:record", "period_on", {"value": "12"}),
    Case("measures:grid", "value_", {"value_2026-06-01": "11"}),
    Case("measures:upload", "file", {"text": "Date\tFirstword\n1 June 2026\t4"}),
    Case("measures:upload_programme", "file", {"text": "Date\tFigure\n1 June 2026\t4"}),
    Case("measures:uploaded", "column_0", {"column_1": ""}),
    Case("measures:start", page="measures:uploaded"),
    Case("measures:discard", page="measures:uploaded"),
    Case("measures:confirm", page="measures:quality", prepare=leave_a_hole),
    Case("measures:chart", "chart", {"chart": "i", "baseline_points": "12"}),
    Case("measures:remark", "kind", {"kind": "outlier", "text": "The ward was closed"}),
    Case("measures:take_back", "why", {"why": "It was open"}),
    Case("mentoring:log", "state", {"note": "Proud of it", "text_1": "Ask"}, who="mentor"),
    Case(
        "mentoring:leave",
        "person",
        lambda town: {
            "person": town.weald.mentor.pk,
            "starts_on": "6 July 2026",
            "ends_on": "10 July 2026",
        },
    ),
    Case(
        "mentoring:leave",
        "starts_on",
        {"starts_on": "6 July 2026", "ends_on": "10 July 2026"},
        who="lead",
    ),
    Case("mentoring:end_leave", page="mentoring:leave"),
    Case(
        "mentoring:snooze",
        "until_on",
        {"until_on": "19 June 2026", "reason": "The ward moves"},
        who="mentor",
    ),
    Case(
        "mentoring:add_training",
        "title",
        {"title": "Fishbone", "on": "1 July 2026", "audience": "leads"},
    ),
    Case("mentoring:change_training", "title", {"aims": "Draw one"}),
    Case("mentoring:training", "people", lambda town: {"people": [str(town.weald.member.pk)]}),
    Case("mentoring:growth", "level_1", {"level_1": "3", "why_1": "I asked them"}, who="lead"),
    Case("mentoring:slot", "weekday", {"place": "Library"}, who="mentor"),
    Case("mentoring:start", prepare=pause),
    Case("mentoring:check_in", "value", {"happened": "More chairs"}, who="lead"),
    Case(
        "reviews:archive",
        "name",
        lambda town: {"name": town.weald.programme.name},
        prepare=close_the_diary,
    ),
    Case("reviews:leave"),
    Case("reviews:close_account", who="admin"),
    Case(
        "reviews:add_day",
        "on",
        {"on": "2 July 2026", "starts": "14:00", "ends": "16:00", "place": "Library"},
    ),
    Case("reviews:slots", "slot_", lambda town: {slot(town): "10:10"}),
    Case("reviews:move", "on", {"place": "Library"}),
    Case("reviews:cancel"),
    Case("reviews:own_words", "changed", {"ask": "Two boards by July"}, who="lead"),
    Case("reviews:check_page", page="reviews:review", who="mentor"),
    Case("reviews:learning", "did_not", {"worked": "One board"}, who="lead"),
    Case("portfolio:mails", prepare=refuse_a_mail),
    Case(
        "reviews:reuse",
        "source",
        lambda town: {"source": town.things[NEXT_DOOR]["project"], "takes": "The board"},
        who="lead",
    ),
    Case("reviews:take_back_reuse", page="reviews:reuse"),
    Case(
        "reviews:delegate",
        "person",
        lambda town: {"person": town.weald.contributor.pk},
        who="executive",
    ),
    Case("reviews:begin_turn", page="reviews:room"),
    Case("reviews:add_note", "text", {"text": "More chairs"}, page="reviews:room"),
    Case("reviews:take_back_note", page="reviews:room"),
    Case("reviews:send_minutes", page="reviews:minutes", prepare=end_the_day),
    Case("reviews:issue", page="reviews:packs"),
    Case(
        "reviews:decide",
        "outcome",
        lambda town: {
            "outcome": "scale",
            "summary": "It works.",
            "executive": town.weald.executive.pk,
            "text_0": "Two more boards",
            "owner_0": town.weald.executive.pk,
        },
        prepare=begin_the_day,
    ),
    *PRIORITIES,
]
