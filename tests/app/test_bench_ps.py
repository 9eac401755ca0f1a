"""The bench of pushed streams: nothing is lost in it, and its figures are there."""

from __future__ import annotations

import json

import pytest

from app.bench_ps import measure, stream
from app.cli import main


def test_every_packet_has_at_most_1400_bytes_and_most_have_so_many() -> None:
    sizes = [len(packet) for packet in stream(20)]
    assert max(sizes) == 1_400
    assert sizes.count(1_400) > len(sizes) * 0.9


def test_all_pictures_come_through_in_memory_and_through_sockets() -> None:
    measured = measure(pictures=60, runs=1)
    assert measured.udp_lost == 0
    assert 0 <= measured.udp_paced_lost <= measured.udp_paced_packets
    assert measured.rtp_ps_mbit_per_s > 0 < measured.udp_mbit_per_s


def test_the_command_prints_one_json_object(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.bench_ps.measure", lambda: measure(60, 1))
    assert main(["bench", "ps", "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert {"rtp_ps_mbit_per_s", "udp_mbit_per_s"} <= figures.keys()
