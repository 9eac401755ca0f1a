"""The relay's end of the hub's line: hands on what either says to the other. The relay's loop."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass

from app.field.relay_words import (
    answer_of,
    camera_of,
    fetch_of,
    health_of,
    key_of,
    now_of,
    part_of,
    place_of,
    ref_of,
    wish_of,
)
from backends.link.field import FieldHello, FieldKind
from backends.link.field_client import FieldLine
from backends.link.field_gateway import (
    PlayRecording,
    RelayFrame,
    StreamEnds,
    StreamPlace,
    StreamStarts,
    TalkEnds,
    TalkPlace,
    TalkStarts,
    ToRelay,
)
from backends.link.field_relay import (
    FetchesSeen,
    FetchPart,
    PartPlayed,
    PartsGone,
    PartTaken,
    PlaybackStands,
    PlayPart,
    ProtectedParts,
    Record,
    RecordingFinished,
    RecordingsSeen,
    RelayIs,
    SteerStream,
    StopFetching,
    StreamPlaced,
    StreamSilent,
    StreamsSeen,
    StreamsWanted,
    TalkPlaced,
    VoiceSound,
)
from backends.link.field_upward import (
    UpwardCalls,
    UpwardEnds,
    UpwardPlace,
    UpwardPlaced,
    UpwardStarts,
)
from backends.link.session import HubAddress
from backends.record.ids import CameraId
from video.relay.api import FetchNow, Part, RelaySettings, StreamKey
from video.relay.api import RecordingNow as Recorded
from video.relay.relay import Relay
from video.relay.upward import UpwardCall, Upwards

SEEN_EVERY_S = 5.0
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayPlace:
    """Where the relay is, for the hub: `host` for consoles, `media_host` for devices."""

    name: str
    network: str
    host: str
    media_host: str


class RelayEndpoint:
    """Board and UpwardBoard of a relay, end of a line. Made on the loop."""

    def __init__(self, settings: RelaySettings, place: RelayPlace) -> None:
        self._settings, self._place = settings, place
        self.relay = Relay(settings, self)
        ports = range(settings.first_port, settings.last_port + 1, 2)
        self._upwards = Upwards(self, self.relay.channel, settings.media_listen, ports)
        self._line: FieldLine[RelayFrame, ToRelay] | None = None
        self._started_unix_ms = time.time_ns() // 1_000_000

    async def serve(self, hub: HubAddress, token: str) -> None:
        """Until cancelled. Raises OSError where the relay cannot listen."""
        try:
            await self.relay.open()
            log.info("serving RTSP on port %d", self.relay.port)
            hello = FieldHello(token=token, kind=FieldKind.RELAY, name=self._place.name)
            self._line = FieldLine(hub, hello, ToRelay, self)
            async with asyncio.TaskGroup() as group:
                group.create_task(self._line.serve())
                group.create_task(self._say_what_is_seen())
        finally:
            self._upwards.close()
            await self.relay.close()

    # -- FieldEnd -----------------------------------------------------------------------------

    def line_up(self) -> None:
        """Everything, from the beginning."""
        self.relay.recorder.hears_anew()
        place, settings = self._place, self._settings
        self._put(
            RelayIs(
                name=place.name,
                network=place.network,
                rtsp_base=self.relay.base(place.host),
                media_host=place.media_host,
                first_port=settings.first_port,
                last_port=settings.last_port,
                started_unix_ms=self._started_unix_ms,
            )
        )
        self.wanted(self.relay.wanted())
        self.recording(self.relay.recorder.now())
        self.fetching(self.relay.fetches.now())
        for token in self.relay.playbacks.played():
            self.played(token)
        for part in self.relay.recorder.untaken():
            self.part_finished(part)

    def take(self, frame: ToRelay) -> None:
        """What the hub says."""
        if isinstance(frame, UpwardPlace | UpwardStarts | UpwardEnds | UpwardCalls):
            self._take_upward(frame)
        elif isinstance(frame, TalkPlace | TalkStarts | TalkEnds | VoiceSound):
            self._take_talk(frame)
        elif isinstance(frame, StreamPlace | StreamStarts | StreamEnds):
            self._take_stream(frame)
        else:
            self._take_recording(frame)

    def _take_stream(self, frame: StreamPlace | StreamStarts | StreamEnds) -> None:
        match frame:
            case StreamPlace():
                self.relay.place(place_of(frame))
            case StreamStarts():
                self.relay.starts(answer_of(frame))
            case StreamEnds():
                self.relay.ends(key_of(frame.ref), frame.reason, frame.status)

    def _take_recording(self, frame: ToRelay) -> None:
        recorder, playbacks = self.relay.recorder, self.relay.playbacks
        match frame:
            case Record():
                recorder.record([camera_of(entry) for entry in frame.cameras])
            case ProtectedParts():
                until = dict(frame.parts)
                recorder.protect(until, is_first=frame.is_first, is_last=frame.is_last)
            case PartTaken():
                recorder.taken(frame.id, frame.protected_until_s)
            case PlayPart():
                stretch = (frame.start_unix_ms, frame.end_unix_ms)
                playbacks.own(frame.token, frame.camera, stretch)
            case FetchPart():
                self.relay.fetches.begin(wish_of(frame))
            case StopFetching():
                self.relay.fetches.stop(frame.token)
            case PlayRecording():
                key = StreamKey(frame.device, frame.channel, "main", frame.token)
                playbacks.of_device(key, frame.end_unix_s - frame.start_unix_s)
            case SteerStream():
                self.relay.steered(frame.token, frame.act.value, frame.scale, frame.seek_s)
                playbacks.steer(frame.token, frame.act.value, frame.scale, frame.seek_s)
            case _:
                pass  # beats

    def _take_talk(self, frame: TalkPlace | TalkStarts | TalkEnds | VoiceSound) -> None:
        talks = self.relay.talks
        match frame:
            case TalkPlace():
                talks.place(frame.talk, frame.carrier, frame.ssrc)
            case TalkStarts():
                peer = (frame.peer_host, frame.peer_port)
                talks.starts(frame.talk, peer, frame.is_duplex)
            case TalkEnds():
                talks.ends(frame.talk)
            case VoiceSound():
                talks.sound(frame.talk, frame.pcma)

    def _take_upward(self, frame: UpwardPlace | UpwardStarts | UpwardEnds | UpwardCalls) -> None:
        match frame:
            case UpwardPlace():
                self._upwards.place(
                    UpwardCall(
                        id=frame.call,
                        key=key_of(frame.ref),
                        carrier=frame.carrier,
                        peer_host=frame.peer_host,
                        peer_port=frame.peer_port,
                        ssrc=frame.ssrc,
                    )
                )
            case UpwardStarts():
                self._upwards.starts(frame.call)
            case UpwardEnds():
                self._upwards.ends(frame.call)
            case UpwardCalls():
                self._upwards.are(set(frame.calls))

    # -- Board --------------------------------------------------------------------------------

    def wanted(self, keys: list[StreamKey]) -> None:
        """All streams that are to be sent."""
        self._put(StreamsWanted(relay=self._place.name, refs=[ref_of(key) for key in keys]))

    def placed(self, key: StreamKey, port: int, is_bound: bool) -> None:
        """We listen, or cannot."""
        self._put(StreamPlaced(ref=ref_of(key), port=port, is_bound=is_bound))

    def silent(self, key: StreamKey, wants_key: bool) -> None:
        """Nothing comes, or no key frame."""
        self._put(StreamSilent(ref=ref_of(key), wants_key=wants_key))

    def stands(self, key: StreamKey, is_near_end: bool, is_silent: bool) -> None:
        """How far a device's playback is."""
        ref = ref_of(key)
        self._put(PlaybackStands(ref=ref, is_near_end=is_near_end, is_silent=is_silent))

    def played(self, token: str) -> None:
        """A playback of our own recordings is at its end."""
        self._put(PartPlayed(token=token))

    def recording(self, now: list[Recorded]) -> None:
        """All cameras recorded now."""
        frame = RecordingsSeen(relay=self._place.name, now=[now_of(seen) for seen in now])
        self._put(frame)

    def fetching(self, now: list[FetchNow]) -> None:
        """All copies of devices' recordings."""
        self._put(FetchesSeen(relay=self._place.name, now=[fetch_of(seen) for seen in now]))

    def part_finished(self, part: Part) -> None:
        """A part is whole."""
        camera = CameraId(part.camera)
        self._put(RecordingFinished(relay=self._place.name, camera=camera, part=part_of(part)))

    def parts_gone(self, ids: list[str]) -> None:
        """Parts were removed."""
        self._put(PartsGone(relay=self._place.name, ids=ids))

    def talk_placed(self, talk: str, port: int) -> None:
        """A talk's sound can be sent from there."""
        self._put(TalkPlaced(talk=talk, port=port))

    # -- UpwardBoard --------------------------------------------------------------------------

    def upward_placed(self, call: str, port: int) -> None:
        """A call's media comes from there."""
        self._put(UpwardPlaced(call=call, port=port))

    def upward_ended(self, call: str, reason: str) -> None:
        """We send no more."""
        self._put(UpwardEnds(relay=self._place.name, call=call, reason=reason))

    def _put(
        self,
        frame: (
            RelayIs
            | StreamsWanted
            | StreamPlaced
            | StreamSilent
            | PlaybackStands
            | PartPlayed
            | StreamsSeen
            | RecordingsSeen
            | RecordingFinished
            | FetchesSeen
            | PartsGone
            | TalkPlaced
            | UpwardPlaced
            | UpwardEnds
        ),
    ) -> None:
        if self._line is not None:
            self._line.put(frame)

    async def _say_what_is_seen(self) -> None:
        while True:
            await asyncio.sleep(SEEN_EVERY_S)
            streams = [health_of(seen) for seen in self.relay.streams()]
            self._put(StreamsSeen(relay=self._place.name, streams=streams))
            self.recording(self.relay.recorder.now())
            for part in self.relay.recorder.untaken():
                self.part_finished(part)
