"""Breaks, one after the other, everything that a reminder needs, and counts what is lost."""

from commands import set_up
from commands.processes import Command, call, say

DATABASES = ("sqlite", "postgresql")
# Reminders and kills.
SHORT, LONG = (500, 50), (10_000, 1_000)


def run(*, long: bool) -> int:
    """Run the whole table on both databases; return the exit code, 1 when a promise was broken."""
    set_up.install(set_up.TESTING)
    codes = [call(command(database, *(LONG if long else SHORT))) for database in DATABASES]
    broken = any(codes)
    say("\nA promise was broken: the lines above say which." if broken else "\nEvery promise held.")
    return 1 if broken else 0


def command(database: str, number: int, faults: int, *rows: str) -> Command:
    """Return what runs these rows of the table, or all of them, on one database."""
    module = [str(set_up.PYTHON), "-m", "commands.faults_run"]
    return [*module, database, str(number), str(faults), *rows]
