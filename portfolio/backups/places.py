"""Files and folders that a backup is written to and read from."""

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from portfolio.backups.sealing import PIECE, Refused


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold the folder, so that names in it are ours; the hold goes with us however we end."""
    with _opened(folder) as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refused(
                f"Another backup or restore is at work in {folder}. Try again after its end."
            ) from error
        yield


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield handle
    finally:
        os.close(handle)


def flushed(folder: Path) -> None:
    """Return once the names in the folder are on the disk."""
    with _opened(folder) as handle:
        os.fsync(handle)


def pieces_of(file: BinaryIO) -> Iterator[bytes]:
    """Yield the file to its end, in pieces of at most PIECE bytes."""
    while piece := file.read(PIECE):
        yield piece


def compare(found: Mapping[str, int], counted: Mapping[str, int]) -> None:
    """Refuse when tables hold other numbers of rows than were counted for the backup."""
    for table in sorted(found.keys() | counted.keys()):
        if found.get(table) != counted.get(table):
            raise Refused(
                f"The table {table} holds {found.get(table, 'no')} rows, and "
                f"{counted.get(table, 'no')} were counted for the backup. Take another backup."
            )
