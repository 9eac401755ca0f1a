"""One wall of this console: follows what the record puts on it, and tells what it really shows.

UI thread. Changes come at their moment by the hub's clock, with streams opened before. Without a
hub the wall stays as it is; what is changed on it by hand goes into the record.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from backends.link.api import Change, LinkState
from backends.link.walls import REPORT_EVERY_S
from backends.record.commands import subject_of
from backends.record.common import Actor
from backends.record.ids import WallId
from backends.record.resource import Camera
from backends.record.scene import Content
from backends.record.scene_wall import Wall
from video.api import Stream
from widgets.context import UiContext
from widgets.wall.rotation import rotation_of
from widgets.wall.scenes.deeds import may_put, of_rotation
from widgets.wall.scenes.hand import WallHand
from widgets.wall.scenes.meanwhile import Meanwhile
from widgets.wall.scenes.painted import FirstPaint
from widgets.wall.scenes.preroll import Preroll
from widgets.wall.scenes.programme import Picture, next_change, picture_at
from widgets.wall.scenes.report import Shown, report_of
from widgets.wall.store import Arrangement
from widgets.wall.tile import stream_of
from widgets.wall.view import WallView

PREROLL = dt.timedelta(seconds=4)  # before a change that is known; a key frame comes every 1-2 s
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
        self._wish: Content | None = None  # what an operator may put on it next
        self._coming: Arrangement | None = None  # what the record puts on it next
        self._late_ms = self._changed_ms = self._painted_ms = self._followed = 0
        self._due_ms = 0  # of the change that is shown; 0: it began in the middle
        self._key: tuple[object, ...] | None = None  # of what was put on it last
        self._due: dt.datetime | None = None  # the moment of the change that comes
        self._has_begun = self.is_unattended = False
        self._meanwhile = Meanwhile(wall)
        self.hand = WallHand(context, wall, self._views, self.state, self)
        self.hand.undone.connect(self._on_undone)
        self._first_paint = FirstPaint(self)
        self._first_paint.seen.connect(self._on_seen)
        self._alarm = self._single(self._look, Qt.TimerType.PreciseTimer)
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
        view.rotation_asked.connect(self._on_rotation)
        view.seen_changed.connect(self._prepare)
        view.set_rotation(rotation_of(self.state()))
        self._views.append(view)
        self._prerolls.append(preroll)

    def remove_view(self, view: WallView) -> None:
        """That window is closed."""
        self._first_paint.rest()
        index = self._views.index(view)
        self._prerolls.pop(index).close()
        self._views.pop(index)

    def rebase(self) -> None:
        """What is shown now was laid by the console itself, not by a hand."""
        self.hand.rebase(self._picture.content if self._picture is not None else None)

    def release(self) -> None:
        """Hear no more, open nothing more. Idempotent."""
        self._unsubscribe()
        self.hand.rest()
        self._first_paint.rest()
        for timer in (self._alarm, self._wish_rest, self._report_soon, self._beat):
            timer.stop()
        for preroll in self._prerolls:
            preroll.close()

    def state(self) -> Wall | None:
        """The wall in the record; with what was asked of it while the hub was away."""
        link, user = self._link, self._link.user
        is_away = link.status.state is LinkState.OFFLINE
        self._meanwhile.note(link.pending.get(self.wall), link.hub_now(), is_away=is_away)
        known = link.walls.get(self.wall)
        if user is None:
            return known
        return self._meanwhile.after(known, Actor(user=user.id, seat=user.seat), link.realm)

    # ---- following the record

    @Slot()
    def _look(self) -> None:
        """Show what belongs here now, open what comes next, wake for it."""
        now, wall = self._link.hub_now(), self.state()
        if not self._link.cameras and self._link.status.state is not LinkState.OFFLINE:
            return  # signing in: the arrangement of before stays until there is something better
        rotation = rotation_of(wall)
        for view in self._views:
            view.set_rotation(rotation)
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
        key = (wall.version, picture.scene, picture.edition, picture.step, picture.content, wanted)
        if key == self._key:
            return
        is_first = self._key is None
        is_same = self._key is not None and self._key[1:5] == key[1:5]  # a turn, or a pause
        if is_same and self.hand.has_laid_over(picture.content):
            return  # it comes with the echo of that
        self._key, self._picture, self._followed = key, picture, wall.version
        if is_same and self.hand.question.is_open:
            return  # what a hand laid over it is to be decided
        if self.hand.goes_on_after(picture.content):
            return  # it follows
        self.hand.rest()
        if not _is_shown(wanted, self._views[0].arrangement()):
            self._first_paint.watch(self._views)
            self._views[0].set_full(None)
            self._views[0].restore(wanted)
            self._changed_ms, self._painted_ms = _ms(self._link.hub_now()), 0
            # One that starts in the middle is not late.
            self._due_ms = 0 if is_first else _ms(self._due or now)
            self._late_ms = self._late(self._changed_ms)
        self.rebase()
        self._coming = None
        if self._wish == picture.content:
            self._wish = None
        self._prepare()
        self.changed.emit()
        self._report_soon.start(0)

    @Slot()
    def _on_seen(self) -> None:
        """New pictures are on the screen, perhaps not the last."""
        self._painted_ms = _ms(self._link.hub_now())
        self._late_ms = self._late(self._painted_ms)
        if not self._report_soon.isActive():
            self._report_soon.start(50)

    def _late(self, at_ms: int) -> int:
        return max(0, at_ms - self._due_ms) if self._due_ms else 0

    def _wake_at(self, moment: dt.datetime, now: dt.datetime) -> None:
        wait_ms = math.ceil((moment - now).total_seconds() * 1000)
        self._alarm.start(min(max(1, wait_ms), 60_000))

    @Slot()
    def _prepare(self) -> None:
        """Open what is not shown yet, in every window of this wall that is seen."""
        wanted = [self._coming] if self._coming is not None else []
        if self._wish is not None:
            now = self._link.hub_now()
            wanted.append(Picture(content=self._wish, since=now).arrangement(now))
        for view, preroll in zip(self._views, self._prerolls, strict=True):
            coming = wanted if view.is_seen else []
            preroll.want([stream for one in coming for stream in self._missing(view, one)])

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

    @Slot(str)
    def _on_rotation(self, name: str) -> None:
        """Pause, go on, step: by a key or a button of one of its windows."""
        wall = self.state()
        if wall is None or not rotation_of(wall).is_there:
            self._notice(self.tr("这块大屏没有在轮巡"))
        elif not may_put(self._link):
            self._notice(self.tr("您的岗位不能控制上屏"))
        else:
            command = of_rotation(name, wall, self._link.hub_now())
            if command is not None:
                self._link.send(command)
                self._look()

    def _notice(self, words: str) -> None:
        for view in self._views:
            view.noticed.emit(words)

    @Slot()
    def _on_hand(self) -> None:
        self._report_soon.start(150)
        if self._has_begun:
            self.hand.touch()

    @Slot()
    def _on_undone(self) -> None:
        self._key = None
        self._look()

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
            painted_unix_ms=self._painted_ms,
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
    """What waits beyond the layout is the wall's own: the record knows nothing of it."""
    tiles = range(len(shown.form.cells))
    return (wanted.form, wanted.cameras, wanted.locked, wanted.hotspot) == (
        shown.form,
        {tile: camera for tile, camera in shown.cameras.items() if tile in tiles},
        [tile for tile in shown.locked if tile in tiles],
        shown.hotspot,
    )


def _ms(moment: dt.datetime) -> int:
    return round(moment.timestamp() * 1000)
