"""A demo device's media: where it goes, and PS in RTP of its pictures. Event loop only."""

from __future__ import annotations

from collections.abc import Callable

from backends.protocols.gb28181_sdp import Carrier, Description, Setup
from video.cores.ps_write import SVAC, PsForm, PsMuxer, RtpPacker
from video.relay.media_out import TCP_ACTIVE, TCP_PASSIVE, UDP, MediaOut

# Parameter sets are believed before the stream map: SVAC has none that look like H.264's.
_SETS, _FOREIGN_SETS = b"\0\0\1\x67", b"\0\0\1\x87"


def way_out(
    offer: Description, peer_host: str, local_host: str, over: Callable[[], None]
) -> MediaOut:
    """To where an offer wants it; the platform's host where it says none."""
    carrier = UDP
    if offer.carrier is Carrier.TCP:
        carrier = TCP_PASSIVE if offer.setup is Setup.ACTIVE else TCP_ACTIVE
    peer = (offer.host or peer_host, offer.port)
    return MediaOut(carrier, peer, local_host, over)


class Writer:
    """Pictures in, packets out."""

    def __init__(self, form: PsForm, ssrc: int, send: Callable[[list[bytes]], None]) -> None:
        self._muxer = PsMuxer(form)
        self._is_foreign = form.video_type == SVAC
        self._packer = RtpPacker(ssrc)
        self._send = send
        self._has_begun = False

    def picture(self, unit: bytes, pts: int, is_key: bool) -> None:
        """One access unit. Nothing goes out before the first key picture."""
        if not self._has_begun and not is_key:
            return
        self._has_begun = True
        if self._is_foreign:
            unit = unit.replace(_SETS, _FOREIGN_SETS)
        self._send(self._packer.packets(self._muxer.picture(unit, pts, is_key), pts))
