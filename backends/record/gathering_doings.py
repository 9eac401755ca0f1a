"""What people did and what came and went in a quarter of an hour, as lines of the log. Pure.

Signing on and off, handovers, overdue instructions, sources that were lost and are back, scenes put
on walls: one line of each kind, however much there was.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from backends.record.duty import SignedOff, SignedOn
from backends.record.entry import InstructionOverdue
from backends.record.envelope import Event
from backends.record.exchange_events import SourceForgotten, SourceLost, SourceRestored
from backends.record.handover import HandoverSigned
from backends.record.scene_wall import WallReturned, WallSceneTaken, WallTourStarted
from backends.record.work_calendar import CHINA

TYPES = (
    "shift.signed_on",
    "shift.signed_off",
    "instruction.overdue",
    "handover.signed",
    "source.lost",
    "source.restored",
    "source.forgotten",
    "wall.scene_taken",
    "wall.tour_started",
    "wall.returned",
)
MOST_NAMED = 12  # of one kind; the rest are counted

# (number, title) of an incident or instruction.
Known = Callable[[str], tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """A line to be: its key within the span, its words, what it leads to."""

    key: str
    text: str
    links: list[str] = field(default_factory=list)


class Doings:
    """take() the events of the span in order, then lines()."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._on: list[str] = []
        self._off: list[str] = []
        self._signed: list[str] = []
        self._late: list[str] = []
        self._sources: dict[str, list[str]] = defaultdict(list)
        self._walls: dict[str, list[str]] = defaultdict(list)

    def take(self, event: Event, payload: Any) -> None:
        """One event; others say nothing here."""
        clock = _clock(event.occurred_at)
        match payload:
            case SignedOn():
                words = f"{payload.seat} {clock}"
                self._on.append(f"{words}（{payload.reason}）" if payload.reason else words)
            case SignedOff() if not payload.handover:  # a handover has a line of its own
                words = f"{payload.seat} {clock}"
                self._off.append(f"{words}（{payload.reason}）" if payload.reason else words)
            case HandoverSigned():
                words = f"{payload.name} {clock}"
                self._signed.append(f"{words}（缺席代办）" if payload.is_absent else words)
            case InstructionOverdue():
                self._late.append(event.subject)
            case SourceLost():
                self._sources[payload.name or payload.source].append(f"{clock} 中断")
            case SourceRestored():
                self._sources[payload.name or payload.source].append(f"{clock} 恢复")
            case SourceForgotten():
                self._sources[payload.name or payload.source].append(f"{clock} 移出看板")
            case WallSceneTaken():
                word = "会商" if payload.meeting else "场景"
                self._walls[event.subject].append(f"{clock} {word}“{payload.name}”")
            case WallTourStarted():
                self._walls[event.subject].append(f"{clock} 轮巡“{payload.name}”")
            case WallReturned():
                self._walls[event.subject].append(f"{clock} 恢复会商前的画面")

    def lines(self) -> list[Doing]:
        """In the order in which a reader wants them; nothing of nothing."""
        late = [" ".join(self._known(one)).strip() for one in self._late[:MOST_NAMED]]
        links = [f"instruction:{one}" for one in self._late[:MOST_NAMED]]
        sources = [f"{name} {_turns(turns)}" for name, turns in self._sources.items()]
        walls = [f"{wall} {_turns(turns)}" for wall, turns in self._walls.items()]
        found = [
            ("sources", "数据源中断、恢复", "个", sources, []),
            ("instructions", "批示超期", "件", self._said(late, self._late), links),
            ("signed", "交接班签字", "人次", self._signed, []),
            ("on", "签到", "人次", self._on, []),
            ("off", "签退", "人次", self._off, []),
            ("walls", "大屏上屏", "块", walls, []),
        ]
        return [
            Doing(key=key, text=f"{what} {len(words)} {unit}：{_named(words)}", links=leads)
            for key, what, unit, words, leads in found
            if words
        ]

    def _said(self, named: list[str], every: list[str]) -> list[str]:
        """As many as there are, the first of them in words."""
        return [*named, *[""] * (len(every) - len(named))]


def _named(words: list[str]) -> str:
    said = "；".join(words[:MOST_NAMED])
    rest = len(words) - MOST_NAMED
    return f"{said}；另有 {rest}" if rest > 0 else said


def _turns(turns: list[str]) -> str:
    """All of a few; of many the first, the last and how many."""
    if len(turns) <= 4:
        return "，".join(turns)
    return f"{turns[0]} …… {turns[-1]}，共 {len(turns)} 次"


def _clock(moment: dt.datetime) -> str:
    return moment.astimezone(CHINA).strftime("%H:%M")
