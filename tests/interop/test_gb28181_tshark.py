"""tshark as a reader of what we send: signalling of both sides, media sent upward, talk."""

from __future__ import annotations

import asyncio
import ipaddress
import shutil
import socket
import struct
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from backends.gateway.gb28181.lower import Step as LowerStep
from backends.link import steering
from backends.link.field import StreamRef
from backends.link.field_gateway import OpenTalk
from backends.link.field_questions import AskRecordings, SteerChannel
from backends.link.field_relay import StreamsWanted
from backends.protocols.manscdp import queries
from backends.protocols.manscdp.queries import Plain
from backends.protocols.sip.flow import Send
from tests.backends.gateway.gb28181.camera import CHANNEL, now
from tests.backends.gateway.gb28181.station_bench import REF, Bench
from tests.backends.gateway.gb28181.test_lower import Network
from tests.backends.protocols.sip.samples import DEVICE
from tests.video.cores.gb_sessions import SOUND, STEP, film
from tests.video.relay.parts import KEY
from video.cores.es import Piece, SoundKind, SoundPiece, VideoCodec, VideoUnit
from video.cores.rtp_talk import TalkPacker
from video.relay.upward import UpwardCall, Upwards

WARNING = 0x600000  # of an expert's remarks: beyond chat and note
PORT = 30_000
HERE, THERE = "10.0.0.5", "10.0.0.9"
WITHIN_S = 10.0

pytestmark = pytest.mark.skipif(shutil.which("tshark") is None, reason="no tshark")


def of_the_platform() -> list[Send]:
    """What it asks, subscribes, invites, orders, answers."""
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
    for method in ("OPTIONS", "MESSAGE", "NOTIFY", "BYE", "INFO", "PUBLISH", "REGISTER"):
        bench.take(bench.camera.send(bench.camera.request(method), 3.0))  # type: ignore[arg-type]
    return [effect for effect in bench.effects if isinstance(effect, Send)]


def of_our_device_side() -> list[Send]:
    """What it registers, keeps alive, answers, lists."""
    network, told = Network(1, 0.0, 1), list[Send]()
    hand_on = network.up

    def up(host: str, steps: list[LowerStep]) -> None:
        told.extend(step for step in steps if isinstance(step, Send))
        hand_on(host, steps)

    network.up = up  # type: ignore[method-assign]
    network.run(10.0)
    (id_,) = network.ids
    _, raw = network.platform.outgoing.query(
        id_, lambda sn: queries.query(Plain.CATALOG, sn, id_), 10.0
    )
    network.down(network.platform.settle(raw, now(10.0)))
    network.run(20.0)
    return told


def test_tshark_finds_nothing_malformed_in_what_both_sides_send(tmp_path: Path) -> None:
    sends = [*of_the_platform(), *of_our_device_side()]
    fields = ("sip.Method", "sip.Status-Code", "sdp.media.port", "sdp.connection_info.address")
    rows = tshark(capture(map(datagram, sends)), tmp_path, fields)
    assert len(rows) == len(sends)
    assert {row[0] for row in rows} >= {
        "REGISTER", "MESSAGE", "SUBSCRIBE", "INVITE", "ACK", "BYE",
    }  # fmt: skip
    assert {row[1] for row in rows} >= {"200", "401", "405", "481"}
    offers = [row[2:4] for row in rows if row[2]]
    assert offers and all(port[:3] == "300" and at == "10.0.0.5" for port, at in offers)


class Above:
    """Who is above us: the relay's board, and a channel whose pieces are ours."""

    def __init__(self) -> None:
        self.port = asyncio.get_running_loop().create_future()
        self.tapped: list[object] = []

    def upward_placed(self, call: str, port: int) -> None:
        self.port.set_result(port)

    def upward_ended(self, call: str, reason: str) -> None:
        raise AssertionError(reason)

    def tap(self, tap: object) -> None:
        self.tapped.append(tap)

    def untap(self, tap: object) -> None:
        self.tapped.remove(tap)


def pieces() -> list[Piece]:
    """A small film with its sound."""
    out: list[Piece] = []
    for number, unit in enumerate(film("h264", 12, 4)):
        stamp = number * STEP
        out.append(VideoUnit(unit.data, unit.is_key, VideoCodec.H264, stamp))
        sound = (SoundKind.PCMA, stamp, 90_000, 8_000, 1, b"", True)
        out.append(SoundPiece(SOUND, *sound))
    return out


async def sent_upward(carrier: str) -> list[bytes]:
    """Datagrams, or the bytes of a connection, that the relay sends to a higher platform."""
    above = Above()
    kind = socket.SOCK_DGRAM if carrier == "udp" else socket.SOCK_STREAM
    loop = asyncio.get_running_loop()
    with socket.socket(socket.AF_INET, kind) as at:
        at.setblocking(False)
        at.bind(("127.0.0.1", 0))
        if carrier == "tcp_active":
            at.listen()
        upwards = Upwards(above, lambda key: above, "127.0.0.1", range(1))  # type: ignore[arg-type, return-value]
        call = UpwardCall(
            id="1", key=KEY, carrier=carrier, peer_host="127.0.0.1",
            peer_port=at.getsockname()[1], ssrc=7,
        )  # fmt: skip
        upwards.place(call)
        port = await asyncio.wait_for(above.port, WITHIN_S)
        upwards.starts("1")
        connection = at
        if carrier == "tcp_active":
            connection, _ = await asyncio.wait_for(loop.sock_accept(at), WITHIN_S)
        elif carrier == "tcp_passive":
            await loop.sock_connect(at, ("127.0.0.1", port))
        async with asyncio.timeout(WITHIN_S):
            upward = next(iter(upwards._calls.values()))
            while not upward._out.is_ready:  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.002)
        for piece in pieces():
            above.tapped[0].take(piece, 0.0)  # type: ignore[attr-defined]  # a Tap
        got: list[bytes] = []
        while True:
            try:
                async with asyncio.timeout(0.2):
                    got.append(await loop.sock_recv(connection, 65_536))
            except TimeoutError:
                break
        upwards.close()
        if connection is not at:
            connection.close()
    return got


@pytest.mark.asyncio
async def test_tshark_reads_pictures_sent_upward_and_talk(tmp_path: Path) -> None:
    voice = TalkPacker(8, 1)
    voice.put(bytes(3_200))
    spoken = [packet for _ in range(10) if (packet := voice.take()) is not None]
    by_udp = await sent_upward("udp")
    frames = [udp(data, PORT, HERE, THERE) for data in by_udp]
    frames += [udp(data, PORT + 1, HERE, THERE) for data in spoken]
    for port, carrier in ((PORT + 2, "tcp_active"), (PORT + 3, "tcp_passive")):
        frames += tcp(b"".join(await sent_upward(carrier)), port)
    ways = [f"udp.port=={port},rtp" for port in (PORT, PORT + 1)]
    ways += [f"tcp.port=={port},rtp" for port in (PORT + 2, PORT + 3)]
    rows = tshark(capture(frames), tmp_path, ("udp.dstport", "tcp.dstport", "rtp.p_type"), ways)
    found = {
        port: [kind for row in rows if str(port) in row[:2] for kind in row[2].split(",") if kind]
        for port in range(PORT, PORT + 4)
    }
    assert found[PORT] == ["96"] * len(by_udp) and len(by_udp) >= 15
    assert found[PORT + 1] == ["8"] * len(spoken) and len(spoken) >= 10
    assert found[PORT + 2] == found[PORT + 3] == found[PORT]


def tshark(
    pcap: bytes, folder: Path, fields: Sequence[str], ways: Sequence[str] = ()
) -> list[list[str]]:
    """Fields of each packet; that nothing was malformed or worth a warning is seen to here."""
    path = folder / "ours.pcap"
    path.write_bytes(pcap)
    asked = [*fields, "_ws.malformed", "_ws.expert.severity", "_ws.expert.message"]
    done = subprocess.run(
        ["tshark", "-n", "-r", str(path), "-T", "fields"]
        + [word for name in asked for word in ("-e", name)]
        + [word for way in ("udp.port==5060,sip", *ways) for word in ("-d", way)],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    for *_, malformed, severities, message in rows:
        worst = max((int(one) for one in severities.split(",") if one), default=0)
        assert not malformed and worst < WARNING, message
    return rows


def datagram(send: Send) -> bytes:
    """With its addresses."""
    here = send.flow.local.rpartition(":")[0]
    return udp(send.data, send.flow.port, here, send.flow.host)


def udp(data: bytes, port: int, here: str, there: str) -> bytes:
    """An IPv4 packet; what comes from 5060 is SIP."""
    head = struct.pack("!HHHH", 5060 if port < PORT else 40_000, port, 8 + len(data), 0)
    return ip(17, head + data, here, there)


def tcp(data: bytes, port: int, step: int = 1_200) -> list[bytes]:
    """One connection's bytes in one direction."""
    return [
        ip(
            6,
            struct.pack("!HHIIBBHHH", 40_000, port, 1 + at, 1, 0x50, 0x18, 65_535, 0, 0)
            + data[at : at + step],
            HERE,
            THERE,
        )
        for at in range(0, len(data), step)
    ]


def ip(protocol: int, data: bytes, here: str, there: str) -> bytes:
    ends = b"".join(ipaddress.IPv4Address(host).packed for host in (here, there))
    return struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(data), 0, 0, 64, protocol, 0) + ends + data


def capture(packets: Iterable[bytes]) -> bytes:
    """A pcap of raw IPv4 (link type 101)."""
    out = [struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65_535, 101)]
    for number, packet in enumerate(packets):
        out.append(struct.pack("<IIII", number, 0, len(packet), len(packet)) + packet)
    return b"".join(out)
