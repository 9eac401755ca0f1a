"""Frames between the hub and a gateway; those of streams are handed on to the relay. Pure.

See backends.link.field. The unions of both lines are here, since they share these frames.
"""

from __future__ import annotations

import msgspec

from backends.link.devices import Channel, Device, Network
from backends.link.field import FieldBeat, FieldFarewell, FieldHello, FieldWelcome, StreamRef
from backends.link.field_questions import Answered, Asked
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
    UpwardMay,
    UpwardPlace,
    UpwardPlaced,
    UpwardStarts,
    UpwardSteers,
)


class DevicesAre(msgspec.Struct, frozen=True, kw_only=True, tag="devices_are"):
    """Devices and channels that changed; `gone`: devices that were deleted, or wait for
    approval no longer; the same may be among the devices of a later frame.
    `is_first`: what was said before is void; more of the whole set follows in frames without it,
    until `is_last`. `networks`: of the gateway's settings, with the first."""

    gateway: str
    devices: list[Device] = []
    channels: list[Channel] = []
    gone: list[str] = []
    is_first: bool = False
    is_last: bool = False
    networks: list[Network] = []


class StreamPlace(msgspec.Struct, frozen=True, kw_only=True, tag="stream_place"):
    """Listen for a stream before the device is asked. `carrier`: "udp" | "tcp_passive" (we listen)
    | "tcp_active" (we connect, once StreamStarts says where to). `source`: where the device signals
    from; `is_strict`: what comes neither from there nor from where it says is not its own."""

    relay: str
    ref: StreamRef
    port: int
    ssrc: int
    carrier: str
    is_strict: bool
    source: str = ""


class StreamStarts(msgspec.Struct, frozen=True, kw_only=True, tag="stream_starts"):
    """The device sends. `ssrc` None: the first packet's counts. `formats`: payload type ->
    (name, clock Hz, channels). `peer_*`: where its answer says that its media comes from."""

    relay: str
    ref: StreamRef
    ssrc: int | None
    formats: dict[int, tuple[str, int, int]] = {}
    peer_host: str = ""
    peer_port: int = 0


class StreamEnds(msgspec.Struct, frozen=True, kw_only=True, tag="stream_ends"):
    """No more pictures. `reason`: "refused" (`status`), "no_answer", "bad_answer", "no_port",
    "offline", "unknown_channel", "device_ended", "file_end"."""

    relay: str
    ref: StreamRef
    reason: str
    status: int = 0


class TalkPlace(msgspec.Struct, frozen=True, kw_only=True, tag="talk_place"):
    """Have a port ready to send a talk's sound from (`carrier` as of StreamPlace)."""

    relay: str
    talk: str
    carrier: str
    ssrc: int


class TalkStarts(msgspec.Struct, frozen=True, kw_only=True, tag="talk_starts"):
    """The device listens at that address; `is_duplex`: and sends back to our port."""

    relay: str
    talk: str
    peer_host: str
    peer_port: int
    is_duplex: bool = False


class TalkEnds(msgspec.Struct, frozen=True, kw_only=True, tag="talk_ends"):
    """`reason`: "no_answer", "bad_offer", "offline", "device_ended", "hung_up", "no_port", "busy":
    somebody talks through another channel of that device."""

    relay: str
    talk: str
    reason: str


class RelaysAre(msgspec.Struct, frozen=True, kw_only=True, tag="relays_are"):
    """All relays that are connected."""

    relays: list[RelayIs]


class PlayRecording(msgspec.Struct, frozen=True, kw_only=True, tag="play_recording"):
    """The wanted stream `recording=token` of that channel is this stretch of its past.

    To the gateway, and to the relay: what is opened as /playback/<token> there is that stream.
    `speed` not 0: it is copied as fast as that, and not played (s=Download).
    """

    token: str
    device: str
    channel: str
    start_unix_s: int
    end_unix_s: int
    speed: int = 0


class SteerRefused(msgspec.Struct, frozen=True, kw_only=True, tag="steer_refused"):
    """A device would not do what a playback was told (SteerStream): it goes on as it was. `what`:
    "play", "pause", "seek", "speed" or "reverse"; `status`: of SIP or MANSRTSP, 0 for no answer."""

    token: str
    what: str
    status: int = 0


class SnapshotTaken(msgspec.Struct, frozen=True, kw_only=True, tag="snapshot_taken"):
    """A device says that an order for snapshots is done (2022 UploadSnapShotFinished). `files`: how
    many it uploaded, 0: none could be taken or sent."""

    device: str
    session: str
    files: int


class OpenTalk(msgspec.Struct, frozen=True, kw_only=True, tag="open_talk"):
    """Begin talking through a channel's voice output."""

    talk: str
    relay: str
    device: str
    channel: str
    is_duplex: bool = False


class CloseTalk(msgspec.Struct, frozen=True, kw_only=True, tag="close_talk"):
    """End it."""

    talk: str


RelayFrame = (
    FieldHello
    | FieldBeat
    | RelayIs
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
)
GatewayFrame = (
    FieldHello
    | FieldBeat
    | DevicesAre
    | StreamPlace
    | StreamStarts
    | StreamEnds
    | TalkPlace
    | TalkStarts
    | TalkEnds
    | Answered
    | SteerRefused
    | SnapshotTaken
    | UpwardPlace
    | UpwardStarts
    | UpwardEnds
    | UpwardCalls
    | UpwardSteers
)
ToRelay = (
    FieldWelcome
    | FieldBeat
    | FieldFarewell
    | StreamPlace
    | StreamStarts
    | StreamEnds
    | Record
    | ProtectedParts
    | PartTaken
    | PlayPart
    | PlayRecording
    | FetchPart
    | StopFetching
    | SteerStream
    | TalkPlace
    | TalkStarts
    | TalkEnds
    | VoiceSound
    | UpwardPlace
    | UpwardStarts
    | UpwardEnds
    | UpwardCalls
)
ToGateway = (
    FieldWelcome
    | FieldBeat
    | FieldFarewell
    | RelaysAre
    | StreamsWanted
    | StreamPlaced
    | StreamSilent
    | PlaybackStands
    | PlayRecording
    | SteerStream
    | OpenTalk
    | CloseTalk
    | TalkPlaced
    | Asked
    | UpwardPlaced
    | UpwardEnds
    | UpwardMay
)
