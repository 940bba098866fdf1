from datetime import date
from decimal import Decimal

import pytest

from portfolio.rules import missing, quarter_of, silent_from, spans_to_report, stages
from projects.rules import PROGRESS_LEVELS

TODAY = date(2026, 6, 10)


@pytest.mark.parametrize(
    ("score", "now"),
    [
        ("0.5", "Set up"),
        ("1.5", "Set up"),
        ("2.0", "Test"),
        ("2.5", "Test"),
        ("3.0", "Improve"),
        ("4.0", "Improve"),
        ("4.5", "Sustain"),
        ("5.0", "Sustain"),
    ],
)
def test_a_score_stands_in_its_stage(score, now):
    steps = stages(Decimal(score))
    labels = [step["label"] for step in steps]
    states = [step["state"] for step in steps]
    at = labels.index(now)
    assert states == ["done"] * at + ["now"] + ["later"] * (len(steps) - at - 1)


def test_every_score_has_a_stage_that_says_it_in_words():
    for score, words in PROGRESS_LEVELS.items():
        notes = [step["note"] for step in stages(score) if step["state"] == "now"]
        assert notes == [f"{words}, {score} of 5"]


def test_what_is_missing_is_named():
    everything = {"has_lead": True, "has_mentor": True, "has_sponsor": True, "aim": "From 6 to 20"}
    assert missing(**everything, review_on=TODAY, today=TODAY) == []
    assert missing(**everything, review_on=date(2026, 6, 9), today=TODAY) == ["review date"]
    assert missing(
        has_lead=False,
        has_mentor=False,
        has_sponsor=False,
        aim="  ",
        review_on=None,
        today=TODAY,
    ) == ["lead", "mentor", "sponsor", "aim", "review date"]


def test_silence_takes_three_whole_weeks():
    assert silent_from(date(2026, 6, 8)) == date(2026, 5, 18)


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2026, 3, 31), date(2026, 1, 1)),
        (date(2026, 4, 1), date(2026, 4, 1)),
        (date(2026, 12, 31), date(2026, 10, 1)),
    ],
)
def test_a_quarter_begins_with_its_month(day, first):
    assert quarter_of(day) == first


def test_the_financial_year_begins_in_april():
    spans = {span.label: span[1:] for span in spans_to_report(date(2027, 2, 3), None)}
    assert spans == {
        "This quarter": (date(2027, 1, 1), date(2027, 2, 3)),
        "Last quarter": (date(2026, 10, 1), date(2026, 12, 31)),
        "This financial year": (date(2026, 4, 1), date(2027, 2, 3)),
    }
