"""Recordings that end or are steered as devices will: at their end, before it, or not at all."""

from __future__ import annotations

import math

import pytest

from backends.gateway.gb28181.station import Effect
from backends.link import steering
from backends.link.field_gateway import PlayRecording, SnapshotTaken, SteerRefused, StreamEnds
from backends.link.field_questions import AskRecordings, DeviceRecordings, SteerChannel
from backends.link.field_relay import PlaybackStands, SteerStream
from backends.link.media import PlaybackAct
from backends.protocols.manscdp import answers
from backends.protocols.manscdp.messages import SnapshotFinished
from backends.protocols.manscdp.records import RecordItem
from backends.protocols.sip.dialog import Content
from backends.protocols.sip.message import Request
from backends.record.refusal import RefusalCode
from tests.backends.gateway.gb28181.camera import CHANNEL, now
from tests.backends.gateway.gb28181.station_bench import TAPE, Bench, answered, of, requests
from tests.backends.gateway.gb28181.test_talks import follow_up
from tests.backends.protocols.sip.samples import DEVICE

PLAY = PlayRecording(
    token="r1", device=DEVICE, channel=CHANNEL, start_unix_s=1_780_000_000, end_unix_s=1_780_000_600
)


@pytest.fixture
def bench() -> Bench:
    """A recording is played."""
    made = Bench()
    made.take(made.station.frame(PLAY, now(0.5)))
    made.plays(TAPE)
    return made


def stands(bench: Bench, at_s: float, *, is_near_end: bool, is_silent: bool) -> list[Effect]:
    said = PlaybackStands(ref=TAPE, is_near_end=is_near_end, is_silent=is_silent)
    return bench.take(bench.station.frame(said, now(at_s)))


def steer(bench: Bench, **how: object) -> list[Effect]:
    given = {"act": PlaybackAct.PLAY} | how
    said = SteerStream(token="r1", **given)  # type: ignore[arg-type]  # as told
    return bench.take(bench.station.frame(said, now(3.0)))


@pytest.mark.parametrize(("is_near_end", "reason"), [(True, "file_end"), (False, "silent")])
def test_recording_that_comes_no_more_is_over_and_the_device_hung_up_on(
    bench: Bench, is_near_end: bool, reason: str
) -> None:
    out = stands(bench, 20.0, is_near_end=is_near_end, is_silent=True)
    assert [e.reason for e in of(out, StreamEnds)] == [reason]
    assert [r.method for r in requests(out)] == ["BYE"]


@pytest.mark.parametrize(("is_near_end", "reason"), [(True, "file_end"), (False, "device_ended")])
def test_device_that_hangs_up_at_the_end_has_sent_all_and_before_it_has_not(
    bench: Bench, is_near_end: bool, reason: str
) -> None:
    stands(bench, 20.0, is_near_end=is_near_end, is_silent=False)
    (call,) = [c for c in bench.station.platform.streams._by_call.values()]  # noqa: C416
    dialog = call.call.dialog
    assert dialog is not None
    (invite,) = [r for r in requests(bench.effects) if r.method == "INVITE"]
    bye = follow_up(invite, "BYE", dialog.local_tag, branch="bye")
    swapped = Request(
        method="BYE",
        uri=bye.uri,
        headers=bye.headers.replaced("From", invite.headers.get("To") + ";tag=d1").replaced(
            "To", invite.headers.get("From")
        ),
    )
    out = bench.take(bench.camera.send(swapped, 21.0))  # type: ignore[arg-type]  # effects
    assert [e.reason for e in of(out, StreamEnds)] == [reason]


@pytest.mark.parametrize(
    ("how", "what"),
    [
        ({"act": PlaybackAct.PAUSE}, "pause"),
        ({"scale": 4.0}, "speed"),
        ({"scale": -1.0}, "reverse"),
        ({"seek_s": 30.0}, "seek"),
        ({}, "play"),
    ],
)
def test_order_that_the_device_refuses_is_told(
    bench: Bench, how: dict[str, object], what: str
) -> None:
    (info,) = requests(steer(bench, **how))
    (refused,) = of(bench.answer(info, 3.1, 405), SteerRefused)
    assert (refused.token, refused.what, refused.status) == ("r1", what, 405)


def test_mansrtsp_says_it_within_a_200_too_and_what_is_done_is_not_told(bench: Bench) -> None:
    (first,) = requests(steer(bench, scale=2.0))
    assert not of(
        bench.answer(first, 3.1, body=b"RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n"), SteerRefused
    )
    (second,) = requests(steer(bench, scale=4.0))
    out = bench.answer(second, 3.2, body=b"RTSP/1.0 451 Not Understood\r\nCSeq: 2\r\n\r\n")
    assert [(r.what, r.status) for r in of(out, SteerRefused)] == [("speed", 451)]


def test_device_says_it_in_an_info_of_its_own(bench: Bench) -> None:
    (info,) = requests(steer(bench, seek_s=9.0))
    bench.answer(info, 3.1)
    content = Content(
        media_type="Application/MANSRTSP", data=b"RTSP/1.0 457 Invalid Range\r\nCSeq: 1\r\n\r\n"
    )
    own = bench.camera.request("INFO", content=content)
    headers = own.headers.replaced("Call-ID", info.call_id)
    headers = headers.replaced("From", info.headers.get("To")).replaced(
        "To", info.headers.get("From")
    )
    said = Request(method="INFO", uri=own.uri, headers=headers, body=own.body)
    out = bench.take(bench.camera.send(said, 3.2))  # type: ignore[arg-type]  # effects
    assert [(r.what, r.status) for r in of(out, SteerRefused)] == [("seek", 457)]


@pytest.mark.parametrize("figure", [math.nan, math.inf, -math.inf])
def test_figures_that_are_no_numbers_reach_no_device(bench: Bench, figure: float) -> None:
    assert [r.what for r in of(steer(bench, seek_s=figure), SteerRefused)] == ["seek"]
    for order in (
        steering.Precise(pan_deg=figure),
        steering.DragZoom(
            is_in=True, picture_width=9, picture_height=9, mid_x=figure, mid_y=0, width=1, height=1
        ),
    ):
        asked = SteerChannel(device=DEVICE, channel=CHANNEL, order=order)
        refusal = answered(bench.ask(asked, 4.0)).refusal
        assert refusal is not None and refusal.code is RefusalCode.MALFORMED


def test_recordings_that_come_one_by_one_are_handed_on_within_half_a_minute() -> None:
    bench = Bench()
    question = AskRecordings(device=DEVICE, channel=CHANNEL, start_unix_s=0, end_unix_s=86_400)
    bench.ask(question, 1.0)
    sn = bench.query("RecordInfo").sn
    out: list[Effect] = []
    at_s = 1.0
    while not of(out, DeviceRecordings) and at_s < 60.0:
        at_s += 0.5
        begins = now(at_s).at
        item = RecordItem(id=CHANNEL, starts_at=begins, ends_at=now(at_s + 0.4).at)
        bench.say(answers.records(sn, CHANNEL, 500, [item]), at_s)
        out = [e for e in bench.tick(at_s) if hasattr(e, "result")]
        if out:
            break
    result = answered(out).result
    assert isinstance(result, DeviceRecordings)
    assert result.is_cut and len(result.recordings) >= 28
    assert at_s < 33.0


def test_snapshots_that_are_done_are_told_with_how_many_there_are() -> None:
    bench = Bench()
    done = SnapshotFinished(sn=3, device_id=CHANNEL, session_id="s1", file_ids=())
    told = of(bench.say(answers.snapshot_finished(done), 2.0), SnapshotTaken)
    assert told == [SnapshotTaken(device=DEVICE, session="s1", files=0)]


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://10.0.0.2:8520/up/x", b"http://10.0.0.2:8520/up/x"),
        ("http://0.0.0.0:8520/up/x", b"http://192.168.1.10:8520/up/x"),
        ("https://hub.centre/up/x", b"https://hub.centre/up/x"),
        ("http://127.0.0.1:8520/up/x", None),
    ],
)
def test_device_uploads_to_an_address_that_it_reaches_or_is_not_asked(
    url: str, told: bytes | None
) -> None:
    bench = Bench()
    order = SteerChannel(
        device=DEVICE, channel=CHANNEL, order=steering.Do(what="snapshot"), upload_url=url,
        session="s" * 32,
    )  # fmt: skip
    out = bench.ask(order, 1.0)
    if told is None:
        refusal = answered(out).refusal
        assert refusal is not None and refusal.detail == "upload_address"
    else:
        assert told in requests(out)[0].body
