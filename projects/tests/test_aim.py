from datetime import date

import pytest

from projects.aim import Aim, missing, sentence

WHOLE = Aim("raise the tasks", "patients on Samphire Ward", "6", "20", date(2026, 4, 30))


def test_a_whole_aim_is_one_sentence():
    assert missing(WHOLE) == []
    assert sentence(WHOLE) == (
        "Raise the tasks for patients on Samphire Ward from 6 to 20 by 30 April 2026."
    )


@pytest.mark.parametrize(
    ("aim", "lacks", "words"),
    [
        (
            Aim(),
            ["what will change", "for whom", "where it stands now", "where it shall be", "a date"],
            "",
        ),
        (
            Aim("Raise the tasks.", "on Samphire Ward", goal="20"),
            ["where it stands now", "a date"],
            "Raise the tasks on Samphire Ward to 20.",
        ),
        (
            Aim("Halve the wait", start="from 8 days", goal="to 4 days"),
            ["for whom", "a date"],
            "Halve the wait from 8 days to 4 days.",
        ),
    ],
)
def test_what_is_missing_is_named_and_left_out(aim, lacks, words):
    assert missing(aim) == lacks
    assert sentence(aim) == words
