"""How a terminal of the demo city brings the picture of an alarm: a connection of its own.

Event loop only. The picture is drawn: a road ahead, no person.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging

import cv2
import numpy as np

from backends.demo.terminal import TerminalSimulator
from backends.protocols import jsatl_files, jt808
from backends.protocols.jsatl_files import FileKind, FileNotice, FilesList, FilesWanted, Piece

log = logging.getLogger(__name__)
_PIECE = 16_384
_WITHIN_S = 20.0


def road_picture(plate: str, words: str) -> bytes:
    """A JPEG of 640x360: a road to the horizon with the plate's figures below."""
    image = np.full((360, 640, 3), (176, 150, 120), np.uint8)
    image[150:] = (70, 74, 72)
    corners = np.array([[300, 150], [340, 150], [620, 360], [20, 360]], np.int32)
    cv2.fillPoly(image, [corners], (92, 92, 94))
    for top in range(165, 360, 40):
        cv2.line(image, (320, top), (320, top + 18), (235, 235, 235), 2 + (top - 150) // 40)
    cv2.rectangle(image, (292, 168), (348, 208), (60, 60, 160), -1)  # the one in front
    ascii_words = f"{plate} {words}".encode("ascii", "ignore").decode().strip()
    cv2.putText(image, ascii_words, (16, 344), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (255, 255, 255), 1)
    is_made, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 70])
    assert is_made
    return data.tobytes()


async def send_evidence(terminal: TerminalSimulator, wanted: FilesWanted) -> None:
    """One file of one alarm. A platform that is away gets nothing."""
    picture = road_picture(terminal.vehicle.plate, wanted.number[:8])
    name = f"00_64_6401_0_{wanted.number}.jpg"[:50]
    with contextlib.suppress(OSError, TimeoutError):
        async with asyncio.timeout(_WITHIN_S):
            reader, writer = await asyncio.open_connection(wanted.host, wanted.tcp_port)
            try:
                await _send(terminal, wanted, (name, picture), (reader, writer))
            finally:
                writer.close()
                with contextlib.suppress(OSError):
                    await writer.wait_closed()


async def _send(
    terminal: TerminalSimulator,
    wanted: FilesWanted,
    file: tuple[str, bytes],
    line: tuple[asyncio.StreamReader, asyncio.StreamWriter],
) -> None:
    name, picture = file
    reader, writer = line
    who = terminal.terminal
    listed = FilesList(number=wanted.number, files=((name, len(picture)),))
    writer.write(jsatl_files.encode_list(who, terminal.next_serial(), wanted.sign, listed))
    begin = FileNotice(is_end=False, name=name, kind=FileKind.PICTURE, size=len(picture))
    writer.write(jsatl_files.encode_notice(who, terminal.next_serial(), begin))
    holes = [(0, len(picture))]
    decoder = jt808.Decoder()
    while holes:
        for offset, length in holes:
            for at in range(offset, offset + length, _PIECE):
                data = picture[at : min(at + _PIECE, offset + length)]
                writer.write(jsatl_files.encode_piece(Piece(name=name, offset=at, data=data)))
        end = FileNotice(is_end=True, name=name, kind=FileKind.PICTURE, size=len(picture))
        writer.write(jsatl_files.encode_notice(who, terminal.next_serial(), end))
        await writer.drain()
        holes = await _holes(reader, decoder)


async def _holes(reader: asyncio.StreamReader, decoder: jt808.Decoder) -> list[tuple[int, int]]:
    """What the platform wants again, once it has said so."""
    while data := await reader.read(4096):
        for message in decoder.feed(data):
            if isinstance(message, jt808.Message) and message.id == jsatl_files.FILE_ANSWER:
                answer = jsatl_files.decode_file_answer(message.body)
                return answer[1] if answer else []
    return []
