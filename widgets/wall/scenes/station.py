"""One wall of this console: follows what the record puts on it, and tells what it really shows.

UI thread. Changes come at their moment by the hub's clock, with streams opened before. Without a
hub the wall stays as it is; what is changed on it by hand goes into the record.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterator, Sequence

import msgspec
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from backends.link.api import Change, LinkState
from backends.link.walls import REPORT_EVERY_S
from backends.record.access import Act, Allowed, may
from backends.record.commands import subject_of
from backends.record.common import Actor
from backends.record.ids import SceneId, WallId
from backends.record.resource import Camera
from backends.record.scene import Content
from backends.record.scene_wall import ArrangeWall, Showing, TakeScene, Wall
from video.api import Stream
from widgets.context import UiContext
from widgets.wall.scenes.by_hand import content_of
from widgets.wall.scenes.preroll import Preroll
from widgets.wall.scenes.programme import Picture, next_change, picture_at
from widgets.wall.scenes.report import Shown, report_of
from widgets.wall.store import Arrangement
from widgets.wall.tile import stream_of
from widgets.wall.view import WallView

PREROLL = dt.timedelta(seconds=4)  # before a change that is known; a key frame comes every 1-2 s
HAND_REST_MS = 700  # a hand that lays several tiles is one change
WISH_KEPT_MS = 60_000  # what nobody takes within this time is closed again


class WallStation(QObject):
    """Child of its first view. Further views show the same (`app.wiring.Mirror`)."""

    changed = Signal()  # what the record puts on it

    def __init__(
        self,
        context: UiContext,
        views: Sequence[WallView],
        wall: WallId,
        name: str,
        streams: Callable[[Camera], Stream] = stream_of,
    ) -> None:
        super().__init__(views[0])
        self.wall, self.name = wall, name
        self._link, self._engine, self._streams = context.link, context.engine, streams
        self._views: list[WallView] = []
        self._prerolls: list[Preroll] = []
        self._picture: Picture | None = None
        self._applied: Arrangement | None = None  # as the first view had it after our last change
        self._wish: Content | None = None  # what an operator may put on it next
        self._coming: Arrangement | None = None  # what the record puts on it next
        self._late_ms = self._changed_ms = self._followed = 0
        self._key: object = None  # of what was put on it last
        self._due: dt.datetime | None = None  # the moment of the change that comes
        self._sent: Content | None = None  # what a hand laid
        self._base: Content | None = None  # as it was before a hand
        self._has_begun = self.is_unattended = False
        self._alarm = self._single(self._look, Qt.TimerType.PreciseTimer)
        self._hand_rest = self._single(self._tell_by_hand)
        self._wish_rest = self._single(self._forget_wish)
        self._report_soon = self._single(self._report)
        self._beat = QTimer(self)
        self._beat.timeout.connect(self._on_beat)
        self._beat.start(round(REPORT_EVERY_S * 1000))
        for view in views:
            self.add_view(view)
        views[0].assignments_changed.connect(self._on_hand)
        views[0].split_changed.connect(self._on_hand)
        self._unsubscribe = self._link.subscribe(self._on_change)
        self._look()

    @property
    def views(self) -> Sequence[WallView]:
        """Its windows."""
        return self._views

    @property
    def picture(self) -> Picture | None:
        """What the record has put on it and it shows."""
        return self._picture

    def add_view(self, view: WallView) -> None:
        """Another window of this wall; the last one is what is reported."""
        preroll = Preroll(self._engine, self._streams)
        view.use_prepared(preroll.take)
        self._views.append(view)
        self._prerolls.append(preroll)

    def remove_view(self, view: WallView) -> None:
        """That window is closed."""
        index = self._views.index(view)
        self._prerolls.pop(index).close()
        self._views.pop(index)

    def rebase(self) -> None:
        """What is shown now was laid by the console itself, not by a hand."""
        self._applied = self._views[0].arrangement()
        known = self._picture.content if self._picture is not None else None
        self._base = content_of(self._applied, known)
        self._hand_rest.stop()

    def release(self) -> None:
        """Hear no more, open nothing more. Idempotent."""
        self._unsubscribe()
        for timer in (self._alarm, self._hand_rest, self._wish_rest, self._report_soon, self._beat):
            timer.stop()
        for preroll in self._prerolls:
            preroll.close()

    def state(self) -> Wall | None:
        """The wall in the record; without the hub with what was asked of it since."""
        known = self._link.walls.get(self.wall)
        asked = self._link.pending.get(self.wall)
        user = self._link.user
        is_away = self._link.status.state is LinkState.OFFLINE
        if not is_away or not isinstance(asked, TakeScene | ArrangeWall) or user is None:
            return known
        showing = Showing(
            content=asked.content,
            at=asked.at,
            by=Actor(user=user.id, seat=user.seat),
            scene=asked.scene if isinstance(asked, TakeScene) else SceneId(""),
            edition=asked.edition if isinstance(asked, TakeScene) else 0,
            name=asked.name if isinstance(asked, TakeScene) else "",
        )
        if known is not None:
            return msgspec.structs.replace(known, showing=showing, run=None)
        return Wall(
            id=self.wall, version=0, realm=self._link.realm, changed_at=asked.at, showing=showing
        )

    # ---- following the record

    @Slot()
    def _look(self) -> None:
        """Show what belongs here now, open what comes next, wake for it."""
        now, wall = self._link.hub_now(), self.state()
        if not self._link.cameras and self._link.status.state is not LinkState.OFFLINE:
            return  # signing in: the arrangement of before stays until there is something better
        if wall is None:
            self._begin()
            return
        scenes = self._link.scenes
        picture = picture_at(wall, scenes, now)
        if picture is not None:
            self._show(picture, wall, now)
        self._begin()
        self._due = at = next_change(wall, scenes, now)
        if at is None:
            self._alarm.stop()
        elif at - now <= PREROLL:
            coming = picture_at(wall, scenes, at + dt.timedelta(milliseconds=1))
            self._coming = coming.arrangement(at) if coming is not None else None
            self._prepare()
            self._wake_at(at, now)
        else:
            self._wake_at(at - PREROLL, now)

    def _begin(self) -> None:
        if not self._has_begun:
            self._has_begun = True
            self.rebase()

    def _show(self, picture: Picture, wall: Wall, now: dt.datetime) -> None:
        wanted = picture.arrangement(now)
        key = (wall.version, picture.scene, picture.edition, picture.step, wanted)
        if key == self._key:
            return
        is_first, self._key = self._key is None, key
        self._picture, self._followed = picture, wall.version
        if self._hand_rest.isActive() and picture.content == self._sent:
            return  # our own word comes back while the hand goes on: it follows
        self._hand_rest.stop()
        if not _is_shown(wanted, self._views[0].arrangement()):
            self._views[0].set_full(None)
            self._views[0].restore(wanted)
            self._changed_ms = _ms(self._link.hub_now())
            # One that starts in the middle is not late.
            self._late_ms = 0 if is_first else max(0, self._changed_ms - _ms(self._due or now))
        self.rebase()
        self._coming = None
        if self._wish == picture.content:
            self._wish = None
        self._prepare()
        self.changed.emit()
        self._report_soon.start(0)

    def _wake_at(self, moment: dt.datetime, now: dt.datetime) -> None:
        wait_ms = math.ceil((moment - now).total_seconds() * 1000)
        self._alarm.start(min(max(1, wait_ms), 60_000))

    def _prepare(self) -> None:
        """Open what is not shown yet, in every window of this wall."""
        wanted = [self._coming] if self._coming is not None else []
        if self._wish is not None:
            now = self._link.hub_now()
            wanted.append(Picture(content=self._wish, since=now).arrangement(now))
        for view, preroll in zip(self._views, self._prerolls, strict=True):
            preroll.want([stream for one in wanted for stream in self._missing(view, one)])

    def _missing(self, view: WallView, wanted: Arrangement) -> Iterator[tuple[Camera, int, int]]:
        """Cameras of an arrangement that are not in their tiles already, with their sizes."""
        shown, boxes = view.arrangement().cameras, view.boxes_of(wanted.form)
        is_same_form = wanted.form == view.wall_layout
        for number, key in wanted.cameras.items():
            camera = self._link.cameras.get(key)
            is_there = is_same_form and shown.get(number) == key
            if camera is not None and number < len(boxes) and not is_there:
                yield camera, boxes[number].width, boxes[number].height

    # ---- what others want of it

    def _on_change(self, change: Change) -> None:
        for wish in change.wishes:
            if wish.wall == self.wall:
                self._take_wish(wish.content)
        if any(subject_of(body) == self.wall for body, _ in change.refusals):
            self._key = None  # what a hand laid is not to stay
        concerns = self.wall in change.walls or self.wall in change.pending
        if change.reset or change.link or change.resources or change.scenes or concerns:
            self._look()
        if (change.reset or change.link) and not self._report_soon.isActive():
            self._report_soon.start(150)

    def _take_wish(self, content: Content | None) -> None:
        self._wish = content
        if content is None:
            self._forget_wish()
            return
        self._prepare()
        self._wish_rest.start(WISH_KEPT_MS)
        self._report_soon.start(0)

    @Slot()
    def _forget_wish(self) -> None:
        self._wish = None
        self._wish_rest.stop()
        self._prepare()

    # ---- by hand

    @Slot()
    def _on_hand(self) -> None:
        self._report_soon.start(150)
        if self._has_begun and self._views[0].arrangement() != self._applied:
            self._hand_rest.start(HAND_REST_MS)

    @Slot()
    def _tell_by_hand(self) -> None:
        """Into the record, where its author may; else the report alone says so."""
        user, shown = self._link.user, self._views[0].arrangement()
        before = self._base
        content = content_of(shown, before)
        is_mine = user is not None and may(user, Act.SCENE_ON_WALL) is Allowed.YES
        if before == content or not is_mine:
            return
        if self.wall in self._link.pending and self._link.status.state is LinkState.ONLINE:
            self._hand_rest.start(HAND_REST_MS)  # its version is known with the echo
            return
        self._applied = shown
        self._base = self._sent = content
        known = self._link.walls.get(self.wall)
        self._link.send(
            ArrangeWall(
                wall=self.wall,
                seen_version=known.version if known is not None else 0,
                content=content,
                at=self._link.hub_now(),
            )
        )

    # ---- reporting

    @Slot()
    def _on_beat(self) -> None:
        self._look()
        self._report()

    @Slot()
    def _report(self) -> None:
        if self._link.status.state is not LinkState.ONLINE:
            return
        wanted = sum(preroll.wanted for preroll in self._prerolls[-1:])
        shown = Shown(
            wall=self.wall,
            name=self.name,
            record_version=self._followed,
            picture=self._picture,
            ready=sum(preroll.ready for preroll in self._prerolls[-1:]),
            wanted=wanted,
            changed_unix_ms=self._changed_ms,
            late_ms=min(self._late_ms, 1000),
            is_watched=self._link.is_watched,
            is_unattended=self.is_unattended,
            realm=self._link.realm,
        )
        self._link.say(report_of(self._views[-1], shown))
        if wanted and shown.ready < wanted:
            self._report_soon.start(200)

    def _single(
        self, slot: Callable[[], None], kind: Qt.TimerType = Qt.TimerType.CoarseTimer
    ) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setTimerType(kind)
        timer.timeout.connect(slot)
        return timer


def _is_shown(wanted: Arrangement, shown: Arrangement) -> bool:
    return (wanted.form, wanted.cameras, wanted.locked, wanted.hotspot) == (
        shown.form,
        shown.cameras,
        shown.locked,
        shown.hotspot,
    )


def _ms(moment: dt.datetime) -> int:
    return round(moment.timestamp() * 1000)
