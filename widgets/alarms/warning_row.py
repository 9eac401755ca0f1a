"""One warning (预警): colour, headline, area, until when; note it, find it, read it. UI thread."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from backends.link.api import Link
from backends.record.access import Act, Allowed, User, may
from backends.record.warning import NoteWarning, WarningNotice
from widgets import formats
from widgets.alarms.badge import severity_icon
from widgets.icons import icon
from widgets.shell.elided import ElidedLabel
from widgets.theme import Theme


class WarningRow(QFrame):
    """Asks; the list sends."""

    noted = Signal(object)  # NoteWarning
    locate_asked = Signal(object)  # WarningId
    update_asked = Signal(object)  # WarningNotice, of the centre's own
    withdraw_asked = Signal(object)  # WarningNotice
    resized = Signal()  # its text was unfolded or folded

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._warning: WarningNotice | None = None
        self.setProperty("role", "panel")
        self.colour = QLabel(self)
        self.headline = QLabel(self)
        self.more = QToolButton(self)
        self.when = ElidedLabel(self)
        self.text = QLabel(self)
        self.note = QPushButton(self.tr("签收"), self)
        self.locate = QToolButton(self)
        self.update_button = QPushButton(self.tr("更新…"), self)
        self.withdraw = QPushButton(self.tr("解除…"), self)
        self._build()
        self.more.clicked.connect(self._on_read)
        self.note.clicked.connect(self._on_note)
        self.locate.clicked.connect(self._on_locate)
        self.update_button.clicked.connect(self._on_update)
        self.withdraw.clicked.connect(self._on_withdraw)

    def _build(self) -> None:
        px = self._theme.px
        self.colour.setFixedWidth(px(16))
        self.headline.setWordWrap(True)
        self.headline.setTextFormat(Qt.TextFormat.PlainText)
        self.headline.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.more.setAutoRaise(True)
        self.more.setIcon(icon("chevron_down", self._theme))
        self.more.setToolTip(self.tr("展开或收起预警全文"))
        self.more.setAccessibleName(self.tr("预警全文"))
        self.when.setProperty("role", "small")
        self.text.setWordWrap(True)
        self.text.setProperty("role", "dim")
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setContentsMargins(px(22), 0, px(4), px(4))
        self.text.hide()
        self.locate.setAutoRaise(True)
        self.locate.setIcon(icon("locate", self._theme))
        self.locate.setToolTip(self.tr("在地图上看预警范围"))
        self.locate.setAccessibleName(self.tr("定位"))
        top, words = QHBoxLayout(), QVBoxLayout()
        words.setSpacing(self._theme.px(2))
        words.addWidget(self.headline)
        words.addWidget(self.when)
        top.setSpacing(px(6))
        top.addWidget(self.colour, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        signs = QHBoxLayout()
        signs.setSpacing(0)
        signs.addWidget(self.more)
        signs.addWidget(self.locate)
        top.addLayout(signs)
        top.addWidget(self.note)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(4), px(12), px(4))
        column.setSpacing(px(4))
        own = QHBoxLayout()
        own.setContentsMargins(px(22), 0, 0, 0)
        own.setSpacing(px(8))
        for button in (self.update_button, self.withdraw):
            button.setProperty("role", "link")
            own.addWidget(button)
        own.addStretch(1)
        column.addLayout(top)
        column.addLayout(own)
        column.addWidget(self.text)

    def show_warning(self, warning: WarningNotice, link: Link) -> None:
        """Show it as it stands now; this version goes with the note."""
        self._warning = warning
        side = self._theme.px(12)
        sign = severity_icon(warning.colour, self._theme)
        self.colour.setPixmap(sign.pixmap(QSize(side, side)))
        colour = formats.severity_colour_word(warning.colour)
        self.headline.setText(warning.headline)
        self.setAccessibleName(f"{colour} {warning.headline}")
        self.when.setText(self._when_text(warning, colour, link.hub_now()))
        self.text.setText("\n".join(words for words in (warning.text, warning.advice) if words))
        self.more.setVisible(bool(self.text.text()))
        is_placed = bool(warning.area.rings or warning.area.divisions)
        self.locate.setVisible(is_placed)
        self._show_note(warning, link)
        user, department = link.user, warning.department
        is_own = warning.is_ours and user is not None
        may_change = is_own and user is not None and may(user, Act.WARN, department) is Allowed.YES
        for button in (self.update_button, self.withdraw):
            button.setVisible(may_change)
            button.setEnabled(warning.id not in link.pending)

    def _when_text(self, warning: WarningNotice, colour: str, now: dt.datetime) -> str:
        left = (warning.until - now).total_seconds()
        text = self.tr("{colour} · {area} · 至 {until}，还有 {left}")
        if warning.is_ours:
            text = self.tr("本中心 · ") + text
        if left <= 0:
            text = self.tr("{colour} · {area} · {until} 到期")
        until = formats.clock_text(warning.until, now).removesuffix(":00")
        return text.format(
            colour=colour, area=warning.area.name, until=until, left=formats.age_text(left)
        )

    def _show_note(self, warning: WarningNotice, link: Link) -> None:
        user = link.user
        is_noted = is_noted_by(warning, user)
        font = self._theme.font(13)
        font.setBold(not is_noted)
        self.headline.setFont(font)
        answer = may(user, Act.ACKNOWLEDGE, warning.department) if user is not None else Allowed.NO
        self.note.setVisible(is_noted or answer is Allowed.YES)
        self.note.setEnabled(not is_noted and warning.id not in link.pending)
        self.note.setText(self.tr("已签收") if is_noted else self.tr("签收"))
        names = formats.list_text(formats.actor_text(who, link.users) for who in warning.noted)
        by = self.tr("已签收：{names}").format(names=names)
        self.note.setToolTip(by if names else self.tr("表示已看过这一版预警"))

    @Slot()
    def _on_read(self) -> None:
        self.text.setVisible(self.text.isHidden())
        self.more.setIcon(
            icon("chevron_down" if self.text.isHidden() else "chevron_up", self._theme)
        )
        self.resized.emit()

    @Slot()
    def _on_note(self) -> None:
        if self._warning is not None:
            note = NoteWarning(warning=self._warning.id, seen_version=self._warning.version)
            self.noted.emit(note)

    @Slot()
    def _on_update(self) -> None:
        if self._warning is not None:
            self.update_asked.emit(self._warning)

    @Slot()
    def _on_withdraw(self) -> None:
        if self._warning is not None:
            self.withdraw_asked.emit(self._warning)

    @Slot()
    def _on_locate(self) -> None:
        if self._warning is not None:
            self.locate_asked.emit(self._warning.id)


def is_noted_by(warning: WarningNotice, user: User | None) -> bool:
    """Whether this person, or this seat, has read this version."""
    if user is None:
        return False
    return any(who.user == user.id or (who.seat and who.seat == user.seat) for who in warning.noted)
