"""The report of a receiver is a compound packet of whole words."""

from __future__ import annotations

import pytest

from video.cores.rtcp import receiver_report


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
