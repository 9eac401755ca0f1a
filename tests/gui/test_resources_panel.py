"""The resource tree as an operator uses it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy, QTest
from PySide6.QtWidgets import QApplication

from backends.link.api import Change
from backends.record.common import Department
from backends.record.ids import CameraId
from tests.gui.alarm_samples import a_busy_city, a_camera
from tests.gui.fakes_link import FakeLink
from tests.gui.fakes_video import FakeEngine
from video.api import StreamState
from widgets.context import UiContext
from widgets.resources.model import CAMERA_MIME, ResourceModel
from widgets.resources.panel import ResourcePanel
from widgets.resources.tree import Node, grow
from widgets.resources.tree_view import drag_chip
from widgets.resources.words import beside, explain, feeds
from widgets.theme import Theme

pytestmark = pytest.mark.gui


@pytest.fixture
def link() -> FakeLink:
    return a_busy_city()


@pytest.fixture
def panel(link: FakeLink) -> Iterator[ResourcePanel]:
    app = QApplication.instance() or QApplication([])
    made = ResourcePanel(UiContext(theme=Theme(), link=link, engine=FakeEngine()))
    made.resize(280, 700)
    made.show()
    app.processEvents()
    yield made
    made.close()
    made.deleteLater()
    app.processEvents()


def leaf(panel: ResourcePanel, key: str) -> QModelIndex:
    for root in panel.model.roots:
        for division in root.children:
            index = panel.model.leaf_index(division.key, key)
            if index.isValid():
                return index
    raise AssertionError(key)


def labels(nodes: list[Node]) -> list[str]:
    return [node.label for node in nodes]


def search(panel: ResourcePanel, text: str) -> None:
    reset = QSignalSpy(panel.model.modelReset)
    panel.search.setText(text)
    assert reset.wait(2000)


def test_the_tree_goes_by_department_then_district_and_counts(link: FakeLink) -> None:
    application = QApplication.instance() or QApplication([])
    model = ResourceModel(link)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert labels(model.roots) == ["网格", "应急", "环保", "交通", "城管"]
    environment = model.roots[2]
    assert labels(environment.children) == ["城北区", "清河区", "滨江区"]
    assert (environment.cameras, environment.points) == (8, 3)
    qinghe = environment.children[1]
    assert labels(qinghe.children)[-1] == "清河桥东排污口"  # points after cameras
    del tester, application


def test_twenty_thousand_cameras_make_no_rows_before_they_are_opened() -> None:
    cameras = [
        a_camera(n, f"路口 {n}", Department.TRANSPORT, f"{n % 20} 区") for n in range(20_000)
    ]
    roots = grow(cameras)
    assert roots[0].count == 20_000
    assert all(division._children is None for division in roots[0].children)
    assert len(roots[0].children[0].children) == 1000


def test_double_click_puts_a_camera_on_the_wall_and_a_point_on_the_map(
    panel: ResourcePanel,
) -> None:
    activated, located = QSignalSpy(panel.camera_activated), QSignalSpy(panel.locate_requested)
    for key in ("camera/cam-1", "point/point-清河桥东排污口"):
        index = leaf(panel, key)
        panel.tree.scrollTo(index)
        where = panel.tree.visualRect(index).center()
        viewport = panel.tree.viewport()
        QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=where)
        QTest.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=where)
    assert (activated.count(), located.count()) == (1, 1)
    assert activated.at(0)[0] == "cam-1"
    assert located.at(0)[0] == "point-清河桥东排污口"


def test_enter_and_l_do_the_same_by_keyboard(panel: ResourcePanel) -> None:
    activated, located = QSignalSpy(panel.camera_activated), QSignalSpy(panel.locate_requested)
    panel.tree.setCurrentIndex(leaf(panel, "camera/cam-3"))
    QTest.keyClick(panel.tree, Qt.Key.Key_Return)
    QTest.keyClick(panel.tree, Qt.Key.Key_L)
    assert (activated.at(0)[0], located.at(0)[0]) == ("cam-3", "cam-3")


def test_a_number_typed_into_the_tree_searches_and_enter_takes_the_first(
    panel: ResourcePanel,
) -> None:
    activated = QSignalSpy(panel.camera_activated)
    panel.tree.setFocus()
    QTest.keyClicks(panel.tree, "5")
    assert panel.search.text() == "5"
    QTest.keyClick(panel.search, Qt.Key.Key_Return)
    assert activated.at(0)[0] == "cam-5"
    found = {node.key for root in panel.model.roots for d in root.children for node in d.children}
    assert {"camera/cam-5", "camera/cam-50"} <= found
    assert "camera/cam-15" not in found


def test_leaving_the_search_brings_back_what_was_open(panel: ResourcePanel) -> None:
    closed = panel.model.index_of("department/transport")
    panel.tree.collapse(closed)
    search(panel, "清河桥")
    assert panel.tree.isExpanded(panel.model.index_of("department/transport"))
    search(panel, "")
    assert not panel.tree.isExpanded(panel.model.index_of("department/transport"))
    assert panel.tree.isExpanded(panel.model.index_of("department/grid"))


def test_a_search_without_a_find_says_so(panel: ResourcePanel) -> None:
    search(panel, "没有这样的")
    assert panel.message.isVisible()
    assert "没有" in panel.message.text()


def test_the_same_resources_again_move_nothing(panel: ResourcePanel, link: FakeLink) -> None:
    resets = QSignalSpy(panel.model.modelReset)
    link.tell(Change(reset=True))
    assert resets.count() == 0


def test_a_new_camera_appears_and_the_cursor_stays(panel: ResourcePanel, link: FakeLink) -> None:
    panel.tree.setCurrentIndex(leaf(panel, "camera/cam-2"))
    new = a_camera(900, "新摄像机", Department.GRID, "清河区")
    link.cameras_now[new.id] = new
    link.tell(Change(resources=True))
    assert leaf(panel, "camera/cam-900").isValid()
    current = panel.tree.current
    assert current is not None
    assert current.key == "camera/cam-2"


def test_a_dragged_camera_carries_its_id(panel: ResourcePanel, link: FakeLink) -> None:
    index = leaf(panel, "camera/cam-7")
    data = panel.model.mimeData([index])
    assert bytes(data.data(CAMERA_MIME).data()).decode() == "cam-7"
    assert panel.model.flags(index) & Qt.ItemFlag.ItemIsDragEnabled
    department = panel.model.index_of("department/grid")
    assert not panel.model.flags(department) & Qt.ItemFlag.ItemIsDragEnabled
    assert drag_chip(link.cameras_now[CameraId("cam-7")], Theme()).width() > 100


def test_rows_say_state_since_and_latest_value(panel: ResourcePanel, link: FakeLink) -> None:
    model = panel.model

    def said(key: str, streams: dict[CameraId, StreamState]) -> tuple[str, ...]:
        node = model.node(leaf(panel, key))
        assert node is not None
        return beside(node, link, streams)[0]

    assert said("point/point-清河桥东排污口", {}) == ("氨氮 8.62 mg/L", "8.62 mg/L")
    assert said("point/point-滨江新城 B7 地块扬尘", {}) == ("失联 12 min", "失联")
    assert said("camera/cam-1", {CameraId("cam-1"): StreamState.LOST}) == ("无画面",)
    assert said("camera/cam-1", {}) == ()
    assert feeds(model.roots[2], link)[0] == "1 个源失联"


def test_a_tool_tip_never_shows_an_address(panel: ResourcePanel, link: FakeLink) -> None:
    node = panel.model.node(leaf(panel, "camera/cam-1"))
    assert node is not None
    assert "rtsp" not in explain(node, link)
    assert "编号 1" in explain(node, link)
    point = panel.model.node(leaf(panel, "point/point-清河桥东排污口"))
    assert point is not None
    assert "氨氮 8.62 mg/L（40 s 前）" in explain(point, link)
