"""A sign-in that is about to end says so in time, and what was typed waits on the other side."""

import sqlite3

import pytest
from playwright.sync_api import Page, expect

from qiprogramme.tests.browser.conftest import (
    DESKTOP,
    PHONE,
    accessibility_faults,
    demo_door,
    overflows,
    watch,
)

pytestmark = pytest.mark.browser

CHECK_IN = "/projects/1/check-in/"
WORDS = "The porters come at nine now."


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def page(site, request):
    """A page of the lead's whose clock a test moves; the server's sessions move with `pass_by`."""
    context = site.browser.new_context(
        base_url=site.url, storage_state=site._signed_in("lead"), viewport=request.param
    )
    page = context.new_page()
    page.clock.install()
    faults = watch(page)
    yield page
    assert not faults, faults
    context.close()


def pass_by(site, page: Page, minutes: int) -> None:
    """Let that time go by: on the server every session ends sooner, in the page clocks go on."""
    with sqlite3.connect(site.folder / "qiprogramme.sqlite3", timeout=20) as rows:
        moved = f"strftime('%Y-%m-%d %H:%M:%S', expire_date, '-{minutes} minutes')"
        rows.execute(f"UPDATE django_session SET expire_date = {moved}")  # noqa: S608
    rows.close()
    page.clock.fast_forward(minutes * 60 * 1000)


def said_how_long(response) -> bool:
    return response.url.endswith("/account/session/") and response.request.method == "GET"


def warning(page: Page):
    return page.get_by_role("alertdialog", name="Are you still there?")


def test_the_warning_is_in_time_and_one_button_prolongs(site, page):
    page.goto(CHECK_IN)
    pass_by(site, page, 24)
    page.clock.run_for(6000)
    expect(warning(page)).to_be_hidden()
    pass_by(site, page, 1)
    page.clock.run_for(6000)
    expect(warning(page)).to_be_visible()
    expect(warning(page)).to_contain_text("You will be signed out in 5 minutes.")
    expect(page.get_by_role("button", name="Stay signed in")).to_be_focused()
    assert not accessibility_faults(page)
    assert not overflows(page)
    pass_by(site, page, 3)
    page.clock.run_for(25_000)
    expect(warning(page)).to_contain_text("You will be signed out in 2 minutes.")
    with page.expect_response(said_how_long):
        page.keyboard.press("Enter")
    expect(warning(page)).to_be_hidden()
    assert page.url.endswith(CHECK_IN)
    pass_by(site, page, 24)
    page.clock.run_for(6000)
    expect(warning(page)).to_be_hidden()


def test_escape_and_another_tab_prolong_too(site, page):
    page.goto(CHECK_IN)
    pass_by(site, page, 26)
    page.clock.run_for(6000)
    expect(warning(page)).to_be_visible()
    with page.expect_response(said_how_long):
        page.keyboard.press("Escape")
    expect(warning(page)).to_be_hidden()
    pass_by(site, page, 26)
    page.clock.run_for(6000)
    expect(warning(page)).to_be_visible()
    other = page.context.new_page()
    other.goto("/")
    other.close()
    page.clock.run_for(25_000)
    expect(warning(page)).to_be_hidden()


def test_the_page_is_left_once_the_sign_in_has_ended_and_the_draft_is_there_again(site, page):
    page.goto(CHECK_IN)
    page.get_by_label("What happened this week?").press_sequentially(WORDS)
    page.clock.run_for(3000)
    expect(page.locator(".qi-draft__said")).to_contain_text("Draft saved")
    pass_by(site, page, 31)
    page.clock.run_for(6000)
    page.wait_for_url("**/account/sign-in/**")
    expect(page.locator("main")).to_contain_text("You have been signed out")
    expect(page.locator("body")).not_to_contain_text(WORDS)
    demo_door(page, "lead").click()
    page.wait_for_url(f"**{CHECK_IN}")
    page.get_by_role("link", name="Go on with it").click()
    expect(page.get_by_label("What happened this week?")).to_have_value(WORDS)


def test_without_javascript_what_is_sent_too_late_is_filled_in_again(site):
    with site.visit("lead", javascript=False) as page:
        page.goto(CHECK_IN)
        page.get_by_label("What happened this week?").fill(WORDS)
        page.get_by_label("So-so").check(force=True)
        with sqlite3.connect(site.folder / "qiprogramme.sqlite3", timeout=20) as rows:
            rows.execute("UPDATE django_session SET expire_date = '2026-11-24 09:00:00'")
        rows.close()
        page.get_by_role("button", name="Save").click()
        expect(page.locator("main")).to_contain_text("What you typed is kept")
        demo_door(page, "lead").click()
        expect(page.get_by_label("What happened this week?")).to_have_value(WORDS)
        expect(page.get_by_label("So-so")).to_be_checked()
        page.get_by_role("button", name="Save").click()
        expect(page.locator(".qi-flash")).to_contain_text("aved")
