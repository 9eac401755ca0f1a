"""What a device sends and cannot be shown: viewers are told what it is."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest

from tests.video.cores.gb_sessions import form_of
from tests.video.relay.parts import KEY, SSRC, Device, Viewer, answer, place, running, until, url
from tests.video.relay.test_live import live
from video.api import LossReason
from video.cores.ps_write import SVAC, PsMuxer, RtpPacker
from video.relay import channel


@pytest.mark.asyncio
async def test_what_nobody_decodes_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel, "LOOK_S", 0.05)
    async with running(tmp_path) as (relay, board):
        viewer = Viewer(url(relay))
        await board.until(lambda b: b.wants)
        port = place(relay, "udp")
        answer(relay)
        muxer, packer = PsMuxer(form_of("h264", video_type=SVAC)), RtpPacker(SSRC)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.connect(("127.0.0.1", port))
            for at in range(4):
                unit = b"\0\0\0\1\x67" + bytes(range(1, 200))
                for packet in packer.packets(muxer.picture(unit, at * 3_600, at == 0), at * 3_600):
                    sender.send(packet)
        loss = await viewer.loss()
        assert (loss.reason, loss.detail) == (LossReason.UNSUPPORTED_CODEC, "SVAC")


@pytest.mark.asyncio
async def test_a_camera_that_changes_to_what_nobody_decodes_and_back_is_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel, "LOOK_S", 0.05)
    monkeypatch.setattr(channel, "SILENT_S", 0.4)
    monkeypatch.setattr(channel, "KEYLESS_S", 0.4)
    async with running(tmp_path) as (relay, board):
        viewer, device = await live(relay, board, "udp")
        await device.stop()
        muxer = PsMuxer(form_of("h264", video_type=SVAC))
        packer, port = RtpPacker(SSRC, sequence=20_000), board.places[0][1]
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.connect(("127.0.0.1", port))
            for at in range(80):
                unit = b"\0\0\0\1\x67" + bytes(range(1, 200))
                for packet in packer.packets(muxer.picture(unit, at * 3_600, at == 0), at * 3_600):
                    sender.send(packet)
                await asyncio.sleep(0.01)
        assert (await viewer.loss()).reason is LossReason.CLOSED_BY_PEER
        again = Viewer(url(relay))
        loss = await again.loss()
        assert (loss.reason, loss.detail) == (LossReason.UNSUPPORTED_CODEC, "SVAC")
        assert (KEY, False) not in board.silences  # it sends: it is not called anew
        assert board.silences.count((KEY, True)) == 1  # a lie would be seen at a key frame
        device = await Device.by_udp(port)
        await until(lambda: b"H264" in relay._channels[KEY].fan.description)
        back = Viewer(url(relay))
        await back.until(lambda sink: sink.count >= 3)
        await back.leave()
        await device.stop()


@pytest.mark.parametrize("kind", [96, 8, 18])
@pytest.mark.asyncio
async def test_a_device_that_sends_sound_alone_is_said_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: int
) -> None:
    monkeypatch.setattr(channel, "LOOK_S", 0.05)
    monkeypatch.setattr(channel, "SOUND_ALONE_S", 0.2)
    async with running(tmp_path) as (relay, board):
        viewer = Viewer(url(relay))
        await board.until(lambda b: b.wants)
        port = place(relay, "udp")
        answer(relay)
        muxer, packer = PsMuxer(form_of("h264")), RtpPacker(SSRC, kind)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.connect(("127.0.0.1", port))
            for at in range(60):
                data = muxer.sound(b"\xd5" * 160, at * 1_800) if kind == 96 else b"\xd5" * 160
                for packet in packer.packets(data, at * 1_800):
                    sender.send(packet)
                await asyncio.sleep(0.01)
        assert (await viewer.loss()).reason is LossReason.NO_VIDEO
        assert not board.silences  # no key frame is asked for
