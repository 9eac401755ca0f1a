"""What a server's refusal means to people. Pure."""

from __future__ import annotations

from video.api import LossReason
from video.cores.rtsp_wire import Response

# What our relay says of a device, in a header of its own.
_RELAY_REASONS = {
    "offline": LossReason.DEVICE_OFFLINE,
    "no_answer": LossReason.DEVICE_SILENT,
    "refused": LossReason.DEVICE_REFUSED,
    "bad_answer": LossReason.DEVICE_REFUSED,
    "device_ended": LossReason.CLOSED_BY_PEER,
    "no_port": LossReason.NO_PORT,
    "unknown_channel": LossReason.NOT_FOUND,
    "file_end": LossReason.PLAYBACK_OVER,
    "closed": LossReason.PLAYBACK_OVER,
}


def refused(response: Response) -> tuple[LossReason, str]:
    """Reason and detail of an answer that is neither 200 nor 401."""
    code, _, detail = response.header("reason").partition(" ")
    if code in _RELAY_REASONS:
        return _RELAY_REASONS[code], detail
    status = response.status
    if status == 403:
        return LossReason.UNAUTHORIZED, "403"
    if status in (404, 410):
        return LossReason.NOT_FOUND, str(status)
    if 300 <= status < 400:
        return LossReason.SERVER_ERROR, f"{status} redirect, not followed"
    return LossReason.SERVER_ERROR, f"{status} {response.phrase}".strip()
