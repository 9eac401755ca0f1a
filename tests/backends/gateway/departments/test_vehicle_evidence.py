"""Evidence of active safety: fetched, whole, within its room, and nothing that shows a driver."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from backends.gateway.departments.transport.evidence import EvidenceDesk, EvidenceSession
from backends.gateway.departments.transport.evidence_shelf import EvidenceShelf
from backends.gateway.departments.transport.service import serve
from backends.gateway.departments.transport.settings import EvidenceSettings, TransportSettings
from backends.protocols import jsatl, jsatl_files, jt808
from backends.protocols.jsatl import Device, SafetyAlarm
from backends.protocols.jsatl_files import FileNotice, FilesList, FilesWanted, Piece
from backends.record.observation import ConditionRaised, HealthReport, Positions
from tests.backends.gateway.collector import Collector
from tests.backends.gateway.departments.test_vehicle_alarms import COLLISION
from tests.backends.gateway.departments.vehicle_bench import HERE, TERMINAL, Bench

NAME = "00_64_6401_0_alarm.jpg"
FACE = "00_65_6501_0_alarm.jpg"
PICTURE = bytes(range(256)) * 400


class _Terminal:
    """A terminal that was asked for files, at the session that takes them."""

    def __init__(self, folder: Path, **settings: object) -> None:
        self.bench = Bench()
        self.told: list[tuple[str, str]] = []
        told = EvidenceSettings(listen="127.0.0.1:9000", **settings)  # type: ignore[arg-type]
        self.shelf = EvidenceShelf(folder, told.room_mb, told.file_mb)
        self.desk = EvidenceDesk(
            told, self.shelf, self.bench.health, lambda *words: self.told.append(words)
        )
        self.bench.adapter.evidence = self.desk
        self.session = EvidenceSession(self.desk, self.bench.adapter.lines.next_serial)

    def alarm(self, alarm: SafetyAlarm = COLLISION) -> FilesWanted | None:
        """What the platform asks for upon an alarm."""
        position = replace(HERE, extras=(jsatl.encode_item(alarm),))
        answers = self.bench.answers(jt808.encode_position(TERMINAL, 1, position))
        return jsatl_files.decode_wanted(answers[1]) if len(answers) > 1 else None

    def lists(self, wanted: FilesWanted, *files: tuple[str, int]) -> int:
        """The result that the platform gives to the list."""
        told = FilesList(number=wanted.number, files=files)
        return self._result(jsatl_files.encode_list(TERMINAL, 2, wanted.sign, told))

    def begins(self, name: str, size: int, kind: int = 0) -> int:
        notice = FileNotice(is_end=False, name=name, kind=kind, size=size)
        return self._result(jsatl_files.encode_notice(TERMINAL, 3, notice))

    def sends(self, name: str, offset: int, data: bytes) -> None:
        assert (
            self.session.receive(
                jsatl_files.encode_piece(Piece(name=name, offset=offset, data=data))
            )
            == b""
        )

    def ends(self, name: str, size: int) -> list[tuple[int, int]]:
        """What is to be sent again."""
        notice = FileNotice(is_end=True, name=name, kind=0, size=size)
        answer = self.session.receive(jsatl_files.encode_notice(TERMINAL, 4, notice))
        (message,) = jt808.Decoder().feed(answer)
        assert isinstance(message, jt808.Message) and message.id == jsatl_files.FILE_ANSWER
        found = jsatl_files.decode_file_answer(message.body)
        assert found is not None and found[0] == name
        return found[1]

    def _result(self, frame: bytes) -> int:
        (message,) = jt808.Decoder().feed(self.session.receive(frame))
        assert isinstance(message, jt808.Message)
        body = jt808.decode(message)
        assert isinstance(body, jt808.GeneralAnswer)
        return body.result


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_file_is_asked_for_taken_in_pieces_completed_and_indexed(tmp_path: Path) -> None:
    terminal = _Terminal(tmp_path)
    wanted = terminal.alarm()
    assert wanted is not None
    assert (wanted.host, wanted.tcp_port) == ("127.0.0.1", 9000)
    assert wanted.sign == COLLISION.sign.raw
    assert terminal.alarm() is None  # the same alarm once more
    size = len(PICTURE)
    assert terminal.lists(wanted, (NAME, size)) == 0
    assert terminal.begins(NAME, size) == 0
    terminal.sends(NAME, 60_000, PICTURE[60_000:])
    terminal.sends(NAME, 0, PICTURE[:20_000])
    assert terminal.ends(NAME, size) == [(20_000, 40_000)]
    terminal.sends(NAME, 20_000, PICTURE[20_000:60_000])
    assert terminal.ends(NAME, size) == []
    index, picture = sorted(_files(tmp_path), key=lambda path: path.suffix == ".jpg")
    assert picture.read_bytes() == PICTURE
    row = json.loads(index.read_text())
    assert row["key"] == "adas_forward@13800138000" and row["bytes"] == str(size)
    assert terminal.told == [(row["key"], f"1 个文件，存于接入机 {row['file']}")]
    assert picture.stat().st_mode & 0o077 == 0


def test_the_drivers_face_is_not_asked_for_and_not_written_where_it_comes_all_the_same(
    tmp_path: Path,
) -> None:
    terminal = _Terminal(tmp_path)
    tired = replace(COLLISION, device=Device.DRIVER)
    assert terminal.alarm(tired) is None
    wanted = terminal.alarm()
    assert wanted is not None
    sound = "01_64_6401_0_alarm.wav"
    terminal.lists(wanted, (FACE, 3), (sound, 3))
    for name, kind in ((FACE, 0), (sound, 1)):
        assert terminal.begins(name, 3, kind) == 0
        terminal.sends(name, 0, b"abc")
        assert terminal.ends(name, 3) == []
    assert _files(tmp_path) == []


def test_a_site_with_a_reason_fetches_it_and_the_reason_stands_beside_it(tmp_path: Path) -> None:
    terminal = _Terminal(tmp_path, driver_reason="运输管理处 2026 年第 3 号授权")
    wanted = terminal.alarm(replace(COLLISION, device=Device.DRIVER))
    assert wanted is not None
    terminal.lists(wanted, (FACE, 3))
    terminal.begins(FACE, 3)
    terminal.sends(FACE, 0, b"abc")
    assert terminal.ends(FACE, 3) == []
    (index,) = tmp_path.rglob("index.jsonl")
    assert json.loads(index.read_text())["reason"] == "运输管理处 2026 年第 3 号授权"


@pytest.mark.parametrize("name", ["../../etc/cron.d/x", "/etc/passwd", "..", "a\0b/../../c"])
def test_a_name_never_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    shelf = EvidenceShelf(tmp_path / "evidence", 10, 1)
    incoming = shelf.begin("../../up", name, 0, 3)
    if incoming is not None:
        shelf.write(incoming, 0, b"abc")
        shelf.keep(incoming, {})
    assert all(path.is_relative_to(tmp_path / "evidence") for path in _files(tmp_path))


def test_files_that_are_too_large_not_listed_or_never_asked_for_are_refused(
    tmp_path: Path,
) -> None:
    terminal = _Terminal(tmp_path, file_mb=1)
    wanted = terminal.alarm()
    assert wanted is not None
    terminal.lists(wanted, (NAME, 2_000_000))
    assert terminal.begins(NAME, 2_000_000) == 1
    assert terminal.begins("00_64_other.jpg", 10) == 1
    assert terminal.lists(replace(wanted, number="f" * 32), (NAME, 3)) == 1
    terminal.sends(NAME, 0, b"abc")
    assert _files(tmp_path) == []
    assert set(terminal.bench.reasons()) == {
        "证据文件超过 1 MB 或无法保存",
        "终端送来没有请求过的证据",
    }


def test_the_oldest_alarms_files_go_when_the_room_is_full(tmp_path: Path) -> None:
    shelf = EvidenceShelf(tmp_path, 1, 1)
    for number in range(5):
        incoming = shelf.begin(f"alarm{number}", NAME, 0, 400_000)
        assert incoming is not None
        shelf.write(incoming, 0, b"x" * 400_000)
        assert shelf.keep(incoming, {})
    assert shelf.used_bytes <= 1024 * 1024 + 2_000
    (day,) = tmp_path.iterdir()
    assert (day / "alarm4" / NAME).exists() and not (day / "alarm0").exists()
    assert len((day / "index.jsonl").read_text().splitlines()) == 5
    assert EvidenceShelf(tmp_path, 1, 1).used_bytes == sum(
        path.stat().st_size for path in _files(tmp_path)
    )


def test_a_connection_that_breaks_leaves_no_part_behind(tmp_path: Path) -> None:
    terminal = _Terminal(tmp_path)
    wanted = terminal.alarm()
    assert wanted is not None
    terminal.lists(wanted, (NAME, 100))
    terminal.begins(NAME, 100)
    terminal.sends(NAME, 0, b"abc")
    terminal.session.closed()
    assert _files(tmp_path) == []


@pytest.mark.asyncio
async def test_over_real_sockets_the_alarm_says_where_its_file_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backends.gateway.departments.transport.service.BATCH_EVERY_S", 0.02)
    got = Collector()
    address: asyncio.Future[tuple[str, int]] = asyncio.get_running_loop().create_future()
    settings = TransportSettings(
        listen="127.0.0.1:0", data=str(tmp_path), evidence=EvidenceSettings(listen="127.0.0.1:0")
    )
    task = asyncio.create_task(
        serve(settings, got.add, lambda host, port: address.set_result((host, port)))
    )
    async with asyncio.timeout(15):
        reader, writer = await asyncio.open_connection(*await address)
        wanted = None
        while wanted is None:  # the evidence server may begin a moment after the other
            now = dt.datetime.now(dt.UTC)
            alarm = replace(COLLISION, at=now, sign=jsatl.alarm_sign("T000001", now, 0, 1))
            position = replace(HERE, at=now, extras=(jsatl.encode_item(alarm),))
            writer.write(jt808.encode_position(TERMINAL, 1, position))
            for item in jt808.Decoder().feed(await reader.read(4096)):
                assert isinstance(item, jt808.Message)
                wanted = wanted or jsatl_files.decode_wanted(item)
        there, files = await asyncio.open_connection(wanted.host, wanted.tcp_port)
        told = FilesList(number=wanted.number, files=((NAME, 5),))
        files.write(jsatl_files.encode_list(TERMINAL, 1, wanted.sign, told))
        for is_end in (False, True):
            notice = FileNotice(is_end=is_end, name=NAME, kind=0, size=5)
            files.write(jsatl_files.encode_notice(TERMINAL, 2, notice))
            if not is_end:
                files.write(jsatl_files.encode_piece(Piece(name=NAME, offset=0, data=b"jpeg!")))
        await got.until(
            lambda all_: any(isinstance(o, ConditionRaised) and "证据" in o.detail for o in all_)
        )
        for one in (files, writer):
            one.close()
            await one.wait_closed()
        assert there is not None
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    (picture,) = [path for path in _files(tmp_path) if path.suffix == ".jpg"]
    assert picture.read_bytes() == b"jpeg!"


@pytest.mark.asyncio
async def test_an_address_that_is_taken_stops_no_vehicle_and_is_said(tmp_path: Path) -> None:
    got = Collector()
    address: asyncio.Future[tuple[str, int]] = asyncio.get_running_loop().create_future()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        settings = TransportSettings(
            listen="127.0.0.1:0", data=str(tmp_path), evidence=EvidenceSettings(listen=listen)
        )
        task = asyncio.create_task(
            serve(settings, got.add, lambda host, port: address.set_result((host, port)))
        )
        _, writer = await asyncio.open_connection(*await address)
        position = replace(HERE, at=dt.datetime.now(dt.UTC))
        writer.write(jt808.encode_position(TERMINAL, 1, position))
        await got.until(lambda all_: any(isinstance(o, Positions) for o in all_))
        words = f"报警证据接收不可用：{listen} 地址已被占用"
        await got.until(
            lambda all_: any(isinstance(o, HealthReport) and words in o.health.reason for o in all_)
        )
        writer.close()
        await writer.wait_closed()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
