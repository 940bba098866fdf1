"""What is typed survives a killed page, an expired sign-in, a lost connection, another device."""

import pytest
from playwright.sync_api import Page, expect

from qiprogramme.tests.browser.conftest import (
    DESKTOP,
    PHONE,
    accessibility_faults,
    demo_door,
    overflows,
)

pytestmark = pytest.mark.browser

CHECK_IN = "/projects/1/check-in/"
WORDS = "Two new chairs came, and the night team likes them."
KEPT = "Draft saved"


def happened(page: Page):
    return page.get_by_label("What happened this week?")


def said(page: Page):
    return page.locator(".qi-draft__said")


def type_words(page: Page, words: str = WORDS) -> None:
    happened(page).fill("")
    happened(page).press_sequentially(words)


@pytest.fixture
def context(site):
    """A browser of the lead's, which a test may close, sign out or take off the network."""
    context = site.browser.new_context(base_url=site.url, storage_state=site._signed_in("lead"))
    yield context
    context.close()


def test_a_killed_page_is_offered_again_on_another_device(site, context):
    page = context.new_page()
    page.goto(CHECK_IN)
    type_words(page)
    expect(said(page)).to_contain_text(KEPT, timeout=20000)
    context.close()
    with site.visit("lead", viewport=PHONE) as page:
        page.goto(CHECK_IN)
        offer = page.get_by_role("region", name="Your draft")
        expect(offer).to_contain_text("You began this on 24 November at 10:")
        expect(happened(page)).to_have_value("")
        assert not accessibility_faults(page)
        assert not overflows(page)
        offer.get_by_role("link", name="Go on with it").click()
        expect(happened(page)).to_have_value(WORDS)
        assert not accessibility_faults(page)
        page.get_by_label("Confident", exact=True).check(force=True)
        page.get_by_role("button", name="Save").click()
        expect(page.locator(".qi-flash")).to_contain_text("aved")
        page.goto(CHECK_IN)
        expect(page.get_by_role("region", name="Your draft")).to_have_count(0)
        expect(happened(page)).to_have_value(WORDS)


def test_leaving_a_page_whose_words_are_kept_asks_nothing(context):
    page = context.new_page()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(CHECK_IN)
    type_words(page, "Kept words")
    expect(said(page)).to_contain_text(KEPT, timeout=20000)
    page.goto("/")
    assert not asked
    page.goto(CHECK_IN)
    page.get_by_role("button", name="Throw it away").click()
    expect(page.get_by_role("region", name="Your draft")).to_have_count(0)


def test_a_sign_in_that_expires_before_saving_loses_nothing(site, context):
    page = context.new_page()
    page.goto(CHECK_IN)
    type_words(page, "Typed in time")
    page.get_by_label("So-so").check(force=True)
    expect(said(page)).to_contain_text(KEPT, timeout=20000)
    context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/account/sign-in/**")
    demo_door(page, "lead").click()
    page.goto(CHECK_IN)
    page.get_by_role("link", name="Go on with it").click()
    expect(happened(page)).to_have_value("Typed in time")
    expect(page.get_by_label("So-so")).to_be_checked()


def test_a_sign_in_that_expires_while_typing_is_told_and_mended_in_another_tab(site, context):
    page = context.new_page()
    page.goto(CHECK_IN)
    page.get_by_label("So-so").check(force=True)
    expect(said(page)).to_contain_text(KEPT, timeout=20000)
    context.clear_cookies(name="sessionid")
    type_words(page, "Typed too late")
    expect(said(page)).to_contain_text("you have been signed out", timeout=20000)
    page.get_by_role("button", name="Save").click()
    expect(happened(page)).to_have_value("Typed too late")
    with context.expect_page() as opened:
        said(page).get_by_role("link", name="Sign in in a new tab").click()
    demo_door(opened.value, "lead").click()
    opened.value.wait_for_url(site.url + "/")
    page.bring_to_front()
    # A button takes no second click within a second.
    page.wait_for_timeout(1000)
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".qi-flash")).to_contain_text("aved")
    page.goto(CHECK_IN)
    expect(happened(page)).to_have_value("Typed too late")


def test_without_a_connection_the_words_stay_and_are_kept_later(context):
    page = context.new_page()
    page.goto(CHECK_IN)
    context.set_offline(True)
    type_words(page, "No network on the ward")
    expect(said(page)).to_have_text(
        "Not saved yet: no connection. Your text stays in this page.", timeout=20000
    )
    expect(happened(page)).to_have_value("No network on the ward")
    context.set_offline(False)
    expect(said(page)).to_contain_text(KEPT, timeout=12_000)
    stored = page.evaluate("JSON.stringify([localStorage, sessionStorage])")
    assert "ward" not in stored


def test_somebody_else_at_the_same_computer_gets_nothing_of_it(site, context):
    page = context.new_page()
    page.goto(CHECK_IN)
    context.add_cookies(site._signed_in("mentor")["cookies"])
    type_words(page, "Only for the lead")
    expect(said(page)).to_contain_text("somebody else has signed in", timeout=20000)
    page.goto("/mentoring/")
    expect(page.locator("main")).not_to_contain_text("Only for the lead")


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
def test_two_versions_side_by_side(site, viewport, javascript):
    url = "/projects/1/change/"
    with (
        site.visit("manager") as theirs,
        site.visit("lead", viewport=viewport, javascript=javascript) as mine,
    ):
        theirs.goto(url)
        mine.goto(url)
        stamp = f"{viewport['width']}, {javascript}"
        theirs.get_by_label("Ward or team").fill(f"Their wards {stamp}")
        theirs.get_by_role("button", name="Save changes").click()
        expect(theirs.locator(".qi-flash")).to_contain_text("saved")
        mine.get_by_label("Ward or team").fill(f"My wards {stamp}")
        mine.get_by_role("button", name="Save changes").click()
        expect(mine.locator("main")).to_contain_text("This was changed while you were writing")
        expect(mine.get_by_label("Ward or team")).to_have_value(f"My wards {stamp}")
        expect(mine.get_by_role("blockquote")).to_have_text(f"Their wards {stamp}")
        expect(mine.get_by_label("Keep mine")).to_be_checked()
        if javascript:
            assert not accessibility_faults(mine)
            assert not overflows(mine)
        mine.get_by_label("Take theirs").check(force=True)
        mine.get_by_role("button", name="Save changes").click()
        expect(mine.locator(".qi-flash")).to_contain_text("saved")
        expect(mine.locator("main")).to_contain_text(f"Their wards {stamp}")
