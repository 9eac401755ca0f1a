"""The demo cameras: traffic obeys, pictures move, RTSP serves them, and no process stays."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest

from backends.demo.cameras.captions import CLOCK_CHARACTERS, caption, render
from backends.demo.cameras.catalogue import cameras
from backends.demo.cameras.picture import Picture
from backends.demo.cameras.recipes import scene
from backends.demo.cameras.rtsp_process import RtspUnavailable, find_interpreter
from backends.demo.cameras.studio import Studio
from backends.demo.cameras.traffic import CYCLE_S, Flow, Lane, is_green
from backends.demo.encoder import Encoder

NOW = dt.datetime(2026, 11, 22, 6, 3, 27, tzinfo=dt.UTC)
LANE = Lane(
    points=((0.0, 0.0), (0.0, 200.0)), speed_ms=11, kinds=("white", "bus"), gap_m=25, stop_m=100
)


def _has_server() -> bool:
    try:
        find_interpreter()
    except RtspUnavailable:
        return False
    return True


@pytest.mark.parametrize("at", np.arange(0.0, CYCLE_S, 0.5))
def test_the_two_phases_are_never_green_together(at: float) -> None:
    assert not (is_green(0, at) and is_green(1, at))


def test_nobody_drives_through_another_or_over_a_red_light() -> None:
    flow = Flow(LANE, 3)
    now = 0.0
    for _ in range(1500):
        before = {id(m): m.along_m for m in flow.movers}
        was_red = not is_green(0, now)
        flow.step(1 / 15, now)
        now += 1 / 15
        along = [m.along_m for m in flow.movers]
        assert along == sorted(along, reverse=True)
        assert all(a - b > 3.0 for a, b in itertools.pairwise(along))
        for mover in flow.movers:
            then = before.get(id(mover), mover.along_m)
            if was_red and then < 100 - 1:
                assert mover.along_m <= 100.5


def test_the_same_seed_has_the_same_traffic() -> None:
    one, two = Flow(LANE, 3), Flow(LANE, 3)
    for step in range(300):
        one.step(1 / 15, step / 15)
        two.step(1 / 15, step / 15)
    assert one.movers == two.movers


def test_the_same_camera_paints_the_same_picture_and_it_moves() -> None:
    camera = cameras()[2]
    one, two = scene(camera), scene(camera)
    assert np.array_equal(one.background, two.background)
    assert one.background.std() > 15
    masks = render([camera.name], (30,))[30]
    picture = Picture(one.view, one.light, one.background, caption(masks, camera.name))
    encoder = Encoder(1280, 720, 15)
    flows = [Flow(lane, i) for i, lane in enumerate(one.lanes)]
    picture.paint(encoder.planes, flows, NOW)
    before = encoder.planes[0].copy()
    for step in range(30):
        for flow in flows:
            flow.step(1 / 15, step / 15)
    picture.paint(encoder.planes, flows, NOW + dt.timedelta(seconds=2))
    changed = np.abs(encoder.planes[0].astype(int) - before) > 20
    assert 50 < changed.sum() < changed.size / 4
    assert changed[:60, :420].any()  # the clock


def test_names_and_clock_have_masks_of_one_height() -> None:
    masks = render(["人民路—解放路路口"], (17,))[17]
    assert {masks[c].shape[0] for c in CLOCK_CHARACTERS} == {masks["8"].shape[0]}
    assert masks["人民路—解放路路口"].shape[1] > 6 * masks["8"].shape[1]
    assert all(masks[c].max() > 150 for c in "0123456789:-")


@pytest.fixture
def studio() -> Iterator[Studio]:
    if not _has_server():
        pytest.skip("gst-rtsp-server's bindings are not installed")
    studio = Studio(cameras(4), 0)
    studio.start()
    yield studio
    pid = studio.process_id
    studio.close()
    assert not Path(f"/proc/{pid}").exists()


@pytest.mark.interop
def test_closed_while_it_still_starts_it_leaves_no_helper() -> None:
    if not _has_server():
        pytest.skip("gst-rtsp-server's bindings are not installed")
    studio = Studio(cameras(4), 0)
    starter = threading.Thread(target=studio.start)
    starter.start()
    studio.close()
    starter.join()  # the fixture of all tests looks for threads and processes left


def _frames(url: str, count: int) -> list[np.ndarray]:
    options = {"rtsp_transport": "tcp", "analyzeduration": "300000"}
    with av.open(url, options=options, timeout=10.0) as stream:
        found = []
        for frame in stream.decode(video=0):
            found.append(frame.to_ndarray(format="gray"))
            if len(found) == count:
                break
        return found


@pytest.mark.prove
@pytest.mark.interop
def test_a_player_sees_a_moving_street_and_a_late_one_joins(studio: Studio) -> None:
    url = f"rtsp://127.0.0.1:{studio.port}/cam-001"
    first = _frames(f"{url}/sub", 20)
    assert first[0].shape == (360, 640)
    assert first[0].std() > 15
    assert (np.abs(first[-1].astype(int) - first[0]) > 25).sum() > 100
    both: list[np.ndarray] = []
    late = threading.Thread(target=_append, args=(both, f"{url}/main"))
    late.start()
    assert len(_frames(f"{url}/sub", 5)) == 5
    late.join(10)
    assert both[0].shape == (720, 1280)
    studio.check()


def _append(into: list[np.ndarray], url: str) -> None:
    into.extend(_frames(url, 3))


@pytest.mark.interop
def test_an_unknown_path_is_refused(studio: Studio) -> None:
    with pytest.raises(av.error.FFmpegError):
        _frames(f"rtsp://127.0.0.1:{studio.port}/cam-999/sub", 1)


def test_missing_bindings_are_named_with_their_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backends.demo.cameras.rtsp_process.PROBE", "raise SystemExit(1)")
    with pytest.raises(RtspUnavailable, match=r"gir1\.2-gst-rtsp-server-1\.0"):
        find_interpreter()


def test_the_helper_needs_only_gi_and_the_standard_library() -> None:
    text = Path("backends/demo/cameras/rtsp_server.py").read_text(encoding="utf-8")
    roots = {line.split()[1].split(".")[0] for line in text.splitlines()
             if line.startswith(("import ", "from "))}  # fmt: skip
    assert roots <= {"__future__", "json", "os", "struct", "sys", "threading", "typing", "gi"}
    assert json.dumps(sorted(roots))
