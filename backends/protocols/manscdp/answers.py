"""What a device says: keepalive, answers, alarms, positions. Pure builders of elements.

Our own device side uses them, towards a higher platform and in the demo city.
"""

from __future__ import annotations

from collections.abc import Sequence

from backends.protocols.manscdp.catalog import CatalogItem, write_item
from backends.protocols.manscdp.fields import time_text
from backends.protocols.manscdp.messages import (
    MEDIA_FILE_END,
    AlarmNotice,
    Config,
    CruiseTrack,
    CruiseTracks,
    DeviceInfo,
    DeviceStatus,
    HomePlace,
    Keepalive,
    MobilePosition,
    Outcome,
    PresetList,
    PtzPosition,
    SnapshotFinished,
)
from backends.protocols.manscdp.records import RecordItem, write_record
from backends.protocols.manscdp.xml import Element, element

_Field = Element | tuple[str, object] | None


def keepalive(message: Keepalive) -> Element:
    """Notify Keepalive."""
    faulty = [("DeviceID", id_) for id_ in message.faulty_ids]
    info = element("Info", *faulty) if faulty else None
    status = ("Status", "OK" if message.is_ok else "ERROR")
    return _root("Notify", "Keepalive", (message.sn, message.device_id), status, info)


def catalog(
    sn: int, device_id: str, total: int, items: Sequence[CatalogItem], *, is_notify: bool = False
) -> Element:
    """One page of a catalogue."""
    return _root(
        "Notify" if is_notify else "Response",
        "Catalog",
        (sn, device_id),
        ("SumNum", total),
        _list("DeviceList", [write_item(item) for item in items]),
    )


def records(sn: int, device_id: str, total: int, items: Sequence[RecordItem]) -> Element:
    """One page of a list of recordings."""
    return _root(
        "Response",
        "RecordInfo",
        (sn, device_id),
        ("Name", device_id),
        ("SumNum", total),
        _list("RecordList", [write_record(item) for item in items]),
    )


def device_info(message: DeviceInfo) -> Element:
    """Response DeviceInfo."""
    return _root(
        "Response",
        "DeviceInfo",
        (message.sn, message.device_id),
        ("DeviceName", message.name),
        _result(message.is_ok),
        ("Manufacturer", message.manufacturer),
        ("Model", message.model),
        ("Firmware", message.firmware),
        ("Channel", message.channels) if message.channels >= 0 else None,
    )


def device_status(message: DeviceStatus) -> Element:
    """Response DeviceStatus."""
    guarded = [
        element("Item", ("DeviceID", id_), ("DutyStatus", duty)) for id_, duty in message.guarded
    ]
    at = message.device_time
    return _root(
        "Response",
        "DeviceStatus",
        (message.sn, message.device_id),
        _result(message.is_ok),
        _flag("Online", message.is_online, ("ONLINE", "OFFLINE")),
        _flag("Status", message.is_working, ("OK", "ERROR")),
        ("Reason", message.reason) if message.reason else None,
        _flag("Encode", message.is_encoding, ("ON", "OFF")),
        _flag("Record", message.is_recording, ("ON", "OFF")),
        ("DeviceTime", time_text(at)) if at is not None else None,
        _list("Alarmstatus", guarded) if guarded else None,
    )


def presets(message: PresetList) -> Element:
    """Response PresetQuery."""
    nodes = [
        element("Item", ("PresetID", preset.id), ("PresetName", preset.name))
        for preset in message.presets
    ]
    who = (message.sn, message.device_id)
    return _root("Response", "PresetQuery", who, _list("PresetList", nodes))


def config(message: Config) -> Element:
    """Response ConfigDownload."""
    sections = [element(name, *fields) for name, fields in message.sections]
    who = (message.sn, message.device_id)
    return _root("Response", "ConfigDownload", who, _result(message.is_ok), *sections)


def ptz_position(message: PtzPosition) -> Element:
    """2022 Response PTZPosition, element names unverified."""
    values = (("Pan", message.pan_deg), ("Tilt", message.tilt_deg), ("Zoom", message.zoom))
    said = [(name, value) for name, value in values if value is not None]
    who = (message.sn, message.device_id)
    return _root("Response", "PTZPosition", who, _result(True), *said)


def home_place(message: HomePlace) -> Element:
    """2022 Response HomePositionQuery; without the place where there is none."""
    place = None
    if message.is_enabled is not None:
        place = element(
            "HomePosition",
            ("Enabled", int(message.is_enabled)),
            ("ResetTime", message.idle_s) if message.idle_s is not None else None,
            ("PresetIndex", message.preset) if message.preset is not None else None,
        )
    return _root("Response", "HomePositionQuery", (message.sn, message.device_id), place)


def cruise_tracks(message: CruiseTracks) -> Element:
    """2022 Response CruiseTrackListQuery, or a part of it."""
    nodes = [
        element("CruiseTrack", ("Number", number), ("Name", name) if name else None)
        for number, name in message.tracks
    ]
    who, total = (message.sn, message.device_id), max(message.total, len(nodes))
    listed = _list("CruiseTrackList", nodes) if nodes else None
    return _root("Response", "CruiseTrackListQuery", who, ("SumNum", total), listed)


def cruise_track(message: CruiseTrack) -> Element:
    """2022 Response CruiseTrackQuery."""
    nodes = [
        element(
            "CruisePoint",
            ("PresetIndex", point.preset),
            ("StayTime", point.stay_s),
            ("Speed", point.speed),
        )
        for point in message.points
    ]
    return _root(
        "Response",
        "CruiseTrackQuery",
        (message.sn, message.device_id),
        ("Number", message.number),
        ("Name", message.name) if message.name else None,
        ("SumNum", len(nodes)),
        _list("CruisePointList", nodes) if nodes else None,
    )


def outcome(message: Outcome) -> Element:
    """A response that says whether it was done."""
    reason = ("Reason", message.reason) if message.reason else None
    who = (message.sn, message.device_id)
    return _root("Response", message.cmd, who, _result(message.is_ok), reason)


def alarm(message: AlarmNotice) -> Element:
    """Notify Alarm."""
    at = message.at
    return _root(
        "Notify",
        "Alarm",
        (message.sn, message.device_id),
        ("AlarmPriority", message.priority),
        ("AlarmMethod", message.method),
        ("AlarmTime", time_text(at)) if at is not None else None,
        ("AlarmDescription", message.description) if message.description else None,
        ("Longitude", message.lon_deg) if message.lon_deg is not None else None,
        ("Latitude", message.lat_deg) if message.lat_deg is not None else None,
        element("Info", ("AlarmType", message.kind)) if message.kind else None,
    )


def position(message: MobilePosition) -> Element:
    """Notify MobilePosition."""
    at = message.at
    optional = (
        ("Speed", message.speed_kmh),
        ("Direction", message.heading_deg),
        ("Altitude", message.altitude_m),
    )
    return _root(
        "Notify",
        "MobilePosition",
        (message.sn, message.device_id),
        ("Time", time_text(at)) if at is not None else None,
        ("Longitude", message.lon_deg),
        ("Latitude", message.lat_deg),
        *((name, value) for name, value in optional if value is not None),
    )


def media_end(sn: int, device_id: str) -> Element:
    """Notify MediaStatus 121: the recording is at its end."""
    return _root("Notify", "MediaStatus", (sn, device_id), ("NotifyType", MEDIA_FILE_END))


def snapshot_finished(message: SnapshotFinished) -> Element:
    """2022 Notify UploadSnapShotFinished (element case unverified)."""
    files = [("SnapShotFileID", id_) for id_ in message.file_ids]
    return _root(
        "Notify",
        "UploadSnapShotFinished",
        (message.sn, message.device_id),
        ("SessionID", message.session_id),
        element("SnapShotList", *files),
    )


def _root(root: str, cmd: str, who: tuple[int, str], *fields: _Field) -> Element:
    sn, device_id = who
    return element(root, ("CmdType", cmd), ("SN", sn), ("DeviceID", device_id), *fields)


def _list(name: str, nodes: Sequence[Element]) -> Element:
    return Element(name=name, children=tuple(nodes), attributes=(("Num", str(len(nodes))),))


def _result(is_ok: bool) -> tuple[str, object]:
    return "Result", "OK" if is_ok else "ERROR"


def _flag(name: str, value: bool | None, words: tuple[str, str]) -> tuple[str, object] | None:
    return None if value is None else (name, words[0] if value else words[1])
