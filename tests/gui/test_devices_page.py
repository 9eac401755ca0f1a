"""The page of devices: who asks first, approval, leniency only with its reason, messages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy, QTest
from pytestqt.qtbot import QtBot

from backends.link.api import Change
from backends.link.devices import (
    CameraCard,
    Channel,
    Device,
    DeviceConfig,
    DeviceConfigAnswer,
    DeviceMessage,
    DeviceProfile,
    DeviceState,
    DeviceTalk,
    DeviceTalkAnswer,
    Done,
    ForgetDevice,
    Network,
    RefreshCatalogue,
    SetDevice,
    StreamHealth,
)
from backends.link.media import RecordingNow
from backends.link.steering import Do, Steer, SteerFailed
from backends.record.access import Role
from backends.record.common import Department
from backends.record.ids import CameraId
from backends.record.refusal import Refusal, RefusalCode
from backends.record.resource import Camera, CameraSecurity
from tests.gui.asked_link import AskedLink, until
from tests.gui.fakes_link import NOW, a_user
from tests.gui.fakes_video import FakeEngine
from tests.gui.test_every_key import Effect, every_key
from widgets.context import UiContext
from widgets.devices.page import DevicePage
from widgets.theme import Theme

pytestmark = pytest.mark.gui

DOME, RECORDER, STRANGER = (f"3402000000{n}" for n in ("1320000002", "1180000001", "1320000009"))


def a_device(device: str, state: DeviceState, name: str = "", **more: object) -> Device:
    fields = {"since": NOW - dt.timedelta(hours=2), "address": "10.0.0.9:5060"} | more
    return Device(id=device, name=name, state=state, **fields)  # type: ignore[arg-type]


@dataclass(slots=True)
class Desk:
    """The page on its link."""

    page: DevicePage
    link: AskedLink

    def put(self, *devices: Device) -> None:
        self.link.field.devices |= {device.id: device for device in devices}
        self.link.tell(Change(devices=True))

    def rows(self) -> list[str]:
        model = self.page.model
        found = (model.device_at(row) for row in range(model.rowCount()))
        return [device.id for device in found if device is not None]


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    link = AskedLink(a_user(Role.SYSTEM_ADMINISTRATOR))
    page = DevicePage(UiContext(theme=Theme(), link=link, engine=FakeEngine()))
    qtbot.addWidget(page)
    page.resize(1400, 800)
    page.show()
    return Desk(page, link)


def fill(desk: Desk) -> None:
    desk.put(
        a_device(DOME, DeviceState.ONLINE, "球机"),
        a_device(RECORDER, DeviceState.OFFLINE, "录像机", problem="keepalive"),
        a_device(STRANGER, DeviceState.PENDING),
    )


def test_nobody_yet_says_how_one_comes(desk: Desk) -> None:
    assert "来注册后先列在这里" in desk.page.empty.text
    assert desk.page.empty.isVisible()


def test_who_wants_something_stands_first_and_rows_follow_their_state(desk: Desk) -> None:
    tester = QAbstractItemModelTester(
        desk.page.model, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    fill(desk)
    assert desk.rows() == [STRANGER, RECORDER, DOME]
    desk.page.choose(DOME)
    desk.put(a_device(DOME, DeviceState.OFFLINE, "球机"))
    assert desk.rows() == [STRANGER, RECORDER, DOME] or desk.rows() == [STRANGER, DOME, RECORDER]
    assert desk.page.model.row_of(DOME) == desk.page.list.currentIndex().row()
    del desk.link.field.devices[STRANGER]
    desk.link.tell(Change(devices=True))
    assert STRANGER not in desk.rows()
    assert "共 2 台 · 离线 2" in desk.page._summary.text()
    del tester


def test_the_list_is_narrowed_by_state_and_words(desk: Desk) -> None:
    fill(desk)
    desk.page.states.setCurrentIndex(desk.page.states.findData("offline"))
    assert desk.rows() == [RECORDER]
    desk.page.states.setCurrentIndex(0)
    desk.page.search.setText("1320000009")
    QTest.keyClick(desk.page.search, Qt.Key.Key_Return)
    assert desk.rows() == [STRANGER]
    desk.page.choose(DOME)  # as from the tree
    assert desk.page.detail.device is not None and desk.page.detail.device.id == DOME


@pytest.mark.asyncio
async def test_an_asking_device_is_approved_with_its_password(desk: Desk) -> None:
    fill(desk)
    desk.link.answers[SetDevice] = Done()
    desk.page.choose(STRANGER)
    form = desk.page.detail.form
    assert form.save.text() == "批准"
    form.name.setText("新球机")
    form.password.setText("secret")
    form.save.click()
    await until(lambda: desk.page.notice.isVisible())
    assert desk.link.asked == [
        SetDevice(device=STRANGER, name="新球机", password="secret", profile=DeviceProfile())
    ]
    assert form.password.text() == ""


@pytest.mark.asyncio
async def test_a_password_is_forgotten_when_it_is_saved_and_not_before(desk: Desk) -> None:
    fill(desk)
    desk.page.choose(STRANGER)
    form = desk.page.detail.form
    form.name.setText("新球机")
    form.password.setText("secret")
    desk.link.is_down = True
    form.save.click()
    await until(lambda: "没有办成" in form.said.text())
    assert form.password.text() == "secret", "the centre did not answer: it is saved once more"
    desk.link.is_down = False
    desk.link.answers[SetDevice] = Done()
    form.save.click()
    form.password.setText("another")  # typed meanwhile
    await until(lambda: desk.page.notice.isVisible())
    await until(lambda: form.said.text() == "")
    assert form.password.text() == "another"


@pytest.mark.asyncio
async def test_nothing_is_lenient_without_a_reason_and_the_reason_is_shown(desk: Desk) -> None:
    fill(desk)
    desk.link.answers[SetDevice] = Done()
    desk.page.choose(DOME)
    form = desk.page.detail.form
    form.checks["is_nonce_checked"].setChecked(False)
    form.save.click()
    assert form.said.text() == "放宽了“不核对随机数”，请写明理由"
    form.figures["min_expires_s"].setValue(60)
    form.save.click()
    assert "注册期可短于 1 h" in form.said.text()
    form.figures["min_expires_s"].setValue(3600)
    assert desk.link.asked == []
    form.reason.setText("厂家固件")
    form.save.click()
    await until(lambda: desk.page.notice.isVisible())
    asked = desk.link.asked[0]
    assert isinstance(asked, SetDevice)
    assert not asked.profile.is_nonce_checked
    known = desk.link.field.devices[DOME]
    desk.put(msgspec.structs.replace(known, profile=asked.profile))
    shown = [value.text() for _, value in desk.page.detail._facts]
    assert "不核对随机数（厂家固件）" in shown


def test_another_devices_form_begins_at_its_top(desk: Desk) -> None:
    fill(desk)
    desk.page.choose(RECORDER)
    desk.page.detail.tabs.setCurrentWidget(desk.page.detail.form)
    desk.page.resize(1200, 420)
    bar = desk.page.detail.form._body.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert bar.value() > 0
    desk.link.tell(Change(devices=True))
    assert bar.value() == bar.maximum()
    desk.page.choose(DOME)
    assert bar.value() == 0


def test_news_of_a_device_do_not_take_what_is_being_typed(desk: Desk) -> None:
    fill(desk)
    desk.page.choose(DOME)
    form = desk.page.detail.form
    form.dialects.setText("stream")
    known = desk.link.field.devices[DOME]
    desk.put(msgspec.structs.replace(known, last_keepalive=NOW, channels=3))
    assert form.dialects.text() == "stream"


def test_a_network_is_chosen_from_those_that_are_known_with_their_addresses(desk: Desk) -> None:
    west = Network(name="west", host="10.1.0.5", relay="relay-2", media_host="10.1.0.6")
    desk.link.field.networks["west"] = msgspec.structs.replace(
        west, first_port=30_000, last_port=31_998
    )
    typo = DeviceProfile(network="wset", groups_of=["公园广场=urban"])
    desk.put(a_device(DOME, DeviceState.ONLINE, "球机", profile=typo))
    desk.page.choose(DOME)
    form = desk.page.detail.form
    network = form.network
    assert network.box.currentText() == "wset（没有这个网络）"
    assert "没有这个网络" in network.said.text()
    network.choose("west")
    assert network.said.text() == (
        "接入地址 10.1.0.5 · 画面由 relay-2 收：10.1.0.6 端口 30000–31998"
    )
    assert form.profile().network == "west"
    assert form.groups.text() == "公园广场 → 城管"
    assert form.profile().groups_of == ["公园广场=urban"]


@pytest.mark.asyncio
async def test_what_the_hub_does_not_take_is_said_by_the_fields_own_name(desk: Desk) -> None:
    fill(desk)
    detail = "profile: dialects: strem"
    desk.link.refusal = Refusal(code=RefusalCode.MALFORMED, detail=detail)
    desk.page.choose(DOME)
    form = desk.page.detail.form
    form.dialects.setText("strem")
    form.save.click()
    await until(lambda: desk.page.notice.isVisible())
    assert form.said.text() == "参数“子码流写法”不认识“strem”，没有保存"


@pytest.mark.asyncio
async def test_a_device_is_forgotten_only_when_said_twice_and_a_refusal_is_told(
    desk: Desk,
) -> None:
    fill(desk)
    desk.link.answers[ForgetDevice] = Done()
    desk.page.choose(RECORDER)
    form = desk.page.detail.form
    form.forget.click()
    assert desk.link.asked == []
    form.forget.click()
    await until(lambda: desk.page.notice.isVisible())
    assert desk.link.asked == [ForgetDevice(device=RECORDER)]
    desk.link.is_down = True
    desk.page.choose(DOME)
    form.save.click()
    await until(lambda: "断开" in form.said.text())


def test_whoever_may_not_change_devices_reads_whom_to_ask(desk: Desk) -> None:
    desk.link.user_now = a_user(Role.WATCH_LEADER)
    fill(desk)
    desk.page.choose(DOME)
    form = desk.page.detail.form
    assert not form.save.isEnabled()
    assert form.said.text() == "只有系统管理员能改"


@pytest.mark.asyncio
async def test_messages_grow_while_one_is_read(desk: Desk) -> None:
    fill(desk)
    first = DeviceMessage(at=NOW, is_from_device=True, summary="REGISTER", text="REGISTER sip:…")
    later = DeviceMessage(at=NOW, is_from_device=False, summary="401", text="SIP/2.0 401")
    health = StreamHealth(channel="c1", state="receiving", codec="H.264", lost=7)
    desk.link.answers[DeviceTalk] = DeviceTalkAnswer(messages=[first], streams=[health])
    detail = desk.page.detail
    desk.page.choose(DOME)
    detail.tabs.setCurrentIndex(2)
    await until(lambda: detail.messages.count() == 1)
    detail.messages.setCurrentRow(0)
    assert detail.text.toPlainText() == "REGISTER sip:…"
    desk.link.answers[DeviceTalk] = DeviceTalkAnswer(messages=[first, later], streams=[health])
    detail._on_look()
    await until(lambda: detail.messages.count() == 2)
    assert detail.messages.currentRow() == 1
    assert detail.text.toPlainText() == "REGISTER sip:…"
    item = detail.streams.item(0, 7)
    assert item is not None
    assert item.text() == "7"


def test_a_channel_goes_to_the_wall_as_its_camera(desk: Desk) -> None:
    fill(desk)
    channel = Channel(id="34020000001310000001", device=RECORDER, name="东门", is_online=True)
    desk.link.field.channels[RECORDER, channel.id] = channel
    camera = Camera(
        id=CameraId("gb-1"),
        number=7,
        name="东门",
        department=Department.URBAN,
        main="",
        device=RECORDER,
        channel=channel.id,
    )
    desk.link.cameras_now[camera.id] = camera
    spy = QSignalSpy(desk.page.camera_activated)
    desk.page.choose(RECORDER)
    table = desk.page.detail.channels.table
    table.doubleClicked.emit(table.model().index(0, 0))
    assert spy.at(0)[0] == camera.id


@pytest.mark.asyncio
async def test_a_channels_number_name_and_class_are_chosen_on_its_row(desk: Desk) -> None:
    desk.link.answers[SetDevice] = Done()
    other = CameraCard(channel="34020000001310000009", number=9)
    profile = DeviceProfile(media="udp", cameras=[other])
    desk.put(a_device(RECORDER, DeviceState.ONLINE, "录像机", profile=profile))
    channel = Channel(id="34020000001310000001", device=RECORDER, name="通道一", is_online=True)
    desk.link.field.channels[RECORDER, channel.id] = channel
    give_camera(desk, RECORDER)
    desk.page.choose(RECORDER)
    desk.link.tell(Change(devices=True))
    page = desk.page.detail.channels
    assert not page.save.isEnabled()
    page.table.setCurrentCell(0, 0)
    page.number.setValue(88)
    page.name.setText("东门卡口")
    page.security.setCurrentIndex(page.security.findData("restricted"))
    desk.link.tell(Change(devices=True))  # news take nothing of it
    page.save.click()
    await until(lambda: desk.page.notice.isVisible())
    card = CameraCard(
        channel=channel.id, number=88, name="东门卡口", security=CameraSecurity.RESTRICTED
    )
    wanted = msgspec.structs.replace(profile, cameras=[other, card])
    assert desk.link.asked == [SetDevice(device=RECORDER, name="录像机", profile=wanted)]


@pytest.mark.asyncio
async def test_two_channels_swap_their_numbers_when_said_twice(desk: Desk) -> None:
    desk.link.answers[SetDevice] = Done()
    other = CameraCard(channel="34020000001310000009", number=9, name="后门")
    profile = DeviceProfile(cameras=[other])
    desk.put(a_device(RECORDER, DeviceState.ONLINE, "录像机", profile=profile))
    channel = Channel(id="34020000001310000001", device=RECORDER, name="通道一", is_online=True)
    desk.link.field.channels[RECORDER, channel.id] = channel
    own = give_camera(desk, RECORDER)
    has_nine = msgspec.structs.replace(
        own, id=CameraId("gb-9"), number=9, name="后门", channel=other.channel
    )
    desk.link.cameras_now[has_nine.id] = has_nine
    desk.page.choose(RECORDER)
    desk.link.tell(Change(devices=True))
    page = desk.page.detail.channels
    page.table.setCurrentCell(0, 0)
    page.number.setValue(9)
    page.save.click()
    assert page.said.text() == "编号 9 是本设备的“后门”的。再按一次保存，两路互换编号"
    desk.link.tell(Change(devices=True))
    assert page.said.text().startswith("编号 9 ") and desk.link.asked == []
    page.save.click()
    await until(lambda: desk.page.notice.isVisible())
    swapped = msgspec.structs.replace(
        profile,
        cameras=[
            msgspec.structs.replace(other, number=own.number),
            CameraCard(channel=channel.id, number=9),
        ],
    )
    assert desk.link.asked == [SetDevice(device=RECORDER, name="录像机", profile=swapped)]


def give_camera(desk: Desk, device: str) -> Camera:
    """One of its channels, as a camera."""
    camera = Camera(
        id=CameraId("gb-1"),
        number=7,
        name="东门",
        department=Department.URBAN,
        main="",
        device=device,
        channel="34020000001310000001",
    )
    desk.link.cameras_now[camera.id] = camera
    return camera


def test_a_device_is_restarted_only_after_what_it_costs_was_read(desk: Desk) -> None:
    fill(desk)
    desk.page.choose(DOME)
    camera = give_camera(desk, DOME)
    desk.link.field.recorded[camera.id] = RecordingNow(camera=camera.id, since=NOW)
    desk.page.restart.click()
    box = desk.page.reboot.box
    assert box is not None
    assert "1 路画面" in box.text()
    assert "中心正在录像" in box.text()
    assert desk.link.told == []
    button = next(one for one in box.buttons() if one.text() == "重启设备")
    button.click()
    assert desk.link.told == [Steer(camera=camera.id, order=Do(what="reboot"))]
    refusal = Refusal(code=RefusalCode.NOT_ALLOWED)
    desk.link.field.steer_failed = SteerFailed(camera=camera.id, refusal=refusal)
    desk.link.tell(Change(steer_failed=True))
    assert "已请设备重启" not in desk.page.notice.text


def test_only_the_engineer_restarts_a_device_and_only_one_that_is_online(desk: Desk) -> None:
    fill(desk)
    desk.page.choose(RECORDER)
    assert not desk.page.restart.isEnabled()
    desk.link.user_now = a_user(Role.WATCH_LEADER)
    desk.link.tell(Change(user=True))
    desk.page.choose(DOME)
    assert not desk.page.restart.isEnabled()
    assert desk.page.restart.toolTip() == "只有系统管理员能重启设备"


@pytest.mark.asyncio
async def test_how_a_device_is_set_is_read_when_it_is_looked_at(desk: Desk) -> None:
    fill(desk)
    section = ("BasicParam", [("Name", "球机"), ("HeartBeatInterval", "60")])
    desk.link.answers[DeviceConfig] = DeviceConfigAnswer(sections=[section])
    desk.page.choose(DOME)
    config = desk.page.detail.config
    assert desk.link.asked == []
    desk.page.act("config")
    await until(lambda: config.values.topLevelItemCount() == 1)
    branch = config.values.topLevelItem(0)
    assert branch is not None
    assert branch.text(0) == "基本参数（BasicParam）"
    leaf = branch.child(1)
    assert leaf is not None
    assert (leaf.text(0), leaf.text(1)) == ("心跳间隔（HeartBeatInterval）", "60")
    desk.link.answers[DeviceConfig] = DeviceConfigAnswer(sections=[])
    config.read.click()
    await until(lambda: config.said.text() == "这台设备不支持读取配置")
    desk.page.choose(RECORDER)
    assert config.said.text() == "设备不在线，读不到它的配置"


@pytest.mark.asyncio
async def test_every_key_of_the_devices(desk: Desk) -> None:
    fill(desk)
    desk.link.answers[RefreshCatalogue] = Done()
    desk.page.choose(DOME)
    page, tabs = desk.page, desk.page.detail.tabs

    def goes_to(index: int) -> Effect:
        def prepare() -> Callable[[], bool]:
            tabs.setCurrentIndex(3 if index != 3 else 0)
            return lambda: tabs.currentIndex() == index

        return prepare

    def refreshes() -> Callable[[], bool]:
        return lambda: page._asking.is_busy

    def shows_pictures() -> Callable[[], bool]:
        spy = QSignalSpy(page.snapshots_asked)
        return lambda: spy.count() == 1 and spy.at(0)[0] == DOME

    def asks_first() -> Callable[[], bool]:
        give_camera(desk, DOME)

        def is_asked() -> bool:
            box = page.reboot.box
            was_open = box is not None and box.isVisible()
            if box is not None:
                box.close()
            return was_open

        return is_asked

    def searches() -> Callable[[], bool]:
        page.search.clear()
        page.activateWindow()
        return lambda: page.search.hasFocus() or page.focusWidget() is page.search

    effects: dict[str, Effect] = {
        "config": goes_to(4),
        "snapshots": shows_pictures,
        "reboot": asks_first,
        "form": goes_to(0),
        "messages": goes_to(2),
        "refresh": refreshes,
        "search": searches,
    }
    every_key(page.list.keys, page.list, effects)
    await until(lambda: RefreshCatalogue(device=DOME) in desk.link.asked)
