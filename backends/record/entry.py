"""Log entries (值班日志) and instructions (批示) of the watch. Words only; pure.

An entry is never changed: a correction is a new one that names it. What happened by itself is
gathered into entries by the hub, one for each kind and quarter of an hour, never a flood.
"""

from __future__ import annotations

import datetime as dt
import enum
from typing import Annotated

import msgspec

from backends.record.common import Actor, Department, Realm, Severity
from backends.record.ids import EntryId, InstructionId, ShiftId, UserId

Words = Annotated[str, msgspec.Meta(max_length=4_000)]
Short = Annotated[str, msgspec.Meta(max_length=200)]


class EntryKind(enum.StrEnum):
    """What an entry is."""

    NOTE = "note"
    CALL = "call"  # 电话记录, with read-back
    VISIT = "visit"
    ORDER = "order"  # 上级通知
    AUTOMATIC = "automatic"  # gathered by the hub
    PAPER = "paper"  # taken in by hand after an outage; occurred_at is the paper's


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """A telephone call. `number` and `caller` are kept as personal fields, apart from the log."""

    is_incoming: bool
    office: Short = ""
    read_back: Words = ""  # what was repeated, in whose words
    read_back_by: Short = ""


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A picture, clip or file that belongs to an entry: it lies apart, by its digest."""

    name: Short
    sha256: str
    size: int
    media_type: str = ""
    evidence: str = ""  # id of the piece of evidence, where it is one


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry as folded from its events. `corrected_by`: the entry that mends it."""

    id: EntryId
    version: int
    realm: Realm
    kind: EntryKind
    shift: ShiftId
    text: str
    written_by: Actor
    written_at: dt.datetime
    occurred_at: dt.datetime
    template: str = ""
    call: Call | None = None
    attachments: list[Attachment] = []
    links: list[str] = []  # subjects: "incident:…", "alarm:…", "task:…"
    corrects: EntryId = EntryId("")
    corrected_by: EntryId = EntryId("")
    personal: list[str] = []  # names of the fields that lie apart
    is_flagged: bool = False  # comes back at each handover until it is cleared
    cleared_at: dt.datetime | None = None


class WriteEntry(msgspec.Struct, frozen=True, kw_only=True, tag="write_entry"):
    """Write it. `entry` is a fresh UUIDv7. `personal`: caller and number, enciphered apart."""

    entry: EntryId
    kind: EntryKind
    text: Words
    shift: ShiftId = ShiftId("")
    occurred_at: dt.datetime | None = None
    template: Short = ""
    call: Call | None = None
    attachments: list[Attachment] = []
    links: list[Short] = []
    corrects: EntryId = EntryId("")
    is_flagged: bool = False
    personal: dict[str, str] = {}


class FlagEntry(msgspec.Struct, frozen=True, kw_only=True, tag="flag_entry"):
    """It must (or need no longer) be handed over each time."""

    entry: EntryId
    seen_version: int
    is_flagged: bool


class NoteCorrected(msgspec.Struct, frozen=True, kw_only=True, tag="note_corrected"):
    """Hub only: another entry corrects it."""

    entry: EntryId
    by: EntryId


class EntryWritten(msgspec.Struct, frozen=True, kw_only=True):
    """entry.written@1. By whom stands in the envelope; `personal`: digests by field."""

    kind: EntryKind
    text: str
    shift: ShiftId
    template: str = ""
    call: Call | None = None
    attachments: list[Attachment] = []
    links: list[str] = []
    corrects: EntryId = EntryId("")
    is_flagged: bool = False
    personal: dict[str, str] = {}


class EntryFlagged(msgspec.Struct, frozen=True, kw_only=True):
    """entry.flagged@1."""

    is_flagged: bool


class EntryCorrected(msgspec.Struct, frozen=True, kw_only=True):
    """entry.corrected@1."""

    by: EntryId


class InstructionState(enum.StrEnum):
    """How an instruction stands."""

    OPEN = "open"
    IN_HAND = "in_hand"  # somebody has it
    DONE = "done"  # said to be; waits for who gave it
    CLOSED = "closed"


class Instruction(msgspec.Struct, frozen=True, kw_only=True):
    """An instruction (批示) of an official, followed to completion."""

    id: InstructionId
    version: int
    realm: Realm
    state: InstructionState
    number: str  # P20261126-0002
    text: str
    given_by: str  # name and office of who gave it, as it then was
    recorded_by: Actor
    recorded_at: dt.datetime
    changed_at: dt.datetime
    severity: Severity = Severity.III
    department: Department | None = None
    owner: UserId = UserId("")
    due_at: dt.datetime | None = None
    is_overdue: bool = False
    links: list[str] = []
    notes: list[tuple[dt.datetime, UserId, str]] = []
    result: str = ""
    settled_version: int = 0  # the last that was more than a note, a deadline or a handover


class GiveInstruction(msgspec.Struct, frozen=True, kw_only=True, tag="give_instruction"):
    """Write it down. `given_by` where it is relayed."""

    instruction: InstructionId
    text: Words
    given_by: Short = ""
    severity: Severity = Severity.III
    department: Department | None = None
    owner: UserId = UserId("")
    due_at: dt.datetime | None = None
    links: list[Short] = []


class TakeInstruction(msgspec.Struct, frozen=True, kw_only=True, tag="take_instruction"):
    """Its owner has it."""

    instruction: InstructionId
    seen_version: int


class NoteInstruction(msgspec.Struct, frozen=True, kw_only=True, tag="note_instruction"):
    """How it goes."""

    instruction: InstructionId
    seen_version: int
    text: Words


class FinishInstruction(msgspec.Struct, frozen=True, kw_only=True, tag="finish_instruction"):
    """It is done, and what came of it."""

    instruction: InstructionId
    seen_version: int
    result: Words


class CloseInstruction(msgspec.Struct, frozen=True, kw_only=True, tag="close_instruction"):
    """Who gave it, or the watch in their name, is content; or not: `is_content` False reopens."""

    instruction: InstructionId
    seen_version: int
    is_content: bool = True
    text: Words = ""


class MarkInstructionOverdue(msgspec.Struct, frozen=True, kw_only=True, tag="instruction_late"):
    """Hub only: its time has passed."""

    instruction: InstructionId


class PassInstruction(msgspec.Struct, frozen=True, kw_only=True, tag="pass_instruction"):
    """Hub only: its owner has handed the seat over."""

    instruction: InstructionId
    owner: UserId


class InstructionGiven(msgspec.Struct, frozen=True, kw_only=True):
    """instruction.given@1."""

    number: str
    text: str
    given_by: str
    severity: Severity
    department: Department | None = None
    owner: UserId = UserId("")
    due_at: dt.datetime | None = None
    links: list[str] = []


class InstructionTaken(msgspec.Struct, frozen=True, kw_only=True):
    """instruction.taken@1."""


class InstructionPassed(msgspec.Struct, frozen=True, kw_only=True):
    """instruction.passed@1. With the seat, at a handover's last signature."""

    owner: UserId


class InstructionNoted(msgspec.Struct, frozen=True, kw_only=True):
    """instruction.noted@1."""

    text: str


class InstructionFinished(msgspec.Struct, frozen=True, kw_only=True):
    """instruction.finished@1."""

    result: str


class InstructionClosed(msgspec.Struct, frozen=True, kw_only=True):
    """instruction.closed@1."""

    is_content: bool
    text: str = ""


class InstructionOverdue(msgspec.Struct, frozen=True, kw_only=True):
    """instruction.overdue@1."""


EntryDeed = WriteEntry | FlagEntry
EntryCommand = WriteEntry | FlagEntry | NoteCorrected
EntryEvent = EntryWritten | EntryFlagged | EntryCorrected
InstructionDeed = (
    GiveInstruction | TakeInstruction | NoteInstruction | FinishInstruction | CloseInstruction
)
InstructionCommand = (
    GiveInstruction
    | TakeInstruction
    | NoteInstruction
    | FinishInstruction
    | CloseInstruction
    | MarkInstructionOverdue
    | PassInstruction
)
InstructionEvent = (
    InstructionGiven
    | InstructionTaken
    | InstructionPassed
    | InstructionNoted
    | InstructionFinished
    | InstructionClosed
    | InstructionOverdue
)
