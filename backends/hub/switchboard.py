"""Between consoles, gateways and relays: hands on what one says to those it concerns. Hub's loop.

Knows who is there and what is wanted; what a device is asked in SIP is its gateway's, what is
sent as pictures the relay's.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

import msgspec

from backends.hub import tables
from backends.hub.cameras import Cameras
from backends.hub.channel_rows import PutChannels, kept_channels
from backends.hub.consoles import Console, Consoles, encode
from backends.hub.device_desk import DeviceDesk
from backends.hub.fetch_desk import FetchDesk
from backends.hub.field_asking import FieldAsking
from backends.hub.field_line import FieldLine
from backends.hub.field_routes import FieldRoutes
from backends.hub.house import put_meta
from backends.hub.jobs import Answer, Job, SideJob
from backends.hub.networks import Networks
from backends.hub.part_rows import running
from backends.hub.playback_desk import PlaybackDesk
from backends.hub.ptz_desk import Above, PtzDesk
from backends.hub.recording_desk import RecordingDesk
from backends.hub.steering_desk import SteeringDesk
from backends.hub.store import Store
from backends.hub.talk_desk import TalkDesk
from backends.hub.transaction import Transaction
from backends.link.devices import StreamHealth
from backends.link.field import MOST_IN_FRAME, FieldBeat, FieldKind
from backends.link.field_gateway import (
    DevicesAre,
    GatewayFrame,
    RelayFrame,
    SnapshotTaken,
    SteerRefused,
    StreamEnds,
    StreamPlace,
    StreamStarts,
    TalkEnds,
    TalkPlace,
    TalkStarts,
)
from backends.link.field_questions import Answered
from backends.link.field_relay import (
    FetchesSeen,
    PartPlayed,
    PartsGone,
    PlaybackStands,
    RecordingFinished,
    RecordingsSeen,
    RelayIs,
    StreamPlaced,
    StreamSilent,
    StreamsSeen,
    StreamsWanted,
    TalkPlaced,
)
from backends.link.field_upward import (
    UpwardCalls,
    UpwardEnds,
    UpwardMay,
    UpwardPlace,
    UpwardPlaced,
    UpwardStarts,
    UpwardSteers,
)
from backends.link.media import DeviceClientFrame, SteerPlayback, Talk, TalkSound
from backends.link.messages import CamerasFrame
from backends.link.steering import Steer, WantPtz
from backends.record.policy import RecordingPolicy

log = logging.getLogger(__name__)

_RELAYS = "relays"  # key beside the log: those known last, that may be running


@dataclass(frozen=True, slots=True, kw_only=True)
class Centre:
    """What the switchboard needs of its hub. `submit`: work for the writer, None where it cannot.

    `shown`: a subject of that kind as it stands on the screens. `policy`: in force for recordings.
    """

    consoles: Consoles
    cameras: Cameras
    submit: Callable[[Job], Future[Answer] | None]
    now_ms: Callable[[], int]
    shown: Callable[[str, str], Any | None]
    policy: Callable[[], RecordingPolicy]


class Switchboard:
    """Made on the loop."""

    def __init__(self, store: Store, centre: Centre) -> None:
        self._loop = asyncio.get_running_loop()
        self._consoles, self._submit, self._now_ms = centre.consoles, centre.submit, centre.now_ms
        self.cameras = cameras = centre.cameras
        self.asking = FieldAsking()
        self.routes = FieldRoutes(_kept_relays(store), self._gateway_of, self._loop.time())
        self.networks = Networks(self.routes)
        self.devices = DeviceDesk(cameras, kept_channels(store), self._address_of)
        self.steering = SteeringDesk(self.devices, self.routes, self.asking, centre.submit)
        self.ptz = PtzDesk(centre.consoles, centre.now_ms, self.steering.steer)
        around = (cameras, self.devices, self.routes, centre.consoles)
        kept = running(store.all_rows(tables.recordings))
        self.recordings = RecordingDesk(around, kept, centre.submit, centre.shown, centre.policy)
        self.playbacks = PlaybackDesk(self.routes)
        self.fetches = FetchDesk(self.routes, centre.consoles)
        self.talks = TalkDesk(self.routes, self.steering.note_talk)
        self._health: dict[str, StreamsSeen] = {}
        self._calls: dict[str, str] = {}  # of a higher platform -> the gateway that has it

    # -- consoles ----------------------------------------------------------------------------

    def console_joined(self, console: Console) -> None:
        """Everything beside the log, after the state that it is given."""
        for frame in (*self.devices.whole(), self.networks.whole()):
            console.push(encode(frame))
        self.ptz.joined(console)
        self.recordings.joined(console)
        self.fetches.joined(console)

    def console_left(self, console: Console) -> None:
        """What it steered, played and said ends."""
        self.ptz.left(console)
        self.playbacks.left(console)
        self.talks.left(console)

    def take_console(self, console: Console, frame: DeviceClientFrame) -> None:
        """A frame of a console."""
        now_s = self._loop.time()
        match frame:
            case Steer():
                self.ptz.order(console, frame, now_s)
            case WantPtz():
                self.ptz.want(console, frame, now_s)
            case SteerPlayback():
                self.playbacks.steer(console, frame)
            case Talk() if frame.is_on:
                channel = self.devices.channel_of(frame.camera)
                where = (channel.device, channel.id) if channel is not None else None
                network = self.devices.network_of(channel.device) if channel is not None else ""
                relay = self.routes.relay_for(network)
                self.talks.begin(console, frame, where, relay, now_s)
            case Talk():
                self.talks.end(console, frame.camera)
            case TalkSound():
                self.talks.sound(console, frame)

    # -- gateways and relays -----------------------------------------------------------------

    def joined(self, line: FieldLine) -> None:
        """A gateway or relay is there."""
        self.routes.joined(line)

    def left(self, line: FieldLine) -> None:
        """It is gone, or was replaced by a newer line of its own."""
        self.asking.left(line)
        if not self.routes.left(line, self._loop.time()):
            return
        if line.kind is FieldKind.GATEWAY:
            self.devices.gateway_left(line.name, dt.datetime.now(dt.UTC))
            self.talks.field_left(gateway=line.name)
        else:
            self.talks.field_left(relay=line.name)
            self.recordings.relay_left(line.name)
            self._health.pop(line.name, None)

    def take(self, line: FieldLine, frame: GatewayFrame | RelayFrame) -> None:
        """What one of them says. A name in a frame that is not the line's own is not believed."""
        said_by = getattr(frame, "gateway" if line.kind is FieldKind.GATEWAY else "relay", "")
        if said_by and said_by != line.name and line.kind is FieldKind.RELAY:
            log.warning("relay %s speaks as %s: not believed", line.name, said_by)
            return
        if line.kind is FieldKind.GATEWAY:
            self._take_gateway(line, frame)
        else:
            self._take_relay(line, frame)

    def _take_gateway(self, line: FieldLine, frame: GatewayFrame | RelayFrame) -> None:
        match frame:
            case DevicesAre():
                said = msgspec.structs.replace(frame, gateway=line.name)
                self.devices.take(said)
                self.networks.said(said)
                if frame.is_last:
                    self.playbacks.say_to_gateway(line.name)
                    self.fetches.say_to_gateway(line.name)
                    self.routes.settled(line.name)
            case StreamPlace() | StreamStarts() | TalkPlace() | UpwardStarts():
                self.routes.to_relay(frame.relay, frame)
            case UpwardPlace() | UpwardCalls() | UpwardEnds():
                self._upward(line.name, frame)
            case StreamEnds():
                self.routes.to_relay(frame.relay, frame)
                self.playbacks.ended(frame.ref.recording, frame.reason)
            case TalkStarts():
                self.routes.to_relay(frame.relay, frame)
                self.talks.starts(frame, self._loop.time())
            case TalkEnds():
                self.routes.to_relay(frame.relay, frame)
                self.talks.ends(frame)
            case UpwardSteers():
                self._steered_above(line, frame)
            case Answered():
                self.asking.answered(line, frame)
            case SteerRefused():
                self.playbacks.refused(frame)
            case SnapshotTaken():
                self.steering.snapshots_taken(frame)
            case _:
                pass  # beats

    def _take_relay(self, line: FieldLine, frame: GatewayFrame | RelayFrame) -> None:
        match frame:
            case RelayIs():
                if self.routes.relay_is(msgspec.structs.replace(frame, name=line.name)):
                    self._relays_changed()
                self.playbacks.say_to_relay(line.name)
                self.fetches.say_to_relay(line.name)
                self.recordings.relay_is(line.name)
            case StreamsWanted():
                self.routes.wanted(frame)
            case StreamPlaced() | StreamSilent() | PlaybackStands():
                gateway = self.routes.gateway_line(frame.ref.device)
                if gateway is not None:
                    gateway.push(frame)
            case PartPlayed():
                self.playbacks.ended(frame.token, "file_end")
            case StreamsSeen():
                self._health[line.name] = frame
            case RecordingsSeen():
                self.recordings.seen(line.name, frame)
            case RecordingFinished():
                self.recordings.finished(line.name, frame)
            case FetchesSeen():
                self.fetches.seen(frame, self._loop.time())
            case PartsGone():
                self.recordings.gone(line.name, frame)
            case TalkPlaced():
                self.talks.placed(frame)
            case UpwardPlaced() | UpwardEnds():
                self.routes.to_gateway(self._calls.get(frame.call, ""), frame)
            case _:
                pass

    def _steered_above(self, line: FieldLine, frame: UpwardSteers) -> None:
        """A higher platform turns a camera of that gateway's, or may not."""
        camera = self.devices.camera_of(frame.device, frame.channel)
        now_s = self._loop.time()
        above = Above(f"{line.name}/{frame.upper}", frame.name, frame.priority)
        is_granted = bool(camera) and self.ptz.above(above, camera, frame.is_moving, now_s)
        line.push(UpwardMay(number=frame.number, is_granted=is_granted))

    def _upward(self, gateway: str, frame: UpwardPlace | UpwardCalls | UpwardEnds) -> None:
        self.routes.to_relay(frame.relay, frame)
        match frame:
            case UpwardPlace():
                self._calls[frame.call] = gateway
            case UpwardEnds():
                self._calls.pop(frame.call, None)
            case UpwardCalls():
                self._calls |= dict.fromkeys(frame.calls, gateway)

    # -- the pulse ---------------------------------------------------------------------------

    def every_half_second(self) -> bool:
        """Tell consoles what changed. Returns whether a camera is another now."""
        for frame in (*self.devices.take_changed(), *self.networks.take_changed()):
            self._consoles.send(frame)
        cameras, gone = self.cameras.take_changed()
        for start in range(0, len(cameras), MOST_IN_FRAME):
            self._consoles.send(CamerasFrame(cameras=cameras[start : start + MOST_IN_FRAME]))
        if gone:
            self._consoles.send(CamerasFrame(gone=gone))
        return bool(cameras or gone)

    def every_second(self) -> None:
        """Beats; leases, talks and relays that are over."""
        now_s, beat = self._loop.time(), FieldBeat(unix_ms=self._now_ms())
        for line in (*self.routes.gateways.values(), *self.routes.relay_lines.values()):
            line.push(beat)
        self.ptz.look(now_s)
        self.talks.look(now_s)
        self.recordings.every_second()
        self.fetches.look(now_s)
        if self.routes.look(now_s):
            self._relays_changed()

    def every_few_seconds(self) -> None:
        """What is new of channels is kept."""
        unsaved = self.devices.take_unsaved()
        if unsaved and self._submit(SideJob(write=PutChannels(unsaved))) is None:
            self.devices.keep_again(unsaved)

    def close(self) -> None:
        """Say good-bye."""
        self.every_few_seconds()
        self.steering.close()
        self.recordings.close()
        for line in (*self.routes.gateways.values(), *self.routes.relay_lines.values()):
            line.end(None)

    def streams_of(self, device: str) -> list[StreamHealth]:
        """What a device sends now, in numbers."""
        return [
            health
            for seen in self._health.values()
            for ref, health in seen.streams
            if ref.device == device
        ]

    # -- inside ------------------------------------------------------------------------------

    def _gateway_of(self, device: str) -> str:
        return self.devices.gateway_of(device)

    def _address_of(self, network: str) -> str:
        relay = self.routes.relay_for(network)
        return relay.rtsp_base if relay is not None else ""

    def _relays_changed(self) -> None:
        self.devices.addresses_changed()
        relays = msgspec.json.encode(list(self.routes.relays.values())).decode()

        def keep(work: Transaction) -> None:
            put_meta(work, _RELAYS, relays)

        self._submit(SideJob(write=keep))


def _kept_relays(store: Store) -> Iterable[RelayIs]:
    kept = store.meta(_RELAYS)
    try:
        return msgspec.json.decode(kept, type=list[RelayIs]) if kept else []
    except msgspec.MsgspecError:  # of another version: they say it again
        return []
