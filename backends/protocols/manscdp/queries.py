"""Queries of a platform, and what else it tells a device. Pure builders of elements.

`xml.write` makes their bytes in the charset of the device's profile.
"""

from __future__ import annotations

import datetime as dt
import enum

import msgspec

from backends.protocols.manscdp.fields import time_text
from backends.protocols.manscdp.xml import Element, element

MEDIA_TYPE = "Application/MANSCDP+xml"


class Plain(enum.StrEnum):
    """Queries that need no more than the device. The last four are of 2022, unverified."""

    CATALOG = "Catalog"
    DEVICE_INFO = "DeviceInfo"
    DEVICE_STATUS = "DeviceStatus"
    PRESETS = "PresetQuery"
    HOME_POSITION = "HomePositionQuery"
    CRUISE_TRACKS = "CruiseTrackListQuery"
    PTZ_POSITION = "PTZPosition"
    SD_CARD = "SDCardStatus"


class RecordKind(enum.StrEnum):
    """Which recordings are asked for."""

    ALL = "all"
    TIME = "time"
    ALARM = "alarm"
    MANUAL = "manual"


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """From one aware time to another."""

    starts_at: dt.datetime
    ends_at: dt.datetime


class SnapshotOrder(msgspec.Struct, frozen=True, kw_only=True):
    """2022: pictures 1 to 10, every `interval_s`, posted to `upload_url`; `session_id` is 32 to
    128 characters."""

    session_id: str
    upload_url: str
    count: int = 1
    interval_s: int = 1


def query(kind: Plain, sn: int, device_id: str) -> Element:
    """A query without fields."""
    return _root("Query", kind, sn, device_id)


def catalog(sn: int, device_id: str, span: Span | None = None) -> Element:
    """Catalog; with a span, of devices added in it (for subscriptions)."""
    return _root("Query", Plain.CATALOG, sn, device_id, *_span(span))


def records(sn: int, device_id: str, span: Span, kind: RecordKind = RecordKind.ALL) -> Element:
    """RecordInfo within a span. Secrecy is always 0, as devices expect it."""
    return _root("Query", "RecordInfo", sn, device_id, *_span(span), ("Secrecy", 0), ("Type", kind))


def config(sn: int, device_id: str, sections: tuple[str, ...] = ("BasicParam",)) -> Element:
    """ConfigDownload: BasicParam, VideoParamOpt, …, several at once."""
    return _root("Query", "ConfigDownload", sn, device_id, ("ConfigType", "/".join(sections)))


def alarms(sn: int, device_id: str, span: Span | None = None) -> Element:
    """Alarm, every priority, method and kind: the body of a subscription."""
    wide = (("StartAlarmPriority", 0), ("EndAlarmPriority", 0), ("AlarmMethod", 0))
    times: tuple[tuple[str, str], ...] = ()
    if span is not None:
        times = (
            ("StartAlarmTime", time_text(span.starts_at)),
            ("EndAlarmTime", time_text(span.ends_at)),
        )
    return _root("Query", "Alarm", sn, device_id, *wide, *times)


def positions(sn: int, device_id: str, interval_s: int = 5) -> Element:
    """MobilePosition every `interval_s`: the body of a subscription."""
    return _root("Query", "MobilePosition", sn, device_id, ("Interval", interval_s))


def cruise_track(sn: int, device_id: str, number: int) -> Element:
    """2022 CruiseTrackQuery of one track, unverified."""
    return _root("Query", "CruiseTrackQuery", sn, device_id, ("Number", number))


def alarm_taken(sn: int, device_id: str) -> Element:
    """What a device expects after its alarm, beyond the SIP 200."""
    return _root("Response", "Alarm", sn, device_id, ("Result", "OK"))


def broadcast(sn: int, source_id: str, target_id: str) -> Element:
    """Invites a device to listen: it answers, then sends INVITE."""
    return element(
        "Notify",
        ("CmdType", "Broadcast"),
        ("SN", sn),
        ("SourceID", source_id),
        ("TargetID", target_id),
    )


def snapshot(sn: int, device_id: str, order: SnapshotOrder) -> Element:
    """2022 snapshots (element case unverified). ValueError when the order is out of bounds."""
    if not 1 <= order.count <= 10 or not 32 <= len(order.session_id) <= 128:
        raise ValueError("1 to 10 pictures, a session id of 32 to 128 characters")
    return _root(
        "Control",
        "DeviceConfig",
        sn,
        device_id,
        element(
            "SnapShotConfig",
            ("SnapNum", order.count),
            ("Interval", order.interval_s),
            ("UploadURL", order.upload_url),
            ("SessionID", order.session_id),
        ),
    )


def _span(span: Span | None) -> tuple[tuple[str, str], ...]:
    if span is None:
        return ()
    return ("StartTime", time_text(span.starts_at)), ("EndTime", time_text(span.ends_at))


def _root(
    root: str, cmd: str, sn: int, device_id: str, *fields: Element | tuple[str, object]
) -> Element:
    head = (("CmdType", cmd), ("SN", sn), ("DeviceID", device_id))
    return element(root, *head, *fields)
