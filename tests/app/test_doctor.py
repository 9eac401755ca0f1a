"""The doctor names what is wrong in words, and its status says so."""

from __future__ import annotations

import http.server
import json
import socket
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from app.cli import main
from app.doctor import machine, network
from app.doctor.cameras import cameras
from app.doctor.finding import Grade
from backends.record.common import Department
from backends.record.ids import CameraId
from backends.record.resource import Camera


def camera(url: str) -> Camera:
    return Camera(id=CameraId("c"), number=1, name="人民路", department=Department.GRID, main=url)


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_camera_that_refuses_is_named_without_its_password(free_port: int) -> None:
    (finding,) = cameras([camera(f"rtsp://admin:geheim@127.0.0.1:{free_port}/main")])
    assert finding.grade is Grade.BAD
    assert "人民路" in finding.what
    assert "拒绝连接" in finding.words
    assert "geheim" not in finding.words


def test_a_camera_without_rtsp_address() -> None:
    assert "地址有误" in cameras([camera("rtsp:/10.0.0.1")])[0].words


def test_which_of_two_streams_is_at_fault_is_said(free_port: int) -> None:
    main = f"rtsp://127.0.0.1:{free_port}/main"
    (finding,) = cameras([msgspec.structs.replace(camera(main), sub="rtsp:/x")])
    assert finding.words.startswith("主码流：")
    assert "子码流：摄像机地址有误" in finding.words


@pytest.mark.parametrize(
    ("cards", "has_card", "says"),
    [
        ({}, False, "h264、hevc，软件解码"),
        ({}, True, "h264、hevc，软件解码（有显卡，但不能用于解码）"),
        (
            {"h264": "cuda", "hevc": "cuda"},
            True,
            "h264、hevc，大画面由显卡解码：h264 cuda、hevc cuda",
        ),
    ],
)
def test_what_decodes_is_said(
    monkeypatch: pytest.MonkeyPatch, cards: dict[str, str], has_card: bool, says: str
) -> None:
    monkeypatch.setattr(machine, "probe", lambda: cards)
    monkeypatch.setattr(machine, "has_card", lambda: has_card)
    assert machine.codecs().words == says


def test_a_data_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    finding = machine.data_folder(tmp_path / "file" / "data")
    assert finding.grade is Grade.BAD
    assert finding.remedy


STORE = {"code": "ok"}
SEEN = "2026-11-22T16:33:39.093632+00:00"


@pytest.fixture
def hub() -> Iterator[str]:
    class Health(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps(
                {
                    "seq": 7,
                    "store": STORE["code"],
                    "sources": [
                        {"name": "环境监测", "state": "ok", "last_success": SEEN, "skew_ms": 3500},
                        {"name": "城管案件", "state": "lost", "reason": "refused"},
                    ],
                }
            ).encode()
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Health)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_departments_and_their_clocks_are_told_apart(hub: str) -> None:
    finding, health = network.hub(hub)
    assert finding.grade is Grade.GOOD
    ok, skew, lost = network.departments(health)
    assert ok.grade is Grade.GOOD
    assert "2026-11-23 00:33:39" in ok.words
    assert "3.5 秒" in skew.words
    assert "已中断" in lost.words


@pytest.mark.prove
def test_doctor_and_support_on_a_site_whose_hub_is_down(
    tmp_path: Path, free_port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    site = tmp_path / "site.toml"
    site.write_text(
        f"""
        [hub]
        listen = "127.0.0.1:{free_port}"
        data = "data"
        [[camera]]
        name = "人民路"
        main = "rtsp://admin:geheim@127.0.0.1:{free_port}/main"
        [[user]]
        id = "a"
        name = "甲"
        role = "watch_leader"
        password = "streng-geheim"
        """,
        encoding="utf-8",
    )
    logs = tmp_path / "data" / "logs"
    logs.mkdir(parents=True)
    (logs / "hub.log").write_text("opened rtsp://admin:geheim@h/x token=abcdef\n", encoding="utf-8")
    assert main(["doctor", "--site", str(site)]) == 1
    assert "没有响应" in capsys.readouterr().out
    archive = tmp_path / "support.zip"
    assert main(["support", "--site", str(site), "--output", str(archive)]) == 0
    with zipfile.ZipFile(archive) as opened:
        content = {name: opened.read(name).decode() for name in opened.namelist()}
    assert {"versions.json", "doctor.txt", "settings.toml", "logs/hub.log"} <= set(content)
    assert not [name for name, text in content.items() if "geheim" in text or "abcdef" in text]


def test_a_hub_that_cannot_write_is_no_good_hub(hub: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(STORE, "code", "disk_full")
    finding, _ = network.hub(hub)
    assert finding.grade is Grade.BAD
    assert "disk_full" in finding.words
