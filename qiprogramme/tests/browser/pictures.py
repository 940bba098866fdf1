"""Takes the pictures of `docs/screenshots`: `python3 run.py screenshots`. No test by itself."""

import pytest

from qiprogramme.tests.browser.conftest import DESKTOP, PHONE, ROOT

pytestmark = pytest.mark.browser

FOLDER = ROOT / "docs" / "screenshots"
ROLES = ("lead", "mentor", "manager", "steering", "executive", "contributor", "admin")
HIGHEST = {DESKTOP["width"]: 1300, PHONE["width"]: 1600}
MOST_BYTES = 200_000


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_roles_home(site, viewport):
    FOLDER.mkdir(exist_ok=True)
    width = viewport["width"]
    for role in ROLES:
        with site.visit(role, viewport=viewport) as page:
            page.goto("/")
            height = page.evaluate("document.documentElement.scrollHeight")
            page.set_viewport_size({"width": width, "height": min(height, HIGHEST[width])})
            page.evaluate("document.fonts.ready")
            picture = page.screenshot(path=FOLDER / f"{role}-{width}.png")
        assert len(picture) < MOST_BYTES, f"{role} at {width} is too heavy for a repository"
