"""How far each stream of a source was read, on disk. A poller's thread only.

It moves only when what was read lies on the gateway's disk: after a crash rows come again, and
the hub knows them; none is passed over.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
from pathlib import Path

import msgspec

from backends.gateway.rest.reach import Reached

log = logging.getLogger(__name__)

MOST_STANDING = 50_000
GAP_S = 60.0  # longer without an answer than this: what comes then is late


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """Of one stream. `standing`: ids that are open, for those that vanish without a word; `ended`:
    when the last of them ended, for those that come back; `returned`: since when those stand that
    did; `reached`: of its numbered pages."""

    newest: dt.datetime | None = None
    cursor: str = ""
    saved_at: dt.datetime | None = None
    reconciled_on: str = ""  # date of the last whole reading, in the stream's zone
    standing: list[str] = []
    ended: dict[str, dt.datetime] = {}
    returned: dict[str, dt.datetime] = {}
    reached: Reached = Reached()


def late_before(
    last: dt.datetime | None, now: dt.datetime, gap_s: float = GAP_S
) -> dt.datetime | None:
    """After a gap in our reading, what is older than this is told late. `last`: when we read last;
    None: never, and nothing is late."""
    before = now - dt.timedelta(seconds=gap_s)
    return before if last is not None and last < before else None


# Made while there is one thread: see gateway.spool.
_FILES = msgspec.json.Decoder(dict[str, Progress])


class ProgressFile:
    """The progress of one source's streams; in memory only where it has no folder."""

    def __init__(self, folder: Path | None, source: str) -> None:
        self._path = folder / f"rest-{source}.json" if folder else None
        self._streams: dict[str, Progress] = {}
        self._has_said = False
        if self._path is not None and self._path.exists():
            self._load(self._path)

    def of(self, stream: str) -> Progress:
        return self._streams.get(stream, Progress())

    def move(self, stream: str, progress: Progress) -> None:
        """Remember it, whole or not at all. A disk that refuses is said once."""
        self._streams[stream] = progress
        if self._path is None:
            return
        beside = self._path.with_suffix(".new")
        try:
            with beside.open("wb") as file:
                file.write(msgspec.json.encode(self._streams))
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self._path)
        except OSError as error:
            if not self._has_said:
                log.error("%s cannot be written: %s", self._path, error.strerror)
            self._has_said = True
        else:
            self._has_said = False

    def _load(self, path: Path) -> None:
        try:
            self._streams = _FILES.decode(path.read_bytes())
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
            log.warning("%s cannot be read, everything is asked for anew: %s", path, error)
