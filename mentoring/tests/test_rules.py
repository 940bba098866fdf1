"""The weekly rhythm: expected weeks, the strip and its counts, worked by hand."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from mentoring.rules import Plan, expected_weeks, kept, next_session_on, plan, streak, strip
from people.rules import Calendar

LONDON = Calendar(ZoneInfo("Europe/London"))
# Good Friday and Easter Monday; the service closes from Christmas Day to New Year's Day.
CLOSED = [date(2026, 4, 3), date(2026, 4, 6)] + [date(2026, 12, day) for day in range(25, 32)]
WITH_HOLIDAYS = Calendar(ZoneInfo("Europe/London"), holidays=frozenset([*CLOSED, date(2027, 1, 1)]))
CHRISTMAS = Calendar(
    ZoneInfo("Europe/London"),
    holidays=frozenset([*[date(2026, 12, day) for day in range(21, 26)], date(2026, 12, 28)]),
)


@pytest.mark.parametrize(
    ("starts_on", "review_on", "weeks"),
    [
        # From the week of the start to the one before the review's.
        (
            date(2026, 5, 20),
            date(2026, 6, 18),
            [date(2026, 5, 18), date(2026, 5, 25), date(2026, 6, 1), date(2026, 6, 8)],
        ),
        # A review on the Monday after a Sunday start leaves the start's week alone.
        (date(2026, 6, 14), date(2026, 6, 15), [date(2026, 6, 8)]),
        # A review in the week of the start, or before it, leaves none.
        (date(2026, 6, 8), date(2026, 6, 12), []),
        (date(2026, 6, 8), date(2026, 5, 12), []),
        # Over New Year.
        (
            date(2026, 12, 22),
            date(2027, 1, 12),
            [date(2026, 12, 21), date(2026, 12, 28), date(2027, 1, 4)],
        ),
        # Over the weeks in which the clocks change: 29 March and 25 October 2026.
        (date(2026, 3, 23), date(2026, 4, 6), [date(2026, 3, 23), date(2026, 3, 30)]),
        (date(2026, 10, 25), date(2026, 11, 2), [date(2026, 10, 19), date(2026, 10, 26)]),
    ],
)
def test_sessions_are_expected_from_the_start_to_the_review(starts_on, review_on, weeks):
    assert expected_weeks(starts_on, review_on, LONDON) == weeks


@pytest.mark.parametrize(
    ("starts_on", "review_on", "calendar", "away", "weeks", "data_on", "rehearsal_on"),
    [
        # Review on Thursday 18 June: Wednesday and Tuesday before it, back to Thursday 11th.
        (
            date(2026, 5, 20),
            date(2026, 6, 18),
            LONDON,
            [],
            ["05-18", "05-25", "06-01", "06-08"],
            "06-11",
            "06-16",
        ),
        # Review on Wednesday 8 April: Easter leaves Tuesday 7th, Thursday 2nd, 1st, 31st, 30th.
        (
            date(2026, 3, 16),
            date(2026, 4, 8),
            WITH_HOLIDAYS,
            [],
            ["03-16", "03-23", "03-30"],
            "03-30",
            "04-02",
        ),
        # A week in which the service is closed has no session; one with a Tuesday has.
        (
            date(2026, 12, 14),
            date(2027, 1, 13),
            CHRISTMAS,
            [],
            ["12-14", "12-28", "01-04"],
            "01-06",
            "01-11",
        ),
        # Leave of a whole week, Saturday to Sunday: no session, and no day that counts back.
        (
            date(2026, 5, 20),
            date(2026, 6, 18),
            LONDON,
            [(date(2026, 6, 6), date(2026, 6, 14))],
            ["05-18", "05-25", "06-01"],
            "06-04",
            "06-16",
        ),
        # Four days of leave leave a Friday to meet on.
        (
            date(2026, 5, 20),
            date(2026, 6, 18),
            LONDON,
            [(date(2026, 6, 1), date(2026, 6, 4))],
            ["05-18", "05-25", "06-01", "06-08"],
            "06-11",
            "06-16",
        ),
        # The lead is away to Wednesday, the mentor from then on: together, all week.
        (
            date(2026, 5, 20),
            date(2026, 6, 18),
            LONDON,
            [
                (date(2026, 6, 1), date(2026, 6, 3)),
                (date(2026, 6, 3), date(2026, 6, 5)),
            ],
            ["05-18", "05-25", "06-08"],
            "06-11",
            "06-16",
        ),
        # A holiday makes up what leave leaves over.
        (
            date(2026, 3, 16),
            date(2026, 4, 8),
            WITH_HOLIDAYS,
            [(date(2026, 3, 30), date(2026, 4, 2))],
            ["03-16", "03-23"],
            "03-24",
            "03-27",
        ),
        # Too short before the review for a deadline, long enough for a rehearsal.
        (date(2026, 6, 15), date(2026, 6, 18), LONDON, [], [], None, "06-16"),
        (date(2026, 6, 17), date(2026, 6, 18), LONDON, [], [], None, None),
    ],
    ids=[
        "plain",
        "Easter",
        "closed at Christmas",
        "leave of a week",
        "leave of four days",
        "leaves that meet",
        "leave beside a holiday",
        "a short run",
        "no run",
    ],
)
def test_what_leads_up_to_a_review_is_laid_out_backwards(
    starts_on, review_on, calendar, away, weeks, data_on, rehearsal_on
):
    def day(text: str | None) -> date | None:
        if text is None:
            return None
        year = 2027 if text.startswith("01") else 2026
        return date.fromisoformat(f"{year}-{text}")

    expected = Plan([day(week) for week in weeks], day(data_on), day(rehearsal_on))
    assert plan(starts_on, review_on, calendar, away) == expected


MONDAYS = [date(2026, 5, 11), date(2026, 5, 18), date(2026, 5, 25), date(2026, 6, 1)]
MONDAYS += [date(2026, 6, 8), date(2026, 6, 15)]
STATES = dict(
    zip(MONDAYS[1:], ("held", "rearranged", "planned", "planned", "planned"), strict=True)
)


def letters(today: date) -> list[str]:
    return [cell["state"] for cell in strip(MONDAYS, STATES, today)]


def test_the_strip_says_what_became_of_each_week():
    assert strip(MONDAYS[:2], STATES, date(2026, 6, 10)) == [
        {"week_on": date(2026, 5, 11), "state": "none"},
        {"week_on": date(2026, 5, 18), "state": "A"},
    ]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 6, 7), ["none", "A", "R", "planned", "planned", "planned"]),
        (date(2026, 6, 8), ["none", "A", "R", "open", "planned", "planned"]),
        (date(2026, 6, 14), ["none", "A", "R", "open", "planned", "planned"]),
        (date(2026, 6, 15), ["none", "A", "R", "open", "open", "planned"]),
    ],
)
def test_a_planned_week_is_open_once_it_has_passed(today, expected):
    assert letters(today) == expected


def test_cancelled_and_missed_weeks_have_letters_of_their_own():
    states = {MONDAYS[0]: "cancelled", MONDAYS[1]: "missed"}
    assert [cell["state"] for cell in strip(MONDAYS[:2], states, MONDAYS[5])] == ["C", "M"]


@pytest.mark.parametrize(
    ("cells", "counts"),
    [
        ("A A R M", (3, 4)),
        ("A C open", (1, 3)),
        ("none A planned", (1, 1)),
        ("none planned", (0, 0)),
        ("", (0, 0)),
    ],
)
def test_kept_counts_what_took_place_among_what_was_due(cells, counts):
    assert kept([{"state": state} for state in cells.split()]) == counts


@pytest.mark.parametrize(
    ("review_on", "due_on"),
    [
        (None, date(2026, 6, 17)),
        (date(2026, 6, 18), date(2026, 6, 17)),
        (date(2026, 6, 17), date(2026, 6, 17)),
        (date(2026, 6, 12), date(2026, 6, 12)),
        (date(2026, 6, 10), date(2026, 6, 10)),
        (date(2026, 6, 9), date(2026, 6, 17)),
    ],
)
def test_what_is_agreed_is_due_in_a_week_or_at_an_earlier_review(review_on, due_on):
    assert next_session_on(date(2026, 6, 10), review_on) == due_on


W = [date(2026, 5, 4), date(2026, 5, 11), date(2026, 5, 18), date(2026, 5, 25), date(2026, 6, 1)]
THIS = date(2026, 6, 8)


@pytest.mark.parametrize(
    ("checked_in", "expected", "count"),
    [
        ([], [*W, THIS], 0),
        (W, [*W, THIS], 5),
        ([*W, THIS], [*W, THIS], 6),
        ([*W[:2], *W[3:]], [*W, THIS], 2),
        ([*W[:2], *W[3:]], [*W[:2], *W[3:], THIS], 4),
        (W[:4], [*W, THIS], 0),
        (W[:4], W[:4], 4),
        ([THIS], [*W, THIS], 1),
    ],
    ids=[
        "none yet",
        "this week is still open",
        "this week is done",
        "a gap",
        "leave in the gap",
        "last week left out",
        "leave last week",
        "the first",
    ],
)
def test_weeks_in_a_row(checked_in, expected, count):
    assert streak(set(checked_in), set(expected), date(2026, 6, 10)) == count
