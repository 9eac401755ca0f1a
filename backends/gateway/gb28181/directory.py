"""Devices as the hub is told of them, and what of them outlives a restart. Pure; clock passed in.

Presence says who is there; here stands since when, under what name, with which channels. Changes
are gathered and taken as frames.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import msgspec

from backends.gateway.datum import Datum
from backends.gateway.gb28181.approved import Approved
from backends.gateway.gb28181.channel_book import ChannelBook, Listed
from backends.gateway.gb28181.registrar import MAX_STRANGERS, Now, Registration, Stranger
from backends.link.devices import Channel, Device, DeviceState
from backends.link.field import MOST_IN_FRAME
from backends.link.field_gateway import DevicesAre
from backends.protocols.manscdp.catalog import CatalogItem
from backends.protocols.manscdp.messages import DeviceInfo, DeviceStatus
from backends.protocols.sip.flow import Flow

MOST_TEXT = 100
_EDITIONS = {"3.0": "2022", "2.0": "2016", "1.0": "2011"}


class Registered(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of a device: its registration, and what it said of itself. `flow` None: it
    never registered, or is gone."""

    is_online: bool
    since: dt.datetime
    flow: Flow | None = None
    expires_at: dt.datetime | None = None
    call_id: str = ""
    edition: str = ""
    own_name: str = ""
    manufacturer: str = ""
    model: str = ""
    firmware: str = ""
    skew_ms: int | None = None
    problem: str = ""


class Directory:
    """All devices of one gateway. `heard_at`: the caller's, when each was last heard."""

    def __init__(self, gateway: str, platform_id: str, approved: Approved) -> None:
        self._gateway = gateway
        self._approved = approved
        self._registered: dict[str, Registered] = {}
        self._strangers: dict[str, Device] = {}  # the one unheard for longest first
        self._forgotten: list[str] = []
        self._changed: dict[str, None] = {}  # in order
        self.channels = ChannelBook(platform_id, self._datum, self.name)
        self.heard_at: dict[str, dt.datetime] = {}

    def registered(self, done: Registration, flow: Flow, now: Now) -> None:
        """A registration, first or renewed."""
        device_id, edition = done.device_id, done.edition
        self._strangers.pop(device_id, None)
        before = self._registered.get(device_id)
        was_online = before is not None and before.is_online
        base = before or Registered(is_online=True, since=now.at)
        after = msgspec.structs.replace(
            base,
            is_online=True,
            since=base.since if was_online else now.at,
            flow=flow,
            expires_at=now.at + dt.timedelta(seconds=done.expires_s),
            call_id=done.call_id,
            edition=_EDITIONS.get(edition, base.edition if not edition else ""),
            problem="",
        )
        self._set(device_id, after, now)

    def moved(self, device_id: str, flow: Flow, now: Now) -> None:
        """It is reached elsewhere."""
        known = self._registered.get(device_id)
        if known is not None:
            self._set(device_id, msgspec.structs.replace(known, flow=flow), now)

    def went_offline(self, device_id: str, why: str, now: Now) -> None:
        """`why` is a code of presence.Reason."""
        known = self._registered.get(device_id)
        if known is not None and known.is_online:
            after = msgspec.structs.replace(
                known, is_online=False, since=now.at, flow=None, problem=why.replace(" ", "_")
            )
            self._set(device_id, after, now)

    def troubled(self, device_id: str, problem: str, now: Now) -> None:
        """What an engineer should know while it is not there: "wrong_password", "locked"…"""
        known = self._registered.get(device_id) or Registered(is_online=False, since=now.at)
        if known.problem != problem and not known.is_online:
            self._set(device_id, msgspec.structs.replace(known, problem=problem), now)

    def introduced(self, device_id: str, said: DeviceInfo, now: Now) -> None:
        """DeviceInfo."""
        known = self._registered.get(device_id)
        if known is None or not said.is_ok:
            return
        told = msgspec.structs.replace(
            known,
            own_name=said.name[:MOST_TEXT] or known.own_name,
            manufacturer=said.manufacturer[:MOST_TEXT] or known.manufacturer,
            model=said.model[:MOST_TEXT] or known.model,
            firmware=said.firmware[:MOST_TEXT] or known.firmware,
        )
        if told != known:
            self._set(device_id, told, now)
            self.channels.version += 1  # one without a name has its device's

    def told_status(self, device_id: str, said: DeviceStatus, now: Now) -> None:
        """DeviceStatus: its clock."""
        known = self._registered.get(device_id)
        if known is not None and said.device_time is not None:
            skew_ms = round((said.device_time - now.at).total_seconds() * 1000)
            self._set(device_id, msgspec.structs.replace(known, skew_ms=skew_ms), now)

    def listed(
        self, device_id: str, items: Iterable[CatalogItem], now: Now, *, is_whole: bool
    ) -> None:
        """A catalogue."""
        self.channels.listed(device_id, items, now.at, is_whole=is_whole)
        self._show(device_id, now)

    def listed_anew(self, device_id: str, changes: Iterable[CatalogItem], now: Now) -> None:
        """Changes of a catalogue, by subscription."""
        is_there = self._is_there(device_id)
        self.channels.changed(device_id, changes, now.at, is_there=is_there)
        self._changed[device_id] = None

    def settle(self, now: Now) -> None:
        """What a changed group means for the channels below it."""
        self._changed |= dict.fromkeys(self.channels.settle(now))

    def strange(self, who: Stranger, problem: str, now: Now) -> None:
        """An unknown device asks to register. `problem`: a code."""
        before = self._strangers.pop(who.device_id, None)
        self._strangers[who.device_id] = Device(
            id=who.device_id,
            gateway=self._gateway,
            state=DeviceState.PENDING,
            since=before.since if before else now.at,
            address=who.host,
            model=who.user_agent,
            problem=problem,
        )
        if before is None or before.address != who.host:
            self._changed[who.device_id] = None
        self._forget_strangers()

    def decided(self, device_id: str, now: Now) -> None:
        """Approved, changed or forgotten."""
        self._strangers.pop(device_id, None)
        self._changed[device_id] = None
        if device_id not in self._approved:
            self._registered.pop(device_id, None)
            self.heard_at.pop(device_id, None)
            self.channels.forget(device_id)
            self._forgotten.append(device_id)
        else:
            self.channels.rebuild(device_id, now.at)
            self._show(device_id, now)

    def touch(self, device_id: str) -> None:
        """Say it again: somebody looks at it."""
        self._changed[device_id] = None

    def name(self, device_id: str) -> str:
        """What people call it, else what it calls itself, else its id."""
        known = self._registered.get(device_id)
        return self._approved.name(device_id) or (known.own_name if known else "") or device_id

    def registration(self, device_id: str) -> Registered | None:
        """What is known of its registration; also what is kept of it."""
        return self._registered.get(device_id)

    def stranger(self, device_id: str) -> Device | None:
        """One that waits for approval."""
        return self._strangers.get(device_id)

    def online(self) -> list[str]:
        """Devices that are there."""
        return [device_id for device_id, known in self._registered.items() if known.is_online]

    def restore(self, device_id: str, kept: Registered) -> None:
        """From before a restart."""
        self._registered[device_id] = kept
        self._changed[device_id] = None

    def restore_catalogue(self, device_id: str, kept: Listed, now: Now) -> None:
        """From before a restart, after its device."""
        self.channels.restore(device_id, kept, self._is_there(device_id), now.at)

    def restore_stranger(self, device: Device) -> None:
        """From before a restart; nobody has approved it meanwhile in the file."""
        if device.id not in self._approved:
            self._strangers[device.id] = device
            self._forget_strangers()

    def take_forgotten(self) -> list[str]:
        """Devices that were deleted, and strangers that newer ones have crowded out: unknown to
        the hub, and kept only where they have asked again since."""
        gone, self._forgotten = self._forgotten, []
        return gone

    def _forget_strangers(self) -> None:
        """Anyone can ask in any name: the list is bounded, here as at the registrar's."""
        while len(self._strangers) > MAX_STRANGERS:
            oldest = next(iter(self._strangers))
            del self._strangers[oldest]
            self._changed.pop(oldest, None)
            self._forgotten.append(oldest)

    @property
    def changes(self) -> tuple[str, ...]:
        """Devices that changed since the last frames."""
        return tuple(self._changed)

    def take_changes(self, gone: Sequence[str] = ()) -> list[DevicesAre]:
        """Frames of what changed, and of devices that are no more; nothing is owed afterwards."""
        ids, self._changed = list(self._changed), {}
        there = [i for i in ids if i in self._approved or i in self._strangers]
        frames = self._frames([self._device(i) for i in there], self.channels.take_changes())
        return [DevicesAre(gateway=self._gateway, gone=list(gone)), *frames] if gone else frames

    def whole(self) -> list[DevicesAre]:
        """Frames of all there is, the first marked, and the last."""
        self._changed = dict.fromkeys(self._forgotten)  # what is back is said after "gone" too
        ids = dict.fromkeys([*self._approved, *self._strangers])
        frames = self._frames([self._device(i) for i in ids], self.channels.whole())
        frames = frames or [DevicesAre(gateway=self._gateway)]
        networks = self._approved.networks
        frames[0] = msgspec.structs.replace(frames[0], is_first=True, networks=networks)
        frames[-1] = msgspec.structs.replace(frames[-1], is_last=True)
        return frames

    def _frames(self, devices: list[Device], channels: list[Channel]) -> list[DevicesAre]:
        size = MOST_IN_FRAME
        frames = [
            DevicesAre(gateway=self._gateway, devices=devices[at : at + size])
            for at in range(0, len(devices), size)
        ]
        return frames + [
            DevicesAre(gateway=self._gateway, channels=channels[at : at + size])
            for at in range(0, len(channels), size)
        ]

    def _device(self, device_id: str) -> Device:
        stranger = self._strangers.get(device_id)
        if stranger is not None:
            return stranger
        known = self._registered.get(device_id)
        base = Device(
            id=device_id,
            name=self.name(device_id) if known else self._approved.name(device_id),
            gateway=self._gateway,
            state=DeviceState.NEVER,
            profile=self._approved.told(device_id),
        )
        if known is None:
            return base
        if known.expires_at is None:  # it has tried, and failed
            return msgspec.structs.replace(base, problem=known.problem)
        flow = known.flow
        channels, channels_online = self.channels.counts(device_id)
        return msgspec.structs.replace(
            base,
            state=DeviceState.ONLINE if known.is_online else DeviceState.OFFLINE,
            since=known.since,
            address=f"{flow.host}:{flow.port}" if flow else "",
            transport=flow.transport.value.lower() if flow else "",
            edition=known.edition,
            manufacturer=known.manufacturer,
            model=known.model,
            firmware=known.firmware,
            channels=channels,
            channels_online=channels_online,
            expires_at=known.expires_at,
            last_keepalive=self.heard_at.get(device_id),
            skew_ms=known.skew_ms,
            problem=known.problem,
        )

    def _datum(self, device_id: str) -> Datum:
        known = self._approved.get(device_id)
        return known.profile.datum if known else Datum.WGS84

    def _set(self, device_id: str, after: Registered, now: Now) -> None:
        before = self._registered.get(device_id)
        self._registered[device_id] = after
        self._changed[device_id] = None
        if before is None or before.is_online != after.is_online:
            self._show(device_id, now)

    def _show(self, device_id: str, now: Now) -> None:
        self.channels.show(device_id, self._is_there(device_id), now.at)
        self._changed[device_id] = None

    def _is_there(self, device_id: str) -> bool:
        known = self._registered.get(device_id)
        return known is not None and known.is_online
