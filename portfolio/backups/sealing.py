"""A file that only its key opens: encrypted piece by piece, each proven whole and in its place.

It begins with MAGIC, a salt and a word that tells whether a key is the right one. Then come frames,
each with its length in front: a header, the data in pieces of at most PIECE bytes, and an end with
the data's length and digest. The number and kind of a frame are part of its nonce (STREAM: Hoang
and others 2015, “Online authenticated encryption and its nonce-reuse misuse-resistance”), so none
can be changed, left out, moved or cut off unseen. Whoever lacks the key learns the size alone.
"""

import hashlib
import json
import os
import struct
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"QI backup 1\n"
SALT, KEY, WORD, TAG = 32, 32, 16, 16
PIECE = 1 << 20
# A header names every table; data come in pieces.
MOST = PIECE + TAG
LENGTH = struct.Struct(">I")
NONCE = struct.Struct(">QI")
HEADER, DATA, END = range(3)

NOT_OURS = "This file is no backup of QI Programme."
OTHER_KEY = (
    "This backup was made with another key. Give QI_BACKUP_KEY the value that it had at that time."
)
CUT_SHORT = "This backup is cut short: its end is missing. Copy it again, or take another one."
DAMAGED = "This backup is damaged. Copy it again, or take another one."


class Refused(Exception):
    """Why a backup or a restore did not happen: a sentence that says how to put it right."""


class Sealed(NamedTuple):
    """An opened file: what its header says, and the data, proven piece by piece as it is read."""

    header: dict[str, Any]
    data: Iterator[bytes]


def seal(file: BinaryIO, key: bytes, header: dict[str, Any], data: Iterable[bytes]) -> None:
    """Write header and data to the file. The pieces of data may have any size up to PIECE."""
    salt = os.urandom(SALT)
    cipher, word = _derived(key, salt)
    file.write(MAGIC + salt + word)
    for number, (kind, plain) in enumerate(_frames(header, data)):
        sealed = cipher.encrypt(NONCE.pack(number, kind), plain, None)
        file.write(LENGTH.pack(len(sealed)) + sealed)


def unseal(file: BinaryIO, key: bytes) -> Sealed:
    """Return the header and the data of the file; both refuse what is not as it was written."""
    if file.read(len(MAGIC)) != MAGIC:
        raise Refused(NOT_OURS)
    cipher, word = _derived(key, _exactly(file, SALT))
    if _exactly(file, WORD) != word:
        raise Refused(OTHER_KEY)
    header = _opened(cipher, _frame(file), 0, HEADER)
    if header is None:
        raise Refused(DAMAGED)
    return Sealed(json.loads(header), _data(file, cipher))


def _derived(key: bytes, salt: bytes) -> tuple[AESGCM, bytes]:
    """Return the cipher of one file, whose key is its own, and the word that tells this key."""
    made = HKDF(SHA256(), KEY + WORD, salt, MAGIC).derive(key)
    return AESGCM(made[:KEY]), made[KEY:]


def _frames(header: dict[str, Any], data: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    yield HEADER, json.dumps(header).encode()
    size, digest = 0, hashlib.sha256()
    for piece in data:
        size += len(piece)
        digest.update(piece)
        yield DATA, piece
    yield END, _end(size, digest.digest())


def _data(file: BinaryIO, cipher: AESGCM) -> Iterator[bytes]:
    """Yield the pieces of data; what follows the last one is refused with the rest."""
    number, size, digest = 1, 0, hashlib.sha256()
    while (piece := _opened(cipher, frame := _frame(file), number, DATA)) is not None:
        size += len(piece)
        digest.update(piece)
        yield piece
        number += 1
    if _opened(cipher, frame, number, END) != _end(size, digest.digest()) or file.read(1):
        raise Refused(DAMAGED)


def _end(size: int, digest: bytes) -> bytes:
    return json.dumps({"bytes": size, "sha256": digest.hex()}).encode()


def _opened(cipher: AESGCM, frame: bytes, number: int, kind: int) -> bytes | None:
    """Return what the frame holds; None when it is no frame of this number and kind."""
    try:
        return cipher.decrypt(NONCE.pack(number, kind), frame, None)
    except InvalidTag:
        return None


def _frame(file: BinaryIO) -> bytes:
    (length,) = LENGTH.unpack(_exactly(file, LENGTH.size))
    if not TAG <= length <= MOST:
        raise Refused(DAMAGED)
    return _exactly(file, length)


def _exactly(file: BinaryIO, size: int) -> bytes:
    read = file.read(size)
    if len(read) < size:
        raise Refused(CUT_SHORT)
    return read
