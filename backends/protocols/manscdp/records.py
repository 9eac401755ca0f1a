"""Recordings on a device: their list's items, read and written. Pure."""

from __future__ import annotations

import datetime as dt

import msgspec

from backends.protocols.manscdp.fields import time, time_text, whole
from backends.protocols.manscdp.xml import Element, element


class RecordItem(msgspec.Struct, frozen=True, kw_only=True):
    """One recording. `kind` is `time`, `alarm`, `manual` or as sent; `size_bytes` 0: unknown."""

    id: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    name: str = ""
    path: str = ""
    address: str = ""
    kind: str = ""
    secrecy: int = 0
    recorder_id: str = ""
    size_bytes: int = 0

    @property
    def key(self) -> tuple[str, dt.datetime, dt.datetime, str]:
        """What tells recordings apart in pages that repeat some."""
        return self.id, self.starts_at, self.ends_at, self.path


def read_record(node: Element) -> RecordItem | None:
    """An Item of a RecordList, None without both times in order."""
    starts_at, ends_at = time(node.value("StartTime")), time(node.value("EndTime"))
    if starts_at is None or ends_at is None or ends_at < starts_at:
        return None
    return RecordItem(
        id=node.value("DeviceID"),
        starts_at=starts_at,
        ends_at=ends_at,
        name=node.value("Name"),
        path=node.value("FilePath"),
        address=node.value("Address"),
        kind=node.value("Type").lower(),
        secrecy=whole(node.value("Secrecy")),
        recorder_id=node.value("RecorderID"),
        size_bytes=max(whole(node.value("FileSize")), 0),
    )


def write_record(item: RecordItem) -> Element:
    """An Item element of a RecordList."""
    return element(
        "Item",
        ("DeviceID", item.id),
        ("Name", item.name),
        ("FilePath", item.path),
        ("Address", item.address),
        ("StartTime", time_text(item.starts_at)),
        ("EndTime", time_text(item.ends_at)),
        ("Secrecy", item.secrecy),
        ("Type", item.kind),
        ("RecorderID", item.recorder_id) if item.recorder_id else None,
        ("FileSize", item.size_bytes) if item.size_bytes else None,
    )
