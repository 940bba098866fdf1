"""The review room: slides by keys, and one clock for everybody in the room."""

import re

import pytest
from playwright.sync_api import expect

from qiprogramme.tests.browser.conftest import PHONE, accessibility_faults, overflows

pytestmark = pytest.mark.browser


def to_the_room(page) -> str:
    """Open the room of the first project of the day, from its review, and return its address."""
    page.goto("/review-days/1/")
    page.locator("main th a[href*='/reviews/']").first.click()
    page.get_by_role("link", name="Present it").click()
    expect(page.locator("#slide")).to_be_visible()
    return page.url


def test_two_people_see_the_same_clock_and_the_same_notes(site):
    with site.visit("manager") as manager:
        address = to_the_room(manager)
        with site.visit("executive", viewport=PHONE) as executive:
            executive.goto(address)
            expect(executive.locator("#live")).to_contain_text("They have not begun yet.")
            manager.get_by_role("button", name="Begin the ten minutes").click()
            for page in (manager, executive):
                expect(page.locator("[data-turn]")).to_have_text(
                    re.compile(r"Presenting: [45]:\d\d"), timeout=10_000
                )
            clocks = {
                page.locator("[data-turn]").get_attribute("data-turn")
                for page in (manager, executive)
            }
            assert len(clocks) == 1
            manager.get_by_role("textbox", name="Note").fill("Ask the porters")
            manager.get_by_role("button", name="Note it").click()
            expect(executive.locator("#live")).to_contain_text("Ask the porters", timeout=10_000)
            for page in (manager, executive):
                assert not accessibility_faults(page)
                assert not overflows(page)


def test_keys_turn_the_slides_and_typing_does_not(site):
    with site.visit("manager") as page:
        to_the_room(page)
        first = page.locator("#slide h2").inner_text()
        page.locator("#slide").focus()
        page.keyboard.press("ArrowRight")
        expect(page.locator("#slide [aria-current=page]")).to_contain_text("2")
        assert page.locator("#slide h2").inner_text() != first
        page.keyboard.press("ArrowLeft")
        expect(page.locator("#slide h2")).to_have_text(first)
        page.get_by_role("textbox", name="Note").press("ArrowRight")
        expect(page.locator("#slide h2")).to_have_text(first)


def test_without_scripts_slides_are_links_and_the_turn_says_until_when(site):
    with site.visit("manager", javascript=False) as page:
        to_the_room(page)
        page.get_by_role("link", name="Next").click()
        expect(page.locator("#slide [aria-current=page]")).to_contain_text("2")
        page.get_by_role("button", name="Begin the ten minutes").click()
        expect(page.locator("#live")).to_contain_text("Presenting until")
