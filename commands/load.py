"""A Monday morning of a trust with 1,000 projects: many people at once, on PostgreSQL and Redis."""

import json
import os
import tempfile
import time
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from commands import servers, set_up
from commands.bench import answers, free_port, memory, output, running
from commands.processes import call, say, wait_until

PROJECTS, PEOPLE, SECONDS = 1000, 40, 120
# The two web services of docs/deploy.md together.
WEB = ("--workers=4", "--worker-class=gthread", "--threads=4", "--preload")
START_PATIENCE = 300
# Slower than this for one in twenty is named below the table.
SLOW = 1000.0
PYTHON = str(set_up.PYTHON)


def run() -> int:
    """Play the morning and print what came of it; return 1 where an answer was none."""
    set_up.install(set_up.TESTING, set_up.LOAD)
    set_up.build_assets()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="qi-")))
        folder.chmod(0o755)
        env = {**set_up.demo_environment(), "QI_VAR": str(folder / "var")}
        env |= stack.enter_context(servers.postgresql(folder))
        env |= stack.enter_context(servers.redis(folder))
        output([PYTHON, "manage.py", "migrate"], env)
        output([PYTHON, "manage.py", "seed", "--scale", str(PROJECTS)], env)
        people = folder / "people.json"
        people.write_text(output([PYTHON, "-m", "commands.load_pages"], env), "utf-8")
        port = free_port()
        web = [
            PYTHON,
            "-m",
            "gunicorn",
            "qiprogramme.wsgi",
            f"--bind=127.0.0.1:{port}",
            *WEB,
            "--no-control-socket",
        ]
        group = stack.enter_context(running([*web, "--log-level=warning"], env))
        if not wait_until(lambda: answers(port), START_PATIENCE):
            raise SystemExit("The web server did not start; the lines above say why.")
        say(f"{PROJECTS} projects, {PEOPLE} people at once, {SECONDS} seconds …")
        before, held = os.getloadavg()[0], memory(group)
        found = played(port, folder / "told", env | {"QI_LOAD_PEOPLE": str(people)})
        say(
            f"\n{time.strftime('%-d %B %Y, %H:%M')}; {os.cpu_count()} cores, the people on them too"
        )
        say(f"Load: {before:.1f} before, {os.getloadavg()[0]:.1f} after")
        say(f"Memory of the web processes: {held} before, {memory(group)} after\n")
        return tell(found)


def played(port: int, told: Path, env: dict[str, str]) -> list[dict[str, Any]]:
    """Return Locust's numbers for each page."""
    options = [
        "--headless",
        f"--users={PEOPLE}",
        f"--run-time={SECONDS}s",
        "--spawn-rate=4",
        "--reset-stats",
    ]
    options += [f"--host=http://127.0.0.1:{port}", f"--json-file={told}", "--only-summary"]
    call([PYTHON, "-m", "locust", "-f", "commands/load_users.py", *options], env)
    found: list[dict[str, Any]] = json.loads(told.with_suffix(".json").read_text("utf-8"))
    return found


def tell(found: Iterable[dict[str, Any]]) -> int:
    """Print the table of pages as Markdown, and what is slow or failed; return the exit code."""
    rows = sorted(found, key=lambda row: row["name"])
    total = sum(row["num_requests"] for row in rows)
    failed = sum(row["num_failures"] for row in rows)
    say("| Page | Requests | Errors | Median | p95 |\n|-|-:|-:|-:|-:|")
    for row in rows:
        middle, late = (percentile(row["response_times"], part) for part in (0.5, 0.95))
        say(
            f"| {row['name']} | {row['num_requests']} | {row['num_failures']} "
            f"| {middle:.0f} ms | {late:.0f} ms |"
        )
    say(f"\n{total} requests, {total / SECONDS:.1f} a second, {failed} errors.")
    slow = [row["name"] for row in rows if percentile(row["response_times"], 0.95) > SLOW]
    for name in slow:
        say(f"*** {name}: one in twenty takes longer than a second.")
    return 1 if failed or not total else 0


def percentile(times: dict[str, int], part: float) -> float:
    """Return the time in milliseconds that this part of the requests took at most.

    `times` says how many took how long, as Locust counts them: rounded to two digits.
    """
    counted = sorted((float(took), number) for took, number in times.items())
    wanted = part * sum(number for _, number in counted)
    for took, number in counted:
        wanted -= number
        if wanted <= 0:
            return took
    return 0.0
