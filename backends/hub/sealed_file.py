"""A file enciphered piece by piece: written in order, gone on with after a crash, read anywhere.

AES-256-GCM over pieces of a megabyte, each with its number; the last one is marked, so that what
was cut short, swapped or changed is found. Blocks; any one thread.
"""

from __future__ import annotations

import io
import os
import struct
from hashlib import sha256 as _sha256
from pathlib import Path
from typing import BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PIECE, _TAG = 1 << 20, 16
_MAGIC = b"WFA1"
_HEAD = struct.Struct(">4sQ20s")  # magic, bytes of the plain, salt


class _Digest(Protocol):
    def update(self, data: bytes, /) -> None: ...
    def hexdigest(self) -> str: ...


class Damaged(OSError):
    """Not what was written with this key."""


class SealedReader(io.RawIOBase):
    """The plain of a file, whole or as far as it is written. Raises Damaged, OSError."""

    def __init__(self, path: Path, key: bytes) -> None:
        super().__init__()
        self._file: BinaryIO = path.open("rb")
        try:
            self.head = self._file.read(_HEAD.size)
            self.size = _size_in(self.head)
            length = os.fstat(self._file.fileno()).st_size - _HEAD.size
        except BaseException:
            self._file.close()
            raise
        self._secret = _secret(key, self.head)
        self.held = _held(length, self.size)
        self._at, self._number, self._piece = 0, -1, b""

    @property
    def is_whole(self) -> bool:
        """Whether the last piece is there."""
        return self.held == self.size

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.held}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        piece, start = self._piece_at(self._at)
        found = piece[start : start + len(view)]
        view[: len(found)] = found
        self._at += len(found)
        return len(found)

    def close(self) -> None:
        self._file.close()
        super().close()

    def _piece_at(self, at: int) -> tuple[bytes, int]:
        if at >= self.held:
            return b"", 0
        number, start = divmod(at, PIECE)
        if number != self._number:
            self._file.seek(_HEAD.size + number * (PIECE + _TAG))
            sealed = self._file.read(min(PIECE, self.size - number * PIECE) + _TAG)
            try:
                self._piece = self._secret.decrypt(_nonce(number), sealed, _mark(number, self.size))
            except (InvalidTag, ValueError) as error:
                raise Damaged(f"piece {number} is damaged") from error
            self._number = number
        return self._piece, start


class SealedWriter:
    """Appends to what lies in `path`, or begins it. `held`: bytes of the plain that are there.

    Raises OSError. A piece that was cut short is written again; what does not open, or is of
    another size, is begun anew.
    """

    def __init__(self, path: Path, key: bytes, size: int) -> None:
        self.size, self._waits = size, bytearray()
        self._digest: _Digest
        known = _gone_on_with(path, key, size)
        if known is None:
            head, self.held, self._digest = _HEAD.pack(_MAGIC, size, os.urandom(20)), 0, _sha256()
            path.unlink(missing_ok=True)
            self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        else:
            head, self.held, self._digest = known
            self._file = os.open(path, os.O_WRONLY)
        self._secret = _secret(key, head)
        try:
            os.ftruncate(self._file, _place_of(self.held))
            os.pwrite(self._file, head, 0)
            os.lseek(self._file, 0, os.SEEK_END)
        except OSError:
            os.close(self._file)
            raise

    @property
    def is_whole(self) -> bool:
        """Whether all of it is written."""
        return self.held == self.size

    def write(self, data: bytes) -> None:
        """More of the plain. Whole pieces go to the file, the rest waits for more."""
        self._waits += data
        while self._waits:
            wanted = min(PIECE, self.size - self.held)
            if not wanted or len(self._waits) < wanted:
                return
            piece = bytes(self._waits[:wanted])
            number = self.held // PIECE
            sealed = self._secret.encrypt(_nonce(number), piece, _mark(number, self.size))
            _write_all(self._file, sealed)
            self._digest.update(piece)
            self.held += wanted
            del self._waits[:wanted]

    @property
    def rest(self) -> int:
        """Bytes that came beyond its size: they belong to nothing."""
        return len(self._waits) if self.is_whole else 0

    def close(self) -> str:
        """On the disk as far as it goes. SHA-256 in hex of what is held."""
        try:
            os.fsync(self._file)
        finally:
            self.drop()
        return self._digest.hexdigest()

    def drop(self) -> None:
        """Let go of the file. Idempotent."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


def size_in(path: Path) -> int:
    """Bytes of the plain that a file will have once it is whole; 0 where there is none."""
    try:
        with path.open("rb") as file:
            return _size_in(file.read(_HEAD.size))
    except OSError:
        return 0


def held_in(path: Path) -> int:
    """Bytes of the plain that a file holds, from its length alone; 0 where there is none."""
    try:
        with path.open("rb") as file:
            size = _size_in(file.read(_HEAD.size))
            return _held(os.fstat(file.fileno()).st_size - _HEAD.size, size)
    except OSError:
        return 0


def _gone_on_with(path: Path, key: bytes, size: int) -> tuple[bytes, int, _Digest] | None:
    """Head, bytes held and their digest of a file that more can be written to."""
    digest = _sha256()
    try:
        with SealedReader(path, key) as known:
            while block := known.read(PIECE):
                digest.update(block)
            return (known.head, known.held, digest) if known.size == size else None
    except OSError:
        return None


def _write_all(file: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]


def _size_in(head: bytes) -> int:
    if len(head) < _HEAD.size or not head.startswith(_MAGIC):
        raise Damaged("no sealed file")
    return int(_HEAD.unpack(head)[1])


def _held(length: int, size: int) -> int:
    whole, rest = divmod(max(0, length), PIECE + _TAG)
    last = size - whole * PIECE
    is_end = 0 < last < PIECE and rest >= last + _TAG
    return size if is_end else min(whole * PIECE, size)


def _place_of(held: int) -> int:
    """Where in the file the piece after `held` begins."""
    pieces = -(-held // PIECE)
    return _HEAD.size + held + pieces * _TAG


def _secret(key: bytes, head: bytes) -> AESGCM:
    """Each writing has a key of its own: numbers of pieces begin anew in it."""
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=head)
    return AESGCM(kdf.derive(key))


def _nonce(number: int) -> bytes:
    return struct.pack(">4xQ", number)


def _mark(number: int, size: int) -> bytes:
    return b"last" if (number + 1) * PIECE >= size else b"more"
