"""All GB/T 28181 devices of the demo city, until cancelled. Event loop only."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from backends.demo.gb28181.catalogue import PASSWORD, DemoDevice, devices, fleet
from backends.demo.gb28181.device import Device
from backends.demo.gb28181.studio import GbStudio
from backends.gateway.gb28181.lower_line import Upper


async def serve_devices(
    found: Sequence[DemoDevice], host: str, port: int, ready: Callable[[], None] | None = None
) -> None:
    """Registers them at the platform there, and keeps them."""
    studio = GbStudio([channel for device in found for channel in device.channels])
    try:
        await asyncio.to_thread(studio.start)
        if ready is not None:
            ready()
        async with asyncio.TaskGroup() as group:
            for device in found:
                upper = Upper(host=host, port=port, transport=device.transport)
                group.create_task(Device(device, upper, PASSWORD, studio).run())
    finally:
        await asyncio.shield(asyncio.to_thread(studio.close))


def city_devices(count: int) -> list[DemoDevice]:
    """The city's own, or with a count that many plain ones."""
    return fleet(count) if count else devices()
