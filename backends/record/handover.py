"""Shift handover (交接班): a sheet cut at a moment of the log, read item by item, read back in the
receiver's words, signed by both with their own password. Words only; pure.

| state | what may be done |
|---|---|
| PREPARING | the one leaving adds what to do next and what to do if; cuts anew |
| READING | the one arriving reads item by item, notes what changed since the cut, reads back |
| SIGNED_BY_LEAVER | the one arriving signs |
| AWAITING | the one leaving signed alone and went home: whoever arrives takes it up, reads, signs |
| SIGNED | nothing: frozen, hashed, on one A4 page |
| ABANDONED | nothing: another was begun |
"""

from __future__ import annotations

import datetime as dt
import enum
from typing import Annotated

import msgspec

from backends.record.common import Realm, Severity
from backends.record.ids import HandoverId, SeatId, ShiftId, UserId

Words = Annotated[str, msgspec.Meta(max_length=4_000)]
MOST_ITEMS = 2_000


class Section(enum.StrEnum):
    """Parts of the sheet, in its order."""

    INCIDENTS = "incidents"
    ALARMS = "alarms"  # unacknowledged, shelved, suppressed, with expiry
    OUT_OF_SERVICE = "out_of_service"  # alarms, cameras, sensors, links
    INSTRUCTIONS = "instructions"
    TASKS = "tasks"
    WARNINGS = "warnings"
    MEETINGS = "meetings"
    ROSTER = "roster"
    WALL = "wall"  # the scene on each wall
    FLAGGED = "flagged"  # log entries that come back until cleared
    MESSAGES = "messages"  # that did not arrive


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the sheet, frozen at the cut. `id` is the subject's, or a word of its own."""

    id: str
    section: Section
    title: str
    severity: Severity | None = None
    owner: str = ""
    next_step: str = ""
    due_at: dt.datetime | None = None
    state: str = ""  # a code that windows say in words: a stage, "shelved", "offline", …
    detail: str = ""
    subject_version: int = 0


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is otherwise since the cut. `mark`: of how it is now; another means again."""

    id: str
    section: Section
    title: str
    what: str  # "new", "changed", "over"
    mark: str = ""


class HandoverState(enum.StrEnum):
    PREPARING = "preparing"
    READING = "reading"
    SIGNED_BY_LEAVER = "signed_by_leaver"
    AWAITING = "awaiting"
    SIGNED = "signed"
    ABANDONED = "abandoned"


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """One person's. `digest`: SHA-256 of the sheet as it was signed. `is_absent`: signed by the
    other in this one's place, why, and who approved it."""

    user: UserId
    name: str
    at: dt.datetime
    digest: str
    is_absent: bool = False
    reason: str = ""
    approved_by: UserId = UserId("")


class Absence(msgspec.Struct, frozen=True, kw_only=True):
    """handover.absence_approved@1. Who is missing, why, who approved that the other signs alone."""

    user: UserId
    reason: str
    approved_by: UserId = UserId("")


class Handover(msgspec.Struct, frozen=True, kw_only=True):
    """One handover as folded from its events."""

    id: HandoverId
    version: int
    realm: Realm
    state: HandoverState
    giving: ShiftId
    taking: ShiftId
    seat: SeatId  # the watch leader's, or a department's own
    leaver: UserId
    receiver: UserId
    begun_at: dt.datetime
    changed_at: dt.datetime
    cut_seq: int = 0
    cut_at: dt.datetime | None = None
    items: list[Item] = []
    next_actions: str = ""
    what_if: str = ""
    read: list[str] = []  # ids of items
    noted_seq: int = 0  # what changed since the cut was taken note of up to here
    noted: list[Changed] = []  # and what it was
    noted_at: dt.datetime | None = None
    read_back: str = ""
    leaver_signature: Signature | None = None
    receiver_signature: Signature | None = None
    chain_head: str = ""  # of the log at the last signature
    document: str = ""  # SHA-256 of the PDF, where one was kept
    absence: Absence | None = None
    sheet_version: int = 1  # of what is signed


class BeginHandover(msgspec.Struct, frozen=True, kw_only=True, tag="begin_handover"):
    """Begin; the hub gathers and cuts. `leaver`: who is missing, where the one arriving begins in
    their place, with reason; becomes a request. The hub writes `approved_by`."""

    handover: HandoverId
    giving: ShiftId
    taking: ShiftId
    seat: SeatId
    receiver: UserId
    leaver: UserId = UserId("")
    reason: Words = ""
    approved_by: UserId = UserId("")


class CutHandover(msgspec.Struct, frozen=True, kw_only=True, tag="cut_handover"):
    """Hub only, asked for by RecutHandover or by the begin: the items as of `seq`."""

    handover: HandoverId
    seq: int
    items: list[Item]


class RecutHandover(msgspec.Struct, frozen=True, kw_only=True, tag="recut_handover"):
    """The one leaving has it gathered anew: nothing was read yet."""

    handover: HandoverId
    seen_version: int


class PrepareHandover(msgspec.Struct, frozen=True, kw_only=True, tag="prepare_handover"):
    """What to do next, and what to do if."""

    handover: HandoverId
    seen_version: int
    next_actions: Words
    what_if: Words


class OfferHandover(msgspec.Struct, frozen=True, kw_only=True, tag="offer_handover"):
    """Prepared: the one arriving may read."""

    handover: HandoverId
    seen_version: int


class ReadItems(msgspec.Struct, frozen=True, kw_only=True, tag="read_items"):
    """The receiver has read these."""

    handover: HandoverId
    items: list[str]


class NoteChanges(msgspec.Struct, frozen=True, kw_only=True, tag="note_changes"):
    """What changed since the cut is taken note of in one step: all that its author saw listed.
    `seq`: when they looked; the hub writes only what it finds too, and no moment to come."""

    handover: HandoverId
    seq: int
    changes: Annotated[list[Changed], msgspec.Meta(max_length=2 * MOST_ITEMS)] = []


class ReadBack(msgspec.Struct, frozen=True, kw_only=True, tag="read_back"):
    """In the receiver's own words."""

    handover: HandoverId
    text: Words


class SignHandover(msgspec.Struct, frozen=True, kw_only=True, tag="sign_handover"):
    """Hub only: the password was right (link.watch.Sign). `digest` of what was signed."""

    handover: HandoverId
    digest: str
    name: str
    chain_head: str = ""


class SignForAbsent(msgspec.Struct, frozen=True, kw_only=True, tag="sign_for_absent"):
    """One person is missing: the other may sign alone, with their own password, once that is
    approved; becomes a request. The hub writes the rest."""

    handover: HandoverId
    seen_version: int
    reason: Words
    chain_head: str = ""
    approved_by: UserId = UserId("")


class TakeUpHandover(msgspec.Struct, frozen=True, kw_only=True, tag="take_up_handover"):
    """A sheet that the one leaving signed alone: whoever has come reads and signs it."""

    handover: HandoverId
    seen_version: int


class AbandonHandover(msgspec.Struct, frozen=True, kw_only=True, tag="abandon_handover"):
    """Another is begun instead, and why."""

    handover: HandoverId
    seen_version: int
    reason: Words


class KeepDocument(msgspec.Struct, frozen=True, kw_only=True, tag="keep_document"):
    """The page was made and kept: its SHA-256."""

    handover: HandoverId
    sha256: str


class HandoverBegun(msgspec.Struct, frozen=True, kw_only=True):
    """handover.begun@1. By the one leaving; or in the place of `leaver`, who is missing."""

    giving: ShiftId
    taking: ShiftId
    seat: SeatId
    receiver: UserId
    leaver: UserId = UserId("")
    reason: str = ""
    approved_by: UserId = UserId("")
    sheet_version: int = 1


class HandoverCut(msgspec.Struct, frozen=True, kw_only=True):
    """handover.cut@1."""

    seq: int
    items: list[Item]


class HandoverPrepared(msgspec.Struct, frozen=True, kw_only=True):
    """handover.prepared@1."""

    next_actions: str
    what_if: str


class HandoverOffered(msgspec.Struct, frozen=True, kw_only=True):
    """handover.offered@1."""


class ItemsRead(msgspec.Struct, frozen=True, kw_only=True):
    """handover.items_read@1."""

    items: list[str]


class ChangesNoted(msgspec.Struct, frozen=True, kw_only=True):
    """handover.changes_noted@1."""

    seq: int
    changes: list[Changed] = []


class HandoverReadBack(msgspec.Struct, frozen=True, kw_only=True):
    """handover.read_back@1."""

    text: str


class HandoverSigned(msgspec.Struct, frozen=True, kw_only=True):
    """handover.signed@1. By whom stands in the envelope's actor.

    `is_awaited`: by the one leaving alone; the one arriving has still to read and sign.
    """

    digest: str
    name: str
    is_absent: bool = False
    reason: str = ""
    chain_head: str = ""
    approved_by: UserId = UserId("")
    is_awaited: bool = False


class HandoverTakenUp(msgspec.Struct, frozen=True, kw_only=True):
    """handover.taken_up@1. The actor is the receiver from now on."""


class HandoverAbandoned(msgspec.Struct, frozen=True, kw_only=True):
    """handover.abandoned@1."""

    reason: str


class DocumentKept(msgspec.Struct, frozen=True, kw_only=True):
    """handover.document_kept@1."""

    sha256: str


HandoverDeed = (
    BeginHandover
    | RecutHandover
    | PrepareHandover
    | OfferHandover
    | ReadItems
    | NoteChanges
    | ReadBack
    | SignForAbsent
    | TakeUpHandover
    | AbandonHandover
    | KeepDocument
)
HandoverCommand = HandoverDeed | CutHandover | SignHandover
HandoverEvent = (
    HandoverBegun
    | HandoverCut
    | HandoverPrepared
    | HandoverOffered
    | ItemsRead
    | ChangesNoted
    | HandoverReadBack
    | HandoverSigned
    | Absence
    | HandoverTakenUp
    | HandoverAbandoned
    | DocumentKept
)
