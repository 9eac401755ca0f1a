"""The relay's public face: what it is told, and what it says. No Qt, no wire format.

Everything is called on the relay's loop and returns at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

from video.cores.es import Piece
from video.cores.rtsp_auth import Credentials


class StreamKey(NamedTuple):
    """One stream of a channel. `kind`: "main" or "sub"; `recording` empty: live, else one
    playback's token."""

    device: str
    channel: str
    kind: str = "main"
    recording: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RelaySettings:
    """`listen_port` 0: any that is free. Media is received at `media_listen` on the even ports
    from `first_port` to `last_port`. `folder`: of recordings; `room_bytes` for all of them,
    `days` for those that nobody protects (0: for ever)."""

    listen_host: str
    listen_port: int
    who: Credentials
    media_listen: str
    first_port: int
    last_port: int
    folder: Path
    room_bytes: int
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamPlace:
    """Listen for a stream. `carrier`: "udp" | "tcp_passive" (we listen) | "tcp_active". `source`:
    the address that the device signals from. Strict: what comes from elsewhere than there, or
    where its answer says, is not its own, whatever SSRC it has; empty: from anywhere."""

    key: StreamKey
    port: int
    ssrc: int
    carrier: str
    is_strict: bool
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamAnswer:
    """The device sends. `ssrc` None: the first packet's counts. `formats`: payload type ->
    (name, clock Hz, channels). `peer_*`: where it sends from, or listens (tcp_active)."""

    key: StreamKey
    ssrc: int | None
    formats: dict[int, tuple[str, int, int]]
    peer_host: str
    peer_port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamHealth:
    """Counts since the session's start. `state`: "asked" | "waiting" | "receiving" | "silent"."""

    key: StreamKey
    state: str
    codec: str = ""
    unsupported: str = ""
    viewers: int = 0
    packets: int = 0
    lost: int = 0
    late: int = 0
    malformed: int = 0
    foreign: int = 0
    resyncs: int = 0
    bitrate_bps: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraToRecord:
    """A camera to be recorded: a channel by `key`, else an RTSP camera by `url`."""

    camera: str
    url: str = ""
    key: StreamKey | None = None
    incident: str = ""
    by: str = ""
    part_s: int = 300


class FetchWish(NamedTuple):
    """A stretch of a device's recording (Unix ms) that is to be copied; `token` names its stream
    as of a playback."""

    token: str
    camera: str
    start_ms: int
    end_ms: int
    incident: str = ""
    by: str = ""
    part_s: int = 300


class FetchNow(NamedTuple):
    """How a copy stands: how far it is (Unix ms of the recording, 0: nothing came). `reason` "":
    it runs; "file_end": all came; "stopped", "silent", "slow_disk", or as of Tap.over."""

    wish: FetchWish
    at_ms: int
    size_bytes: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingNow:
    """A camera that is recorded; `problem`: a code, "" while it is. Unix milliseconds."""

    camera: str
    since_ms: int
    incident: str
    by: str
    size_bytes: int
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A whole part of a recording on our disk. Unix milliseconds."""

    id: str
    camera: str
    starts_ms: int
    ends_ms: int
    size_bytes: int
    sha256: str
    incident: str
    by: str


class Tap(Protocol):
    """Takes a stream's pieces in: a recording, or a higher platform that watches."""

    def take(self, piece: Piece, now_s: float) -> None:
        """A picture or a piece of sound; the first picture is a key frame."""
        ...

    def over(self, reason: str) -> None:
        """The device ended it or cannot send (codes of Board.ended); it may come again."""
        ...


class Board(Protocol):
    """Whom the relay tells: the switchboard, by way of the hub."""

    def wanted(self, keys: list[StreamKey]) -> None:
        """All streams that somebody watches or that are recorded: whole set, at each change."""
        ...

    def placed(self, key: StreamKey, port: int, is_bound: bool) -> None:
        """We listen there, or cannot."""
        ...

    def silent(self, key: StreamKey, wants_key: bool) -> None:
        """Nothing has come for 10 s; or a key frame is missing."""
        ...

    def stands(self, key: StreamKey, is_near_end: bool, is_silent: bool) -> None:
        """A playback of a device's: whether all but its last moments came, and whether it sends no
        more though nobody paused it."""
        ...

    def played(self, token: str) -> None:
        """A playback of our own recordings came to its end, or backwards to its start."""
        ...

    def recording(self, now: list[RecordingNow]) -> None:
        """All cameras recorded now: whole set, at each change."""
        ...

    def fetching(self, now: list[FetchNow]) -> None:
        """All copies of devices' recordings: at each change, and every second while one runs."""
        ...

    def part_finished(self, part: Part) -> None:
        """A part is whole. Said again until taken."""
        ...

    def parts_gone(self, ids: list[str]) -> None:
        """Parts were removed: their time or room was over."""
        ...

    def talk_placed(self, talk: str, port: int) -> None:
        """A talk's sound can be sent from there; 0: it cannot."""
        ...
