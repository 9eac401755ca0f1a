"""The client core against a scripted server: the whole conversation, and every refusal."""

from __future__ import annotations

import re

import pytest

from video.api import LossReason
from video.cores.rtsp import (
    ANSWER_TIMEOUT_S,
    Described,
    Event,
    Failed,
    Playing,
    Report,
    RtspClient,
    TransportRefused,
)
from video.cores.rtsp_transport import Ports, ports_in
from video.cores.rtsp_url import BadAddress, RtspUrl
from video.cores.sdp import SoundTrack, sound_track, video_track

SDP = b"v=0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:t=1\r\n"
OPTIONS_OK = "200 OK|Public: OPTIONS, DESCRIBE, GET_PARAMETER"
DESCRIBE_OK = "200 OK|Content-Base: rtsp://cam/x/"
SETUP_OK = "200 OK|Session: ab12;timeout=20|Transport: RTP/AVP/TCP;interleaved=2-3"
CHALLENGE = '401 No|WWW-Authenticate: Digest realm="r", nonce="{nonce}"{more}'


class Server:
    """Answers what the client has just asked."""

    def __init__(self, url: str = "rtsp://cam/x") -> None:
        self.client = RtspClient(RtspUrl.parse(url), "c0ffee")
        self.client.start(None, 0.0)
        self.requests: list[str] = []

    def answer(self, text: str, body: bytes = b"", now_s: float = 0.0) -> list[Event]:
        request = self.read()
        cseq = re.search(r"CSeq: (\d+)", request)
        assert cseq is not None
        lines = [f"RTSP/1.0 {text.split('|')[0]}", f"CSeq: {cseq[1]}", *text.split("|")[1:]]
        lines.append(f"Content-Length: {len(body)}")
        data = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
        return self.client.feed(data, now_s)[1]

    def read(self) -> str:
        request = self.client.take_outgoing().decode()
        self.requests.append(request)
        return request

    def to_play(self) -> list[Event]:
        events = self.answer(OPTIONS_OK)
        events += self.answer(DESCRIBE_OK, SDP)
        events += self.answer(SETUP_OK)
        return events + self.answer("200 OK")


def test_the_whole_conversation() -> None:
    server = Server("rtsp://cam/x")
    events = server.to_play()
    assert [type(e) for e in events] == [Described, Playing]
    firsts = [r.split("\r\n")[0] for r in server.requests]
    assert firsts == [
        "OPTIONS rtsp://cam/x RTSP/1.0",
        "DESCRIBE rtsp://cam/x RTSP/1.0",
        "SETUP rtsp://cam/x/t=1 RTSP/1.0",
        "PLAY rtsp://cam/x/ RTSP/1.0",
    ]
    assert "Session: ab12\r\n" in server.requests[3]
    packets, _ = server.client.feed(b"$\x02\x00\x02ab$\x03\x00\x02cd", 1.0)
    assert [bytes(p) for p in packets] == [b"ab"]


def sounding(ports: Ports | None, sound_ports: Ports | None = None) -> Server:
    """A server that is asked for sound beside the picture."""
    server = Server()
    server.client = RtspClient(
        RtspUrl.parse("rtsp://cam/x"), "c0ffee", video_track, also=sound_track
    )
    server.client.start(ports, 0.0, sound_ports)
    return server


def beside(sdp: bytes, *answers: str) -> tuple[Server, list[Event]]:
    """A conversation that asks for sound beside the picture, up to PLAY."""
    server = sounding(None)
    events = server.answer(OPTIONS_OK)
    events += server.answer(DESCRIBE_OK, sdp)
    for answer in (SETUP_OK, *answers, "200 OK"):
        events += server.answer(answer)
    return server, events


SOUND = b"m=audio 0 RTP/AVP 8\r\na=control:t=2\r\n"


def test_sound_beside_the_picture_is_set_up_before_play_and_comes_apart() -> None:
    server, events = beside(SDP + SOUND, "200 OK|Transport: RTP/AVP/TCP;interleaved=4-5")
    assert isinstance(events[0], Described)
    assert isinstance(events[0].beside, SoundTrack)
    assert [r.split(" ")[:2] for r in server.requests[2:]] == [
        ["SETUP", "rtsp://cam/x/t=1"],
        ["SETUP", "rtsp://cam/x/t=2"],
        ["PLAY", "rtsp://cam/x/"],
    ]
    packets, reports = server.client.feed(b"$\x02\0\x02ab$\x04\0\x02cd$\x05\0\x02ef", 1.0)
    assert [bytes(p) for p in packets] == [b"ab"]
    assert [bytes(p) for p in server.client.take_beside()] == [b"cd"]
    assert reports == [Report(data=b"ef", is_beside=True)]


def test_sound_beside_the_picture_by_udp_has_ports_of_its_own() -> None:
    server = sounding((5000, 5001), (5002, 5003))
    server.answer(OPTIONS_OK)
    server.answer(DESCRIBE_OK, SDP + SOUND)
    server.answer("200 OK|Session: ab12|Transport: RTP/AVP;server_port=7000-7001")
    assert "client_port=5000-5001" in server.requests[-1]
    server.answer("200 OK|Transport: RTP/AVP;unicast;server_port=7002-7003")
    assert server.requests[-1].startswith("SETUP rtsp://cam/x/t=2 ")
    assert "client_port=5002-5003" in server.requests[-1]
    assert [type(e) for e in server.answer("200 OK")] == [Playing]
    assert (server.client.server_ports, server.client.beside_ports) == (
        (7000, 7001),
        (7002, 7003),
    )


def test_sound_that_comes_by_tcp_though_it_was_asked_for_by_udp_is_not_gathered() -> None:
    server = sounding((5000, 5001), (5002, 5003))
    server.answer(OPTIONS_OK)
    server.answer(DESCRIBE_OK, SDP + SOUND)
    server.answer("200 OK|Session: ab12|Transport: RTP/AVP;server_port=7000-7001")
    server.answer("200 OK|Transport: RTP/AVP/TCP;interleaved=2-3")
    server.answer("200 OK")
    server.client.feed(b"$\x02\0\x02ab", 1.0)
    assert server.client.take_beside() == []


def test_by_udp_without_ports_for_it_no_sound_is_asked_for() -> None:
    server = sounding((5000, 5001))
    server.answer(OPTIONS_OK)
    server.answer(DESCRIBE_OK, SDP + SOUND)
    server.answer("200 OK|Session: ab12|Transport: RTP/AVP;server_port=7000-7001")
    assert server.read().startswith("PLAY ")


def test_a_picture_whose_sound_is_refused_or_missing_plays_alone() -> None:
    for sdp, answers in ((SDP + SOUND, ("459 Aggregate Not Allowed",)), (SDP, ())):
        server, events = beside(sdp, *answers)
        assert isinstance(events[-1], Playing)
        packets, _ = server.client.feed(b"$\x02\x00\x02ab", 1.0)
        assert [bytes(p) for p in packets] == [b"ab"]


def test_keepalive_at_half_the_session() -> None:
    server = Server()
    server.to_play()
    assert server.client.tick(9.9) == []
    assert server.read() == ""
    server.client.tick(10.0)
    assert server.answer("200 OK", now_s=10.1) == []
    assert server.requests[-1].startswith("GET_PARAMETER rtsp://cam/x/")
    server.client.tick(20.1)
    assert server.read().startswith("GET_PARAMETER")
    # A keepalive that is never answered is no loss: pictures are what counts.
    assert server.client.tick(30.0) == []


def test_keepalive_without_get_parameter_is_options() -> None:
    server = Server()
    server.answer("200 OK|Public: DESCRIBE, SETUP")
    server.answer(DESCRIBE_OK, SDP)
    server.answer(SETUP_OK)
    server.answer("200 OK")
    server.client.tick(10.0)
    assert server.read().startswith("OPTIONS ")


def test_a_server_that_refuses_options_may_still_play() -> None:
    server = Server()
    server.answer("405 Method Not Allowed")
    assert server.read().startswith("DESCRIBE ")


def test_digest_is_answered_and_a_stale_nonce_renewed() -> None:
    server = Server("rtsp://guard:p%40ss@cam/x")
    assert server.answer(CHALLENGE.format(nonce="one", more="")) == []
    assert server.answer(OPTIONS_OK) == []
    assert 'username="guard"' in server.requests[1]
    assert server.answer(CHALLENGE.format(nonce="two", more=", stale=true")) == []
    assert 'nonce="two"' in server.read()


def test_credentials_never_stand_in_a_request() -> None:
    server = Server("rtsp://guard:secret@cam/x")
    assert "secret" not in server.read()


@pytest.mark.parametrize("more", ["", ", stale=true"])
def test_a_wrong_password_ends_in_unauthorized(more: str) -> None:
    server = Server("rtsp://guard:wrong@cam/x")
    events: list[Event] = []
    for n in range(5):
        if not events:
            events = server.answer(CHALLENGE.format(nonce=n, more=more))
    assert events == [Failed(reason=LossReason.UNAUTHORIZED)]


def test_a_camera_that_asks_for_a_name_where_none_is_set() -> None:
    events = Server().answer(CHALLENGE.format(nonce=1, more=""))
    assert events == [Failed(reason=LossReason.UNAUTHORIZED, detail="no user name given")]


@pytest.mark.parametrize(
    ("answer", "reason", "detail"),
    [
        ("404 Not Found", LossReason.NOT_FOUND, "404"),
        ("403 Forbidden", LossReason.UNAUTHORIZED, "403"),
        ("302 Moved", LossReason.SERVER_ERROR, "302 redirect, not followed"),
        ("503 Busy", LossReason.SERVER_ERROR, "503 Busy"),
    ],
)
def test_refusals_of_describe(answer: str, reason: LossReason, detail: str) -> None:
    server = Server()
    server.answer(OPTIONS_OK)
    assert server.answer(answer) == [Failed(reason=reason, detail=detail)]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"m=audio 0 RTP/AVP 0\r\n", LossReason.NO_VIDEO),
        (b"m=video 0 RTP/AVP 26\r\n", LossReason.UNSUPPORTED_CODEC),
    ],
)
def test_descriptions_that_cannot_be_played(body: bytes, reason: LossReason) -> None:
    server = Server()
    server.answer(OPTIONS_OK)
    events = server.answer("200 OK", body)
    assert isinstance(events[0], Failed)
    assert events[0].reason is reason


def test_461_asks_for_the_other_transport_on_the_same_line() -> None:
    server = Server()
    server.answer(OPTIONS_OK)
    server.answer(DESCRIBE_OK, SDP)
    assert server.answer("461 Unsupported Transport") == [TransportRefused()]
    server.client.setup_again((5000, 5001), 1.0)
    assert "Transport: RTP/AVP;unicast;client_port=5000-5001" in server.read()


def test_silence_is_a_loss_after_the_answer_time() -> None:
    client = Server().client
    assert client.tick(ANSWER_TIMEOUT_S) == []
    assert client.tick(ANSWER_TIMEOUT_S + 0.1) == [
        Failed(reason=LossReason.NO_ANSWER, detail="OPTIONS")
    ]


def test_garbage_is_said_to_be_no_rtsp() -> None:
    _, events = Server().client.feed(b"SSH-2.0-OpenSSH\r\n", 0.0)
    assert [e.reason for e in events if isinstance(e, Failed)] == [LossReason.NOT_RTSP]


def test_a_server_may_ask_and_is_answered() -> None:
    server = Server()
    server.to_play()
    server.client.feed(b"OPTIONS * RTSP/1.0\r\nCSeq: 77\r\n\r\n", 1.0)
    assert server.client.take_outgoing() == b"RTSP/1.0 200 OK\r\nCSeq: 77\r\n\r\n"


def test_teardown_is_said_once() -> None:
    server = Server()
    server.to_play()
    server.client.teardown(1.0)
    assert server.read().startswith("TEARDOWN rtsp://cam/x/")
    server.client.teardown(1.0)
    assert server.read() == ""


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("rtsp://cam", "cam", 554),
        ("rtsp://u:p@10.1.2.3:8554/a?b=c", "10.1.2.3", 8554),
        ("rtsp://[::1]:5/x", "::1", 5),
    ],
)
def test_addresses_are_read(text: str, host: str, port: int) -> None:
    url = RtspUrl.parse(text)
    assert (url.host, url.port) == (host, port)
    assert "@" not in url.url


@pytest.mark.parametrize(
    "text",
    ["", "http://cam", "rtsps://cam", "rtsp://", "rtsp://cam:99999/", "rtsp://[::1/", "rtsp://a b"],
)
def test_wrong_addresses_are_refused(text: str) -> None:
    with pytest.raises(BadAddress):
        RtspUrl.parse(text)


@pytest.mark.parametrize(
    ("text", "ports"),
    [
        ("6970-6971", (6970, 6971)),
        ("6970", (6970, 6971)),
        ("6970-x", (6970, 6971)),
        ("0-1", None),
        ("65535", None),
        ("x-6971", None),
        ("", None),
        ("٣-4", None),
    ],
)
def test_the_ports_of_a_server_are_read_or_left(text: str, ports: tuple[int, int] | None) -> None:
    assert ports_in(text) == ports
