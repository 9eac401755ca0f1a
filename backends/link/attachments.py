"""What is said of the files of log entries and of alarms; their bytes go by HTTP. Pure."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import msgspec

from backends.record.ids import AlarmId, EntryId

DIGEST = r"^[0-9a-f]{64}$"


class AttachmentsOf(msgspec.Struct, frozen=True, kw_only=True, tag="attachments_of"):
    """How far the files of an entry are at the centre. Without an entry: what it takes at all."""

    entry: Annotated[EntryId, msgspec.Meta(max_length=64)] = EntryId("")


class KeptAttachment(msgspec.Struct, frozen=True, kw_only=True):
    """One of them. `received`: bytes that are there; `is_erased`: it was, and is destroyed.

    `is_restricted`: of a camera that needs two persons; only who took or approved it, and who may
    approve, gets it.
    """

    sha256: str
    received: int
    is_whole: bool
    is_erased: bool = False
    is_restricted: bool = False


class AttachmentsOfAnswer(msgspec.Struct, frozen=True, kw_only=True, tag="attachments_of_answer"):
    """`most_bytes`: of one file."""

    most_bytes: int
    kept: list[KeptAttachment] = []


class AlarmFiles(msgspec.Struct, frozen=True, kw_only=True, tag="alarm_files"):
    """What devices brought of an alarm: pictures and clips of active safety."""

    alarm: Annotated[AlarmId, msgspec.Meta(max_length=64)]


class AlarmFile(msgspec.Struct, frozen=True, kw_only=True):
    """One of them. `shows_people`: only who may approve gets it, and the log tells who looked.

    `at`: when it came; `taken_at`: what it tells of, None where its device does not say.
    `is_there`: its bytes are at the centre; else they were destroyed by the rules.
    """

    sha256: str
    name: str
    size: int
    media_type: str
    at: dt.datetime
    shows_people: bool = False
    is_there: bool = True
    taken_at: dt.datetime | None = None


class AlarmFilesAnswer(msgspec.Struct, frozen=True, kw_only=True, tag="alarm_files_answer"):
    """The newest, in the order in which they came; `older`: how many there are besides."""

    files: list[AlarmFile]
    older: int = 0


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """Answer of GET …/state and of PUT: so much of it is safe on the centre's disk."""

    received: int
    is_whole: bool
    most_bytes: int
