"""Archived segments of the log: files of JSON lines, compressed in blocks. Files only; any thread.

A segment is a gzip file of several members (blocks); each block can be read by its offset alone,
and `gzip -d` gives all lines. What lies in which block the store's tables say.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from backends.hub.event_rows import event_of_line, line_of
from backends.record.envelope import Event

FOLDER = "archive"
BLOCK_EVENTS = 500
_READ_BYTES = 64 * 1024
_GZIP = 16 + zlib.MAX_WBITS


class SegmentUnreadable(LookupError):
    """A segment that the log needs is missing or damaged; the text names it and what to do."""

    def __init__(self, file: str, fault: str) -> None:
        super().__init__(f"{FOLDER}/{file} {fault}: bring it back from its copy, then try again")
        self.file = file
        self.fault = fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Where a run of events lies in the file, and each subject's last version in it."""

    offset: int
    subjects: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A finished file: on the disk, read back, not yet part of the record."""

    file: str
    sha256: str
    first_seq: int
    last_seq: int
    last_hash: str
    blocks: tuple[Block, ...]


def write_segment(folder: Path, events: Sequence[Event]) -> Segment:
    """Write events (at least one, in order) of the data folder's log, durably.

    A file of the same name is replaced: it is left over from an attempt that did not end.
    """
    archive = folder / FOLDER
    archive.mkdir(mode=0o750, exist_ok=True)
    name = f"segment-{events[0].seq:012d}-{events[-1].seq:012d}.jsonl.gz"
    unfinished = archive / f"{name}.part"
    blocks: list[Block] = []
    digest = hashlib.sha256()
    with unfinished.open("wb") as file:
        for start in range(0, len(events), BLOCK_EVENTS):
            part = events[start : start + BLOCK_EVENTS]
            packed = gzip.compress(b"".join(map(line_of, part)), mtime=0)
            blocks.append(
                Block(offset=file.tell(), subjects={e.subject: e.subject_version for e in part})
            )
            file.write(packed)
            digest.update(packed)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(archive / name)
    sync_folder(archive)
    sync_folder(folder)
    return Segment(
        file=name,
        sha256=digest.hexdigest(),
        first_seq=events[0].seq,
        last_seq=events[-1].seq,
        last_hash=events[-1].hash,
        blocks=tuple(blocks),
    )


def read_segment(folder: Path, file: str) -> Iterator[Event]:
    """All its events. Raises SegmentUnreadable, also in the middle."""
    try:
        with gzip.open(folder / FOLDER / file) as lines:
            for line in lines:
                yield event_of_line(line)
    except FileNotFoundError as error:
        raise SegmentUnreadable(file, "is missing") from error
    except (OSError, EOFError, zlib.error, ValueError) as error:
        raise SegmentUnreadable(file, f"cannot be read ({error})") from error


def read_block(folder: Path, file: str, offset: int) -> list[Event]:
    """The events of one block. Raises SegmentUnreadable."""
    unpacking = zlib.decompressobj(_GZIP)
    lines = b""
    try:
        with (folder / FOLDER / file).open("rb") as packed:
            packed.seek(offset)
            while not unpacking.eof:
                part = packed.read(_READ_BYTES)
                if not part:
                    raise SegmentUnreadable(file, "ends too early")
                lines += unpacking.decompress(part)
        return [event_of_line(line) for line in lines.splitlines()]
    except FileNotFoundError as error:
        raise SegmentUnreadable(file, "is missing") from error
    except (OSError, zlib.error, ValueError) as error:
        raise SegmentUnreadable(file, f"cannot be read ({error})") from error


def sha256_of(folder: Path, file: str) -> str:
    """Checksum of the file. Raises SegmentUnreadable."""
    try:
        with (folder / FOLDER / file).open("rb") as packed:
            return hashlib.file_digest(packed, "sha256").hexdigest()
    except FileNotFoundError as error:
        raise SegmentUnreadable(file, "is missing") from error
    except OSError as error:
        raise SegmentUnreadable(file, f"cannot be read ({error.strerror})") from error


def sync_folder(folder: Path) -> None:
    """Make names in `folder` survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
