"""What each wall reports of itself, and who wants to know. The hub's loop only; nothing is kept.

Of two lines that report the same wall the newer one counts: a node that came back on another
connection before the old one was held dead.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from backends.hub.consoles import Console, Consoles, encode
from backends.link.walls import (
    MOST_WALLS,
    PrepareWall,
    TendWall,
    WallClientFrame,
    WallReport,
    WallSeen,
    WallsSeen,
    WallsWatched,
    WallTended,
    WallWish,
    WatchWalls,
)
from backends.record.access import Act, Allowed, may
from backends.record.common import Realm
from backends.record.ids import WallId

_FORGOTTEN = 256  # walls known at most; beyond them those longest away go


class WallDesk:
    """`now_ms` is the hub's clock."""

    def __init__(self, consoles: Consoles, now_ms: Callable[[], int]) -> None:
        self._consoles, self._now_ms = consoles, now_ms
        self._seen: dict[WallId, WallSeen] = {}
        self._lines: dict[WallId, Console] = {}
        self._watching: set[Console] = set()
        self._tended: dict[WallId, tuple[Console, WallTended]] = {}

    def joined(self, console: Console) -> None:
        """All reports, after the state that a new console is given."""
        console.push(encode(WallsSeen(walls=list(self._seen.values()))))

    def left(self, console: Console) -> None:
        """Its walls are away, and it watches none."""
        gone = [wall for wall, line in self._lines.items() if line is console]
        for wall in gone:
            del self._lines[wall]
            away = msgspec.structs.replace(self._seen[wall], is_here=False)
            self._seen[wall] = away
        if gone:
            self._consoles.send(WallsSeen(walls=[self._seen[wall] for wall in gone]))
        self._watch(console, is_watching=False)
        # Who had a wall play or show an exercise is gone: it is as it was.
        for wall in [wall for wall, (by, _) in self._tended.items() if by is console]:
            del self._tended[wall]
            self._push(WallTended(wall=wall))

    def take(self, console: Console, frame: WallClientFrame) -> None:
        """A frame of a console."""
        match frame:
            case WallReport():
                self._report(console, frame)
            case PrepareWall():
                line = self._lines.get(frame.wall)
                if line is not None and may(console.user, Act.SCENE_ON_WALL) is Allowed.YES:
                    line.push(encode(WallWish(wall=frame.wall, content=frame.content)))
            case TendWall():
                self._tend(console, frame)
            case WatchWalls():
                self._watch(console, is_watching=frame.is_watching)

    def user_at(self, wall: WallId) -> str:
        """Who is signed in at the console that shows it now; empty where none does. Any thread."""
        line = self._lines.get(wall)
        return line.user.id if line is not None else ""

    def _tend(self, console: Console, frame: TendWall) -> None:
        acts = [Act.SCENE_ON_WALL] + [Act.DRILL] * (frame.realm is not Realm.LIVE)
        if any(may(console.user, act) is not Allowed.YES for act in acts):
            return
        seen = self._seen.get(frame.wall)
        if seen is None or not seen.report.is_unattended:
            return  # somebody sits there, whose business it is
        told = WallTended(wall=frame.wall, sound=frame.sound, realm=frame.realm)
        self._tended[frame.wall] = (console, told)
        self._push(told)

    def _push(self, told: WallTended) -> None:
        line = self._lines.get(told.wall)
        if line is not None:
            line.push(encode(told))

    def _report(self, console: Console, report: WallReport) -> None:
        mine = sum(line is console for line in self._lines.values())
        if self._lines.get(report.wall) is not console and mine >= MOST_WALLS:
            return
        is_new = console not in self._lines.values()
        if self._lines.get(report.wall) is not console and report.wall in self._tended:
            console.push(encode(self._tended[report.wall][1]))  # it was away meanwhile
        self._lines[report.wall] = console
        self._seen.pop(report.wall, None)  # the newest stands last
        seen = WallSeen(
            report=report, is_here=True, user=console.user.id, heard_unix_ms=self._now_ms()
        )
        self._seen[report.wall] = seen
        self._forget_oldest()
        self._tell(seen)
        if is_new and self._watching:
            console.push(encode(WallsWatched(is_watched=True)))

    def _tell(self, seen: WallSeen) -> None:
        whole = encode(WallsSeen(walls=[seen]))
        bare = msgspec.structs.replace(seen.report, picture=b"")
        small = encode(WallsSeen(walls=[msgspec.structs.replace(seen, report=bare)]))
        for console in self._consoles:
            if console in self._watching and not console.is_behind:
                console.push(whole)
            else:
                console.push(small)

    def _watch(self, console: Console, *, is_watching: bool) -> None:
        was_watched = bool(self._watching)
        if is_watching:
            self._watching.add(console)
        else:
            self._watching.discard(console)
        if bool(self._watching) != was_watched:
            frame = encode(WallsWatched(is_watched=not was_watched))
            for line in set(self._lines.values()):
                line.push(frame)

    def _forget_oldest(self) -> None:
        for wall in list(self._seen):
            if len(self._seen) <= _FORGOTTEN:
                return
            if wall not in self._lines:
                del self._seen[wall]
