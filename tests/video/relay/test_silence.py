"""A device goes on sending, but no longer what is watched: that is silence, and is said."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.video.relay.parts import (
    KEY,
    SSRC,
    Board,
    Viewer,
    answer,
    framed,
    place,
    pushed,
    running,
    until,
    url,
)
from video.relay import channel, fan
from video.relay.relay import Relay

HERE = "127.0.0.1"
Send = Callable[[list[bytes]], None]
Stop = Callable[[], None]


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel, "LOOK_S", 0.05)
    monkeypatch.setattr(channel, "SILENT_S", 0.5)
    monkeypatch.setattr(channel, "KEYLESS_S", 0.5)


async def sender(carrier: str, port: int) -> tuple[Send, Stop]:
    """How the device sends, and how it stops."""
    if carrier == "udp":
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sock.bind((HERE, 0))

        def send(packets: list[bytes]) -> None:
            for packet in packets:
                sock.sendto(packet, (HERE, port))

        return send, sock.close
    _, writer = await asyncio.open_connection(HERE, port)
    return lambda packets: writer.write(framed(packets)), writer.close


async def begun(relay: Relay, board: Board, carrier: str) -> tuple[Viewer, Send, Stop]:
    """A viewer who has pictures of a device that stops sending them."""
    viewer = Viewer(url(relay))
    await board.until(lambda b: b.wants and b.wants[-1] == [KEY])
    port = place(relay, carrier, source=HERE)
    answer(relay)
    send, stop = await sender(carrier, port)
    for picture in pushed(turns=1):
        send(picture)
        await asyncio.sleep(0.01)
    await viewer.until(lambda sink: sink.count >= 3)
    return viewer, send, stop


def voice(number: int) -> bytes:
    """20 ms of G.711 beside the pictures."""
    head = struct.pack("!BBHII", 0x80, 8, 30_000 + number, number * 160, SSRC)
    return head + bytes([0xD5]) * 160


@pytest.mark.parametrize("what", ["other_source", "sound"])
@pytest.mark.parametrize("carrier", ["udp", "tcp_passive"])
@pytest.mark.asyncio
async def test_a_device_that_sends_no_picture_any_more_is_asked_anew_though_it_goes_on_sending(
    tmp_path: Path, carrier: str, what: str
) -> None:
    async with running(tmp_path) as (relay, board):
        viewer, send, stop = await begun(relay, board, carrier)
        other = pushed(ssrc=SSRC + 7, turns=400)

        async def go_on() -> None:
            for number, picture in enumerate(other):
                send(picture if what == "other_source" else [voice(number)])
                await asyncio.sleep(0.01)

        going_on = asyncio.create_task(go_on())
        await until(lambda: (KEY, False) in board.silences)
        assert [health.state for health in relay.streams()] == ["silent"]
        second = Viewer(url(relay))
        await until(lambda: relay.streams()[0].viewers == 2)
        await asyncio.sleep(0)
        assert second.sink.count == 0  # what was before is not the present
        going_on.cancel()
        stop()
        await viewer.leave()
        await second.leave()


@pytest.mark.asyncio
async def test_a_viewer_who_comes_to_a_picture_that_stands_is_not_shown_it_as_the_present(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel, "SILENT_S", 60.0)
    monkeypatch.setattr(channel, "KEYLESS_S", 60.0)
    monkeypatch.setattr(fan, "OLD_S", 0.2)
    async with running(tmp_path) as (relay, board):
        viewer, _, stop = await begun(relay, board, "udp")
        await asyncio.sleep(0.3)
        second = Viewer(url(relay))
        await board.until(lambda b: (KEY, True) in b.silences)  # a key frame is asked for
        assert second.sink.count == 0
        stop()
        await viewer.leave()
        await second.leave()
