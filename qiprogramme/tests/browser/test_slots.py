"""A manager fills a review day: by keyboard and by touch, with and without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from qiprogramme.tests.browser.conftest import DESKTOP, PHONE, accessibility_faults, overflows

pytestmark = pytest.mark.browser

SLOTS = "/review-days/2/slots/"
OTHER = "Blood tests back before the first review"
FIRST = "Huddles that end with a name and a task"


def times(page: Page) -> list[str]:
    return [box.input_value() for box in page.locator(".qi-slot-table input").all()]


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_project_is_added_given_a_time_and_saved(site, viewport, javascript):
    with site.visit("manager", viewport=viewport, javascript=javascript) as page:
        page.goto(SLOTS)
        page.get_by_label(f"{FIRST} begins at").fill("15:50")
        page.get_by_label(OTHER).check(force=True)
        page.get_by_role("button", name="Add those ticked").click()
        expect(page.locator("main")).to_contain_text("Not saved yet.")
        expect(page.get_by_label(f"{OTHER} begins at")).to_have_value("13:30")
        expect(page.get_by_label(f"{FIRST} begins at")).to_have_value("15:50")
        if javascript:
            assert not accessibility_faults(page)
        assert not overflows(page)
        page.get_by_role("button", name="Save and tell those concerned").click()
        expect(page.locator(".qi-flash")).to_contain_text("The slots are saved.")
        expect(page.get_by_role("row", name=OTHER)).to_contain_text("13:30")
        expect(page.get_by_role("row", name=FIRST)).to_contain_text("15:50")


def test_enter_in_a_time_saves_nothing_and_loses_nothing(site):
    with site.visit("manager") as page:
        page.goto(SLOTS)
        page.get_by_label(f"{FIRST} begins at").fill("15:50")
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_contain_text("Not saved yet.")
        expect(page.get_by_label(f"{FIRST} begins at")).to_have_value("15:50")
        page.goto("/review-days/2/")
        expect(page.get_by_role("row", name=FIRST)).to_contain_text("13:30")


def test_a_draft_brings_added_projects_back(site):
    with site.visit("manager") as page:
        page.goto(SLOTS)
        before = times(page)
        page.get_by_label(OTHER).check(force=True)
        page.get_by_role("button", name="Add those ticked").click()
        expect(page.get_by_label(f"{OTHER} begins at")).to_be_visible()
        # Nobody types before the scripts of the new page have come.
        page.wait_for_load_state("networkidle")
        page.get_by_label(f"{OTHER} begins at").fill("15:40")
        expect(page.locator(".qi-draft__said")).to_contain_text("Draft saved", timeout=20000)
        page.goto("/")
        page.goto(SLOTS)
        assert times(page) == before
        page.get_by_role("link", name="Go on with it").click()
        assert times(page) == [*before, "15:40"]
        page.get_by_role("button", name="Save and tell those concerned").click()
        expect(page.locator(".qi-flash")).to_contain_text("The slots are saved.")
