"""What a device is offered in an INVITE for a stream. Pure."""

from __future__ import annotations

from backends.gateway.gb28181.stream_types import Reach, StreamPlacing, Wish
from backends.protocols.gb28181_sdp import Offer, Session, Setup


def offer_of(wish: Wish, placing: StreamPlacing, reach: Reach) -> Offer:
    """Our side of a session, before it is written as SDP."""
    key, span = wish.key, wish.span
    kind = Session.PLAY
    if span is not None:
        kind = Session.DOWNLOAD if span.speed else Session.PLAYBACK
    return Offer(
        owner_id=key.channel_id,
        session=kind,
        host=wish.media_host or reach.flow.local.rpartition(":")[0].strip("[]"),
        port=placing.place.port,
        ssrc=placing.place.ssrc,
        carrier=placing.carrier,
        setup=placing.setup or Setup.PASSIVE,
        start_s=span.start_s if span else 0,
        end_s=span.end_s if span else 0,
        speed=span.speed if span else 0,
        stream=key.stream,
        dialects=reach.profile.dialects,
    )
