"""What we say is whole words; what a sender says of its clock is read, whatever else comes."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from video.cores.rtcp import SenderReport, receiver_report, sender_reports

# SR of SSRC 1 at 2026-11-22 06:00:00.5 UTC (NTP seconds 4,004,229,600), with one report block.
SENDER = struct.pack("!BBHIIIIII", 0x81, 200, 12, 1, 4_004_229_600, 1 << 31, 90_000, 5, 500)
SENDER += bytes(24)


@pytest.mark.parametrize("name", ["", "a", "ab", "abc", "abcd", "x" * 300])
def test_a_report_is_whole_words_with_proper_lengths(name: str) -> None:
    packet = receiver_report(0x01020304, name)
    assert packet[:8] == bytes.fromhex("80c9000101020304")
    description = packet[8:]
    assert description[:2] == bytes.fromhex("81ca")
    words = int.from_bytes(description[2:4], "big")
    assert len(description) == 4 * (words + 1)
    length = description[9]
    assert description[10 : 10 + length] == name.encode()[:255]
    assert description[10 + length] == 0


def test_a_senders_clock_is_read_out_of_a_compound_packet() -> None:
    compound = SENDER + receiver_report(7, "cam")
    assert sender_reports(compound) == [SenderReport(4_004_229_600.5, 90_000)]
    assert sender_reports(receiver_report(7, "cam") + SENDER) == sender_reports(SENDER)


def test_a_sender_without_a_clock_says_nothing() -> None:
    assert sender_reports(SENDER[:8] + bytes(8) + SENDER[16:]) == []


@pytest.mark.parametrize("end", range(28))
def test_every_truncation_is_no_report(end: int) -> None:
    assert sender_reports(SENDER[:end]) == []


@given(st.binary(max_size=200))
def test_noise_raises_nothing(data: bytes) -> None:
    sender_reports(data)
