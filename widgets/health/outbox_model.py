"""Messages that go out as rows, in the hub's order. UI thread; performs no I/O."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from backends.link.api import Link
from backends.link.city import OutboxRow
from widgets.formats import clock_text
from widgets.health.outbox_words import shape, state_token, state_words, type_words
from widgets.theme import Theme

AnyIndex = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
STATE, TARGET, TYPE, TITLE, QUEUED, CHANGED, TRIES, DETAIL = range(8)


class OutboxModel(QAbstractTableModel):
    """Columns: state, target, kind, title, queued, changed, tries, detail."""

    def __init__(self, link: Link, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link, self._theme = link, theme
        self._rows: list[OutboxRow] = []

    def set_rows(self, rows: list[OutboxRow]) -> None:
        """What the hub told. Where the same messages stand, only what changed is told on."""
        if [row.id for row in rows] != [row.id for row in self._rows]:
            self.beginResetModel()
            self._rows = list(rows)
            self.endResetModel()
            return
        for number, (old, new) in enumerate(zip(self._rows, rows, strict=True)):
            if old != new:
                self._rows[number] = new
                self.dataChanged.emit(
                    self.index(number, 0), self.index(number, self.columnCount() - 1)
                )

    @property
    def rows(self) -> list[OutboxRow]:
        """All messages, as they stand; do not change."""
        return self._rows

    def row_at(self, row: int) -> OutboxRow | None:
        """The message of a row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, message: str) -> int:
        """Where it stands, -1 where it does not."""
        return next((n for n, row in enumerate(self._rows) if row.id == message), -1)

    # ---- Qt

    def rowCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else 8

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        return (
            self.tr("状态"),
            self.tr("发给"),
            self.tr("类别"),
            self.tr("内容"),
            self.tr("排队"),
            self.tr("变化"),
            self.tr("次数"),
            self.tr("说明"),
        )[section]

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row_at(index.row())
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._texts(row)[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._color(row, index.column())
        if role == Qt.ItemDataRole.ToolTipRole and index.column() in (TITLE, DETAIL):
            return self._texts(row)[index.column()]
        return None

    def _texts(self, row: OutboxRow) -> tuple[str, ...]:
        now = self._link.hub_now()
        return (
            f"{shape(row.state)} {state_words(row.state)}",
            row.target_name or row.target,
            type_words(row.type),
            row.title,
            clock_text(row.queued_at, now),
            clock_text(row.changed_at, now),
            str(row.tries),
            row.detail,
        )

    def _color(self, row: OutboxRow, column: int) -> QColor:
        if column in (STATE, DETAIL):
            return self._theme.color(state_token(row.state))
        return self._theme.color("text" if column in (TARGET, TITLE) else "text_dim")
