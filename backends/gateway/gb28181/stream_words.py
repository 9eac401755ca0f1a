"""The link's words for streams and what they are at the device. Pure."""

from __future__ import annotations

import math

from backends.gateway.gb28181.stream_types import StreamKey
from backends.link.devices import StreamKind
from backends.link.field import StreamRef
from backends.link.field_relay import RelayIs, SteerStream
from backends.link.media import PlaybackAct
from backends.protocols.gb28181_sdp import Carrier, Codec, Description, Setup, Stream

_CLOCKS = {Codec.PCMA: 8_000, Codec.PCMU: 8_000, Codec.AAC: 8_000, Codec.G722: 8_000}


def carrier_word(carrier: Carrier, ours: Setup) -> str:
    """The link's word: "udp", "tcp_passive" (we listen), "tcp_active"."""
    if carrier is Carrier.UDP:
        return "udp"
    return "tcp_active" if ours is Setup.ACTIVE else "tcp_passive"


def formats(answer: Description) -> dict[int, tuple[str, int, int]]:
    """What payload types carry, as far as the answer tells: name, clock in Hz, channels."""
    found = {payload: answer.codec(payload) for payload in answer.payloads}
    return {
        payload: (codec.value, _CLOCKS.get(codec, 90_000), 1)
        for payload, codec in found.items()
        if codec is not Codec.UNKNOWN
    }


def what_of(said: SteerStream, scale: float) -> str:
    """The word for an order: what of a playback it changes."""
    if said.act is PlaybackAct.PAUSE:
        return "pause"
    if said.seek_s is not None:
        return "seek"
    if said.scale < 0:
        return "reverse"
    return "speed" if said.scale != scale else "play"


def is_possible(said: SteerStream) -> bool:
    """Whether its numbers are some."""
    return math.isfinite(said.scale) and (said.seek_s is None or math.isfinite(said.seek_s))


def host_of(relay: RelayIs) -> str:
    """Where it receives; empty: at the address that the device registered with."""
    return "" if relay.media_host in ("", "0.0.0.0", "::") else relay.media_host


def key_of(ref: StreamRef) -> StreamKey:
    """As the gateway names a stream."""
    stream = Stream.SUB if ref.kind is StreamKind.SUB else Stream.MAIN
    return StreamKey(
        device_id=ref.device,
        channel_id=ref.channel,
        stream=Stream.UNSAID if ref.recording else stream,
        recording=ref.recording,
    )


def is_another(after: RelayIs, before: RelayIs) -> bool:
    """Whether it is no longer the one that has our streams."""
    first, last = (
        (before.rtsp_base, before.started_unix_ms),
        (after.rtsp_base, after.started_unix_ms),
    )
    return first != last


def ref_of(key: StreamKey) -> StreamRef:
    """As the hub does."""
    kind = StreamKind.SUB if key.stream is Stream.SUB else StreamKind.MAIN
    return StreamRef(
        device=key.device_id, channel=key.channel_id, kind=kind, recording=key.recording
    )
