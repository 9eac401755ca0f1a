"""Recordings of the selected camera on a time bar, played in its own tile. UI thread; no I/O.

Belongs to one wall, and ends with it. While the bar stands open, the keys of its table go before
the wall's.
"""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtGui import QKeyEvent

from backends.link.api import LinkState
from backends.link.media import FetchState, Recordings, RecordingsAnswer, RecordingStore
from backends.record.access import Act, Allowed, may
from backends.record.resource import Camera
from video.api import Stream
from widgets.asking import Asking
from widgets.context import UiContext
from widgets.field_words import field_refusal_text
from widgets.wall.past.fetching import Fetching
from widgets.wall.past.keys import STEPS_S, past_actions
from widgets.wall.past.playing import Playing
from widgets.wall.past.shown import PastShown
from widgets.wall.past.stretches import (
    Stretch,
    at,
    following,
    jump,
    nearest,
    next_day,
    stretches,
)
from widgets.wall.past.strip import PastStrip
from widgets.wall.past.window import DAY, day_of
from widgets.wall.past.words import over_text, problem_text, shown_text, turning_text
from widgets.wall.view import WallView

TICK_MS = 200
ASK_AGAIN_MS = 60_000  # today's recordings grow
KEPT_MS = 1_500  # from a copy's end until the hub has written it down


class WallPast(QObject):
    """`camera` is the one looked back at; None while the bar is closed."""

    def __init__(self, context: UiContext, view: WallView) -> None:
        super().__init__(view)
        self._link, self._view = context.link, view
        self.keys = past_actions()
        self.strip = PastStrip(context.theme, self.keys, context.link.hub_now(), view)
        self.strip.hide()
        self.camera: Camera | None = None
        self.playing = Playing(context.link, self)
        self._asking = Asking(context.link, self, field_refusal_text)
        self.fetching = Fetching(context.link, self.strip.fetches, self.strip.bar, self)
        self._day = day_of(context.link.hub_now())
        self._known: list[Stretch] = []
        self._played, self._played_day = self._known, self._day  # what plays may be of another day
        # Once the day is known: from a moment on, or what follows a stretch.
        self._wanted: tuple[dt.datetime, RecordingStore] | Stretch | None = None
        self._stream: Stream | None = None
        self._tick, self._again = QTimer(self), QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._again.setInterval(ASK_AGAIN_MS)
        self._connect()

    def _connect(self) -> None:
        self._tick.timeout.connect(self._on_tick)
        self._again.timeout.connect(self._ask)
        self._asking.answered.connect(self._on_recordings)
        self._asking.failed.connect(self._on_not_asked)
        self.playing.opened.connect(self._on_opened)
        self.playing.ended.connect(self._on_ended)
        self.playing.failed.connect(self._on_failed)
        self.playing.refused.connect(self.strip.say)
        self.strip.clicked.connect(self.act)
        self.strip.day_chosen.connect(self.show_day)
        self.strip.bar.sought.connect(self.go_to)
        self.fetching.said.connect(self.strip.say)
        self.fetching.changed.connect(self._on_fetches)
        self._view.field_asked.connect(self._on_asked)
        self._view.released.connect(self.release)

    # ---- for the wall

    @property
    def is_open(self) -> bool:
        """Whether the bar stands open, and has the keys."""
        return not self.strip.isHidden()

    def open(self) -> None:
        """The bar for the selected tile's camera."""
        camera = self._view.camera_at(self._view.looked_at_index())
        user = self._link.user
        if camera is None:
            self._view.noticed.emit(self.tr("先选一个有摄像机的窗格"))
            return
        if user is None or may(user, Act.SEE_PAST) is Allowed.NO:
            self._view.noticed.emit(self.tr("您的岗位不能看录像"))
            return
        self.close()
        self.camera, self._known = camera, []
        self.playing.scale = 1.0
        self._view.hold_past(self._view.looked_at_index())
        self.strip.show_camera(camera)
        self.fetching.begin(camera, lambda: self._known)
        self.strip.show()
        self.strip.raise_()
        self._view.installEventFilter(self)
        self._tick.start()
        self._again.start()
        self.show_day(day_of(self._link.hub_now()))
        self._place()

    def open_at(self, moment: dt.datetime) -> None:
        """The bar for the selected tile's camera, playing from a moment once it is known."""
        self.open()
        if self.is_open:
            self._wanted = moment, RecordingStore.CENTRE
            self.show_day(day_of(moment))

    def close(self) -> None:
        """The tile shows its camera's present again. Idempotent."""
        self._wanted = None
        self.playing.close()
        self._asking.close()
        self._stream = None
        self._view.show_past(None)
        self._view.hold_past(None)
        self._tick.stop()
        self._again.stop()
        self.strip.hide()
        self._view.removeEventFilter(self)
        self.camera = None
        self.fetching.begin(None, list)

    @Slot()
    def release(self) -> None:
        """The wall ends. Idempotent."""
        self.close()
        self.playing.release()
        self.fetching.release()

    @Slot(object)
    def show_day(self, day: dt.datetime) -> None:
        """A day's recordings; what plays goes on."""
        now = self._link.hub_now()
        before, self._day = self._day, min(day_of(day), day_of(now))
        if self._known and before == self._day:
            return  # there is none after today
        self._known = []
        self.strip.show_date(self._day, now)
        self.strip.bar.show_day(self._day, ())
        self.strip.say(self.tr("正在查录像"))
        self._ask()

    @Slot(object, object)
    def go_to(self, moment: dt.datetime, store: RecordingStore | None) -> None:
        """Play from a moment, or from the nearest one that is recorded."""
        store = store or self.playing.store
        found = nearest(self._known, moment, store)
        stretch = None if found is None else at(self._known, found, store)
        if self.camera is None or found is None or stretch is None:
            return
        self.strip.say("")
        self._played, self._played_day = self._known, self._day
        self.playing.play(self.camera.id, stretch, found)
        self._on_tick()

    @Slot(str)
    def act(self, name: str) -> None:
        """Carry out an action of the key table."""
        playing = self.playing
        is_online = self._link.status.state is LinkState.ONLINE
        if not is_online and name not in ("leave", "nearer", "farther"):
            self.strip.say(self.tr("与中心断开，不能操作回放"))
            return
        match name:
            case "play" if playing.is_open:
                playing.pause(not playing.is_paused)
            case "play":
                self._play_last()
            case "slower" | "faster":
                playing.change_scale(1 if name == "faster" else -1)
            case "turn":
                self._turn()
            case "mark_from" | "mark_to":
                here = playing.position or self._link.hub_now()
                self.fetching.mark(here, is_end=name == "mark_to")
            case "fetch":
                self.fetching.fetch_now()
            case "day_before" | "day_after":
                self.show_day(self._day + (DAY if name == "day_after" else -DAY))
            case "nearer" | "farther":
                self.strip.bar.zoom(1.6 if name == "nearer" else 1 / 1.6)
            case "before" | "after":
                self._jump(name)
            case "leave":
                self.close()
            case _ if name in STEPS_S and playing.position is not None:
                step = dt.timedelta(seconds=STEPS_S[name])
                self.go_to(playing.position + step, None)
        self._on_tick()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            name = self.keys.pressed(event)
            if name and not self.keys.is_used_up(event):
                self.act(name)
            return bool(name)
        if event.type() is QEvent.Type.Resize:
            self._place()
        return False

    # ---- inside

    def _turn(self) -> None:
        """Backwards, or on again; only devices that say the edition of 2022 can."""
        if self.playing.scale > 0 and not self.playing.can_turn(self.camera):
            self.strip.say(over_text("not_backwards"))
        else:
            self.playing.turn()

    def _play_last(self) -> None:
        """Nothing plays yet: the newest minute that there is."""
        if self._known:
            newest = max(self._known, key=lambda stretch: stretch.ends_at)
            begin = max(newest.starts_at, newest.ends_at - dt.timedelta(minutes=1))
            self.go_to(begin, newest.store)

    def _jump(self, name: str) -> None:
        here = self.playing.position or self._link.hub_now()
        found = jump(self._known, here, self.playing.store, is_on=name == "after")
        if found is not None:
            self.go_to(found.starts_at, found.store)

    @Slot()
    def _ask_again(self) -> None:
        """Of any day."""
        if self.camera is not None and not self._asking.is_busy:
            end = self._day + DAY
            self._asking.ask(Recordings(camera=self.camera.id, starts_at=self._day, ends_at=end))

    @Slot()
    def _ask(self) -> None:
        now = self._link.hub_now()
        if not self._known or self._day == day_of(now):
            self._asking.close()
            self._ask_again()

    @Slot(object)
    def _on_recordings(self, answer: object) -> None:
        if not isinstance(answer, RecordingsAnswer):
            return
        self._known = stretches(answer.recordings, self._link.hub_now())
        if self._day == self._played_day:
            self._played = self._known
        self.strip.bar.show_day(self._day, self._known)
        words = problem_text(answer.device_problem)
        if not words and not self._known:
            words = self.tr("这一天没有录像")
        elif not words and not self.playing.is_open:
            words = self.tr("点时间轴开始回放，滚轮放大")
        elif answer.is_cut:
            words = self.tr("录像太多，没有列全")
        self.strip.say(words)
        wanted, self._wanted = self._wanted, None
        if isinstance(wanted, Stretch):
            more = next_day(self._known, wanted)
            self.strip.say(self.tr("录像已放完"))
            wanted = None if more is None else (more[1], more[0].store)
        if wanted is not None:
            self.go_to(*wanted)
        self._on_tick()

    @Slot(str)
    def _on_not_asked(self, why: str) -> None:
        self.strip.say(why or self.tr("与中心断开，查不到录像"))

    @Slot(object)
    def _on_opened(self, stream: Stream) -> None:
        self._stream = stream
        self._on_tick()

    @Slot(str)
    def _on_failed(self, why: str) -> None:
        self.playing.close()
        self._stream = None
        self.strip.say(why or self.tr("与中心断开，不能回放"))
        self._on_tick()

    @Slot(str)
    def _on_ended(self, code: str) -> None:
        """The next of the same place follows, if need be of the next day; backwards, the last."""
        stretch, camera, why = self.playing.stretch, self.camera, over_text(code)
        is_backwards = self.playing.scale < 0
        more = None if stretch is None or why else following(self._played, stretch, is_backwards)
        midnight = self._played_day + DAY
        is_in_view = self._day == self._played_day and midnight <= self._link.hub_now()
        self.playing.close()
        self._stream = None
        if more is not None and camera is not None:
            self.playing.play(camera.id, *more)
        elif stretch and is_in_view and not (why or is_backwards) and stretch.reaches(midnight):
            self._wanted = stretch
            self.show_day(midnight)
        else:
            at_start = self.tr("已倒放到这一天的第一段")
            self.strip.say(why or (at_start if is_backwards else self.tr("录像已放完")))
        self._on_tick()

    @Slot()
    def _on_fetches(self) -> None:
        """What was copied is a recording of the centre now."""
        if any(fetch.state is FetchState.DONE for fetch in self._link.field.fetches.values()):
            QTimer.singleShot(KEPT_MS, self, self._ask_again)
        self._place()

    @Slot(str)
    def _on_asked(self, name: str) -> None:
        if name == "recordings":
            self.open()
        elif name == "ptz":  # the present is steered, and it has the keys
            self.close()

    @Slot()
    def _on_tick(self) -> None:
        """The tile, the bar and the buttons say where it stands."""
        if not self.is_open:
            return
        if not self._view.holds_past(self.camera):
            self.close()  # its tile shows another camera, or is gone
            return
        playing, now = self.playing, self._link.hub_now()
        position = playing.position
        if self._stream is not None and position is not None:
            if self._view.is_past_seen(self._stream):
                playing.began()
            text = shown_text(position, now, playing.scale, is_paused=playing.is_paused)
            text = turning_text() if playing.is_turning else text
            shown = PastShown(stream=self._stream, text=text, is_still=playing.is_paused)
            self._view.show_past(shown)
        elif not playing.is_open:
            self._view.show_past(None)
        recorded = None if self.camera is None else self._link.field.recorded.get(self.camera.id)
        self.strip.bar.recorded_since = None if recorded is None else recorded.since
        self.strip.bar.show_position(position, playing.store, now)
        self.strip.set_playing(playing.is_open and not playing.is_paused)
        self.strip.set_scale(playing.scale)
        self._place()

    def _place(self) -> None:
        index = self._view.past_index
        if index is not None:
            self.strip.place(self._view.tile_box(index), self._view.rect())
