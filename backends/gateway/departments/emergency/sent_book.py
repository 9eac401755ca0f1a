"""Which messages of our warnings a receiver was sent, and their names, on disk: an update refers to
all of them also after a restart. Gateway's loop; one fsync a line, for warnings are few.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping
from pathlib import Path

import msgspec

from backends.gateway.lines import write_lines

log = logging.getLogger(__name__)

_KEPT = dt.timedelta(days=30)  # a warning lasts 14 days at most
_MOST = 20_000


class _Line(msgspec.Struct, frozen=True, kw_only=True):
    """`message` has this identifier; `is_sent`: the receiver has it, or may have."""

    subject: str
    message: str
    identifier: str
    at: dt.datetime
    is_sent: bool = False


class SentBook:
    """Of one receiver. `path` None: memory only."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._sent: dict[str, dict[str, dt.datetime]] = {}
        self._named: dict[str, str] = {}  # by identifier, which message has it
        self._count = 0
        if path is not None:
            self._load(path)

    def before(self, subject: str) -> Mapping[str, dt.datetime]:
        """The identifiers of a warning that were sent, in their order, and when each was."""
        return self._sent.get(subject, {})

    def is_free(self, identifier: str, message: str) -> bool:
        """Whether no other message has it."""
        return self._named.get(identifier, message) == message

    def named(self, subject: str, message: str, identifier: str, at: dt.datetime) -> None:
        """It is about to be sent under this identifier."""
        if identifier not in self._named:
            self._add(_Line(subject=subject, message=message, identifier=identifier, at=at))

    def sent(self, subject: str, message: str, identifier: str, at: dt.datetime) -> None:
        """The receiver has it, or may have."""
        if identifier not in self.before(subject):
            line = _Line(
                subject=subject, message=message, identifier=identifier, at=at, is_sent=True
            )
            self._add(line)

    def _add(self, line: _Line) -> None:
        self._know(line)
        if self._path is not None:
            write_lines(self._path, [line], "ab")
        self._count += 1
        if self._count > _MOST:
            self._forget()

    def _know(self, line: _Line) -> None:
        self._named[line.identifier] = line.message
        if line.is_sent:
            self._sent.setdefault(line.subject, {})[line.identifier] = line.at

    def _forget(self) -> None:
        """The older half of the warnings."""
        for subject in list(self._sent)[: len(self._sent) // 2]:
            del self._sent[subject]
        for identifier in list(self._named)[: len(self._named) // 2]:
            del self._named[identifier]
        self._count = len(self._named)

    def _load(self, path: Path) -> None:
        """What is younger than a month; a line that was cut off is left out."""
        lines: list[_Line] = []
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            rows = path.read_bytes().splitlines() if path.exists() else []
        except OSError as error:
            log.error("%s cannot be read: %s", path.name, error.strerror)
            return
        for row in rows[-_MOST:]:
            try:
                lines.append(msgspec.json.decode(row, type=_Line))
            except (msgspec.MsgspecError, UnicodeDecodeError):
                log.warning("a line of %s cannot be read and is left out", path.name)
        newest = max((line.at for line in lines), default=dt.datetime.min.replace(tzinfo=dt.UTC))
        kept = [line for line in lines if newest - line.at < _KEPT]
        for line in kept:
            self._know(line)
        self._count = len(kept)
        if len(kept) < len(rows):
            new = path.with_suffix(".new")
            if write_lines(new, kept, "wb"):
                new.replace(path)
