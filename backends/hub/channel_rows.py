"""Which camera a channel is: ids and numbers, given once and kept. Writer thread, but for reading.

The catalogue comes anew with each connection of a gateway; until then a channel is shown as it
was known last.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from backends.hub import tables
from backends.hub.store import Store
from backends.hub.transaction import Transaction
from backends.link.devices import Channel
from backends.record.common import Department
from backends.record.ids import CameraId
from backends.record.resource import CameraSecurity


class KnownChannel(msgspec.Struct, frozen=True, kw_only=True):
    """A channel and the camera that it is. `network`: whose relay serves it; `gateway`: who said
    so; `department`: whose camera it is; `name` and `security` as its device's profile says."""

    camera: CameraId
    number: int
    channel: Channel
    network: str = "default"
    gateway: str = ""
    department: Department = Department.CENTRE
    name: str = ""
    security: CameraSecurity = CameraSecurity.PUBLIC


@dataclass(frozen=True, slots=True)
class PutChannels:
    """Keep what is known of channels."""

    known: list[KnownChannel]

    def __call__(self, work: Transaction) -> None:
        """Within the group's transaction."""
        work.put(
            tables.channels,
            [{"camera": one.camera, "known": msgspec.json.encode(one)} for one in self.known],
        )


def kept_channels(store: Store) -> list[KnownChannel]:
    """All of them, by number. Before the writer starts."""
    rows = store.all_rows(tables.channels)
    known = [msgspec.json.decode(row.known, type=KnownChannel) for row in rows]
    return sorted(known, key=_number)


def _number(known: KnownChannel) -> int:
    return known.number
