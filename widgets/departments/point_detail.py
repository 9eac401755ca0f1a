"""One monitoring point: trend with limit, cameras nearby, linked records, orders. UI thread."""

from __future__ import annotations

import datetime as dt

import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from backends.link.city import ItemsIn, ItemsInAnswer, ReadingHistory, ReadingHistoryAnswer
from backends.record.resource import Item, ItemKind, MonitoringPoint
from widgets.alarms.nearest import CameraPlaces
from widgets.asking import Asking
from widgets.context import UiContext
from widgets.departments.orders import Orders
from widgets.departments.words import (
    bounds_of,
    flag_word,
    is_out,
    limit_text,
    point_kind_word,
    value_text,
)
from widgets.formats import age_of, department_word, distance_text, factor_word
from widgets.icons import icon
from widgets.trend import TrendChart

SPANS = (dt.timedelta(hours=6), dt.timedelta(days=1), dt.timedelta(days=7), dt.timedelta(days=30))
_NEAR = 3
_MOST_LINKED = 20


class PointDetail(QFrame):
    """`located`: it on the map; `camera_activated`: a camera nearby onto the wall."""

    located = Signal(object)  # ResourceId
    camera_activated = Signal(object)  # CameraId

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._link = context, context.link
        self.setProperty("role", "panel")
        self.point: MonitoringPoint | None = None
        self.title, self.about = QLabel(self), QLabel(self)
        self.values, self.chart = QLabel(self), TrendChart(context.theme, self)
        self.said = QLabel(self)
        self.cameras, self.linked = QListWidget(self), QListWidget(self)
        self.linked_said = QLabel(self)
        self.locate = QPushButton(icon("locate", context.theme), self.tr("在图上看"), self)
        self.orders = Orders(context, self)
        self._factors = QButtonGroup(self)
        self._factor_row, self._span_row = QHBoxLayout(), QHBoxLayout()
        self._spans = QButtonGroup(self)
        self._factor, self._span, self._newest = "", 1, 0.0
        self._wanted = ("", "", 0)  # point, factor and span of the curve
        self._asking, self._linking = Asking(context.link, self), Asking(context.link, self)
        self._lay_out()
        self._connect()

    def show_point(self, point: MonitoringPoint) -> None:
        """Another point, or the same with news."""
        is_other = self.point is None or self.point.id != point.id
        self.point = point
        readings = self._link.readings(point.id)
        self.title.setText(point.name)
        where = point.place.name if point.place is not None else ""
        words = [department_word(point.department), point_kind_word(point.kind), where, point.owner]
        self.about.setText(" · ".join(dict.fromkeys(word for word in words if word)))
        self._show_values()
        factors, factor = sorted(readings), self._factor
        if is_other or factors != self._listed():
            self._list_factors(factors)
        self.locate.setEnabled(point.place is not None)
        self.orders.show_point(point, self._factor)
        newest = max((r.observed_at.timestamp() for r in readings.values()), default=0.0)
        if is_other:
            self._show_cameras()
            self._look_up()
        if is_other or newest > self._newest or factor != self._factor:
            self._newest = newest
            self._read()

    def forget(self) -> None:
        """What was asked of it is asked anew when it is shown again."""
        self.point = None

    @Slot(str)
    def act(self, name: str) -> None:
        """Carry out an action of the key table."""
        match name:
            case "locate":
                self._on_locate()
            case "camera":
                item = self.cameras.item(0)
                if item is not None:
                    self._on_camera(item)
            case "factor":
                self._next(self._factors)
            case "span":
                self._next(self._spans)
            case "order":
                self.orders.open_menu()

    def _lay_out(self) -> None:
        px = self._context.theme.px
        self.title.setProperty("role", "title")
        for label in (self.about, self.said, self.linked_said):
            label.setProperty("role", "small")
        self.values.setWordWrap(True)
        self.values.setTextFormat(Qt.TextFormat.RichText)
        self.chart.setMinimumHeight(px(220))
        words = (self.tr("6 小时"), self.tr("24 小时"), self.tr("7 天"), self.tr("30 天"))
        self._span_row.setSpacing(px(4))
        self._span_row.addLayout(self._factor_row)
        self._span_row.addStretch(1)
        for number, word in enumerate(words):
            button = QPushButton(word, self)
            button.setCheckable(True)
            button.setChecked(number == self._span)
            self._spans.addButton(button, number)
            self._span_row.addWidget(button)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.locate)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(12))
        column.setSpacing(px(8))
        column.addLayout(head)
        column.addWidget(self.about)
        column.addWidget(self.values)
        column.addLayout(self._span_row)
        column.addWidget(self.chart, 1)
        column.addWidget(self.said)
        lists = QHBoxLayout()
        lists.setSpacing(px(16))
        lists.addLayout(self._section(self.tr("附近的摄像机"), self.cameras))
        lists.addLayout(self._section(self.tr("关联档案"), self.linked, self.linked_said))
        column.addLayout(lists)
        column.addWidget(self.orders)

    def _section(self, words: str, *widgets: QWidget) -> QVBoxLayout:
        column = QVBoxLayout()
        head = QLabel(words, self)
        head.setProperty("role", "value")
        column.addWidget(head)
        for widget in widgets:
            if isinstance(widget, QListWidget):
                widget.setAccessibleName(words)
                widget.setFixedHeight(self._context.theme.px(96))
            column.addWidget(widget)
        column.addStretch(1)
        return column

    def _connect(self) -> None:
        self.locate.clicked.connect(self._on_locate)
        self.cameras.itemActivated.connect(self._on_camera)
        self._factors.idClicked.connect(self._on_factor)
        self._spans.idClicked.connect(self._on_span)
        self._asking.answered.connect(self._on_history)
        self._asking.failed.connect(self._on_failed)
        self._linking.answered.connect(self._on_linked)
        self._linking.failed.connect(self._on_not_linked)

    # ---- factors and their history

    def _listed(self) -> list[str]:
        return [str(button.property("factor")) for button in self._factors.buttons()]

    def _list_factors(self, factors: list[str]) -> None:
        for button in self._factors.buttons():
            self._factors.removeButton(button)
            button.deleteLater()
        if self._factor not in factors:
            limited = (f for f in factors if self.point is not None and limit_text(self.point, f))
            self._factor = next(limited, factors[0] if factors else "")
        for number, factor in enumerate(factors):
            button = QPushButton(factor_word(factor), self)
            button.setCheckable(True)
            button.setProperty("factor", factor)
            button.setChecked(factor == self._factor)
            self._factors.addButton(button, number)
            self._factor_row.addWidget(button)

    def _show_values(self) -> None:
        assert self.point is not None
        theme, now, parts = self._context.theme, self._link.hub_now(), []
        for factor, reading in sorted(self._link.readings(self.point.id).items()):
            text = value_text(factor, reading)
            if limit := limit_text(self.point, factor):
                text += self.tr("（限 {limit}）").format(limit=limit)
            if flag := flag_word(reading.flag):
                text += f"（{flag}）"
            text += f" · {age_of(reading.observed_at, now)}"
            if is_out(self.point, factor, reading):
                colour = theme.color("severity_ii").name()
                text = f'<span style="color:{colour}">▲ {text}</span>'
            parts.append(text)
        self.values.setText("<br>".join(parts) or self.tr("还没有收到它的数据"))

    def _read(self) -> None:
        key = str(self.point.id) if self.point is not None else ""
        wanted = (key, self._factor, self._span)
        if wanted != self._wanted:  # what stands there is of something else
            self._wanted = wanted
            self._asking.close()
            self.chart.forget()
            self.said.setText(self.tr("正在取数据…"))
        if not key or not self._factor:
            self.said.setText(self.tr("没有可画的数据"))
            return
        until = self._link.hub_now()
        query = ReadingHistory(
            resource=key,
            factor=self._factor,
            since=until - SPANS[self._span],
            until=until,
        )
        self._asking.ask(query)

    @Slot(object)
    def _on_history(self, answer: ReadingHistoryAnswer) -> None:
        unix_ms = np.frombuffer(answer.unix_ms, "<i8")
        values = np.frombuffer(answer.values, "<f8")
        until = self._link.hub_now()
        bounds = bounds_of(self.point, self._factor) if self.point is not None else []
        self.chart.show_values(unix_ms, values, (until - SPANS[self._span], until), bounds)
        count = self.tr("{count} 个数").format(count=len(values))
        words = [factor_word(self._factor), answer.unit, count]
        self.said.setText(
            "，".join(word for word in words if word)
            if len(values)
            else self.tr("这段时间没有数据")
        )

    @Slot(str)
    def _on_failed(self, why: str) -> None:
        self.said.setText(why or self.tr("与中心断开，历史数据暂时看不到"))

    @Slot(int)
    def _on_factor(self, number: int) -> None:
        self._factor = str(self._factors.button(number).property("factor"))
        self.orders.show_point(self.point, self._factor)
        self._read()

    @Slot(int)
    def _on_span(self, number: int) -> None:
        self._span = number
        self._read()

    def _next(self, group: QButtonGroup) -> None:
        buttons = group.buttons()
        if buttons:
            at = next((n for n, button in enumerate(buttons) if button.isChecked()), -1)
            buttons[(at + 1) % len(buttons)].click()

    # ---- around it

    def _show_cameras(self) -> None:
        self.cameras.clear()
        if self.point is None or self.point.place is None:
            return
        places = CameraPlaces(self._link.cameras.values())
        for camera, metres in places.nearest(self.point.place, _NEAR):
            item = QListWidgetItem(f"{camera.number}  {camera.name}  {distance_text(metres)}")
            item.setData(Qt.ItemDataRole.UserRole, camera.id)
            self.cameras.addItem(item)

    @Slot(QListWidgetItem)
    def _on_camera(self, item: QListWidgetItem) -> None:
        self.camera_activated.emit(item.data(Qt.ItemDataRole.UserRole))

    @Slot()
    def _on_locate(self) -> None:
        if self.point is not None and self.point.place is not None:
            self.located.emit(self.point.id)

    def _look_up(self) -> None:
        """What other systems have of it."""
        assert self.point is not None
        self._show_linked([], self.tr("正在查…"))
        key = str(self.point.id)
        self._linking.ask(ItemsIn(kinds=[ItemKind.LINKED], linked=key, limit=_MOST_LINKED))

    @Slot(object)
    def _on_linked(self, answer: ItemsInAnswer) -> None:
        self._show_linked(answer.items, self.tr("别的系统里没有它的档案"))

    @Slot(str)
    def _on_not_linked(self, why: str) -> None:
        self._show_linked([], why or self.tr("与中心断开，关联档案暂时查不到"))

    def _show_linked(self, items: list[Item], words: str) -> None:
        """The records, or words where there are none."""
        self.linked.clear()
        for found in items:
            detail = "，".join(f"{key} {text}" for key, text in found.detail.items())
            words = " · ".join(part for part in (found.name, found.state, detail) if part)
            item = QListWidgetItem(words)
            item.setToolTip(words)
            self.linked.addItem(item)
        self.linked.setVisible(bool(items))
        self.linked_said.setText(words)
        self.linked_said.setVisible(not items)
