"""A demo camera seen two platforms up: camera, our gateway, hub and relay, and who is above us."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from pathlib import Path

import pytest

from backends.demo.gb28181.catalogue import PASSWORD, PLATFORM, DemoDevice, devices
from backends.demo.gb28181.service import serve_devices
from backends.gateway.gb28181.asking import Answer
from backends.gateway.gb28181.presence import CameOnline
from backends.protocols.gb28181_sdp import Carrier
from backends.protocols.manscdp import queries
from backends.protocols.manscdp.catalog import CatalogItem
from backends.protocols.manscdp.paging import Collected
from tests.backends.demo.gb28181.centre import Centre
from tests.backends.demo.gb28181.test_devices import free_ports as free_range
from tests.e2e.site import Site, free_ports
from tests.prove.record import ProofRecord

OWN = "34020000002000000002"
CAMERA = next(device for device in devices() if device.id == "34020000001320000002")
CHANNEL = CAMERA.channels[0].id


def site(sip_port: int, rtsp_port: int, above_port: int) -> str:
    first, last = free_range(20)
    return f"""
[gb28181]
id = "{PLATFORM}"
listen = "127.0.0.1:{sip_port}"
password = "{PASSWORD}"
[[gb28181.device]]
id = "{CAMERA.id}"
profile = {{ media = "udp" }}
[[gb28181.upward]]
id = "{PLATFORM}"
own_id = "{OWN}"
address = "127.0.0.1:{above_port}"
password = "{PASSWORD}"
[relay]
listen = "127.0.0.1:{rtsp_port}"
media_listen = "127.0.0.1"
first_port = {first}
last_port = {last}
"""


async def channel_above(above: Centre) -> None:
    """Waits until our catalogue, asked for again and again, has the camera online."""
    async with asyncio.timeout(60):
        while True:
            above.happened.clear()
            now = above.now()
            raw = above.core.outgoing.query(OWN, lambda sn: queries.catalog(sn, OWN), now.s)[1]
            above.do(above.core.settle(raw, now))
            await above.until(lambda: bool(above.of(Answer)))
            result = above.of(Answer)[0].result
            assert isinstance(result, Collected)
            items = [item for item in result.items if isinstance(item, CatalogItem)]
            if any(item.id == CHANNEL and item.is_online for item in items):
                return
            await asyncio.sleep(0.5)


async def watched(above: Centre, pictures: int) -> float:
    """Seconds from the wish to the first picture; asks again while it is refused."""
    began = time.monotonic()
    async with asyncio.timeout(60):
        while True:
            above.happened.clear()
            view = above.watch(OWN, CHANNEL)
            await above.until(lambda view=view: view.pictures > 0 or bool(above.over()), 30.0)  # type: ignore[misc]
            if view.pictures:
                took_s = time.monotonic() - began
                await above.until(lambda view=view: view.pictures >= pictures, 20.0)  # type: ignore[misc]
                assert view.newest is not None and view.newest.std() > 15
                return took_s
            view.close()
            await asyncio.sleep(0.5)


@pytest.mark.prove
@pytest.mark.parametrize("media", list(Carrier))
def test_a_camera_is_seen_from_above_and_again_after_the_relay_was_killed(
    media: Carrier, tmp_path: Path, proof: ProofRecord
) -> None:
    async def work() -> None:
        us = DemoDevice(id=OWN, name="下级", model="", channels=(), media=media)
        async with Centre([us], free_range(20)) as above:
            sip_port, rtsp_port = free_ports(2)
            machine = Site(tmp_path, more=site(sip_port, rtsp_port, above.port))
            camera = asyncio.create_task(serve_devices([CAMERA], "127.0.0.1", sip_port))
            try:
                await above.until(lambda: bool(above.of(CameOnline)), 60.0)
                await channel_above(above)
                first_s = await watched(above, 30)
                relay = await asyncio.to_thread(machine.one, "app.cli", "relay")
                os.kill(relay, signal.SIGKILL)
                await above.until(lambda: bool(above.over()), 60.0)
                again_s = await watched(above, 30)
            finally:
                camera.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await camera
                await asyncio.to_thread(machine.stop)
        proof.note(
            f"from a platform above us ({media.value}): first picture {first_s:.1f} s after the "
            f"INVITE; relay killed -9: seen again {again_s:.1f} s after the call's end"
        )

    asyncio.run(work())
