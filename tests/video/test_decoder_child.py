"""A decoder process gets no secret, and what it says comes into the log of its engine."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.video.fakes import is_lost, wait_status
from video.api import Stream
from video.engine import DecoderPool


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[DecoderPool]:
    monkeypatch.setenv("WATCHFLOOR_PASSWORD", "geheim")
    monkeypatch.setenv("CAMERA_PASSWORD", "geheim")
    pool = DecoderPool(1)
    yield pool
    pool.shutdown()


def environment_of(pid: int) -> bytes:
    """Of a process that may just be turning into its program: it has none for a moment then."""
    path, until = Path(f"/proc/{pid}/environ"), time.monotonic() + 10
    while not (found := path.read_bytes()):
        assert time.monotonic() < until, "the decoder never had an environment"
    return found


def test_a_decoder_inherits_no_secret(pool: DecoderPool) -> None:
    (pid,) = pool.process_ids()
    environment = environment_of(pid)
    assert b"geheim" not in environment
    assert os.environ["PATH"].encode() in environment


def test_what_a_decoder_says_comes_into_the_log_and_not_onto_the_terminal(
    pool: DecoderPool, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.INFO, logger="video.decoder"):
        view = pool.open(Stream(url="/nowhere/film.mp4"), 32, 24)
        wait_status(pool, view, is_lost)
        pool.shutdown()
    said = [record for record in caplog.records if "is lost" in record.getMessage()]
    assert said
    assert said[0].levelno == logging.WARNING
    assert said[0].name == "video.decoder"
    assert "is lost" not in capfd.readouterr().err
