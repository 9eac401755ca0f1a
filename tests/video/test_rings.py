"""The rings of one decoder share one budget: all streams reach back equally far."""

from __future__ import annotations

from video.cores.packet_ring import OVERHEAD_BYTES, Unit
from video.rings import PacketRings

SECOND_NS = 1_000_000_000
UNIT = 1000 - OVERHEAD_BYTES


def fill(rings: PacketRings, streams: dict[str, int], seconds: int) -> None:
    """Ten units a second each, a key frame a second; sizes in units of 1000 bytes."""
    for name in streams:
        rings.describe(name, "h264", 90_000)
    for number in range(seconds * 10):
        for name, weight in streams.items():
            data = bytes(UNIT + (weight - 1) * 1000)
            at_ns = SECOND_NS + number * SECOND_NS // 10
            rings.push(name, Unit(data, number % 10 == 0, at_ns, number * 9000))


def held_s(rings: PacketRings, name: str) -> float:
    kept = rings.kept(name)
    return 0.0 if kept is None else (kept.units[-1].at_ns - kept.units[0].at_ns) / SECOND_NS


def test_over_the_budget_all_streams_reach_back_equally_far() -> None:
    rings = PacketRings()
    rings.set_budget(400_000)
    fill(rings, {"small": 1, "large": 3}, 60)
    assert rings.size <= 400_000
    assert 8 <= held_s(rings, "small") <= 11
    assert abs(held_s(rings, "small") - held_s(rings, "large")) <= 1.1


def test_a_smaller_share_takes_effect_at_once() -> None:
    rings = PacketRings()
    fill(rings, {"a": 1}, 20)
    assert held_s(rings, "a") > 19
    rings.set_budget(50_000)
    assert rings.size <= 50_000
    assert held_s(rings, "a") < 5


def test_a_replay_takes_its_room_from_the_rings() -> None:
    rings = PacketRings()
    rings.set_budget(200_000)
    fill(rings, {"a": 1}, 20)
    rings.pin(150_000)
    assert rings.size <= 200_000
    rings.pin(-150_000)
    fill(rings, {"a": 1}, 20)
    assert held_s(rings, "a") > 17


def test_no_room_at_all_holds_nothing_and_comes_back_with_a_key_frame() -> None:
    rings = PacketRings()
    fill(rings, {"a": 1}, 3)
    rings.set_budget(0)
    assert rings.kept("a") is None
    rings.set_budget(100_000)
    rings.push("a", Unit(b"x", False, SECOND_NS, 0))
    assert rings.kept("a") is None
    fill(rings, {"a": 1}, 3)
    assert held_s(rings, "a") > 2


def test_a_closed_stream_stays_for_its_minute_and_then_gives_its_room_back() -> None:
    rings = PacketRings()
    fill(rings, {"a": 1, "b": 1}, 3)
    rings.close("b", 3 * SECOND_NS)
    assert rings.kept("b") is not None
    rings.push("a", Unit(b"x", True, 64 * SECOND_NS, 0))
    assert rings.kept("b") is None
