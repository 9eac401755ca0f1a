"""What terminals registered with, and the codes they were given: kept over restarts.

One append-only file of JSON lines, rewritten when most of it is out of date. Without a folder, or
when the disk refuses, all is in memory and terminals register anew. Gateway's loop.
"""

from __future__ import annotations

import logging
import os
import secrets
from pathlib import Path

import msgspec

from backends.protocols.jt808 import Registration

log = logging.getLogger(__name__)

_NAME = "registrations.jsonl"
_MOST = 100_000
_SLACK = 1_000  # lines out of date that are not worth a rewrite


class Registered(msgspec.Struct, frozen=True, kw_only=True):
    """One terminal's registration. `code`: what it authenticates with."""

    phone: str
    code: str
    plate: str = ""
    plate_colour: int = 0
    province: int = 0
    city: int = 0
    maker: str = ""
    model: str = ""
    terminal_id: str = ""


class Registrations:
    """By phone. `folder` None: nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._path = folder / _NAME if folder else None
        self._known: dict[str, Registered] = {}
        self._lines = 0
        self._is_broken = False
        if self._path is not None:
            self._load(self._path)

    def __len__(self) -> int:
        return len(self._known)

    def all(self) -> list[Registered]:
        return list(self._known.values())

    def take(self, phone: str, told: Registration) -> Registered | None:
        """Keep what a terminal told and give its code: the same one for the same terminal, a new
        one for another terminal with this phone. None when there are too many."""
        before = self._known.get(phone)
        if before is None and len(self._known) >= _MOST:
            return None
        is_same = before is not None and before.terminal_id == told.terminal_id
        registered = Registered(
            phone=phone,
            code=before.code if before is not None and is_same else secrets.token_hex(6),
            plate=told.plate[:16],
            plate_colour=told.plate_colour,
            province=told.province,
            city=told.city,
            maker=told.maker,
            model=told.model,
            terminal_id=told.terminal_id,
        )
        if registered != before:
            self._known[phone] = registered
            self._append(registered)
        return registered

    def is_code(self, phone: str, code: str) -> bool:
        """Whether this is the terminal's code."""
        known = self._known.get(phone)
        return known is not None and secrets.compare_digest(known.code.encode(), code.encode())

    def _append(self, registered: Registered) -> None:
        if self._path is None:
            return
        self._lines += 1
        try:
            if self._lines > 2 * len(self._known) + _SLACK:
                self._rewrite(self._path)
            else:
                with open(self._path, "ab", opener=_for_us_only) as file:
                    file.write(msgspec.json.encode(registered) + b"\n")
        except OSError as error:
            self._say(f"{self._path.name} cannot be written: {error.strerror}")
            return
        self._is_broken = False

    def _rewrite(self, path: Path) -> None:
        new = path.with_suffix(".new")
        with open(new, "wb", opener=_for_us_only) as file:
            file.writelines(msgspec.json.encode(one) + b"\n" for one in self._known.values())
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
        self._lines = len(self._known)

    def _load(self, path: Path) -> None:
        """Lines of a file; one that was cut off by a power failure is left out."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            data = path.read_bytes()
        except FileNotFoundError:
            return
        except OSError as error:
            self._say(f"{path} cannot be read: {error.strerror}")
            return
        for line in data.splitlines():
            try:
                registered = msgspec.json.decode(line, type=Registered)
            except (msgspec.MsgspecError, UnicodeDecodeError):
                log.warning("a line of %s is unreadable and is left out", path.name)
                continue
            self._known[registered.phone] = registered
            self._lines += 1
        if data and not data.endswith(b"\n"):
            try:
                self._rewrite(path)  # the next line must not join the one that was cut off
            except OSError as error:
                self._say(f"{path.name} cannot be written: {error.strerror}")

    def _say(self, problem: str) -> None:
        if not self._is_broken:
            log.error("terminals' registrations are kept in memory only: %s", problem)
        self._is_broken = True


def _for_us_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
