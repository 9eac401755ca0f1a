"""GB/T 28181 offers and answers: what we write, and every quirk of devices by table."""

from __future__ import annotations

import random

import msgspec
import pytest

from backends.protocols import gb28181_sdp as sdp
from backends.protocols.gb28181_sdp import (
    Carrier,
    Codec,
    Description,
    Dialect,
    Fault,
    Malformed,
    Offer,
    Session,
    Setup,
    Stream,
)
from tests.backends.protocols.sip.test_wire import mutated

CHANNEL = "34020000001310000001"
LIVE = Offer(
    owner_id=CHANNEL,
    session=Session.PLAY,
    host="192.168.1.10",
    port=30000,
    ssrc="0200000001",
)
ANSWER = (
    f"v=0\r\no={CHANNEL} 0 0 IN IP4 192.168.1.64\r\ns=Play\r\nc=IN IP4 192.168.1.64\r\nt=0 0\r\n"
    "m=video 15060 RTP/AVP 96\r\na=sendonly\r\na=rtpmap:96 PS/90000\r\na=setup:active\r\n"
    "y=0200000001\r\nf=v/2/6/25/1/4000a/1/8/1\r\n"
)


def described(text: str | bytes) -> Description:
    body = text if isinstance(text, bytes) else text.encode()
    description = sdp.parse(body)
    assert isinstance(description, Description), description
    return description


def lines(offer: Offer) -> list[str]:
    return sdp.encode(offer).decode().split("\r\n")


def test_live_offer_over_tcp_where_we_listen() -> None:
    assert lines(LIVE) == [
        "v=0",
        f"o={CHANNEL} 0 0 IN IP4 192.168.1.10",
        "s=Play",
        "c=IN IP4 192.168.1.10",
        "t=0 0",
        "m=video 30000 TCP/RTP/AVP 96 98 97 100",
        "a=recvonly",
        "a=rtpmap:96 PS/90000",
        "a=rtpmap:98 H264/90000",
        "a=rtpmap:97 MPEG4/90000",
        "a=rtpmap:100 H265/90000",
        "a=setup:passive",
        "a=connection:new",
        "y=0200000001",
        "",
    ]


def test_offer_over_udp_says_no_setup() -> None:
    offer = msgspec.structs.replace(LIVE, carrier=Carrier.UDP, f="v/2/6/25/1/4000a/1/8/1")
    assert "m=video 30000 RTP/AVP 96 98 97 100" in lines(offer)
    assert not [line for line in lines(offer) if line.startswith(("a=setup", "a=connection"))]
    assert lines(offer)[-2] == "f=v/2/6/25/1/4000a/1/8/1"


def test_playback_and_download_name_the_recording() -> None:
    offer = msgspec.structs.replace(
        LIVE, session=Session.DOWNLOAD, start_s=1_780_000_000, end_s=1_780_003_600, speed=4
    )
    text = lines(offer)
    assert text.index(f"u={CHANNEL}:0") < text.index("t=1780000000 1780003600")
    assert "a=downloadspeed:4" in text


@pytest.mark.parametrize(
    ("stream", "dialects", "expected"),
    [
        (Stream.UNSAID, tuple(Dialect), []),
        (
            Stream.SUB,
            tuple(Dialect),
            ["a=streamnumber:1", "a=streamprofile:1", "a=stream:1", "a=streamMode:sub"],
        ),
        (Stream.MAIN, (Dialect.STREAM_MODE,), ["a=streamMode:main"]),
        (Stream.MAIN, (Dialect.STREAM_NUMBER,), ["a=streamnumber:0"]),
    ],
)
def test_stream_is_said_in_the_profiles_dialects(
    stream: Stream, dialects: tuple[Dialect, ...], expected: list[str]
) -> None:
    offer = msgspec.structs.replace(LIVE, stream=stream, dialects=dialects)
    assert [line for line in lines(offer) if line.startswith("a=stream")] == expected
    assert described(sdp.encode(offer)).stream is stream


def test_talk_offer_is_plain_pcma_both_ways() -> None:
    text = lines(msgspec.structs.replace(LIVE, session=Session.TALK, carrier=Carrier.UDP))
    assert "m=audio 30000 RTP/AVP 8" in text
    assert "a=sendrecv" in text and "a=rtpmap:8 PCMA/8000" in text


def test_broadcast_answer_sends_only() -> None:
    offer = msgspec.structs.replace(LIVE, carrier=Carrier.UDP, direction="sendonly", payloads=(8,))
    text = lines(offer)
    assert "m=audio 30000 RTP/AVP 8" in text and "a=sendonly" in text


def test_a_line_break_never_gets_into_an_offer() -> None:
    with pytest.raises(ValueError, match="line break"):
        sdp.encode(msgspec.structs.replace(LIVE, owner_id="1\r\na=evil"))


def test_answer_of_a_camera() -> None:
    answer = described(ANSWER)
    assert answer == Description(
        owner_id=CHANNEL,
        session=Session.PLAY,
        kind="video",
        host="192.168.1.64",
        port=15060,
        carrier=Carrier.UDP,
        setup=Setup.ACTIVE,
        payloads=(96,),
        codecs=((96, Codec.PS),),
        direction="sendonly",
        ssrc=200_000_001,
        f="v/2/6/25/1/4000a/1/8/1",
    )


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("y=0200000001\r\n", "", {"ssrc": None}),  # latch on the first packet
        ("y=0200000001", "y=0200000777", {"ssrc": 200_000_777}),  # follow it
        ("y=0200000001", "y=001", {"ssrc": None}),
        ("y=0200000001", "y=9999999999", {"ssrc": None}),
        ("y=0200000001", "y=", {"ssrc": None}),
        ("y=0200000001", "y=abc", {"ssrc": None}),
        ("m=video 15060", "m=video 0", {"port": 0}),
        ("m=video 15060", "m=video 99999", {"port": 0}),
        ("c=IN IP4 192.168.1.64\r\n", "", {"host": ""}),
        ("c=IN IP4 192.168.1.64", "c=IN IP4 0.0.0.0", {"host": ""}),
        ("c=IN IP4 192.168.1.64", "c=IN IP4 127.0.0.1", {"host": ""}),
        ("\r\n", "\n", {}),
        ("v=0", "\r\nv=0", {}),
        ("a=sendonly\r\n", "", {"direction": ""}),
        ("RTP/AVP 96", "TCP/RTP/AVP 96", {"carrier": Carrier.TCP}),
        ("RTP/AVP 96", "tcp/rtp/avp  96  ", {"carrier": Carrier.TCP}),
        ("RTP/AVP 96", "RTP/AVP 96 x 300", {"payloads": (96,)}),
        ("RTP/AVP 96", "RTP/AVP", {"payloads": ()}),
        ("a=setup:active", "a=setup:actpass", {"setup": Setup.NONE}),
        ("s=Play", "s=Embedded Net DVR", {"session": Session.OTHER}),
        ("s=Play", "s=play", {}),
        ("a=rtpmap:96 PS/90000", "a=rtpmap:96 MP2T/90000", {"codecs": ((96, Codec.TS),)}),
        ("a=rtpmap:96 PS/90000", "a=rtpmap:junk", {"codecs": ()}),
        ("a=sendonly", "a=sendonly\r\na=filesize:123456", {"file_bytes": 123_456}),
        ("f=v/2/6/25/1/4000a/1/8/1", "f=v/2/6/25/1/4000a/1/8/1\0\0", {}),
        ("o=", "o=东门 ", {"owner_id": "东门"}),
    ],
)
def test_a_devices_quirk(old: str, new: str, changes: dict[str, object]) -> None:
    text = ANSWER.replace(old, new)
    assert text != ANSWER
    assert described(text) == msgspec.structs.replace(described(ANSWER), **changes)


def test_address_of_the_media_line_wins() -> None:
    text = ANSWER.replace("a=sendonly", "c=IN IP4 10.0.0.7\r\na=sendonly")
    assert described(text).host == "10.0.0.7"


@pytest.mark.parametrize(
    ("payload", "rtpmap", "codec"),
    [
        (96, "", Codec.PS),
        (33, "", Codec.TS),
        (8, "", Codec.PCMA),
        (0, "", Codec.PCMU),
        (98, "", Codec.H264),
        (100, "", Codec.H265),
        (102, "", Codec.AAC),
        (99, "", Codec.UNKNOWN),
        (99, "99 H265/90000", Codec.H265),
        (99, "99 SVAC/90000", Codec.SVAC),
        (98, "98 h264/90000", Codec.H264),
        (97, "97 MP4V-ES/90000", Codec.MPEG4),
        (111, "", Codec.UNKNOWN),
    ],
)
def test_codec_by_rtpmap_then_by_number(payload: int, rtpmap: str, codec: Codec) -> None:
    text = ANSWER.replace("a=rtpmap:96 PS/90000", f"a=rtpmap:{rtpmap}")
    assert described(text).codec(payload) is codec


def test_video_is_chosen_before_audio_and_audio_taken_alone() -> None:
    audio = "m=audio 8000 RTP/AVP 8\r\na=recvonly\r\n"
    both = ANSWER.replace("m=video", audio + "m=video")
    assert described(both).port == 15060
    after = ANSWER.replace("y=", audio + "y=")
    assert (described(after).port, described(after).ssrc) == (15060, 200_000_001)
    alone = ANSWER.partition("m=video")[0] + audio + "y=0200000009\r\n"
    assert (described(alone).kind, described(alone).ssrc) == ("audio", 200_000_009)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"", Fault.MEDIA),
        (b"v=0\r\ns=Play\r\n", Fault.MEDIA),
        (b"m=application 1 RTP/AVP 0\r\n", Fault.MEDIA),
        (b"m=video x RTP/AVP 0\r\n", Fault.MEDIA),
        (b"m=video 1 " + b"9" * 20_000, Fault.TOO_LARGE),
    ],
)
def test_no_description(body: bytes, fault: Fault) -> None:
    malformed = sdp.parse(body)
    assert isinstance(malformed, Malformed)
    assert malformed.fault is fault


@pytest.mark.parametrize("session", [Session.PLAY, Session.PLAYBACK, Session.DOWNLOAD])
@pytest.mark.parametrize("carrier", list(Carrier))
def test_our_device_side_reads_our_offer(session: Session, carrier: Carrier) -> None:
    offer = msgspec.structs.replace(
        LIVE, session=session, carrier=carrier, start_s=5, end_s=9, setup=Setup.ACTIVE, f="v/"
    )
    read = described(sdp.encode(offer))
    assert (read.session, read.carrier, read.host, read.port) == (
        session, carrier, "192.168.1.10", 30000,
    )  # fmt: skip
    assert (read.start_s, read.end_s, read.ssrc, read.f) == (5, 9, 200_000_001, "v/")
    assert read.setup is (Setup.ACTIVE if carrier is Carrier.TCP else Setup.NONE)
    assert Setup.ACTIVE.other is Setup.PASSIVE and Setup.NONE.other is Setup.NONE


def test_subject_names_sender_and_receiver() -> None:
    assert sdp.subject("1", "0200000001", "2") == "1:0200000001,2:0"


def test_every_truncation_and_two_thousand_mutations_raise_nothing() -> None:
    samples = [ANSWER.encode(), sdp.encode(LIVE)]
    for sample in samples:
        for length in range(len(sample)):
            sdp.parse(sample[:length])
    chance = random.Random(4566)
    for _ in range(2_000):
        description = sdp.parse(mutated(chance.choice(samples), chance))
        if isinstance(description, Description):
            description.codec(96)
