"""A backup made and proven, a backup restored: the same for each database."""

import errno
import os
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from portfolio.backups import postgresql, sqlite
from portfolio.backups.places import alone_in, flushed
from portfolio.backups.sealing import Refused, Sealed, seal, unseal

DATABASES: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgresql}
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# Whoever signed out since the backup must not be signed in again by it.
FORGET_SESSIONS = "DELETE FROM django_session"
NO_KEY = (
    "QI_BACKUP_KEY is not set. Make one as .env.example says, and keep it apart from the backups: "
    "without it nobody can read them, and whoever has both reads everything."
)
BESIDE = "Give another folder, on another disk or machine: {folder} holds the database itself."
NO_FOLDER = "There is no folder {folder}. Make it first, for the account that runs this command."
NOTHING = "The database holds nothing. Check DATABASE_URL."
FULL_DATABASE = (
    "The database that DATABASE_URL names holds something. Name an empty one, or give --replace: "
    "then all that it holds is lost."
)
NEWER = (
    "This backup was made by a newer version ({one} is not known here). Take that version first, "
    "then restore."
)
OTHER = "This backup holds a {theirs} database, and DATABASE_URL names {ours}."


class Made(NamedTuple):
    """What a backup holds, and where it is."""

    path: Path
    made_at: datetime
    tables: int
    rows: int


def back_up(folder: Path, *, at: datetime) -> Made:
    """Return the backup that now stands in the folder: whole, on the disk, read back and proven."""
    key, database = _key(), _database()
    if not folder.is_dir():
        raise Refused(NO_FOLDER.format(folder=folder))
    if database is sqlite and Path(connection.settings_dict["NAME"]).parent.samefile(folder):
        raise Refused(BESIDE.format(folder=folder))
    with _in_words(folder), alone_in(folder):
        partial = folder / ".qiprogramme.partial"
        partial.unlink(missing_ok=True)
        try:
            with open(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                with database.dumped() as (counts, data):
                    if not counts:
                        raise Refused(NOTHING)
                    seal(file, key, _header(at, counts), data)
                file.flush()
                os.fsync(file.fileno())
            with open(partial, "rb") as file:
                sealed = unseal(file, key)
                database.check(sealed.data, sealed.header["counts"])
            path = folder / f"qiprogramme-{at:%Y%m%dT%H%M%SZ}.backup"
            os.rename(partial, path)
            flushed(folder)
        finally:
            partial.unlink(missing_ok=True)
    return _made(path, sealed)


def restore(path: Path, *, replace: bool, then: list[str]) -> Made:
    """Return the backup that is now the database; where anything fails, nothing has changed.

    `then` are statements of SQL that become part of it before anybody can look into it.
    """
    key, database = _key(), _database()
    with _in_words(path):
        with open(path, "rb") as file:
            sealed = unseal(file, key)
            _refuse_foreign(sealed)
            if not replace and database.holds_anything():
                raise Refused(FULL_DATABASE)
            # All of it is good before any of it is used.
            for _ in sealed.data:
                pass
        with open(path, "rb") as file:
            data = unseal(file, key).data
            database.restore(data, sealed.header["counts"], [FORGET_SESSIONS, *then])
    return _made(path, sealed)


def made_at(path: Path) -> datetime:
    """Return the moment that the backup shows."""
    with _in_words(path), open(path, "rb") as file:
        return datetime.fromisoformat(unseal(file, _key()).header["made_at"])


def _key() -> bytes:
    if not settings.BACKUP_KEY:
        raise Refused(NO_KEY)
    return urlsafe_b64decode(settings.BACKUP_KEY)


def _database() -> ModuleType:
    return DATABASES[connection.vendor]


def _header(at: datetime, counts: dict[str, int]) -> dict:
    applied = MigrationRecorder(connection).applied_migrations()
    return {
        "made_at": at.isoformat(),
        "database": _database().NAME,
        "counts": counts,
        "migrations": sorted(f"{app}.{name}" for app, name in applied),
    }


def _refuse_foreign(sealed: Sealed) -> None:
    theirs, ours = sealed.header["database"], _database().NAME
    if theirs != ours:
        raise Refused(OTHER.format(theirs=theirs, ours=ours))
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if unknown := sorted(set(sealed.header["migrations"]) - known):
        raise Refused(NEWER.format(one=unknown[0]))


def _made(path: Path, sealed: Sealed) -> Made:
    counts = sealed.header["counts"]
    moment = datetime.fromisoformat(sealed.header["made_at"])
    return Made(path, moment, len(counts), sum(counts.values()))


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    """Turn what the machine complains of into a sentence."""
    try:
        yield
    except OSError as error:
        where = error.filename or path
        if error.errno in FULL:
            raise Refused(f"The disk with {where} is full. Make room and try again.") from error
        raise Refused(f"{where}: {error.strerror}. Check the path and its rights.") from error
    except Error as error:
        raise Refused(f"The database complains: {' '.join(str(error).split())}") from error
