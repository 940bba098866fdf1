"""One database of `python3 run.py faults`, with the table of what was broken and what came of it:

.venv/bin/python -m commands.faults_run sqlite|postgresql REMINDERS FAULTS [--broken] [ROW …]
"""

import importlib
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import django

from commands.faults_servers import Postgresql, Redis
from commands.faults_sink import Sink
from commands.processes import say, stop_on_signals

HEAD = (
    "| Database | Fault | Reminders | Faults | Lost | Twice | explained | Late | Longest | Took |"
)
RULE = "|-|-|-:|-:|-:|-:|-:|-:|-:|-:|"
ROWS = dict.fromkeys(("kills", "stops", "smtp", "refusals"), "faults_rows")
ROWS |= dict.fromkeys(
    ("beats", "redis", "restarts", "disk_full", "clocks", "three_days", "poison", "moves"),
    "faults_outages",
)
ROWS["deploys"] = "faults_outages"
# What the other database alone can suffer.
ONLY = {"sqlite": ("restarts",), "postgresql": ("disk_full",)}
# So many of what failed are named.
NAMED = 12


def main(arguments: list[str]) -> int:
    broken = "--broken" in arguments
    database, number, faults, *names = [one for one in arguments if one != "--broken"]
    with tempfile.TemporaryDirectory(prefix="qi-faults-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        redis = Redis(folder)
        postgresql = Postgresql(folder) if database == "postgresql" else None
        sink = Sink()
        (folder / "ring").mkdir()
        env = {name: value for name, value in os.environ.items() if not name.startswith("QI_")}
        env |= {"DJANGO_SETTINGS_MODULE": "qiprogramme.settings", "QI_MODE": "test"}
        env |= {"QI_VAR": str(folder), "QI_FAULTS": str(folder / "ring"), "QI_MAIL_URL": sink.url}
        env |= {"DATABASE_URL": f"sqlite:///{folder / 'faults.sqlite3'}"} | redis.urls
        if postgresql:
            env["DATABASE_URL"] = postgresql.url
        if broken:
            env["QI_FAULTS_BROKEN"] = "1"
        os.environ.update(env)
        django.setup()
        rings = importlib.import_module("commands.faults_ring")
        ring = rings.Ring(folder / "ring", env, sink, redis, postgresql)
        try:
            ring.open()
            return _table(ring, database, int(number), int(faults), names)
        finally:
            ring.close()
            redis.kill()
            if postgresql:
                postgresql.stop()
            sink.close()


def _table(ring: Any, database: str, number: int, faults: int, names: list[str]) -> int:
    label = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[database]
    say(f"{HEAD}\n{RULE}")
    wrong: list[str] = []
    elsewhere = ONLY.get(database, ())
    for name in names or [name for name in ROWS if name not in elsewhere]:
        started = time.monotonic()
        room = importlib.import_module(f"commands.{ROWS[name]}")
        line = getattr(room, name)(ring, number, faults)
        found = line.verdict
        say(
            f"| {label} | {line.name} | {found.reminders} | {line.faults} | {len(found.lost)} "
            f"| {found.twice} | {found.explained} | {found.late} "
            f"| {found.longest.total_seconds():.0f} s | {time.monotonic() - started:.0f} s |"
        )
        wrong += [f"{line.name}: {what}" for what in (*found.lost, *found.complaints)]
    for what in wrong[:NAMED]:
        say(f"*** {what}")
    if len(wrong) > NAMED:
        say(f"*** and {len(wrong) - NAMED} more")
    if wrong:
        logs = [path for path in ring.folder.glob("*.log") if path.name != "struck.log"]
        for log in logs:
            say(f"\n{log.name}:\n" + "\n".join(log.read_text().splitlines()[-15:]))
    return 1 if wrong else 0


if __name__ == "__main__":
    stop_on_signals()
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
