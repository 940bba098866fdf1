"""A sealed file gives back what it was given, and shows whatever became of it since."""

import os
import subprocess
import sys
from io import BytesIO

import pytest

from portfolio.backups import sealing
from portfolio.backups.sealing import Refused, seal, unseal

KEY, OTHER = b"k" * 32, b"o" * 32
HEADER = {"counts": {"people_user": 3}}
PIECES = [b"first", b"", b"x" * sealing.PIECE, b"last"]


def sealed(data=PIECES, key: bytes = KEY) -> bytes:
    file = BytesIO()
    seal(file, key, HEADER, data)
    return file.getvalue()


def opened(file: bytes, key: bytes = KEY) -> bytes:
    header, data = unseal(BytesIO(file), key)
    assert header == HEADER
    return b"".join(data)


def frames(file: bytes) -> list[bytes]:
    """Return the frames after what stands in the clear."""
    start = len(sealing.MAGIC) + sealing.SALT + sealing.WORD
    found, rest = [], file[start:]
    while rest:
        end = sealing.LENGTH.size + sealing.LENGTH.unpack(rest[: sealing.LENGTH.size])[0]
        found.append(rest[:end])
        rest = rest[end:]
    return found


def rebuilt(file: bytes, some: list[bytes]) -> bytes:
    return file[: len(sealing.MAGIC) + sealing.SALT + sealing.WORD] + b"".join(some)


@pytest.mark.parametrize("data", [PIECES, [], [b""]])
def test_it_gives_back_what_it_was_given(data):
    assert opened(sealed(data)) == b"".join(data)


def test_it_shows_nothing_and_no_two_are_alike():
    first, second = sealed([b"Mrs Example" * 50]), sealed([b"Mrs Example" * 50])
    assert b"Example" not in first
    assert b"people_user" not in first
    assert first != second


def test_another_key_is_said_to_be_another_key():
    with pytest.raises(Refused, match="another key"):
        opened(sealed(), OTHER)


def test_what_is_no_backup_is_said_to_be_none():
    for file in (b"", b"PGDMP" + b"\0" * 100, b"SQLite format 3\0"):
        with pytest.raises(Refused, match="no backup"):
            opened(file)


def test_wherever_it_is_cut_it_is_said_to_be_cut():
    file = sealed([b"first", b"second"])
    for end in range(len(sealing.MAGIC), len(file)):
        with pytest.raises(Refused, match="cut short"):
            opened(file[:end])


def test_no_bit_changes_unseen():
    file = sealed([b"first", b"second"])
    for place in range(len(file)):
        broken = file[:place] + bytes([file[place] ^ 1 << place % 8]) + file[place + 1 :]
        with pytest.raises(Refused):
            opened(broken)


def test_no_frame_is_moved_left_out_doubled_or_added_unseen():
    file = sealed([b"one", b"two", b"three"])
    header, one, two, three, end = frames(file)
    assert opened(rebuilt(file, [header, one, two, three, end])) == b"onetwothree"
    for some in (
        [header, two, one, three, end],
        [header, one, three, end],
        [header, one, one, two, three, end],
        [header, one, two, three, end, end],
        [one, two, three, end],
        [header, end],
        [header, one, two, three, frames(sealed([b"one", b"two", b"three"]))[4]],
    ):
        with pytest.raises(Refused):
            opened(rebuilt(file, some))


def test_a_large_one_needs_no_more_memory_than_a_few_pieces(tmp_path):
    piece, count = os.urandom(sealing.PIECE), 64
    path = tmp_path / "large"
    asks = (
        "import resource, sys; from pathlib import Path; from portfolio.backups import sealing\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "file = open(sys.argv[1], 'rb')\n"
        f"size = sum(len(piece) for piece in sealing.unseal(file, {KEY!r}).data)\n"
        "print(size, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    with open(path, "wb") as file:
        seal(file, KEY, HEADER, (piece for _ in range(count)))
    size, kilobytes = map(int, run(asks, str(path)).split())
    assert size == count * sealing.PIECE
    assert kilobytes < 16 * 1024
    assert os.path.getsize(path) < size + 4096


def run(code: str, *arguments: str) -> str:
    return subprocess.check_output([sys.executable, "-c", code, *arguments], text=True)
