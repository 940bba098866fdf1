"""Figures typed, pasted and undone as in a spreadsheet, and taken from a table."""

import pytest
from playwright.sync_api import Page, expect

from qiprogramme.tests.browser.conftest import DESKTOP, PHONE, accessibility_faults, overflows

pytestmark = pytest.mark.browser

MEASURES = "/projects/1/measures/"
PASTE = """([cell, text]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  cell.dispatchEvent(new ClipboardEvent("paste", {
    clipboardData: data, bubbles: true, cancelable: true,
  }));
}"""


def boxes(page: Page):
    return page.locator(".qi-sheet tbody input.nhsuk-input")


def paste(page: Page, box, text: str) -> None:
    box.focus()
    page.evaluate(PASTE, [box.element_handle(), text])


def open_sheet(page: Page) -> None:
    page.goto(MEASURES)
    page.locator("h3 a").first.click()
    page.get_by_role("link", name="Fill in figures").click()
    expect(page.locator(".qi-sheet")).to_be_visible()
    # Nobody types before the scripts of the new page have come.
    page.wait_for_load_state("networkidle")


def test_a_column_is_pasted_undone_and_saved(site):
    with site.visit("lead", viewport=DESKTOP) as page:
        open_sheet(page)
        assert not accessibility_faults(page)
        was = [box.input_value() for box in boxes(page).all()]
        paste(page, boxes(page).nth(0), "3\r\n4\r\n5\r\n")
        expect(page.locator(".qi-sheet__said")).to_have_text("3 boxes filled.")
        assert [box.input_value() for box in boxes(page).all()[:3]] == ["3", "4", "5"]
        page.keyboard.press("Control+z")
        expect(page.locator(".qi-sheet__said")).to_have_text("Undone.")
        assert [box.input_value() for box in boxes(page).all()] == was
        paste(page, boxes(page).last, "7\n8\n")
        expect(page.locator(".qi-sheet__said")).to_contain_text("1 did not fit")
        page.get_by_role("button", name="Undo").click()
        assert [box.input_value() for box in boxes(page).all()] == was
        paste(page, boxes(page).nth(0), "3\n4\n")
        page.get_by_role("button", name="Save").click()
        expect(page.locator(".qi-flash")).to_contain_text("Saved: 2 figures.")


def test_keys_move_between_boxes_and_enter_does_not_send(site):
    with site.visit("lead", viewport=DESKTOP) as page:
        open_sheet(page)
        here = page.url
        boxes(page).nth(0).focus()
        page.keyboard.press("Enter")
        expect(boxes(page).nth(1)).to_be_focused()
        page.keyboard.type("12")
        page.keyboard.press("ArrowDown")
        expect(boxes(page).nth(2)).to_be_focused()
        page.keyboard.press("ArrowUp")
        expect(boxes(page).nth(1)).to_have_value("12")
        boxes(page).last.focus()
        page.keyboard.press("Enter")
        assert page.url == here


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_rows_are_looked_at_and_recorded(site, viewport):
    with site.visit("lead", viewport=viewport) as page:
        page.goto(MEASURES)
        name = page.locator("h3 a").first.text_content()
        page.get_by_role("link", name="Upload figures").click()
        rows = f"Week\t{name}\n1 June 2026\t14\nsomeday\t15"
        page.get_by_label("Or paste the rows here").fill(rows)
        page.get_by_role("button", name="Look at the rows").click()
        expect(page.get_by_text("“someday” is no date that we can read")).to_be_visible()
        assert not accessibility_faults(page)
        assert not overflows(page)
        page.get_by_role("button", name="Record 1 figure").click()
        expect(page.locator("main p[role=status]")).to_contain_text("All 2 rows are through.")
        assert not accessibility_faults(page)
        assert not overflows(page)
        with page.expect_download() as download:
            page.get_by_role("link", name="Download these rows").click()
        assert "someday" in download.value.path().read_text("utf-8-sig")
