"""The mail of the day: who reads what, once, and what is taken out of it in time."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentoring.actions import check_in, replan_all, set_project_state, set_slot
from mentoring.models import Confidence
from mentoring.telling import lines_of
from mentoring.tests.make import WEEK, log
from notifications.actions import sweep
from notifications.models import Notification
from notifications.rendering import read
from people.actions import add_holiday, choose_reminders
from portfolio.digests import plan_digests
from projects.actions import finish_commitment, make_commitment, set_team
from projects.models import State
from qiprogramme.tests.make import MONDAY, NOW, TODAY, person, two_worlds

pytestmark = pytest.mark.django_db
AHEAD = ("plan:", "data:", "rehearsal:", "review:")


def moment(day: int, hour: int = 11) -> datetime:
    """Return an hour in June, by London's clocks. The 10th, NOW, is a Wednesday."""
    return datetime(2026, 6, day, hour, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture
def weald():
    """Everything up to the week before is logged and checked in; the last week was not logged."""
    weald = two_worlds()
    for back in (3, 2):
        log(weald, MONDAY - back * WEEK)
    return weald


def told(user, state=Notification.State.PLANNED) -> list[dict]:
    rows = Notification.objects.filter(kind="portfolio.digest", recipient=user, state=state)
    return [line for row in rows.order_by("due_at") for line in row.context["lines"]]


def texts(user, state=Notification.State.PLANNED) -> list[str]:
    """Return what is asked of the person, without what lies ahead of them."""
    return [line["text"] for line in told(user, state) if not line["key"].startswith(AHEAD)]


def foretold(user) -> list[str]:
    texts = [line["text"] for line in told(user) if line["key"].startswith(AHEAD[:-1])]
    return [text.removeprefix("Weald huddles: ") for text in texts]


def test_a_mentor_is_told_of_a_session_once_and_again_on_the_third_day(weald):
    unlogged = f"{weald.project}: the session in the week of 1 June is not logged yet."
    told = {}
    for day in (8, 9, 10, 11, 12, 15):
        plan_digests(at=moment(day))
        told[day] = texts(weald.mentor)
        sweep(now=moment(day))
    assert told == {8: [unlogged], 9: [], 10: [unlogged], 11: [], 12: [], 15: [unlogged]}


def test_the_manager_hears_of_it_after_a_week(weald):
    plan_digests(at=moment(12))
    assert texts(weald.manager) == []
    plan_digests(at=moment(15))
    assert texts(weald.manager) == [
        f"{weald.project}: nobody has logged the session in the week of 1 June."
    ]
    assert texts(weald.outsider.mentor) != []
    assert all(str(weald.project) not in text for text in texts(weald.outsider.manager))


def test_nobody_is_written_to_out_of_hours(weald):
    for at in (moment(8, 9), moment(8, 18), moment(13)):
        assert plan_digests(at=at) == 0
    assert not Notification.objects.filter(kind="portfolio.digest").exists()


def test_logging_takes_it_out_of_a_mail_that_is_not_sent(weald):
    plan_digests(at=moment(8))
    log(weald, MONDAY - WEEK, at=moment(8))
    assert texts(weald.mentor) == []
    plan_digests(at=moment(8, 12))
    assert texts(weald.mentor) == []


def test_what_else_stands_in_the_mail_stays(weald):
    owed = promise(weald, owner=weald.mentor, due_on=date(2026, 6, 8))
    other = promise(weald, owner=weald.mentor, due_on=date(2026, 6, 8), project=weald.other_project)
    plan_digests(at=moment(8))
    assert len(texts(weald.mentor)) == 2
    log(weald, MONDAY - WEEK, at=moment(8))
    assert texts(weald.mentor) == [f"{other.project}: “Call them” is due on 8 June."]
    # From the next hour on the promise is the most pressing thing of its project.
    plan_digests(at=moment(8, 12))
    assert len(texts(weald.mentor)) == 2
    finish_commitment(commitment=owed, done=True, by=weald.mentor, at=moment(8, 12))
    assert texts(weald.mentor) == [f"{other.project}: “Call them” is due on 8 June."]


def promise(weald, *, owner, due_on, project=None):
    return make_commitment(
        programme=weald.programme,
        project=project or weald.project,
        owner=owner,
        text="Call them",
        due_on=due_on,
        made_on=date(2026, 6, 1),
        by=weald.manager,
        at=NOW - WEEK,
    )


def test_a_lead_is_asked_to_check_in_on_the_programmes_day_until_it_is_done(weald):
    plan_digests(at=moment(11))
    assert texts(weald.lead) == []
    plan_digests(at=moment(12))
    assert [text.partition(":")[2] for text in texts(weald.lead)] == [
        " how was the week? A number, a word and what is in the way."
    ]
    [line] = [line for line in told(weald.lead) if line["key"].startswith("check_in:")]
    assert line["path"] == f"/projects/{weald.project.pk}/check-in/?week=2026-06-08"
    entry = {"week_on": TODAY, "confidence": Confidence.HIGH, "by": weald.lead}
    check_in(project=weald.project, at=moment(12), **entry)
    assert texts(weald.lead) == []


def test_a_paused_project_asks_nothing(weald):
    set_project_state(project=weald.project, state=State.PAUSED, by=weald.manager, at=NOW)
    plan_digests(at=moment(12))
    assert texts(weald.lead) == texts(weald.mentor) == []


def choose(person, **choice) -> None:
    """Let a person choose, all else as it is at first."""
    first = {"wants_reminder_14": True, "wants_reminder_7": True, "wants_digest": True}
    first |= {"mail_from": time(10), "mail_until": time(18)}
    choose_reminders(person=person, at=NOW, **first | choice)


def test_a_mail_comes_in_the_hours_that_a_person_chose(weald):
    choose(weald.mentor, mail_from=time(7), mail_until=time(9))
    assert plan_digests(at=moment(8, 9)) == 0
    assert plan_digests(at=moment(8, 8)) == 1
    [row] = Notification.objects.filter(kind="portfolio.digest")
    assert row.recipient == weald.mentor
    assert (row.due_at, row.not_after) == (moment(8, 7), moment(8, 9))


def test_who_wants_none_gets_none(weald):
    choose(weald.mentor, wants_digest=False)
    plan_digests(at=moment(8))
    assert texts(weald.mentor) == []


def test_who_takes_over_is_told_and_who_went_is_not(weald):
    newcomer = person(weald.organisation, "new@weald.example", "New Mentor")
    team = {"lead": weald.lead, "mentor": newcomer, "sponsor": weald.sponsor}
    set_team(project=weald.project, by=weald.manager, at=NOW, **team)
    plan_digests(at=moment(12))
    assert texts(weald.mentor) == []
    assert len(texts(newcomer)) == 1


def test_a_mail_that_could_not_leave_by_six_is_not_sent_at_night(weald):
    plan_digests(at=moment(8))
    sweep(now=moment(8, 19))
    assert texts(weald.mentor, Notification.State.EXPIRED) != []
    # It was told to nobody, so the next day tells it.
    plan_digests(at=moment(9))
    assert len(texts(weald.mentor)) == 1


def test_it_reads_as_people_write(weald):
    plan_digests(at=moment(8))
    sweep(now=moment(8))
    row = Notification.objects.get(kind="portfolio.digest", recipient=weald.mentor)
    letter = read(row.message)
    assert letter.subject == "2 things for today"
    assert f"{weald.project}: the session in the week of 1 June is not logged yet." in letter.text
    assert row.context["lines"][0]["path"] in letter.text
    assert row.context["lines"][0]["path"] in letter.html
    assert "Dear Weald Mentor," in letter.text


def test_queries_do_not_grow_with_what_there_is_to_tell(weald):
    calendar = weald.organisation.calendar()
    with CaptureQueriesContext(connection) as few:
        assert lines_of(weald.organisation, calendar, moment(12))
    for _ in range(3):
        promise(weald, owner=weald.lead, due_on=TODAY)
    with CaptureQueriesContext(connection) as more:
        assert lines_of(weald.organisation, calendar, moment(12))
    assert len(few) == len(more)


def test_lead_and_mentor_hear_once_by_when_they_are_to_be_ready(weald):
    """The review is on Thursday 18 June: figures by the 11th, rehearsal on the 16th."""
    heard = {}
    for day in (9, 10, 11, 12, 15, 16):
        plan_digests(at=moment(day))
        heard[day] = (foretold(weald.lead), foretold(weald.mentor))
        sweep(now=moment(day))
    figures = "have the figures for the review on Thursday 18 June complete by Thursday 11 June."
    together = "rehearse for the review on Thursday 18 June together on Tuesday 16 June."
    assert heard == {
        9: ([], []),
        10: ([figures], []),
        11: ([], []),
        12: ([], []),
        15: ([together], [together]),
        16: ([], []),
    }


def test_whoever_did_not_move_the_plan_hears_how_it_stands_now(weald):
    about = {"starts": weald.review_day.starts, "place": "Room 4"}
    set_slot(project=weald.project, weekday=4, by=weald.mentor, at=moment(9, 9), **about)
    plan_digests(at=moment(9))
    said = (
        "the plan now: one session before the review, the next on Thursday 11 June. "
        "You meet on Thursdays, 14:00, Room 4. "
        "Figures by Thursday 11 June, rehearsal on Tuesday 16 June."
    )
    assert (foretold(weald.lead), foretold(weald.mentor)) == ([said], [])
    assert foretold(weald.manager) == foretold(weald.member) == []
    sweep(now=moment(9))
    plan_digests(at=moment(10))
    assert said not in foretold(weald.lead)


def test_days_off_that_move_the_plan_are_told_to_both(weald):
    for day in range(8, 13):
        about = {"on": date(2026, 6, day), "name": "Closed"}
        add_holiday(organisation=weald.organisation, by=weald.admin, at=moment(8), **about)
    replan_all(at=moment(8))
    plan_digests(at=moment(15))
    gone = "the plan now: no session is left before the review."
    for user in (weald.lead, weald.mentor):
        assert [text for text in foretold(user) if text.startswith(gone)]
