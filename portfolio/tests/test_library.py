"""The library finds what holds all the words, whatever people type."""

import pytest
import time_machine
from django.db import connection

from portfolio.queries.library import library
from qiprogramme.tests.make import NOW, TODAY, world
from reviews.actions import record_learning

pytestmark = pytest.mark.django_db


@pytest.fixture
def weald():
    with time_machine.travel(NOW, tick=False):
        made = world()
        for worked, did_not in (
            ("Nurses discharged by noon", ""),
            ("", "O'Brien\\'s 50% rule: discharge on Sundays"),
        ):
            record_learning(
                project=made.project,
                worked=worked,
                did_not=did_not,
                tell_others="",
                by=made.lead,
                on=TODAY,
                at=NOW,
            )
        yield made


def lines(weald, find: str) -> list[str]:
    _, found = library(weald.programme, find)
    return [line for one in found if one.kind == "Learning" for line in one.lines]


def test_all_words_must_be_there_and_what_failed_comes_first(weald):
    failed, worked = lines(weald, "discharge")
    assert failed.startswith("Did not work") and worked.startswith("Worked")
    assert lines(weald, "DISCHARGE noon") == ["Worked: Nurses discharged by noon"]
    assert lines(weald, "disch noo") == ["Worked: Nurses discharged by noon"]
    assert lines(weald, "discharge tomatoes") == []


@pytest.mark.parametrize(
    "find", ["'", "''", "\\", "'\\", ":*", "a & | !", "50%", "(", "<->", "\0", "🙂", "O'Brien\\'s"]
)
def test_no_sign_breaks_the_search(weald, find):
    lines(weald, find)


def test_a_sign_within_a_word_is_found(weald):
    assert len(lines(weald, "O'Brien")) == 1


if connection.vendor == "postgresql":
    # Other databases know no English.
    def test_other_forms_of_a_word_are_found_and_the_best_first(weald):
        assert len(lines(weald, "discharging nurse")) == 1
        record_learning(
            project=weald.project,
            worked="Discharge: discharge lounge, discharge board, discharge letters",
            did_not="",
            tell_others="",
            by=weald.lead,
            on=TODAY.replace(year=2025),
            at=NOW,
        )
        worked = [line for line in lines(weald, "discharges") if line.startswith("Worked")]
        assert worked[0].startswith("Worked: Discharge: discharge lounge")
