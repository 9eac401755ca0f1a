"""Every truncation of every message of a session, as it went over the wire, and of a program stream
that GStreamer wrote: nothing raises, nothing half is shown, and both ends go on."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from backends.gateway.gb28181.lower_events import BroadcastAsked, Invited, Started
from backends.gateway.gb28181.stream_types import Span, StreamKey, Wish
from backends.protocols import gb28181_sdp as sdp
from backends.protocols import mansrtsp
from backends.protocols.gb28181_sdp import Carrier, Offer, Session
from backends.protocols.manscdp import answers, control, ptz, queries, reading, xml
from backends.protocols.manscdp.messages import (
    AlarmNotice,
    MobilePosition,
    SnapshotFinished,
)
from backends.protocols.manscdp.queries import Plain
from backends.protocols.sip import wire
from backends.protocols.sip.dialog import Content
from backends.protocols.sip.flow import Flow
from backends.protocols.sip.framing import StreamFramer
from backends.protocols.sip.message import Malformed
from backends.protocols.sip.registering import Stage
from backends.protocols.sip.subscription import Wanted
from tests.backends.gateway.gb28181.camera import RELAY, now
from tests.backends.gateway.gb28181.test_lower import PLATFORM_AT, Network, want
from tests.backends.protocols.sip.samples import KEEPALIVE, TCP
from tests.interop.test_ps_gst import MISSING
from tests.prove.record import ProofRecord
from tests.video.cores.gb_sessions import SSRC, Listener
from video.cores.es import VideoUnit
from video.cores.ps import PsDemuxer
from video.cores.ps_write import RtpPacker

pytestmark = [pytest.mark.prove, pytest.mark.usefixtures("memory_stays")]

VOICE = "34020000001370000001"
FILM = (
    "videotestsrc num-buffers=9 ! video/x-raw,format=I420,width=64,height=48,framerate=25/1 ! "
    "x264enc tune=zerolatency speed-preset=ultrafast key-int-max=4 ! h264parse config-interval=-1 "
    "! video/x-h264,stream-format=byte-stream,alignment=au ! mpegpsmux ! filesink location={path}"
)


class Tape(Network):
    """A network that keeps what went over it."""

    def __init__(self) -> None:
        self.taped: list[tuple[str, bytes]] = []
        super().__init__(1, 0.0, 28_181)

    def _put(self, to: str, data: bytes) -> None:
        self.taped.append((to, data))
        super()._put(to, data)


def session() -> Tape:
    """A camera's day with a platform: everything that either says to the other."""
    net = Tape()
    net.run(5.0)
    at, (id_,), (host,) = net.platform, net.ids, net.lowers
    lower = net.lowers[host]
    span = queries.Span(starts_at=now(0).at, ends_at=now(60).at)
    for number, build in enumerate((
        *(lambda sn, kind=kind: queries.query(kind, sn, id_) for kind in Plain),
        lambda sn: queries.records(sn, id_, span),
        lambda sn: queries.config(sn, id_),
        lambda sn: queries.cruise_track(sn, id_, 1),
    )):  # fmt: skip
        _, raw = at.outgoing.query(id_, build, 5.0 + number)
        net.down(at.settle(raw, now(5.0 + number)))
    actions: tuple[control.Action, ...] = (
        control.Ptz(command=ptz.Move(pan=1, pan_speed=9)), control.Guard(is_on=True),
    )  # fmt: skip
    for action in actions:
        net.down(at.settle(at.outgoing.steer(id_, id_, action, 20.0)[1], now(20.0)))
    for event, body in (
        ("Catalog;id=1", queries.catalog(7, id_)),
        ("presence", queries.alarms(8, id_)),
        ("presence", queries.positions(9, id_)),
    ):
        content = Content(media_type=queries.MEDIA_TYPE, data=xml.write(body))
        wanted = Wanted(event=event, content=content)
        net.down(at.settle(at.outgoing.subscribe(id_, wanted, 20.0), now(20.0)))
    net.run(30.0)
    alarm = answers.alarm(AlarmNotice(sn=3, device_id=id_, priority=1, method=5, kind=2))
    place = answers.position(MobilePosition(sn=4, device_id=id_, lon_deg=121.5, lat_deg=31.2))
    for cmd, node in (("Alarm", alarm), ("MobilePosition", place)):
        net.up(host, lower.notify(cmd, node, 30.0))
        net.up(host, lower.say(node, 30.0))
    files = SnapshotFinished(sn=5, device_id=id_, session_id="s" * 32, file_ids=("f1", "f2"))
    net.up(host, lower.say(answers.snapshot_finished(files), 30.0))
    net.run(40.0)
    live, tape = (
        StreamKey(device_id=id_, channel_id=id_),
        StreamKey(device_id=id_, channel_id=id_, recording="r"),
    )
    want(net, Wish(key=live, relay=RELAY))
    want(net, Wish(key=tape, relay=RELAY, span=Span(start_s=1, end_s=2)))
    net.run(45.0)
    orders: tuple[Callable[[int], mansrtsp.Order], ...] = (
        lambda n: mansrtsp.Play(cseq=n), lambda n: mansrtsp.Pause(cseq=n),
    )  # fmt: skip
    for order in orders:
        steer = at.streams.steer(tape, order, net.at_s)
        net.down(at.settle(steer, now(net.at_s)))
    net.up(host, lower.say(answers.media_end(6, id_), net.at_s))
    net.down(at.settle(at.streams.release(live, net.at_s), now(net.at_s)))
    net.down(at.invite_to_listen(id_, VOICE, now(net.at_s)))
    net.run(50.0)
    assert {BroadcastAsked, Invited, Started} <= {type(s) for s in net.heard_below[host]}
    offer = Offer(
        owner_id=VOICE, session=Session.PLAY, host=host, port=9000, ssrc="0200000009",
        carrier=Carrier.UDP, direction="recvonly", payloads=(8,),
    )  # fmt: skip
    net.up(host, lower.call(VOICE, offer, net.at_s)[1])
    net.run(60.0)
    return net


def test_every_truncation_of_every_message_of_a_session(proof: ProofRecord) -> None:
    net = session()
    (host,) = net.lowers
    lower, framer, cuts = net.lowers[host], StreamFramer(), 0
    above = Flow(host=host, port=5060, local=PLATFORM_AT)
    below = Flow(host="192.168.1.10", port=5060, local=f"{host}:5060")
    kinds = {data[:40].split(b" sip:")[0].split(b"\r")[0] for _, data in net.taped}
    for to, data in dict.fromkeys(net.taped):
        for length in range(len(data)):
            cut, at_s = data[:length], net.at_s + cuts / 1e4
            cuts += 1
            if to.startswith(">"):
                net.platform.datagram(cut, above, now(at_s))
                net.platform.stream(cut, TCP, now(at_s))
            else:
                lower.datagram(cut, below, at_s)
            body = cut.partition(b"\r\n\r\n")[2]
            for read in (reading.parse, sdp.parse, mansrtsp.parse):
                read(body)
            message = wire.parse(cut)
            assert isinstance(message, Malformed) or b"\r\n\r\n" in cut
        framer.feed(data[: len(data) // 2])
        assert len(framer) <= wire.MAX_HEAD + wire.MAX_BODY
    assert KEEPALIVE in framer.feed(KEEPALIVE * 9)
    assert lower.registering.stage is Stage.IN
    proof.note(f"{cuts} truncations of {len(set(net.taped))} messages of {len(kinds)} kinds")
    assert cuts > 20_000


@pytest.mark.skipif(bool(MISSING), reason=MISSING)
def test_every_truncation_of_a_program_stream_of_gstreamer(
    proof: ProofRecord, tmp_path: Path
) -> None:
    path = tmp_path / "film.ps"
    line = FILM.format(path=path).split()
    subprocess.run(["gst-launch-1.0", "-q", *line], check=True, capture_output=True, timeout=60)
    whole = path.read_bytes()
    shown = pictures(whole)
    assert len(shown) >= 8
    most = 0
    for cut in range(len(whole)):
        some = pictures(whole[:cut])
        assert some == shown[: len(some)], cut
        most = max(most, len(some))
    assert most >= len(shown) - 1
    packets = RtpPacker(SSRC).packets(whole, 0)
    for packet in packets:
        for cut in range(0, len(packet)):
            Listener().take([packet[:cut]])
    proof.note(f"{len(whole)} truncations of {len(shown)} pictures by GStreamer's mpegpsmux")


def pictures(stream: bytes) -> list[bytes]:
    """What is shown of it, without an end."""
    return [p.data for p in PsDemuxer().feed(stream, 0, False) if isinstance(p, VideoUnit)]
