"""Writes docs/licences.md: the licence of each package that the product is made of.

Runs in `.venv`: python -m commands.licences. Taken from what the packages say of themselves.
"""

import json
import re
from importlib import metadata

from packaging.requirements import Requirement

from commands.processes import ROOT

PAGE = ROOT / "docs" / "licences.md"
PINNED = ROOT / "requirements.txt"
ASSETS = ROOT / "package-lock.json"
HEAD = """\
# Licences

The packages that the running product is made of (`requirements.txt`, on Linux; `package-lock.json`
for what browsers get), and the licence that each states in its own metadata.
`python3 run.py licences` writes this page; a test fails where it is out of date or where a licence
is none of those that were looked at.

The product uses all of them as they are published. psycopg2 (LGPL) and certifi (MPL) are under
licences that ask for their own source to stay open, not for that of what uses them.

| package | licence |
|---|---|
"""
# What was looked at, and asks nothing of the product but to name the authors.
ALLOWED = frozenset(
    {
        *("0BSD", "Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "MIT"),
        *("MIT-0", "MIT-CMU", "PSF-2.0", "Zlib"),
        *("LGPL with exceptions", "MPL-2.0", "OFL-1.1"),
    }
)
# As the licences are called where no identifier is given.
NAMES = {
    "MIT License": "MIT",
    "BSD License": "BSD",
    "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
# Where the metadata says less than the licence that lies beside it.
READ = {
    "qrcode": "BSD-3-Clause AND MIT",
    "psycopg2-binary": "LGPL with exceptions",
}


def packages() -> list[str]:
    """Return the names of the pinned packages that belong on this machine, in order."""
    lines = re.findall(r"^([a-z0-9].*?) \\$", PINNED.read_text("utf-8"), re.MULTILINE)
    wanted = [Requirement(line) for line in lines]
    return sorted(one.name for one in wanted if one.marker is None or one.marker.evaluate())


def licence_of(name: str) -> str:
    """Return what the installed package says of its licence."""
    about = metadata.metadata(name)

    def said(header: str) -> list[str]:
        return about.get_all(header) or []

    if name in READ:
        return READ[name]
    if expression := said("License-Expression"):
        return expression[0]
    classified = [one for one in said("Classifier") if one.startswith("License ::")]
    named = [one.rpartition(" :: ")[2] for one in classified]
    return " AND ".join([NAMES.get(one, one) for one in named] or said("License")) or "not stated"


def of_browsers() -> dict[str, str]:
    """Return the licence of each package whose files browsers get."""
    locked = json.loads(ASSETS.read_text("utf-8"))["packages"]
    return {
        path.removeprefix("node_modules/"): about["license"]
        for path, about in sorted(locked.items())
        if path and not about.get("dev")
    }


def licences() -> dict[str, str]:
    return {name: licence_of(name) for name in packages()} | of_browsers()


def unknown_in(licence: str) -> set[str]:
    """Return those parts of an expression that nobody has looked at."""
    return set(re.split(r" AND | OR ", licence)) - ALLOWED


def page() -> str:
    rows = [f"| {name} | {licence} |\n" for name, licence in licences().items()]
    return HEAD + "".join(rows)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
