"""How scores become a priority, and at which weight two items change places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from priorities.likeness import likeness, most_alike, stems
from priorities.lists import IDEAS, INITIATIVES, Known, rows_in, written
from priorities.rules import changes, quarter, standing, weighted

WEIGHTS = {1: 60, 2: 40}


def test_a_priority_is_the_mean_of_the_members_weighted_means():
    found = standing([{1: 5, 2: 5}, {1: 4, 2: 2}], WEIGHTS)
    # (5 × 60 + 5 × 40) / 100 = 5, and (4 × 60 + 2 × 40) / 100 = 3.2.
    assert found is not None
    assert (found.priority, found.low, found.high, found.count) == (4.1, 3.2, 5.0, 2)
    assert found.spread == pytest.approx(0.9)
    assert found.means == {1: 4.5, 2: 3.5}
    assert found.differs


def test_a_sheet_that_lacks_a_criterion_does_not_count():
    assert standing([{1: 5}], WEIGHTS) is None
    assert standing([], WEIGHTS) is None
    assert standing([{1: 1, 2: 1}, {1: 5}], WEIGHTS).priority == 1


def test_members_close_together_do_not_differ():
    assert not standing([{1: 4, 2: 4}, {1: 4, 2: 3}], WEIGHTS).differs


def test_the_weight_that_changes_the_order_makes_two_items_level():
    means = {"a": {1: 5.0, 2: 1.0}, "b": {1: 2.0, 2: 4.0}}
    # a leads by 3 × 60 − 3 × 40 = 60 points: level if the first weighed 40, or the second 60.
    assert [
        (one.criterion, one.weight, one.other, one.rises) for one in changes("a", means, WEIGHTS)
    ] == [
        (1, 40.0, "b", False),
        (2, 60.0, "b", False),
    ]
    assert all(one.rises for one in changes("b", means, WEIGHTS))


def test_what_is_better_in_everything_stays_ahead():
    assert changes("a", {"a": {1: 5.0, 2: 4.0}, "b": {1: 3.0, 2: 2.0}}, WEIGHTS) == []


sheets = st.fixed_dictionaries({1: st.integers(1, 5), 2: st.integers(1, 5), 3: st.integers(1, 5)})
weights = st.fixed_dictionaries({n: st.integers(1, 100) for n in (1, 2, 3)})


@given(st.lists(sheets, min_size=1, max_size=6), weights)
def test_a_priority_lies_between_the_members(found, weighing):
    one = standing(found, weighing)
    tiny = 1e-9
    assert one.low + tiny >= 1 and one.high <= 5 + tiny
    assert one.low - tiny <= one.priority <= one.high + tiny


@given(st.lists(sheets, min_size=2, max_size=5), weights)
def test_at_the_weight_named_the_two_are_level(found, weighing):
    means = {n: {c: float(v) for c, v in sheet.items()} for n, sheet in enumerate(found)}
    for one in changes(0, means, weighing):
        anew = weighing | {one.criterion: one.weight}
        if sum(anew.values()):
            assert weighted(means[0], anew) == pytest.approx(weighted(means[one.other], anew))


@pytest.mark.parametrize(
    ("impact", "effort", "field"),
    [(5, 1, 0), (3, 3, 0), (3, 4, 1), (5, 5, 1), (2, 3, 2), (1, 1, 2), (2, 4, 3), (1, 5, 3)],
)
def test_the_four_fields(impact, effort, field):
    assert quarter(impact, effort) == field


def test_what_says_much_the_same_is_alike():
    others = [
        (1, "Housing asked about on day one"),
        (2, "Tablets ready when the person is"),
        (3, "Ask about housing early"),
    ]
    assert set(most_alike("Ask everybody about housing", others)) == {1, 3}
    assert most_alike("A kettle for the night", others) == []
    assert most_alike("", others) == []


@given(st.text(), st.text())
def test_likeness_is_from_0_to_1_and_the_same_both_ways(one, other):
    value = likeness(stems(one), stems(other))
    assert 0 <= value <= 1
    assert value == likeness(stems(other), stems(one))


HEADS = ["title", "Objectives", "At least", "At most", "Topics"]
KNOWN = Known({"care close to home": "O1"}, {"ada@weald.example": "Ada"}, {"old one"})


def rows(*lines):
    return rows_in([HEADS, *lines], INITIATIVES, KNOWN)


def test_each_row_says_what_is_wrong_with_it():
    found = rows(
        ["Huddles", "Care close to home", "1", "2", "flow; teamwork"],
        ["", "Care close to home"],
        ["huddles", "Care close to home"],
        ["Lounge", "Nonsense"],
        ["Beds"],
        ["Leave", "Care close to home", "3", "2"],
        ["OLD ONE", "Care close to home"],
        ["X" * 201, "Care close to home"],
        ["", ""],
    )
    taken = "There is one of this title already."
    assert [one.wrong for one in found] == [
        "",
        "It has no title.",
        taken,
        "There is no objective “Nonsense”.",
        "It names no objective.",
        "“At least” and “At most” are 1 to 3 leads, the first not above the second.",
        taken,
        "Its title is longer than 200 letters.",
    ]
    assert (found[0].topics, found[0].leads) == (["flow", "teamwork"], (1, 2))


def test_a_row_of_an_idea_says_what_bothers_and_knows_its_author():
    heads = ["Title", "Problem", "Author"]
    found = rows_in(
        [heads, ["One", "They wait", "ADA@weald.example"], ["Two", ""], ["Three", "So", "x@y.z"]],
        IDEAS,
        KNOWN,
    )
    assert [(one.wrong, one.author) for one in found] == [
        ("", "Ada"),
        ("It does not say what bothers (Problem).", None),
        ("Nobody in the programme has the address “x@y.z”.", None),
    ]


def test_what_is_written_reads_the_same_again():
    found = rows(["=1+1 “Huddles”", "Care close to home", "1", "2", "flow, teamwork"], ["Lounge"])
    again = [line.split("\t") for line in written(found, INITIATIVES).splitlines()]
    for one, other in zip(found, rows_in(again, INITIATIVES, KNOWN), strict=True):
        assert (one.title, one.objectives, one.topics, one.wrong) == (
            other.title,
            other.objectives,
            other.topics,
            other.wrong,
        )
