"""Whether the hub would read a command, asked before it leaves: one that it cannot ends the line.

Pure. The decoder is the hub's own; nothing here knows a limit of its own.
"""

from __future__ import annotations

import re

import msgspec

from backends.link.messages import ClientFrame, CommandFrame
from backends.record.commands import CommandBody
from backends.record.ids import CommandId
from backends.record.refusal import Refusal, RefusalCode

_decoder: msgspec.msgpack.Decoder[ClientFrame] = msgspec.msgpack.Decoder(ClientFrame)
_TOO_LONG = re.compile(r"`str` of length <= (\d+)")


def unfit(frame: CommandFrame) -> Refusal | None:
    """Why the hub would not take it; TOO_LARGE where a text or list is too long."""
    fault = _fault(frame)
    if not fault:
        return None
    if "of length <= " in fault:
        return Refusal(code=RefusalCode.TOO_LARGE, detail=fault)
    if " <= " in fault or " >= " in fault:
        return Refusal(code=RefusalCode.OUT_OF_RANGE, detail=fault)
    return Refusal(code=RefusalCode.MALFORMED, detail=fault)


def most_characters(body: CommandBody) -> int:
    """How many the first text of it may have that has too many; 0 where none has."""
    found = _TOO_LONG.search(_fault(CommandFrame(id=CommandId("asked"), body=body)))
    return int(found[1]) if found is not None else 0


def _fault(frame: CommandFrame) -> str:
    try:
        _decoder.decode(msgspec.msgpack.encode(frame))
    except (msgspec.MsgspecError, UnicodeError, OverflowError) as fault:
        return str(fault)
    return ""
