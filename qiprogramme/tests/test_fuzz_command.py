"""`run.py fuzz` tells the numbers of what was sent, and all where something broke."""

from pathlib import Path

from commands import fuzz

LOG = "....\n5000 requests: 3000 422, 2000 accepted\n.\n"


def test_the_numbers_are_told_alone_where_all_went_well():
    assert fuzz.told(LOG, 0) == "5000 requests: 3000 422, 2000 accepted"


def test_everything_is_told_where_something_broke():
    assert fuzz.told(LOG, 1) == LOG
    assert fuzz.told("nothing was sent", 0) == "nothing was sent"


def test_each_database_gets_its_part_and_the_seed():
    assert "postgresql" in fuzz.command(["postgresql"])
    sent = fuzz.environment(7, Path("somewhere"))
    assert int(sent["QI_FUZZ"]) * len(fuzz.SERVERS) == fuzz.REQUESTS
    assert sent["QI_FUZZ_SEED"] == "7"
