"""Loss, disorder and doubles on the way: no picture that lacks anything, and all back at a key."""

from __future__ import annotations

import random

import pytest

from tests.video.cores.gb_sessions import (
    SOUND,
    STEP,
    Listener,
    film,
    form_of,
    ps_packets,
    with_marker,
    with_time,
)

COUNT, GROUP = 210, 10
FORMS: dict[str, dict[str, object]] = {
    "plain": {},
    "length 0": {"pes_bytes": 0},
    "several packets a picture": {"pes_bytes": 100},
    "no PTS": {"has_pts": False},
    "no map": {"has_map": False},
}


def hurt(packets: list[bytes], dice: random.Random, loss: float) -> list[bytes]:
    """Some are lost, some overtaken by up to nine others, some come twice.

    Not the first: what is sent before it was heard of cannot be waited for.
    """
    kept = [(n, p) for n, p in enumerate(packets) if n == 0 or dice.random() >= loss]
    late = [(n + (dice.choice((0,) * 9 + (2, 9)) if n else 0), p) for n, p in kept]
    out = [p for _, p in sorted(late, key=lambda item: item[0])]
    return [q for p in out for q in ([p, p] if dice.random() < 0.01 else [p])]


@pytest.mark.parametrize("codec", ["h264", "hevc"])
@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("loss", [0.0, 0.02])
def test_no_picture_is_shown_that_lacks_anything(codec: str, name: str, loss: float) -> None:
    units = film(codec, 70, GROUP) * 3
    packets = ps_packets(units, form_of(codec, **FORMS[name]), sound=SOUND, size=200)
    for seed in range(2):
        listener = Listener()
        heard = listener.take(hurt(packets, random.Random(seed), loss))
        listener.wait()
        shown = [unit.stamp // STEP for unit in heard.pictures]
        assert heard.data == [units[n].data for n in shown]
        for before, after in zip([-1, *shown], shown, strict=False):
            # After a picture that is not shown comes a key frame.
            assert after == before + 1 or units[after].is_key
        if not loss:
            assert shown == list(range(COUNT))
        assert len(shown) > COUNT * (0.4 if loss else 0.9)


@pytest.mark.parametrize("signs", ["no marker", "all marked", "times differ", "time stands still"])
@pytest.mark.parametrize("name", FORMS)
def test_nor_with_signs_that_lie_about_a_pictures_end(name: str, signs: str) -> None:
    units = film("h264", 70, GROUP)
    packets = ps_packets(units, form_of("h264", **FORMS[name]), sound=SOUND, size=150)
    packets = [with_marker(data, signs == "all marked") for data in packets]
    if signs.startswith("time"):
        step = 77 if signs == "times differ" else 0
        packets = [with_time(data, number * step) for number, data in enumerate(packets)]
    for seed in range(3):
        listener = Listener()
        listener.take(hurt(packets, random.Random(seed), 0.02))
        assert set(listener.wait().data) <= {unit.data for unit in units}


def test_pictures_are_back_with_the_first_key_frame_that_came_whole() -> None:
    units = film("h264", 70, GROUP) * 3
    packets = ps_packets(units, form_of("h264"), size=200)
    number = [int.from_bytes(p[4:8], "big") // STEP for p in packets]
    dice = random.Random(5)
    lost = {n for n in range(len(packets)) if dice.random() < 0.02}
    broken = {number[n] for n in lost}
    listener = Listener()
    listener.take(p for n, p in enumerate(packets) if n not in lost)
    shown = {unit.stamp // STEP for unit in listener.wait().pictures}
    for key in range(0, COUNT, GROUP):
        if key not in broken:
            assert key in shown
