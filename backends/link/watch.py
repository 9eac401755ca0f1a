"""What a console may ask of the watch: log, handovers, roster, signature. Pure wire types."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import msgspec

from backends.link.attachments import (
    AlarmFiles,
    AlarmFilesAnswer,
    AttachmentsOf,
    AttachmentsOfAnswer,
)
from backends.record.common import Realm
from backends.record.duty import Duty, Shift
from backends.record.entry import Entry, EntryKind
from backends.record.handover import Changed, Handover
from backends.record.ids import EntryId, HandoverId, ShiftId
from backends.record.meeting import Meeting

Most = Annotated[int, msgspec.Meta(ge=1, le=2_000)]


class LogPage(msgspec.Struct, frozen=True, kw_only=True, tag="log_page"):
    """Entries, newest first, before `before_seq` (0: the newest). `flagged`: to be handed over.

    `entry`: that one alone.
    """

    shift: ShiftId = ShiftId("")
    text: Annotated[str, msgspec.Meta(max_length=200)] = ""
    kinds: list[EntryKind] = []
    flagged: bool = False
    entry: EntryId = EntryId("")
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    before_seq: int = 0
    limit: Most = 200
    realm: Realm = Realm.LIVE


class LogPageAnswer(msgspec.Struct, frozen=True, kw_only=True, tag="log_page_answer"):
    """`next_before_seq`: 0 where there is no more. `is_behind`: the newest are not in it yet."""

    entries: list[Entry]
    total: int
    next_before_seq: int = 0
    is_behind: bool = False


class RosterOf(msgspec.Struct, frozen=True, kw_only=True, tag="roster_of"):
    """Duties and shifts that touch this time."""

    since: dt.datetime
    until: dt.datetime
    realm: Realm = Realm.LIVE


class RosterOfAnswer(msgspec.Struct, frozen=True, kw_only=True, tag="roster_of_answer"):
    duties: list[Duty]
    shifts: list[Shift]


class SinceCut(msgspec.Struct, frozen=True, kw_only=True, tag="since_cut"):
    """What changed since a handover's cut."""

    handover: HandoverId


class SinceCutAnswer(msgspec.Struct, frozen=True, kw_only=True, tag="since_cut_answer"):
    """As of `seq`."""

    seq: int
    changes: list[Changed]


class Sign(msgspec.Struct, frozen=True, kw_only=True, tag="sign"):
    """Sign a handover with one's own password, which is checked and never kept.

    `user`: who signs, the signed-in one or the other person at the same desk. `digest`: of the
    sheet as it is on the screen. Refused: WRONG_PASSWORD, LOCKED_OUT, STALE, or what is unread.
    """

    handover: HandoverId
    user: str
    password: str
    digest: str


class SignAnswer(msgspec.Struct, frozen=True, kw_only=True, tag="sign_answer"):
    handover: Handover


class OldHandovers(msgspec.Struct, frozen=True, kw_only=True, tag="old_handovers"):
    """Handovers and meetings that are over, newest first."""

    before: dt.datetime | None = None
    limit: Most = 50


class OldHandoversAnswer(msgspec.Struct, frozen=True, kw_only=True, tag="old_handovers_answer"):
    handovers: list[Handover]


class OldMeetings(msgspec.Struct, frozen=True, kw_only=True, tag="old_meetings"):
    before: dt.datetime | None = None
    text: Annotated[str, msgspec.Meta(max_length=100)] = ""
    limit: Most = 50


class OldMeetingsAnswer(msgspec.Struct, frozen=True, kw_only=True, tag="old_meetings_answer"):
    meetings: list[Meeting]


WatchQuery = (
    LogPage | RosterOf | SinceCut | Sign | OldHandovers | OldMeetings | AttachmentsOf | AlarmFiles
)
WatchAnswer = (
    LogPageAnswer
    | RosterOfAnswer
    | SinceCutAnswer
    | SignAnswer
    | OldHandoversAnswer
    | OldMeetingsAnswer
    | AttachmentsOfAnswer
    | AlarmFilesAnswer
)
