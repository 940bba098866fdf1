"""A passkey and an authenticator app, set up and used as people do, in a real browser."""

from email.utils import parsedate_to_datetime

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

from people.demo import ACCOUNTS, PASSWORD
from qiprogramme.tests.browser.conftest import PHONE, accessibility_faults, overflows

pytestmark = pytest.mark.browser

LEAD = next(account for account in ACCOUNTS if account.role == "lead")


def sign_in(page) -> None:
    page.goto("/account/sign-in/")
    page.get_by_label("E-mail address").fill(LEAD.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sound(page) -> None:
    page.wait_for_load_state("networkidle")
    assert not accessibility_faults(page)
    assert not overflows(page)


def confirm(page) -> None:
    expect(page.get_by_role("heading", name="Confirm it is you")).to_be_visible()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()


def test_a_passkey(site):
    # A passkey belongs to a name; an IP address cannot have one.
    site.url = site.url.replace("127.0.0.1", "localhost")
    with site.visit(viewport=PHONE) as page:
        devtools = page.context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        device = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": device})
        sign_in(page)
        page.goto("/account/second-step/")
        sound(page)
        page.get_by_role("link", name="Add a passkey").click()
        confirm(page)
        sound(page)
        page.get_by_label("Name of the passkey").fill("Ward phone")
        page.get_by_role("button", name="Add the passkey").click()
        expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
        sound(page)
        held = devtools.send("WebAuthn.getCredentials", made)["credentials"]
        assert [one["rpId"] for one in held] == ["localhost"]

        page.context.clear_cookies()
        sign_in(page)
        expect(page.get_by_role("heading", name="One more step")).to_be_visible()
        sound(page)
        page.get_by_role("button", name="Use a passkey").click()
        page.wait_for_url(site.url + "/")

        page.goto("/account/second-step/")
        page.get_by_role("link", name="Remove Ward phone").click()
        confirm(page)
        page.get_by_role("button", name="Remove it").click()
        expect(page.get_by_role("link", name="Remove Ward phone")).to_have_count(0)


def test_an_app_without_javascript(site):
    with site.visit(javascript=False, viewport=PHONE) as page:
        sign_in(page)
        page.goto("/account/second-step/")
        page.get_by_role("link", name="Set up an app").click()
        confirm(page)
        expect(page.get_by_role("img", name="QR code")).to_be_visible()
        key = page.locator("code").inner_text()
        page.get_by_label("Code that the app shows").fill(code(key, page))
        page.get_by_role("button", name="Set up", exact=True).click()
        expect(page.get_by_text("10 of 10 are unused")).to_be_visible()
        recovery = page.locator(".qi-list code").first.inner_text()

        page.context.clear_cookies()
        sign_in(page)
        page.get_by_label("Code", exact=True).fill("000000")
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.locator(".nhsuk-error-message")).to_contain_text("This code is not right")
        page.get_by_label("Code", exact=True).fill(recovery)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(site.url + "/")


def code(key: str, page) -> str:
    """Return what the app shows by the clock of the server, which lives on another day."""
    now = parsedate_to_datetime(page.request.get("/account/sign-in/").headers["date"])
    return format_hotp_value(hotp_value(key, int(now.timestamp()) // 30))
