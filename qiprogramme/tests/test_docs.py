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


@pytest.mark.parametrize("page", ["deploy", "running", "upgrade"])
def test_it_speaks_of_services_that_there_are(page):
    lines = found(r"systemctl (?:stop|start|enable --now) (.+)", ROOT / "docs" / f"{page}.md")
    named = {name for line in lines for name in line.split()}
    assert named
    assert named <= {path.name for path in (ROOT / "deploy" / "systemd").iterdir()}
