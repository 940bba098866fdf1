"""A backup is whole, for its key alone, and becomes the database wholly or not at all."""

import os
import resource
import shutil
import signal
import sqlite3
from contextlib import closing, contextmanager
from threading import Event, Thread

import psycopg2
import pytest
from django.apps import apps
from django.db import connection, models
from django.test import Client

from commands.processes import wait_until
from portfolio.backups.sealing import seal, unseal
from portfolio.tests.places import BACKUP_KEY, KEY, begun, done, empty_database, refused
from qiprogramme.tests.make import two_worlds
from qiprogramme.tests.processes import shared_with_processes

pytestmark = pytest.mark.django_db(transaction=True)
WORK = "INSERT INTO django_session VALUES ('working-{}', '', '2030-01-01 00:00:00')"
OTHER_KEY = "QW5vdGhlcktleUZvckJhY2t1cHNOb3RPZldlYWxkIzI="
FEW_BYTES = 100


@pytest.fixture(autouse=True)
def key(settings):
    settings.BACKUP_KEY = BACKUP_KEY


@pytest.fixture
def ours(tmp_path):
    """The address of a database with two organisations, somebody signed in."""
    Client().force_login(two_worlds().lead)
    folder = tmp_path / "database"
    folder.mkdir()
    with shared_with_processes(folder) as database:
        yield database


@pytest.fixture
def empty(ours, tmp_path):
    with empty_database(tmp_path / "database", ours) as database:
        yield database


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "backups"
    made.mkdir()
    return made


@pytest.fixture
def backup(ours, folder):
    said = done(ours, "backup", folder)
    (path,) = folder.iterdir()
    assert said.startswith(f"{path}: ")
    return path


def run(database: str, *statements: str) -> list[tuple]:
    """Return what the last statement found."""
    with opened(database) as cursor:
        for statement in statements:
            cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def opened(database: str):
    if database.startswith("sqlite"):
        place = sqlite3.connect(database.removeprefix("sqlite:///"), timeout=20)
    else:
        place = psycopg2.connect(database.replace("postgres:", "postgresql:", 1))
    with closing(place), place, closing(place.cursor()) as cursor:
        yield cursor


def rows(database: str) -> dict[str, list[tuple]]:
    """Return all rows of all tables."""
    found = {}
    with opened(database) as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")  # noqa: S608
            found[model._meta.db_table] = sorted(map(str, cursor.fetchall()))
    return found


def resealed(path, target, **changed) -> str:
    """Return where the same backup now stands with another header, as no disk fault could."""
    with open(path, "rb") as file, open(target, "wb") as other:
        header, data = unseal(file, KEY)
        seal(other, KEY, header | changed, data)
    return str(target)


def test_nothing_is_kept_outside_of_the_database():
    fields = [field for model in apps.get_models() for field in model._meta.get_fields()]
    assert [field for field in fields if isinstance(field, models.FileField)] == []


def test_everything_comes_back_but_who_was_signed_in(ours, empty, backup):
    assert backup.stat().st_mode & 0o777 == 0o600
    assert b"weald" not in backup.read_bytes().lower()
    assert "signs in anew" in done(empty, "restore", backup)
    was, now = rows(ours), rows(empty)
    assert was.pop("django_session")
    assert now.pop("django_session") == []
    # The copy holds its mail until somebody releases it.
    assert now.pop("notifications_outbox") != was.pop("notifications_outbox") == []
    assert now == was
    # What is saved next gets an id of its own.
    run(empty, "INSERT INTO django_content_type (app_label, model) VALUES ('new', 'new')")


def test_people_work_meanwhile(ours, empty, folder):
    stopped, written = Event(), 0

    def work():
        nonlocal written
        while not stopped.is_set():
            run(ours, WORK.format(written))
            written += 1

    worker = Thread(target=work)
    worker.start()
    try:
        done(ours, "backup", folder)
    finally:
        stopped.set()
        worker.join()
    assert written > 3
    (path,) = folder.iterdir()
    done(empty, "restore", path)


def test_what_is_there_is_lost_only_when_asked_for(ours, empty, backup):
    run(ours, "CREATE TABLE of_a_later_version (id integer)", "DELETE FROM django_session")
    assert "--replace" in refused(ours, "restore", backup)
    assert run(ours, "SELECT * FROM of_a_later_version") == []
    was = rows(ours)
    run(ours, "UPDATE people_user SET name = 'Overwritten'")
    done(ours, "restore", backup, "--replace")
    assert rows(ours) | {"notifications_outbox": was["notifications_outbox"]} == was
    with pytest.raises((sqlite3.OperationalError, psycopg2.errors.UndefinedTable)):
        run(ours, "SELECT * FROM of_a_later_version")


def test_a_backup_that_is_not_good_changes_nothing(ours, backup, tmp_path, settings):
    was, bad = rows(ours), tmp_path / "bad"

    def why(path) -> str:
        return refused(ours, "restore", path, "--replace")

    settings.BACKUP_KEY = OTHER_KEY
    assert "another key" in why(backup)
    settings.BACKUP_KEY = ""
    assert "QI_BACKUP_KEY is not set" in why(backup)
    settings.BACKUP_KEY = BACKUP_KEY
    assert "No such file" in why(tmp_path / "nowhere")
    whole = backup.read_bytes()
    bad.write_bytes(whole[:-FEW_BYTES])
    assert "cut short" in why(bad)
    bad.write_bytes(whole[:-FEW_BYTES] + bytes([whole[-FEW_BYTES] ^ 1]) + whole[1 - FEW_BYTES :])
    assert "damaged" in why(bad)
    bad.write_bytes(b"PGDMP" + whole)
    assert "no backup" in why(bad)
    with open(backup, "rb") as file:
        header = unseal(file, KEY).header
    assert "newer version" in why(resealed(backup, bad, migrations=["people.9999_later"]))
    assert "another" in why(resealed(backup, bad, database="Another")).lower()
    # Only the rows themselves, once they are in place, show that some are missing.
    more = header["counts"] | {"people_user": header["counts"]["people_user"] + 1}
    assert "people_user" in why(resealed(backup, bad, counts=more))
    assert rows(ours) == was


def test_a_restore_that_dies_or_has_to_wait_too_long_changes_nothing(ours, backup):
    was = rows(ours)
    if connection.vendor == "sqlite":
        # As the application has it.
        run(ours, "PRAGMA journal_mode = WAL")
    with opened(ours) as somebody:
        somebody.execute("SELECT * FROM people_user")
        with begun(ours, "restore", backup, "--replace") as restore:
            wait_until(lambda: is_waiting(ours) or restore.poll() is not None, 60)
            assert restore.poll() is None, restore.communicate()
            assert is_waiting(ours)
            os.killpg(restore.pid, signal.SIGKILL)
            restore.wait()
        assert "still uses" in refused(ours, "restore", backup, "--replace")
    assert rows(ours) == was
    done(ours, "restore", backup, "--replace")


def is_waiting(database: str) -> bool:
    """Say whether the restore stands before the old data, which somebody reads."""
    if database.startswith("sqlite"):
        path = database.removeprefix("sqlite:///")
        copy = os.path.join(os.path.dirname(path), f".{os.path.basename(path)}.copy")
        return os.path.exists(copy) and os.path.getsize(copy) > 0
    return bool(run(database, "SELECT 1 FROM pg_locks WHERE NOT granted"))


def test_a_full_disk_is_said_to_be_full_and_leaves_nothing_behind(ours, folder, backup):
    least = backup.stat().st_size - 1
    backup.unlink()
    was = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (least, was[1]))
    try:
        assert "is full" in refused(ours, "backup", folder)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, was)
    assert list(folder.iterdir()) == []
    assert not [name for name in os.listdir(folder.parent / "database") if "copy" in name]


def test_a_backup_goes_where_it_was_told_to_or_says_why_not(ours, folder, settings):
    assert "Make it first" in refused(ours, "backup", folder / "unmounted")
    settings.BACKUP_KEY = ""
    assert "QI_BACKUP_KEY is not set" in refused(ours, "backup", folder)
    settings.BACKUP_KEY = BACKUP_KEY
    if connection.vendor == "sqlite":
        assert "another folder" in refused(ours, "backup", folder.parent / "database")
    assert list(folder.iterdir()) == []


if connection.vendor == "postgresql":
    # A matter of its programs.
    def test_a_missing_program_is_named(ours, folder, backup, monkeypatch):
        monkeypatch.setenv("PATH", str(folder))
        assert "pg_dump is missing" in refused(ours, "backup", folder)
        assert "psql is missing" in refused(ours, "restore", backup, "--replace")

    def test_a_program_that_fails_halfway_changes_nothing(ours, backup, tmp_path, monkeypatch):
        was = rows(ours)
        program = tmp_path / "pg_restore"
        program.write_text(
            f'#!/bin/sh\n{shutil.which("pg_restore")} "$@" | head -c 20000\nexit 1\n'
        )
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
        assert "pg_restore failed" in refused(ours, "restore", backup, "--replace")
        assert rows(ours) == was

    def test_no_password_stands_on_a_command_line(ours, empty, folder, tmp_path, monkeypatch):
        log = tmp_path / "log"
        for name in ("pg_dump", "pg_restore", "psql"):
            program = tmp_path / name
            program.write_text(
                f'#!/bin/sh\necho {name} "$@" >> {log}\nexec {shutil.which(name)} "$@"'
            )
            program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
        monkeypatch.setitem(connection.settings_dict, "PASSWORD", "this-is-secret")
        done(ours, "backup", folder)
        done(empty, "restore", next(folder.iterdir()))
        said = log.read_text()
        assert {line.split()[0] for line in said.splitlines()} == {"pg_dump", "pg_restore", "psql"}
        assert "this-is-secret" not in said
