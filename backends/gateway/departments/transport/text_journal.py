"""Which texts were handed to terminals, on disk: after a crash nobody need guess.

A line before the bytes leave and one with the terminal's word. A text without a line was never
sent, for certain, and may be sent again; one with the first line alone may have been heard.
Gateway's loop; one fsync a line, for texts are few.
"""

from __future__ import annotations

import datetime as dt
import logging
from pathlib import Path

import msgspec

from backends.gateway.lines import write_lines
from backends.record.exchange import Delivery, Outcome

log = logging.getLogger(__name__)

KEPT = dt.timedelta(days=7)  # the outbox gives up after three
_MOST = 50_000


class _Line(msgspec.Struct, frozen=True, kw_only=True):
    """`outcome` None: about to be sent. An empty id begins the file."""

    id: str
    at: dt.datetime
    outcome: Outcome | None = None


class TextJournal:
    """By message id. `folder` None: memory only, and after a restart nothing is known."""

    def __init__(self, folder: Path | None, now: dt.datetime) -> None:
        self._path = folder / "texts.jsonl" if folder else None
        self._lines: dict[str, _Line] = {}
        self._since = now
        if self._path is not None:
            self._load(self._path, now)

    def __contains__(self, message: str) -> bool:
        return message in self._lines

    def sending(self, message: str, now: dt.datetime) -> bool:
        """It is about to leave; False where that cannot be written: then it must not."""
        return self._append(_Line(id=message, at=now))

    def became(self, message: str, outcome: Outcome, now: dt.datetime) -> None:
        """The terminal's word, or that it did not leave after all."""
        self._append(_Line(id=message, at=now, outcome=outcome))

    def outcome(self, message: str, recorded_at: dt.datetime) -> Outcome | None:
        """What became of it; None: it may have been heard, nobody knows."""
        line = self._lines.get(message)
        if line is not None:
            return line.outcome
        if recorded_at < self._since:
            return None
        return Outcome(delivery=Delivery.NOT_SENT, detail="没有发出")

    def _append(self, line: _Line) -> bool:
        is_written = self._path is None or write_lines(self._path, [line], "ab")
        if is_written:
            self._lines.pop(line.id, None)
            self._lines[line.id] = line
            if len(self._lines) > _MOST:
                del self._lines[next(iter(self._lines))]
        return is_written

    def _load(self, path: Path, now: dt.datetime) -> None:
        """What is younger than a week; what was cut off by a power failure was not sent."""
        begins: dt.datetime | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            for row in path.read_bytes().splitlines() if path.exists() else ():
                try:
                    line = msgspec.json.decode(row, type=_Line)
                except (msgspec.MsgspecError, UnicodeDecodeError):
                    continue
                if not line.id:
                    begins = line.at
                elif now - line.at < KEPT:
                    self._lines.pop(line.id, None)
                    self._lines[line.id] = line
        except OSError as error:
            log.error("%s cannot be read: %s", path.name, error.strerror)
        # Of messages from before its beginning it knows nothing.
        self._since = max(begins, now - KEPT) if begins is not None else now
        first = _Line(id="", at=self._since)
        new = path.with_suffix(".new")
        if write_lines(new, [first, *self._lines.values()], "wb"):
            new.replace(path)
