"""HJ 212-2017 and 2005: frames from bytes and back. Pure; keeps a bounded buffer, reads no clock.

A frame is `##`, four decimal digits (bytes of the segment), the segment, four hex digits of
CRC, CRLF. What is not a frame comes out as Malformed, and the decoder goes on at the next `##`.
"""

from __future__ import annotations

from backends.protocols.hj212_frame import (
    NO_FLAG,
    Assembler,
    Fault,
    Frame,
    Group,
    Logger,
    Malformed,
    Measurement,
    answer_to,
    data_frame,
    group_text,
    measurements,
    parse_time,
    result_of,
    split,
    time_text,
)

__all__ = [
    "Assembler",
    "Decoder",
    "Fault",
    "Frame",
    "Logger",
    "Malformed",
    "Measurement",
    "answer_to",
    "crc16",
    "data_frame",
    "encode",
    "measurements",
    "parse_time",
    "result_of",
    "split",
    "time_text",
]

MAX_SEGMENT = 4096  # the standard says 1024; loggers in the field send more

_HEAD = 6  # "##" and the length
_CRC = 4


def _eight_steps(register: int) -> int:
    for _ in range(8):
        carry = register & 1
        register >>= 1
        if carry:
            register ^= 0xA001
    return register


# What eight steps make of the register's lower half; the upper half only moves down.
_STEPS = tuple(_eight_steps(low) for low in range(256))


def crc16(segment: bytes) -> int:
    """The standard's own CRC (not MODBUS): the register is shifted before each byte goes in."""
    register = 0xFFFF
    for byte in segment:
        register = (register >> 8) ^ byte
        register = (register >> 8) ^ _STEPS[register & 0xFF]
    return register


def encode(frame: Frame) -> bytes:
    """A frame as bytes, CRLF included. ValueError when its segment is over MAX_SEGMENT."""
    segment = _segment_text(frame).encode("gb18030")
    if len(segment) > MAX_SEGMENT:
        raise ValueError(f"segment of {len(segment)} bytes, at most {MAX_SEGMENT}")
    return b"##%04d%b%04X\r\n" % (len(segment), segment, crc16(segment))


class Decoder:
    """Frames of one connection. The buffer never exceeds one longest frame and what was fed."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._is_in_noise = False
        self.accepted = 0
        self.malformed = 0

    def feed(self, data: bytes) -> list[Frame | Malformed]:
        """Take bytes; return what they complete. Never raises, whatever the bytes."""
        self._buffer += data
        out: list[Frame | Malformed] = []
        while self._step(out):
            pass
        self.malformed += sum(isinstance(item, Malformed) for item in out)
        self.accepted += sum(isinstance(item, Frame) for item in out)
        return out

    def _step(self, out: list[Frame | Malformed]) -> bool:
        """Take one frame or one stretch of rubbish off the buffer; False when more must come."""
        buffer = self._buffer
        start = buffer.find(b"##")
        if start != 0:
            keep = start if start > 0 else len(buffer) - (1 if buffer[-1:] == b"#" else 0)
            self._drop_noise(keep, out)
            return start > 0
        if len(buffer) < _HEAD:
            return False
        length = _decimal(bytes(buffer[2:_HEAD]))
        if length is None or length > MAX_SEGMENT:
            self._refuse(1, Fault.LENGTH, "no length of at most 4096 after ##", out)
            return True
        end = _HEAD + length + _CRC
        cut = _earlier_end(buffer, end)
        if cut is not None:
            self._refuse(cut, Fault.LENGTH, f"shorter than its length {length}", out)
            return True
        if len(buffer) < end:
            return False
        self._take(end, out)
        return True

    def _take(self, end: int, out: list[Frame | Malformed]) -> None:
        segment = bytes(self._buffer[_HEAD : end - _CRC])
        declared = bytes(self._buffer[end - _CRC : end]).upper()
        computed = b"%04X" % crc16(segment)
        if declared != computed:
            detail = f"CRC {declared!r}, computed {computed!r}"
            self._refuse(1, Fault.CRC, detail, out)
            return
        self._is_in_noise = False
        parsed = _parse_segment(segment)
        if isinstance(parsed, Frame):
            out.append(parsed)
        else:
            out.append(Malformed(fault=Fault.SEGMENT, detail=parsed, excerpt=segment[:64]))
        del self._buffer[:end]

    def _drop_noise(self, count: int, out: list[Frame | Malformed]) -> None:
        """Drop bytes between frames; line ends there are no fault, a stretch counts once."""
        noise = bytes(self._buffer[:count])
        del self._buffer[:count]
        if noise.strip(b"\r\n \0") and not self._is_in_noise:
            self._is_in_noise = True
            out.append(Malformed(fault=Fault.NOISE, detail="bytes before ##", excerpt=noise[:64]))

    def _refuse(self, count: int, fault: Fault, detail: str, out: list[Frame | Malformed]) -> None:
        """Drop a frame's beginning; what remains of it is the same fault, not one more."""
        excerpt = bytes(self._buffer[:64])
        del self._buffer[:count]
        if not (self._is_in_noise and fault is Fault.LENGTH and count == 1):
            out.append(Malformed(fault=fault, detail=detail, excerpt=excerpt))
        self._is_in_noise = True


def _earlier_end(buffer: bytearray, end: int) -> int | None:
    """Where a frame ends before its declared length: at the next `##` or at a line end."""
    following = buffer.find(b"##", 2, end)
    line_end = buffer.find(b"\r\n", _HEAD, end - _CRC)
    if line_end >= 0 and not 0 <= following < line_end:
        return line_end
    return following if following >= 0 else None


def _parse_segment(segment: bytes) -> Frame | str:
    """The frame of a segment, or what is wrong with it."""
    try:
        text = segment.decode("gb18030")
    except UnicodeDecodeError:
        return "neither ASCII nor GB 18030"
    head, mark, tail = text.partition("CP=&&")
    if not mark or not tail.endswith("&&"):
        return "no CP=&&...&&"
    fields = dict(pair.split("=", 1) for pair in head.split(";") if "=" in pair)
    missing = [key for key in ("ST", "CN", "MN") if not fields.get(key)]
    if missing:
        return f"without {', '.join(missing)}"
    numbers = {key: _decimal(fields.get(key, "").encode()) for key in ("Flag", "PNUM", "PNO")}
    if any(fields.get(key) and number is None for key, number in numbers.items()):
        return "Flag, PNUM or PNO is no number"
    groups = _parse_groups(tail[:-2])
    if groups is None:
        return "an item of CP has no ="
    flag = numbers["Flag"]
    return Frame(
        cn=fields["CN"],
        mn=fields["MN"],
        st=fields["ST"],
        qn=fields.get("QN", ""),
        pw=fields.get("PW", ""),
        flag=NO_FLAG if flag is None else flag,
        pnum=numbers["PNUM"] or 0,
        pno=numbers["PNO"] or 0,
        groups=groups,
    )


def _parse_groups(text: str) -> tuple[Group, ...] | None:
    groups: list[Group] = []
    for part in text.split(";"):
        items = [item for item in part.split(",") if item.strip()]
        if any("=" not in item for item in items):
            return None
        if items:
            groups.append(tuple(_pair(item) for item in items))
    return tuple(groups)


def _pair(item: str) -> tuple[str, str]:
    key, _, value = item.partition("=")
    return key.strip(), value.strip()


def _segment_text(frame: Frame) -> str:
    fields = [("QN", frame.qn), ("ST", frame.st), ("CN", frame.cn), ("PW", frame.pw)]
    text = "".join(f"{key}={value};" for key, value in fields if value)
    text += f"MN={frame.mn};"
    if frame.flag >= 0:
        text += f"Flag={frame.flag};"
    if frame.pnum:
        text += f"PNUM={frame.pnum};PNO={frame.pno};"
    return f"{text}CP=&&{';'.join(group_text(group) for group in frame.groups)}&&"


def _decimal(text: bytes) -> int | None:
    return int(text) if text.isdigit() and len(text) <= 9 else None
