"""A device pushes, viewers watch by RTSP: through sockets, with the wall's own client."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.video.relay.parts import KEY, Device, Viewer, answer, place, running, url


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
        await viewer.leave()
        await device.stop()
