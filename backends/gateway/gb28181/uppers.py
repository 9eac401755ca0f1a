"""All higher platforms of one gateway, and what of its devices they may have. Gateway's loop."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable, Iterable, Sequence

import msgspec

from backends.gateway.datum import Datum, to_wgs84
from backends.gateway.gb28181.approved import Approved
from backends.gateway.gb28181.directory import Directory
from backends.gateway.gb28181.platform_events import Received
from backends.gateway.gb28181.upward import Upward
from backends.gateway.gb28181.upward_answers import Ask
from backends.gateway.gb28181.upward_lease import Steer, UpwardLease
from backends.gateway.gb28181.upward_settings import UpwardEntry
from backends.gateway.gb28181.upward_types import Centre, Frame, Seen
from backends.link.field_gateway import PlayRecording, RelaysAre, ToGateway
from backends.link.field_relay import RelayIs, SteerStream
from backends.link.field_upward import UpwardCalls, UpwardEnds, UpwardMay, UpwardPlaced
from backends.protocols.manscdp.catalog import CatalogItem
from backends.protocols.manscdp.ids import Kind
from backends.protocols.manscdp.messages import AlarmNotice, MobilePosition


class Hands(msgspec.Struct, frozen=True, kw_only=True):
    """What is done with devices below for them: `steer` moves a camera, `ask` puts a query, `tell`
    has a recording played."""

    steer: Steer
    ask: Ask
    tell: Callable[[PlayRecording | SteerStream], None]


class Uppers:
    """`run` until cancelled; `frame` for every frame of the hub's."""

    def __init__(
        self,
        entries: Sequence[UpwardEntry],
        own_id: str,
        known: tuple[Directory, Approved],
        put: Callable[[Frame], None],
        hands: Hands,
    ) -> None:
        self._directory, self._approved = known
        self._put = put
        self._relays: dict[str, RelayIs] = {}
        self._id = own_id
        self._hands = hands
        self._seen: tuple[int, list[Seen]] | None = None
        self._lease = UpwardLease(put, hands.steer)
        self._uppers = [Upward(entry, self._centre(entry)) for entry in entries]

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
            case UpwardMay():
                self._lease.answered(frame)
            case RelaysAre() if self._uppers:
                before, self._relays = self._relays, {relay.name: relay for relay in frame.relays}
                for name, relay in before.items():
                    if self._relays.get(name) != relay:  # gone, or begun anew
                        self._lost(name)
                for name in self._relays:  # one that was away has perhaps missed an end
                    calls = [call for upper in self._uppers for call in upper.calls_at(name)]
                    self._put(UpwardCalls(relay=name, calls=calls))

    def heard(self, said: Received) -> None:
        """A device said something of itself."""
        message = said.message
        if self._uppers and isinstance(message, AlarmNotice | MobilePosition):
            placed = _in_wgs84(message, self._approved.told(said.device_id).datum)
            for upper in self._uppers:
                upper.heard(placed)

    def _centre(self, entry: UpwardEntry) -> Centre:
        return Centre(
            id=self._id,
            catalogue=self._catalogue,
            relay=self._relay,
            put=self._put,
            steer=functools.partial(self._lease.steer, entry),
            ask=self._hands.ask,
            tell=self._hands.tell,
        )

    def _lost(self, relay: str) -> None:
        for upper in self._uppers:
            for call in upper.calls_at(relay):
                upper.frame(UpwardEnds(relay=relay, call=call, reason="no_port"))

    def _relay(self, device_id: str) -> RelayIs | None:
        network = self._approved.told(device_id).network
        found = [relay for relay in self._relays.values() if relay.network == network]
        return min(found, key=_name, default=None)

    def _catalogue(self) -> list[Seen]:
        """Made anew only where something of it may be another: all ask every two seconds."""
        book = self._directory.channels
        if self._seen is None or self._seen[0] != book.version:
            self._seen = (book.version, self._made_catalogue())
        return self._seen[1]

    def _made_catalogue(self) -> list[Seen]:
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


def _in_wgs84(message: AlarmNotice | MobilePosition, datum: str) -> AlarmNotice | MobilePosition:
    if message.lon_deg is None or message.lat_deg is None:
        return message
    lon, lat = to_wgs84(message.lon_deg, message.lat_deg, Datum(datum))
    return msgspec.structs.replace(message, lon_deg=round(lon, 7), lat_deg=round(lat, 7))


def _name(relay: RelayIs) -> str:
    return relay.name
