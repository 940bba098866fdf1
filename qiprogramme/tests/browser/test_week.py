"""The week on a phone: few taps for lead and mentor, with and without JavaScript."""

import pytest
from playwright.sync_api import expect

from qiprogramme.tests.browser.conftest import PHONE, accessibility_faults, demo_door

pytestmark = pytest.mark.browser

HUDDLES = "Huddles that end with a name and a task"


class Taps:
    """Taps on a page, counted."""

    def __init__(self):
        self.count = 0

    def __call__(self, target) -> None:
        self.count += 1
        target.tap()


def test_lead_checks_in_with_five_taps_and_one_number(site):
    tap = Taps()
    with site.visit(viewport=PHONE) as page:
        page.goto("/account/sign-in/")
        tap(demo_door(page, "lead"))
        check_in = page.get_by_role("link", name="Check in").first
        expect(check_in).to_be_in_viewport()
        tap(check_in)
        number = page.get_by_label("Patients with specific team tasks identified")
        tap(number)
        page.keyboard.type("22")
        tap(page.get_by_label("Confident", exact=True))
        tap(page.get_by_role("button", name="Save"))
        expect(page.locator(".qi-flash")).to_contain_text("aved")
        assert tap.count <= 5
        page.goto("/")
        expect(page.locator("main")).to_contain_text("22 patients")


def test_mentor_logs_a_session_in_eight_taps_and_two_texts(site):
    tap = Taps()
    with site.visit(viewport=PHONE) as page:
        page.goto("/account/sign-in/")
        tap(demo_door(page, "mentor"))
        card = page.get_by_role("listitem").filter(has_text=HUDDLES)
        tap(card.get_by_role("link", name="Log").first)
        expect(page.locator("main")).to_contain_text("Agreed last time")
        expect(page.locator("main")).to_contain_text("Write huddle card")
        tap(page.get_by_label("Held", exact=True))
        tap(page.get_by_label("Confident", exact=True))
        agreed = page.get_by_label("What did you agree?")
        tap(agreed)
        page.keyboard.type("Try the huddle card with the night team")
        note = page.get_by_label("Conversation note")
        tap(note)
        page.keyboard.type("Proud, and a little tired.")
        tap(page.get_by_role("button", name="Save session"))
        expect(page.locator(".qi-flash")).to_contain_text("Saved")
        assert tap.count <= 8
    with site.visit("lead", viewport=PHONE) as page:
        page.goto("/")
        expect(page.locator("main")).to_contain_text("Try the huddle card with the night team")


def test_check_in_without_javascript(site):
    with site.visit("lead", viewport=PHONE, javascript=False) as page:
        page.goto("/projects/1/check-in/")
        page.get_by_label("What happened this week?").fill("Two new chairs trained.")
        page.get_by_role("button", name="Save").click()
        # Nothing was said of how it goes: the page says so and keeps what was typed.
        expect(page.get_by_role("alert")).to_contain_text("Choose one of the five.")
        expect(page.get_by_label("What happened this week?")).to_have_value(
            "Two new chairs trained."
        )
        page.get_by_label("So-so").check()
        page.get_by_role("button", name="Save").click()
        expect(page.locator(".qi-flash")).to_contain_text("aved")


def test_a_form_with_an_error_moves_the_focus_to_its_summary(site):
    with site.visit("mentor", viewport=PHONE) as page:
        page.goto("/mentoring/")
        page.get_by_role("link", name="Log").first.click()
        page.get_by_label("What did you agree?").fill("Meet the ward clerk")
        page.get_by_role("button", name="Save session").click()
        summary = page.locator(".nhsuk-error-summary")
        expect(summary).to_be_focused()
        assert page.title().startswith("Error: ")
        expect(page.get_by_label("What did you agree?")).to_have_value("Meet the ward clerk")
        assert not accessibility_faults(page)
        summary.get_by_role("link").first.click()
        expect(page.get_by_label("Held", exact=True)).to_be_focused()
