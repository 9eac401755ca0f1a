"""What was recorded for an incident: by camera, parts that follow each other as one. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from backends.hub.part_rows import PartRow
from backends.link.media import RecordedFor

SEAM_MS = 3_000  # between the parts of one recording a moment may be missing


def recorded_for(parts: Iterable[PartRow]) -> list[RecordedFor]:
    """By camera and start."""
    found: list[RecordedFor] = []
    run: list[PartRow] = []
    for part in sorted(parts, key=lambda part: (part.camera, part.starts_unix_ms)):
        if run and (
            part.camera != run[-1].camera or part.starts_unix_ms - run[-1].ends_unix_ms > SEAM_MS
        ):
            found.append(_as_one(run))
            run = []
        run.append(part)
    return [*found, _as_one(run)] if run else found


def _as_one(run: list[PartRow]) -> RecordedFor:
    return RecordedFor(
        camera=run[0].camera,
        starts_at=_moment(run[0].starts_unix_ms),
        ends_at=_moment(max(part.ends_unix_ms for part in run)),
        size_bytes=sum(part.size for part in run),
    )


def _moment(unix_ms: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(unix_ms / 1000, dt.UTC)
