"""Attendance as rows: a person each, and the duties of one person. UI thread; performs no I/O."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from backends.link.api import Link
from backends.record.attendance import Attended, PersonAttendance, Presence
from widgets.formats import LOCAL, department_word, role_word
from widgets.theme import Theme
from widgets.watch.words import day_word, name_of, shift_word

AnyIndex = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_GOOD, _WRONG = "text", "severity_ii"
_BAD = (Presence.LATE, Presence.LATE_AND_EARLY, Presence.LEFT_EARLY, Presence.MISSING)


def went_word(turn: Attended) -> str:
    """How one duty went: ▲ 迟到 12 分."""
    translate = QCoreApplication.translate
    late, early = (round(by.total_seconds() / 60) for by in (turn.late, turn.early))
    words = {
        Presence.CAME: translate("Attendance", "到岗"),
        Presence.LATE: translate("Attendance", "▲ 迟到 {late} 分"),
        Presence.LEFT_EARLY: translate("Attendance", "▲ 早退 {early} 分"),
        Presence.LATE_AND_EARLY: translate("Attendance", "▲ 迟到 {late} 分，早退 {early} 分"),
        Presence.ON_LEAVE: translate("Attendance", "○ 请假"),
        Presence.MISSING: translate("Attendance", "◆ 未到岗"),
        Presence.UNPLANNED: translate("Attendance", "＋ 计划外在岗"),
        Presence.COMING: translate("Attendance", "未到时间"),
    }[turn.presence].format(late=late, early=early)
    return translate("Attendance", "{words} · 替班").format(words=words) if turn.is_cover else words


class _Rows(QAbstractTableModel):
    """`heads` and texts(row, column) are the subclass's."""

    heads: tuple[str, ...] = ()
    figures_from = 99  # columns from here on are figures

    def __init__(self, link: Link, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link, self._theme = link, theme

    def rowCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else self.count()

    def columnCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.heads)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(section)
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self.heads[section]
        return None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < self.count():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(index.column())
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._theme.color(self.token(index.row(), index.column()))
        return None

    def _side(self, column: int) -> Qt.AlignmentFlag:
        is_figure = column >= self.figures_from
        side = Qt.AlignmentFlag.AlignRight if is_figure else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def count(self) -> int:
        """Rows there are."""
        raise NotImplementedError

    def text(self, row: int, column: int) -> str:
        """Of a cell."""
        raise NotImplementedError

    def token(self, row: int, column: int) -> str:
        """The colour of a cell."""
        raise NotImplementedError


class PeopleModel(_Rows):
    """A person a row; what is to be looked at stands out. Sorted by the head that is clicked."""

    figures_from = 2

    def __init__(self, link: Link, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(link, theme, parent)
        self.heads = (
            self.tr("姓名"),
            self.tr("岗位"),
            self.tr("应到"),
            self.tr("实到"),
            self.tr("迟到"),
            self.tr("迟到分钟"),
            self.tr("早退"),
            self.tr("请假"),
            self.tr("未到岗"),
            self.tr("替班"),
            self.tr("计划外"),
            self.tr("在岗小时"),
            "",
        )
        self.people: list[PersonAttendance] = []
        self._order = (0, Qt.SortOrder.AscendingOrder)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        found = super().headerData(section, orientation, role)
        column, order = self._order
        is_sorted = role == Qt.ItemDataRole.DisplayRole and section == column
        if not is_sorted or found is None:
            return found
        return f"{found} {'▾' if order is Qt.SortOrder.DescendingOrder else '▴'}"

    def show(self, people: Sequence[PersonAttendance]) -> None:
        """All of a stretch."""
        self.beginResetModel()
        self.people = list(people)
        self._put_in_order()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.layoutAboutToBeChanged.emit()
        kept = [self.people[index.row()] for index in self.persistentIndexList()]
        self._order = (column, order)
        self._put_in_order()
        for index, person in zip(self.persistentIndexList(), kept, strict=True):
            moved = self.index(self.people.index(person), index.column())
            self.changePersistentIndex(index, moved)
        self.layoutChanged.emit()

    def count(self) -> int:
        return len(self.people)

    def text(self, row: int, column: int) -> str:
        value = self._values(self.people[row])[column]
        return f"{value:.1f}" if isinstance(value, float) else str(value)

    def token(self, row: int, column: int) -> str:
        value = self._values(self.people[row])[column]
        if column in (4, 5, 6, 8) and value:
            return _WRONG
        return "text_dim" if value in (0, 0.0) or column == 1 else _GOOD

    def _values(self, one: PersonAttendance) -> tuple[str | int | float, ...]:
        user = self._link.users.get(one.person)
        post = ""
        if user is not None:
            unit = f"{department_word(user.department)} · " if user.department is not None else ""
            post = f"{unit}{role_word(user.role)}"
        return (
            name_of(one.person, self._link),
            post,
            one.planned,
            one.came,
            one.late,
            one.late_min,
            one.early,
            one.count(Presence.ON_LEAVE),
            one.count(Presence.MISSING),
            one.covers,
            one.count(Presence.UNPLANNED),
            float(one.hours),
            "",
        )

    def _put_in_order(self) -> None:
        column, order = self._order
        is_down = order is Qt.SortOrder.DescendingOrder

        def key(one: PersonAttendance) -> tuple[str | int | float, ...]:
            return (self._values(one)[column],)

        self.people.sort(key=key, reverse=is_down)


class TurnsModel(_Rows):
    """The duties of one person, the newest first: where each figure comes from."""

    def __init__(self, link: Link, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(link, theme, parent)
        self.heads = (
            self.tr("日期"),
            self.tr("班次"),
            self.tr("席位"),
            self.tr("签到"),
            self.tr("签退"),
            self.tr("小时"),
            self.tr("情况"),
            self.tr("说明"),
        )
        self._turns: list[Attended] = []

    def show(self, person: PersonAttendance | None) -> None:
        """Another person's."""
        self.beginResetModel()
        told = person.turns if person is not None else []
        self._turns = [one for one in reversed(told) if one.presence is not Presence.COMING]
        self.endResetModel()

    def count(self) -> int:
        return len(self._turns)

    def text(self, row: int, column: int) -> str:
        turn = self._turns[row]
        shift = shift_word(turn.shift, self._link.policy.watch).partition(" ")[2]
        return (
            day_word(turn.starts_at.astimezone(LOCAL).date()),
            shift,
            str(turn.seat),
            _moment(turn.signed_on, turn.starts_at),
            _moment(turn.signed_off, turn.starts_at),
            f"{turn.hours:.1f}" if turn.signed_on is not None else "—",
            went_word(turn),
            turn.reason,
        )[column]

    def token(self, row: int, column: int) -> str:
        presence = self._turns[row].presence
        if column == 6 and presence in _BAD:
            return _WRONG
        is_quiet = presence in (Presence.COMING, Presence.ON_LEAVE)
        return "text_dim" if is_quiet else _GOOD


def _moment(moment: dt.datetime | None, day: dt.datetime) -> str:
    """08:03; with its date where that is another than the watch's."""
    if moment is None:
        return "—"
    local = moment.astimezone(LOCAL)
    is_same = local.date() == day.astimezone(LOCAL).date()
    return f"{local:%H:%M}" if is_same else f"{local:%m-%d %H:%M}"
