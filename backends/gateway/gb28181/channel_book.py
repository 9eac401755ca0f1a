"""The channels of all devices: which there are, which can be seen, since when. Pure; bounded.

A channel is online when its catalogue says so and its device is there. One that left the
catalogue is said once as gone, and remains known as such. A change is followed item by item: a
lower platform may have 20,000 channels and say 50 changes a second.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Mapping
from itertools import islice

import msgspec
from msgspec.structs import replace

from backends.gateway.datum import Datum
from backends.gateway.gb28181 import catalogue
from backends.gateway.gb28181.meanwhile import Meanwhile
from backends.gateway.gb28181.registrar import Now
from backends.link.devices import Channel
from backends.protocols.manscdp.catalog import CatalogItem
from backends.protocols.manscdp.paging import MAX_ITEMS

# Of 20,000 channels, 50 changes of one item a second take 2 % of a core with all that belongs to a
# NOTIFY (630 % when all were made anew for each, and kept five times a second). Where what changes
# is the group of all of them: 6 %, and 19 % if they were made anew every second.
REBUILD_EVERY_S = 3.0
KEEP_EVERY_S = 5.0  # 5 MB, of 20,000
MOST_BEARING = 1_000  # ids of groups that nothing is below any more, until they are sorted out
MOST_GONE = 1_000  # of a device; the hub takes one that it is not told of any more as gone


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of a catalogue: its items, and since when its channels are as they are."""

    items: tuple[CatalogItem, ...]
    since: dict[str, dt.datetime] = {}
    gone: dict[str, Channel] = {}


class _Channels:
    def __init__(self, is_there: bool) -> None:
        self.is_there = is_there
        self.items: dict[str, CatalogItem] = {}
        self.bearing: set[str] = set()  # at least those that channels show something of
        self.base: dict[str, Channel] = {}  # as the catalogue has them, whatever the device's state
        self.since: dict[str, dt.datetime] = {}
        self.shown: dict[str, bool] = {}  # online as it was last said
        self.gone: dict[str, Channel] = {}  # the one gone for longest first
        self.rebuilt_s = self.kept_s = -math.inf


class ChannelBook:
    """`datum` of a device's places, `name` of a device for a channel that has none.

    `meanwhile` is told of questions for a catalogue.
    """

    def __init__(
        self, platform_id: str, datum: Callable[[str], Datum], name: Callable[[str], str]
    ) -> None:
        self._platform_id = platform_id
        self._datum = datum
        self._name = name
        self._by_device: dict[str, _Channels] = {}
        self._changed: dict[tuple[str, str], None] = {}
        self._stale: dict[str, None] = {}  # devices where a group changed since the last rebuilding
        self._unkept: dict[str, None] = {}
        self.meanwhile = Meanwhile()
        self.refused = 0  # items beyond the bound
        self.version = 0  # another whenever anything in it may be

    def __contains__(self, device_id: str) -> bool:
        return device_id in self._by_device

    def listed(
        self, device_id: str, items: Iterable[CatalogItem], at: dt.datetime, *, is_whole: bool
    ) -> None:
        """A catalogue. What it lacks is gone, if it is whole; a partial one only adds. What was
        notified since it was asked for is newer."""
        state = self._by_device.setdefault(device_id, _Channels(is_there=False))
        told = {item.id: item for item in items}
        fresh = self.meanwhile.onto(device_id, told, state.items)
        if not is_whole:
            fresh = state.items | fresh
        self.refused += max(len(fresh) - MAX_ITEMS, 0)
        state.items = dict(islice(fresh.items(), MAX_ITEMS))
        self._unkept[device_id] = None
        self.rebuild(device_id, at)

    def changed(
        self, device_id: str, changes: Iterable[CatalogItem], at: dt.datetime, *, is_there: bool
    ) -> None:
        """A notification of the catalogue's subscription. What follows of a group that changes for
        those below it is made by `settle`."""
        state = self._by_device.setdefault(device_id, _Channels(is_there))
        changes = list(changes)
        self.meanwhile.note(device_id, changes)
        for change in changes:
            known = state.items.get(change.id)
            after = catalogue.after(known, change)
            if after == known:
                continue
            if known is None and len(state.items) >= MAX_ITEMS:
                self.refused += 1
                continue
            self.version += 1
            self._unkept[device_id] = None
            self._set(device_id, state, change.id, after)
            self._remake(device_id, state, change.id, at)
            bears = change.id in state.bearing and not catalogue.is_switched(known, after)
            # A camera without channels is one itself.
            is_itself = device_id in state.base and device_id not in state.items
            is_outgrown = len(state.bearing) > 2 * len(state.items) + MOST_BEARING
            if bears or is_itself or is_outgrown or not state.base:
                self._stale[device_id] = None

    def settle(self, now: Now) -> list[str]:
        """Makes what changed for many channels, once for many changes; of which devices."""
        settled = []
        for device_id in list(self._stale):
            state = self._by_device[device_id]
            if now.s >= state.rebuilt_s + REBUILD_EVERY_S:
                state.rebuilt_s = now.s
                self.rebuild(device_id, now.at)
                self.show(device_id, state.is_there, now.at)
                settled.append(device_id)
        return settled

    def rebuild(self, device_id: str, at: dt.datetime) -> None:
        """Its channels anew from its items; the datum may be another."""
        state = self._by_device.get(device_id)
        if state is None:
            return
        self.version += 1
        self._stale.pop(device_id, None)
        state.bearing = catalogue.bears_on((self._platform_id, device_id), state.items.values())
        made = self._made(device_id, state)
        for name in [name for name in state.base if name not in made]:
            self._lose(device_id, state, name, at)
        for channel in made.values():
            self._put(device_id, state, channel)
        state.base = made  # in the catalogue's order

    def show(self, device_id: str, is_there: bool, at: dt.datetime) -> None:
        """Whether its device is there: which channels can be seen now, and since when."""
        state = self._by_device.get(device_id)
        if state is None:
            return
        self.version += 1
        state.is_there = is_there
        for channel in state.base.values():
            self._show(device_id, state, channel, at)

    def forget(self, device_id: str) -> None:
        """The device is forgotten, and its channels with it."""
        self.meanwhile.forget(device_id)
        if self._by_device.pop(device_id, None) is not None:
            self.version += 1
            for key in [key for key in self._changed if key[0] == device_id]:
                del self._changed[key]
            self._stale.pop(device_id, None)
            self._unkept[device_id] = None

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
        state = self._by_device[device_id] = _Channels(is_there)
        state.items = {item.id: item for item in kept.items}
        state.bearing = catalogue.bears_on((self._platform_id, device_id), kept.items)
        state.base = self._made(device_id, state)
        state.since = {name: at for name, at in kept.since.items() if name in state.base}
        state.gone = {name: c for name, c in kept.gone.items() if name not in state.base}
        state.shown = {name: c.is_online and is_there for name, c in state.base.items()}
        self.show(device_id, is_there, at)

    def take_unkept(self, now_s: float, *, is_last: bool = False) -> list[str]:
        """Devices of which something else is to be kept now: each every few seconds at most, as
        that is all of its catalogue; all of them where it is the last time."""
        due = [one for one in self._unkept if is_last or self._may_keep(one, now_s)]
        for device_id in due:
            del self._unkept[device_id]
            if state := self._by_device.get(device_id):
                state.kept_s = now_s
        return due

    def take_changes(self) -> list[Channel]:
        """Channels that changed; nothing is owed afterwards."""
        keys, self._changed = list(self._changed), {}
        found = [channel for key in keys if (channel := self._channel(*key)) is not None]
        for device_id in {key[0] for key in keys}:
            self._forget_gone(self._by_device[device_id])
        return found

    def whole(self) -> list[Channel]:
        """All channels."""
        self._changed = {}
        for state in self._by_device.values():
            self._forget_gone(state)
        return [
            channel
            for device_id, state in self._by_device.items()
            for name in (*state.base, *state.gone)
            if (channel := self._channel(device_id, name)) is not None
        ]

    def _set(
        self, device_id: str, state: _Channels, item_id: str, after: CatalogItem | None
    ) -> None:
        if after is None:
            del state.items[item_id]
            return
        state.items[item_id] = after
        state.bearing |= catalogue.bears_on((self._platform_id, device_id), (after,))

    def _remake(self, device_id: str, state: _Channels, item_id: str, at: dt.datetime) -> None:
        """One channel anew from its item."""
        item = state.items.get(item_id)
        if item is not None and catalogue.is_channel(item):
            device = (self._platform_id, device_id)
            made = catalogue.channel(device, item, state.items, self._datum(device_id))
            self._put(device_id, state, made)
            self._show(device_id, state, made, at)
        elif item_id in state.base:
            self._lose(device_id, state, item_id, at)

    def _put(self, device_id: str, state: _Channels, channel: Channel) -> None:
        was_gone = state.gone.pop(channel.id, None) is not None
        if was_gone or state.base.get(channel.id) != channel:
            self._note(device_id, channel.id)
        state.base[channel.id] = channel

    def _lose(self, device_id: str, state: _Channels, name: str, at: dt.datetime) -> None:
        state.gone[name] = replace(state.base.pop(name), is_gone=True, is_online=False, since=at)
        state.shown.pop(name, None)
        state.since.pop(name, None)
        self._note(device_id, name)

    def _show(self, device_id: str, state: _Channels, channel: Channel, at: dt.datetime) -> None:
        is_online = channel.is_online and state.is_there
        if state.shown.get(channel.id) is not is_online:
            state.shown[channel.id] = is_online
            state.since[channel.id] = at
            self._note(device_id, channel.id)
        else:
            state.since.setdefault(channel.id, at)

    def _note(self, device_id: str, channel_id: str) -> None:
        """To be said and kept."""
        self._changed[device_id, channel_id] = None
        self._unkept[device_id] = None

    def _may_keep(self, device_id: str, now_s: float) -> bool:
        state = self._by_device.get(device_id)
        return state is None or now_s >= state.kept_s + KEEP_EVERY_S

    @staticmethod
    def _forget_gone(state: _Channels) -> None:
        """Once they are said."""
        for name in list(islice(state.gone, max(len(state.gone) - MOST_GONE, 0))):
            del state.gone[name]

    def _made(self, device_id: str, state: _Channels) -> dict[str, Channel]:
        device = (self._platform_id, device_id)
        made = catalogue.channels(device, state.items, self._datum(device_id))
        return {channel.id: channel for channel in made}

    def _channel(self, device_id: str, channel_id: str) -> Channel | None:
        state = self._by_device.get(device_id)
        if state is None:
            return None
        base = state.base.get(channel_id)
        if base is None:
            return state.gone.get(channel_id)
        return replace(
            base,
            name=base.name or self._name(device_id),
            is_online=state.shown.get(channel_id, False),
            since=state.since.get(channel_id),
        )
