"""No credential reaches a log."""

from __future__ import annotations

import contextlib
import logging
from pathlib import Path

import pytest

from app import logs
from app.logs import redacted


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("open rtsp://admin:p4ss@10.0.0.1/main failed", "p4ss"),
        ("sign-in token=abc123def", "abc123def"),
        ("Authorization: Bearer-xyz", "Bearer-xyz"),
        ("password = geheim", "geheim"),
        ("rtsp://admin:p@ss/w0rd@10.0.0.1/main", "ss/w0rd"),
        ("RTSP://admin:geheim@10.0.0.1/main", "geheim"),
        ("Authorization: Bearer geheim", "geheim"),
        ('{"password": "ge heim"}', "heim"),
        ("user = { id = 'a', password = 'ge heim' }", "heim"),
        ("GET /cases?access_token=geheim&page=1", "geheim"),
        ('WATCHFLOOR_PASSWORD="geheim"', "geheim"),
        ("appkey: geheim", "geheim"),
        ("pwd=geheim", "geheim"),
    ],
)
def test_secrets_are_starred(text: str, secret: str) -> None:
    assert secret not in redacted(text)


def test_the_rest_stays_readable() -> None:
    assert redacted("camera 12 at rtsp://u:p@h/x lost") == "camera 12 at rtsp://***@h/x lost"


def test_what_decoders_say_stands_in_the_file_and_not_on_the_screen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    root.handlers.clear()
    try:
        logs.configure("console", tmp_path)
        logging.getLogger("video.decoder").warning("stream s1 is lost")
        logging.getLogger("other").warning("disk is full")
    finally:
        for handler in root.handlers:
            handler.close()
        root.handlers[:], root.level = before, level
    screen = capsys.readouterr().err
    assert "disk is full" in screen
    assert "stream s1" not in screen
    written = (tmp_path / "logs" / "console.log").read_text(encoding="utf-8")
    assert "stream s1" in written
    assert "disk is full" in written


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_log_on_a_full_disk_says_so_once_and_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "hub.log").symlink_to("/dev/full")
    root = logging.getLogger()
    before = list(root.handlers)
    logs.configure("hub", tmp_path)
    try:
        for number in range(3):
            logging.getLogger("test").info("line %d", number)
    finally:
        for handler in [h for h in root.handlers if h not in before]:
            root.removeHandler(handler)
            with contextlib.suppress(OSError):
                handler.close()
    said = capsys.readouterr().err
    assert said.count("No space left on device") == 1
    assert "Traceback" not in said
