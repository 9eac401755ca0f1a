"""SIPp as two thousand devices behind one address: all registered and kept alive."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from backends.link.devices import DeviceProfile
from tests.interop.test_gb28181_sipp import needs_sipp, sipp
from tests.prove.record import ProofRecord

DEVICES, RATE = 2_000, 200


@pytest.mark.prove
@needs_sipp
def test_sipp_registers_thousands_of_devices(proof: ProofRecord, tmp_path: Path) -> None:
    begun_s = time.monotonic()
    found = asyncio.run(sipp(tmp_path, DEVICES, RATE, ("register", "u1"), DeviceProfile()))
    took_s = time.monotonic() - begun_s
    proof.note(f"SIPp: {len(found)} devices at {RATE}/s registered and alive within {took_s:.0f} s")
    assert len(found) == DEVICES
