"""Queries to devices until their answers are there. Pure; the clock passed in.

An answer belongs to a query by SN, command, the device asked about, and the device that sent it.
"""

from __future__ import annotations

import math

import msgspec

from backends.protocols.manscdp.catalog import CatalogItem
from backends.protocols.manscdp.messages import (
    AnyMessage,
    CatalogPage,
    Config,
    CruiseTracks,
    Other,
    Outcome,
    RecordPage,
)
from backends.protocols.manscdp.paging import FIRST_S, QUIET_S, Collected, Collection
from backends.protocols.manscdp.records import RecordItem

MAX_PENDING = 20_000

# Of several kinds of settings asked for at once each may come in a message of its own, and how
# many do is not said.
CONFIG_QUIET_S = 1.0

# A person waits for a list of recordings: what came by then is shown.
RECORDS_S = 30.0

_COMMANDS = {
    "CatalogPage": "catalog",
    "RecordPage": "recordinfo",
    "DeviceInfo": "deviceinfo",
    "DeviceStatus": "devicestatus",
    "PresetList": "presetquery",
    "Config": "configdownload",
    "PtzPosition": "ptzposition",
    "HomePlace": "homepositionquery",
    "CruiseTracks": "cruisetracklistquery",
    "CruiseTrack": "cruisetrackquery",
}


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked: `asked_id` got the message, `about_id` is in its body (a channel of it)."""

    sn: int
    cmd: str
    asked_id: str
    about_id: str


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The end of a question: a message, a collection, or None for silence."""

    question: Question
    result: AnyMessage | Collected[CatalogItem] | Collected[RecordItem] | None


class TooManyQuestions(Exception):
    """The bound of open questions is reached."""


class _Open:
    __slots__ = ("config", "due_s", "pages", "question", "tracks")

    def __init__(self, question: Question, now_s: float) -> None:
        self.question = question
        self.due_s = now_s + FIRST_S
        self.pages: Collection[CatalogItem] | Collection[RecordItem] | None = None
        self.config: Config | None = None
        self.tracks: CruiseTracks | None = None


class Questions:
    """All that is open. Few at a time, so `tick` looks at each."""

    def __init__(self, first_sn: int = 1) -> None:
        self._next_sn = max(first_sn, 1)
        self._open: dict[int, _Open] = {}
        self.unmatched = 0

    def __len__(self) -> int:
        return len(self._open)

    @property
    def due_s(self) -> float:
        return min((o.due_s for o in self._open.values()), default=math.inf)

    def next_sn(self) -> int:
        """A serial number that no open question has."""
        sn = self._next_sn
        self._next_sn = sn % 2_000_000_000 + 1
        return sn

    def ask(self, cmd: str, asked_id: str, about_id: str, now_s: float) -> Question:
        """Opens a question; the caller sends it with its `sn`."""
        if len(self._open) >= MAX_PENDING:
            raise TooManyQuestions
        question = Question(sn=self.next_sn(), cmd=cmd, asked_id=asked_id, about_id=about_id)
        opened = _Open(question, now_s)
        match cmd.lower():
            case "catalog":
                opened.pages = Collection[CatalogItem](lambda item: item.id, now_s)
            case "recordinfo":
                opened.pages = Collection[RecordItem](
                    lambda item: item.key, now_s, longest_s=RECORDS_S
                )
        self._open[question.sn] = opened
        return question

    def answered(self, message: AnyMessage, sender_id: str, now_s: float) -> Answer | None:
        """A response of a device; None while pages are missing, or when it answers nothing."""
        opened = self._open.get(message.sn)
        if opened is None or not _fits(opened.question, message, sender_id):
            self.unmatched += 1
            return None
        if isinstance(message, Config):
            opened.config = _joined(opened.config, message)
            opened.due_s = now_s + CONFIG_QUIET_S
            return None
        if isinstance(message, CruiseTracks):
            opened.tracks = message = _tracks(opened.tracks, message)
            if len(message.tracks) < message.total:
                opened.due_s = now_s + QUIET_S
                return None
        if opened.pages is None or isinstance(message, Outcome):
            return self._close(opened, message)
        collected: Collected[CatalogItem] | Collected[RecordItem] | None = None
        if isinstance(message, CatalogPage | RecordPage):
            # Command and page agree, by _fits.
            pages: Collection[CatalogItem | RecordItem] = opened.pages  # type: ignore[assignment]
            collected = pages.take(  # type: ignore[assignment]  # of the page's kind
                message.total, message.items, now_s, unreadable=message.unreadable
            )
            opened.due_s = pages.due_s
        return self._close(opened, collected) if collected is not None else None

    def unanswered(self, sn: int) -> Answer | None:
        """The SIP request that carried a question got no answer, or a refusal."""
        opened = self._open.get(sn)
        return self._close(opened, None) if opened is not None else None

    def device_gone(self, device_id: str) -> list[Answer]:
        """Nothing more comes from a device that is offline."""
        gone = [o for o in self._open.values() if o.question.asked_id == device_id]
        return [self._close(opened, None) for opened in gone]

    def tick(self, now_s: float) -> list[Answer]:
        """Questions whose time is over."""
        answers = []
        for opened in [o for o in self._open.values() if o.due_s <= now_s]:
            told = opened.pages.tick(now_s) if opened.pages else opened.config or opened.tracks
            answers.append(self._close(opened, told))
        return answers

    def _close(self, opened: _Open, result: object) -> Answer:
        del self._open[opened.question.sn]
        # The callers pass what Answer allows.
        return Answer(question=opened.question, result=result)  # type: ignore[arg-type]


def _joined(before: Config | None, message: Config) -> Config:
    """One answer of several."""
    if before is None:
        return message
    sections = (dict(before.sections) | dict(message.sections)).items()
    return msgspec.structs.replace(
        message, is_ok=before.is_ok or message.is_ok, sections=tuple(sections)
    )


def _tracks(before: CruiseTracks | None, message: CruiseTracks) -> CruiseTracks:
    """One list of several messages, each track once."""
    if before is None:
        return message
    tracks = tuple((dict(before.tracks) | dict(message.tracks)).items())
    return msgspec.structs.replace(message, tracks=tracks)


def _fits(question: Question, message: AnyMessage, sender_id: str) -> bool:
    if sender_id != question.asked_id or message.device_id not in (
        question.about_id,
        question.asked_id,
    ):
        return False
    if isinstance(message, Outcome | Other):
        return message.cmd.lower() == question.cmd.lower()
    return _COMMANDS.get(type(message).__name__) == question.cmd.lower()
