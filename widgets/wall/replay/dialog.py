"""Looking back at one camera, beside its live picture. UI thread; decodes nothing, writes nothing.

The replay stands still until told: what is held was copied when it was opened; `renew` does again.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from backends.record.resource import Camera, CameraSecurity
from video.api import Stream, StreamState, ViewId
from video.looking_back import SPEEDS, Past
from widgets.context import UiContext
from widgets.wall.canvas import Treatment
from widgets.wall.replay.bar import ReplayBar
from widgets.wall.replay.clock import PictureClock
from widgets.wall.replay.keys import replay_actions
from widgets.wall.replay.picture import PastPicture
from widgets.wall.replay.time_line import TimeLine
from widgets.wall.replay.words import held_text
from widgets.wall.words import state_words

LOOK_EVERY_MS = 40
FAR_NS = 5_000_000_000
# Where one begins to look: something was seen just now.
BEGIN_NS = 10_000_000_000
CLIP_NS = 30_000_000_000


class ReplayDialog(QDialog):
    """Opened with show(); closes its streams when it is closed."""

    still_asked = Signal(object, str)  # view, reason
    clip_asked = Signal(object, object, str)  # view, (from, to) in ns, reason
    log_asked = Signal()  # what was taken last goes into the log of the watch
    closed = Signal()

    def __init__(
        self, context: UiContext, camera: Camera, stream: Stream, origin: ViewId, parent: QWidget
    ) -> None:
        """`origin`: the view whose stream is looked back at; `stream`: what is shown live."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(
            self.tr("回看 · {number} {name}").format(number=camera.number, name=camera.name)
        )
        self._context, self._past = context, context.engine.past
        self.camera, self._origin = camera, origin
        self._live: ViewId | None = context.engine.open(stream, 480, 270)
        self._replay: ViewId | None = None
        self._begins = True
        self._marks: list[int | None] = [None, None]
        self._wanted = ""  # what waits for its reason
        self._speed = 1.0
        self._time, self._live_s = PictureClock(context.link), 0.0
        self.keys = replay_actions()
        self.live = PastPicture(context, self)
        self.replay = PastPicture(context, self)
        self.line = TimeLine(context.theme, self._time.text, self)
        self.bar = ReplayBar(context.theme, self.keys, self)
        self.held, self.moment, self.notice = QLabel(self), QLabel(self), QLabel(self)
        self.reason = QLineEdit(self)
        self._head, self._live_title = QWidget(self), QLabel(self.tr("实时"), self)
        self._is_compact, self._is_gone, self._name_beside = False, False, ""
        self.setAutoFillBackground(True)  # it may lie over a tile
        self._lay_out()
        self.line.sought.connect(self._on_sought)
        self.bar.pressed.connect(self.act)
        self.reason.textChanged.connect(self._on_reason)
        self.reason.returnPressed.connect(self._on_said)
        self.live.show_view(self._live)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_look)
        self._timer.start(LOOK_EVERY_MS)
        self.bar.set_speed(self._speed)
        self._on_reason()
        self.renew()

    # What people do

    @Slot(str)
    def act(self, name: str) -> None:
        """Carry out an action of the key table."""
        past, replay = self._stands(), self._replay
        match name:
            case "leave":
                self.close()
                return
            case "renew":
                self.renew()
            case "to_log":
                self.log_asked.emit()
            case "slower" | "faster":
                self._change_speed(1 if name == "faster" else -1)
            case _ if self._is_gone:
                self.say(" · ".join(self._gone_words()))
            case _ if replay is None or not past.frames:
                return
            case "play":
                self._play_or_pause(replay, past)
            case "back" | "on":
                self._past.step(replay, -1 if name == "back" else 1)
            case "far_back" | "far_on":
                far = -FAR_NS if name == "far_back" else FAR_NS
                self._past.seek(replay, past.position_ns + far)
            case "oldest" | "newest":
                self._past.pause(replay)
                at_ns = past.oldest_ns if name == "oldest" else past.newest_ns
                self._past.seek(replay, at_ns)
            case "from" | "to":
                self._mark(0 if name == "from" else 1, past.position_ns)
            case "still" if self._may_take():
                self.still_asked.emit(replay, self.reason.text())
            case "export" if self._may_take():
                self.clip_asked.emit(replay, self.chosen(), self.reason.text())
            case "still" | "export":
                self.ask_for_reason(name)
        self._on_look()

    def renew(self) -> None:
        """Look at what is held by now; the newest or, at first, ten seconds before."""
        engine = self._context.engine
        views = [view for view in (self._origin, self._live) if view is not None]
        best = max(views, key=lambda view: self._past.past(view).held_s)
        replay = self._past.open_replay(best, 480, 270)
        if replay is None:
            return
        old, self._replay = self._replay, replay
        status = engine.status(best)
        self._live_s = status.state_age_s if status.state is StreamState.LIVE else 0.0
        self._begins, self._marks = True, [None, None]
        self._time.renew()
        self._is_gone = False
        self.bar.set_steering(is_on=True)
        self.replay.set_words(self.tr("没有可回看的画面"))
        self.replay.show_view(replay)
        if old is not None:
            engine.close(old)

    def chosen(self) -> tuple[int, int]:
        """What would be exported: from mark to mark; half a minute before where one stands."""
        past = self._stands()
        end = self._marks[1] or (past.newest_ns if self._marks[0] else past.position_ns)
        begin = self._marks[0] or max(past.oldest_ns, end - CLIP_NS)
        return min(begin, end), max(begin, end)

    def say(self, words: str) -> None:
        """What became of a still or a clip."""
        self.notice.setText(words)
        self.notice.setAccessibleName(words)
        self.notice.setVisible(bool(words) or not self._is_compact)

    def set_compact(self, is_compact: bool) -> None:
        """For the place of a tile, whose caption it covers: no room for what can be left out."""
        px = self._context.theme.px
        self.setMinimumSize(QSize(0, 0) if is_compact else QSize(px(720), px(420)))
        self._head.setVisible(not is_compact)
        self.bar.set_compact(is_compact)
        self._name_beside = f"　{self.camera.number}　{self.camera.name}" if is_compact else ""
        self._is_compact = is_compact
        self._say_states()
        self.say(self.notice.text())

    # Inside

    def _lay_out(self) -> None:
        px = self._context.theme.px
        self.setMinimumSize(QSize(px(720), px(420)))
        self.resize(px(1120), px(500))
        head = QHBoxLayout(self._head)
        head.setContentsMargins(px(12), px(8), px(12), px(8))
        name = QLabel(f"{self.camera.number}　{self.camera.name}", self)
        name.setProperty("role", "title")
        self.held.setProperty("role", "dim")
        head.addWidget(name)
        head.addStretch(1)
        head.addWidget(self.held)
        pictures = QHBoxLayout()
        pictures.setSpacing(px(2))
        pictures.addLayout(self._titled(self._live_title, self.live), 1)
        pictures.addLayout(self._titled(self.moment, self.replay), 1)
        self.live.set_words(self.tr("正在连接"))
        self.replay.set_words(self.tr("没有可回看的画面"))
        foot = QHBoxLayout()
        foot.setContentsMargins(px(12), px(4), px(12), px(8))
        self.reason.setPlaceholderText(self.tr("取证事由（受限摄像机须写明，由另一人批准）"))
        self.reason.setVisible(self._is_restricted)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus()
        self.notice.setProperty("role", "dim")
        foot.addWidget(self.reason, 1)
        foot.addSpacing(px(12))
        foot.addWidget(self.notice, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addLayout(pictures, 1)
        column.addWidget(self.line)
        column.addWidget(self.bar)
        column.addLayout(foot)

    def _titled(self, title: QLabel, picture: PastPicture) -> QVBoxLayout:
        px = self._context.theme.px
        title.setProperty("role", "value")
        title.setContentsMargins(px(12), px(4), px(12), px(4))
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(title)
        column.addWidget(picture, 1)
        return column

    @property
    def _is_restricted(self) -> bool:
        return self.camera.security is CameraSecurity.RESTRICTED

    def _may_take(self) -> bool:
        has_user = self._context.link.user is not None
        return has_user and (not self._is_restricted or bool(self.reason.text().strip()))

    def ask_for_reason(self, wanted: str, words: str = "") -> None:
        """Say what is missing, and lead there; once said, `wanted` is taken: still or export."""
        self.say(words or self._missing())
        if self._is_restricted:
            self._wanted = wanted
            self.reason.setFocus()

    def _missing(self) -> str:
        if self._context.link.user is None:
            return self.tr("请先登录")
        return self.tr("请先写明事由")

    def _stands(self) -> Past:
        return self._past.past(self._replay) if self._replay is not None else Past()

    def _play_or_pause(self, replay: ViewId, past: Past) -> None:
        if past.is_paused:
            self._past.play(replay, self._speed)
        else:
            self._past.pause(replay)

    def _change_speed(self, by: int) -> None:
        index = min(max(SPEEDS.index(self._speed) + by, 0), len(SPEEDS) - 1)
        self._speed = SPEEDS[index]
        self.bar.set_speed(self._speed)
        if self._replay is not None and not self._stands().is_paused:
            self._past.play(self._replay, self._speed)

    def _mark(self, which: int, at_ns: int) -> None:
        """The same place again takes the mark away."""
        self._marks[which] = None if self._marks[which] == at_ns else at_ns
        begin, end = self._marks
        if begin is not None and end is not None and begin > end:
            self._marks[1 - which] = None

    @Slot(object)
    def _on_sought(self, at_ns: int) -> None:
        if self._replay is not None:
            self._past.seek(self._replay, at_ns)

    @Slot()
    def _on_reason(self) -> None:
        self.bar.set_taking(is_on=self._may_take(), why=self._missing())

    @Slot()
    def _on_said(self) -> None:
        """What the reason is for is taken; the keys are the replay's again."""
        wanted, self._wanted = self._wanted, ""
        self.setFocus()
        if wanted:
            self.act(wanted)

    @Slot()
    def _on_look(self) -> None:
        past, replay = self._stands(), self._replay
        if self._begins and replay is not None and past.frames:
            self._begins = False
            self._past.seek(replay, max(past.newest_ns - BEGIN_NS, past.oldest_ns))
            return
        self._say_states()
        has_marks = any(mark is not None for mark in self._marks)
        self.line.show_past(past, self.chosen() if has_marks else None)
        self.bar.set_playing(bool(past.frames) and not past.is_paused)
        held = held_text(past.held_s, self._live_s)
        self.held.setText(held)
        words = self.tr("回看")
        if past.frames:
            words = self.tr("回看　{clock}　第 {frame}/{frames} 帧").format(
                clock=self._time.text(past.position_ns), frame=past.frame, frames=past.frames
            )
        self.moment.setText(f"{words}　{held}" if self._is_compact else words)
        self.moment.setToolTip(held)

    def _say_states(self) -> None:
        """Whether live is live, and whether what is looked back at is still there."""
        engine = self._context.engine
        if self._live is not None:
            status = engine.status(self._live)
            self.live.mark_live(status)
            aside = state_words(status)[0]
            said = self.tr("实时")
            if status.state is not StreamState.LIVE:
                said = self.tr("实时 · {state}").format(state=aside)
            self._live_title.setText(said + self._name_beside)
        replay = self._replay
        is_gone = replay is not None and engine.status(replay).state is StreamState.LOST
        if is_gone != self._is_gone:
            self._is_gone = is_gone
            self.bar.set_steering(is_on=not is_gone)
            if is_gone:
                self.replay.mark(Treatment.DIM, *self._gone_words())
                self.replay.set_words("\n".join(self._gone_words()))
                self.say(self._gone_words()[0])

    def _gone_words(self) -> tuple[str, str]:
        words = self.tr("解码程序已重启，存下的画面没有了")
        if not self._stands().frames:  # the camera is connecting, or was never live
            words = held_text(0.0, 0.0)
        return words, self.tr("按 R 从现在重新看")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        name = self.keys.pressed(event)
        if name:
            self.act(name)
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.release()
        super().closeEvent(event)

    def reject(self) -> None:
        """Closed by whatever way: QDialog hides it here, and nowhere else."""
        self.release()
        super().reject()
        self.deleteLater()

    def release(self) -> None:
        """Close every stream. Idempotent."""
        self._timer.stop()
        for picture in (self.live, self.replay):
            picture.release()
        for view in (self._live, self._replay):
            if view is not None:
                self._context.engine.close(view)
        if self._live is not None:
            self._live = self._replay = None
            self.closed.emit()
