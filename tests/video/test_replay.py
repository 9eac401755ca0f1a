"""A replay of what a ring held: every frame can be stood at, both ways, and it plays in time."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from tests.video.fakes import FakeSink
from tests.video.film import FRAME_NS, encoder_of, grey_of, kept_film
from video.api import LossReason
from video.av_codec import Frame
from video.control import Steer, Steering
from video.cores.packet_ring import Kept
from video.replay import ReplaySource
from video.rings import PacketRings
from video.sources.base import ReplayPlace


class Shown(FakeSink):
    """Waits for the picture of a place."""

    def __init__(self) -> None:
        super().__init__()
        self.news = threading.Condition()

    def frames(self, frames: list[Frame]) -> None:
        with self.news:
            super().frames(frames)
            self.news.notify_all()

    def at(self, place: ReplayPlace) -> None:
        with self.news:
            super().at(place)
            self.news.notify_all()

    def wait_for(self, frame: int) -> tuple[ReplayPlace, int]:
        """Where it stands at that frame (from 0), and how bright the picture is."""
        with self.news:
            is_there = self.news.wait_for(
                lambda: (
                    bool(self.places)
                    and self.places[-1].frame == frame + 1
                    and len(self.lumas) == len(self.places)
                ),
                5.0,
            )
            assert is_there, f"{self.places[-1:]} {self.lumas[-1:]}"
            return self.places[-1], self.lumas[-1]

    def wait_past(self, frame: int) -> None:
        """Until it has played past that frame (from 0): it may be farther when one looks."""
        with self.news:
            assert self.news.wait_for(
                lambda: any(place.frame == frame + 1 for place in self.places), 5.0
            )


class Running:
    """A replay in its thread."""

    def __init__(self, kept: Kept) -> None:
        self.rings, self.sink = PacketRings(), Shown()
        self.source = ReplaySource(kept, self.rings)
        self.thread = threading.Thread(target=self.source.run, args=(self.sink,))
        self.thread.start()

    def stop(self) -> None:
        self.sink.stop()
        self.source.stop()
        self.thread.join(5.0)
        assert not self.thread.is_alive()

    def tell(self, what: Steering, *, speed: float = 1.0, frames: int = 0, at_ns: int = 0) -> None:
        self.source.steer(Steer(stream="r", what=what, speed=speed, frames=frames, at_ns=at_ns))


@pytest.fixture(params=["h264", "h264 with B frames", "h265"])
def running(request: pytest.FixtureRequest) -> Iterator[Running]:
    running = Running(kept_film(codec=encoder_of(request.param), has_b="B" in request.param))
    yield running
    running.stop()


def is_frame(luma: int, number: int) -> bool:
    return abs(luma - grey_of(number)) <= 1.5


def test_a_replay_begins_paused_at_the_newest_picture(running: Running) -> None:
    place, luma = running.sink.wait_for(49)
    assert (place.frames, place.is_paused, place.is_over) == (50, True, True)
    assert is_frame(luma, 49)
    assert place.newest_ns - place.oldest_ns == 49 * FRAME_NS
    assert place.position_ns == place.newest_ns


@pytest.mark.parametrize("steps", [[-1] * 12, [-25, 1, 1, 1, -1, -1, -1], [-49, 1, 1], [-100, 3]])
def test_each_step_shows_the_frame_before_or_after(running: Running, steps: list[int]) -> None:
    at = 49
    running.sink.wait_for(at)
    for step in steps:
        running.tell(Steering.STEP, frames=step)
        at = min(max(at + step, 0), 49)
        place, luma = running.sink.wait_for(at)
        assert is_frame(luma, at), f"frame {at} shows {luma}"
        assert place.is_paused


def test_seeking_shows_the_picture_of_that_moment(running: Running) -> None:
    newest = running.sink.wait_for(49)[0]
    for number in (3, 40, 17, 16, 0):
        at_ns = newest.oldest_ns + number * FRAME_NS + FRAME_NS // 2
        running.tell(Steering.SEEK, at_ns=at_ns)
        place, luma = running.sink.wait_for(number)
        assert is_frame(luma, number)
        assert place.position_ns - newest.oldest_ns == pytest.approx(number * FRAME_NS, abs=1000)
    running.tell(Steering.SEEK, at_ns=newest.oldest_ns - 10**12)
    running.tell(Steering.SEEK, at_ns=newest.newest_ns + 10**12)
    assert running.sink.wait_for(49)[0].is_over


def test_it_plays_in_order_to_its_end_and_begins_anew_from_there(running: Running) -> None:
    running.sink.wait_for(49)
    running.tell(Steering.PLAY, speed=4.0)
    running.sink.wait_past(20)
    running.sink.wait_for(49)
    played = [place.frame for place in running.sink.places[1:]]
    assert played == sorted(played)
    assert all(is_frame(luma, place.frame - 1) for luma, place in played_pairs(running))
    assert running.sink.places[-1].is_paused


def played_pairs(running: Running) -> list[tuple[int, ReplayPlace]]:
    return list(zip(running.sink.lumas, running.sink.places, strict=True))


def test_pausing_stands_still_and_playing_goes_on_from_there(running: Running) -> None:
    running.sink.wait_for(49)
    running.tell(Steering.STEP, frames=-30)
    running.sink.wait_for(19)
    running.tell(Steering.PLAY, speed=1.0)
    running.sink.wait_past(22)
    running.tell(Steering.PAUSE)
    with running.sink.news:
        assert running.sink.news.wait_for(lambda: running.sink.places[-1].is_paused, 5.0)
    stood = running.sink.places[-1].frame
    running.tell(Steering.STEP, frames=1)
    running.sink.wait_for(stood)  # counted from 1: the next one


def test_speed_is_kept(running: Running) -> None:
    running.sink.wait_for(49)
    running.tell(Steering.PLAY, speed=0.25)
    running.sink.wait_for(2)
    # 0, 1 and 2 at a quarter of the speed; then a tenth of a second for thirty frames would do.
    assert running.sink.places[-1].frame == 3


def test_what_a_replay_holds_counts_until_it_is_closed() -> None:
    kept = kept_film()
    running = Running(kept)
    assert running.rings.size == sum(len(unit.data) for unit in kept.units)
    running.stop()
    assert running.rings.size == 0


def test_nothing_held_is_said() -> None:
    source = ReplaySource(None, PacketRings())
    assert source.run(FakeSink()).reason is LossReason.NOTHING_HELD


def test_broken_packets_show_the_picture_before_them() -> None:
    kept = kept_film()
    units = list(kept.units)
    for index in range(25, 30):
        units[index] = units[index]._replace(data=b"\0\0\0\1\x41" + b"\xff" * 30)
    running = Running(kept._replace(units=tuple(units)))
    try:
        running.sink.wait_for(49)
        running.tell(Steering.STEP, frames=-22)
        with running.sink.news:
            assert running.sink.news.wait_for(lambda: running.sink.places[-1].frame == 28, 5.0)
        running.tell(Steering.SEEK, at_ns=kept.units[33].at_ns)
        assert is_frame(running.sink.wait_for(33)[1], 33)
    finally:
        running.stop()
