"""The driver diagram: what its actions leave, how it is read, and how it is drawn."""

from datetime import timedelta
from xml.etree import ElementTree  # noqa: S405 (our own drawing)

import pytest
from django.core.exceptions import ValidationError

from projects import actions
from projects.drawing import draw
from projects.method import MOST_BOXES
from projects.models import Scale
from projects.queries import diagram_of
from qiprogramme.tests.make import NOW, TODAY, two_worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def weald():
    return two_worlds()


def driver(weald, text, parent=None):
    about = {"project": weald.project, "by": weald.lead, "at": NOW}
    return actions.add_driver(text=text, parent=parent, **about)


def idea(weald, text, driver=None):
    about = {"project": weald.project, "by": weald.lead, "at": NOW}
    return actions.add_idea(text=text, driver=driver, **about)


def put_to_test(weald, one):
    return actions.plan_cycle(
        idea=one,
        plan="Try it",
        prediction="Three of six",
        scale=Scale.ONE_SHIFT,
        starts_on=TODAY,
        start=True,
        by=weald.lead,
        at=NOW,
    )


def move(weald, box, to):
    return actions.move_box(box=box, to=to, by=weald.lead, at=NOW)


def outline(weald) -> list:
    """Return the diagram as nested lists of words."""

    def words(box):
        below = [words(one) for one in (*box.secondary, *box.ideas)]
        return [box.row.text, *below] if below else box.row.text

    diagram = diagram_of(weald.project, TODAY)
    return [words(box) for box in (*diagram.primary, *diagram.loose)]


def test_boxes_stand_where_they_were_hung(weald):
    board = driver(weald, "Board")
    daily = driver(weald, "Daily", board)
    idea(weald, "A name", daily)
    idea(weald, "A time", board)
    driver(weald, "Team")
    idea(weald, "Tea")
    assert outline(weald) == [["Board", ["Daily", "A name"], "A time"], "Team", "Tea"]


def test_boxes_move_among_their_neighbours_and_no_further(weald):
    first, second, third = (driver(weald, word) for word in ("One", "Two", "Three"))
    move(weald, third, "up")
    move(weald, third, "up")
    for box, to, says in [
        (third, "up", "“Three” is the first in its row already"),
        (second, "down", "“Two” is the last in its row already"),
        (third, "in", "No driver stands above “Three”"),
        (third, "out", "“Three” cannot move further out"),
        (first, "sideways", "“One” moves up, down, in or out"),
    ]:
        with pytest.raises(ValidationError, match=says):
            move(weald, box, to)
    assert outline(weald) == ["Three", "One", "Two"]


def test_what_was_taken_out_is_neither_moved_nor_changed(weald):
    box, tea = driver(weald, "One"), idea(weald, "Tea")
    driver(weald, "Two")
    about = {"by": weald.lead, "at": NOW}
    for one in (box, tea):
        actions.remove_box(box=one, **about)
        with pytest.raises(ValidationError, match="Put it back"):
            move(weald, one, "down")
    with pytest.raises(ValidationError, match="Put it back"):
        actions.change_driver(driver=box, text="Three", parent=None, **about)
    with pytest.raises(ValidationError, match="Put it back"):
        actions.change_idea(idea=tea, text="Coffee", driver=None, **about)


def test_a_driver_goes_in_below_the_one_above_and_out_again_behind_it(weald):
    driver(weald, "One")
    second = driver(weald, "Two")
    driver(weald, "Three")
    move(weald, second, "in")
    assert outline(weald) == [["One", "Two"], "Three"]
    second.refresh_from_db()
    move(weald, second, "out")
    assert outline(weald) == ["One", "Two", "Three"]


def test_drivers_have_two_levels(weald):
    first, second = driver(weald, "One"), driver(weald, "Two")
    driver(weald, "Below", second)
    with pytest.raises(ValidationError, match="secondary drivers of its own"):
        move(weald, second, "in")
    with pytest.raises(ValidationError):
        actions.change_driver(driver=first, text="One", parent=first, by=weald.lead, at=NOW)


def test_what_is_taken_out_comes_back_with_all_below_it(weald):
    board = driver(weald, "Board")
    gone = idea(weald, "Long gone", board)
    actions.remove_box(box=gone, by=weald.lead, at=NOW - timedelta(days=1))
    idea(weald, "A name", driver(weald, "Daily", board))
    actions.remove_box(box=board, by=weald.lead, at=NOW)
    assert outline(weald) == []
    board.refresh_from_db()
    actions.restore_box(box=board, by=weald.lead, at=NOW)
    assert outline(weald) == [["Board", ["Daily", "A name"]]]


def test_what_comes_back_to_a_place_that_is_gone_hangs_loose(weald):
    board = driver(weald, "Board")
    one, below = idea(weald, "A name", board), driver(weald, "Daily", board)
    for box in (one, below, board):
        actions.remove_box(box=box, by=weald.lead, at=NOW)
        box.refresh_from_db()
    # The moments are the same: the board took nothing along that was out before.
    for box in (one, below):
        actions.restore_box(box=box, by=weald.lead, at=NOW)
    assert outline(weald) == ["Daily", "A name"]


def test_a_tested_idea_stays_and_keeps_its_driver(weald):
    board = driver(weald, "Board")
    one = idea(weald, "A name", board)
    put_to_test(weald, one)
    for box in (one, board):
        with pytest.raises(ValidationError, match="has been tested"):
            actions.remove_box(box=box, by=weald.lead, at=NOW)
    assert outline(weald) == [["Board", "A name"]]


def test_a_full_diagram_says_so(weald):
    for n in range(MOST_BOXES):
        driver(weald, f"Driver {n}")
    with pytest.raises(ValidationError, match="holds 200 boxes"):
        idea(weald, "One more")


def test_the_drawing_holds_every_box_and_nothing_that_people_wrote_as_markup(weald):
    board = driver(weald, "Board & <b>pen</b>")
    idea(weald, "A name", driver(weald, "Daily", board))
    idea(weald, "Tea")
    diagram = diagram_of(weald.project, TODAY)
    root = ElementTree.fromstring(draw(weald.project.aim, diagram))  # noqa: S314
    words = " ".join("".join(text.itertext()) for text in root.iter() if text.tag.endswith("text"))
    for text in ("Board & <b>pen</b>", "Daily", "A name", "Tea", "Not tested yet"):
        assert text in words
    boxes = [
        (float(box.get("x")), float(box.get("y")), float(box.get("height")))
        for box in root.iter()
        if box.tag.endswith("rect")
    ]
    assert len(boxes) == 5
    for left in {left for left, *_ in boxes}:
        column = sorted((top, top + height) for x, top, height in boxes if x == left)
        assert all(above[1] < below[0] for above, below in zip(column, column[1:], strict=False))


def test_a_full_diagram_is_read_with_the_same_queries(weald, django_assert_num_queries):
    for n in range(3):
        one = idea(weald, f"Idea {n}", driver(weald, f"Driver {n}"))
        put_to_test(weald, one)
    with django_assert_num_queries(3):
        assert len(outline(weald)) == 3
