"""The channels of all devices: which there are, which can be seen, since when. Pure.

A channel is online when its catalogue says so and its device is there. One that left the
catalogue is said once as gone, and remains known as such.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping

import msgspec

from backends.gateway.datum import Datum
from backends.gateway.gb28181 import catalogue
from backends.link.devices import Channel
from backends.protocols.manscdp.catalog import CatalogItem


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of a catalogue: its items, and since when its channels are as they are."""

    items: tuple[CatalogItem, ...]
    since: dict[str, dt.datetime] = {}
    gone: dict[str, Channel] = {}


class _Channels:
    def __init__(self) -> None:
        self.items: dict[str, CatalogItem] = {}
        self.base: dict[str, Channel] = {}  # as the catalogue has them, whatever the device's state
        self.since: dict[str, dt.datetime] = {}
        self.shown: dict[str, bool] = {}  # online as it was last said
        self.gone: dict[str, Channel] = {}


class ChannelBook:
    """`datum` of a device's places, `name` of a device for a channel that has none."""

    def __init__(
        self, platform_id: str, datum: Callable[[str], Datum], name: Callable[[str], str]
    ) -> None:
        self._platform_id = platform_id
        self._datum = datum
        self._name = name
        self._by_device: dict[str, _Channels] = {}
        self._changed: dict[tuple[str, str], None] = {}
        self.version = 0  # another whenever anything in it may be

    def __contains__(self, device_id: str) -> bool:
        return device_id in self._by_device

    def listed(
        self, device_id: str, items: Iterable[CatalogItem], at: dt.datetime, *, is_whole: bool
    ) -> None:
        """A catalogue. What it lacks is gone, if it is whole; a partial one only adds."""
        state = self._by_device.setdefault(device_id, _Channels())
        fresh = {item.id: item for item in items}
        state.items = fresh if is_whole else state.items | fresh
        self.rebuild(device_id, at)

    def changed(self, device_id: str, changes: Iterable[CatalogItem], at: dt.datetime) -> None:
        """A notification of the catalogue's subscription."""
        state = self._by_device.setdefault(device_id, _Channels())
        state.items = catalogue.with_changes(state.items, changes)
        self.rebuild(device_id, at)

    def rebuild(self, device_id: str, at: dt.datetime) -> None:
        """Its channels anew from its items; the datum may be another."""
        state = self._by_device.get(device_id)
        if state is None:
            return
        self.version += 1
        made = {channel.id: channel for channel in self._made(device_id, state)}
        for name in state.base.keys() - made.keys():
            state.gone[name] = msgspec.structs.replace(
                state.base[name], is_gone=True, is_online=False, since=at
            )
            state.shown.pop(name, None)
            self._changed[device_id, name] = None
        for name, channel in made.items():
            was_gone = state.gone.pop(name, None) is not None
            if was_gone or state.base.get(name) != channel:
                self._changed[device_id, name] = None
        state.base = made

    def show(self, device_id: str, is_there: bool, at: dt.datetime) -> None:
        """Whether its device is there: which channels can be seen now, and since when."""
        state = self._by_device.get(device_id)
        if state is None:
            return
        self.version += 1
        for name, channel in state.base.items():
            is_online = channel.is_online and is_there
            if state.shown.get(name) is not is_online:
                state.shown[name] = is_online
                state.since[name] = at
                self._changed[device_id, name] = None
            else:
                state.since.setdefault(name, at)

    def forget(self, device_id: str) -> None:
        """The device is forgotten, and its channels with it."""
        if self._by_device.pop(device_id, None) is not None:
            self.version += 1
            for key in [key for key in self._changed if key[0] == device_id]:
                del self._changed[key]
            self._changed[device_id, ""] = None  # to be kept no longer

    def base(self, device_id: str, channel_id: str) -> Channel | None:
        """As the catalogue has it."""
        state = self._by_device.get(device_id)
        return state.base.get(channel_id) if state else None

    def items(self, device_id: str) -> Mapping[str, CatalogItem]:
        """The catalogue."""
        state = self._by_device.get(device_id)
        return state.items if state else {}

    def counts(self, device_id: str) -> tuple[int, int]:
        """Channels, and those that can be seen."""
        state = self._by_device.get(device_id)
        return (len(state.base), sum(state.shown.values())) if state else (0, 0)

    def kept(self, device_id: str) -> Listed | None:
        """What outlives a restart."""
        state = self._by_device.get(device_id)
        if state is None or not (state.items or state.base or state.gone):
            return None
        return Listed(items=tuple(state.items.values()), since=state.since, gone=state.gone)

    def restore(self, device_id: str, kept: Listed, is_there: bool, at: dt.datetime) -> None:
        """From before a restart."""
        state = self._by_device[device_id] = _Channels()
        state.items = {item.id: item for item in kept.items}
        state.since, state.gone = dict(kept.since), dict(kept.gone)
        state.base = {channel.id: channel for channel in self._made(device_id, state)}
        state.shown = {name: c.is_online and is_there for name, c in state.base.items()}
        self.show(device_id, is_there, at)

    @property
    def changed_devices(self) -> frozenset[str]:
        """Whose channels changed since they were last taken."""
        return frozenset(device_id for device_id, _ in self._changed)

    def take_changes(self) -> list[Channel]:
        """Channels that changed; nothing is owed afterwards."""
        keys, self._changed = list(self._changed), {}
        return [channel for key in keys if (channel := self._channel(*key)) is not None]

    def whole(self) -> list[Channel]:
        """All channels."""
        self._changed = {}
        return [
            channel
            for device_id, state in self._by_device.items()
            for name in (*state.base, *state.gone)
            if (channel := self._channel(device_id, name)) is not None
        ]

    def _made(self, device_id: str, state: _Channels) -> list[Channel]:
        datum = self._datum(device_id)
        return catalogue.channels(device_id, self._platform_id, state.items, datum)

    def _channel(self, device_id: str, channel_id: str) -> Channel | None:
        state = self._by_device.get(device_id)
        if state is None:
            return None
        base = state.base.get(channel_id)
        if base is None:
            return state.gone.get(channel_id)
        return msgspec.structs.replace(
            base,
            name=base.name or self._name(device_id),
            is_online=state.shown.get(channel_id, False),
            since=state.since.get(channel_id),
        )
