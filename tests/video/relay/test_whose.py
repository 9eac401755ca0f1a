"""Whose packets a stream takes: by where they come from, and what comes before the answer."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest

from tests.video.relay.parts import (
    KEY,
    SSRC,
    Board,
    Device,
    Viewer,
    answer,
    framed,
    place,
    pushed,
    running,
    until,
    url,
)
from video.relay.relay import Relay

HERE, ELSEWHERE = "127.0.0.1", "127.0.0.2"


async def wanted(relay: Relay, board: Board) -> Viewer:
    viewer = Viewer(url(relay))
    await board.until(lambda b: b.wants and b.wants[-1] == [KEY])
    return viewer


def send_from(host: str, port: int, packets: list[list[bytes]]) -> None:
    """Datagrams from an address of this machine, of a port of their own."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.bind((host, 0))
        for picture in packets:
            for packet in picture:
                sender.sendto(packet, (HERE, port))


@pytest.mark.asyncio
async def test_who_knows_the_ssrc_cannot_feed_a_stream_by_udp(tmp_path: Path) -> None:
    async with running(tmp_path) as (relay, board):
        viewer = await wanted(relay, board)
        port = place(relay, "udp", source=HERE)
        answer(relay)
        send_from(ELSEWHERE, port, pushed(turns=1))
        await until(lambda: relay.streams()[0].foreign > 0)
        assert relay.streams()[0].state == "waiting"
        device = await Device.by_udp(port)
        await viewer.until(lambda sink: sink.count >= 3)
        assert relay.streams()[0].packets > 0
        await viewer.leave()
        await device.stop()


@pytest.mark.parametrize("carrier", ["udp", "tcp_passive"])
@pytest.mark.asyncio
async def test_neighbour_behind_the_same_nat_cannot_feed_a_stream_that_flows(
    tmp_path: Path, carrier: str
) -> None:
    async with running(tmp_path) as (relay, board):
        viewer = await wanted(relay, board)
        port = place(relay, carrier, source=HERE)
        answer(relay)
        start = Device.by_udp if carrier == "udp" else Device.by_tcp
        device = await start(port)
        await viewer.until(lambda sink: sink.count >= 3)
        strange, writer = pushed(turns=1), None
        if carrier == "udp":
            send_from(HERE, port, strange)
            sent = sum(map(len, strange))
            await until(lambda: relay.streams()[0].foreign == sent)
        else:
            _, writer = await asyncio.open_connection(HERE, port)
            writer.write(framed([p for picture in strange for p in picture]))
            await until(lambda: relay.streams()[0].foreign > 0)
        seen = viewer.sink.count
        await viewer.until(lambda sink: sink.count > seen + 5)
        await device.stop()  # its NAT gives it another port
        again = await start(port)
        seen = viewer.sink.count
        await viewer.until(lambda sink: sink.count > seen + 5)
        if writer is not None:
            writer.close()
            await writer.wait_closed()
        await viewer.leave()
        await again.stop()


@pytest.mark.asyncio
async def test_who_knows_the_ssrc_cannot_take_a_streams_place_by_tcp(tmp_path: Path) -> None:
    async with running(tmp_path) as (relay, board):
        viewer = await wanted(relay, board)
        port = place(relay, "tcp_passive", source=HERE)
        answer(relay)
        device = await Device.by_tcp(port)
        await viewer.until(lambda sink: sink.count >= 3)
        reader, writer = await asyncio.open_connection(HERE, port, local_addr=(ELSEWHERE, 0))
        writer.write(framed([p for picture in pushed(turns=1) for p in picture]))
        async with asyncio.timeout(5):
            with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
                await reader.readexactly(1)
        seen = viewer.sink.count
        await viewer.until(lambda sink: sink.count > seen + 10)
        assert relay.streams()[0].foreign == 1
        writer.close()
        await viewer.leave()
        await device.stop()


@pytest.mark.parametrize(("source", "is_strict"), [(ELSEWHERE, True), ("192.0.2.1", False)])
@pytest.mark.asyncio
async def test_media_may_come_from_where_the_answer_says_and_leniently_from_anywhere(
    tmp_path: Path, source: str, is_strict: bool
) -> None:
    async with running(tmp_path) as (relay, board):
        viewer = await wanted(relay, board)
        port = place(relay, "udp", source=source, is_strict=is_strict)
        answer(relay)  # its media comes from 127.0.0.1
        device = await Device.by_udp(port)
        await viewer.until(lambda sink: sink.count >= 3)
        assert relay.streams()[0].foreign == 0
        await viewer.leave()
        await device.stop()


@pytest.mark.parametrize("carrier", ["udp", "tcp_passive"])
@pytest.mark.asyncio
async def test_key_frame_that_comes_before_the_answer_with_another_ssrc_is_seen(
    tmp_path: Path, carrier: str
) -> None:
    async with running(tmp_path) as (relay, board):
        viewer = await wanted(relay, board)
        port = place(relay, carrier, source=HERE)
        first = pushed(ssrc=SSRC + 1, turns=1)[:4]  # the key frame and three more
        writer = None
        if carrier == "udp":
            send_from(HERE, port, first)
        else:
            _, writer = await asyncio.open_connection(HERE, port)
            writer.write(framed([p for picture in first for p in picture]))
        for _ in range(5):  # the relay has been told of it by its sockets
            await asyncio.sleep(0)
        answer(relay, ssrc=SSRC + 1)
        await viewer.until(lambda sink: sink.count >= 1)
        assert relay.streams()[0].foreign == 0
        if writer is not None:
            writer.close()
        await viewer.leave()
