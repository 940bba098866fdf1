"""Help as people use it: contents, method beside a tool, and what the statements promise."""

import re

import pytest
from playwright.sync_api import expect

from qiprogramme.tests.browser.conftest import (
    DESKTOP,
    PHONE,
    accessibility_faults,
    overflows,
)

pytestmark = pytest.mark.browser

NARROWEST = {"width": 320, "height": 640}
# A page of each tool that has guidance beside it, for somebody who may use the tool.
TOOLS = {
    "lead": [
        "/projects/1/change/",
        "/projects/1/measures/",
        "/projects/1/measures/add/",
        "/measures/1/",
        "/projects/1/check-in/",
        "/projects/1/obstacles/add/",
    ],
    "mentor": ["/mentoring-sessions/1/log/"],
    "manager": ["/programmes/1/projects/add/"],
    "executive": ["/reviews/1/"],
    "admin": ["/organisation/objectives/add/"],
}


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_contents_lead_to_an_answer_and_back(site, viewport):
    with site.visit(viewport=viewport, javascript=False) as page:
        page.goto("/account/sign-in/")
        page.get_by_role("link", name="Help", exact=True).click()
        contents = page.get_by_role("navigation", name="On this page")
        contents.get_by_role("link", name="Log a session").click()
        expect(page.get_by_role("heading", name="Log a session")).to_be_in_viewport()
        if viewport == PHONE:
            page.get_by_role("link", name="Back to the contents").first.click()
            expect(page.get_by_role("heading", name="On this page")).to_be_in_viewport()


@pytest.mark.parametrize("role", TOOLS)
def test_method_stands_beside_each_tool_closed_until_it_is_wanted(site, role):
    with site.visit(role, viewport=PHONE) as page:
        for path in TOOLS[role]:
            assert page.goto(path).status == 200, path
            guidance = page.locator(".qi-guidance")
            assert guidance.count() > 0, path
            for one in guidance.all():
                expect(one.get_by_text("Example.")).to_be_hidden()
                one.locator("summary").tap()
                expect(one.get_by_text("Example.")).to_be_visible()
            for viewport in (PHONE, DESKTOP):
                page.set_viewport_size(viewport)
                assert not accessibility_faults(page), path
            page.set_viewport_size(NARROWEST)
            assert not overflows(page), path


def test_help_on_paper_has_every_answer_and_no_contents(site):
    with site.visit("lead") as page:
        page.goto("/help/")
        page.emulate_media(media="print")
        expect(page.get_by_role("navigation", name="On this page")).to_be_hidden()
        expect(page.get_by_role("heading", name="Log a session")).to_be_visible()
        expect(page.get_by_text("Not: “Think about the cards.”")).to_be_visible()
        # On paper each right names who has it.
        log = page.get_by_role("row").filter(has_text="Log mentoring sessions")
        expect(log.get_by_text("Programme manager")).to_be_visible()
        assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) <= 12


def test_the_browser_keeps_no_more_than_the_privacy_page_says(site):
    with site.visit("lead") as page:
        page.goto("/projects/1/check-in/")
        page.get_by_label("What happened this week?").press_sequentially("Two chairs came.")
        expect(page.locator(".qi-draft__said")).to_contain_text("Draft saved", timeout=20000)
        page.goto("/help/privacy/")
        told = set(page.locator("code").all_inner_texts())
        assert {cookie["name"] for cookie in page.context.cookies()} == told
        expect(page.locator("main")).to_contain_text("the address of the page that you are on")
        stored = page.evaluate("[...Object.values(localStorage), ...Object.values(sessionStorage)]")
        assert stored == ["/help/privacy/"]


def test_the_check_in_by_keyboard_alone(site):
    with site.visit("lead") as page:
        page.goto("/")

        def tab_to(target) -> None:
            for _ in range(60):
                page.keyboard.press("Tab")
                if target.evaluate("it => it === document.activeElement"):
                    return
            raise AssertionError(f"the keyboard does not reach {target}")

        tab_to(page.get_by_role("link", name="Check in").first)
        page.keyboard.press("Enter")
        tab_to(page.get_by_label("Patients with specific team tasks identified"))
        page.keyboard.type("21")
        tab_to(page.get_by_label("What happened this week?"))
        page.keyboard.type("The night team tried the card.")
        tab_to(page.get_by_label("Very worried"))
        for _ in range(3):
            page.keyboard.press("ArrowDown")
        expect(page.get_by_label("Confident", exact=True)).to_be_checked()
        tab_to(page.get_by_role("button", name="Save"))
        page.keyboard.press("Enter")
        expect(page.locator(".qi-flash")).to_contain_text("is saved")
