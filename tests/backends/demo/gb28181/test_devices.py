"""The demo's devices as a platform has them: registered, watched, steered, played back."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import socket
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

import numpy as np
import pytest

from backends.demo.gb28181.catalogue import STRANGER, DemoDevice, devices, fleet
from backends.demo.gb28181.service import serve_devices
from backends.gateway.gb28181.presence import CameOnline
from backends.gateway.gb28181.stream_types import Failure, Span
from backends.protocols.gb28181_sdp import Carrier, Stream
from backends.protocols.manscdp import control, ptz
from backends.protocols.sip.flow import Transport
from tests.backends.demo.gb28181.centre import Centre, View

_CITY = {device.id: device for device in devices()}
DOME = _CITY["34020000001320000002"]


def free_ports(count: int) -> tuple[int, int]:
    """A range of loopback ports that nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        first = int(probe.getsockname()[1]) & ~1
    return first, first + 2 * count


@contextlib.asynccontextmanager
async def centre_with(found: Sequence[DemoDevice]) -> AsyncIterator[Centre]:
    """The devices run and those that may have registered."""
    async with Centre(found, free_ports(20)) as centre:
        task = asyncio.create_task(serve_devices(found, "127.0.0.1", centre.port))
        try:
            known = sum(device.is_known for device in found)
            await centre.until(lambda: len(centre.of(CameOnline)) == known, 20.0)
            yield centre
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


async def seen(centre: Centre, view: View, more: int = 3) -> np.ndarray:
    """The newest picture after `more` pictures."""
    goal = view.pictures + more
    await centre.until(lambda: view.pictures >= goal or bool(centre.over()))
    assert view.newest is not None, centre.over()
    return view.newest


@pytest.mark.asyncio
async def test_all_devices_of_the_city_register_and_the_unknown_one_is_refused() -> None:
    async with centre_with(devices()) as centre:
        assert {e.device_id for e in centre.of(CameOnline)} == set(_CITY) - {STRANGER}
        await centre.until(lambda: bool(centre.core.registrar.strangers))
        assert [s.device_id for s in centre.core.registrar.strangers] == [STRANGER]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("signalling", "media"), [(Transport.UDP, Carrier.TCP), (Transport.TCP, Carrier.UDP)]
)
async def test_a_watched_channel_shows_its_street_in_motion(
    signalling: Transport, media: Carrier
) -> None:
    device = replace(DOME, transport=signalling, media=media)
    async with centre_with([device]) as centre:
        view = centre.watch(device.id, device.channels[0].id)
        first = await seen(centre, view)
        assert first.shape == (360, 640) and first.std() > 15
        later = await seen(centre, view, 12)
        assert (np.abs(later.astype(int) - first) > 20).sum() > 50


@pytest.mark.asyncio
async def test_a_dome_turns_while_it_is_told_to_and_no_longer() -> None:
    async with centre_with([DOME]) as centre:
        channel = DOME.channels[0].id
        view = centre.watch(DOME.id, channel, Stream.SUB)
        before = await seen(centre, view)
        _steer(centre, ptz.Move(pan=1, pan_speed=255))
        turned = await seen(centre, view, 12)
        assert np.abs(turned.astype(int) - before).mean() > 12
        _steer(centre, ptz.Move())
        await seen(centre, view, 3)
        stopped = await seen(centre, view, 1)
        assert np.abs((await seen(centre, view, 5)).astype(int) - stopped).mean() < 6


def _steer(centre: Centre, command: ptz.Command) -> None:
    now, action = centre.now(), control.Ptz(command=command)
    raw = centre.core.outgoing.steer(DOME.id, DOME.channels[0].id, action, now.s)[1]
    centre.do(centre.core.settle(raw, now))


@pytest.mark.asyncio
async def test_a_recording_plays_to_its_end_and_says_so() -> None:
    async with centre_with([DOME]) as centre:
        start_s = int(dt.datetime.now(dt.UTC).timestamp()) - 7200
        span = Span(start_s=start_s, end_s=start_s + 2)
        view = centre.watch(DOME.id, DOME.channels[0].id, Stream.MAIN, span)
        await seen(centre, view, 5)
        await centre.until(lambda: bool(centre.over()))
        assert [over.failure for over in centre.over()] == [Failure.FILE_END]
        assert 1.6 < (view.stamps[-1] - view.stamps[0]) / 90_000 <= 2.0


@pytest.mark.asyncio
async def test_one_street_is_drawn_once_for_all_who_have_it_and_outlives_each() -> None:
    found = [fleet(23)[0], fleet(23)[11], fleet(23)[22]]  # the same street, three devices
    assert len({device.channels[0].camera.number for device in found}) == 1
    async with centre_with(found) as centre:
        views = [centre.watch(device.id, device.channels[0].id) for device in found]
        for view in views:
            assert (await seen(centre, view)).std() > 15
        now = centre.now()
        centre.do(centre.core.settle(centre.core.streams.release(views[0].key, now.s), now))
        for view in views[1:]:
            assert (await seen(centre, view, 10)).std() > 15
