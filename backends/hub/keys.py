"""The folder of keys beside the record: files only their owner may read, made durably."""

from __future__ import annotations

import os
from pathlib import Path

from backends.hub.segments import sync_folder

FOLDER = "keys"


class KeyProblem(Exception):
    """A key cannot be read or made; `file` names it, the text says why."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file = file
        self.reason = reason


def read_key(file: Path, size: int) -> bytes | None:
    """The key in `file` (hex), None where there is no such file. Raises KeyProblem."""
    try:
        text = file.read_text(encoding="ascii")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise KeyProblem(file, f"cannot be read ({error})") from error
    return parse_key(file, text, size)


def parse_key(file: Path, text: str, size: int) -> bytes:
    """The key that `text` (hex) stands for. Raises KeyProblem."""
    try:
        key = bytes.fromhex(text.strip())
    except ValueError as error:
        raise KeyProblem(file, "is no key (hexadecimal digits expected)") from error
    if len(key) != size:
        raise KeyProblem(file, f"holds {len(key)} bytes instead of {size}")
    return key


def write_key(file: Path, key: bytes) -> None:
    """Make `file` (mode 0600, its folder 0700) with the key. Never replaces one.

    Raises KeyProblem.
    """
    folder = file.parent
    unfinished = folder / f"{file.name}.part"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        unfinished.unlink(missing_ok=True)
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as text:
            text.write(key.hex() + "\n")
            text.flush()
            os.fsync(text.fileno())
        os.link(unfinished, file)
        unfinished.unlink()
        sync_folder(folder)
        sync_folder(folder.parent)
    except OSError as error:
        raise KeyProblem(file, f"cannot be made ({error.strerror})") from error
