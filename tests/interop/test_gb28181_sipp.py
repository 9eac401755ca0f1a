"""SIPp as devices, which does not know our code: it registers, lives, answers what it is asked."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from backends.gateway.gb28181.settings import DeviceEntry, Gb28181Settings
from backends.link.devices import Device, DeviceProfile, DeviceState
from backends.link.field_gateway import DevicesAre
from tests.backends.gateway.gb28181.camera import PASSWORD
from tests.backends.gateway.gb28181.field_hub import FieldHub
from tests.backends.gateway.gb28181.test_service import served
from tests.backends.protocols.sip.samples import PLATFORM

COUNT = 100
RATE = 200
RECEIVE_BYTES = 1 << 20  # SIPp's own 64 KB hold forty answers: thousands share its one socket

needs_sipp = pytest.mark.skipif(shutil.which("sipp") is None, reason="no sip-tester")


def device_id(number: int) -> str:
    return f"3402000000132{number:07d}"


async def play(folder: Path, ids: Sequence[str], password: str, *how: str, port: int) -> None:
    """Each of them plays a scenario with a platform, so many a second: `how` is the scenario, the
    transport, and the rate."""
    scenario, transport, rate = how
    rows = [f"{i};[authentication username={i} password={password}]" for i in ids]
    (folder / "ids.csv").write_text("\n".join(["SEQUENTIAL", *rows, ""]))
    errors = folder / "errors"
    process = await asyncio.create_subprocess_exec(
        "sipp", f"127.0.0.1:{port}", "-i", "127.0.0.1",
        "-sf", str(Path(__file__).with_name(f"sipp_{scenario}.xml")),
        "-oocsf", str(Path(__file__).with_name("sipp_asked.xml")),
        "-inf", str(folder / "ids.csv"), "-m", str(len(ids)), "-r", rate, "-t", transport,
        "-buff_size", str(RECEIVE_BYTES), "-trace_err", "-error_file", str(errors),
        "-max_non_invite_retrans", "10",  # for 32 s, as RFC 3261 has it
        "-nostdin", "-timeout", "60", "-timeout_error",
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    await asyncio.wait_for(process.wait(), 80)
    assert process.returncode == 0, errors.read_text()[:3000] if errors.exists() else ""


async def sipp(
    folder: Path, count: int, how: tuple[str, str], profile: DeviceProfile
) -> list[Device]:
    """So many devices play a scenario over a transport; what the hub was told of them last."""
    ids = [device_id(number) for number in range(count)]
    told = Gb28181Settings(
        id=PLATFORM,
        listen="127.0.0.1:0",
        device=[DeviceEntry(id=i, password=PASSWORD, profile=profile) for i in ids],
    )
    is_day = how[0] == "day"
    async with FieldHub() as hub, served(hub, folder, told) as port:
        await play(folder, ids, PASSWORD, *how, str(RATE), port=port)

        def all_came(frames: Sequence[object]) -> bool:
            seen = {d.id: d for f in frames if isinstance(f, DevicesAre) for d in f.devices}
            known = [seen[i] for i in ids if i in seen and seen[i].expires_at is not None]
            return len(known) == count and (
                not is_day or all(d.state is DeviceState.OFFLINE for d in known)
            )

        # Those on SIPp's TCP connection are offline again with its end, and were there.
        await hub.until(all_came)
        seen = {d.id: d for f in hub.frames if isinstance(f, DevicesAre) for d in f.devices}
        return [seen[i] for i in ids]


@needs_sipp
@pytest.mark.asyncio
@pytest.mark.parametrize("transport", ["u1", "t1"])
async def test_sipp_registers_hundreds_of_devices_and_keeps_them_alive(
    tmp_path: Path, transport: str
) -> None:
    await sipp(tmp_path, COUNT, ("register", transport), DeviceProfile())


@needs_sipp
@pytest.mark.asyncio
@pytest.mark.parametrize("has_qop", [True, False])
async def test_sipp_registers_renews_and_logs_out_with_qop_and_without(
    tmp_path: Path, has_qop: bool
) -> None:
    found = await sipp(tmp_path, 20, ("day", "u1"), DeviceProfile(has_qop=has_qop))
    assert {d.problem for d in found} == {"logged_out"}
