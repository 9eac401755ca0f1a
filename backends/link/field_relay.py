"""Frames between the hub and a relay. Pure; see backends.link.field."""

from __future__ import annotations

from typing import Annotated

import msgspec

from backends.link.devices import StreamHealth
from backends.link.field import StreamRef
from backends.link.media import PlaybackAct, Recording, RecordingNow
from backends.record.ids import CameraId

MOST_PCMA_BYTES = 1600


class RelayIs(msgspec.Struct, frozen=True, kw_only=True, tag="relay_is"):
    """Where it is. `rtsp_base`: "rtsp://user:secret@host:port", what consoles open; a live channel
    is at /gb28181/<device>/<channel>/<kind>, a playback at /playback/<token>, what comes back of
    a talk at /talk/<token>. Media is received at `media_host` on even ports of the range.
    `started_unix_ms`: one that began anew has none of its streams any more."""

    name: str
    network: str
    rtsp_base: str
    media_host: str
    first_port: int
    last_port: int
    started_unix_ms: int = 0


class StreamsWanted(msgspec.Struct, frozen=True, kw_only=True, tag="streams_wanted"):
    """All streams that somebody watches at this relay, or that it records. Said at each change."""

    relay: str
    refs: list[StreamRef]


class StreamPlaced(msgspec.Struct, frozen=True, kw_only=True, tag="stream_placed"):
    """The relay listens for it now (`is_bound`), or cannot on that port: another is tried."""

    ref: StreamRef
    port: int
    is_bound: bool


class StreamSilent(msgspec.Struct, frozen=True, kw_only=True, tag="stream_silent"):
    """Nothing has come for 10 s, or a key frame is missing (`wants_key`: it is to be asked for)."""

    ref: StreamRef
    wants_key: bool = False


class PlaybackStands(msgspec.Struct, frozen=True, kw_only=True, tag="playback_stands"):
    """How far a device's playback is, by the stamps of its pictures, where that changes.

    `is_near_end`: all but its last moments have come. `is_silent`: it sends no more though nobody
    paused it; said again while it is so.
    """

    ref: StreamRef
    is_near_end: bool = False
    is_silent: bool = False


class StreamsSeen(msgspec.Struct, frozen=True, kw_only=True, tag="streams_seen"):
    """Health of all streams, every 5 s."""

    relay: str
    streams: list[tuple[StreamRef, StreamHealth]]


class RecordingsSeen(msgspec.Struct, frozen=True, kw_only=True, tag="recordings_seen"):
    """All cameras recorded now, at each change and every 5 s."""

    relay: str
    now: list[RecordingNow]


class RecordingFinished(msgspec.Struct, frozen=True, kw_only=True, tag="recording_finished"):
    """A part is whole and on the relay's disk. Said again until the hub says PartTaken."""

    relay: str
    camera: CameraId
    part: Recording


class PartsGone(msgspec.Struct, frozen=True, kw_only=True, tag="parts_gone"):
    """Parts (ids) that were removed: their time or room was over. Said once each."""

    relay: str
    ids: list[str]


class TalkPlaced(msgspec.Struct, frozen=True, kw_only=True, tag="talk_placed"):
    """The relay can send a talk's sound from there; `port` 0: it cannot."""

    talk: str
    port: int


class PartTaken(msgspec.Struct, frozen=True, kw_only=True, tag="part_taken"):
    """The record has that part, and has it kept until then (unix s)."""

    id: str
    protected_until_s: int


class CameraToRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A camera to be recorded: by `ref` where it is a channel, else by its RTSP `url`."""

    camera: CameraId
    url: str = ""
    ref: StreamRef | None = None
    incident: str = ""
    by: str = ""
    part_s: int = 300


class Record(msgspec.Struct, frozen=True, kw_only=True, tag="record"):
    """All cameras that the relay is to record: whole set, at each change."""

    cameras: list[CameraToRecord]


class ProtectedParts(msgspec.Struct, frozen=True, kw_only=True, tag="protected_parts"):
    """Parts that are kept until another time now (id, until unix s). `is_first`: all parts that are
    kept begin here; more follow in frames without it, until `is_last`, changes among them. Others
    than these go then, when their time or room is over."""

    parts: list[tuple[str, int]]
    is_first: bool = False
    is_last: bool = False


class FetchPart(msgspec.Struct, frozen=True, kw_only=True, tag="fetch_part"):
    """Write the stream /playback/<token> (a PlayRecording with a speed) as parts of that camera;
    their times are the recording's own, not the clock's."""

    token: str
    camera: CameraId
    start_unix_ms: int
    end_unix_ms: int
    incident: str = ""
    by: str = ""
    part_s: int = 300


class FetchSeen(msgspec.Struct, frozen=True, kw_only=True):
    """How a FetchPart stands. `at_unix_ms`: how far, 0 where nothing came. `reason`: "" while it
    runs, "file_end" where all came, else as of StreamEnds, "stopped", "silent", "slow_disk"."""

    fetch: FetchPart
    at_unix_ms: int = 0
    size_bytes: int = 0
    reason: str = ""


class FetchesSeen(msgspec.Struct, frozen=True, kw_only=True, tag="fetches_seen"):
    """All of a relay, those that ended up to a minute ago too: at each change and every second
    while one runs, and when its line is new."""

    relay: str
    now: list[FetchSeen]


class StopFetching(msgspec.Struct, frozen=True, kw_only=True, tag="stop_fetching"):
    """What came is kept."""

    token: str


class PlayPart(msgspec.Struct, frozen=True, kw_only=True, tag="play_part"):
    """Serve own recordings of a camera as /playback/<token>, from `start_unix_ms` on."""

    token: str
    camera: CameraId
    start_unix_ms: int
    end_unix_ms: int


class PartPlayed(msgspec.Struct, frozen=True, kw_only=True, tag="part_played"):
    """A PlayPart came to its end, or backwards to its start; it stands there until it is steered.
    Said again when the line is new."""

    token: str


class SteerStream(msgspec.Struct, frozen=True, kw_only=True, tag="steer_stream"):
    """Of a playback: to the relay (its own recordings) or the gateway (the device's)."""

    token: str
    act: PlaybackAct
    scale: float = 1.0
    seek_s: float | None = None


class VoiceSound(msgspec.Struct, frozen=True, kw_only=True, tag="voice_sound"):
    """Sound of an open talk, to be sent on as RTP (PT 8, 20 ms a packet)."""

    talk: str
    pcma: Annotated[bytes, msgspec.Meta(max_length=MOST_PCMA_BYTES)]
