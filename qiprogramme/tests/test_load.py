"""What `run.py load` tells of the answers: how long, how many failed, and what is slow."""

from commands import load

TIMES = {"20": 90, "400": 6, "3000": 4}
PAGE = {"name": "lead: home", "num_requests": 100, "num_failures": 0, "response_times": TIMES}


def test_the_part_of_the_requests_that_took_at_most_so_long():
    assert load.percentile(TIMES, 0.5) == 20
    assert load.percentile(TIMES, 0.95) == 400
    assert load.percentile(TIMES, 0.99) == 3000
    assert load.percentile({}, 0.95) == 0


def test_what_is_quick_and_answered_is_well(capsys):
    assert load.tell([PAGE]) == 0
    told = capsys.readouterr().out
    assert "| lead: home | 100 | 0 | 20 ms | 400 ms |" in told
    assert "***" not in told


def test_an_error_and_a_slow_page_are_named(capsys):
    slow = PAGE | {"num_failures": 1, "response_times": {"20": 90, "3000": 10}}
    assert load.tell([slow]) == 1
    told = capsys.readouterr().out
    assert "1 errors" in told
    assert "*** lead: home: one in twenty takes longer than a second." in told


def test_a_morning_without_anybody_is_no_success():
    assert load.tell([]) == 1
