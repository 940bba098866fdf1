"""Every page, as somebody who may see it, at both widths: accessible, quiet, within its window."""

import re
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve

from portfolio.policy import ADDRESSES
from qiprogramme.tests.browser.conftest import (
    DESKTOP,
    PHONE,
    accessibility_faults,
    overflows,
)

pytestmark = pytest.mark.browser

ROLES = [
    "manager",
    "lead",
    "mentor",
    "executive",
    "steering",
    "contributor",
    "admin",
    "outsider",
]
# These differ so much by role that each role's own is looked at.
FOR_EVERY_ROLE = {"portfolio:home", "portfolio:project", "portfolio:projects"}
# Reached through a mail or a wrong turn, not through a link.
WITHOUT_LINK = {
    "account_inactive",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_signup",
    "accept_invitation",
    "account_logout",
    "account_reauthenticate",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    # Behind a password that was asked for a moment ago; test_second_step.py goes there.
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_add_webauthn",
    "mfa_remove_webauthn",
    # What calendar programs fetch.
    "portfolio:calendar",
    # Files to download.
    "reviews:pdf",
    "reviews:pptx",
    "reviews:minutes_pdf",
    "priorities:csv",
    "priorities:xlsx",
    "priorities:ideas_csv",
    "measures:csv",
    "measures:xlsx",
    "measures:svg",
    "measures:png",
    "measures:csv_programme",
    "portfolio:drivers_svg",
    "portfolio:report_pdf",
    "portfolio:report_xlsx",
    "measures:xlsx_programme",
    # What every page asks before a sign-in ends.
    "session",
    # What a page fetches while somebody types.
    "portfolio:similar",
    # What test_figures.py uploads.
    "measures:uploaded",
    "measures:left_out",
}
# Few in the sample, and of projects that the crawl has no need to open.
ALSO = {
    "manager": [
        "/obstacles/1/resolve/",
        "/obstacles/1/lower/",
        "/projects/1/snooze/",
        "/remarks/1/take-back/",
        "/reviews/1/decide/",
        "/benefits/1/check/",
        "/packs/1/changes/",
        # From the diagram while it is being edited.
        "/projects/1/drivers/add/",
        "/projects/1/change-ideas/add/",
        "/drivers/1/change/",
        "/change-ideas/1/change/",
    ],
    "lead": ["/benefits/1/change/"],
    # Of an idea that waits for its answer.
    "steering": ["/initiatives/1/score/", "/ideas/16/score/", "/ideas/16/decide/"],
}
DOWNLOADS = (".ics", ".csv", ".xlsx", ".svg", ".png", ".pdf", ".pptx")
# Their own policy lets no script run in them, not even ours.
SANDBOXED = {"notifications:mail_html"}
NARROWEST = {"width": 320, "height": 640}


def name_of(path: str) -> str | None:
    try:
        return resolve(path).view_name
    except Resolver404:
        return None


def links(page) -> list[str]:
    """Return the paths of this site that the page links to."""
    hrefs = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
    here = urlsplit(page.url).netloc
    return [
        parts.path + (f"?{parts.query}" if parts.query else "")
        for parts in map(urlsplit, hrefs)
        if parts.netloc == here and not parts.path.endswith(DOWNLOADS)
    ]


def narrow_tables(page) -> list[str]:
    """Return the captions of tables that leave a gap beside them in their card."""
    return page.eval_on_selector_all(
        ".qi-card--flush > .qi-table",
        "all => all.filter(t => t.tBodies[0].offsetWidth < t.parentElement.clientWidth)"
        ".map(t => t.caption?.textContent ?? t.className)",
    )


def check(page, path: str) -> list[str]:
    faults = []
    for viewport in (DESKTOP, PHONE):
        page.set_viewport_size(viewport)
        response = page.goto(path)
        assert response.status == 200, f"{path}: {response.status}"
        where = f"{path} at {viewport['width']}"
        faults += [f"{where}: {fault}" for fault in accessibility_faults(page)]
        faults += [f"{where}: {table} does not fill its card" for table in narrow_tables(page)]
    page.set_viewport_size(NARROWEST)
    if overflows(page):
        faults.append(f"{path} is wider than 320 px")
    return faults


def crawl(page, seen: set[str], role: str) -> list[str]:
    """Follow links from the home page, check each kind of address once, return the faults."""
    faults, waiting, visited = [], ["/", *ALSO.get(role, [])], set()
    while waiting:
        path = waiting.pop(0)
        name = name_of(urlsplit(path).path)
        if name is None or name in visited or name in SANDBOXED:
            continue
        visited.add(name)
        if name in seen and name not in FOR_EVERY_ROLE:
            page.goto(path)
        else:
            faults += check(page, path)
        seen.add(name)
        waiting += [link for link in links(page) if not re.search(r"sign-out", link)]
    return faults


def test_every_page_is_accessible_quiet_and_fits(site):
    faults, seen = [], set()
    for role in ROLES:
        with site.visit(role) as page:
            faults += [f"{role}: {fault}" for fault in crawl(page, seen, role)]
    assert not faults, "\n".join(faults)
    expected = {name for name, address in ADDRESSES.items() if address.see} - WITHOUT_LINK
    expected |= {"portfolio:help", "portfolio:privacy", "portfolio:accessibility"}
    assert expected <= seen, f"no link leads to {sorted(expected - seen)}"


@pytest.mark.parametrize(
    "path",
    [
        "/account/sign-in/",
        "/account/sign-up/",
        "/account/password/reset/",
        "/account/inactive/",
        "/help/",
        "/help/privacy/",
        "/help/accessibility/",
    ],
)
def test_pages_for_everybody(site, path):
    with site.visit() as page:
        faults = check(page, path)
    assert not faults, "\n".join(faults)


def test_pages_of_what_went_wrong(site):
    with site.visit("contributor") as page:
        for path, status, says in (
            ("/projects/999999/", 404, "could not find"),
            ("/programmes/1/people/", 403, "programme manager"),
        ):
            response = page.goto(path)
            assert response.status == status
            assert says in page.inner_text("main").lower()
            faults = accessibility_faults(page)
            assert not faults, "\n".join(faults)
