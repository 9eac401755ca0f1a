"""What a page is made of, as the window hands it to the process that draws. Pure wire types."""

from __future__ import annotations

import datetime as dt

import msgspec

from backends.record.common import Severity
from backends.record.duty import Shift
from backends.record.entry import Entry
from backends.record.handover import Handover
from backends.record.incident import Incident
from backends.record.meeting import Meeting
from backends.record.task import Task


class HandoverPaper(msgspec.Struct, frozen=True, kw_only=True, tag="handover"):
    """The sheet as it was signed; `watches`: name and time of both shifts; `digest`: in full."""

    handover: Handover
    watches: tuple[str, str]
    digest: str
    seat: str = ""  # what it is called


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line of an incident's timeline, in words."""

    at: dt.datetime
    who: str
    text: str


class IncidentPaper(msgspec.Struct, frozen=True, kw_only=True, tag="incident"):
    """An incident's card."""

    incident: Incident
    tasks: list[Task] = []
    timeline: list[Line] = []
    class_name: str = ""


class LogPaper(msgspec.Struct, frozen=True, kw_only=True, tag="log"):
    """The log of a shift, oldest first. `seats`: what each is called; `is_behind`: the last ones
    may be missing; `earlier`: older ones that are left out."""

    shift: Shift
    entries: list[Entry]
    seats: dict[str, str] = {}
    is_behind: bool = False
    earlier: int = 0


class MinutesPaper(msgspec.Struct, frozen=True, kw_only=True, tag="minutes"):
    """A meeting's minutes; `about`: what it began from, in words."""

    meeting: Meeting
    about: str = ""


class BlankPaper(msgspec.Struct, frozen=True, kw_only=True, tag="blank"):
    """Forms for a total outage. `form`: "log" | "incident" | "handover" | "call"."""

    form: str


Paper = HandoverPaper | IncidentPaper | LogPaper | MinutesPaper | BlankPaper


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One document. `names`: of users by id. `printer`: to it; else to the file `out`."""

    paper: Paper
    centre: str
    names: dict[str, str] = {}
    made_at: dt.datetime
    made_by: str = ""
    language: str = "zh_CN"
    out: str = ""
    printer: str = ""


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it. `fault`: why nothing did, in words."""

    pages: int = 0
    sha256: str = ""
    fault: str = ""


SEVERITY_MARKS = {Severity.I: "◆", Severity.II: "▲", Severity.III: "●", Severity.IV: "■"}
