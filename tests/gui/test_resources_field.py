"""Channels in the resource tree: by business group and division, online or since when not."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy
from pytestqt.qtbot import QtBot

from backends.link.api import Change
from backends.link.devices import Device, DeviceState
from backends.record.common import Department
from backends.record.ids import CameraId
from backends.record.resource import Camera, CameraState
from tests.gui.fakes_link import NOW, FakeLink
from tests.gui.fakes_video import FakeEngine
from video.api import StreamState
from widgets.context import UiContext
from widgets.formats import department_word
from widgets.resources.panel import ResourcePanel
from widgets.resources.tree import Arrangement, Node, grow
from widgets.resources.words import beside, explain, feeds
from widgets.theme import Theme

pytestmark = pytest.mark.gui


def a_channel(number: int, *groups: str, division: str = "城北区") -> Camera:
    return Camera(
        id=CameraId(f"gb-{number}"),
        number=number,
        name=f"通道{number}",
        department=Department.URBAN,
        main=f"rtsp://relay/{number}",
        state=CameraState.ONLINE,
        since=NOW - dt.timedelta(hours=3),
        groups=list(groups),
        division=division,
        device="34020000001180000001",
        channel=f"3402000000131000{number:04d}",
    )


@pytest.fixture
def link() -> FakeLink:
    link = FakeLink()
    for camera in (
        a_channel(1, "重点单位", "化工园"),
        a_channel(2, "重点单位", "化工园"),
        a_channel(3, "重点单位"),
        a_channel(4, division=""),
    ):
        link.cameras_now[camera.id] = camera
    return link


@pytest.fixture
def panel(link: FakeLink, qtbot: QtBot) -> ResourcePanel:
    panel = ResourcePanel(UiContext(theme=Theme(), link=link, engine=FakeEngine()))
    qtbot.addWidget(panel)
    panel.resize(280, 700)
    panel.show()
    return panel


def become(link: FakeLink, number: int, state: CameraState) -> None:
    """Its state alone changes."""
    key = CameraId(f"gb-{number}")
    since = NOW - dt.timedelta(hours=2)
    link.cameras_now[key] = msgspec.structs.replace(link.cameras_now[key], state=state, since=since)
    link.tell(Change(cameras=frozenset({key})))


def shape(node: Node) -> object:
    """Labels as a nested list."""
    return node.label if node.item else [node.label, *(shape(child) for child in node.children)]


def test_groups_are_as_deep_as_the_catalogue_has_them(link: FakeLink) -> None:
    roots = grow(link.cameras.values(), arrangement=Arrangement.GROUP)
    assert [shape(root) for root in roots] == [
        ["重点单位", ["化工园", "通道1", "通道2"], "通道3"],
        ["未编入业务分组", "通道4"],
    ]
    assert [root.count for root in roots] == [3, 1]
    divisions = grow(link.cameras.values(), arrangement=Arrangement.DIVISION)
    assert [root.label for root in divisions] == ["城北区", "未登记区域"]
    coded = grow([a_channel(5, division="340200")], arrangement=Arrangement.DIVISION)
    assert [root.label for root in coded] == ["区划 340200"]


def test_demand_22_cameras_of_the_police_and_of_road_companies_stand_in_one_tree() -> None:
    owners = ["交警支队", "快速路公司", "交警支队", ""]
    owned = [
        msgspec.structs.replace(a_channel(number), owner=owner)
        for number, owner in enumerate(owners, 6)
    ]
    roots = grow(owned, arrangement=Arrangement.OWNER)
    assert [shape(root) for root in roots] == [
        ["交警支队", "通道6", "通道8"],
        ["快速路公司", "通道7"],
        ["各部门自有", [department_word(Department.URBAN), "通道9"]],
    ]
    assert [root.count for root in grow(owned, "交警")] == [2], "found by its owner too"


def test_the_operator_arranges_the_tree_and_a_search_keeps_it(panel: ResourcePanel) -> None:
    tester = QAbstractItemModelTester(
        panel.model, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    panel.arrangements.setCurrentIndex(1)
    assert [root.label for root in panel.model.roots] == ["重点单位", "未编入业务分组"]
    deep = panel.model.index_of("group/重点单位/化工园")
    assert panel.tree.isExpanded(deep)
    panel.tree.collapse(deep)
    panel.search.setText("通道1")
    panel._on_typing_paused()
    assert panel.model.count == 1
    panel.search.setText("")
    panel._on_typing_paused()
    assert not panel.tree.isExpanded(panel.model.index_of("group/重点单位/化工园"))
    panel.search.setText("34020000001310000003")
    panel._on_typing_paused()
    assert panel.model.count == 1
    del tester


def test_who_is_offline_is_counted_above_and_said_with_since_when(
    panel: ResourcePanel, link: FakeLink
) -> None:
    panel.arrangements.setCurrentIndex(1)
    root = panel.model.roots[0]
    leaf = root.children[0].children[0]
    assert beside(leaf, link, {}) == (("在线 3 h", ""), "text_dim")
    assert feeds(root, link)[0] == ""
    become(link, 1, CameraState.OFFLINE)
    assert beside(leaf, link, {}) == (("离线 2 h", "离线"), "severity_ii")
    assert "离线，自 12:03:27 起" in explain(leaf, link)
    assert feeds(root, link) == ("1 路离线", "severity_ii")
    assert feeds(root.children[0], link) == ("1 路离线", "severity_ii")
    become(link, 1, CameraState.ONLINE)
    assert feeds(root, link)[0] == ""


def put(link: FakeLink, *devices: Device) -> None:
    link.field.devices |= {device.id: device for device in devices}
    link.tell(Change(devices=True))


def test_devices_stand_above_their_channels_with_their_state_and_since_when(
    panel: ResourcePanel, link: FakeLink
) -> None:
    nvr, empty = "34020000001180000001", "34020000001320000007"
    since = NOW - dt.timedelta(hours=5)
    recorder = Device(
        id=nvr, name="化工园录像机", state=DeviceState.ONLINE, since=since, channels=4
    )
    put(
        link,
        recorder,
        Device(id=empty, name="新球机", state=DeviceState.NEVER),
        Device(id="34020000001320000099", name="来路不明", state=DeviceState.PENDING),
    )
    tester = QAbstractItemModelTester(
        panel.model, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    panel.arrangements.setCurrentIndex(1)
    assert [shape(root) for root in panel.model.roots] == [
        [
            "重点单位",
            ["化工园", ["化工园录像机", "通道1", "通道2"]],
            ["化工园录像机", "通道3"],
        ],
        ["未编入业务分组", ["化工园录像机", "通道4"], ["新球机"]],
    ]
    panel.arrangements.setCurrentIndex(2)
    assert [shape(root) for root in panel.model.roots] == [
        ["城北区", ["化工园录像机", "通道1", "通道2", "通道3"]],
        ["未登记区域", ["化工园录像机", "通道4"], ["新球机"]],
    ]
    row = panel.model.roots[0].children[0]
    assert panel.tree.isExpanded(panel.model.index_of(row.key))
    assert beside(row, link, {}) == (("在线 5 h", ""), "text_dim")
    asked = QSignalSpy(panel.device_asked)
    panel.tree.setCurrentIndex(panel.model.index_of(row.key))
    panel.tree._on_device()
    assert asked.at(0)[0] == nvr
    become(link, 1, CameraState.OFFLINE)
    assert feeds(row, link) == ("1 路离线", "severity_ii")
    put(link, msgspec.structs.replace(recorder, state=DeviceState.OFFLINE, since=NOW))
    assert panel.model.roots[0].children[0] is row, "a change of state alone moves nothing"
    assert beside(row, link, {})[0][1] == "离线"
    assert feeds(row, link)[0] == "", "its own word says that all of it is away"
    assert "离线，自" in explain(row, link)
    assert beside(panel.model.roots[1].children[1], link, {})[0] == ("从未注册",)
    panel.search.setText("化工园录像机")
    panel._on_typing_paused()
    assert panel.model.count == 4
    panel.search.setText(empty)
    panel._on_typing_paused()
    assert [shape(root) for root in panel.model.roots] == [["未登记区域", ["新球机"]]]
    assert not panel.model.first_item().isValid()
    del tester


def test_by_department_a_camera_of_one_channel_is_one_row(link: FakeLink) -> None:
    for channels, wanted in ((1, "通道1"), (4, ["化工园录像机", "通道1"])):
        device = Device(id="34020000001180000001", name="化工园录像机", channels=channels)
        (root,) = grow([a_channel(1)], devices={device.id: device})
        assert shape(root) == [department_word(Department.URBAN), ["城北区", wanted]]


def test_a_change_of_state_alone_moves_nothing(panel: ResourcePanel, link: FakeLink) -> None:
    before = panel.model.roots
    become(link, 1, CameraState.OFFLINE)
    assert panel.model.roots is before


def test_a_camera_that_cannot_be_reached_is_offline_on_the_wall_too(link: FakeLink) -> None:
    leaf = grow(link.cameras.values())[0].children[0].children[0]
    streams = {CameraId("gb-1"): StreamState.LOST}
    assert beside(leaf, link, streams)[0] == ("无画面",)
    become(link, 1, CameraState.OFFLINE)
    assert beside(leaf, link, streams)[0][0].startswith("离线")
