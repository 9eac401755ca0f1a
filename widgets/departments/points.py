"""Monitoring points: latest values, trend beside the limit, nearest camera, orders. UI thread."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QTimer, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from backends.link.api import Change
from widgets.context import UiContext
from widgets.departments.keys import point_actions
from widgets.departments.point_detail import PointDetail
from widgets.departments.points_model import PointFilter, PointModel, PointState, state_word
from widgets.departments.words import point_kind_word
from widgets.icons import icon
from widgets.incidents.empty import EmptyPage
from widgets.key_table import KeyTable

TYPING_PAUSE_MS = 200
READ_EVERY_MS = 2000  # values come in twice a second; a list need not jump that often
_WIDTHS = (112, 200, 64, 210, 60, 120)


class PointsPage(QWidget):
    """`located`: a point on the map; `camera_activated`: the nearest camera onto the wall."""

    located = Signal(object)  # ResourceId
    camera_activated = Signal(object)  # CameraId

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._link = context, context.link
        theme = context.theme
        self.model = PointModel(context.link, theme, self)
        self.list = KeyTable(self.model, point_actions(), theme, self)
        self.list.setAccessibleName(self.tr("监测点列表"))
        self.list.set_widths([theme.px(width) for width in _WIDTHS])
        self.detail = PointDetail(context, self)
        self.empty = EmptyPage(theme, "dust", self)
        self.search, self.kinds, self.summary = QLineEdit(self), QComboBox(self), QLabel(self)
        self._pages = QStackedWidget(self)
        self._chosen, self._is_dirty = "", False
        self._typing, self._tick = QTimer(self), QTimer(self)
        self._build()
        self._connect()
        self._refresh()

    def _build(self) -> None:
        px, theme = self._context.theme.px, self._context.theme
        self.search.setPlaceholderText(self.tr("搜名称、单位、地点"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(px(180))
        sign = QAction(icon("search", theme), "", self.search)
        self.search.addAction(sign, QLineEdit.ActionPosition.LeadingPosition)
        self.kinds.setAccessibleName(self.tr("类别"))
        self.summary.setProperty("role", "dim")
        self.summary.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        head = QFrame(self)
        head.setProperty("role", "header")
        row = QHBoxLayout(head)
        row.setContentsMargins(px(16), px(8), px(16), px(8))
        row.setSpacing(px(10))
        row.addWidget(self.summary, 1)
        row.addWidget(self.search)
        row.addWidget(self.kinds)
        halves = QSplitter(self)
        halves.setHandleWidth(1)
        halves.setChildrenCollapsible(False)
        halves.addWidget(self.list)
        around = QScrollArea(self)  # its lists and trend are taller than a small screen
        around.setWidget(self.detail)
        around.setWidgetResizable(True)
        around.setFrameShape(QFrame.Shape.NoFrame)
        halves.addWidget(around)
        halves.setSizes([px(820), px(600)])
        self._pages.addWidget(halves)
        self._pages.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self._pages, 1)

    def _connect(self) -> None:
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_PAUSE_MS)
        self._typing.timeout.connect(self._on_filter)
        self._tick.setInterval(READ_EVERY_MS)
        self._tick.timeout.connect(self._on_tick)
        self._tick.start()
        self.search.textChanged.connect(self._typing.start)
        self.search.returnPressed.connect(self._on_filter)
        self.kinds.currentIndexChanged.connect(self._on_filter)
        self.list.asked.connect(self.act)
        self.list.current_changed.connect(self._on_current)
        self.list.doubleClicked.connect(self._on_double)
        self.detail.located.connect(self.located)
        self.detail.camera_activated.connect(self.camera_activated)
        self.destroyed.connect(self._link.subscribe(self._on_change))

    # ---- what people do

    @Slot(str)
    def act(self, name: str) -> None:
        """Carry out an action of the key table."""
        if name == "search":
            self.search.setFocus()
        else:
            self.detail.act(name)

    def choose(self, point: str) -> None:
        """Put the cursor on a point."""
        self.search.clear()
        self.kinds.setCurrentIndex(0)
        self._on_filter()
        row = self.model.row_of(point)
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row, 0))

    @Slot(QModelIndex)
    def _on_double(self, _index: QModelIndex) -> None:
        self.detail.act("locate")

    # ---- what it shows

    def _on_change(self, change: Change) -> None:
        if change.reset or change.link:
            self.detail.forget()
        if change.reset or change.link or change.resources:
            self._refresh()
        elif change.readings:
            self._is_dirty = True
        if change.reset or change.user:
            self._show_chosen()

    @Slot()
    def _on_tick(self) -> None:
        if self._is_dirty and self.isVisible():
            self._is_dirty = False
            self._refresh()

    @Slot()
    def _on_filter(self) -> None:
        self._typing.stop()
        kind = str(self.kinds.currentData() or "")
        self.model.set_filter(PointFilter(kind=kind, text=self.search.text().strip()))
        self._keep_chosen()
        self._summarise()

    @Slot()
    def _on_current(self) -> None:
        point = self.model.point_at(self.list.currentIndex().row())
        if point is not None:
            self._chosen = str(point.id)
        self._show_chosen()

    def _refresh(self) -> None:
        chosen = self._chosen
        self._list_kinds()
        self.model.refresh()
        self._chosen = chosen
        self._keep_chosen()
        self._show_chosen()
        self._summarise()

    def _list_kinds(self) -> None:
        kinds = sorted({point.kind for point in self._link.points.values()})
        if [self.kinds.itemData(n) for n in range(1, self.kinds.count())] == kinds:
            return
        chosen = self.kinds.currentData()
        self.kinds.blockSignals(True)
        self.kinds.clear()
        self.kinds.addItem(self.tr("全部类别"), "")
        for kind in kinds:
            self.kinds.addItem(point_kind_word(kind), kind)
        self.kinds.setCurrentIndex(max(0, self.kinds.findData(chosen)))
        self.kinds.blockSignals(False)

    def _keep_chosen(self) -> None:
        row = self.model.row_of(self._chosen)
        if row < 0 and self.model.rowCount():
            row = 0
        if row >= 0 and row != self.list.currentIndex().row():
            self.list.setCurrentIndex(self.model.index(row, 0))

    def _show_chosen(self) -> None:
        point = self.model.point_at(self.model.row_of(self._chosen))
        self.detail.setVisible(point is not None)
        if point is not None:
            self.detail.show_point(point)

    def _summarise(self) -> None:
        count = self.model.rowCount()
        words = [self.tr("共 {count} 个监测点").format(count=count)]
        for state in (PointState.OVER, PointState.SILENT, PointState.UNKNOWN):
            if number := self.model.count(state):
                words.append(f"{state_word(state)} {number}")
        self.summary.setText(" · ".join(words))
        self._pages.setCurrentIndex(0 if count else 1)
        if self._link.points:
            self.empty.tell(self.tr("没有符合条件的监测点"), self.tr("换个条件再看"), "")
        else:
            text = self.tr(
                "在站点文件的 [[environment.outlet]] 或台账文件里登记，数据一到就列在这里"
            )
            self.empty.tell(self.tr("还没有监测点"), text, "")
