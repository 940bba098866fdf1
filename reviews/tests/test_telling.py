"""What people are told of a review day, from the act to the mail in their mailbox."""

from datetime import date, time, timedelta

import pytest
from django.test import override_settings

from notifications.actions import sweep
from notifications.models import Notification
from notifications.rendering import read
from people.models import User
from programmes.actions import add_member
from programmes.models import Membership, Role
from projects.actions import set_team
from qiprogramme.tests.make import NOW, person, project, world
from reviews.actions import cancel_day, move_day, plan_all, set_slots
from reviews.telling import fingerprint, tell, words_by_person

pytestmark = pytest.mark.django_db
START = NOW - timedelta(days=21)
HOUR = timedelta(hours=1)
NOBODY_ANSWERS = "smtp+plain://127.0.0.1:9"


@pytest.fixture
def weald():
    """Everybody has been told of the review day on Thursday 18 June, 14:00."""
    made = world()
    sweep(now=START)
    return made


def mail(person_or_kind=None, **wanted) -> list[Notification]:
    """Return the mail sent about review days, in the order of sending."""
    if isinstance(person_or_kind, User):
        wanted["recipient"] = person_or_kind
    rows = Notification.objects.filter(subject__startswith="review_day", state="sent", **wanted)
    return list(rows.order_by("sent_at", "pk"))


def kinds(person) -> list[str]:
    return [row.kind.removeprefix("reviews.") for row in mail(person)]


def last(person):
    return read(mail(person)[-1].message)


def waiting(person) -> list[Notification]:
    return list(
        Notification.objects.filter(
            recipient=person, subject__startswith="review_day", state="planned"
        )
    )


def move(weald, at=START + HOUR, **values):
    day = weald.review_day
    day.refresh_from_db()
    names = ("on", "starts", "ends", "place", "call_link")
    now = {name: getattr(day, name) for name in names}
    return move_day(day=day, by=weald.manager, at=at, **(now | values))


def fill(weald, *slots, at=START + HOUR):
    return set_slots(day=weald.review_day, slots=slots, by=weald.manager, at=at)


def replace_lead(weald, lead, at):
    set_team(
        project=weald.project,
        lead=lead,
        mentor=weald.mentor,
        sponsor=weald.sponsor,
        by=weald.manager,
        at=at,
    )


def test_concerned_are_the_slots_people_and_the_executives(weald):
    words = words_by_person(weald.review_day)
    assert set(words) == {
        weald.lead.pk,
        weald.mentor.pk,
        weald.sponsor.pk,
        weald.executive.pk,
    }
    assert words[weald.lead.pk]["slots"] == [
        {
            "at": "14:00",
            "until": "14:10",
            "project": "Weald huddles",
            "id": weald.project.pk,
            "roles": ["lead"],
        }
    ]
    assert words[weald.executive.pk]["slots"] == []


def test_who_left_or_was_never_let_in_is_not_concerned(weald):
    User.objects.filter(pk=weald.lead.pk).update(is_active=False)
    Membership.objects.filter(user=weald.mentor).update(ended_at=NOW, ended_by=weald.manager)
    assert set(words_by_person(weald.review_day)) == {weald.sponsor.pk, weald.executive.pk}


def test_several_projects_of_one_person_are_one_mail_and_one_entry(weald):
    third = project(weald.programme, weald.manager, "Weald rounds", mentor=weald.mentor)
    fill(weald, (weald.project, time(14)), (third, time(15, 30)))
    sweep(now=START + HOUR)
    assert kinds(weald.mentor) == ["scheduled", "moved"]
    letter = last(weald.mentor)
    assert "- 14:00 to 14:10: Weald huddles (you: mentor)" in letter.text
    assert "- 15:30 to 15:40: Weald rounds (you: mentor)" in letter.text
    assert f"{letter.invitation.start:%H:%M} {letter.invitation.end:%H:%M}" == "13:00 14:40"
    assert kinds(weald.lead) == ["scheduled"]


def test_two_roles_in_one_project_are_one_slot(weald):
    set_team(
        project=weald.project,
        lead=weald.lead,
        mentor=weald.mentor,
        sponsor=weald.mentor,
        by=weald.manager,
        at=START,
    )
    slots = words_by_person(weald.review_day)[weald.mentor.pk]["slots"]
    assert [(slot["at"], slot["roles"]) for slot in slots] == [("14:00", ["mentor", "sponsor"])]


def test_an_executive_keeps_the_whole_day_even_with_a_slot(weald):
    add_member(
        programme=weald.programme,
        user=weald.sponsor,
        role=Role.EXECUTIVE,
        by=weald.manager,
        at=START,
    )
    plan_all(at=START + HOUR)
    sweep(now=START + HOUR)
    entry = last(weald.sponsor).invitation
    assert (f"{entry.start:%H:%M}", f"{entry.end:%H:%M}") == ("13:00", "15:00")


def test_a_move_updates_the_same_calendar_entry_once_for_everybody(weald):
    first = last(weald.lead).invitation
    move(weald, on=date(2026, 6, 25), starts=time(9), ends=time(11))
    sweep(now=START + HOUR)
    sweep(now=START + 2 * HOUR)
    for someone in (weald.lead, weald.mentor, weald.sponsor, weald.executive):
        assert kinds(someone) == ["scheduled", "moved"]
    entry = last(weald.lead).invitation
    assert entry["UID"] == first["UID"]
    assert (first["SEQUENCE"], entry["SEQUENCE"]) == (0, 1)
    assert f"{entry.start:%d %B %H:%M}" == "25 June 08:00"


def test_a_longer_day_is_news_for_executives_alone(weald):
    move(weald, ends=time(17))
    sweep(now=START + HOUR)
    assert kinds(weald.executive) == ["scheduled", "moved"]
    assert kinds(weald.lead) == ["scheduled"]


def test_saving_the_same_again_is_no_news(weald):
    move(weald)
    sweep(now=START + HOUR)
    assert kinds(weald.executive) == ["scheduled"]


def test_a_new_title_is_no_news_but_the_reminders_have_it(weald):
    weald.project.title = "Better huddles"
    weald.project.save()
    plan_all(at=START + HOUR)
    sweep(now=NOW + timedelta(days=7))
    assert kinds(weald.lead) == ["scheduled", "reminder"]
    assert "Better huddles" in last(weald.lead).text


def test_moved_before_the_first_notice_left_is_one_notice_of_what_is_so():
    weald = world()
    move(weald, on=date(2026, 6, 25))
    sweep(now=START + HOUR)
    assert kinds(weald.lead) == ["scheduled"]
    letter = last(weald.lead)
    assert "Thursday 25 June 2026" in letter.text
    assert letter.invitation["SEQUENCE"] > 0


def test_moved_and_moved_back_before_the_mail_left_is_no_news(weald):
    move(weald, on=date(2026, 6, 25))
    move(weald, on=date(2026, 6, 18), at=START + 2 * HOUR)
    sweep(now=START + 3 * HOUR)
    assert kinds(weald.lead) == ["scheduled"]
    assert [row.context["on"] for row in waiting(weald.lead)] == ["2026-06-18"]


def test_moved_and_moved_back_after_a_reminder_reminds_nobody_twice(weald):
    reminded = NOW + timedelta(days=7)
    sweep(now=reminded)
    assert kinds(weald.lead) == ["scheduled", "reminder"]
    move(weald, on=date(2026, 6, 25), at=reminded + HOUR)
    move(weald, on=date(2026, 6, 18), at=reminded + 2 * HOUR)
    sweep(now=reminded + 3 * HOUR)
    assert kinds(weald.lead) == ["scheduled", "reminder"]


def test_after_a_cancellation_nothing_follows(weald):
    cancel_day(day=weald.review_day, by=weald.manager, at=START + HOUR)
    sweep(now=START + HOUR)
    letter = last(weald.lead)
    assert letter.subject == "Cancelled: the review on Thursday 18 June 2026"
    assert letter.invitation["STATUS"] == "CANCELLED"
    assert letter.invitation["SEQUENCE"] == 1
    plan_all(at=NOW)
    sweep(now=NOW + timedelta(days=7, hours=23))
    assert kinds(weald.lead) == ["scheduled", "cancelled"]
    assert waiting(weald.lead) == []


def test_cancelled_before_anybody_was_told_says_nothing():
    weald = world()
    cancel_day(day=weald.review_day, by=weald.manager, at=START + HOUR)
    sweep(now=START + HOUR)
    assert mail() == []


def test_a_cancelled_move_names_the_date_that_people_knew(weald):
    move(weald, on=date(2026, 6, 25))
    cancel_day(day=weald.review_day, by=weald.manager, at=START + 2 * HOUR)
    sweep(now=START + 3 * HOUR)
    assert kinds(weald.lead) == ["scheduled", "cancelled"]
    letter = last(weald.lead)
    assert "18 June" in letter.subject
    assert f"{letter.invitation.start:%d %B}" == "18 June"


def test_a_new_lead_is_told_within_the_hour_and_the_old_one_is_free(weald):
    replace_lead(weald, weald.contributor, START + HOUR)
    plan_all(at=START + HOUR)
    sweep(now=START + HOUR)
    assert kinds(weald.contributor) == ["scheduled"]
    assert kinds(weald.lead) == ["scheduled", "cancelled"]
    assert "You are no longer expected" in last(weald.lead).subject
    assert kinds(weald.mentor) == ["scheduled"]
    replace_lead(weald, weald.lead, START + 2 * HOUR)
    plan_all(at=START + 2 * HOUR)
    sweep(now=START + 2 * HOUR)
    assert kinds(weald.lead) == ["scheduled", "cancelled", "scheduled"]
    assert [row.calendar["sequence"] for row in mail(weald.lead)] == [0, 1, 2]


def test_whose_account_is_closed_hears_nothing_and_costs_nothing(weald):
    User.objects.filter(pk=weald.lead.pk).update(is_active=False)
    move(weald, on=date(2026, 6, 25))
    before = Notification.objects.count()
    for hours in range(2, 6):
        plan_all(at=START + hours * HOUR)
        sweep(now=START + hours * HOUR)
    assert Notification.objects.count() == before
    assert kinds(weald.lead) == ["scheduled"]
    User.objects.filter(pk=weald.lead.pk).update(is_active=True)
    plan_all(at=START + 7 * HOUR)
    sweep(now=START + 7 * HOUR)
    assert kinds(weald.lead) == ["scheduled", "moved"]


def test_an_account_closed_before_the_mail_left_is_told_when_it_opens_again():
    weald = world()
    User.objects.filter(pk=weald.lead.pk).update(is_active=False)
    sweep(now=START)
    User.objects.filter(pk=weald.lead.pk).update(is_active=True)
    plan_all(at=START + HOUR)
    sweep(now=START + HOUR)
    assert kinds(weald.lead) == ["scheduled"]


def test_while_no_mail_leaves_only_the_present_state_waits():
    weald = world()
    with override_settings(MAIL_URL=NOBODY_ANSWERS):
        sweep(now=START)
    move(weald, on=date(2026, 6, 25))
    move(weald, on=date(2026, 7, 2), at=START + 2 * HOUR)
    sweep(now=START + 3 * HOUR)
    for someone in (weald.lead, weald.executive):
        assert len(kinds(someone)) == 1
        assert "Thursday 2 July 2026" in last(someone).text


def test_a_notice_that_may_have_left_is_followed_by_the_present_state(weald):
    move(weald, on=date(2026, 6, 25))
    rows = Notification.objects.filter(kind="reviews.moved", recipient=weald.lead)
    # Its sender died after the final dot: nobody knows whether it arrived.
    rows.update(state="unknown", message="…", message_id="<1@x>", smtp_stage="after_dot")
    move(weald, on=date(2026, 6, 18), at=START + 2 * HOUR)
    sweep(now=START + 3 * HOUR)
    assert kinds(weald.lead) == ["scheduled", "moved"]
    assert "Thursday 18 June 2026" in last(weald.lead).text
    assert kinds(weald.mentor) == ["scheduled"]


def test_nothing_is_planned_or_sent_once_the_day_has_begun(weald):
    begun = NOW + timedelta(days=8, hours=4)
    someone = person(weald.organisation, "late@weald.example", "Late Arrival")
    replace_lead(weald, someone, begun)
    plan_all(at=begun)
    sweep(now=begun + HOUR)
    assert kinds(someone) == []
    assert waiting(weald.mentor) == []


def test_titles_and_names_do_not_count_as_changes(weald):
    words = words_by_person(weald.review_day)[weald.lead.pk]
    renamed = words | {"programme": "Other", "slots": [words["slots"][0] | {"project": "Other"}]}
    assert fingerprint(words) == fingerprint(renamed)
    for change in ({"on": "2026-06-19"}, {"place": "Elsewhere"}, {"call_link": "https://x"}):
        assert fingerprint(words) != fingerprint(words | change)


def test_telling_again_changes_no_row(weald):
    before = list(Notification.objects.order_by("pk").values())
    tell(weald.review_day, at=START + HOUR)
    assert list(Notification.objects.order_by("pk").values()) == before
