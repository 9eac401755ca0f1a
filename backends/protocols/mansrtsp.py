"""MANSRTSP, the bodies of INFO that steer playback: written and read. Pure.

Positions are seconds from the beginning of the recording that the INVITE asked for.
"""

from __future__ import annotations

import enum
import math
import re

import msgspec

MEDIA_TYPE = "Application/MANSRTSP"
MAX_BYTES = 4096
# 2022 names these, and their negatives for reverse. Devices of 2016 differ.
SCALES = (0.25, 0.5, 1.0, 2.0, 4.0)

_START = re.compile(r"(PLAY|PAUSE|TEARDOWN)\s++(?:MANSRTSP|RTSP)/1\.0\s*+", re.IGNORECASE)
_STATUS = re.compile(r"(?:MANSRTSP|RTSP)/1\.0\s++([0-9]{3})(?:\s.*+)?", re.IGNORECASE)
_NPT = re.compile(r"npt\s*+=\s*+(now|[0-9]{1,9}+(?:\.[0-9]{1,6}+)?)\s*+-.*+", re.I | re.DOTALL)


class Play(msgspec.Struct, frozen=True, kw_only=True):
    """Go on: at `scale` (None: as before), from `position_s` (None: from where it is)."""

    cseq: int
    scale: float | None = None
    position_s: float | None = None


class Pause(msgspec.Struct, frozen=True, kw_only=True):
    """Hold now. The paused stream sends nothing and is not lost."""

    cseq: int


class Teardown(msgspec.Struct, frozen=True, kw_only=True):
    """End. BYE follows all the same."""

    cseq: int


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """A device's answer, in its 200 to INFO or in an INFO of its own."""

    cseq: int
    status: int

    @property
    def is_ok(self) -> bool:
        return self.status == 200


class Fault(enum.StrEnum):
    """Why a body was none of these."""

    TOO_LARGE = "too large"
    START_LINE = "start line"
    FIELD = "field"


class Malformed(msgspec.Struct, frozen=True, kw_only=True):
    """A body that said nothing: why, in English for the log."""

    fault: Fault
    detail: str


Order = Play | Pause | Teardown


def encode(order: Order) -> bytes:
    """The body. ValueError for a scale of 0 or a position before the beginning."""
    match order:
        case Play():
            lines = ["PLAY RTSP/1.0", f"CSeq: {order.cseq}"]
            if order.scale is not None:
                if not order.scale or not math.isfinite(order.scale):
                    raise ValueError(f"scale {order.scale}")
                lines.append(f"Scale: {float(order.scale)}")
            lines.append(f"Range: npt={_position(order.position_s)}-")
        case Pause():
            lines = ["PAUSE RTSP/1.0", f"CSeq: {order.cseq}", "PauseTime: now"]
        case Teardown():
            lines = ["TEARDOWN RTSP/1.0", f"CSeq: {order.cseq}"]
    return "\r\n".join([*lines, "", ""]).encode()


def answer(cseq: int, status: int = 200) -> bytes:
    """A device's answer."""
    reason = "OK" if status == 200 else "Not Supported"
    return f"RTSP/1.0 {status} {reason}\r\nCSeq: {cseq}\r\n\r\n".encode()


def parse(body: bytes) -> Order | Answered | Malformed:
    """One body. Never raises on any bytes; a missing CSeq counts as 0."""
    if len(body) > MAX_BYTES:
        return Malformed(fault=Fault.TOO_LARGE, detail=f"{len(body)} bytes")
    lines = body.strip(b"\0\r\n ").decode("utf-8", "replace").splitlines()
    first = lines[0].strip() if lines else ""
    fields: dict[str, str] = {}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        fields.setdefault(name.strip().lower(), value.strip())
    cseq = _whole(fields.get("cseq", ""))
    status = _STATUS.fullmatch(first)
    if status is not None:
        return Answered(cseq=cseq, status=int(status[1]))
    start = _START.fullmatch(first)
    if start is None:
        return Malformed(fault=Fault.START_LINE, detail=f"start line {first[:40]!r}")
    match start[1].upper():
        case "PAUSE":
            return Pause(cseq=cseq)
        case "TEARDOWN":
            return Teardown(cseq=cseq)
    return _play(cseq, fields)


def _play(cseq: int, fields: dict[str, str]) -> Play | Malformed:
    scale = position = None
    if "scale" in fields:
        scale = _scale(fields["scale"])
        if scale is None:
            return Malformed(fault=Fault.FIELD, detail=f"scale {fields['scale'][:20]!r}")
    if "range" in fields:
        match = _NPT.fullmatch(fields["range"])
        if match is None:
            return Malformed(fault=Fault.FIELD, detail=f"range {fields['range'][:40]!r}")
        position = None if match[1].lower() == "now" else float(match[1])
    return Play(cseq=cseq, scale=scale, position_s=position)


def _position(position_s: float | None) -> str:
    if position_s is None:
        return "now"
    if not position_s >= 0 or not math.isfinite(position_s):
        raise ValueError(f"position {position_s}")
    return f"{position_s:.3f}".rstrip("0").rstrip(".")


def _scale(text: str) -> float | None:
    try:
        scale = float(text) if len(text) <= 20 and text.isascii() else math.nan
    except ValueError:
        return None
    return scale if scale and math.isfinite(scale) and abs(scale) <= 256 else None


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0
