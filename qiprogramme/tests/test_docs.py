"""What the documentation names exists: files, commands, services."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

ROOT = Path(settings.BASE_DIR)
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def found(pattern: str, page: Path) -> set[str]:
    return set(re.findall(pattern, page.read_text("utf-8")))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_its_links_lead_somewhere(page):
    links = found(r"\]\((?!https?:)([^)#]+)", page)
    assert {link for link in links if not (page.parent / link).exists()} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_its_commands_exist(page):
    assert found(r"manage\.py (\w+)", page) <= set(get_commands())
    helped = (ROOT / "run.py").read_text("utf-8")
    assert all(name in helped for name in found(r"`python3 run\.py (\w+)`", page))


def test_an_upgrade_speaks_of_the_services_that_were_set_up():
    set_up = found(r"/etc/systemd/system/(qiprogramme-\w+\.\w+)", ROOT / "docs" / "running.md")
    page = ROOT / "docs" / "upgrade.md"
    named = {
        name for line in found(r"systemctl (?:stop|start) (.+)", page) for name in line.split()
    }
    assert named
    assert {name if "." in name else f"{name}.service" for name in named} <= set_up
