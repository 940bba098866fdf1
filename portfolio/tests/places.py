"""Databases of our own beside the test's, and manage.py at work on them."""

import os
import subprocess
import sys
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

KEY = b"BackupsOfWealdAreLockedWithThis1"
BACKUP_KEY = urlsafe_b64encode(KEY).decode()


@contextmanager
def empty_database(folder: Path, database: str) -> Iterator[str]:
    """Yield the address of a database that holds nothing, of the kind that the other one is."""
    name = f"qi_{uuid4().hex}"
    if database.startswith("sqlite"):
        yield f"sqlite:///{folder / name}.sqlite3"
        return
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        yield f"{database.rpartition('/')[0]}/{name}"
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def named(database: str) -> Iterator[None]:
    """Have the settings name this database; on PostgreSQL, be connected to it."""
    place = connection.settings_dict
    was = place["NAME"]
    on_server = connection.vendor == "postgresql"
    name = database.rpartition("/")[2] if on_server else database.removeprefix("sqlite:///")
    try:
        place["NAME"] = name
        if on_server:
            connection.close()
        yield
    finally:
        place["NAME"] = was
        if on_server:
            connection.close()


def done(database: str, *arguments) -> str:
    """Return what the command said, having done what it was asked."""
    said = StringIO()
    with named(database):
        call_command(*map(str, arguments), stdout=said)
    return said.getvalue()


def refused(database: str, *arguments) -> str:
    """Return why the command did not do it."""
    with pytest.raises(CommandError) as why:
        done(database, *arguments)
    return str(why.value)


@contextmanager
def begun(database: str, *arguments) -> Iterator[subprocess.Popen[str]]:
    """Yield manage.py at work on the database, in a process group of its own."""
    with subprocess.Popen(
        [sys.executable, "manage.py", *map(str, arguments)],
        cwd=settings.BASE_DIR,
        env=os.environ
        | {"DATABASE_URL": database, "QI_BACKUP_KEY": BACKUP_KEY}
        | {"DJANGO_SETTINGS_MODULE": "qiprogramme.settings"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        yield process
