"""Checks and tests, one after the other, with the table of their results and times at the end."""

import os
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from commands import chromium, faults, set_up
from commands.processes import ROOT, SERVICES, Command, call, say, without_services

IN_CI = bool(os.environ.get("CI"))
BIN = set_up.VENV / "bin"
PYTHON = str(set_up.PYTHON)
PASSED, FAILED, NOT_RUN = "passed", "FAILED", "NOT RUN"

CHECKS: dict[str, Command] = {
    "Format (ruff)": [BIN / "ruff", "format", "--check", "--quiet"],
    "Lint (ruff)": [BIN / "ruff", "check", "--quiet"],
    "Layers (import-linter)": [BIN / "lint-imports", "--no-logo"],
    "Types (mypy)": [BIN / "mypy"],
    "Templates (djlint)": [BIN / "djlint", "--lint", "--quiet", "templates"],
    "Migrations complete": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "System check (Django)": [PYTHON, "manage.py", "check"],
}

# What writes, asks or guards must hold on the database of live use as well as on SQLite.
ON_POSTGRESQL = (
    *("test_actions", "test_queries", "test_permissions", "test_access"),
    *("test_history", "test_roles", "test_races", "test_backups", "test_fuzz", "test_library"),
)
ALL_ON_POSTGRESQL = "notifications/tests"
# They walk every page, and once is enough: a browser walks them on SQLite.
ONLY_ON_POSTGRESQL = ("portfolio/tests/test_access.py", "portfolio/tests/test_fuzz.py")

# Of the fault table, what takes long where it is weighed against what it may find.
IN_TESTS = ("kills", "poison")


class Report:
    """What was run, in order, how it ended, and how many tests there were."""

    def __init__(self, env: dict[str, str]):
        self.env = env
        self.rows: list[tuple[str, str, float]] = []
        self.tests: Counter[str] = Counter()

    def step(self, name: str, command: Command, env: dict[str, str] | None = None) -> None:
        say(f"\n── {name}")
        started = time.monotonic()
        code = call(command, env=self.env | (env or {}))
        if code:
            say(
                f"*** {name}: " + (f"killed by signal {-code}" if code < 0 else f"exit code {code}")
            )
        self.rows.append((name, FAILED if code else PASSED, time.monotonic() - started))

    def pytest(self, name: str, servers: list[str], arguments: list[str]) -> None:
        """Run pytest beside these servers and count its tests; in CI a skipped one is a failure."""
        results = set_up.BUILD / "test-results.xml"
        results.unlink(missing_ok=True)
        command = [PYTHON, "-m", "commands.servers", *servers, "--", PYTHON, "-m", "pytest"]
        named = {name: os.environ[name] for name in SERVICES if name in os.environ}
        self.step(name, [*command, f"--junitxml={results}", *arguments], named)
        tests = _counted(results)
        self.tests += tests
        if IN_CI and tests["skipped"]:
            self.refuse(name, f"{tests['skipped']} tests were skipped; in CI every one has to run.")

    def refuse(self, name: str, why: str) -> None:
        """Note something that was not tested: a failure in CI, elsewhere a loud line."""
        say(f"\n*** {name}: {why}\n")
        self.rows.append((name, FAILED if IN_CI else NOT_RUN, 0))

    def finish(self) -> int:
        """Print the table; return the exit code, 1 when anything failed."""
        say(f"\n── {'Summary':40} {'result':8} seconds")
        for name, result, seconds in self.rows:
            say(f"   {name:40} {result:8} {seconds:7.1f}")
        return 1 if any(result == FAILED for _, result, _ in self.rows) else 0


def lint() -> int:
    """Run the checks that start no test; return the exit code."""
    set_up.install(set_up.TESTING)
    with _report() as report:
        _check(report)
    return report.finish()


def test(arguments: list[str]) -> int:
    """Run every check and test, or only pytest with these arguments; return the exit code."""
    set_up.install(set_up.TESTING)
    set_up.build_assets()
    with _report() as report:
        if arguments:
            if "browser" in " ".join(arguments):
                _bring_chromium(report)
            report.pytest("Tests", ["redis"], arguments)
        else:
            _check(report)
            _test(report)
    code = report.finish()
    tests = report.tests
    skipped = f", {tests['skipped']} skipped" if tests["skipped"] else ""
    say(f"\n{tests['passed']} passed, {tests['failed']} failed{skipped}")
    return code


@contextmanager
def _report() -> Iterator[Report]:
    """Yield a report whose steps see no setting of ours and write to a folder of their own."""
    kept = {
        name: value
        for name, value in without_services().items()
        if name != "PORT" and not name.startswith("QI_")
    }
    with tempfile.TemporaryDirectory(prefix="qi-") as var:
        yield Report({**kept, "QI_MODE": "test", "QI_VAR": var})


def _check(report: Report) -> None:
    for name, command in CHECKS.items():
        report.step(name, command)


def _test(report: Report) -> None:
    plain = ["-m", "not services and not browser", "--numprocesses=2", "--dist=loadgroup"]
    elsewhere = [f"--ignore={path}" for path in ONLY_ON_POSTGRESQL]
    report.pytest("Tests on SQLite", [], plain + elsewhere)
    report.pytest("Tests on PostgreSQL", ["postgresql"], plain + _on_postgresql())
    report.pytest("Tests with Redis and SMTP", ["postgresql", "redis"], ["-m", "services"])
    for database in faults.DATABASES:
        report.step(f"Faults on {database}", faults.command(database, *faults.SHORT, *IN_TESTS))
    if _bring_chromium(report):
        report.pytest("Tests in Chromium", [], ["-m", "browser"])


def _bring_chromium(report: Report) -> bool:
    """Tell the tests where Chromium is; without one, say loudly what that means."""
    path = chromium.provide()
    if path:
        # Playwright's own Node needs a library that a bare machine lacks.
        report.env |= {"CHROMIUM": path, "PLAYWRIGHT_NODEJS_PATH": set_up.node()["node"]}
    else:
        report.refuse("Tests in Chromium", f"not run. {chromium.HOW_TO_GET_IT}")
    return bool(path)


def _on_postgresql() -> list[str]:
    files = [path for name in ON_POSTGRESQL for path in ROOT.glob(f"*/tests/**/{name}*.py")]
    return [ALL_ON_POSTGRESQL, *sorted(str(path.relative_to(ROOT)) for path in files)]


def _counted(results: Path) -> Counter[str]:
    """Return how many tests passed, failed (or broke) and were skipped."""
    tests: Counter[str] = Counter()
    if results.exists():
        for suite in ElementTree.parse(results).iter("testsuite"):
            failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
            skipped = int(suite.get("skipped", 0))
            passed = int(suite.get("tests", 0)) - failed - skipped
            tests.update(passed=passed, failed=failed, skipped=skipped)
    return tests
