"""Talking through the selected camera: while a key or a button is held, or both ways. UI thread.

Belongs to one wall, and ends with it. What is said before the device listens goes nowhere. A
line that is open both ways is never out of sight: it ends with its tile's.
"""

from __future__ import annotations

import datetime as dt
import secrets

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent

from backends.link.api import Change, LinkState
from backends.link.media import Talk, TalkIs, TalkSound, TalkState
from backends.record.access import Act, Allowed, may
from backends.record.resource import Camera
from widgets.context import UiContext
from widgets.wall.talk.badge import Offer, TalkBadge
from widgets.wall.talk.microphone import Microphone, MicrophoneFault
from widgets.wall.talk.words import (
    failed_text,
    fault_text,
    mute_text,
    open_text,
    over_text,
    talk_text,
)
from widgets.wall.view import WallView

REST_MS = 2500  # the last words stand for so long
TICK_MS = 500
MOST_BYTES = 1600
MUTE_BYTES = 16_000  # 2 s of PCMA without the least sound: no microphone in a room is so still
_LET_GO = (QEvent.Type.FocusOut, QEvent.Type.WindowDeactivate, QEvent.Type.Hide)
_STAYS = (QEvent.Type.FocusOut, QEvent.Type.WindowDeactivate)  # one writes down what is said


class WallTalk(QObject):
    """`is_on`: somebody holds the key or the button; or, with `is_duplex`, the line is open."""

    talking_changed = Signal(bool)  # other sound is to be silent meanwhile
    returned = Signal(str)  # the address of what comes back; "": nothing does any more

    def __init__(self, context: UiContext, view: WallView, microphone: Microphone | None) -> None:
        super().__init__(view)
        self._link, self._view, self._theme = context.link, view, context.theme
        self._microphone = microphone
        self.badge = TalkBadge(context.theme, view)
        self.badge.hide()
        self.camera: Camera | None = None
        self.is_on = self.is_duplex = False
        self._since: dt.datetime | None = None  # both ways open
        self._key, self._silent_bytes, self._number = 0, 0, 0
        self._is_asked_for, self._is_open = False, False  # by the menu; the device listens
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._on_rest)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self.badge.held.connect(self.begin)
        self.badge.toggled.connect(self.toggle)
        self.badge.let_go.connect(self.end)
        self.badge.left.connect(self.leave)
        if microphone is not None:
            microphone.spoken.connect(self._on_spoken)
            microphone.failed.connect(self._on_microphone)
        view.field_asked.connect(self._on_asked)
        view.released.connect(self.release)
        view.tile_selected.connect(self._on_selected)
        view.installEventFilter(self)
        self._unsubscribe = context.link.subscribe(self._on_change)

    @Slot()
    def begin(self) -> None:
        """The key or the button goes down."""
        self._begin(is_duplex=False)

    @Slot()
    def toggle(self) -> None:
        """Open the line both ways, or hang up."""
        if self.is_on:
            self.end()
        else:
            self._begin(is_duplex=True)

    @Slot()
    def end(self) -> None:
        """And up; or the line is hung up. Idempotent."""
        self._key = 0
        if not self.is_on or self.camera is None or self._microphone is None:
            return
        was_duplex = self.is_duplex
        self.is_on = self.is_duplex = self._is_open = False
        self._since = None
        self._tick.stop()
        self._microphone.stop()
        self._link.say(Talk(camera=self.camera.id, is_on=False, number=self._number))
        self.badge.offer(Offer.BOTH if self._is_asked_for else Offer.NOTHING)
        self.badge.say(over_text(is_duplex=was_duplex), is_open=False)
        self._rest.start()
        if was_duplex:
            self.returned.emit("")
        self.talking_changed.emit(False)

    @Slot()
    def leave(self) -> None:
        """No button any more."""
        self.end()
        self._rest.stop()
        self._is_asked_for = False
        self.badge.hide()

    @Slot()
    def release(self) -> None:
        """The wall ends. Idempotent."""
        self.leave()
        self._unsubscribe()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyRelease:
            if self._key and event.key() == self._key and not event.isAutoRepeat():
                self.end()
                return True
        elif isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if self._view.keys.pressed(event) == "talk":
                if not event.isAutoRepeat():
                    self._key = event.key()
                    self.begin()
                return not event.isAutoRepeat() or self.is_on
            if self.is_duplex and event.key() == Qt.Key.Key_Escape:
                self.end()
                return True
        elif event.type() in _LET_GO and not (self.is_duplex and event.type() in _STAYS):
            self.end()
        elif event.type() is QEvent.Type.Resize and not self.badge.isHidden():
            self._place()
        return False

    # ---- inside

    def _begin(self, *, is_duplex: bool) -> None:
        camera = self._view.camera_at(self._view.looked_at_index())
        if self.is_on or camera is None:
            return
        self.camera = camera
        cannot = self._cannot(camera)
        if cannot or self._microphone is None:
            self._show(cannot, is_trouble=True)
            self._rest.start()
            return
        self.is_on, self.is_duplex, self._silent_bytes = True, is_duplex, 0
        self._show(talk_text(_connecting(camera)))
        if is_duplex:
            self._take_keys()
            self._tick.start()
        # Not counted: the walls of a console do not know of each other's.
        self._number = secrets.randbits(32) or 1
        begins = Talk(camera=camera.id, is_on=True, is_duplex=is_duplex, number=self._number)
        self._link.say(begins)
        self._microphone.start()
        self.talking_changed.emit(True)

    def _take_keys(self) -> None:
        """Esc hangs up before it does anything else."""
        self._view.removeEventFilter(self)
        self._view.installEventFilter(self)

    def _cannot(self, camera: Camera) -> str:
        user = self._link.user
        if user is None or may(user, Act.TALK) is Allowed.NO:
            return failed_text("not_allowed")
        if not camera.device:
            return failed_text("no_voice")
        if self._link.status.state is not LinkState.ONLINE:
            return self.tr("与中心断开，不能喊话")
        if self._microphone is None:
            return fault_text(MicrophoneFault.NONE_THERE)
        return ""

    def _show(self, words: str, *, is_trouble: bool = False) -> None:
        self._rest.stop()
        self.badge.say(words, is_open=False, is_trouble=is_trouble)
        if self.is_duplex:
            self.badge.offer(Offer.HANG_UP)
        else:
            self.badge.offer(Offer.BOTH if self._is_asked_for else Offer.NOTHING)
        self.badge.show()
        self.badge.raise_()
        self._place()

    def _place(self) -> None:
        """In the middle of its tile's foot, over the caption."""
        index = self._view.looked_at_index()
        if index is None:
            return
        box, size, wall = self._view.tile_box(index), self.badge.size(), self._view.rect()
        x = box.center().x() - size.width() // 2
        y = box.bottom() - self._theme.px(32) - size.height()
        self.badge.move(
            QPoint(
                max(0, min(x, wall.width() - size.width())),
                max(0, min(y, wall.height() - size.height())),
            )
        )

    @Slot(str)
    def _on_asked(self, name: str) -> None:
        """From the menu: buttons for the mouse; or the key that opens the line both ways."""
        if self.is_duplex:
            self._take_keys()  # whatever opens now would have them else
        camera = self._view.camera_at(self._view.looked_at_index())
        if name == "converse":
            self.toggle()
        elif name == "talk" and camera is not None and not self.is_on:
            self._is_asked_for = True
            cannot = self._cannot(camera)
            words = cannot or self.tr("按住讲话，或打开双向对讲")
            self._show(words, is_trouble=bool(cannot))

    @Slot()
    def _on_selected(self) -> None:
        """Another tile: nobody is to be talked to by mistake."""
        if not self.badge.isHidden():
            self.leave()

    @Slot(bytes, float)
    def _on_spoken(self, pcma: bytes, loudness: float) -> None:
        if self.is_on and self._is_open and self.camera is not None:
            self.badge.show_loudness(pcma, loudness)
            self._mind_silence(len(pcma), loudness)
            for start in range(0, len(pcma), MOST_BYTES):
                part = pcma[start : start + MOST_BYTES]
                self._link.say(TalkSound(camera=self.camera.id, pcma=part))

    def _mind_silence(self, count: int, loudness: float) -> None:
        """Whoever speaks into a muted microphone is told, and told when it is over."""
        was_mute = self._is_mute
        self._silent_bytes = 0 if loudness > 0.0 else self._silent_bytes + count
        if self._is_mute and not was_mute:
            self.badge.say(mute_text(), is_open=True, is_trouble=True, is_lit=self.is_duplex)
        elif was_mute and not self._is_mute and self.camera is not None and not self.is_duplex:
            now = TalkIs(camera=self.camera.id, state=TalkState.OPEN)
            self.badge.say(talk_text(now), is_open=True)

    @property
    def _is_mute(self) -> bool:
        return self._silent_bytes >= MUTE_BYTES

    @Slot(object)
    def _on_microphone(self, fault: MicrophoneFault) -> None:
        if self.is_on:
            self.end()
            self.badge.say(fault_text(fault), is_open=False, is_trouble=True)

    def _on_change(self, change: Change) -> None:
        if not self.is_on or self.camera is None:
            return
        if change.link and self._link.status.state is not LinkState.ONLINE:
            self.end()
            self.badge.say(self.tr("与中心断开，喊话中断"), is_open=False, is_trouble=True)
        talk = self._link.field.talk
        if not change.talk or talk is None or talk.camera != self.camera.id:
            return
        if talk.number not in (0, self._number):
            return  # the end of one that was let go before; 0: a hub that does not number them
        was_open, self._is_open = self._is_open, talk.state is TalkState.OPEN
        if self.is_duplex and self._is_open:
            self._since = self._since or self._link.hub_now()
            if not was_open:
                self.returned.emit(talk.url)
            self._on_tick()
            return
        is_over = talk.state in (TalkState.BUSY, TalkState.FAILED, TalkState.OFF)
        if is_over:
            self.end()
        is_trouble = talk.state in (TalkState.BUSY, TalkState.FAILED)
        self.badge.say(talk_text(talk), is_open=self._is_open, is_trouble=is_trouble)

    @Slot()
    def _on_tick(self) -> None:
        """Both ways open: for how long, and whether anything comes back. Follows its tile."""
        talk = self._link.field.talk
        if self._since is not None and talk is not None and not self._is_mute:
            words = open_text(self._link.hub_now() - self._since, is_heard=bool(talk.url))
            self.badge.say(words, is_open=True, is_lit=True)
        camera = self._view.camera_at(self._view.looked_at_index())
        if camera is None or self.camera is None or camera.id != self.camera.id:
            self.leave()  # its tile shows another camera, or is gone
        else:
            self._place()

    @Slot()
    def _on_rest(self) -> None:
        if not self._is_asked_for:
            self.badge.hide()


def _connecting(camera: Camera) -> TalkIs:
    return TalkIs(camera=camera.id, state=TalkState.CONNECTING)
