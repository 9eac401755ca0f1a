"""Warnings in force (预警), apart from the alarms and never counted among them; the centre's own
are published, said anew and taken back from here. UI thread."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from backends.link.api import Change
from backends.record.access import Act, Allowed, may, whom_to_ask
from backends.record.ids import WarningId
from backends.record.warning import NoteWarning, WarningNotice, WarningState
from widgets import formats
from widgets.alarms.warning_dialog import PublishDialog, Ring, WithdrawDialog
from widgets.alarms.warning_row import WarningRow, is_noted_by
from widgets.context import UiContext
from widgets.icons import icon
from widgets.theme import SEVERITY_SHAPE

SHOWN_PX = 190  # more of them scroll
KEY = "W"
EVERY_MS = 20_000  # how long they still run is said in minutes


class WarningList(QFrame):
    """Unfolds by itself when a new one comes. Without any it is hidden from whoever may publish
    none."""

    warning_located = Signal(object)  # WarningId: show its area on the map
    said = Signal(str)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._link = context.link
        self._rows: list[WarningRow] = []
        self._known: set[tuple[WarningId, int]] = set()
        self.setProperty("role", "panel")
        px = context.theme.px
        self.head = QPushButton(self)
        self.head.setProperty("role", "fold")
        self.head.setCheckable(True)
        self.head.setIcon(icon("warning_notice", context.theme, "text"))
        self.head.setToolTip(self.tr("预警是预报，不是报警，不计入报警数"))
        self.publish = QPushButton(self.tr("发布预警…"), self)
        self.publish.setProperty("role", "link")
        self.publish.setToolTip(KEY)
        self._content = QFrame(self)
        self._content.setProperty("role", "panel")
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(0, 0, 0, px(4))
        self._column.setSpacing(0)
        self._body = QScrollArea(self)
        self._body.setWidget(self._content)
        self._body.setWidgetResizable(True)
        self._body.setFrameShape(QFrame.Shape.NoFrame)
        self._body.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        line = QFrame(self)
        line.setProperty("role", "hairline")
        line.setFixedHeight(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, px(8), 0)
        top.addWidget(self.head, 1)
        top.addWidget(self.publish)
        column.addLayout(top)
        column.addWidget(self._body)
        column.addWidget(line)
        self.head.toggled.connect(self._on_toggled)
        self.publish.clicked.connect(self.begin)
        self._tick = QTimer(self)
        self._tick.setInterval(EVERY_MS)
        self._tick.timeout.connect(self.refresh)
        self.refresh()

    @property
    def rows(self) -> list[WarningRow]:
        """Those shown, what is not noted yet first."""
        return [row for row in self._rows if not row.isHidden()]

    def note(self, change: Change) -> None:
        """The panel around it heard of a change."""
        is_ours = change.warnings or any(i in self._link.warnings for i in change.pending)
        if is_ours or change.reset or change.user:
            self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show what is in force now."""
        user = self._link.user
        found = [w for w in self._link.warnings.values() if w.state is WarningState.IN_FORCE]
        found.sort(key=lambda w: (is_noted_by(w, user), w.colour, -w.issued_at.timestamp()))
        while len(self._rows) < len(found):
            self._add_row()
        for number, row in enumerate(self._rows):
            row.setVisible(number < len(found))
            if number < len(found):
                row.show_warning(found[number], self._link)
        self._say(found)
        known = {(w.id, w.version) for w in found if not is_noted_by(w, user)}
        if known - self._known:
            self.head.setChecked(True)
        self._known = known
        may_publish = user is not None and may(user, Act.WARN) is not Allowed.NO
        self.publish.setVisible(may_publish)
        self.setVisible(bool(found) or may_publish)
        self._fit()

    def _say(self, found: list[WarningNotice]) -> None:
        words = [self.tr("生效预警 {count}").format(count=len(found))]
        if found:
            worst = min(w.colour for w in found)
            words.append(f"{SEVERITY_SHAPE[worst]} {formats.severity_colour_word(worst)}")
        unread = sum(not is_noted_by(w, self._link.user) for w in found)
        if unread:
            words.append(self.tr("未签收 {count}").format(count=unread))
        self.head.setText("  ".join(words))

    def _fit(self) -> None:
        self._body.setVisible(self.head.isChecked())
        height = self._column.totalHeightForWidth(max(self.width(), 1))
        height = min(height, self._context.theme.px(SHOWN_PX))
        self._body.setFixedHeight(max(height, 0))

    def _add_row(self) -> None:
        row = WarningRow(self._context.theme, self._content)
        row.noted.connect(self._on_noted)
        row.locate_asked.connect(self.warning_located)
        row.update_asked.connect(self._on_update)
        row.withdraw_asked.connect(self._on_withdraw)
        row.resized.connect(self._fit_soon)
        self._column.addWidget(row)
        self._rows.append(row)

    @Slot()
    @Slot(object)
    def begin(self, rings: list[Ring] | None = None) -> None:
        """A new warning is written; `rings`: of an area drawn on the map."""
        user = self._link.user
        if user is None or may(user, Act.WARN) is Allowed.NO:
            whom = formats.whom_text([role.value for role in whom_to_ask(Act.WARN)])
            self.said.emit(self.tr("您的岗位不能发布预警，请找{whom}").format(whom=whom))
            return
        PublishDialog(self._context, self, rings=rings).open()

    @Slot(object)
    def _on_update(self, warning: WarningNotice) -> None:
        PublishDialog(self._context, self, warning).open()

    @Slot(object)
    def _on_withdraw(self, warning: WarningNotice) -> None:
        WithdrawDialog(self._context, self, warning).open()

    @Slot(object)
    def _on_noted(self, note: NoteWarning) -> None:
        self._link.send(note)

    @Slot()
    def _fit_soon(self) -> None:
        self._fit()

    @Slot(bool)
    def _on_toggled(self, _checked: bool) -> None:
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tick.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick.stop()
