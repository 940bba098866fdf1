"""What the columns of a table hold, and how cells are read."""

from datetime import date

import pytest

from measures.columns import day_in, guess, number_in

NAMES = {"length of stay": 7, "rounds attended": 9}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-06-08", date(2026, 6, 8)),
        ("08/06/2026", date(2026, 6, 8)),
        ("8.6.2026", date(2026, 6, 8)),
        ("8 Jun 2026", date(2026, 6, 8)),
        ("8th June 2026", date(2026, 6, 8)),
        ("8-Jun-26", date(2026, 6, 8)),
        ("w/c 8 June 2026", date(2026, 6, 8)),
        ("Week commencing: 8 June 2026", date(2026, 6, 8)),
        ("June 2026", date(2026, 6, 1)),
        ("31 June 2026", None),
        ("8 June 1926", None),
        ("someday", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_people_and_spreadsheets_write_it(text, day):
    assert day_in(text) == day


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", "12"), ("1,204.5", "1204.5"), ("-3", "-3"), ("1 204", "1204"), ("12,5", None)],
)
def test_a_number_is_read_as_people_write_it(text, number):
    assert number_in(text) == number


@pytest.mark.parametrize(
    ("rows", "columns", "has_heading"),
    [
        ([["Week", "Length of stay"], ["8 June 2026", "4.2"]], ["day", "7"], True),
        (
            [["w/c", "Rounds attended", "out of"], ["8 June 2026", "4", "8"]],
            ["day", "9", "9/of"],
            True,
        ),
        (
            [["w/c", "Rounds attended", "Rounds attended (denominator)"], ["8/6/2026", "4", "8"]],
            ["day", "9", "9/of"],
            True,
        ),
        (
            [["Date", "Measure", "Value", "Denominator"], ["8 June 2026", "Other", "4", "8"]],
            ["day", "measure", "figure", "out_of"],
            True,
        ),
        ([["8 June 2026", "4"], ["15 June 2026", "5"]], ["day", "figure"], False),
        ([["8 June 2026", "4", "8"]], ["day", "figure", "out_of"], False),
        ([["8 June 2026", "Length of stay", "4"]], ["day", "measure", "figure"], False),
        ([["Begun", "Beds"], ["8 June 2026", "4"]], ["day", "figure"], True),
        ([["Name", "Note"], ["A", "B"]], ["", ""], True),
    ],
)
def test_columns_are_guessed_from_headings_and_from_what_stands_below(rows, columns, has_heading):
    assert guess(rows, NAMES) == (columns, has_heading)
