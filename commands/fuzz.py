"""Sends 10,000 generated requests to every form and address, half of them on each database."""

import secrets
import subprocess
import tempfile
from contextlib import ExitStack
from pathlib import Path

from commands import set_up
from commands.processes import ROOT, Command, die_with_parent, say, without_services

REQUESTS = 10_000
SERVERS: dict[str, list[str]] = {"SQLite": [], "PostgreSQL": ["postgresql"]}


def run(seed: int | None) -> int:
    """Send them; return the exit code, 1 when something broke. The same seed sends the same."""
    set_up.install(set_up.TESTING)
    set_up.build_assets()
    seed = secrets.randbelow(1_000_000) if seed is None else seed
    say(
        f"Seed {seed}: about half an hour on two cores. `python3 run.py fuzz {seed}` does it again."
    )
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="qi-")))
        running = {}
        for name, servers in SERVERS.items():
            log = stack.enter_context((folder / name).open("w"))
            running[name] = subprocess.Popen(
                command(servers),
                cwd=ROOT,
                env=environment(seed, folder / f"var-{name}"),
                stdout=log,
                stderr=subprocess.STDOUT,
                preexec_fn=die_with_parent,
            )
        codes = {name: process.wait() for name, process in running.items()}
        for name, code in codes.items():
            say(f"\n── {name}\n{told((folder / name).read_text(), code)}")
    return 1 if any(codes.values()) else 0


def command(servers: list[str]) -> Command:
    python = str(set_up.PYTHON)
    tests = ["-m", "pytest", "portfolio/tests/test_fuzz.py", "-q", "-s", "--show-capture=no"]
    quiet = ["-o", "log_level=CRITICAL", "--timeout=0"]
    return [python, "-m", "commands.servers", *servers, "--", python, *tests, *quiet]


def environment(seed: int, var: Path) -> dict[str, str]:
    ours = {"QI_MODE": "test", "QI_VAR": str(var), "QI_FUZZ": str(REQUESTS // len(SERVERS))}
    return {**without_services(), **ours, "QI_FUZZ_SEED": str(seed)}


def told(log: str, code: int) -> str:
    """Return the line with the numbers; all that was written where something broke."""
    lines = [line for line in log.splitlines() if " requests: " in line]
    return log if code or not lines else lines[-1]
