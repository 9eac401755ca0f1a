"""SIPp as devices, tshark as a reader of what we send: neither knows our code."""

from __future__ import annotations

import asyncio
import ipaddress
import shutil
import struct
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from backends.gateway.gb28181.settings import DeviceEntry, Gb28181Settings
from backends.link import steering
from backends.link.field import StreamRef
from backends.link.field_gateway import AskRecordings, OpenTalk, SteerChannel
from backends.link.field_relay import StreamsWanted
from backends.protocols.sip.flow import Send
from tests.backends.gateway.gb28181.camera import CHANNEL, PASSWORD, now
from tests.backends.gateway.gb28181.field_hub import FieldHub
from tests.backends.gateway.gb28181.station_bench import REF, Bench
from tests.backends.gateway.gb28181.test_service import devices, served
from tests.backends.protocols.sip.samples import DEVICE, PLATFORM

SCENARIO = Path(__file__).with_name("sipp_register.xml")
COUNT = 100
RATE = 100

needs_sipp = pytest.mark.skipif(shutil.which("sipp") is None, reason="no sip-tester")
needs_tshark = pytest.mark.skipif(shutil.which("tshark") is None, reason="no tshark")


def device_id(number: int) -> str:
    return f"3402000000132{number:07d}"


@needs_sipp
@pytest.mark.asyncio
@pytest.mark.parametrize("transport", ["u1", "t1"])
async def test_sipp_registers_hundreds_of_devices_and_keeps_them_alive(
    tmp_path: Path, transport: str
) -> None:
    ids = [device_id(number) for number in range(COUNT)]
    rows = [f"{i};[authentication username={i} password={PASSWORD}]" for i in ids]
    (tmp_path / "ids.csv").write_text("\n".join(["SEQUENTIAL", *rows, ""]))
    told = Gb28181Settings(
        id=PLATFORM,
        listen="127.0.0.1:0",
        device=[DeviceEntry(id=i, password=PASSWORD) for i in ids],
    )
    async with FieldHub() as hub, served(hub, tmp_path, told) as port:
        sipp = await asyncio.create_subprocess_exec(
            "sipp", f"127.0.0.1:{port}", "-i", "127.0.0.1", "-sf", str(SCENARIO),
            "-inf", str(tmp_path / "ids.csv"), "-m", str(COUNT), "-r", str(RATE), "-t", transport,
            "-nostdin", "-timeout", "30", "-timeout_error",
            cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip
        _, said = await asyncio.wait_for(sipp.communicate(), 40)
        assert sipp.returncode == 0, said[-2000:].decode()
        # Those on SIPp's TCP connection are offline again with its end, and were there.
        await hub.until(
            lambda frames: all(
                any(d.expires_at is not None for d in devices(frames, i)) for i in ids
            )
        )


@needs_tshark
def test_tshark_finds_nothing_malformed_in_what_we_send(tmp_path: Path) -> None:
    bench = Bench()
    bench.run(1.0)  # queries and subscriptions
    bench.plays(REF)
    tape = StreamRef(device=DEVICE, channel=CHANNEL, recording="r")
    bench.want(REF, tape)
    bench.ask(AskRecordings(device=DEVICE, channel=CHANNEL, start_unix_s=1, end_unix_s=2))
    for order in (steering.Move(pan=1.0), steering.Precise(pan_deg=1.5), steering.Home(
        is_enabled=True)):  # fmt: skip
        bench.ask(SteerChannel(device=DEVICE, channel=CHANNEL, order=order))
    said = OpenTalk(talk="t", relay="relay", device=DEVICE, channel=CHANNEL)
    bench.take(bench.station.frame(said, now(2.0)))
    bench.take(bench.station.frame(StreamsWanted(relay="relay", refs=[]), now(3.0)))
    sends = [effect for effect in bench.effects if isinstance(effect, Send)]
    path = tmp_path / "ours.pcap"
    path.write_bytes(capture(sends))
    rows = tshark(path, "-T", "fields", "-e", "sip.Method", "-e", "sip.Status-Code")
    methods = {row.split("\t")[0] for row in rows}
    assert {"MESSAGE", "SUBSCRIBE", "INVITE", "ACK", "BYE"} <= methods
    assert len([row for row in rows if row.strip()]) == len(sends)
    assert tshark(path, "-Y", "_ws.malformed || _ws.expert.severity >= 0x600000") == []
    offers = tshark(
        path,
        "-Y",
        "sdp",
        "-T",
        "fields",
        "-e",
        "sdp.media.port",
        "-e",
        "sdp.connection_info.address",
    )
    assert offers and all(row.startswith("300") and row.endswith("10.0.0.5") for row in offers)


def tshark(path: Path, *arguments: str) -> list[str]:
    done = subprocess.run(
        ["tshark", "-n", "-r", str(path), "-d", "udp.port==5060,sip", *arguments],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    return done.stdout.splitlines()


def capture(sends: Sequence[Send]) -> bytes:
    """A pcap of raw IPv4 (link type 101) with each message in one datagram."""
    out = [struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65_535, 101)]
    for number, send in enumerate(sends):
        udp = struct.pack("!HHHH", 5060, send.flow.port, 8 + len(send.data), 0) + send.data
        source = ipaddress.IPv4Address(send.flow.local.rpartition(":")[0]).packed
        target = ipaddress.IPv4Address(send.flow.host).packed
        head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(udp), number, 0, 64, 17, 0)
        packet = head + source + target + udp
        out.append(struct.pack("<IIII", number, 0, len(packet), len(packet)) + packet)
    return b"".join(out)
