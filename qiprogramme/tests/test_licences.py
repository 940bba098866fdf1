"""The page of licences is true, and no package has one that nobody has looked at."""

import re

import pytest

from commands import licences


def test_the_page_is_what_the_packages_say():
    assert licences.PAGE.read_text("utf-8") == licences.page(), "python3 run.py licences"


def test_every_pinned_package_stands_on_it():
    rows = re.findall(r"^\| ([a-z0-9-]+) \| ", licences.page(), re.MULTILINE)
    pinned = re.findall(r"^([a-z0-9-]+)==", licences.PINNED.read_text("utf-8"), re.MULTILINE)
    # For Windows, and for Pythons older than those that we run on.
    assert set(pinned) - {*rows, "package"} <= {"colorama", "async-timeout"}
    assert set(rows) - {"package"} - set(licences.of_browsers()) <= set(pinned)
    assert len(rows) > 50


def test_every_licence_was_looked_at():
    found = {name: licences.unknown_in(one) for name, one in licences.licences().items()}
    assert {name: strange for name, strange in found.items() if strange} == {}


@pytest.mark.parametrize(
    "licence", ["GPL-3.0-only", "MIT AND AGPL-3.0-only", "not stated", "Other/Proprietary License"]
)
def test_one_that_nobody_looked_at_is_noticed(licence):
    assert licences.unknown_in(licence)
