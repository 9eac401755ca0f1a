"""An operator's voice goes out at the pace of speech; what the device says is heard by RTSP."""

from __future__ import annotations

import asyncio
import socket
import struct
from pathlib import Path

import pytest

from tests.video.relay.parts import free_port, running, until
from video.cores.ps_write import RtpPacker
from video.cores.rtp_talk import LATE_BYTES, TalkPacker
from video.cores.sdp import SoundCodec, sound_track
from video.relay.talk import Talks
from video.relay.talk_way import TalkWay


def test_sound_is_cut_into_packets_of_20_ms_and_a_spurt_begins_with_the_marker() -> None:
    packer = TalkPacker(7, 65_535)
    packer.put(bytes(100))
    assert packer.take() is None
    packer.put(bytes(300))
    packets = [packer.take(), packer.take(), packer.take()]
    assert packets[2] is None
    heads = [struct.unpack("!BBHII", packet[:12]) for packet in packets[:2] if packet]
    assert heads == [(0x80, 0x88, 65_535, 0, 7), (0x80, 8, 0, 160, 7)]
    packer.put(bytes(100_000))
    assert packer.dropped > 0


def test_what_waited_does_not_make_all_that_follows_late() -> None:
    packer, spoken = TalkPacker(7, 0), bytes(160)  # as loud as A-law goes below nought
    packer.put(b"\xd5" * 160 * 20 + spoken * 30)  # silence, then words: a second that waited
    first = packer.take()
    assert first is not None and first[12:] == spoken  # the silence is not said
    sent = 1
    while sent < 120 and packer.take() is not None:
        packer.put(spoken)
        sent += 1
    assert sent == 120 and len(packer._held) <= LATE_BYTES + 160
    assert packer.dropped < 160 * 50


@pytest.mark.parametrize("carrier", ["udp", "tcp_passive"])
@pytest.mark.asyncio
async def test_a_voice_reaches_the_device(tmp_path: Path, carrier: str) -> None:
    loop = asyncio.get_running_loop()
    async with running(tmp_path) as (relay, board):
        relay.talks.place("t1", carrier, 4711)
        await board.until(lambda b: b.talks)
        port = board.talks["t1"]
        kind = socket.SOCK_DGRAM if carrier == "udp" else socket.SOCK_STREAM
        with socket.socket(socket.AF_INET, kind) as device:
            device.setblocking(False)
            if carrier == "udp":
                device.bind(("127.0.0.1", 0))
            else:
                await loop.sock_connect(device, ("127.0.0.1", port))
            relay.talks.starts("t1", device.getsockname(), is_duplex=False)
            heard = b""
            relay.talks.sound("t1", b"\xd5" * 1_600)
            async with asyncio.timeout(5):
                while len(heard) < 900:
                    heard += await loop.sock_recv(device, 2048)
        data = heard if carrier == "udp" else heard[2:]
        assert data[:2] == b"\x80\x88" and data[8:12] == (4711).to_bytes(4, "big")
        relay.talks.ends("t1")


@pytest.mark.asyncio
async def test_what_the_device_says_is_served_as_sound(tmp_path: Path) -> None:
    async with running(tmp_path) as (relay, board):
        relay.talks.place("t1", "udp", 4711)
        await board.until(lambda b: b.talks)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as device:
            device.bind(("127.0.0.1", 0))
            relay.talks.starts("t1", device.getsockname(), is_duplex=True)
            talk = relay.talks.find("t1")
            track = sound_track(talk.fan.description, "rtsp://x/talk/t1")
            assert (track.codec, track.clock_hz) == (SoundCodec.PCMA, 8_000)
            heard: list[bytes] = []

            class Ear:
                def show(self, frames: bytes, is_key: bool) -> None:
                    raise AssertionError

                def sound(self, frames: bytes) -> None:
                    heard.append(frames)

                def cut(self) -> None:
                    raise AssertionError

            talk.fan.add(Ear(), 0.0)
            for packet in RtpPacker(9, 8).packets(b"\x55" * 160, 0):
                device.sendto(packet, ("127.0.0.1", board.talks["t1"]))
            await until(lambda: any(frames.endswith(b"\x55" * 160) for frames in heard))


@pytest.mark.asyncio
async def test_a_stranger_does_not_hear_a_talk() -> None:
    way = TalkWay("tcp_passive", "127.0.0.1")
    port = way.open((0,))
    way.begin(("192.0.2.1", 5000), None)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    way.send(b"secret")
    with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
        await reader.readexactly(1)
    writer.close()
    way.close()


@pytest.mark.asyncio
async def test_port_of_a_talk_rests_before_it_is_used_again(tmp_path: Path) -> None:
    async with running(tmp_path) as (_, board):
        first = free_port(socket.SOCK_DGRAM)
        talks = Talks(board, "127.0.0.1", range(first, first + 6, 2))
        ports = []
        for number in range(2):
            talks.place(f"t{number}", "udp", 1)
            ports.append(board.talks[f"t{number}"])
            talks.ends(f"t{number}")
        assert 0 not in ports and ports[0] != ports[1]
