"""Find a vehicle by its plate: where it is, text down to it, its orders. UI thread; no I/O.

Vehicles only: whoever is on foot is not found here.
"""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from backends.link.api import Change, PositionTable
from backends.link.city import ItemsIn, ItemsInAnswer
from backends.record.access import Act, Allowed, may, whom_to_ask
from backends.record.common import Department, Place
from backends.record.resource import ItemKind
from widgets.asking import Asking
from widgets.context import UiContext
from widgets.departments.keys import vehicle_actions
from widgets.departments.order_list import order_line
from widgets.formats import age_text, whom_text
from widgets.icons import icon
from widgets.incidents.lines import Line
from widgets.incidents.section import Section
from widgets.map.content import TEXT_ACT
from widgets.map.sheets import Sheet, sheet_of_kind, sheet_word
from widgets.map.text_dialog import TextDialog

MOST = 50
READ_EVERY_MS = 2000
STALE_MS = 10 * 60_000
EVERYWHERE = (-180.0, -90.0, 180.0, 90.0)
_SHEETS = (Sheet.VEHICLES, Sheet.BUSES, Sheet.TAXIS, Sheet.MUCK)


def kind_at(table: PositionTable, row: int) -> str:
    """Its kind as its department says it; empty where nobody does."""
    return table.kind_names[int(table.kinds[row])] if len(table.kinds) > row else ""


def company_at(table: PositionTable, row: int) -> str:
    """Whose it is; empty where nobody says."""
    return table.company_names[int(table.companies[row])] if len(table.companies) > row else ""


def found_rows(table: PositionTable | None, text: str) -> list[int]:
    """Rows of vehicles whose plate has `text`, by plate, at most MOST."""
    if table is None or not text:
        return []
    wanted = text.upper().replace(" ", "").replace("·", "")
    rows = [
        row
        for row, label in enumerate(table.labels)
        if wanted in label.upper().replace("·", "")
        and sheet_of_kind(kind_at(table, row)) in _SHEETS
    ]
    return sorted(rows, key=table.labels.__getitem__)[:MOST]


class VehiclesPage(QWidget):
    """A line to search, what was found, its orders; enforcement teams beside."""

    place_asked = Signal(object)  # Place

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._link = context, context.link
        theme = context.theme
        self.keys = vehicle_actions()
        self.search, self.summary = QLineEdit(self), QLabel(self)
        self.found = Section(theme, self.tr("车辆"), "", self)
        self.orders = Section(theme, self.tr("最近的指令"), self.tr("没有给它下发过指令"), self)
        self.teams = Section(
            theme, self.tr("执法队伍"), self.tr("交通执法系统还没有报来队伍"), self
        )
        self.text = self.found.add_button(self.tr("文字下发…"), "T")
        self.locate = self.found.add_button(self.tr("在一张图上找到它"), "L")
        self.locate.setIcon(icon("locate", theme))
        self._places: dict[str, Place] = {}
        self._tick = QTimer(self)
        self._asking = Asking(context.link, self)
        self._lay_out()
        self._connect()
        self._refresh()

    def _lay_out(self) -> None:
        px = self._context.theme.px
        self.search.setPlaceholderText(self.tr("车牌号，几位就行"))
        self.search.setClearButtonEnabled(True)
        self.summary.setProperty("role", "dim")
        head = QFrame(self)
        head.setProperty("role", "header")
        row = QHBoxLayout(head)
        row.setContentsMargins(px(16), px(8), px(16), px(8))
        row.addWidget(self.summary, 1)
        row.addWidget(self.search)
        self.search.setFixedWidth(px(260))
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, sections in ((left, (self.found, self.orders)), (right, (self.teams,))):
            column.setSpacing(px(8))
            for section in sections:
                column.addWidget(section)
            column.addStretch(1)
        halves = QHBoxLayout()
        halves.setContentsMargins(px(16), px(12), px(16), px(12))
        halves.setSpacing(px(16))
        halves.addLayout(left, 3)
        halves.addLayout(right, 2)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(head)
        whole.addLayout(halves, 1)

    def _connect(self) -> None:
        self._tick.setInterval(READ_EVERY_MS)
        self._tick.timeout.connect(self._on_tick)
        self._tick.start()
        self.search.textChanged.connect(self._refresh)
        self.search.returnPressed.connect(self._to_list)
        for section in (self.found, self.teams):
            section.list.chosen.connect(self._on_located)
            section.list.key_pressed.connect(self._on_key)
        self.found.list.current_line.connect(self._show_chosen)
        self.text.clicked.connect(self._on_text)
        self.locate.clicked.connect(self._on_locate)
        self._asking.answered.connect(self._on_teams)
        self.destroyed.connect(self._link.subscribe(self._on_change))

    def showEvent(self, _event: object) -> None:
        self._refresh()
        self._asking.ask(ItemsIn(kinds=[ItemKind.TEAM], what="enforcement", limit=MOST))

    # ---- what people do

    @Slot(object)
    def _on_key(self, event: QKeyEvent) -> None:
        name = self.keys.pressed(event)
        if name:
            event.accept()
        match name:
            case "text":
                self._on_text()
            case "locate":
                is_team = self.teams.list.hasFocus()
                self._on_located((self.teams if is_team else self.found).list.current_id)
            case "search":
                self.search.setFocus()

    @Slot()
    def _to_list(self) -> None:
        if self.found.list.lines:
            self.found.list.setFocus()
            self.found.list.setCurrentRow(0)

    @Slot()
    def _on_locate(self) -> None:
        self._on_located(self.found.list.current_id)

    @Slot(str)
    def _on_located(self, key: str) -> None:
        if key in self._places:
            self.place_asked.emit(self._places[key])

    @Slot()
    def _on_text(self) -> None:
        table, row = self._link.positions, self._row()
        if table is None or row is None or not table.may_take(row, TEXT_ACT):
            return
        if self.text.isEnabled():
            key, plate = table.ids[row], table.labels[row]
            TextDialog(self._context, self, (key, plate), self._department(table, row)).open()

    def _department(self, table: PositionTable, row: int) -> Department:
        is_muck = sheet_of_kind(kind_at(table, row)) is Sheet.MUCK
        return Department.URBAN if is_muck else Department.TRANSPORT

    def _row(self) -> int | None:
        table, key = self._link.positions, self.found.list.current_id
        return table.ids.index(key) if table is not None and key in table.ids else None

    # ---- what it shows

    def _on_change(self, change: Change) -> None:
        if self.isVisible() and (change.reset or change.orders or change.pending or change.user):
            self._refresh()

    @Slot()
    def _on_tick(self) -> None:
        if self.isVisible():
            self._refresh()

    @Slot()
    def _refresh(self) -> None:
        table, text = self._link.positions, self.search.text().strip()
        if text and table is not None and len(table.ids) < table.total:
            self._link.set_area(*EVERYWHERE)  # the map asks for its own again when it is looked at
        rows = found_rows(table, text)
        self.found.show_lines([self._line(table, row) for row in rows] if table else [])
        total = f"{table.total:,}" if table is not None else "0"
        self.summary.setText(self.tr("{total} 个移动目标").format(total=total))
        self.found.say_empty(
            self.tr("没有这个车牌的车辆在线")
            if text
            else self.tr("在上面输入车牌号的一部分，这里列出车辆")
        )
        self._show_chosen()

    def _line(self, table: PositionTable, row: int) -> Line:
        lon, lat = float(table.lon_wgs84[row]), float(table.lat_wgs84[row])
        key, age_ms = table.ids[row], int(table.age_ms[row])
        self._places[key] = Place(lon_wgs84=lon, lat_wgs84=lat, name=table.labels[row])
        kind = sheet_word(sheet_of_kind(kind_at(table, row)))
        speed = self.tr("{speed} km/h").format(speed=f"{float(table.speed_kmh[row]):.0f}")
        words = (kind, company_at(table, row), speed)
        return Line(
            id=key,
            text=table.labels[row],
            detail=" · ".join(word for word in words if word),
            right=age_text(age_ms / 1000),
            tone="stale" if age_ms > STALE_MS else "text_dim",
            sign="vehicle",
        )

    @Slot()
    def _show_chosen(self) -> None:
        table, row, user = self._link.positions, self._row(), self._link.user
        self.locate.setVisible(row is not None)
        self.text.setVisible(
            table is not None and row is not None and table.may_take(row, TEXT_ACT)
        )
        self.orders.setVisible(row is not None)
        if table is None or row is None:
            return
        department = self._department(table, row)
        allowed = user is not None and may(user, Act.ORDER, department) is Allowed.YES
        self.text.setEnabled(allowed)
        whom = whom_text([role.value for role in whom_to_ask(Act.ORDER)])
        self.text.setToolTip("T" if allowed else self.tr("只有{whom}能下发").format(whom=whom))
        given = [o for o in self._link.orders.values() if o.resource == table.ids[row]]
        given.sort(key=lambda order: order.given_at, reverse=True)
        self.orders.show_lines([order_line(order, self._link) for order in given[:5]])

    @Slot(object)
    def _on_teams(self, answer: ItemsInAnswer) -> None:
        lines = []
        for team in answer.items:
            if team.place is not None:
                self._places[str(team.id)] = team.place
            people = self.tr("{count} 人").format(count=team.people) if team.people else ""
            where = team.place.name if team.place is not None else ""
            words = [word for word in (people, where, team.telephone) if word]
            lines.append(
                Line(
                    id=str(team.id),
                    text=team.name,
                    detail=" · ".join(words),
                    right=team.state,
                    sign="team",
                )
            )
        self.teams.show_lines(lines, f"{answer.total}" if answer.total else "")
