"""The departments' room: overview, points, vehicles, orders, records, codes. UI thread."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from backends.record.resource import ItemKind
from widgets.context import UiContext
from widgets.departments.codes import CodesPage
from widgets.departments.coverage import CoveragePage
from widgets.departments.items import ItemsPage
from widgets.departments.keywords import KeywordsPage
from widgets.departments.order_list import OrdersPage
from widgets.departments.overview import OverviewPage
from widgets.departments.points import PointsPage
from widgets.departments.vehicles import VehiclesPage
from widgets.tabs import Tabs


class DepartmentsPage(QWidget):
    """`located`: a point on the map; `place_asked`: a place; `camera_activated`: onto the wall.

    `stage_asked`, `tasks_asked`: a queue; `word_asked`: reports with that word.
    """

    located = Signal(object)  # ResourceId
    place_asked = Signal(object)  # Place
    camera_activated = Signal(object)  # CameraId
    stage_asked = Signal(object, object)  # Department | None, Stage
    tasks_asked = Signal(object)  # Department | None
    word_asked = Signal(str)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("部门"))
        self.points, self.items = PointsPage(context, self), ItemsPage(context, self)
        self.coverage, self.codes = CoveragePage(context, self), CodesPage(context, self)
        self.overview, self.keywords = OverviewPage(context, self), KeywordsPage(context, self)
        self.vehicles, self.orders = VehiclesPage(context, self), OrdersPage(context, self)
        self.tabs = Tabs(self)
        self.tabs.addTab(self.overview, self.tr("概况"))
        self.tabs.addTab(self.points, self.tr("监测点"))
        self.tabs.addTab(self.vehicles, self.tr("车辆"))
        self.tabs.addTab(self.orders, self.tr("指令"))
        self.tabs.addTab(self.items, self.tr("档案"))
        self.tabs.addTab(self.coverage, self.tr("覆盖情况"))
        self.tabs.addTab(self.keywords, self.tr("热词"))
        self.tabs.addTab(self.codes, self.tr("代码比对"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)
        self.points.located.connect(self.located)
        self.points.camera_activated.connect(self.camera_activated)
        self.items.place_asked.connect(self.place_asked)
        self.vehicles.place_asked.connect(self.place_asked)
        self.overview.stage_asked.connect(self.stage_asked)
        self.overview.tasks_asked.connect(self.tasks_asked)
        self.keywords.word_asked.connect(self.word_asked)

    def show_point(self, point: str) -> None:
        """That point's trend."""
        self.tabs.setCurrentWidget(self.points)
        self.points.choose(point)
        self.points.list.setFocus()

    def show_items(self, kind: ItemKind) -> None:
        """Items of that kind."""
        self.tabs.setCurrentWidget(self.items)
        self.items.show_kind(kind)
        self.items.list.setFocus()
