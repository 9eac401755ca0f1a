"""Seats of the watch that runs as rows, in the policy's order. UI thread; performs no I/O."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from backends.link.api import Link
from backends.record.ids import SeatId
from widgets.formats import age_of, clock_text
from widgets.theme import Theme
from widgets.watch.seats import (
    Presence,
    SeatRow,
    presence_shape,
    presence_token,
    presence_words,
    unit_word,
)
from widgets.watch.words import name_of

AnyIndex = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
STATE, SEAT, UNIT, WHO, SINCE, PLANNED, REMARK = range(7)


class SeatModel(QAbstractTableModel):
    """Columns: state, seat, unit, who sits there, since when, who is planned, remark."""

    def __init__(self, link: Link, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link, self._theme = link, theme
        self._rows: list[SeatRow] = []

    def set_rows(self, rows: list[SeatRow]) -> None:
        """Where the same seats stand, only what changed is told on."""
        if [row.seat for row in rows] != [row.seat for row in self._rows]:
            self.beginResetModel()
            self._rows = list(rows)
            self.endResetModel()
            return
        for number, (old, new) in enumerate(zip(self._rows, rows, strict=True)):
            if old != new:
                self._rows[number] = new
                self._changed(number, number)

    def tell_time(self) -> None:
        """Ages are older now."""
        if self._rows:
            self._changed(0, len(self._rows) - 1)

    def row_at(self, row: int) -> SeatRow | None:
        """The seat of a row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, seat: SeatId) -> int:
        """Where it stands, -1 where it does not."""
        return next((n for n, row in enumerate(self._rows) if row.seat == seat), -1)

    def _changed(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, self.columnCount() - 1))

    # ---- Qt

    def rowCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else 7

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
            self.tr("席位"),
            self.tr("部门"),
            self.tr("在岗"),
            self.tr("签到"),
            self.tr("排班"),
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
        if role == Qt.ItemDataRole.ToolTipRole and index.column() in (WHO, REMARK):
            return self._texts(row)[index.column()]
        return None

    def _texts(self, row: SeatRow) -> tuple[str, ...]:
        now, link = self._link.hub_now(), self._link
        since = [f"{clock_text(t.since, now)}（{age_of(t.since, now)}）" for t in row.turns[:1]]
        planned = name_of(row.duty.planned, link, row.duty.name) if row.duty is not None else "—"
        return (
            f"{presence_shape(row.presence)} {presence_words(row.presence)}",
            row.name,
            f"{unit_word(row)} · {row.batch}" if row.batch else unit_word(row),
            "、".join(name_of(turn.user, link) for turn in row.turns) or "—",
            "".join(since) or "—",
            planned,
            self._remark(row),
        )

    def _remark(self, row: SeatRow) -> str:
        parts = []
        duty = row.duty
        if duty is not None and duty.person != duty.planned:
            words = self.tr("由 {name} 替班")
            parts.append(words.format(name=name_of(duty.person, self._link, duty.name)))
        if duty is not None and duty.reason:
            parts.append(duty.reason)
        parts += [turn.reason for turn in row.turns if turn.reason]
        if len(row.turns) > 1:
            parts.append(self.tr("交接中，两人在岗"))
        return "；".join(dict.fromkeys(parts))

    def _color(self, row: SeatRow, column: int) -> QColor:
        if column == STATE:
            return self._theme.color(presence_token(row.presence))
        if column == REMARK and row.presence in (Presence.EMPTY, Presence.LEFT, Presence.ABSENT):
            return self._theme.color("text")
        return self._theme.color("text" if column in (SEAT, WHO) else "text_dim")
