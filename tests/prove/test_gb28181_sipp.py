"""SIPp as thousands of devices behind one address, 500 a second: all are registered and alive."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from app.bench_gb28181 import gateway_of
from app.bench_gb28181_load import PASSWORD, device_id
from app.bench_meter import cpu_s
from tests.interop.test_gb28181_sipp import needs_sipp, play
from tests.prove.record import ProofRecord

DEVICES, RATE = 5_000, 500
WITHIN_S = 20.0


@pytest.mark.prove
@needs_sipp
def test_sipp_registers_thousands_of_devices(proof: ProofRecord, tmp_path: Path) -> None:
    ids = [device_id(number) for number in range(DEVICES)]

    async def work() -> None:
        async with gateway_of(DEVICES) as running:
            began, used_s = time.monotonic(), cpu_s(running.pid)
            how = ("register", "u1", str(RATE))
            await play(tmp_path, ids, PASSWORD, *how, port=running.port)
            took_s, used_s = time.monotonic() - began, cpu_s(running.pid) - used_s
            async with asyncio.timeout(WITHIN_S):
                while not running.hub.online >= set(ids):  # noqa: ASYNC110 - the hub's end is plain
                    await asyncio.sleep(0.1)
            proof.note(
                f"SIPp, all from one address and port: {DEVICES} devices at {RATE}/s registered "
                f"and alive within {took_s:.1f} s, {len(running.hub.gone)} of them called offline; "
                f"{100 * used_s / took_s:.0f} % of a core"
            )
            assert not running.hub.gone

    asyncio.run(work())
