"""Somebody submits an idea on a phone, and sees what is like it; a match is steered and agreed."""

import pytest
from playwright.sync_api import expect

from qiprogramme.tests.browser.conftest import PHONE, accessibility_faults, overflows

pytestmark = pytest.mark.browser

SUBMIT, MATCH = "/programmes/1/ideas/submit/", "/programmes/1/match/"
KIN = "Housing asked about on day one"


def test_while_a_title_is_typed_what_is_like_it_shows(site):
    with site.visit("contributor", viewport=PHONE) as page:
        page.goto(SUBMIT)
        page.get_by_label("Your idea in a few words").press_sequentially("Housing from day one")
        expect(page.locator("#alike")).to_contain_text(KIN)
        assert not accessibility_faults(page)
        assert not overflows(page)


def test_without_scripts_what_is_like_it_shows_on_the_next_page(site):
    with site.visit("contributor", viewport=PHONE, javascript=False) as page:
        page.goto(SUBMIT)
        page.get_by_label("Your idea in a few words").fill("Housing from day one")
        page.get_by_label("What bothers you?").fill("People wait for a place to live.")
        page.get_by_role("button", name="Submit your idea").click()
        expect(page.locator("main")).to_contain_text("You have an answer by")
        expect(page.locator("main")).to_contain_text(KIN)


def test_a_pair_is_held_together_and_the_total_moves(site):
    with site.visit("manager") as page:
        page.goto(MATCH)
        expect(page.locator("main")).to_contain_text("the best there is")
        row = page.locator("li", has=page.locator("strong", has_text="Sorrel Abinger"))
        row.get_by_role("link", name="Change").click()
        page.get_by_label("Initiative").select_option(label="Daily action-focused huddles")
        page.get_by_label("Together", exact=True).check(force=True)
        page.get_by_role("button", name="See the match").click()
        expect(page.locator("main")).to_contain_text("below the best")
        page.get_by_role("link", name="Agree this match").click()
        for name in ("Deepa Corrigill", "Kwabena Stile", "Ngozi Halloway"):
            page.get_by_label(name).check(force=True)
        page.get_by_role("button", name="Agree the match").click()
        expect(page.locator("main")).to_contain_text("Say why the group wants it.")
        page.get_by_label("Why not the best match?").fill("Sorrel knows the huddles.")
        page.get_by_role("button", name="Agree the match").click()
        expect(page.locator("main")).to_contain_text("The match is agreed.")
        page.get_by_role("button", name="Take it back").click()
        expect(page.locator("main")).to_contain_text("The match is open again.")
