"""All higher platforms of one gateway, and what of its devices they may have. Gateway's loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence

import msgspec

from backends.gateway.gb28181.approved import Approved
from backends.gateway.gb28181.directory import Directory
from backends.gateway.gb28181.upward import Centre, Frame, Seen, Upward
from backends.gateway.gb28181.upward_settings import UpwardEntry
from backends.link.field_gateway import RelaysAre, ToGateway
from backends.link.field_relay import RelayIs
from backends.link.field_upward import UpwardCalls, UpwardEnds, UpwardPlaced
from backends.protocols.manscdp import control
from backends.protocols.manscdp.catalog import CatalogItem
from backends.protocols.manscdp.ids import Kind


class Uppers:
    """`run` until cancelled; `frame` for every frame of the hub's."""

    def __init__(
        self,
        entries: Sequence[UpwardEntry],
        own_id: str,
        known: tuple[Directory, Approved],
        put: Callable[[Frame], None],
        steer: Callable[[str, str, control.Action], None],
    ) -> None:
        """`steer`: an action for a device's channel."""
        self._directory, self._approved = known
        self._put = put
        self._relays: dict[str, RelayIs] = {}
        self._id = own_id
        centre = Centre(
            id=own_id,
            catalogue=self._catalogue,
            relay=self._relay,
            put=put,
            steer=steer,
        )
        self._uppers = [Upward(entry, centre) for entry in entries]

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            for upper in self._uppers:
                group.create_task(upper.run())

    def frame(self, frame: ToGateway) -> None:
        """What concerns them; the rest is passed over."""
        match frame:
            case UpwardPlaced() | UpwardEnds():
                for upper in self._uppers:
                    upper.frame(frame)
            case RelaysAre() if self._uppers:
                before, self._relays = self._relays, {relay.name: relay for relay in frame.relays}
                for name, relay in before.items():
                    if self._relays.get(name) != relay:  # gone, or begun anew
                        self._lost(name)
                for name in self._relays:  # one that was away has perhaps missed an end
                    calls = [call for upper in self._uppers for call in upper.calls_at(name)]
                    self._put(UpwardCalls(relay=name, calls=calls))

    def _lost(self, relay: str) -> None:
        for upper in self._uppers:
            for call in upper.calls_at(relay):
                upper.frame(UpwardEnds(relay=relay, call=call, reason="no_port"))

    def _relay(self, device_id: str) -> RelayIs | None:
        network = self._approved.told(device_id).network
        found = [relay for relay in self._relays.values() if relay.network == network]
        return min(found, key=_name, default=None)

    def _catalogue(self) -> list[Seen]:
        online = set(self._directory.online())
        return [
            seen
            for device_id in self._approved
            for seen in of_device(self._directory, device_id, device_id in online, self._id)
        ]


def of_device(directory: Directory, device_id: str, is_there: bool, own_id: str) -> Iterable[Seen]:
    """A device's channels under their groups, which hang under us where their parent is not seen.
    Places are WGS-84."""
    book = directory.channels
    items = dict(book.items(device_id))
    if not items and book.base(device_id, device_id) is not None:
        items[device_id] = CatalogItem(id=device_id)
    groups = {i for i, item in items.items() if item.kind in (Kind.GROUP, Kind.VIRTUAL)}
    for item in items.values():
        parents = tuple(p for p in item.parent_ids if p in groups and p != item.id) or (own_id,)
        group_id = item.group_id if item.group_id in groups else ""
        if item.id in groups:
            told = msgspec.structs.replace(item, parent_ids=parents, group_id=group_id)
            yield Seen(told, "")
            continue
        base = book.base(device_id, item.id)
        if base is None:
            continue
        place = base.place
        yield Seen(
            CatalogItem(
                id=item.id,
                name=base.name or directory.name(device_id),
                manufacturer=item.manufacturer,
                model=item.model,
                owner=item.owner,
                civil_code=item.civil_code,
                address=item.address,
                parent_ids=parents,
                group_id=group_id,
                is_online=base.is_online and is_there,
                lon_deg=place.lon_wgs84 if place is not None else None,
                lat_deg=place.lat_wgs84 if place is not None else None,
                ptz_kind=item.ptz_kind,
            ),
            device_id,
        )


def _name(relay: RelayIs) -> str:
    return relay.name
