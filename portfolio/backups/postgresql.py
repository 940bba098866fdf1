"""PostgreSQL's database out of it and back into it, with PostgreSQL's own programs.

They find the server and the password in their environment, never on a command line, which
everybody on the machine may read.
"""

import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from tempfile import TemporaryFile
from threading import Thread
from typing import BinaryIO

from django.db import DatabaseError, connection, transaction

from portfolio.backups.places import compare, pieces_of
from portfolio.backups.sealing import Refused

NAME = "PostgreSQL"
PATIENCE_SECONDS = 10
# As Django names them, and as PostgreSQL's programs do.
VARIABLES = {
    "dbname": "PGDATABASE",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "host": "PGHOST",
    "port": "PGPORT",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "options": "PGOPTIONS",
}
CLUES = {
    "version mismatch": " Install the programs of the server’s version: "
    "apt-get install postgresql-client.",
    "unsupported version": " Install the programs of the version that made this backup, or later.",
    "lock timeout": " Something still uses the database. Stop the web server, the worker and beat "
    "first.",
    "No space left on device": " Make room on the disk and try again.",
}
QUIETLY = ("--no-psqlrc", "--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1")
ROWS = re.compile(rb'COPY public\.("?)(.+?)\1 \(')
TAKE_OUT = """
DO $$ DECLARE one text; BEGIN
  FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('DROP TABLE IF EXISTS public.%I CASCADE', one);
  END LOOP;
END $$;
"""
COUNT = """
DO $$ BEGIN IF (SELECT count(*) FROM public.{table}) <> {rows} THEN
  RAISE EXCEPTION 'The table {name} does not hold its {rows} rows';
END IF; END $$;
"""


def holds_anything() -> bool:
    try:
        return bool(connection.introspection.table_names(include_views=True))
    except DatabaseError as error:
        raise Refused(f"PostgreSQL does not answer: {_one_line(str(error))}.") from error


@contextmanager
def dumped() -> Iterator[tuple[dict[str, int], Iterator[bytes]]]:
    """Yield the rows of each table and the dump, both as they were at one moment."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        counts = {}
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
            counts[table] = cursor.fetchone()[0]
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
        with _running("pg_dump", *options) as program:
            yield counts, _said(program)


def check(data: Iterable[bytes], counts: Mapping[str, int]) -> None:
    """Refuse data from which PostgreSQL's program would not restore so many rows a table."""
    found: Counter[str] = Counter()
    table = ""
    with _script(data) as script:
        for line in script:
            if table and line == b"\\.\n":
                table = ""
            elif table:
                found[table] += 1
            elif begins := ROWS.match(line):
                table = begins[2].decode()
                found[table] = 0
    compare(found, counts)


def restore(data: Iterable[bytes], counts: Mapping[str, int], then: Iterable[str]) -> None:
    """Put the dump in the place of all tables, in one transaction, having run the statements."""
    with _running("psql", *QUIETLY) as psql:

        def say(text: str) -> None:
            psql.stdin.write(text.encode())

        try:
            say(f"BEGIN; SET LOCAL lock_timeout = '{PATIENCE_SECONDS}s';{TAKE_OUT}")
            with _script(data) as script:
                for piece in pieces_of(script):
                    psql.stdin.write(piece)
            for table, rows in counts.items():
                quoted, name = connection.ops.quote_name(table), table.replace("'", "''")
                say(COUNT.format(table=quoted, name=name, rows=rows))
            say("SET search_path = public; SET timezone = 'UTC';")
            for statement in then:
                say(f"{statement};")
            # Whatever failed until here ends without it, and everything is as it was.
            say("COMMIT;")
            psql.stdin.close()
        except BrokenPipeError:
            # It has said why.
            with suppress(BrokenPipeError):
                psql.stdin.close()
        _ended(psql)


@contextmanager
def _script(data: Iterable[bytes]) -> Iterator[BinaryIO]:
    """Yield what would restore the dump, as SQL; at its end the whole dump was good."""
    failures: list[Exception] = []

    def feed() -> None:
        try:
            for piece in data:
                program.stdin.write(piece)
            program.stdin.close()
        except BrokenPipeError:
            with suppress(BrokenPipeError):
                program.stdin.close()
        except Exception as error:
            failures.append(error)
            program.kill()

    options = ["--no-owner", "--no-privileges", "--file=-"]
    with _running("pg_restore", *options) as program:
        feeder = Thread(target=feed)
        feeder.start()
        try:
            yield program.stdout
        finally:
            # Whoever reads has come to the end, or has given up.
            program.stdout.close()
            feeder.join()
        if failures:
            raise failures[0]
        _ended(program)


class _Program(subprocess.Popen[bytes]):
    """One of PostgreSQL's programs, with pipes for what it reads and says."""

    name: str
    stdin: BinaryIO
    stdout: BinaryIO
    complaints: BinaryIO


@contextmanager
def _running(name: str, *options: str) -> Iterator[_Program]:
    """Yield the program at work on our database; it is gone at the end."""
    path = shutil.which(name)
    if path is None:
        raise Refused(f"{name} is missing on this machine: apt-get install postgresql-client.")
    with TemporaryFile() as complaints:
        program = _Program(
            [path, *options],
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
        )
        program.name, program.complaints = name, complaints
        try:
            yield program
        finally:
            program.kill()
            with suppress(BrokenPipeError):
                program.stdin.close()
            program.stdout.close()
            program.wait()


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    named = connection.get_connection_params()
    ours = {VARIABLES[name]: str(value) for name, value in named.items() if name in VARIABLES}
    # So that we understand what they say.
    return kept | ours | {"LC_ALL": "C.UTF-8"}


def _said(program: _Program) -> Iterator[bytes]:
    """Yield what the program says, to its good end."""
    program.stdin.close()
    yield from pieces_of(program.stdout)
    _ended(program)


def _ended(program: _Program) -> None:
    if program.wait() != 0:
        program.complaints.seek(0)
        says = _one_line(program.complaints.read().decode(errors="replace"))
        clue = next((CLUES[part] for part in CLUES if part in says), "")
        raise Refused(f"{program.name} failed: {says[-500:]}.{clue}")


def _one_line(text: str) -> str:
    return " ".join(text.split()).rstrip(".")
