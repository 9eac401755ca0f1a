"""MANSCDP bodies into messages. Pure; never raises on any bytes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from backends.protocols.manscdp import xml
from backends.protocols.manscdp.catalog import read_item
from backends.protocols.manscdp.fields import degrees, real, time, whole, yes
from backends.protocols.manscdp.messages import (
    AlarmNotice,
    AnyMessage,
    Broadcast,
    CatalogPage,
    Config,
    Control,
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
from backends.protocols.manscdp.reading_tours import cruise_track, cruise_tracks, home_place
from backends.protocols.manscdp.records import read_record
from backends.protocols.manscdp.xml import Charset, Element, Fault, Malformed

_T = TypeVar("_T")
_Read = Callable[[Element, int, str], AnyMessage | None]


def parse(body: bytes, charset: Charset = Charset.DECLARED) -> AnyMessage | Malformed:
    """One body as a message. A root that is missing counts as Response or Notify by its fields."""
    root = xml.read(body, charset)
    if isinstance(root, Malformed):
        return root
    cmd = root.value("CmdType")
    if not cmd:
        return _content("no CmdType", body)
    sn, device_id = whole(root.value("SN")), root.value("DeviceID")
    kind = root.name.lower()
    if kind == "query":
        return Query(sn=sn, device_id=device_id, cmd=cmd, root=root)
    if kind == "control":
        return Control(sn=sn, device_id=device_id, cmd=cmd, root=root)
    read = _RESPONSES.get(cmd.lower()) if kind != "notify" else None
    if read is None and kind != "response":
        read = _NOTIFIES.get(cmd.lower())
    if read is not None:
        message = read(root, sn, device_id)
        return message if message is not None else _content(f"{cmd} without what it needs", body)
    if kind == "response" and root.child("Result") is not None and len(root.children) <= 5:
        return _outcome(root, sn, device_id)
    return Other(sn=sn, device_id=device_id, cmd=cmd, kind=root.name, root=root)


def _content(detail: str, body: bytes) -> Malformed:
    return Malformed(fault=Fault.CONTENT, detail=detail, excerpt=bytes(body[:120]))


def _is_ok(root: Element) -> bool:
    """Result; devices leave it out where all is well."""
    return root.value("Result", "OK").upper() in ("OK", "")


def _outcome(root: Element, sn: int, device_id: str) -> Outcome:
    return Outcome(
        sn=sn,
        device_id=device_id,
        cmd=root.value("CmdType"),
        is_ok=_is_ok(root),
        reason=root.value("Reason"),
    )


def _keepalive(root: Element, sn: int, device_id: str) -> Keepalive:
    info = root.child("Info")
    faulty = tuple(c.text for c in info.all("DeviceID")) if info else ()
    is_ok = root.value("Status", "OK").upper() in ("OK", "ON", "")
    return Keepalive(sn=sn, device_id=device_id, is_ok=is_ok, faulty_ids=faulty)


def _listed(
    root: Element, name: str, read: Callable[[Element], _T | None]
) -> tuple[tuple[_T, ...], int]:
    """The readable items of a list, and how many were not."""
    found = root.child(name)
    items = [read(node) for node in found.all("Item")] if found else []
    good = tuple(item for item in items if item is not None)
    return good, len(items) - len(good)


def _catalog(root: Element, sn: int, device_id: str) -> CatalogPage | Outcome:
    items, unreadable = _listed(root, "DeviceList", read_item)
    total = whole(root.value("SumNum"), -1)
    if root.child("DeviceList") is None and root.child("SumNum") is None:
        return _outcome(root, sn, device_id)  # the answer to SUBSCRIBE has a Result only
    return CatalogPage(
        sn=sn,
        device_id=device_id,
        total=max(total, -1),
        items=items,
        unreadable=unreadable,
        is_notify=root.name.lower() == "notify",
    )


def _records(root: Element, sn: int, device_id: str) -> RecordPage:
    items, unreadable = _listed(root, "RecordList", read_record)
    return RecordPage(
        sn=sn,
        device_id=device_id,
        total=max(whole(root.value("SumNum"), -1), -1),
        items=items,
        unreadable=unreadable,
        name=root.value("Name"),
    )


def _device_info(root: Element, sn: int, device_id: str) -> DeviceInfo:
    return DeviceInfo(
        sn=sn,
        device_id=device_id,
        is_ok=_is_ok(root),
        name=root.value("DeviceName"),
        manufacturer=root.value("Manufacturer"),
        model=root.value("Model") or root.value("DeviceType"),
        firmware=root.value("Firmware"),
        channels=max(whole(root.value("Channel") or root.value("MaxCamera"), -1), -1),
    )


def _device_status(root: Element, sn: int, device_id: str) -> DeviceStatus:
    found = root.child("Alarmstatus")
    nodes = found.all("Item") if found else ()
    return DeviceStatus(
        sn=sn,
        device_id=device_id,
        is_ok=_is_ok(root),
        is_online=yes(root.value("Online")),
        is_working=yes(root.value("Status")),
        is_encoding=yes(root.value("Encode")),
        is_recording=yes(root.value("Record")),
        device_time=time(root.value("DeviceTime")),
        reason=root.value("Reason"),
        guarded=tuple((n.value("DeviceID"), n.value("DutyStatus").upper()) for n in nodes),
    )


def _presets(root: Element, sn: int, device_id: str) -> PresetList:
    found = root.child("PresetList")
    presets = tuple(
        Preset(id=node.value("PresetID"), name=node.value("PresetName"))
        for node in (found.all("Item") if found else ())
        if node.value("PresetID")
    )
    return PresetList(sn=sn, device_id=device_id, presets=presets)


def _config(root: Element, sn: int, device_id: str) -> Config:
    sections = tuple(
        (node.name, tuple((field.name, field.text) for field in node.children))
        for node in root.children
        if node.children
    )
    return Config(sn=sn, device_id=device_id, is_ok=_is_ok(root), sections=sections)


def _alarm(root: Element, sn: int, device_id: str) -> AlarmNotice:
    info = root.child("Info") or root
    param = info.child("AlarmTypeParam") or root.child("AlarmTypeParam")
    return AlarmNotice(
        sn=sn,
        device_id=device_id,
        priority=whole(root.value("AlarmPriority")),
        method=whole(root.value("AlarmMethod")),
        kind=whole(info.value("AlarmType") or root.value("AlarmType")),
        event_kind=whole(param.value("EventType")) if param else 0,
        at=time(root.value("AlarmTime")),
        description=root.value("AlarmDescription"),
        lon_deg=degrees(root.value("Longitude"), 180),
        lat_deg=degrees(root.value("Latitude"), 90),
    )


def _position(root: Element, sn: int, device_id: str) -> MobilePosition | None:
    lon, lat = degrees(root.value("Longitude"), 180), degrees(root.value("Latitude"), 90)
    if lon is None or lat is None:
        return None
    return MobilePosition(
        sn=sn,
        device_id=device_id,
        lon_deg=lon,
        lat_deg=lat,
        at=time(root.value("Time")),
        speed_kmh=real(root.value("Speed")),
        heading_deg=real(root.value("Direction")),
        altitude_m=real(root.value("Altitude")),
    )


def _media_status(root: Element, sn: int, device_id: str) -> MediaStatus:
    return MediaStatus(sn=sn, device_id=device_id, notify_type=root.value("NotifyType"))


def _broadcast(root: Element, sn: int, device_id: str) -> Broadcast | None:
    source, target = root.value("SourceID"), root.value("TargetID")
    if not source or not target:
        return None
    return Broadcast(sn=sn, device_id=target, source_id=source)


def _snapshot(root: Element, sn: int, device_id: str) -> SnapshotFinished | None:
    session = root.value("SessionID")
    if not session:
        return None
    found = root.child("SnapShotList")
    nodes = found.all("SnapShotFileID") if found else ()
    files = tuple(node.text for node in nodes if node.text)
    return SnapshotFinished(sn=sn, device_id=device_id, session_id=session, file_ids=files)


def _ptz_position(root: Element, sn: int, device_id: str) -> PtzPosition:
    info = root.child("PTZPosition") or root
    return PtzPosition(
        sn=sn,
        device_id=device_id,
        pan_deg=real(info.value("Pan")),
        tilt_deg=real(info.value("Tilt")),
        zoom=real(info.value("Zoom")),
    )


_RESPONSES: dict[str, _Read] = {
    "catalog": _catalog,
    "recordinfo": _records,
    "deviceinfo": _device_info,
    "devicestatus": _device_status,
    "presetquery": _presets,
    "configdownload": _config,
    "ptzposition": _ptz_position,
    "homepositionquery": home_place,
    "cruisetracklistquery": cruise_tracks,
    "cruisetrackquery": cruise_track,
}
_NOTIFIES: dict[str, _Read] = {
    "keepalive": _keepalive,
    "catalog": _catalog,
    "alarm": _alarm,
    "mobileposition": _position,
    "mediastatus": _media_status,
    "broadcast": _broadcast,
    "uploadsnapshotfinished": _snapshot,
    "ptzposition": _ptz_position,
}
