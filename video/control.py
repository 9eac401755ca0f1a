"""What an engine tells its decoder processes. Pure types; MessagePack, one message a datagram."""

from __future__ import annotations

import msgspec


class Open(msgspec.Struct, frozen=True, kw_only=True, tag="open"):
    """Show a stream in a view; the view's memory comes along as a descriptor."""

    stream: str
    view: int
    url: str
    transport: str
    width: int
    height: int


class Resize(msgspec.Struct, frozen=True, kw_only=True, tag="resize"):
    """A new box for the pictures of a view."""

    view: int
    width: int
    height: int


class Close(msgspec.Struct, frozen=True, kw_only=True, tag="close"):
    """Stop a view, and its stream with the last."""

    view: int


class Ping(msgspec.Struct, frozen=True, kw_only=True, tag="ping"):
    """Answer with PONG."""


Message = Open | Resize | Close | Ping
PONG = b"!"
MAX_MESSAGE_BYTES = 16 * 1024

_decoder = msgspec.msgpack.Decoder(Message)


def encode(message: Message) -> bytes:
    """One datagram."""
    return msgspec.msgpack.encode(message)


def decode(data: bytes) -> Message:
    """Raises msgspec.DecodeError."""
    message: Message = _decoder.decode(data)
    return message
