"""What media sessions are made of and what comes of them: values of `streams`. Pure."""

from __future__ import annotations

import enum

import msgspec

from backends.gateway.gb28181.profile import Profile
from backends.gateway.gb28181.ssrc import Place
from backends.protocols.gb28181_sdp import Carrier, Description, Setup, Stream
from backends.protocols.sip.dialog import Dialog, Party
from backends.protocols.sip.flow import Flow


class StreamKey(msgspec.Struct, frozen=True, kw_only=True):
    """What is shared. `recording` is empty for live; each playback has its own and is not."""

    device_id: str
    channel_id: str
    stream: Stream = Stream.MAIN
    recording: str = ""


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """Of a recording, Unix seconds; `speed` of a download, 0: playback."""

    start_s: int
    end_s: int
    speed: int = 0


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """A stream that a relay wants. `media_host`: where the relay receives, as the device reaches
    it; empty: at the address that the device registered with."""

    key: StreamKey
    relay: str
    media_host: str = ""
    span: Span | None = None


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """How a device is reached now."""

    flow: Flow
    party: Party
    platform_id: str
    profile: Profile


class Failure(enum.StrEnum):
    """Why there is no stream, or no longer; the words of the link's StreamEnds."""

    REFUSED = "refused"  # `status` says how: 486 busy, 488 cannot do this SDP
    NO_ANSWER = "no_answer"
    BAD_ANSWER = "bad_answer"
    NO_PORT = "no_port"
    OFFLINE = "offline"
    DEVICE_ENDED = "device_ended"
    SILENT = "silent"  # a recording that stops coming before its end
    FILE_END = "file_end"


class StreamPlacing(msgspec.Struct, frozen=True, kw_only=True):
    """The relay is to listen there; `placed` says whether it does."""

    key: StreamKey
    place: Place
    carrier: Carrier
    setup: Setup
    is_ssrc_checked: bool
    source: str = ""  # the address that the device signals from


class StreamReady(msgspec.Struct, frozen=True, kw_only=True):
    """The device sends. `ssrc` None: it said none, so the first packet's counts."""

    key: StreamKey
    place: Place
    answer: Description
    ssrc: int | None


class StreamOver(msgspec.Struct, frozen=True, kw_only=True):
    """That relay gets no pictures any more."""

    key: StreamKey
    relay: str
    failure: Failure
    status: int = 0


class OrderRefused(msgspec.Struct, frozen=True, kw_only=True):
    """A device would not do what a recording was told; `what` is the caller's word for it,
    `status` of SIP or MANSRTSP, 0 where no answer came."""

    key: StreamKey
    what: str
    status: int


class CallStands(msgspec.Struct, frozen=True, kw_only=True):
    """A device has answered a call: it is kept, so that even a killed gateway can end it."""

    call_id: str
    device_id: str
    dialog: Dialog


class CallOver(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing is to be kept of it."""

    call_id: str


Event = StreamPlacing | StreamReady | StreamOver | OrderRefused | CallStands | CallOver
