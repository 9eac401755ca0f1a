"""What the platform asks of a JT/T 808 terminal: text, parts sent again, its own answers. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from backends.protocols.jt808_bodies import GENERAL_ANSWER_OF_TERMINAL, GeneralAnswer
from backends.protocols.jt808_frame import Edition, Message, Missing, Terminal, encode

TEXT = 0x8300
RESEND_PARTS = 0x8003
MOST_TEXT_BYTES = 1000  # the standard's 1,024 do not fit into one frame of 1,023

_URGENT_2013, _SHOWN, _SPOKEN = 1 << 0, 1 << 2, 1 << 3
_URGENT_2019, _NOTICE_2019 = 0b10, 0b11
_IS_NOTICE = 1
_MOST_PARTS = 125


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """0x8300: words for the driver, shown and spoken."""

    text: str
    is_urgent: bool = False


def text_fault(text: str) -> str:
    """Why a text cannot go to a terminal, in words an operator reads; empty when it can."""
    if not text.strip():
        return "没有内容"
    bad = sorted({character for character in text if not _is_gbk(character)})
    if bad:
        return f"终端显示不了这些字符：{''.join(bad[:10])}"
    size = len(text.encode("gbk"))
    if size > MOST_TEXT_BYTES:
        return f"太长：{size} 字节，最多 {MOST_TEXT_BYTES} 字节（约 {MOST_TEXT_BYTES // 2} 个汉字）"
    return ""


def encode_text(terminal: Terminal, serial: int, text: Text) -> bytes:
    """0x8300 as a frame. ValueError when `text_fault` finds one."""
    if fault := text_fault(text.text):
        raise ValueError(fault)
    if terminal.edition is Edition.E2019:
        flag = (_URGENT_2019 if text.is_urgent else _NOTICE_2019) | _SHOWN | _SPOKEN
        body = bytes([flag, _IS_NOTICE])
    else:
        body = bytes([(_URGENT_2013 if text.is_urgent else 0) | _SHOWN | _SPOKEN])
    body += text.text.encode("gbk")
    return encode(Message(id=TEXT, terminal=terminal, serial=serial, body=body))


def decode_text(message: Message) -> Text | None:
    """The text of a 0x8300, as a terminal reads it."""
    is_2019 = message.terminal.edition is Edition.E2019
    begin = 2 if is_2019 else 1
    if message.id != TEXT or len(message.body) < begin:
        return None
    flag = message.body[0]
    is_urgent = flag & 0b11 == _URGENT_2019 if is_2019 else bool(flag & _URGENT_2013)
    words = message.body[begin:].decode("gbk", errors="replace").rstrip("\0")
    return Text(text=words, is_urgent=is_urgent)


def encode_resend(missing: Missing, serial: int) -> bytes:
    """0x8003 as a frame: which parts of a split message to send again. The count has two bytes
    since 2019."""
    parts = missing.parts[:_MOST_PARTS]
    width = 2 if missing.terminal.edition is Edition.E2019 else 1
    body = missing.first_serial.to_bytes(2, "big") + len(parts).to_bytes(width, "big")
    body += b"".join(part.to_bytes(2, "big") for part in parts)
    message = Message(id=RESEND_PARTS, terminal=missing.terminal, serial=serial, body=body)
    return encode(message)


def decode_resend(message: Message) -> Missing | None:
    """What a 0x8003 asks for, as a terminal reads it."""
    width = 2 if message.terminal.edition is Edition.E2019 else 1
    body = message.body
    if message.id != RESEND_PARTS or len(body) < 2 + width:
        return None
    count = int.from_bytes(body[2 : 2 + width], "big")
    numbers = body[2 + width :]
    if len(numbers) < 2 * count:
        return None
    parts = tuple(int.from_bytes(numbers[at : at + 2], "big") for at in range(0, 2 * count, 2))
    first = int.from_bytes(body[:2], "big")
    return Missing(terminal=message.terminal, first_serial=first, parts=parts)


def encode_terminal_answer(terminal: Terminal, serial: int, answer: GeneralAnswer) -> bytes:
    """0x0001 as a frame: a terminal's answer to what the platform asked."""
    body = answer.answered_serial.to_bytes(2, "big") + answer.answered_id.to_bytes(2, "big")
    body += bytes([answer.result])
    message = Message(id=GENERAL_ANSWER_OF_TERMINAL, terminal=terminal, serial=serial, body=body)
    return encode(message)


def _is_gbk(character: str) -> bool:
    try:
        character.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True
