"""Messages of devices by table; our device side says what our platform side reads."""

from __future__ import annotations

import datetime as dt

import pytest

from backends.protocols.manscdp import answers, fields, ids, xml
from backends.protocols.manscdp.catalog import CatalogItem, ItemEvent
from backends.protocols.manscdp.messages import (
    AlarmNotice,
    AnyMessage,
    Broadcast,
    CatalogPage,
    Config,
    DeviceInfo,
    DeviceStatus,
    Keepalive,
    MediaStatus,
    MobilePosition,
    Other,
    Outcome,
    Preset,
    PresetList,
    PtzPosition,
    Query,
    RecordPage,
    SnapshotFinished,
)
from backends.protocols.manscdp.reading import parse
from backends.protocols.manscdp.records import RecordItem
from backends.protocols.manscdp.xml import Element, Fault, Malformed
from tests.backends.protocols.manscdp.samples import (
    ALARM,
    CATALOG,
    CONFIG,
    DEVICE,
    INFO,
    KEEPALIVE,
    MEDIA_END,
    OUTCOME,
    POSITION,
    PRESETS,
    QUERY,
    RECORDS,
    SNAPSHOT,
    STATUS,
    body,
    item,
)

AT = dt.datetime(2026, 11, 21, 21, 14, 40, tzinfo=dt.UTC)

WHERE = MobilePosition(
    sn=17,
    device_id=DEVICE,
    lon_deg=120.155,
    lat_deg=30.274,
    at=AT,
    speed_kmh=36.0,
    heading_deg=90.0,
    altitude_m=12.0,
)
STATE = DeviceStatus(
    sn=17,
    device_id=DEVICE,
    is_ok=True,
    is_online=True,
    is_working=True,
    is_encoding=True,
    is_recording=False,
    device_time=AT,
    guarded=((DEVICE, "ONDUTY"),),
)
ABOUT = DeviceInfo(
    sn=17,
    device_id=DEVICE,
    is_ok=True,
    name="东门",
    manufacturer="ACME",
    model="IPC-1",
    firmware="V5.7",
    channels=4,
)
PLACES = PresetList(sn=17, device_id=DEVICE, presets=(Preset(id="1", name="大门"), Preset(id="2")))
PICTURES = SnapshotFinished(sn=17, device_id=DEVICE, session_id="s" * 32, file_ids=("f1", "f2"))
FAULTY = Keepalive(sn=17, device_id=DEVICE, is_ok=False, faulty_ids=("1",))
NOT_DONE = Outcome(sn=17, device_id=DEVICE, cmd="DeviceControl", is_ok=False)
AT_END = MediaStatus(sn=17, device_id=DEVICE, notify_type="121")

TABLE: list[tuple[bytes, AnyMessage]] = [
    (KEEPALIVE, Keepalive(sn=17, device_id=DEVICE, is_ok=True)),
    (
        body("Notify", "Keepalive", "<Status>ERROR</Status><Info><DeviceID>1</DeviceID></Info>"),
        FAULTY,
    ),
    (
        ALARM,
        AlarmNotice(
            sn=17, device_id=DEVICE, priority=1, method=5, kind=6, event_kind=1, at=AT,
            description="越界", lon_deg=120.155, lat_deg=30.274,
        ),
    ),
    (
        POSITION,
        WHERE,
    ),
    (
        STATUS,
        STATE,
    ),
    (
        INFO,
        ABOUT,
    ),
    (
        PRESETS,
        PLACES,
    ),
    (MEDIA_END, AT_END),
    (
        SNAPSHOT,
        PICTURES,
    ),
    (
        body("Notify", "UploadSnapShotFinished", "<SessionID>1</SessionID><SnapShotList/>"),
        SnapshotFinished(sn=17, device_id=DEVICE, session_id="1", file_ids=()),
    ),
    (OUTCOME, NOT_DONE),
    (
        body("Response", "Broadcast", "<Result>OK</Result>"),
        Outcome(sn=17, device_id=DEVICE, cmd="Broadcast", is_ok=True),
    ),
    (
        body("Response", "Catalog", "<Result>OK</Result>"),  # the answer to SUBSCRIBE
        Outcome(sn=17, device_id=DEVICE, cmd="Catalog", is_ok=True),
    ),
    (
        body("Notify", "Broadcast", "<SourceID>1</SourceID><TargetID>2</TargetID>"),
        Broadcast(sn=17, device_id="2", source_id="1"),
    ),
    (
        body("Response", "PTZPosition", "<Pan>12.5</Pan><Tilt>-3</Tilt><Zoom>x</Zoom>"),
        PtzPosition(sn=17, device_id=DEVICE, pan_deg=12.5, tilt_deg=-3.0, zoom=None),
    ),
    (
        body("Response", "Catalog", '<SumNum>0</SumNum><DeviceList Num="0"/>'),
        CatalogPage(sn=17, device_id=DEVICE, total=0, items=()),
    ),
    (
        body("Response", "RecordInfo", "<SumNum>0</SumNum>", sn="junk"),
        RecordPage(sn=0, device_id=DEVICE, total=0, items=()),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("data", "message"), TABLE)
def test_message_is_read(data: bytes, message: AnyMessage) -> None:
    assert parse(data) == message


def test_catalogue_page() -> None:
    page = parse(CATALOG)
    assert isinstance(page, CatalogPage)
    assert (page.total, page.is_notify, page.unreadable) == (2, False, 0)
    first, second = page.items
    assert (first.name, first.is_online, first.lon_deg, first.kind) == (
        "东门球机", True, 120.155, ids.Kind.CAMERA,
    )  # fmt: skip
    assert (second.name, second.ptz_kind, second.lat_deg) == ("西门枪机 & 大厅", 3, None)


def test_catalogue_notification_has_events() -> None:
    data = body(
        "Notify",
        "Catalog",
        f'<SumNum>1</SumNum><DeviceList Num="1">{item(1, more="<Event>off</Event>")}</DeviceList>',
    )
    page = parse(data)
    assert isinstance(page, CatalogPage) and page.is_notify
    assert page.items[0].event is ItemEvent.OFF


def test_items_without_an_id_are_counted() -> None:
    data = body("Response", "Catalog", "<SumNum>2</SumNum><DeviceList><Item/></DeviceList>")
    page = parse(data)
    assert isinstance(page, CatalogPage)
    assert (page.items, page.unreadable) == ((), 1)


OURS = "34020000002000000001"


@pytest.mark.parametrize(
    ("parents", "group", "parent"),
    [
        ((), "", DEVICE),
        ((OURS,), "", DEVICE),  # our own id as ParentID
        (("34020000001310000009",), "", DEVICE),  # itself
        (("34020000002150000001", "34020000002160000001"), "", "34020000002160000001"),
        ((OURS,), "34020000002150000001", "34020000002150000001"),
    ],
)
def test_parent_is_never_us_nor_itself(parents: tuple[str, ...], group: str, parent: str) -> None:
    one = CatalogItem(id="34020000001310000009", parent_ids=parents, group_id=group)
    assert one.parent(OURS, DEVICE) == parent


def test_recordings_have_aware_times() -> None:
    page = parse(RECORDS)
    assert isinstance(page, RecordPage)
    (record,) = page.items
    assert record.starts_at == dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
    assert (record.size_bytes, record.kind, record.path) == (1048576, "time", "/a/1.ps")


def test_configuration_keeps_sections_and_fields() -> None:
    config = parse(CONFIG)
    assert isinstance(config, Config)
    ((name, values),) = config.sections
    assert (name, dict(values)["HeartBeatInterval"]) == ("BasicParam", "60")


def test_query_and_unknown_commands_are_kept_whole() -> None:
    assert isinstance(parse(QUERY), Query)
    other = parse(body("Response", "SDCardStatus", "<SumNum>1</SumNum><A><B>1</B></A>"))
    assert isinstance(other, Other)
    assert other.cmd == "SDCardStatus"


@pytest.mark.parametrize(
    "data",
    [
        b"<Notify><SN>1</SN></Notify>",
        body("Notify", "MobilePosition", "<Longitude>0</Longitude><Latitude>0</Latitude>"),
        body("Notify", "MobilePosition", "<Longitude>nan</Longitude><Latitude>9</Latitude>"),
        body("Notify", "Broadcast", "<SourceID>1</SourceID>"),
    ],
)
def test_message_without_what_it_needs(data: bytes) -> None:
    message = parse(data)
    assert isinstance(message, Malformed)
    assert message.fault is Fault.CONTENT


ITEM = CatalogItem(
    id="34020000001310000009", name="<东门>", manufacturer="A", model="B", owner="o",
    civil_code="3402", address="路", parent_ids=("34020000002150000001", DEVICE),
    group_id="34020000002150000001", is_online=False, lon_deg=120.5, lat_deg=30.5, ptz_kind=1,
    ip_address="10.0.0.1", port=5060, event=ItemEvent.ADD,
)  # fmt: skip


FIRE = AlarmNotice(
    sn=1, device_id=DEVICE, priority=2, method=5, kind=3, at=AT, description="火",
    lon_deg=1.5, lat_deg=2.5,
)  # fmt: skip
SETTINGS = Config(
    sn=1, device_id=DEVICE, is_ok=True, sections=(("BasicParam", (("Name", "东门"),)),)
)
RECORD = RecordItem(
    id=DEVICE, starts_at=AT, ends_at=AT, name="a", path="/p", address="b", kind="time",
    recorder_id="r", size_bytes=7,
)  # fmt: skip


@pytest.mark.parametrize(
    ("node", "message"),
    [
        (answers.keepalive(FAULTY), FAULTY),
        (
            answers.catalog(17, DEVICE, 9, [ITEM], is_notify=True),
            CatalogPage(sn=17, device_id=DEVICE, total=9, items=(ITEM,), is_notify=True),
        ),
        (answers.alarm(FIRE), FIRE),
        (answers.position(WHERE), WHERE),
        (answers.device_status(STATE), STATE),
        (answers.device_info(ABOUT), ABOUT),
        (answers.presets(PLACES), PLACES),
        (answers.media_end(17, DEVICE), AT_END),
        (answers.snapshot_finished(PICTURES), PICTURES),
        (answers.outcome(NOT_DONE), NOT_DONE),
        (answers.config(SETTINGS), SETTINGS),
        (
            answers.records(17, DEVICE, 1, [RECORD]),
            RecordPage(sn=17, device_id=DEVICE, total=1, items=(RECORD,), name=DEVICE),
        ),
    ],
)
def test_device_side_says_what_the_platform_side_reads(node: Element, message: AnyMessage) -> None:
    assert parse(xml.write(node)) == message


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (DEVICE, ids.Kind.IPC),
        (OURS, ids.Kind.PLATFORM),
        ("34020000002150000001", ids.Kind.GROUP),
        ("34020000002160000001", ids.Kind.VIRTUAL),
        ("34020000001340000001", ids.Kind.ALARM_IN),
        ("340200", ids.Kind.DIVISION),
        ("340200000013100001", ids.Kind.CAMERA),  # 18 digits exist
        ("34020000009990000001", ids.Kind.OTHER),
        ("abc", ids.Kind.OTHER),
        ("", ids.Kind.OTHER),
    ],
)
def test_kind_of_an_id(text: str, kind: ids.Kind) -> None:
    assert ids.kind(text) is kind


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-11-22T05:14:40", AT),
        ("2026-11-22 05:14:40", AT),
        ("2026/11/22 5:14:40", AT),
        ("2026-11-22T05:14:40.000", AT),
        ("2026-11-21T21:14:40Z", AT),
        ("2026-11-22T05:14:40+08:00", AT),
        ("2026-13-22T05:14:40", None),
        ("0001-01-01T00:00:00", None),
        ("2026-11-22T05:14:40+99:99", None),
        ("", None),
        ("yesterday", None),
    ],
)
def test_times_of_devices(text: str, at: dt.datetime | None) -> None:
    assert fields.time(text) == at


def test_times_of_ours() -> None:
    assert fields.time_text(AT) == "2026-11-22T05:14:40"
    assert fields.date_header(AT) == "2026-11-22T05:14:40.000"
    with pytest.raises(ValueError, match="naive"):
        fields.time_text(AT.replace(tzinfo=None))
