"""A test that guards a control fails when the control is switched off, or it guards nothing."""

import os
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from django.conf import settings

from qiprogramme.tests.controls import CONTROLS, WITH, WITHOUT, name_of
from qiprogramme.tests.test_security_page import PAGE, lines, named

ROOT = Path(settings.BASE_DIR)
ENDED = re.compile(r"^(PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS) \S+::(\w+)\[(.*?)\](?: - |$)", re.M)
ALONE = ["-p", "no:randomly", "-p", "no:cacheprovider", "--no-migrations"]


@pytest.fixture(scope="module")
def results() -> dict[tuple[str, str], set[str]]:
    """Return how each test ended, by its name and by whether its control was there."""
    command = [sys.executable, "-m", "pytest", "-p", "qiprogramme.tests.controls", *ALONE]
    command += ["-rA", "--show-capture=no", "--tb=no", *CONTROLS]
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    run = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for ended, name, with_what in ENDED.findall(run.stdout):
        found[name, WITHOUT if WITHOUT in with_what.split("-") else WITH].add(ended)
    assert found, run.stdout + run.stderr
    return found


@pytest.mark.parametrize("test", CONTROLS, ids=name_of)
def test_it_passes_with_its_control_and_fails_without(results, test):
    assert results[name_of(test), WITH] == {"PASSED"}
    assert "FAILED" in results[name_of(test), WITHOUT]
    assert results[name_of(test), WITHOUT] <= {"FAILED", "PASSED"}


def test_each_stands_on_the_page_of_what_protects():
    page = [one for line in lines(PAGE.read_text("utf-8")) for one in named(line["tests"])]
    tests = {(test.split("::")[0], name_of(test)) for test in CONTROLS}
    assert tests - set(page) == set()
    assert len(CONTROLS) >= 10
