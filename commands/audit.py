"""Asks whether a known fault is in what the product is built of, and says where nobody answered."""

import json
import subprocess
from collections.abc import Sequence
from typing import Any

from commands import set_up
from commands.processes import ROOT, say

CLEAN, FAULTY, NOT_ASKED = 0, 1, 2
PATIENCE = 600


def run() -> int:
    """Look both lists up; return 0 only when every package was looked up and none is faulty."""
    set_up.install(set_up.TESTING)
    codes = [python(), assets()]
    return FAULTY if FAULTY in codes else max(codes)


def python() -> int:
    """Look up what is pinned in requirements.txt (pip-audit, in PyPI's advisories)."""
    program = str(set_up.VENV / "bin" / "pip-audit")
    options = ["--requirement", set_up.RUNNING, "--require-hashes", "--disable-pip"]
    answer = asked([program, *options, "--format=json", "--progress-spinner=off"])
    if answer is None:
        return not_asked("Python packages", "pip-audit got no answer")
    return verdict("Python packages", answer["dependencies"])


def verdict(what: str, packages: list[dict[str, Any]]) -> int:
    """Say what was found among the packages as pip-audit lists them; return the exit code.

    A package that the service did not know was not looked up, which is no good news.
    """
    unknown = [one["name"] for one in packages if "skip_reason" in one]
    faulty = {one["name"]: one["vulns"] for one in packages if one.get("vulns")}
    for name, faults in faulty.items():
        for fault in faults:
            mended = ", ".join(fault["fix_versions"]) or "no version yet"
            say(f"*** {name}: {fault['id']}, mended in {mended}")
    if faulty:
        return FAULTY
    if unknown or not packages:
        return not_asked(what, f"{len(unknown)} of {len(packages)} were not found there")
    say(f"{what}: {len(packages)} looked up, no known fault.")
    return CLEAN


def assets() -> int:
    """Look up what browsers get, and what builds it (npm audit)."""
    answer = asked([set_up.node()["npm"], "audit", "--package-lock-only", "--json"])
    if answer is None or "metadata" not in answer:
        return not_asked("Assets", "npm audit got no answer")
    counts = answer["metadata"]["vulnerabilities"]
    if counts["total"]:
        say(f"*** Assets: {counts['total']} known faults; `npm audit` lists them.")
        return FAULTY
    say("Assets: looked up, no known fault.")
    return CLEAN


def asked(command: Sequence[str]) -> dict[str, Any] | None:
    """Return the JSON that the program prints, or None where it prints none."""
    try:
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
        found = json.loads(run.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return None
    return found if isinstance(found, dict) else None


def not_asked(what: str, why: str) -> int:
    say(
        f"*** {what}: NOT LOOKED UP ({why}), so nothing is known of their faults. Run this again "
        "where https://pypi.org and https://registry.npmjs.org can be reached."
    )
    return NOT_ASKED
