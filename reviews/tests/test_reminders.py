"""What a review day calls for, worked by hand from plain values."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from people.rules import Calendar
from reviews.reminders import Notice, Told, desired

LONDON = ZoneInfo("Europe/London")
GOOD_FRIDAY, EASTER_MONDAY = date(2026, 4, 3), date(2026, 4, 6)
LEAD, EXECUTIVE = 7, 4
HOUR = timedelta(hours=1)
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
    ("on", "holidays", "moments"),
    [
        # Thursday 18 June: all three days before are working days.
        (THURSDAY, (), ["Thu 04 Jun 07:00", "Thu 11 Jun 07:00", "Wed 17 Jun 07:00"]),
        # Monday: the day before is a Sunday, so the last reminder comes on Friday.
        (date(2026, 6, 15), (), ["Mon 01 Jun 07:00", "Mon 08 Jun 07:00", "Fri 12 Jun 07:00"]),
        # Tuesday after Easter: Monday and Friday are holidays, so Thursday.
        (
            date(2026, 4, 7),
            (GOOD_FRIDAY, EASTER_MONDAY),
            ["Tue 24 Mar 08:00", "Tue 31 Mar 07:00", "Thu 02 Apr 07:00"],
        ),
        # A week after Good Friday: that reminder rolls back to Thursday.
        (
            date(2026, 4, 10),
            (GOOD_FRIDAY, EASTER_MONDAY),
            ["Fri 27 Mar 08:00", "Thu 02 Apr 07:00", "Thu 09 Apr 07:00"],
        ),
        # Clocks go forward on Sunday 29 March: 08:00 in London is 08:00, then 07:00 UTC.
        (date(2026, 4, 2), (), ["Thu 19 Mar 08:00", "Thu 26 Mar 08:00", "Wed 01 Apr 07:00"]),
        # They go back on Sunday 25 October: 07:00, then 08:00 UTC.
        (date(2026, 10, 29), (), ["Thu 15 Oct 07:00", "Thu 22 Oct 07:00", "Wed 28 Oct 08:00"]),
        (date(2026, 12, 17), (), ["Thu 03 Dec 08:00", "Thu 10 Dec 08:00", "Wed 16 Dec 08:00"]),
    ],
)
def test_reminders_come_14_7_and_1_days_before_at_eight_on_a_working_day(on, holidays, moments):
    notices = calls_for(utc(2, 2), on, holidays=set(holidays))
    assert table(notices) == [
        ("scheduled", LEAD, "Mon 02 Feb 09:00"),
        *(
            (f"reminder_{days}", LEAD, moment)
            for days, moment in zip((14, 7, 1), moments, strict=True)
        ),
    ]


def test_each_reminder_holds_until_the_next_is_due_and_the_last_until_the_day_starts():
    by_kind = {notice.kind: notice for notice in calls_for(utc(5, 20))}
    starts_at = utc(6, 18, 13)
    assert by_kind["reminder_14"].not_after == by_kind["reminder_7"].due_at == utc(6, 11, 7)
    assert by_kind["reminder_7"].not_after == by_kind["reminder_1"].due_at == utc(6, 17, 7)
    assert by_kind["reminder_1"].not_after == by_kind["scheduled"].not_after == starts_at


def test_the_nearer_reminder_is_the_more_urgent_and_news_before_all():
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
        "reminder_1",
        "reminder_7",
        "reminder_14",
    ]


@pytest.mark.parametrize(
    ("now", "kinds"),
    [
        (utc(6, 3, 6, 59), ["scheduled", "reminder_14", "reminder_7", "reminder_1"]),
        # From 24 hours before on, a reminder would only repeat what was just said.
        (utc(6, 3, 7), ["scheduled", "reminder_7", "reminder_1"]),
        (utc(6, 8), ["scheduled", "reminder_7", "reminder_1"]),
        (utc(6, 10, 7), ["scheduled", "reminder_1"]),
        (utc(6, 11, 7), ["scheduled", "reminder_1"]),
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
        ("reminder_14", LEAD, "Thu 04 Jun 07:00"),
        ("reminder_7", LEAD, "Thu 11 Jun 07:00"),
        ("reminder_1", LEAD, "Wed 17 Jun 07:00"),
    ]


def test_moved_is_told_once_and_reminders_start_again():
    told = {LEAD: [scheduled(utc(5, 20), "before")]}
    on = date(2026, 6, 25)
    notices = calls_for(utc(6, 10), on, told=told)
    # The first reminder, due within 24 hours of the notice, is left out.
    assert table(notices) == [
        ("moved", LEAD, "Wed 10 Jun 09:00"),
        ("reminder_7", LEAD, "Thu 18 Jun 07:00"),
        ("reminder_1", LEAD, "Wed 24 Jun 07:00"),
    ]
    told[LEAD].append(moved(utc(6, 10)))
    assert [notice.kind for notice in calls_for(utc(6, 10, 10), on, told=told)] == [
        "reminder_7",
        "reminder_1",
    ]


def test_moved_back_after_being_told_is_news_again_but_no_reminder_comes_twice():
    first = calls_for(utc(5, 20))
    told = {LEAD: [scheduled(utc(5, 20)), moved(utc(6, 5), "elsewhere")]}
    back = calls_for(utc(6, 6), told=told)
    assert [notice.kind for notice in back] == ["moved", "reminder_7", "reminder_1"]
    # Same date, same key: what was sent for it before stands in the way of a second one.
    assert {notice.key for notice in back[1:]} < {notice.key for notice in first}


def test_moved_back_before_anybody_was_told_says_nothing():
    taken_back = moved(utc(6, 5), "elsewhere", reached=False)
    told = {LEAD: [scheduled(utc(5, 20)), taken_back]}
    assert [notice.kind for notice in calls_for(utc(6, 6), told=told)] == [
        "reminder_14",
        "reminder_7",
        "reminder_1",
    ]


def test_moved_within_a_day_of_a_reminder_replaces_it():
    told = {LEAD: [scheduled(utc(5, 20), "before")]}
    for now, rest in [
        (utc(6, 10, 6, 59), ["reminder_7", "reminder_1"]),
        (utc(6, 10, 7), ["reminder_1"]),
        (utc(6, 11, 7, 30), ["reminder_1"]),
        (utc(6, 16, 8), []),
    ]:
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
        "reminder_7",
        "reminder_1",
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
        ("reminder_1", None),
    ]


def test_a_person_comes_back_before_hearing_that_they_were_not_needed():
    told = {LEAD: [scheduled(utc(5, 20)), cancelled(utc(6, 8), reached=False)]}
    kinds = [notice.kind for notice in calls_for(utc(6, 8, 10), told=told)]
    assert kinds == ["reminder_14", "reminder_7", "reminder_1"]


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
    assert len({notice.key for notice in notices}) == len(notices) == 8
    assert [n.number for n in notices if n.kind == "scheduled"] == [0, 0]
