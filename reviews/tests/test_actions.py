from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from mentoring.models import SessionState
from notifications.models import Notification
from people.models import Holiday
from projects.models import Commitment, State
from qiprogramme.tests.make import MONDAY, NOW, REVIEW_ON, TODAY, project, world
from reviews import actions, tasks
from reviews.actions import (
    cancel_day,
    date_project,
    end_project,
    hold_day,
    move_day,
    plan_all,
    record_decision,
    schedule_day,
    set_slots,
)
from reviews.models import DayState, Learning, Review, ReviewDay

pytestmark = pytest.mark.django_db
AFTER = NOW + timedelta(days=8, hours=8)


@pytest.fixture
def weald():
    return world()


def another_day(weald, **values):
    wanted = {
        "on": date(2026, 7, 2),
        "starts": time(9),
        "ends": time(10),
        "place": "Library",
        "call_link": "",
    }
    return schedule_day(programme=weald.programme, by=weald.manager, at=NOW, **(wanted | values))


def moved(weald, **values):
    day = weald.review_day
    names = ("on", "starts", "ends", "place", "call_link")
    wanted = {name: getattr(day, name) for name in names} | values
    return move_day(day=day, by=weald.manager, at=values.pop("at", NOW), **wanted)


def fill(weald, *slots, day=None, at=NOW):
    return set_slots(day=day or weald.review_day, slots=slots, by=weald.manager, at=at)


def times(day):
    return dict(day.reviews.values_list("project__title", "starts"))


def rows(day, **wanted):
    return Notification.objects.filter(subject=f"review_day:{day.pk}", **wanted)


class TestScheduling:
    def test_the_day_is_in_the_diary_and_executives_are_told(self, weald):
        day = another_day(weald)
        assert (day.on, day.state, day.created_by) == (
            date(2026, 7, 2),
            DayState.PLANNED,
            weald.manager,
        )
        assert day.history.get().history_user == weald.manager
        told = rows(day, kind="reviews.scheduled")
        assert [row.recipient for row in told] == [weald.executive]

    @pytest.mark.parametrize(
        ("values", "field", "says"),
        [
            ({"on": TODAY}, "on", "Give a date after today"),
            ({"on": date(2026, 6, 1)}, "on", "Give a date after today"),
            ({"on": date(2026, 7, 4)}, "on", "Saturday 4 July 2026 is not a working day"),
            ({"on": date(2026, 8, 31)}, "on", "not a working day"),
            ({"starts": time(10), "ends": time(10)}, "ends", "ends before it starts"),
            ({"starts": time(2), "ends": time(4)}, "starts", "Write 14:00"),
            ({"on": REVIEW_ON, "starts": time(15), "ends": time(17)}, "on", "already a review day"),
        ],
    )
    def test_what_makes_no_sense_is_refused_and_tells_nobody(self, weald, values, field, says):
        Holiday.objects.create(
            organisation=weald.organisation, on=date(2026, 8, 31), name="Summer bank holiday"
        )
        before = Notification.objects.count()
        with pytest.raises(ValidationError) as refusal:
            another_day(weald, **values)
        assert says in refusal.value.message_dict[field][0]
        assert ReviewDay.objects.count() == 1
        assert Notification.objects.count() == before

    def test_two_days_fit_on_one_date_one_after_the_other(self, weald):
        another_day(weald, on=REVIEW_ON, starts=time(16), ends=time(17))
        assert ReviewDay.objects.filter(on=REVIEW_ON).count() == 2


class TestSlots:
    def test_projects_get_slots_and_a_review_date(self, weald):
        fill(weald, (weald.project, time(14, 10)), (weald.other_project, time(14)))
        assert times(weald.review_day) == {"Weald huddles": time(14, 10), "Weald tablets": time(14)}
        weald.other_project.refresh_from_db()
        assert weald.other_project.review_on == REVIEW_ON
        told = rows(weald.review_day, recipient=weald.other_lead, kind="reviews.scheduled")
        assert told.get().context["slots"][0]["at"] == "14:00"

    def test_a_project_without_a_slot_loses_its_review_date_and_sessions_ahead(self, weald):
        assert weald.project.sessions.filter(week_on__gte=MONDAY).exists()
        slot = weald.review_day.reviews.get()
        fill(weald)
        weald.project.refresh_from_db()
        assert weald.project.review_on is None
        assert not weald.project.sessions.filter(week_on__gte=MONDAY).exists()
        gone = Review.history.get(id=slot.pk, history_type="-")
        assert (gone.history_user, gone.history_date) == (weald.manager, NOW)

    def test_a_slot_that_stays_is_the_same_row(self, weald):
        slot = weald.review_day.reviews.get()
        fill(weald, (weald.other_project, time(14)), (weald.project, time(14, 10)))
        assert weald.review_day.reviews.get(project=weald.project).pk == slot.pk

    @pytest.mark.parametrize(
        ("first", "second", "says"),
        [
            (time(14), time(14, 5), "Weald tablets: 14:05 overlaps with “Weald huddles”"),
            (time(14), time(15, 55), "Weald tablets: 15:55 is outside the review day"),
        ],
    )
    def test_half_of_it_is_never_saved(self, weald, first, second, says):
        before = (times(weald.review_day), Notification.objects.count())
        with pytest.raises(ValidationError, match=says):
            fill(weald, (weald.project, first), (weald.other_project, second))
        assert (times(weald.review_day), Notification.objects.count()) == before

    def test_a_project_of_another_programme_is_refused(self, weald):
        moor = world("Moor")
        with pytest.raises(ValidationError, match="not an open project of this programme"):
            fill(weald, (moor.project, time(14)))

    def test_a_closed_project_keeps_its_slot_but_gets_no_new_one(self, weald):
        end_project(
            project=weald.project,
            state=State.COMPLETED,
            worked="Names.",
            did_not="Posters.",
            tell_others="Ask first.",
            by=weald.manager,
            at=NOW,
            on=TODAY,
        )
        weald.project.refresh_from_db()
        fill(weald, (weald.project, time(14, 20)))
        fill(weald)
        with pytest.raises(ValidationError, match="not an open project"):
            fill(weald, (weald.project, time(14)))

    def test_a_past_or_cancelled_day_keeps_its_slots(self, weald):
        with pytest.raises(ValidationError, match="stay as they were"):
            fill(weald, at=NOW + timedelta(days=9))
        cancel_day(day=weald.review_day, by=weald.manager, at=NOW)
        with pytest.raises(ValidationError, match="stay as they were"):
            fill(weald)


class TestMoving:
    def test_the_day_moves_with_its_slots_its_projects_and_their_sessions(self, weald):
        before = weald.project.sessions.count()
        fill(weald, (weald.project, time(14, 20)))
        moved(weald, on=date(2026, 7, 2), starts=time(9), ends=time(11), place="Library")
        weald.review_day.refresh_from_db()
        assert (weald.review_day.on, weald.review_day.place) == (date(2026, 7, 2), "Library")
        assert times(weald.review_day) == {"Weald huddles": time(9, 20)}
        weald.project.refresh_from_db()
        assert weald.project.review_on == date(2026, 7, 2)
        assert weald.project.sessions.count() == before + 2

    def test_what_no_longer_fits_is_named_and_nothing_moves(self, weald):
        fill(weald, (weald.project, time(14)), (weald.other_project, time(15, 50)))
        before = Notification.objects.count()
        with pytest.raises(ValidationError) as refusal:
            moved(weald, starts=time(9), ends=time(10), on=date(2026, 7, 2))
        assert refusal.value.message_dict["ends"] == [
            "With these times there is no room for “Weald tablets”. "
            "Give a later end, or change the slots first."
        ]
        weald.review_day.refresh_from_db()
        assert (weald.review_day.on, weald.review_day.starts) == (REVIEW_ON, time(14))
        assert Notification.objects.count() == before

    def test_the_room_may_change_on_the_morning_itself_but_not_once_it_has_begun(self, weald):
        morning = NOW + timedelta(days=8)
        day = weald.review_day
        values = {"starts": time(14), "ends": time(16), "place": "Library", "call_link": ""}
        about = {"day": day, "by": weald.manager}
        move_day(on=day.on, at=morning, **values, **about)
        told = rows(day, recipient=weald.lead, state="planned").get()
        assert told.context["place"] == "Library"
        with pytest.raises(ValidationError, match="Give a date after today"):
            move_day(on=day.on, at=AFTER, **values, **about)

    def test_a_day_that_did_not_take_place_moves_to_a_new_date(self, weald):
        day = weald.review_day
        move_day(
            day=day,
            on=date(2026, 7, 2),
            starts=day.starts,
            ends=day.ends,
            place="",
            call_link="",
            by=weald.manager,
            at=AFTER,
        )
        day.refresh_from_db()
        assert day.on == date(2026, 7, 2)

    def test_only_a_planned_day_moves(self, weald):
        cancel_day(day=weald.review_day, by=weald.manager, at=NOW)
        with pytest.raises(ValidationError, match="Only a planned review day"):
            moved(weald, on=date(2026, 7, 2))


class TestCancelling:
    def test_the_day_is_off_and_projects_look_to_their_next_one(self, weald):
        later = another_day(weald)
        fill(weald, (weald.project, time(9)), day=later)
        cancel_day(day=weald.review_day, by=weald.manager, at=NOW)
        weald.review_day.refresh_from_db()
        assert weald.review_day.state == DayState.CANCELLED
        weald.project.refresh_from_db()
        assert weald.project.review_on == later.on

    def test_without_another_day_there_is_no_review_date(self, weald):
        cancel_day(day=weald.review_day, by=weald.manager, at=NOW)
        weald.project.refresh_from_db()
        assert weald.project.review_on is None
        ahead = weald.project.sessions.filter(week_on__gte=MONDAY, state=SessionState.PLANNED)
        assert not ahead.exists()

    def test_once_is_enough_and_what_has_begun_is_not_cancelled(self, weald):
        with pytest.raises(ValidationError, match="has begun"):
            cancel_day(day=weald.review_day, by=weald.manager, at=AFTER)
        cancel_day(day=weald.review_day, by=weald.manager, at=NOW)
        with pytest.raises(ValidationError, match="Only a planned review day"):
            cancel_day(day=weald.review_day, by=weald.manager, at=NOW)


class TestReviewing:
    def test_a_day_is_held_once_it_has_begun(self, weald):
        with pytest.raises(ValidationError, match="has begun"):
            hold_day(day=weald.review_day, by=weald.manager, at=NOW)
        hold_day(day=weald.review_day, by=weald.manager, at=AFTER)
        weald.review_day.refresh_from_db()
        assert weald.review_day.state == DayState.HELD
        weald.project.refresh_from_db()
        assert weald.project.review_on is None

    def decide(self, weald, **values):
        wanted = {
            "review": weald.review_day.reviews.get(),
            "outcome": "scale",
            "summary": "Met its aim.",
            "executive": weald.executive,
            "promises": [(weald.executive, "Release half a day", date(2026, 7, 10))],
            "by": weald.executive,
            "at": AFTER,
            "on": REVIEW_ON,
        }
        return record_decision(**(wanted | values))

    def test_a_decision_makes_promises_their_owners_commitments(self, weald):
        decision = self.decide(weald)
        promise = Commitment.objects.get()
        assert (promise.owner, promise.project, promise.due_on, promise.made_on) == (
            weald.executive,
            weald.project,
            date(2026, 7, 10),
            REVIEW_ON,
        )
        assert list(decision.promises.all()) == [promise]

    @pytest.mark.parametrize(
        ("values", "says"),
        [
            ({"on": date(2026, 6, 17)}, "before the review"),
            ({"executive": "manager"}, "is not an executive of this programme"),
            ({"promises": [("executive", "Too late", date(2026, 6, 1))]}, "This date has passed"),
        ],
    )
    def test_a_decision_that_makes_no_sense_leaves_nothing(self, weald, values, says):
        if "executive" in values:
            values = {"executive": weald.manager}
        if "promises" in values:
            values = {"promises": [(weald.executive, *values["promises"][0][1:])]}
        with pytest.raises(ValidationError, match=says):
            self.decide(weald, **values)
        assert not Commitment.objects.exists()
        assert not weald.review_day.reviews.get().decisions.exists()

    def test_a_project_ends_with_what_it_learned(self, weald):
        words = {"worked": "Names.", "did_not": "Posters.", "tell_others": "Ask first."}
        values = words | {"on": TODAY}
        about = {"project": weald.project, "by": weald.manager, "at": NOW}
        with pytest.raises(ValidationError, match="completed or stopped"):
            end_project(state=State.PAUSED, **values, **about)
        with pytest.raises(ValidationError, match="nobody else can"):
            end_project(state=State.STOPPED, **(values | {"worked": " "}), **about)
        end_project(state=State.STOPPED, **values, **about)
        assert Learning.objects.get().did_not == "Posters."
        weald.project.refresh_from_db()
        assert weald.project.state == State.STOPPED


class TestPlanningAll:
    def test_everything_forgotten_heals(self, weald):
        Notification.objects.filter(subject__startswith="review_day").delete()
        assert plan_all(at=NOW) == 1
        told = rows(weald.review_day, kind="reviews.scheduled")
        assert {row.recipient for row in told} == {
            weald.executive,
            weald.lead,
            weald.mentor,
            weald.sponsor,
        }

    def test_a_second_time_changes_nothing(self, weald):
        before = list(Notification.objects.order_by("pk").values())
        plan_all(at=NOW + timedelta(hours=1))
        plan_all(at=NOW + timedelta(hours=2))
        assert list(Notification.objects.order_by("pk").values()) == before

    def test_a_review_date_that_has_passed_gives_way_to_the_next(self, weald):
        later = another_day(weald)
        fill(weald, (weald.project, time(9)), day=later)
        weald.project.refresh_from_db()
        assert weald.project.review_on == REVIEW_ON
        plan_all(at=NOW + timedelta(days=9))
        weald.project.refresh_from_db()
        assert weald.project.review_on == later.on
        plan_all(at=NOW + timedelta(days=30))
        weald.project.refresh_from_db()
        assert weald.project.review_on is None

    def test_one_day_that_fails_stops_no_other(self, weald, caplog):
        later = another_day(weald)
        # Rows that nobody could have written.
        rows(weald.review_day).update(context={})
        rows(later).delete()
        assert plan_all(at=NOW) == 2
        assert f"review day {weald.review_day.pk} could not be planned" in caplog.text
        assert rows(later, kind="reviews.scheduled").exists()

    def test_the_command_and_the_task_plan_at_this_moment(self, weald, capsys, time_machine):
        time_machine.move_to(NOW, tick=False)
        Notification.objects.filter(subject__startswith="review_day").delete()
        call_command("plan_reminders")
        assert capsys.readouterr().out.startswith("Review days looked at: 1. ")
        assert rows(weald.review_day).first().planned_at == NOW
        Notification.objects.filter(subject__startswith="review_day").delete()
        tasks.plan_reminders()
        assert rows(weald.review_day).exists()


def test_a_project_looks_to_its_first_day_ahead(weald):
    early = another_day(weald, on=date(2026, 6, 12))
    fill(weald, (weald.project, time(9)), day=early)
    weald.project.refresh_from_db()
    assert weald.project.review_on == early.on
    date_project(weald.project.pk, by=None, at=NOW + timedelta(days=3))
    weald.project.refresh_from_db()
    assert weald.project.review_on == REVIEW_ON


def test_acts_read_the_day_as_it_is_now_and_not_as_it_was_loaded(weald):
    stale = ReviewDay.objects.get(pk=weald.review_day.pk)
    cancel_day(day=weald.review_day, by=weald.manager, at=NOW)
    with pytest.raises(ValidationError):
        actions.cancel_day(day=stale, by=weald.manager, at=NOW)


def test_a_later_look_at_the_project_keeps_what_others_changed_meanwhile(weald):
    tablets = project(weald.programme, weald.manager, "Weald rounds")
    tablets.title = "Never saved"
    fill(weald, (tablets, time(15)))
    tablets.refresh_from_db()
    assert (tablets.title, tablets.review_on) == ("Weald rounds", REVIEW_ON)
