"""Files of restricted cameras while they wait: enciphered as they are written. Blocks; any thread.

Nothing of a picture lies on the disk in the clear before the centre has handed out the key.
Pieces of a megabyte, AES-256-GCM, their number and the last one's mark authenticated: what is
cut short, swapped or changed is found.
"""

from __future__ import annotations

import hashlib
import os
import struct
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SUFFIX = ".held"
_PIECE, _TAG = 1 << 20, 16


class NotOpened(Exception):
    """The file is not what was written with this key."""


def encipher(source: BinaryIO, path: Path, key: bytes) -> tuple[int, str]:
    """Into a new file `path` + .held. (bytes, SHA-256 in hex) of the plain. Raises OSError."""
    secret, hashed, size, number = _secret(key, path.name), hashlib.sha256(), 0, 0
    with held_path(path).open("xb") as out:
        piece = source.read(_PIECE)
        while True:
            following = source.read(_PIECE) if len(piece) == _PIECE else b""
            hashed.update(piece)
            size += len(piece)
            out.write(secret.encrypt(_nonce(number), piece, _mark(is_last=not following)))
            if not following:
                break
            piece, number = following, number + 1
        out.flush()
        os.fsync(out.fileno())
    return size, hashed.hexdigest()


def decipher(path: Path, key: bytes) -> None:
    """Put `path` in the place of its enciphered form; again after a crash. Raises NotOpened."""
    held = held_path(path)
    if not held.exists():
        return  # done before
    secret, beside, number = _secret(key, path.name), path.with_name(f"{path.name}.part"), 0
    try:
        with held.open("rb") as source, beside.open("wb") as out:
            piece = source.read(_PIECE + _TAG)
            while True:
                following = source.read(_PIECE + _TAG)
                plain = secret.decrypt(_nonce(number), piece, _mark(is_last=not following))
                out.write(plain)
                if not following:
                    break
                piece, number = following, number + 1
            out.flush()
            os.fsync(out.fileno())
    except InvalidTag as error:
        beside.unlink(missing_ok=True)
        raise NotOpened(path.name) from error
    os.replace(beside, path)  # noqa: PTH105 - atomic on every platform
    held.unlink()


def held_path(path: Path) -> Path:
    """Where the enciphered form of a file lies."""
    return path.with_name(path.name + SUFFIX)


def _secret(key: bytes, name: str) -> AESGCM:
    """Each file has a key of its own: numbers of pieces begin anew in it."""
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=name.encode())
    return AESGCM(kdf.derive(key))


def _nonce(number: int) -> bytes:
    return struct.pack(">4xQ", number)


def _mark(*, is_last: bool) -> bytes:
    return b"last" if is_last else b"more"
