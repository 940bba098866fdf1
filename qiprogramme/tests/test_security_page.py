"""Every test that `docs/security.md` names exists, and no line claims to hold without one."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PAGE = ROOT / "docs" / "security.md"
LINE = re.compile(r"^\| (?P<what>.+?) \| (?P<holds>.+?) \| (?P<tests>.*?) ?\| (?P<result>.+?) \|$")
HEADS = {"requirement", "---"}


def lines(text: str) -> list[dict[str, str]]:
    found = [LINE.match(line) for line in text.splitlines()]
    return [one.groupdict() for one in found if one and one["what"] not in HEADS]


def named(tests: str) -> list[tuple[str, str]]:
    """Return the file and the name of each test."""
    return re.findall(r"`([\w/]+\.py)::(\w+)`", tests)


def functions_of(path: Path) -> set[str]:
    if not path.exists():
        return set()
    tree = ast.parse(path.read_text("utf-8"))
    return {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}


def wrong_with(line: dict[str, str]) -> list[str]:
    wrong = [
        f"{path}::{name} does not exist"
        for path, name in named(line["tests"])
        if not (name.startswith("test_") and name in functions_of(ROOT / path))
    ]
    kind = line["result"].partition(":")[0]
    if kind not in ("holds", "in part", "open"):
        wrong.append(f"“{kind}” is no result")
    if (kind == "open") == bool(named(line["tests"])):
        wrong.append("what holds has a test, and what is open has none")
    if len(named(line["tests"])) != line["tests"].count("`") // 2:
        wrong.append("something is named that is no test")
    return wrong


def test_every_line_names_tests_that_exist():
    page = lines(PAGE.read_text("utf-8"))
    assert len(page) >= 40
    assert {line["what"]: found for line in page if (found := wrong_with(line))} == {}


@pytest.mark.parametrize(
    "tests, result",
    [
        ("`people/tests/test_rules.py::test_that_nobody_wrote`", "holds"),
        ("`people/tests/nowhere.py::test_initials`", "holds"),
        ("`people/tests/test_rules.py::NOW`", "holds"),
        ("", "holds"),
        ("`people/tests/test_rules.py::test_initials`", "open"),
        ("`people/tests/test_rules.py::test_initials`", "surely"),
        ("`test_initials`", "holds"),
    ],
)
def test_a_line_that_claims_too_much_is_noticed(tests, result):
    (line,) = lines(f"| 1.1 something | It is so. | {tests} | {result} |")
    assert wrong_with(line)


def test_a_true_line_passes():
    (line,) = lines("| 1 | So. | `people/tests/test_rules.py::test_initials` | in part: less |")
    assert wrong_with(line) == []
