"""The driver diagram is drawn up by keyboard, by touch and without scripts, and shared by two."""

import pytest
from playwright.sync_api import Locator, Page, expect

from qiprogramme.tests.browser.conftest import DESKTOP, PHONE, accessibility_faults, overflows

pytestmark = pytest.mark.browser

METHOD = "/projects/1/method/"
ADD = f"{METHOD}?add=primary#new-primary"


class Hand:
    """Somebody at the page, with a keyboard, a finger or a mouse."""

    def __init__(self, page: Page, how: str = "mouse"):
        self.page, self.how = page, how

    def link(self, words: str) -> None:
        self.press(self.page.get_by_role("link", name=words, exact=True).first)

    def button(self, words: str) -> None:
        self.press(self.page.get_by_role("button", name=words, exact=True))

    def press(self, target: Locator) -> None:
        """Press what leads to another page, and wait for that."""
        expect(target).to_be_visible()
        if self.how == "keyboard":
            self.tab_to(target)
        with self.page.expect_navigation():
            if self.how == "keyboard":
                self.page.keyboard.press("Enter")
            elif self.how == "finger":
                target.tap()
            else:
                target.click()

    def tab_to(self, target: Locator) -> None:
        for _ in range(150):
            if target.evaluate("it => it === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {target}")

    def write(self, words: str) -> None:
        """Write into the box that has just opened, in which the cursor stands, and save it."""
        box = self.page.locator(".qi-box-form input[name=text]")
        expect(box).to_be_focused()
        if self.how == "keyboard":
            self.page.keyboard.press("ControlOrMeta+A")
            self.page.keyboard.type(words)
            with self.page.expect_navigation():
                self.page.keyboard.press("Enter")
        else:
            box.fill(words)
            self.press(self.page.locator(".qi-box-form button"))


def expect_primary(page: Page, *words: str) -> None:
    expect(page.locator(".qi-box--primary")).to_contain_text(words)


def secondary(page: Page, words: str) -> Locator:
    return page.locator(".qi-box--secondary", has_text=words)


@pytest.mark.parametrize(
    ("how", "viewport", "javascript"),
    [("keyboard", DESKTOP, True), ("finger", PHONE, True), ("mouse", DESKTOP, False)],
    ids=["keyboard", "phone", "plain"],
)
def test_boxes_are_added_renamed_moved_taken_out_and_brought_back(site, how, viewport, javascript):
    with site.visit("lead", viewport=viewport, javascript=javascript) as page:
        hand = Hand(page, how)
        page.goto(METHOD)
        before = page.locator(".qi-box--primary").all_inner_texts()
        assert before
        hand.link("Edit")
        hand.link("Add a primary driver")
        hand.write("Beds by noon")
        # The next one is asked for at once.
        hand.write("Phones answered")
        hand.link("Cancel")
        expect_primary(page, *before, "Beds by noon", "Phones answered")

        hand.link("Phones answered")
        hand.write("Every call answered")
        hand.link("Every call answered")
        hand.button("Up")
        if javascript:
            assert not accessibility_faults(page)
        assert not overflows(page)
        hand.link("Done")
        expect_primary(page, *before, "Every call answered", "Beds by noon")

        hand.link("Edit")
        hand.link("Beds by noon")
        hand.button("Put below the one above")
        expect(page.locator(".qi-box--primary")).to_have_count(len(before) + 1)
        hand.button("Make it primary")
        expect(page.locator(".qi-box--primary")).to_have_count(len(before) + 2)
        hand.button("Down")
        expect(page.locator(".qi-flash")).to_contain_text("is the last in its row already")

        hand.button("Take out")
        expect_primary(page, *before, "Every call answered")
        hand.button("Undo")
        expect_primary(page, *before, "Every call answered", "Beds by noon")


def test_pressing_twice_adds_one_box(site):
    with site.visit("lead") as page:
        page.goto(ADD)
        page.locator(".qi-box-form input[name=text]").fill("Beds by noon")
        page.get_by_role("button", name="Add", exact=True).dblclick()
        added = page.locator(".qi-box--primary", has_text="Beds by noon")
        expect(added).to_have_count(1)
        page.reload()
        expect(added).to_have_count(1)


def test_what_another_tab_has_done_is_shown_and_not_undone(site):
    with site.visit("lead") as page:
        page.goto(ADD)
        hand = Hand(page)
        hand.write("Beds by noon")
        hand.link("Cancel")
        hand.link("Beds by noon")
        other = page.context.new_page()
        other.goto(page.url)
        there = Hand(other)
        there.button("Put below the one above")
        there.write("Beds ready by noon")

        hand.write("Beds at noon")
        expect(page.get_by_role("alert")).to_contain_text("changed while you were writing")
        expect(page.locator("main")).to_contain_text("Beds ready by noon")
        page.goto(METHOD)
        expect(secondary(page, "Beds ready by noon")).to_be_visible()

        # Taken out in one tab, it is not changed in the other.
        hand.link("Edit")
        hand.link("Beds ready by noon")
        there.link("Beds ready by noon")
        there.button("Take out")
        hand.write("Beds at noon")
        expect(page.locator("main")).to_contain_text("was taken out of the diagram")
        hand.button("Put it back")
        expect(secondary(page, "Beds ready by noon")).to_be_visible()
