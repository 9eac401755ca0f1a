"""What a console knows of devices, PTZ leases, recordings and talk. Pure; the line owns it.

Nothing of it is in the log: it is what gateways, relays and the hub said last.
"""

from __future__ import annotations

from backends.link.devices import Channel, Device, DevicesFrame, Network
from backends.link.media import (
    DeviceHubFrame,
    Fetch,
    FetchesFrame,
    PlaybackFrame,
    PlaybackState,
    RecordingNow,
    RecordingsFrame,
    TalkFrame,
    TalkIs,
)
from backends.link.steering import PtzFrame, PtzLease, SteerFailed
from backends.record.ids import CameraId

MOST_PLAYBACKS = 64  # states kept of playbacks; the oldest go first


class FieldReplica:
    """Its mappings stay the same objects for good. Windows read, the line writes."""

    def __init__(self) -> None:
        self.devices: dict[str, Device] = {}
        self.channels: dict[tuple[str, str], Channel] = {}  # by device and channel
        self.networks: dict[str, Network] = {}
        self.leases: dict[CameraId, PtzLease] = {}
        self.recorded: dict[CameraId, RecordingNow] = {}
        self.fetches: dict[str, Fetch] = {}  # by id, the oldest first
        self.playbacks: dict[str, PlaybackState] = {}
        self.talk: TalkIs | None = None
        self.steer_failed: SteerFailed | None = None  # the last

    def apply(self, frame: DeviceHubFrame) -> str:
        """Take in one frame. Returns the flag of Change that tells of it."""
        match frame:
            case DevicesFrame():
                if frame.is_whole:
                    self.devices.clear()
                    self.channels.clear()
                if frame.networks is not None:
                    self.networks.clear()
                    self.networks.update({network.name: network for network in frame.networks})
                for gone in frame.gone:
                    self._forget(gone)
                self.devices.update({device.id: device for device in frame.devices})
                for channel in frame.channels:
                    self._take(channel)
                return "devices"
            case PtzFrame():
                self.leases.clear()
                self.leases.update({lease.camera: lease for lease in frame.leases})
                return "ptz"
            case SteerFailed():
                self.steer_failed = frame
                return "steer_failed"
            case RecordingsFrame():
                self.recorded.clear()
                self.recorded.update({now.camera: now for now in frame.now})
                return "recordings"
            case FetchesFrame():
                self.fetches.clear()
                self.fetches.update({fetch.id: fetch for fetch in frame.now})
                return "fetches"
            case PlaybackFrame():
                while len(self.playbacks) >= MOST_PLAYBACKS:
                    del self.playbacks[next(iter(self.playbacks))]
                self.playbacks[frame.state.playback] = frame.state
                return "playbacks"
            case TalkFrame():
                self.talk = frame.talk
                return "talk"

    def clear(self) -> None:
        """Nobody is signed in: nothing is known."""
        for mapping in (self.devices, self.channels, self.leases, self.recorded, self.playbacks):
            mapping.clear()
        self.fetches.clear()
        self.networks.clear()
        self.talk = self.steer_failed = None

    def _take(self, channel: Channel) -> None:
        if channel.is_gone:
            self.channels.pop((channel.device, channel.id), None)
        else:
            self.channels[channel.device, channel.id] = channel

    def _forget(self, device: str) -> None:
        self.devices.pop(device, None)
        for key in [key for key in self.channels if key[0] == device]:
            del self.channels[key]
