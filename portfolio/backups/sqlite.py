"""SQLite's database out of its file and back into it, through SQLite itself: never a file copy."""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection

from portfolio.backups.places import alone_in, compare, flushed, pieces_of
from portfolio.backups.sealing import Refused

NAME = "SQLite"
PATIENCE_SECONDS = 10
SAYS = {
    "database or disk is full": "The disk with {path} is full. Make room and try again.",
    "locked": "Something still uses {path}. Stop the web server, the worker and beat first.",
}


def holds_anything() -> bool:
    path = _path()
    if not path.exists() or path.stat().st_size == 0:
        return False
    try:
        return bool(_counts(path))
    except Refused:
        # Whatever it is, it is not nothing.
        return True


@contextmanager
def dumped() -> Iterator[tuple[dict[str, int], Iterator[bytes]]]:
    """Yield the rows of each table and the database, both as they were at one moment."""
    path = _path()
    if not path.exists():
        raise Refused(f"There is no database at {path}. Check DATABASE_URL.")
    with _copy_of(path) as copy:
        with _asked(path, read_only=True) as database:
            database.execute("VACUUM INTO ?", (str(copy),))
        with open(copy, "rb") as file:
            yield _counts(copy), pieces_of(file)


def check(data: Iterable[bytes], counts: Mapping[str, int]) -> None:
    """Refuse data that are no sound database with so many rows in each table."""
    with _copy_of(_path()) as copy:
        _write(copy, data)
        _check(copy, counts)


def restore(data: Iterable[bytes], counts: Mapping[str, int], then: Iterable[str]) -> None:
    """Put the database in the place of ours at one stroke, having run the statements on it."""
    path = _path()
    with _copy_of(path) as copy:
        _write(copy, data)
        _check(copy, counts)
        with _asked(copy) as database:
            for statement in then:
                database.execute(statement)
            database.commit()
        if path.exists():
            _leave(path, copy)
        with open(copy, "rb") as file:
            os.fsync(file.fileno())
        os.replace(copy, path)
        flushed(path.parent)


def _path() -> Path:
    return Path(connection.settings_dict["NAME"])


@contextmanager
def _copy_of(path: Path) -> Iterator[Path]:
    """Yield the path of a file beside the database, empty and for us alone, and gone afterwards.

    There, because what protects the database protects the copy, which is not encrypted.
    """
    copy = path.with_name(f".{path.name}.copy")
    with alone_in(path.parent):
        _remove(copy)
        os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            yield copy
        finally:
            _remove(copy)


def _remove(path: Path) -> None:
    for ending in ("", "-journal", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


@contextmanager
def _asked(path: Path, *, read_only: bool = False) -> Iterator[sqlite3.Connection]:
    mode = "ro" if read_only else "rw"
    address = f"{path.absolute().as_uri()}?mode={mode}"
    try:
        with closing(sqlite3.connect(address, uri=True, timeout=PATIENCE_SECONDS)) as database:
            yield database
    except sqlite3.DatabaseError as error:
        says = next((SAYS[part] for part in SAYS if part in str(error)), "{path}: {error}.")
        raise Refused(says.format(path=path, error=error)) from error


def _counts(path: Path) -> dict[str, int]:
    with _asked(path, read_only=True) as database:
        tables = database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        count = "SELECT count(*) FROM {}".format
        return {
            name: database.execute(count(connection.ops.quote_name(name))).fetchone()[0]
            for (name,) in sorted(tables)
        }


def _write(copy: Path, data: Iterable[bytes]) -> None:
    with open(copy, "wb") as file:
        for piece in data:
            file.write(piece)


def _check(copy: Path, counts: Mapping[str, int]) -> None:
    with _asked(copy) as database:
        answer = database.execute("PRAGMA integrity_check").fetchone()[0]
        broken = database.execute("PRAGMA foreign_key_check").fetchone()
    if answer != "ok" or broken:
        raise Refused(f"The database in this backup is not sound: {broken or answer}.")
    compare(_counts(copy), counts)


def _leave(path: Path, copy: Path) -> None:
    """Have nobody in the old database any more, and give the new one its owner and rights."""
    was = path.stat()
    os.chmod(copy, was.st_mode & 0o777)
    if os.geteuid() == 0:
        os.chown(copy, was.st_uid, was.st_gid)
    try:
        with _asked(path) as database:
            # Takes what stands in its journal into the file; refused while others are in there.
            database.execute("PRAGMA journal_mode = DELETE").fetchone()
    except Refused as refused:
        if refused.args[0].startswith("Something"):
            raise
    # Those of a database too damaged to be asked would be taken for the new one's.
    for ending in ("-journal", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
