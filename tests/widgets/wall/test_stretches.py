"""Recordings become stretches without gaps; a moment leads to the nearest recorded one."""

from __future__ import annotations

import datetime as dt
import itertools

from hypothesis import given
from hypothesis import strategies as st

from backends.link.media import Recording, RecordingStore
from widgets.wall.past.stretches import Stretch, following, nearest, stretches
from widgets.wall.past.window import DAY, LEAST, Window, day_of

ZERO = dt.datetime(2026, 11, 25, 16, tzinfo=dt.UTC)  # midnight there


def at(second: float) -> dt.datetime:
    return ZERO + dt.timedelta(seconds=second)


def a_recording(
    start: float, end: float, store: RecordingStore = RecordingStore.DEVICE, **more: str
) -> Recording:
    return Recording(store=store, starts_at=at(start), ends_at=at(end), **more)  # type: ignore[arg-type]


def spans(found: list[Stretch]) -> list[tuple[float, float]]:
    return [
        ((s.starts_at - ZERO).total_seconds(), (s.ends_at - ZERO).total_seconds()) for s in found
    ]


def test_files_that_follow_each_other_are_one_stretch() -> None:
    found = stretches([a_recording(301, 600), a_recording(0, 300), a_recording(900, 960)], ZERO)
    assert spans(found) == [(0, 600), (900, 960)]


def test_other_kinds_and_places_stay_apart_and_nothing_backwards_is_taken() -> None:
    found = stretches(
        [
            a_recording(0, 300, kind="time"),
            a_recording(300, 400, kind="alarm"),
            a_recording(0, 400, RecordingStore.CENTRE),
            a_recording(500, 500),
        ],
        ZERO,
    )
    assert spans(found) == [(0, 300), (0, 400), (300, 400)]


def test_an_alarms_recording_within_does_not_part_what_is_recorded_all_the_time() -> None:
    found = stretches(
        [
            a_recording(0, 3600, kind="time"),
            a_recording(1200, 1500, kind="alarm"),
            a_recording(3600, 7200, kind="time"),
        ],
        ZERO,
    )
    assert spans(found) == [(0, 7200), (1200, 1500)]
    assert following(found, found[0], is_backwards=False) is None
    assert following(found, found[0], is_backwards=True) is None


def played(known: list[Stretch], *, is_backwards: bool) -> list[tuple[float, float]]:
    """From the outermost on: (from, to) of what plays, in the order of playing."""
    stretch = max(known, key=lambda s: s.ends_at) if is_backwards else known[0]
    begins = stretch.ends_at if is_backwards else stretch.starts_at
    out: list[tuple[float, float]] = []
    while True:
        ends = stretch.starts_at if is_backwards else stretch.ends_at
        out.append(((begins - ZERO).total_seconds(), (ends - ZERO).total_seconds()))
        more = following(known, stretch, is_backwards)
        if more is None:
            return out
        stretch, begins = more


def test_playback_over_recordings_that_overlap_neither_jumps_back_nor_leaves_out() -> None:
    known = stretches(
        [
            a_recording(0, 3600, kind="time"),
            a_recording(1200, 1500, kind="alarm"),
            a_recording(3500, 3900, kind="alarm"),
            a_recording(3610, 7200, kind="time"),
            a_recording(8000, 8002, kind="manual"),
        ],
        ZERO,
    )
    assert played(known, is_backwards=False) == [
        (0, 3600), (3600, 3900), (3900, 7200), (8000, 8002)
    ]  # fmt: skip
    assert played(known, is_backwards=True) == [
        (8002, 8000), (7199, 3610), (3609, 3500), (3499, 0)
    ]  # fmt: skip


@given(
    st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 400), st.integers(0, 2)), min_size=1)
)
def test_playback_goes_in_one_direction_only(pieces: list[tuple[int, int, int]]) -> None:
    known = stretches(
        [a_recording(start, start + length, kind=str(kind)) for start, length, kind in pieces], ZERO
    )
    on, back = played(known, is_backwards=False), played(known, is_backwards=True)
    assert all(after[0] >= before[1] for before, after in itertools.pairwise(on))
    assert all(after[0] <= before[1] for before, after in itertools.pairwise(back))


def test_what_is_protected_is_only_so_while_it_is() -> None:
    kept = Recording(
        store=RecordingStore.CENTRE,
        starts_at=at(0),
        ends_at=at(9),
        protected_until=at(100),
    )
    assert stretches([kept], at(50))[0].is_protected
    assert not stretches([kept], at(150))[0].is_protected


@given(
    st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 400)), max_size=12),
    st.integers(-100, 6000),
)
def test_the_nearest_moment_is_always_one_that_is_recorded(
    pieces: list[tuple[int, int]], second: int
) -> None:
    known = stretches([a_recording(start, start + length) for start, length in pieces], ZERO)
    found = nearest(known, at(second))
    assert (found is None) == (not known)
    assert found is None or any(stretch.holds(found) for stretch in known)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0.2, 5), st.floats(-2, 2)), max_size=20))
def test_however_it_is_turned_the_window_stays_within_its_day(
    turns: list[tuple[float, float, float]],
) -> None:
    window = Window.whole(day_of(at(5000)))
    for part, factor, push in turns:
        window = window.zoomed(part, factor).pushed(push)
        assert window.day <= window.start
        assert window.end <= window.day + DAY
        assert LEAST <= window.length <= DAY
        assert all(window.start <= mark <= window.end for mark in window.marks(10))
        assert len(window.marks(10)) <= 12
