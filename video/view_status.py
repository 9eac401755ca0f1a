"""A view's status, from its shared memory and the clock. UI thread; staleness is judged here, so
that a decoder that stands still is seen too."""

from __future__ import annotations

from video.api import LossReason, Shed, StreamState, ViewStatus
from video.shared import SharedPicture, SharedStatus

STALE_AFTER_NS = 2_000_000_000
# Key frames alone are shown of streams that have one every five seconds.
STALE_AFTER_KEYS_NS = 7_000_000_000


def view_status(picture: SharedPicture, now_ns: int, shed: Shed = Shed.NONE) -> ViewStatus:
    """What windows may know, at `now_ns` of the monotonic clock."""
    stale_ns = STALE_AFTER_KEYS_NS if shed is Shed.KEYS else STALE_AFTER_NS
    shared = picture.read_status()
    frame_ns = picture.frame_ns
    age_ns = max(now_ns - frame_ns, 0) if frame_ns else -1
    state, since_ns = shared.state, shared.since_ns
    if state is StreamState.LIVE:
        if frame_ns == 0:
            state = StreamState.CONNECTING
        elif age_ns > stale_ns:
            state, since_ns = StreamState.STALE, frame_ns + stale_ns
    width, height = picture.size()
    next_ns = shared.next_try_ns
    return ViewStatus(
        state=state,
        reason=shared.reason,
        detail=shared.detail,
        frame_age_s=age_ns / 1e9 if age_ns >= 0 else -1.0,
        state_age_s=max(now_ns - since_ns, 0) / 1e9,
        next_try_s=max(next_ns - now_ns, 0) / 1e9 if next_ns else -1.0,
        attempt=shared.attempt,
        sequence=picture.sequence,
        decoded=picture.decoded,
        picture_width=width,
        picture_height=height,
        source_width=shared.source_width,
        source_height=shared.source_height,
        codec=shared.codec,
        shed=shed,
        is_damaged=shared.is_damaged,
    )


def mark_restarted(picture: SharedPicture, now_ns: int, delay_s: float) -> None:
    """Written by the engine in place of a decoder that has ended; the last picture stays."""
    old = picture.read_status()
    picture.set_busy(False)
    picture.write_status(
        SharedStatus(
            state=StreamState.LOST,
            reason=LossReason.DECODER_RESTARTED,
            since_ns=old.since_ns if old.state is StreamState.LOST else now_ns,
            next_try_ns=now_ns + int(delay_s * 1e9),
            attempt=old.attempt,
            source_width=old.source_width,
            source_height=old.source_height,
            codec=old.codec,
        )
    )
