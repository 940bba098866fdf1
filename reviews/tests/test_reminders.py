"""What a review day calls for, worked by hand from plain values."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from people.rules import Calendar
from reviews.reminders import Notice, Told, days_to_name, desired

LONDON = ZoneInfo("Europe/London")
GOOD_FRIDAY, EASTER_MONDAY = date(2026, 4, 3), date(2026, 4, 6)
LEAD, EXECUTIVE = 7, 4
DAY = timedelta(days=1)
THURSDAY = date(2026, 6, 18)


def utc(month: int, day: int, hour: int = 9, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def calls_for(
    now: datetime,
    on: date = THURSDAY,
    *,
    concerned: dict[int, str] | None = None,
    told: dict[int, list[Told]] | None = None,
    holidays: set[date] = frozenset(),
) -> list[Notice]:
    """Return what is called for by a review day that starts at 14:00 in London."""
    return desired(
        day=1,
        on=on,
        starts_at=datetime.combine(on, time(14), tzinfo=LONDON).astimezone(UTC),
        calendar=Calendar(zone=LONDON, holidays=frozenset(holidays)),
        concerned={LEAD: "now"} if concerned is None else concerned,
        told=told or {},
        now=now,
    )


def table(notices: list[Notice]) -> list[tuple[str, int, str]]:
    return [(n.kind, n.person, f"{n.due_at:%a %d %b %H:%M}") for n in notices]


def scheduled(at: datetime, fingerprint: str = "now", **values) -> Told:
    return Told(kind="scheduled", number=0, fingerprint=fingerprint, planned_at=at, **values)


def moved(at: datetime, fingerprint: str = "now", number: int = 1, **values) -> Told:
    return Told(kind="moved", number=number, fingerprint=fingerprint, planned_at=at, **values)


def cancelled(at: datetime, number: int = 1, **values) -> Told:
    return Told(kind="cancelled", number=number, fingerprint="now", planned_at=at, **values)


@pytest.mark.parametrize(
    ("on", "holidays", "moment"),
    [
        (THURSDAY, (), "Wed 17 Jun 07:00"),
        # Monday: the day before is a Sunday, so the reminder comes on Friday.
        (date(2026, 6, 15), (), "Fri 12 Jun 07:00"),
        # Tuesday after Easter: Monday and Friday are holidays, so Thursday.
        (date(2026, 4, 7), (GOOD_FRIDAY, EASTER_MONDAY), "Thu 02 Apr 07:00"),
        # Clocks go forward on Sunday 29 March: 08:00 in London is 07:00 UTC from then on.
        (date(2026, 3, 27), (), "Thu 26 Mar 08:00"),
        (date(2026, 4, 2), (), "Wed 01 Apr 07:00"),
        # They go back on Sunday 25 October.
        (date(2026, 10, 22), (), "Wed 21 Oct 07:00"),
        (date(2026, 10, 29), (), "Wed 28 Oct 08:00"),
    ],
)
def test_a_reminder_comes_the_day_before_at_eight_on_a_working_day(on, holidays, moment):
    notices = calls_for(utc(2, 2), on, holidays=set(holidays))
    assert table(notices) == [
        ("scheduled", LEAD, "Mon 02 Feb 09:00"),
        ("reminder", LEAD, moment),
    ]


def test_reminder_and_notice_hold_until_the_day_starts():
    assert {notice.not_after for notice in calls_for(utc(5, 20))} == {utc(6, 18, 13)}


@pytest.mark.parametrize(
    ("on", "holidays", "first", "second", "end"),
    [
        (THURSDAY, (), date(2026, 6, 4), date(2026, 6, 11), date(2026, 6, 17)),
        # A week after Good Friday: that reminder rolls back to Thursday.
        (
            date(2026, 4, 10),
            (GOOD_FRIDAY, EASTER_MONDAY),
            date(2026, 3, 27),
            date(2026, 4, 2),
            date(2026, 4, 9),
        ),
        # A Sunday: each reminder comes on the Friday before.
        (date(2026, 6, 21), (), date(2026, 6, 5), date(2026, 6, 12), date(2026, 6, 19)),
    ],
)
def test_the_mail_of_the_day_names_it_14_and_7_days_before(on, holidays, first, second, end):
    calendar = Calendar(zone=LONDON, holidays=frozenset(holidays))
    found = {
        day: days_to_name(on, day, calendar, utc(2, 2))
        for day in (on - n * DAY for n in range(30, -1, -1))
    }
    assert [day for day, days in found.items() if days == 14] == days_between(first, second)
    assert [day for day, days in found.items() if days == 7] == days_between(second, end)


def days_between(begin: date, end: date) -> list[date]:
    return [begin + n * DAY for n in range((end - begin).days)]


@pytest.mark.parametrize(
    ("told_at", "days"),
    [(utc(6, 3, 6, 59), 14), (utc(6, 3, 7), None), (utc(6, 5), None)],
)
def test_soon_after_a_notice_the_mail_of_the_day_does_not_repeat_it(told_at, days):
    calendar = Calendar(zone=LONDON, holidays=frozenset())
    assert days_to_name(THURSDAY, date(2026, 6, 5), calendar, told_at) == days
    assert days_to_name(THURSDAY, date(2026, 6, 11), calendar, told_at) == 7


def test_news_is_more_urgent_than_a_reminder():
    notices = calls_for(utc(5, 20)) + calls_for(
        utc(5, 21),
        concerned={LEAD: "other"},
        told={LEAD: [scheduled(utc(5, 20))], EXECUTIVE: [scheduled(utc(5, 20))]},
    )
    order = sorted({(notice.urgency, notice.kind) for notice in notices}, reverse=True)
    assert [kind for _, kind in order] == [
        "cancelled",
        "moved",
        "scheduled",
        "reminder",
    ]


@pytest.mark.parametrize(
    ("now", "kinds"),
    [
        (utc(6, 8), ["scheduled", "reminder"]),
        (utc(6, 16, 6, 59), ["scheduled", "reminder"]),
        # From 24 hours before on, a reminder would only repeat what was just said.
        (utc(6, 16, 7), ["scheduled"]),
        (utc(6, 18, 12, 59), ["scheduled"]),
        (utc(6, 18, 13), []),
        (utc(6, 18, 15), []),
    ],
)
def test_scheduled_late(now, kinds):
    assert [notice.kind for notice in calls_for(now)] == kinds


def test_someone_told_before_is_only_reminded():
    told = {LEAD: [scheduled(utc(5, 20))]}
    assert table(calls_for(utc(6, 5), told=told)) == [
        ("reminder", LEAD, "Wed 17 Jun 07:00"),
    ]


def test_moved_is_told_once_and_reminders_start_again():
    told = {LEAD: [scheduled(utc(5, 20), "before")]}
    on = date(2026, 6, 25)
    notices = calls_for(utc(6, 10), on, told=told)
    assert table(notices) == [
        ("moved", LEAD, "Wed 10 Jun 09:00"),
        ("reminder", LEAD, "Wed 24 Jun 07:00"),
    ]
    told[LEAD].append(moved(utc(6, 10)))
    assert [notice.kind for notice in calls_for(utc(6, 10, 10), on, told=told)] == ["reminder"]


def test_moved_back_after_being_told_is_news_again_but_no_reminder_comes_twice():
    first = calls_for(utc(5, 20))
    told = {LEAD: [scheduled(utc(5, 20)), moved(utc(6, 5), "elsewhere")]}
    back = calls_for(utc(6, 6), told=told)
    assert [notice.kind for notice in back] == ["moved", "reminder"]
    # Same date, same key: what was sent for it before stands in the way of a second one.
    assert {notice.key for notice in back[1:]} < {notice.key for notice in first}


def test_moved_back_before_anybody_was_told_says_nothing():
    taken_back = moved(utc(6, 5), "elsewhere", reached=False)
    told = {LEAD: [scheduled(utc(5, 20)), taken_back]}
    assert [notice.kind for notice in calls_for(utc(6, 6), told=told)] == ["reminder"]


def test_moved_within_a_day_of_a_reminder_replaces_it():
    told = {LEAD: [scheduled(utc(5, 20), "before")]}
    for now, rest in [(utc(6, 16, 6, 59), ["reminder"]), (utc(6, 16, 7), []), (utc(6, 17), [])]:
        assert [n.kind for n in calls_for(now, told=told)] == ["moved", *rest]


def test_a_notice_not_yet_sent_when_the_day_moves_is_replaced_not_joined():
    told = {LEAD: [scheduled(utc(6, 1, 9), "before", reached=False)]}
    notices = calls_for(utc(6, 1, 10), told=told)
    assert notices[0].kind == "scheduled"
    assert (notices[0].number, notices[0].key) == (1, "review_day:1:1:scheduled:7:mail")


def test_a_notice_that_may_have_left_is_followed_by_what_is_so():
    unsure = scheduled(utc(6, 1), reached=None)
    assert calls_for(utc(6, 1, 10), told={LEAD: [unsure]})[0].kind == "moved"
    gone = calls_for(utc(6, 1, 10), concerned={}, told={LEAD: [unsure]})
    assert [notice.kind for notice in gone] == ["cancelled"]


def test_cancelled_is_told_to_those_who_know_and_ends_the_reminders():
    told = {
        LEAD: [scheduled(utc(5, 20))],
        EXECUTIVE: [scheduled(utc(5, 20)), moved(utc(5, 22))],
        # Never heard of it: the notice was taken back.
        9: [scheduled(utc(6, 1), reached=False)],
    }
    notices = calls_for(utc(6, 2), concerned={}, told=told)
    assert [(n.kind, n.person, n.number) for n in notices] == [
        ("cancelled", EXECUTIVE, 2),
        ("cancelled", LEAD, 1),
    ]
    told[LEAD].append(cancelled(utc(6, 2)))
    told[EXECUTIVE].append(cancelled(utc(6, 2), 2))
    assert calls_for(utc(6, 3), concerned={}, told=told) == []


def test_a_person_joins():
    told = {EXECUTIVE: [scheduled(utc(5, 20))]}
    notices = calls_for(utc(6, 8), concerned={EXECUTIVE: "now", LEAD: "now"}, told=told)
    assert [notice.kind for notice in notices if notice.person == LEAD] == [
        "scheduled",
        "reminder",
    ]
    assert "scheduled" not in {n.kind for n in notices if n.person == EXECUTIVE}


def test_a_person_leaves_and_comes_back():
    told = {LEAD: [scheduled(utc(5, 20))]}
    left = calls_for(utc(6, 8), concerned={}, told=told)
    assert [(notice.kind, notice.number) for notice in left] == [("cancelled", 1)]
    told[LEAD].append(cancelled(utc(6, 8)))
    back = calls_for(utc(6, 12), told=told)
    assert [(notice.kind, notice.number) for notice in back] == [
        ("scheduled", 2),
        ("reminder", None),
    ]


def test_a_person_comes_back_before_hearing_that_they_were_not_needed():
    told = {LEAD: [scheduled(utc(5, 20)), cancelled(utc(6, 8), reached=False)]}
    kinds = [notice.kind for notice in calls_for(utc(6, 8, 10), told=told)]
    assert kinds == ["reminder"]


def test_only_those_whose_slot_changed_hear_of_it():
    told = {7: [scheduled(utc(5, 20), "14:00")], 8: [scheduled(utc(5, 20), "14:10")]}
    notices = calls_for(utc(6, 5), concerned={7: "14:20", 8: "14:10"}, told=told)
    assert [(n.kind, n.person) for n in notices if not n.kind.startswith("reminder")] == [
        ("moved", 7)
    ]


def test_a_lost_row_leaves_its_number_unused():
    told = {LEAD: [moved(utc(6, 1), "before", number=3)]}
    assert calls_for(utc(6, 2), told=told)[0].number == 4


def test_numbers_and_keys_are_each_persons_own():
    notices = calls_for(utc(5, 20), concerned={LEAD: "a", EXECUTIVE: "b"})
    assert len({notice.key for notice in notices}) == len(notices) == 4
    assert [n.number for n in notices if n.kind == "scheduled"] == [0, 0]
