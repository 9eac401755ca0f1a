"""A device pushes, viewers watch by RTSP: through sockets, with the wall's own client."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest

from tests.video.cores.gb_sessions import film, form_of
from tests.video.relay.parts import (
    CHANNEL,
    DEVICE,
    KEY,
    SSRC,
    Board,
    Device,
    Viewer,
    answer,
    framed,
    place,
    running,
    until,
    url,
)
from video.api import LossReason, Transport
from video.cores.ps_write import PsMuxer, RtpPacker
from video.relay import channel, door
from video.relay.api import StreamKey, StreamPlace
from video.relay.relay import Relay


async def live(relay: Relay, board: Board, carrier: str = "tcp_passive") -> tuple[Viewer, Device]:
    """A viewer who has pictures, and the device that sends them."""
    viewer = Viewer(url(relay))
    await board.until(lambda b: b.wants and b.wants[-1] == [KEY])
    port = place(relay, carrier)
    answer(relay)
    device = await (Device.by_udp if carrier == "udp" else Device.by_tcp)(port)
    await viewer.until(lambda sink: sink.count >= 3)
    return viewer, device


@pytest.mark.parametrize("codec", ["h264", "hevc"])
@pytest.mark.parametrize("carrier", ["tcp_passive", "udp"])
@pytest.mark.asyncio
async def test_what_a_device_pushes_is_seen_by_rtsp(
    tmp_path: Path, carrier: str, codec: str
) -> None:
    async with running(tmp_path) as (relay, board):
        viewer = Viewer(url(relay))
        await board.until(lambda b: b.wants and b.wants[-1] == [KEY])
        port = place(relay, carrier)
        assert board.places == [(KEY, port, True)]
        answer(relay)
        by = Device.by_udp if carrier == "udp" else Device.by_tcp
        device = await by(port, codec)
        await viewer.until(lambda sink: sink.count >= 30)
        assert viewer.sink.codec == codec
        [health] = relay.streams()
        assert (health.state, health.codec, health.viewers) == ("receiving", codec, 1)
        assert (health.lost, health.malformed, health.foreign) == (0, 0, 0)
        await viewer.leave()
        await device.stop()


@pytest.mark.asyncio
async def test_we_connect_where_the_device_listens(tmp_path: Path) -> None:
    async with running(tmp_path) as (relay, board):
        viewer = Viewer(url(relay))
        await board.until(lambda b: b.wants)
        devices: list[Device] = []

        class Listening(asyncio.Protocol):
            def connection_made(self, transport: asyncio.BaseTransport) -> None:
                assert isinstance(transport, asyncio.Transport)
                devices.append(Device(transport, lambda p: transport.write(framed(p))))

        server = await asyncio.get_running_loop().create_server(Listening, "127.0.0.1", 0)
        place(relay, "tcp_active")
        answer(relay, port=server.sockets[0].getsockname()[1])
        await viewer.until(lambda sink: sink.count >= 3)
        await viewer.leave()
        server.close()
        for device in devices:
            await device.stop()


@pytest.mark.asyncio
async def test_a_second_viewer_has_a_picture_though_the_device_is_still(tmp_path: Path) -> None:
    async with running(tmp_path) as (relay, board):
        viewer, device = await live(relay, board)
        await device.stop()
        second = Viewer(url(relay))
        await second.until(lambda sink: sink.count >= 1)
        assert board.wants[-1] == [KEY] and len(board.places) == 1
        await viewer.leave()
        await second.leave()


@pytest.mark.asyncio
async def test_a_channel_is_no_longer_wanted_some_time_after_its_last_viewer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel, "LINGER_S", 0.05)
    async with running(tmp_path) as (relay, board):
        viewer, device = await live(relay, board)
        await viewer.leave()
        await board.until(lambda b: b.wants[-1] == [])
        assert relay.streams() == []
        await device.stop()


@pytest.mark.parametrize(
    ("reason", "status", "expected"),
    [
        ("offline", 0, (LossReason.DEVICE_OFFLINE, "")),
        ("refused", 486, (LossReason.DEVICE_REFUSED, "486")),
        ("no_answer", 0, (LossReason.DEVICE_SILENT, "")),
        ("unknown_channel", 0, (LossReason.NOT_FOUND, "")),
    ],
)
@pytest.mark.asyncio
async def test_a_viewer_is_told_why_there_is_no_picture(
    tmp_path: Path, reason: str, status: int, expected: tuple[LossReason, str]
) -> None:
    async with running(tmp_path) as (relay, board):
        viewer = Viewer(url(relay))
        await board.until(lambda b: b.wants and b.wants[-1] == [KEY])
        relay.ends(KEY, reason, status)
        loss = await viewer.loss()
        assert (loss.reason, loss.detail) == expected
        await board.until(lambda b: b.wants[-1] == [])
        again = Viewer(url(relay))  # soon after: told at once, and the device is left in peace
        assert (await again.loss()).reason is expected[0]
        assert board.wants[-1] == []


@pytest.mark.asyncio
async def test_a_viewer_is_told_that_the_device_hung_up(tmp_path: Path) -> None:
    async with running(tmp_path) as (relay, board):
        viewer, device = await live(relay, board)
        relay.ends(KEY, "device_ended")
        assert (await viewer.loss()).reason is LossReason.CLOSED_BY_PEER
        await device.stop()


@pytest.mark.asyncio
async def test_another_source_neither_feeds_a_stream_nor_takes_its_place(tmp_path: Path) -> None:
    async with running(tmp_path) as (relay, board):
        viewer, device = await live(relay, board)
        stranger, codec = RtpPacker(SSRC + 1), film("h264", 12, 4)
        _, writer = await asyncio.open_connection("127.0.0.1", board.places[0][1])
        muxer = PsMuxer(form_of("h264"))
        for at, unit in enumerate(codec):
            data = muxer.picture(unit.data, at * 900, unit.is_key)
            writer.write(framed(stranger.packets(data, at * 900)))
        await writer.drain()
        seen = viewer.sink.count
        await viewer.until(lambda sink: sink.count > seen + 10)
        assert relay.streams()[0].state == "receiving"
        writer.close()
        await viewer.leave()
        await device.stop()


@pytest.mark.asyncio
async def test_a_device_that_connects_anew_goes_on(tmp_path: Path) -> None:
    async with running(tmp_path) as (relay, board):
        viewer, device = await live(relay, board)
        await device.stop()
        again = await Device.by_tcp(board.places[0][1])
        seen = viewer.sink.count
        await viewer.until(lambda sink: sink.count > seen + 10)
        await viewer.leave()
        await again.stop()


@pytest.mark.asyncio
async def test_who_watches_stays_when_the_device_is_called_anew_by_another_carrier(
    tmp_path: Path,
) -> None:
    async with running(tmp_path) as (relay, board):
        viewer, device = await live(relay, board)
        await device.stop()
        port = place(relay, "udp", ssrc=SSRC + 1)
        answer(relay)  # its answer names the source that it really has
        device = await Device.by_udp(port)
        seen = viewer.sink.count
        await viewer.until(lambda sink: sink.count > seen + 30)
        await viewer.leave()
        await device.stop()


@pytest.mark.asyncio
async def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    async with running(tmp_path) as (relay, board):
        viewer = Viewer(url(relay))
        await board.until(lambda b: b.wants)
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            relay.place(
                StreamPlace(key=KEY, port=port, ssrc=SSRC, carrier="tcp_passive", is_strict=True)
            )
        assert board.places == [(KEY, port, False)]
        relay.ends(KEY, "no_port")
        assert (await viewer.loss()).reason is LossReason.NO_PORT


@pytest.mark.parametrize(
    ("path", "credentials", "expected"),
    [
        (f"gb28181/{DEVICE}/{CHANNEL}/main", "console:wrong", LossReason.UNAUTHORIZED),
        (f"gb28181/{DEVICE}/{CHANNEL}/main", "", LossReason.UNAUTHORIZED),
        (f"gb28181/{DEVICE}/{CHANNEL}/third", None, LossReason.NOT_FOUND),
        (f"gb28181/{DEVICE}/../main", None, LossReason.NOT_FOUND),
        ("playback/unknown", None, LossReason.PLAYBACK_OVER),
        ("talk/unknown", None, LossReason.PLAYBACK_OVER),
    ],
)
@pytest.mark.asyncio
async def test_nothing_is_shown_to_who_may_not_or_asks_for_what_is_not(
    tmp_path: Path, path: str, credentials: str | None, expected: LossReason
) -> None:
    async with running(tmp_path) as (relay, board):
        address = url(relay, path)
        if credentials is not None:
            at = f"{credentials}@" if credentials else ""
            address = f"rtsp://{at}127.0.0.1:{relay.port}/{path}"
        assert (await Viewer(address).loss()).reason is expected
        assert board.wants == []


@pytest.mark.asyncio
async def test_a_viewer_waits_for_a_slow_device_longer_than_a_camera_may_take(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "CONTINUE_EVERY_S", 0.05)
    monkeypatch.setattr("video.cores.rtsp.ANSWER_TIMEOUT_S", 0.2)
    async with running(tmp_path) as (relay, board):
        viewer = Viewer(url(relay))
        await board.until(lambda b: b.wants)
        await asyncio.sleep(0.5)
        port = place(relay, "udp")
        answer(relay)
        device = await Device.by_udp(port)
        await viewer.until(lambda sink: sink.count >= 3)
        await viewer.leave()
        await device.stop()


@pytest.mark.asyncio
async def test_a_player_that_wants_udp_is_told_to_take_tcp(tmp_path: Path) -> None:
    async with running(tmp_path) as (relay, board):
        viewer, device = await live(relay, board)
        second = Viewer(url(relay), Transport.UDP)
        await second.until(lambda sink: sink.count >= 3)
        await second.leave()
        await viewer.leave()
        await device.stop()


@pytest.mark.asyncio
async def test_a_viewer_that_does_not_read_goes_on_at_a_key_frame(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "MOST_BEHIND_BYTES", 2_000)
    async with running(tmp_path) as (relay, board):
        viewer, device = await live(relay, board)
        seen = viewer.sink.count
        await viewer.until(lambda sink: sink.count > seen + 20)
        await viewer.leave()
        await device.stop()


@pytest.mark.asyncio
async def test_sub_and_main_are_streams_of_their_own(tmp_path: Path) -> None:
    async with running(tmp_path) as (relay, board):
        main = Viewer(url(relay))
        sub = Viewer(url(relay, f"gb28181/{DEVICE}/{CHANNEL}/sub"))
        both = [KEY, StreamKey(DEVICE, CHANNEL, "sub")]
        await board.until(lambda b: b.wants and b.wants[-1] == both)
        relay.ends(KEY, "offline")
        relay.ends(both[1], "offline")
        await main.loss()
        await sub.loss()
        await until(lambda: relay.wanted() == [])
