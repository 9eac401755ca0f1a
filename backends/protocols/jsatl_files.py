"""T/JSATL 12 attachments: the request to a terminal, and the stream in which files come. Pure.

A terminal that was asked (0x9208) opens a connection of its own: 808 messages (0x1210 to 0x1212)
and pieces of files between them, which begin with `01cd` and are not escaped.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from backends.protocols.jt808_frame import (
    MAX_FRAME,
    Fault,
    Malformed,
    Message,
    Terminal,
    encode,
    parse,
)

FILES_WANTED = 0x9208
FILES_LIST = 0x1210
FILE_BEGINS = 0x1211
FILE_ENDS = 0x1212
FILE_ANSWER = 0x9212

MARK = b"01cd"
MAX_PIECE = 256 * 1024  # the standard says 64 KiB; a terminal may be more generous
_HEADER = 4 + 50 + 4 + 4
_NUMBER_BYTES = 32
_MOST_HOLES = 32
_SIGN_BYTES = (40, 39, 16)


class FileKind(enum.IntEnum):
    """What a file is: its type byte, and the first two digits of its name."""

    PICTURE = 0
    SOUND = 1
    VIDEO = 2
    TEXT = 3
    OTHER = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesWanted:
    """0x9208: send the files of this alarm there. `number` is the platform's, 32 characters."""

    host: str
    tcp_port: int
    sign: bytes
    number: str
    udp_port: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesList:
    """0x1210: which files will come, (name, bytes)."""

    number: str
    files: tuple[tuple[str, int], ...]
    is_supplement: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FileNotice:
    """0x1211 and 0x1212: a file begins, a file has been sent."""

    is_end: bool
    name: str
    kind: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of a file."""

    name: str
    offset: int
    data: bytes


StreamItem = Message | Malformed | Piece


def encode_wanted(terminal: Terminal, serial: int, wanted: FilesWanted) -> bytes:
    """0x9208 as a frame."""
    host = wanted.host.encode("ascii")
    body = bytes([len(host)]) + host + wanted.tcp_port.to_bytes(2, "big")
    body += wanted.udp_port.to_bytes(2, "big") + wanted.sign
    body += wanted.number.encode("ascii")[:_NUMBER_BYTES].ljust(_NUMBER_BYTES, b"\0") + b"\0" * 16
    return encode(Message(id=FILES_WANTED, terminal=terminal, serial=serial, body=body))


def decode_wanted(message: Message) -> FilesWanted | None:
    """What a 0x9208 asks for, as a terminal reads it."""
    body = message.body
    if message.id != FILES_WANTED or not body:
        return None
    host_end = 1 + body[0]
    sign_bytes = len(body) - host_end - 4 - _NUMBER_BYTES - 16
    if sign_bytes not in _SIGN_BYTES:
        return None
    sign_at = host_end + 4
    number_at = sign_at + sign_bytes
    return FilesWanted(
        host=body[1:host_end].decode("ascii", errors="replace"),
        tcp_port=int.from_bytes(body[host_end : host_end + 2], "big"),
        udp_port=int.from_bytes(body[host_end + 2 : host_end + 4], "big"),
        sign=body[sign_at:number_at],
        number=_word(body[number_at : number_at + _NUMBER_BYTES]),
    )


def decode_list(message: Message) -> FilesList | None:
    """A 0x1210, of a terminal id of 7 or of 30 bytes; None when neither fits to the byte."""
    body = message.body
    if message.id != FILES_LIST:
        return None
    for id_bytes, sign_bytes in ((7, 16), (30, 40), (30, 39), (7, 39), (0, 16), (0, 40)):
        at = id_bytes + sign_bytes + _NUMBER_BYTES
        if len(body) < at + 2:
            continue
        files = _names(body[at + 2 :], body[at + 1])
        if files is not None:
            return FilesList(
                number=_word(body[at - _NUMBER_BYTES : at]),
                is_supplement=body[at] == 1,
                files=files,
            )
    return None


def encode_list(terminal: Terminal, serial: int, sign: bytes, files: FilesList) -> bytes:
    """0x1210 as a frame, as a terminal sends it (its id of 7 bytes is the sign's)."""
    body = sign[:7] + sign + files.number.encode("ascii").ljust(_NUMBER_BYTES, b"\0")
    body += bytes([files.is_supplement, len(files.files)])
    for name, size in files.files:
        body += bytes([len(name)]) + name.encode("ascii") + size.to_bytes(4, "big")
    return encode(Message(id=FILES_LIST, terminal=terminal, serial=serial, body=body))


def decode_notice(message: Message) -> FileNotice | None:
    """A 0x1211 or 0x1212."""
    body = message.body
    if message.id not in (FILE_BEGINS, FILE_ENDS) or not body or len(body) < 6 + body[0]:
        return None
    end = 1 + body[0]
    return FileNotice(
        is_end=message.id == FILE_ENDS,
        name=_word(body[1:end]),
        kind=body[end],
        size=int.from_bytes(body[end + 1 : end + 5], "big"),
    )


def encode_notice(terminal: Terminal, serial: int, notice: FileNotice) -> bytes:
    """0x1211 or 0x1212 as a frame, as a terminal sends it."""
    body = bytes([len(notice.name)]) + notice.name.encode("ascii")
    body += bytes([notice.kind]) + notice.size.to_bytes(4, "big")
    number = FILE_ENDS if notice.is_end else FILE_BEGINS
    return encode(Message(id=number, terminal=terminal, serial=serial, body=body))


def encode_file_answer(
    message: Message, serial: int, notice: FileNotice, holes: list[tuple[int, int]]
) -> bytes:
    """0x9212 as a frame: all there, or which (offset, length) to send again."""
    holes = holes[:_MOST_HOLES]
    name = notice.name.encode("gbk", errors="replace")[:255]
    body = bytes([len(name)]) + name + bytes([notice.kind, bool(holes), len(holes)])
    for offset, length in holes:
        body += offset.to_bytes(4, "big") + length.to_bytes(4, "big")
    return encode(Message(id=FILE_ANSWER, terminal=message.terminal, serial=serial, body=body))


def decode_file_answer(body: bytes) -> tuple[str, list[tuple[int, int]]] | None:
    """A 0x9212 body as (name, what is to be sent again), as a terminal reads it."""
    if not body or len(body) < 4 + body[0]:
        return None
    end = 1 + body[0]
    rows = body[end + 3 :]
    if len(rows) != 8 * body[end + 2]:
        return None
    holes = [
        (int.from_bytes(rows[n : n + 4], "big"), int.from_bytes(rows[n + 4 : n + 8], "big"))
        for n in range(0, len(rows), 8)
    ]
    return _word(body[1:end]), holes


def encode_piece(piece: Piece) -> bytes:
    """A piece of a file as the terminal sends it."""
    name = piece.name.encode("ascii").ljust(50, b"\0")
    head = MARK + name + piece.offset.to_bytes(4, "big") + len(piece.data).to_bytes(4, "big")
    return head + piece.data


class FileStream:
    """808 messages and pieces of files of one connection. Holds at most one piece and what was
    fed."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[StreamItem]:
        """Take bytes; return what they complete. Never raises, whatever the bytes."""
        self._buffer += data
        out: list[StreamItem] = []
        while self._buffer:
            used, item = self._next()
            if item is not None:
                out.append(item)
            if not used:
                break
            del self._buffer[:used]
        return out

    def _next(self) -> tuple[int, StreamItem | None]:
        """(bytes used, what they are); nothing used: more is needed."""
        buffer = self._buffer
        if buffer[:1] == b"\x7e":
            return self._frame()
        if buffer.startswith(MARK):
            return self._piece()
        if len(buffer) < len(MARK) and MARK.startswith(buffer):
            return 0, None
        starts = [at for at in (buffer.find(b"\x7e"), buffer.find(MARK)) if at > 0]
        # The last bytes may be the beginning of a mark.
        end = min(starts) if starts else max(len(buffer) - len(MARK) + 1, 1)
        return end, Malformed(
            fault=Fault.LENGTH, detail="bytes between messages", excerpt=bytes(buffer[:16])
        )

    def _frame(self) -> tuple[int, StreamItem | None]:
        end = self._buffer.find(b"\x7e", 1)
        if end == 1:
            return 1, None  # two marks: the second begins
        if end < 0 and len(self._buffer) <= MAX_FRAME:
            return 0, None
        if end < 0 or end > MAX_FRAME:
            excerpt = bytes(self._buffer[:16])
            return 1, Malformed(fault=Fault.LENGTH, detail="message without end", excerpt=excerpt)
        item = parse(bytes(self._buffer[1:end]))
        # A broken message may have swallowed the mark that begins the next one.
        return (end, item) if isinstance(item, Malformed) else (end + 1, item)

    def _piece(self) -> tuple[int, StreamItem | None]:
        if len(self._buffer) < _HEADER:
            return 0, None
        length = int.from_bytes(self._buffer[58:62], "big")
        if length > MAX_PIECE:
            excerpt = bytes(self._buffer[:_HEADER])
            detail = f"piece of {length} bytes, at most {MAX_PIECE}"
            return len(MARK), Malformed(fault=Fault.LENGTH, detail=detail, excerpt=excerpt)
        if len(self._buffer) < _HEADER + length:
            return 0, None
        return _HEADER + length, Piece(
            name=_word(bytes(self._buffer[4:54])),
            offset=int.from_bytes(self._buffer[54:58], "big"),
            data=bytes(self._buffer[_HEADER : _HEADER + length]),
        )


def _names(data: bytes, count: int) -> tuple[tuple[str, int], ...] | None:
    """`count` names with sizes that fill `data` to the byte."""
    files: list[tuple[str, int]] = []
    at = 0
    for _ in range(count):
        if at >= len(data) or at + 5 + data[at] > len(data):
            return None
        end = at + 1 + data[at]
        files.append((_word(data[at + 1 : end]), int.from_bytes(data[end : end + 4], "big")))
        at = end + 4
    return tuple(files) if at == len(data) else None


def _word(data: bytes) -> str:
    return data.decode("gbk", errors="replace").strip("\0 ")


# Channels of a file's name that show the road or the vehicle: 2 ahead, 8 and 9 beside it, 10
# behind it, 64 of the ADAS, 66 of the tyres, 67 of the blind spots.
_OUTSIDE = {"2", "02", "8", "08", "9", "09", "10", "64", "66", "67"}


def shows_people(name: str, kind: int) -> bool:
    """Whether a file may show a driver or passengers: sound, and all that is not by its name
    (`kind_channel_alarm_number_…`) of the road or the vehicle."""
    fields = name.split("_")
    return (
        kind == FileKind.SOUND
        or fields[0] == "01"
        or fields[1:2] == []
        or (fields[1] not in _OUTSIDE)
    )
