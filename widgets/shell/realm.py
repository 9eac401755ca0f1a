"""The hatched banner of a drill or a test, on every window. UI thread only.

A real alarm is never lost behind an exercise: the banner always says how many wait, and one step
leads back to them.
"""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, QPointF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import (
    QFont,
    QGuiApplication,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPushButton,
    QWidget,
)

from backends.link.api import Change, Link
from backends.record.common import Realm, Severity
from widgets.formats import realm_word
from widgets.shell.counts import alarm_counts
from widgets.theme import SEVERITY_NUMERAL, SEVERITY_SHAPE, Theme

STRIP_PX = 32
HATCH_PX = 12
COUNT_EVERY_MS = 300  # 20,000 real alarms are not counted at each change
LOOK_EVERY_MS = 500  # windows that opened without taking the focus


def realm_text(realm: Realm) -> str:
    """演练 · 非实战; empty for what is real."""
    if realm is Realm.LIVE:
        return ""
    text = QCoreApplication.translate("Realm", "{realm} · 非实战")
    return text.format(realm=realm_word(realm))


def waiting_text(link: Link) -> str:
    """Real alarms that nobody has acknowledged: 实战有 3 条报警未确认（◆Ⅰ 1  ▲Ⅱ 2）."""
    counts = alarm_counts(link.alarms_in(Realm.LIVE).values())
    waiting = {level: counts[level].unacknowledged for level in Severity}
    if not any(waiting.values()):
        return QCoreApplication.translate("Realm", "实战没有未确认的报警")
    levels = "  ".join(
        f"{SEVERITY_SHAPE[level]}{SEVERITY_NUMERAL[level]} {count}"
        for level, count in waiting.items()
        if count
    )
    text = QCoreApplication.translate("Realm", "实战有 {count} 条报警未确认（{levels}）")
    return text.format(count=sum(waiting.values()), levels=levels)


class RealmStrip(QWidget):
    """Hidden in the realm of what is real."""

    def __init__(self, theme: Theme, link: Link, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._link = theme, link
        self._is_pressing = False
        self.setFixedHeight(theme.px(STRIP_PX))
        self._title = self._label(16)
        self._waiting = self._label(14)
        self.back = QPushButton(self.tr("返回实战"), self)
        self.back.setCursor(Qt.CursorShape.PointingHandCursor)
        self.back.setAutoDefault(False)
        self.back.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.back.setToolTip(self.tr("回到实战的报警和事件（Ctrl+Shift+R）"))
        self.back.clicked.connect(self._on_back)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(COUNT_EVERY_MS)
        self._soon.timeout.connect(self.refresh)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), 0, theme.px(16), 0)
        row.setSpacing(theme.px(16))
        for part in (self._title, self._waiting, self.back):
            row.addWidget(part)
        row.addStretch(1)
        self.destroyed.connect(link.subscribe(self._on_change))
        self.refresh()

    @property
    def text(self) -> str:
        """What it says; empty while it is hidden."""
        if self._link.realm is Realm.LIVE:
            return ""
        return f"{self._title.text()}  {self._waiting.text()}"

    @Slot()
    def refresh(self) -> None:
        """Read realm and real alarms anew."""
        realm = self._link.realm
        if realm is not Realm.LIVE:
            self._title.setText(realm_text(realm))
            self._waiting.setText(waiting_text(self._link))
            counts = alarm_counts(self._link.alarms_in(Realm.LIVE).values())
            self._is_pressing = any(count.unacknowledged for count in counts.values())
            self.update()
        if self.isHidden() is not (realm is Realm.LIVE):
            self.setVisible(realm is not Realm.LIVE)

    def _label(self, px: float) -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setContentsMargins(self._theme.px(8), 0, self._theme.px(8), 0)
        size, theme = self._theme.px(px), self._theme.tokens
        label.setFont(self._theme.font(px, QFont.Weight.Bold))
        label.setStyleSheet(
            f"font-size: {size}px; font-weight: bold; color: {theme.text};"
            f"background: {theme.ground}; border-radius: {self._theme.px(4)}px;"
        )
        return label

    def _on_change(self, change: Change) -> None:
        if change.reset or change.user:
            self.refresh()
            return
        is_told = bool(change.alarms or change.other_realms) and self._link.realm is not Realm.LIVE
        if is_told and not self._soon.isActive():
            self._soon.start()

    @Slot()
    def _on_back(self) -> None:
        self._link.set_realm(Realm.LIVE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self._theme.color("ground"))
        colour = self._theme.color("severity_i" if self._is_pressing else "severity_iii")
        step = float(self._theme.px(HATCH_PX))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        left, height = -float(self.height()), float(self.height())
        while left < self.width():
            path = QPainterPath(QPointF(left, height))
            path.lineTo(left + height, 0)
            path.lineTo(left + height + step, 0)
            path.lineTo(left + step, height)
            painter.drawPath(path)
            left += 2 * step
        painter.setPen(QPen(colour, self._theme.px(2)))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.end()

    def sizeHint(self) -> QSize:
        return QSize(0, self._theme.px(STRIP_PX))


class _Worn(QObject):
    """The strip of one window that has none in its own layout: it makes room at the top."""

    def __init__(self, theme: Theme, link: Link, window: QWidget) -> None:
        super().__init__(window)
        self._window, self._link = window, link
        self.strip = RealmStrip(theme, link, window)
        self._height = theme.px(STRIP_PX)
        self._margins = window.contentsMargins()
        self._width = -1

    def fit(self) -> None:
        """Room for the strip while it is shown, none else."""
        is_on = self._link.realm is not Realm.LIVE
        wanted = self._margins.top() + (self._height if is_on else 0)
        margins = self._window.contentsMargins()
        if margins.top() != wanted:
            grown = wanted - margins.top()
            margins.setTop(wanted)
            self._window.setContentsMargins(margins)
            if isinstance(self._window, QDialog):
                self._window.resize(self._window.width(), self._window.height() + grown)
        if is_on and self._width != self._window.width():
            self._width = self._window.width()
            self.strip.setGeometry(0, 0, self._width, self._height)
            self.strip.raise_()


class RealmDresser(QObject):
    """Puts the strip on every dialog and wall window; main windows wear it in their layout."""

    def __init__(self, theme: Theme, link: Link, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme, self._link = theme, link
        self._worn: dict[QWidget, _Worn] = {}
        self._look = QTimer(self)
        self._look.setInterval(LOOK_EVERY_MS)
        self._look.timeout.connect(self.dress)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.focusWindowChanged.connect(self.dress)
        self._unsubscribe = link.subscribe(self._on_change)
        self.dress()

    def release(self) -> None:
        """Hear no more of the link."""
        self._look.stop()
        self._unsubscribe()
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.focusWindowChanged.disconnect(self.dress)

    @Slot()
    def dress(self) -> None:
        """Every window open now; those that wear one take it off in the realm of the real."""
        # A closed window is deleted by Qt, whoever still knows its name.
        self._worn = {w: worn for w, worn in self._worn.items() if shiboken6.isValid(w)}
        is_on = self._link.realm is not Realm.LIVE
        if is_on:
            for window in QApplication.topLevelWidgets():
                if window not in self._worn and window.isVisible() and _wears_one(window):
                    self._worn[window] = _Worn(self._theme, self._link, window)
        for worn in self._worn.values():
            worn.fit()
        if is_on is not self._look.isActive():
            self._look.start() if is_on else self._look.stop()

    def _on_change(self, change: Change) -> None:
        if change.reset:
            self.dress()


def _wears_one(window: QWidget) -> bool:
    is_plain = window.windowType() in (Qt.WindowType.Window, Qt.WindowType.Dialog)
    return is_plain and not isinstance(window, QMainWindow)
