"""Devices and channels as their gateways say them, and the cameras that channels are. Hub's loop.

Nothing of it is in the log. A channel keeps its camera's id and number for good, also while it is
gone from its device's catalogue.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Sequence

import msgspec

from backends.hub.cameras import Cameras
from backends.hub.channel_numbers import ChannelNumbers, Wish
from backends.hub.channel_rows import KnownChannel
from backends.link.devices import (
    CameraCard,
    Channel,
    Device,
    DevicesFrame,
    DeviceState,
    StreamKind,
)
from backends.link.field import MOST_IN_FRAME
from backends.link.field_gateway import DevicesAre
from backends.record.ids import CameraId
from backends.record.resource import Camera, CameraState

log = logging.getLogger(__name__)

_FIXED_BULLET = 3
_VOICE_OUTPUT = "137"  # digits 11 to 13 of its id: it shows no picture
_ChannelKey = tuple[str, str]  # device, channel


class DeviceDesk:
    """`address_of` gives the RTSP address of a relay of a network, "" where none is known."""

    def __init__(
        self, cameras: Cameras, kept: Iterable[KnownChannel], address_of: Callable[[str], str]
    ) -> None:
        self.devices: dict[str, Device] = {}
        self.channels: dict[_ChannelKey, Channel] = {}
        self._cameras, self._address_of = cameras, address_of
        self._known = {(one.channel.device, one.channel.id): one for one in kept}
        self._ids = {one.camera: key for key, one in self._known.items()}
        self._of_device: dict[str, dict[str, None]] = {}
        for device, channel in self._known:
            self._of_device.setdefault(device, {})[channel] = None
        taken = [one.number for one in self._known.values()]
        self._numbers = ChannelNumbers([*taken, *(camera.number for camera in cameras.all())])
        self._unsaved: dict[_ChannelKey, None] = {}
        self._changed: dict[str, None] = {}
        self._changed_channels: dict[_ChannelKey, None] = {}
        # What a gateway that begins anew has said so far.
        self._said: dict[str, tuple[set[str], set[_ChannelKey]]] = {}
        self._settle_numbers()
        self.addresses_changed()

    def gateway_of(self, device: str) -> str:
        """The gateway that spoke of a device last; "" where none did."""
        known = self.devices.get(device)
        return known.gateway if known is not None else ""

    def network_of(self, device: str) -> str:
        """The network whose relay takes its media."""
        known = self.devices.get(device)
        return known.profile.network if known is not None else ""

    def take(self, frame: DevicesAre) -> None:
        """A gateway says what changed, or begins with all of it."""
        if frame.is_first:
            self._said[frame.gateway] = (set(), set())
        said_devices, said_channels = self._said.get(frame.gateway, (set(), set()))
        for gone in frame.gone:
            if self.gateway_of(gone) == frame.gateway:
                self.forget(gone)
        for device in frame.devices:
            said = msgspec.structs.replace(device, gateway=frame.gateway)
            before = self.devices.get(device.id)
            if before != said:
                self.devices[device.id] = said
                self._changed[device.id] = None
                self._device_changed(said, before)
            said_devices.add(device.id)
        for channel in frame.channels:
            self._take_channel(channel)
            said_channels.add((channel.device, channel.id))
        if frame.is_last and self._said.pop(frame.gateway, None) is not None:
            self._forget_unsaid(frame.gateway, said_devices, said_channels)

    def forget(self, device: str) -> None:
        """It is no longer known to its gateway."""
        if self.devices.pop(device, None) is not None:
            self._changed[device] = None
        for key in self._channels_of(device):
            self._channel_gone(key)

    def gateway_left(self, gateway: str, now: dt.datetime) -> None:
        """Nobody says any more how its devices are."""
        self._said.pop(gateway, None)
        for device in list(self.devices.values()):
            if device.gateway != gateway or device.state is DeviceState.UNKNOWN:
                continue
            away = msgspec.structs.replace(device, state=DeviceState.UNKNOWN, since=now)
            self.devices[device.id] = away
            self._changed[device.id] = None
            self._device_changed(away, device)

    def addresses_changed(self) -> None:
        """Another relay serves, or one of another address."""
        for key in self._known:
            self._show(key)

    def channel_of(self, camera: CameraId) -> Channel | None:
        """The channel that a camera is, as its device says it now; None for any other."""
        key = self._ids.get(camera)
        return self.channels.get(key) if key is not None else None

    def camera_of(self, device: str, channel: str) -> CameraId:
        """The camera that a channel is; "" where it is none."""
        known = self._known.get((device, channel))
        return known.camera if known is not None else CameraId("")

    def number_taken(self, device: str, cards: Sequence[CameraCard]) -> int:
        """A number of those that another camera has, 0 where there is none."""
        known = {card.channel: self._known.get((device, card.channel)) for card in cards}
        own = {channel: one.number for channel, one in known.items() if one is not None}
        return self._numbers.refused(
            [Wish(card.channel, own.get(card.channel, 0), card.number) for card in cards]
        )

    def whole(self) -> list[DevicesFrame]:
        """Everything, for a console that joins."""
        frames = _in_frames(list(self.devices.values()), list(self.channels.values()), [])
        first = frames[0] if frames else DevicesFrame()
        return [msgspec.structs.replace(first, is_whole=True), *frames[1:]]

    def take_changed(self) -> list[DevicesFrame]:
        """What changed since the last call."""
        devices, self._changed = self._changed, {}
        channels, self._changed_channels = self._changed_channels, {}
        there = [self.devices[key] for key in devices if key in self.devices]
        gone = [key for key in devices if key not in self.devices]
        return _in_frames(there, [self._as_last_said(key) for key in channels], gone)

    def take_unsaved(self) -> list[KnownChannel]:
        """What is to be kept beyond a restart."""
        unsaved, self._unsaved = self._unsaved, {}
        return [self._known[key] for key in unsaved]

    def keep_again(self, known: list[KnownChannel]) -> None:
        """It could not be kept."""
        self._unsaved |= dict.fromkeys((one.channel.device, one.channel.id) for one in known)

    # -- inside ------------------------------------------------------------------------------

    def _forget_unsaid(self, gateway: str, devices: set[str], channels: set[_ChannelKey]) -> None:
        """A gateway has said all. A device without a channel has not been asked for them yet."""
        asked = {key[0] for key in channels}
        for gone in [d.id for d in self.devices.values() if d.gateway == gateway]:
            if gone not in devices:
                self.forget(gone)
        for key, known in list(self._known.items()):
            is_kept = key in channels or (key[0] in devices and key[0] not in asked)
            if known.gateway == gateway and not is_kept:
                self._channel_gone(key)

    def _channel_gone(self, key: _ChannelKey) -> None:
        channel = self._known[key].channel
        if not channel.is_gone:
            self._take_channel(msgspec.structs.replace(channel, is_gone=True))

    def _as_last_said(self, key: _ChannelKey) -> Channel:
        return self.channels.get(key) or self._known[key].channel

    def _take_channel(self, channel: Channel) -> None:
        key = channel.device, channel.id
        if channel.is_gone:
            self.channels.pop(key, None)
        elif self.channels.get(key) == channel:
            return
        else:
            self.channels[key] = channel
        self._changed_channels[key] = None
        before = self._known.get(key)
        if before is None and channel.is_gone:
            self._changed_channels.pop(key)
            return
        after = self._as_known(key, channel, before)
        if before is None or _lasting(before) != _lasting(after):
            self._unsaved[key] = None
        self._known[key] = after
        self._of_device.setdefault(key[0], {})[key[1]] = None
        if channel.is_gone:
            self._cameras.remove(after.camera)
        else:
            self._show(key)

    def _as_known(
        self, key: _ChannelKey, channel: Channel, before: KnownChannel | None
    ) -> KnownChannel:
        device = self.devices.get(channel.device)
        if before is not None:
            (after,) = self._numbered(device, [msgspec.structs.replace(before, channel=channel)])
            return self._of(device, after)
        camera = CameraId(f"gb-{channel.id}")
        if self._ids.get(camera, key) != key or self._cameras.get(camera) is not None:
            camera = CameraId(f"gb-{channel.device}-{channel.id}")
        self._ids[camera] = key
        new = KnownChannel(camera=camera, number=self._numbers.next(), channel=channel)
        (after,) = self._numbered(device, [new])
        return self._of(device, after)

    def _channels_of(self, device: str) -> list[_ChannelKey]:
        return [(device, channel) for channel in self._of_device.get(device, ())]

    def _device_changed(self, device: Device, before: Device | None) -> None:
        if before is not None and _of_channels(before) == _of_channels(device):
            return
        keys = self._channels_of(device.id)
        numbered = self._numbered(device, [self._known[key] for key in keys])
        for key, with_number in zip(keys, numbered, strict=True):
            known = self._of(device, with_number)
            if known != self._known[key]:
                self._known[key] = known
                self._unsaved[key] = None
            self._show(key)

    def _state_of(self, key: _ChannelKey) -> tuple[CameraState, dt.datetime | None]:
        device, said = self.devices.get(key[0]), self.channels.get(key)
        if device is None:
            return CameraState.UNKNOWN, None
        match device.state:
            case DeviceState.ONLINE if said is not None:
                state = CameraState.ONLINE if said.is_online else CameraState.OFFLINE
                return state, said.since
            case DeviceState.ONLINE | DeviceState.UNKNOWN:
                return CameraState.UNKNOWN, device.since
            case _:
                return CameraState.OFFLINE, device.since

    def _show(self, key: _ChannelKey) -> None:
        """Have the camera of a channel be what is known of it."""
        known = self._known[key]
        channel = known.channel
        if channel.is_gone or key[1][10:13] == _VOICE_OUTPUT:
            return
        state, since = self._state_of(key)
        base = self._address_of(known.network)
        path = f"{base}/gb28181/{key[0]}/{key[1]}" if base else ""
        camera = Camera(
            id=known.camera,
            number=known.number,
            name=known.name or channel.name or channel.id,
            department=known.department,
            main=f"{path}/{StreamKind.MAIN}" if path else "",
            sub=f"{path}/{StreamKind.SUB}" if path else "",
            place=channel.place,
            transport="tcp",
            security=known.security,
            state=state,
            since=since,
            groups=channel.groups,
            division=channel.division,
            device=key[0],
            channel=key[1],
            has_ptz=channel.ptz_kind != _FIXED_BULLET,
            owner=channel.owner,
        )
        self._cameras.put(camera)

    def _of(self, device: Device | None, known: KnownChannel) -> KnownChannel:
        """What of a channel is its device's, and what people say of it there."""
        if device is None:
            return known
        profile, channel = device.profile, known.channel
        card = profile.card_of(channel.id) or CameraCard(channel=channel.id)
        return msgspec.structs.replace(
            known,
            name=card.name,
            security=profile.security_of(channel.id, is_secret=channel.is_secret),
            network=profile.network,
            gateway=device.gateway,
            department=profile.department_of(channel.groups),
        )

    def _numbered(
        self, device: Device | None, channels: Sequence[KnownChannel]
    ) -> list[KnownChannel]:
        """A device's channels with the numbers that people chose, where nobody else has them."""
        if device is None:
            return list(channels)
        chosen = {card.channel: card.number for card in device.profile.cameras}
        wishes = [Wish(c.channel.id, c.number, chosen.get(c.channel.id, 0)) for c in channels]
        moved = self._numbers.move(wishes)
        replace = msgspec.structs.replace
        return [replace(c, number=moved.get(c.channel.id, c.number)) for c in channels]

    def _settle_numbers(self) -> None:
        """The settings may have given a camera a number since that a channel had before."""
        taken = {camera.number for camera in self._cameras.settled.values()}
        for key, known in self._known.items():
            if known.number in taken:
                self._known[key] = msgspec.structs.replace(known, number=self._numbers.next())
                self._unsaved[key] = None
                log.warning("camera %s has another number now", known.camera)


def _of_channels(device: Device) -> tuple[object, ...]:
    """What of a device its channels show."""
    profile = device.profile
    whose = (profile.department, profile.groups_of)
    what = (profile.security, profile.cameras)
    return device.state, device.since, profile.network, whose, what


def _lasting(known: KnownChannel) -> KnownChannel:
    """Without what is not worth keeping."""
    bare = msgspec.structs.replace(known.channel, is_online=False, since=None)
    return msgspec.structs.replace(known, channel=bare)


def _in_frames(
    devices: list[Device], channels: list[Channel], gone: list[str]
) -> list[DevicesFrame]:
    frames = [
        DevicesFrame(devices=devices[start : start + MOST_IN_FRAME])
        for start in range(0, len(devices), MOST_IN_FRAME)
    ]
    frames += [
        DevicesFrame(channels=channels[start : start + MOST_IN_FRAME])
        for start in range(0, len(channels), MOST_IN_FRAME)
    ]
    return [*frames, DevicesFrame(gone=gone)] if gone else frames
