"""Sound in step with the picture, and never at the picture's cost."""

from __future__ import annotations

import pytest

from video.cores.rtcp import SenderReport
from video.cores.sdp import SoundCodec, SoundTrack
from video.cores.sound_step import (
    BEGIN_S,
    HOLD_FROM_S,
    MOST_HOLD_S,
    PAINT_S,
    MediaClock,
    PictureClock,
    SenderClock,
    SoundStep,
)

LEAD_S = 0.02
PIECE_S = 0.02


def run(step: SoundStep, late_s: list[float], picture_s: float | None = None) -> list[float]:
    """How long after each piece was taken it is due; pieces arrive `late_s` after that."""
    out = []
    for number, late in enumerate(late_s):
        media_s = number * PIECE_S
        shown_s = None if picture_s is None else media_s + picture_s
        out.append(step.due_s(media_s, media_s + late, shown_s) - media_s)
    return out


def test_without_a_clock_sound_is_heard_as_soon_as_it_can_be() -> None:
    step = SoundStep(LEAD_S)
    assert run(step, [0.03] * 50)[-1] == pytest.approx(0.05)
    assert step.skew_s is None


def test_sound_ahead_of_its_picture_waits_for_it() -> None:
    step = SoundStep(LEAD_S)
    assert run(step, [0.03] * 50, picture_s=0.2)[-1] == pytest.approx(0.2 + PAINT_S)
    assert step.skew_s == pytest.approx(0.0)


def test_sound_behind_its_picture_is_not_waited_for_and_says_by_how_much() -> None:
    step = SoundStep(LEAD_S)
    assert run(step, [0.2] * 50, picture_s=0.03)[-1] == pytest.approx(0.22)
    assert step.skew_s == pytest.approx(0.19 - PAINT_S)


@pytest.mark.parametrize("encoder_s", [0.09, 0.25])
def test_a_picture_waits_for_sound_whose_encoder_is_slower(encoder_s: float) -> None:
    step, pieces = SoundStep(LEAD_S), round((BEGIN_S + 1) / PIECE_S)
    due = run(step, [encoder_s] * pieces, picture_s=0.0)
    assert due[-1] == pytest.approx(encoder_s + LEAD_S), "sound itself never waits for that"
    assert step.hold_s == pytest.approx(encoder_s + LEAD_S - PAINT_S)
    assert step.skew_s == pytest.approx(0.0)


def test_a_picture_never_waits_for_less_than_people_notice() -> None:
    step, pieces = SoundStep(LEAD_S), round((BEGIN_S + 1) / PIECE_S)
    run(step, [HOLD_FROM_S + PAINT_S - LEAD_S - 0.001] * pieces, picture_s=0.0)
    assert step.hold_s == 0.0


def test_a_picture_waits_for_a_third_of_a_second_at_most() -> None:
    step, pieces = SoundStep(LEAD_S), round((BEGIN_S + 1) / PIECE_S)
    run(step, [0.8] * pieces, picture_s=0.0)
    assert step.hold_s == MOST_HOLD_S
    assert step.skew_s == pytest.approx(0.8 + LEAD_S - PAINT_S - MOST_HOLD_S)


def test_a_picture_whose_sound_has_caught_up_waits_no_more() -> None:
    step, pieces = SoundStep(LEAD_S), round((BEGIN_S + 1) / PIECE_S)
    run(step, [0.25] * pieces + [0.02] * 300, picture_s=0.0)
    assert step.hold_s == 0.0


def test_a_hiccup_is_dropped_and_not_dragged_along() -> None:
    hiccup = [0.02] * 200 + [0.52, 0.50, 0.48] + [0.02] * 100
    assert max(run(SoundStep(LEAD_S), hiccup)) < 0.02 + LEAD_S + 0.02
    assert run(SoundStep(LEAD_S), hiccup)[-1] == pytest.approx(0.04, abs=0.006)


def test_a_path_that_has_become_longer_is_followed() -> None:
    due = run(SoundStep(LEAD_S), [0.02] * 200 + [0.12] * 100)
    assert due[-1] == pytest.approx(0.14, abs=0.006)


def test_the_burst_at_the_begin_is_soon_forgotten() -> None:
    burst = [0.3 - n * PIECE_S for n in range(14)] + [0.02] * 75
    assert run(SoundStep(LEAD_S), burst)[-1] < 0.06


def test_two_clocks_that_have_nothing_to_do_with_each_other_are_not_believed() -> None:
    step = SoundStep(LEAD_S)
    assert run(step, [0.03] * 10, picture_s=3600.0)[-1] == pytest.approx(0.05)
    assert step.skew_s is None


def test_a_camera_without_reports_tells_no_time() -> None:
    clock = SenderClock(8000)
    assert clock.wall_s(800) is None
    clock.note(SenderReport(1000.0, 2**32 - 800))
    assert clock.wall_s(800) == pytest.approx(1000.2)


def test_what_an_encoder_puts_in_front_is_taken_to_be_half_in_its_stamps() -> None:
    track = SoundTrack(
        codec=SoundCodec.AAC, payload_type=97, control="", aggregate="", clock_hz=16_000
    )
    clock = SenderClock(track.clock_hz, track.front_s)
    clock.note(SenderReport(1000.0, 0))
    assert clock.wall_s(16_000) == pytest.approx(1001.0 - 0.032)
    g711 = SoundTrack(
        codec=SoundCodec.PCMA, payload_type=8, control="", aggregate="", clock_hz=8_000
    )
    assert g711.front_s == g711.piece_s == 0.0


def test_rtp_times_go_on_over_their_turn_and_begin_anew_at_a_jump() -> None:
    clock = MediaClock(8000)
    assert clock.media_s(2**32 - 160) == 0.0
    assert clock.media_s(160) == pytest.approx(0.04)
    assert clock.media_s(160 + 8000 * 3600) is None
    assert clock.media_s(160 + 8000 * 3600 + 80) == pytest.approx(0.01)


def test_a_picture_that_stands_still_is_no_clock() -> None:
    clock = PictureClock()
    assert clock.delay_s(0.0) is None
    clock.note(100.0, 107.0)
    assert clock.delay_s(107.5) == pytest.approx(7.0)
    assert clock.delay_s(110.0) is None


def test_one_late_picture_moves_the_clock_a_little_and_another_clock_at_once() -> None:
    clock = PictureClock()
    clock.note(100.0, 107.0)
    clock.note(101.0, 108.1)
    assert clock.delay_s(108.1) == pytest.approx(7.01)
    clock.note(102.0, 1108.0)
    assert clock.delay_s(1108.0) == pytest.approx(1006.0)
