"""JT/T 808 messages as whole frames, of terminals and of the platform. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from backends.protocols.jt808_bodies import (
    AUTHENTICATION,
    CHINA,
    GENERAL_ANSWER,
    HEARTBEAT,
    LOGOUT,
    POSITION,
    POSITION_BATCH,
    REGISTRATION,
    REGISTRATION_ANSWER,
    RESULT_DONE,
    STATUS_ACC,
    STATUS_LOCATED,
    STATUS_SOUTH,
    STATUS_WEST,
    GeneralAnswer,
    Position,
    Registration,
    RegistrationAnswer,
)
from backends.protocols.jt808_frame import Edition, Message, Terminal, encode


def encode_registration(terminal: Terminal, serial: int, registration: Registration) -> bytes:
    """0x0100 as a frame."""
    widths = (11, 30, 30) if terminal.edition is Edition.E2019 else (5, 20, 7)
    texts = (registration.maker, registration.model, registration.terminal_id)
    body = registration.province.to_bytes(2, "big") + registration.city.to_bytes(2, "big")
    for width, text in zip(widths, texts, strict=True):
        body += text.encode("gbk")[:width].ljust(width, b"\0")
    body += bytes([registration.plate_colour]) + registration.plate.encode("gbk")
    return encode(Message(id=REGISTRATION, terminal=terminal, serial=serial, body=body))


def encode_authentication(terminal: Terminal, serial: int, code: str) -> bytes:
    """0x0102 as a frame."""
    body = code.encode("gbk")
    if terminal.edition is Edition.E2019:
        body = bytes([len(body)]) + body + b"\0" * 15 + b"\0" * 20
    return encode(Message(id=AUTHENTICATION, terminal=terminal, serial=serial, body=body))


def encode_heartbeat(terminal: Terminal, serial: int) -> bytes:
    """0x0002 as a frame."""
    return encode(Message(id=HEARTBEAT, terminal=terminal, serial=serial))


def encode_logout(terminal: Terminal, serial: int) -> bytes:
    """0x0003 as a frame."""
    return encode(Message(id=LOGOUT, terminal=terminal, serial=serial))


def encode_position(terminal: Terminal, serial: int, position: Position) -> bytes:
    """0x0200 as a frame."""
    body = position_body(position)
    return encode(Message(id=POSITION, terminal=terminal, serial=serial, body=body))


def encode_position_batch(
    terminal: Terminal, serial: int, positions: Sequence[Position], *, is_backlog: bool = False
) -> bytes:
    """0x0704 as a frame. ValueError when the positions do not fit into one."""
    body = len(positions).to_bytes(2, "big") + bytes([is_backlog])
    for position in positions:
        one = position_body(position)
        body += len(one).to_bytes(2, "big") + one
    return encode(Message(id=POSITION_BATCH, terminal=terminal, serial=serial, body=body))


def encode_general_answer(terminal: Terminal, serial: int, answer: GeneralAnswer) -> bytes:
    """0x8001 as a frame: the platform's answer to anything that has none of its own."""
    body = answer.answered_serial.to_bytes(2, "big") + answer.answered_id.to_bytes(2, "big")
    body += bytes([answer.result])
    return encode(Message(id=GENERAL_ANSWER, terminal=terminal, serial=serial, body=body))


def encode_registration_answer(
    terminal: Terminal, serial: int, answer: RegistrationAnswer
) -> bytes:
    """0x8100 as a frame; the code only when registration was done."""
    body = answer.answered_serial.to_bytes(2, "big") + bytes([answer.result])
    body += answer.code.encode("gbk") if answer.result == RESULT_DONE else b""
    return encode(Message(id=REGISTRATION_ANSWER, terminal=terminal, serial=serial, body=body))


def position_body(position: Position) -> bytes:
    """A 0x0200 body. ValueError or OverflowError when a value does not fit."""
    status = STATUS_ACC if position.is_acc_on else 0
    status |= STATUS_LOCATED if position.is_located else 0
    status |= STATUS_SOUTH if position.lat_deg < 0 else 0
    status |= STATUS_WEST if position.lon_deg < 0 else 0
    body = position.alarm.to_bytes(4, "big") + status.to_bytes(4, "big")
    body += round(abs(position.lat_deg) * 1e6).to_bytes(4, "big")
    body += round(abs(position.lon_deg) * 1e6).to_bytes(4, "big")
    body += position.altitude_m.to_bytes(2, "big", signed=True)
    body += round(position.speed_kmh * 10).to_bytes(2, "big")
    body += position.heading_deg.to_bytes(2, "big")
    body += bytes.fromhex(position.at.astimezone(CHINA).strftime("%y%m%d%H%M%S"))
    for number, data in position.extras:
        body += bytes([number, len(data)]) + data
    return body
