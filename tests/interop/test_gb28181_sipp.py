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

from backends.gateway.gb28181.lower import Step as LowerStep
from backends.gateway.gb28181.settings import DeviceEntry, Gb28181Settings
from backends.link import steering
from backends.link.devices import Device, DeviceProfile, DeviceState
from backends.link.field import StreamRef
from backends.link.field_gateway import AskRecordings, DevicesAre, OpenTalk, SteerChannel
from backends.link.field_relay import StreamsWanted
from backends.protocols.manscdp import queries
from backends.protocols.manscdp.queries import Plain
from backends.protocols.sip.flow import Flow, Send
from tests.backends.gateway.gb28181.camera import CHANNEL, PASSWORD, now
from tests.backends.gateway.gb28181.field_hub import FieldHub
from tests.backends.gateway.gb28181.station_bench import REF, Bench
from tests.backends.gateway.gb28181.test_lower import Network
from tests.backends.gateway.gb28181.test_service import served
from tests.backends.protocols.sip.samples import DEVICE, PLATFORM
from tests.video.cores.gb_sessions import film, form_of
from video.cores.ps_write import PsMuxer, RtpPacker
from video.cores.rtp_talk import TalkPacker

COUNT = 100
RATE = 100

needs_sipp = pytest.mark.skipif(shutil.which("sipp") is None, reason="no sip-tester")
needs_tshark = pytest.mark.skipif(shutil.which("tshark") is None, reason="no tshark")


def device_id(number: int) -> str:
    return f"3402000000132{number:07d}"


async def sipp(
    folder: Path, count: int, rate: int, how: tuple[str, str], profile: DeviceProfile
) -> list[Device]:
    """So many devices play a scenario over a transport; what the hub was told of them last."""
    scenario, transport = how
    ids = [device_id(number) for number in range(count)]
    rows = [f"{i};[authentication username={i} password={PASSWORD}]" for i in ids]
    (folder / "ids.csv").write_text("\n".join(["SEQUENTIAL", *rows, ""]))
    told = Gb28181Settings(
        id=PLATFORM,
        listen="127.0.0.1:0",
        device=[DeviceEntry(id=i, password=PASSWORD, profile=profile) for i in ids],
    )
    is_day = scenario == "day"
    async with FieldHub() as hub, served(hub, folder, told) as port:
        process = await asyncio.create_subprocess_exec(
            "sipp", f"127.0.0.1:{port}", "-i", "127.0.0.1",
            "-sf", str(Path(__file__).with_name(f"sipp_{scenario}.xml")),
            "-inf", str(folder / "ids.csv"), "-m", str(count), "-r", str(rate), "-t", transport,
            "-nostdin", "-timeout", "60", "-timeout_error",
            cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip
        _, said = await asyncio.wait_for(process.communicate(), 80)
        assert process.returncode == 0, said[-2000:].decode()

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
    await sipp(tmp_path, COUNT, RATE, ("register", transport), DeviceProfile())


@needs_sipp
@pytest.mark.asyncio
@pytest.mark.parametrize("has_qop", [True, False])
async def test_sipp_registers_renews_and_logs_out_with_qop_and_without(
    tmp_path: Path, has_qop: bool
) -> None:
    found = await sipp(tmp_path, 20, RATE, ("day", "u1"), DeviceProfile(has_qop=has_qop))
    assert {d.problem for d in found} == {"logged_out"}


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


@needs_tshark
def test_tshark_finds_nothing_malformed_in_answers_device_side_and_media(tmp_path: Path) -> None:
    bench = Bench()
    for method in ("OPTIONS", "MESSAGE", "NOTIFY", "BYE", "INFO", "PUBLISH", "REGISTER"):
        bench.take(bench.camera.send(bench.camera.request(method), 3.0))  # type: ignore[arg-type]
    answered = [e for e in bench.effects if isinstance(e, Send) and e.data.startswith(b"SIP/2.0")]
    assert len(answered) >= 8
    network, device_side = Network(1, 0.0, 1), list[Send]()
    hand_on = network.up

    def up(host: str, steps: list[LowerStep]) -> None:
        device_side.extend(step for step in steps if isinstance(step, Send))
        hand_on(host, steps)

    network.up = up  # type: ignore[method-assign]  # what the device side says is read, too
    network.run(10.0)
    (id_,) = network.ids
    _, raw = network.platform.outgoing.query(
        id_, lambda sn: queries.query(Plain.CATALOG, sn, id_), 10.0
    )
    network.down(network.platform.settle(raw, now(10.0)))
    network.run(20.0)
    assert len(device_side) > 5
    path = tmp_path / "sip.pcap"
    path.write_bytes(capture([*answered, *device_side]))
    assert tshark(path, "-Y", "_ws.malformed || _ws.expert.severity >= 0x600000") == []
    muxer, packer, talk = PsMuxer(form_of("h264")), RtpPacker(7), TalkPacker(8, 1)
    talk.put(bytes(3_200))
    media = [packet for unit in film("h264", 4, 4) for packet in packer.packets(
        muxer.picture(unit.data, 0, unit.is_key), 0)]  # fmt: skip
    voice = [packet for _ in range(10) if (packet := talk.take()) is not None]
    flow = Flow(host="10.0.0.9", port=30_000, local="10.0.0.5:30000")
    path = tmp_path / "rtp.pcap"
    path.write_bytes(capture([Send(data=data, flow=flow) for data in (*media, *voice)]))
    rows = tshark(path, "-d", "udp.port==30000,rtp", "-T", "fields", "-e", "rtp.p_type")
    assert rows.count("96") == len(media) and rows.count("8") == len(voice) >= 10
    bad = "_ws.malformed || _ws.expert.severity >= 0x600000"
    assert tshark(path, "-d", "udp.port==30000,rtp", "-Y", bad) == []


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
