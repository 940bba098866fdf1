"""What speaks to the outside: only what is named here, and never to where a person points."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
SPEAK = {"urllib.request", "urllib3", "requests", "httpx", "aiohttp", "socket", "http.client"}
SPEAK |= {"smtplib", "ftplib", "telnetlib", "paramiko", "subprocess"}
# Each module that may, and whom it speaks to.
NAMED = {
    "notifications/transports.py": "the mail server of the settings",
    "people/sign_on.py": "the identity provider of the settings",
    "portfolio/backups/postgresql.py": "PostgreSQL's programs, for the settings' database",
}


def spoken_with(text: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return found & SPEAK


@pytest.mark.parametrize(
    "line", ["import requests", "from urllib.request import urlopen", "from urllib import request"]
)
def test_speaking_to_the_outside_is_noticed(line):
    assert spoken_with(line)
    assert not spoken_with("from urllib.parse import urlencode")


def test_only_what_is_named_speaks_to_the_outside():
    found = {
        str(path.relative_to(ROOT))
        for app in ROOT.iterdir()
        if (app / "__init__.py").exists() and app.name != "commands"
        for path in app.rglob("*.py")
        if "tests" not in path.parts and spoken_with(path.read_text("utf-8"))
    }
    assert found == set(NAMED)
