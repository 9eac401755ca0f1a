"""The roster as a grid: a row a seat, a column a day, of one watch. UI thread; no I/O."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from backends.link.api import Link
from backends.record.commands import CommandBody
from backends.record.duty import CancelDuty, CoverDuty, Duty, DutyState, PlanDuty, ReportAbsence
from backends.record.ids import DutyId
from backends.record.watch_policy import CHINA, SeatPlan, ShiftTemplate
from backends.record.work_calendar import is_working_day
from widgets.watch.roster_plan import Place, conflicts
from widgets.watch.seats import seat_name
from widgets.watch.words import day_word, duty_word, name_of

AnyIndex = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class CellState(enum.Enum):
    """How a cell is drawn."""

    NONE = enum.auto()  # nobody, far ahead or past
    EMPTY = enum.auto()  # nobody, and it is near
    PLANNED = enum.auto()
    COVERED = enum.auto()
    ABSENT = enum.auto()
    CONFLICT = enum.auto()
    CANCELLED = enum.auto()
    PENDING = enum.auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What stands in one."""

    state: CellState
    name: str = ""
    tip: str = ""
    is_past: bool = False


NEAR = dt.timedelta(days=7)
LIVE_FROM, LIVE_FOR = dt.timedelta(days=1), dt.timedelta(days=14)


class RosterModel(QAbstractTableModel):
    """`named(index place, text)`: somebody typed a person into a cell."""

    person_chosen = Signal(object, str)  # Place, id of the person

    def __init__(self, link: Link, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._asked: dict[DutyId, Duty] = {}
        self._conflicts: dict[DutyId, str] = {}
        self._seats: list[SeatPlan] = []
        self.template: ShiftTemplate | None = None
        self.first = link.hub_now().astimezone(CHINA).date()
        self.days = 14

    # ---- what is shown

    @property
    def duties(self) -> dict[DutyId, Duty]:
        """What is known of this stretch: as asked in this realm, the live ones newer."""
        realm = self._link.realm
        asked = {key: duty for key, duty in self._asked.items() if duty.realm is realm}
        return asked | dict(self._link.duties)

    @property
    def seats(self) -> list[SeatPlan]:
        """Of the rows."""
        return self._seats

    def show_stretch(self, template: ShiftTemplate | None, first: dt.date, days: int) -> None:
        """Another watch, another stretch of days."""
        policy = self._link.policy.watch
        self.beginResetModel()
        self.template, self.first, self.days = template, first, days
        last = first + dt.timedelta(days=days - 1)  # who moves in within it is seen already
        self._seats = policy.seats_of(template.key, last) if template is not None else []
        self._conflicts = conflicts(self.duties.values())
        self.endResetModel()

    def set_asked(self, duties: Iterable[Duty]) -> None:
        """What the hub told of this stretch."""
        self._asked = {duty.id: duty for duty in duties}
        self.refresh()

    def refresh(self) -> None:
        """Duties changed."""
        self._conflicts = conflicts(self.duties.values())
        if self._seats:
            last = self.index(len(self._seats) - 1, self.days - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def day_at(self, column: int) -> dt.date:
        """Of a column."""
        return self.first + dt.timedelta(days=column)

    def place_at(self, index: AnyIndex) -> Place | None:
        """Seat, watch and day of a cell."""
        if self.template is None or not index.isValid():
            return None
        seat = self._seats[index.row()]
        day = self.day_at(index.column())
        return Place(seat=seat, template=self.template, day=day, realm=self._link.realm)

    def duty_at(self, index: AnyIndex) -> Duty | None:
        """Who is planned in a cell."""
        place = self.place_at(index)
        return self.duties.get(place.duty) if place is not None else None

    def is_holiday(self, day: dt.date) -> bool:
        """Whether people do not work then."""
        return not is_working_day(day, self._link.policy.calendar)

    def day_mark(self, day: dt.date) -> str:
        """休 on a holiday by the calendar, 班 on a make-up day, else nothing."""
        calendar = self._link.policy.calendar
        if day in calendar.holidays:
            return self.tr("休")
        return self.tr("班") if day in calendar.makeup_days else ""

    def moves_in(self, place: Place) -> dt.date | None:
        """The day from which a seat stands in the roster; None where it does by then."""
        since = self._link.policy.watch.stands_from(place.seat)
        return since if place.day < since else None

    def wants_care(self, index: AnyIndex) -> bool:
        """Whether a cell is empty, doubled or without its person."""
        cell = self.cell_at(index)
        return not cell.is_past and cell.state in (
            CellState.EMPTY,
            CellState.ABSENT,
            CellState.CONFLICT,
        )

    def is_unplanned(self, index: AnyIndex) -> bool:
        """Whether nobody is planned yet in a cell far ahead."""
        cell, place = self.cell_at(index), self.place_at(index)
        is_open = cell.state is CellState.NONE and not cell.is_past
        return is_open and place is not None and self.moves_in(place) is None

    def cell_at(self, index: AnyIndex) -> Cell:
        """As it is drawn."""
        place = self.place_at(index)
        if place is None:
            return Cell(state=CellState.NONE)
        now = self._link.hub_now()
        begin, end = place.template.span_on(place.day)
        is_past = end <= now
        waiting = self._link.pending.get(place.duty)
        if isinstance(waiting, PlanDuty | CoverDuty | CancelDuty | ReportAbsence):
            return self._pending(waiting)
        duty = self._asked.get(place.duty)
        duty = self._link.duties.get(place.duty, duty)
        if duty is None and (since := self.moves_in(place)) is not None:
            words = self.tr("{batch} {day} 起入驻")
            tip = words.format(batch=place.seat.batch, day=day_word(since))
            return Cell(state=CellState.NONE, tip=tip, is_past=is_past)
        if duty is None:
            near = not is_past and begin <= now + NEAR
            return Cell(state=CellState.EMPTY if near else CellState.NONE, is_past=is_past)
        return self._of_duty(duty, is_past)

    def _pending(self, body: CommandBody) -> Cell:
        match body:
            case PlanDuty():
                name = body.plan.name
            case CoverDuty():
                name = body.name
            case _:
                name = self.tr("提交中")
        return Cell(state=CellState.PENDING, name=f"{name}…", tip=self.tr("正在提交"))

    def _of_duty(self, duty: Duty, is_past: bool) -> Cell:
        name = name_of(duty.person, self._link, duty.name)
        tip = [name]
        match duty.state:
            case DutyState.PLANNED:
                state = CellState.PLANNED
            case DutyState.COVERED:
                state = CellState.COVERED
                was = self.tr("原排 {name}")
                tip.append(was.format(name=name_of(duty.planned, self._link)))
            case DutyState.ABSENT:
                state = CellState.ABSENT
            case DutyState.CANCELLED:
                state = CellState.CANCELLED
        if duty.state is not DutyState.PLANNED:
            tip.append(duty_word(duty.state))
        if duty.reason:
            tip.append(duty.reason)
        clash = self._conflicts.get(duty.id)
        if clash is not None:
            state = CellState.CONFLICT
            tip.append(self.tr("同一时间也排在 {seat}").format(seat=clash))
        return Cell(state=state, name=name, tip=" · ".join(tip), is_past=is_past)

    # ---- Qt

    def rowCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._seats)

    def columnCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else self.days

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Horizontal:
            return day_word(self.day_at(section))
        if not 0 <= section < len(self._seats):
            return None
        seat = self._seats[section]
        return seat_name(seat.seat, seat)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        cell = self.cell_at(index)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return cell.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.tip or None
        if role == Qt.ItemDataRole.EditRole:
            duty = self.duty_at(index)
            return str(duty.person) if duty is not None else ""
        return None

    def setData(self, index: AnyIndex, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        place = self.place_at(index)
        if role != Qt.ItemDataRole.EditRole or place is None:
            return False
        self.person_chosen.emit(place, str(value))
        return True
