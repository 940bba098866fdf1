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


@pytest.fixture
def mentor(site):
    """The mentor's phone, which a test may take off the network."""
    context = site.browser.new_context(
        base_url=site.url, storage_state=site._signed_in("mentor"), viewport=PHONE
    )
    yield context
    context.close()


def fill_in_log(page) -> None:
    """Open the first session to log and fill it in, all but the last tap."""
    page.goto("/mentoring/")
    page.get_by_role("link", name="Log").first.click()
    page.get_by_label("Held", exact=True).check(force=True)
    page.get_by_label("Confident", exact=True).check(force=True)
    page.get_by_label("What did you agree?").fill("Ask the porters about Sundays")


def is_saved_once(page) -> None:
    expect(page.locator(".qi-flash")).to_contain_text("Saved")
    agreed = page.get_by_text("Ask the porters about Sundays")
    expect(agreed).to_have_count(1)


def test_a_log_sent_without_a_connection_stays_open_and_is_sent_once_there_is_one(mentor):
    page = mentor.new_page()
    fill_in_log(page)
    mentor.set_offline(True)
    page.get_by_role("button", name="Save session").click()
    said = page.locator(".qi-draft__said")
    expect(said).to_contain_text("Your text stays in this page and is sent once there is one.")
    agreed = page.get_by_label("What did you agree?")
    expect(agreed).to_have_value("Ask the porters about Sundays")
    mentor.set_offline(False)
    is_saved_once(page)


def test_a_log_whose_answer_was_lost_is_not_saved_twice(mentor):
    page = mentor.new_page()
    fill_in_log(page)
    arrived = []

    def lose_the_answer(route):
        if route.request.method != "POST" or arrived:
            return route.continue_()
        arrived.append(route.fetch(max_redirects=0).status)
        return route.abort()

    page.route("**/log/", lose_the_answer)
    page.get_by_role("button", name="Save session").click()
    expect(page.locator(".qi-draft__said")).to_contain_text("Not sent yet: no connection.")
    assert arrived == [302]
    page.evaluate("window.dispatchEvent(new Event('online'))")
    is_saved_once(page)


def test_what_asks_about_a_cancelled_session_shows_only_there(mentor):
    page = mentor.new_page()
    fill_in_log(page)
    who, minutes = page.get_by_text("Who cancelled it?"), page.get_by_label("How many minutes")
    expect(who).to_be_hidden()
    expect(minutes).to_be_visible()
    page.get_by_label("Cancelled", exact=True).check(force=True)
    expect(who).to_be_visible()
    expect(minutes).to_be_hidden()
    assert not accessibility_faults(page)
