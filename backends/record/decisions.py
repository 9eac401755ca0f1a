"""What the deciders check alike: versions, reasons, lengths, times, ids. Pure."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence

import msgspec

from backends.record import incident_commands as ic
from backends.record.common import Place
from backends.record.duty import AmendSeats, HandOverShift, MarkSeatEmpty, OpenShift, PlanDuty
from backends.record.entry import (
    GiveInstruction,
    MarkInstructionOverdue,
    NoteCorrected,
    PassInstruction,
    WriteEntry,
)
from backends.record.evidence import TakeEvidence
from backends.record.handover import MOST_ITEMS as MOST_ON_SHEET
from backends.record.handover import BeginHandover, CutHandover, SignHandover
from backends.record.incident_outside import AssignDown, EscalateIncident
from backends.record.meeting import CallMeeting
from backends.record.order import GiveOrder, MarkOrder
from backends.record.refusal import Refusal, RefusalCode
from backends.record.scene import SaveScene
from backends.record.scene_wall import ArrangeWall, StartTour, TakeScene
from backends.record.task import AssignTask, MarkTask, MarkTaskOverdue, PassTask
from backends.record.warning import PublishWarning

MOST_TEXT = 20_000  # characters of one text: some ten printed pages
MOST_WORDS = 500  # of a title, a reason, a name: as of a source
MOST_ITEMS = 500  # of a list
MOST_FIELDS = 20  # personal ones
# Of a handover's sheet: a storm keeps nobody from reading and taking note of all of it.
_LONG_LISTS = {"items": MOST_ON_SHEET, "changes": 2 * MOST_ON_SHEET}
_LONG_TEXTS = frozenset(
    {
        "description",
        "text",
        "detail",
        "result",
        "conclusion",
        "answer",
        "read_back",
        "note",
        "next_actions",
        "what_if",
    }
)
# The fields that hold an id made by whoever sends the command.
_MADE: dict[type[msgspec.Struct], str] = {
    ic.ReportIncident: "incident",
    ic.InstructIncident: "instruction",
    ic.AddMark: "mark",
    EscalateIncident: "step",
    AssignDown: "step",
    AssignTask: "task",
    GiveOrder: "order",
    SaveScene: "scene",
    TakeEvidence: "evidence",
    TakeScene: "wall",
    ArrangeWall: "wall",
    StartTour: "wall",
    PlanDuty: "duty",
    OpenShift: "shift",
    WriteEntry: "entry",
    GiveInstruction: "instruction",
    BeginHandover: "handover",
    CallMeeting: "meeting",
    PublishWarning: "warning",
}
_PLAIN_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
_HUB_ONLY = (
    ic.FollowTasks,
    ic.RunOut,
    ic.AbsorbIncident,
    MarkTask,
    MarkTaskOverdue,
    PassTask,
    MarkOrder,
    MarkSeatEmpty,
    AmendSeats,
    HandOverShift,
    NoteCorrected,
    MarkInstructionOverdue,
    PassInstruction,
    CutHandover,
    SignHandover,
)
# A person's watch, or a console's clock, may run this much ahead of the hub's.
AHEAD = dt.timedelta(minutes=5)


def refused(code: RefusalCode, detail: str) -> Refusal:
    """A refusal in few words."""
    return Refusal(code=code, detail=detail)


def stale(seen: int, version: int) -> Refusal | None:
    """Refused where the subject changed since it was on the screen."""
    if seen == version:
        return None
    detail = f"version {seen} was seen, it is now {version}"
    return refused(RefusalCode.STALE_VERSION, detail)


def without_words(text: str, what: str) -> Refusal | None:
    """Refused where a reason, result or conclusion is missing."""
    if text.strip():
        return None
    return refused(RefusalCode.REASON_MISSING, f"the {what} is missing")


def blank(text: str, what: str) -> Refusal | None:
    """Refused where a text that must be there is empty."""
    return None if text.strip() else refused(RefusalCode.MALFORMED, f"the {what} is empty")


def badly_formed(command: msgspec.Struct) -> Refusal | None:
    """Refused where what a person sent is beyond all bounds; None for what the hub tells itself."""
    if isinstance(command, _HUB_ONLY):
        return None
    made = _MADE.get(type(command))
    if made is not None and not _PLAIN_ID.fullmatch(getattr(command, made)):
        return refused(RefusalCode.MALFORMED, f"{made} is not 1 to 64 of A-Z, a-z, 0-9 and -")
    return _fault_in_fields("", command)


def _fault_in_fields(path: str, struct: msgspec.Struct) -> Refusal | None:
    if isinstance(struct, Place) and not (
        abs(struct.lon_wgs84) <= 180 and abs(struct.lat_wgs84) <= 90  # also catches NaN
    ):
        return refused(RefusalCode.OUT_OF_RANGE, f"{path} lies off the earth")
    for name in struct.__struct_fields__:
        most = MOST_TEXT if name in _LONG_TEXTS else MOST_WORDS
        fault = _fault(f"{path}.{name}" if path else name, getattr(struct, name), most)
        if fault is not None:
            return fault
    return None


def _fault(path: str, value: object, most: int) -> Refusal | None:
    match value:
        case str():
            return _fault_in_text(path, value, most)
        case dt.datetime():
            return _fault_in_time(path, value)
        case float() if not math.isfinite(value):
            return refused(RefusalCode.OUT_OF_RANGE, f"{path} is no figure")
        case msgspec.Struct():
            return _fault_in_fields(path, value)
        case dict():
            return _fault_in_items(path, [*value.keys(), *value.values()], 2 * MOST_FIELDS)
        case list() | tuple():
            return _fault_in_items(path, value, _LONG_LISTS.get(path, MOST_ITEMS))
    return None


def _fault_in_items(path: str, items: Sequence[object], most: int) -> Refusal | None:
    if len(items) > most:
        return refused(RefusalCode.TOO_LARGE, f"{path} has too many entries")
    faults = (_fault(path, item, MOST_WORDS) for item in items)
    return next((fault for fault in faults if fault is not None), None)


def _fault_in_text(path: str, text: str, most: int) -> Refusal | None:
    if len(text) > most:
        detail = f"{path} is {len(text)} characters long, at most {most}"
        return refused(RefusalCode.TOO_LARGE, detail)
    return refused(RefusalCode.MALFORMED, f"{path} has a NUL") if "\0" in text else None


def _fault_in_time(path: str, moment: dt.datetime) -> Refusal | None:
    if moment.utcoffset() is None:
        return refused(RefusalCode.MALFORMED, f"{path} has no time zone")
    # One year less at the end: still a time after it is converted to UTC.
    if not 1970 <= moment.year < 9999:
        return refused(RefusalCode.OUT_OF_RANGE, f"{path} is in the year {moment.year}")
    return None


def in_future(moment: dt.datetime | None, now: dt.datetime) -> Refusal | None:
    """Refused where something said to have happened lies ahead."""
    if moment is None or moment <= now + AHEAD:
        return None
    detail = f"{moment.isoformat()} is still to come, it is {now.isoformat()}"
    return refused(RefusalCode.OUT_OF_RANGE, detail)
