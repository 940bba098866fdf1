"""What looks like a patient, as its writer meets it: at both widths, and without JavaScript."""

import pytest
from playwright.sync_api import expect

from qiprogramme.tests.browser.conftest import DESKTOP, PHONE, accessibility_faults, overflows

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_a_number_is_refused_kindly_and_saved_with_a_reason(site, viewport, javascript):
    with site.visit("lead", viewport=viewport, javascript=javascript) as page:
        page.goto("/")
        page.goto(page.locator("a[href$='/check-in/']").first.get_attribute("href"))
        happened = page.get_by_label("What happened this week?")
        happened.fill("Rang the supplier on 943 476 5919, no answer.")
        page.get_by_label("Confident", exact=True).check(force=True)
        page.get_by_role("button", name="Save").click()

        told = "“943 476 5919” looks like an NHS number."
        expect(page.locator(".nhsuk-error-summary")).to_contain_text(told)
        expect(happened).to_have_value("Rang the supplier on 943 476 5919, no answer.")
        words = page.get_by_label("What is it?")
        expect(words).to_be_hidden()
        # Nobody chooses before the new page stands still.
        page.wait_for_load_state("networkidle")
        page.get_by_label("It is something else").check(force=True)
        expect(words).to_be_visible()
        if javascript:
            assert not accessibility_faults(page)
        assert not overflows(page)

        page.get_by_label("It is a phone or reference number").check(force=True)
        page.get_by_role("button", name="Save").click()
        expect(page.locator(".qi-flash")).to_contain_text("is saved")
