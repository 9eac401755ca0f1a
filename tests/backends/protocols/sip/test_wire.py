"""Devices' habits are read; no peer writes header fields of ours; TCP resynchronises."""

from __future__ import annotations

import random

import pytest

from backends.protocols.sip import values, wire
from backends.protocols.sip.framing import StreamFramer
from backends.protocols.sip.message import Headers, Malformed, Request, Response, response_to
from backends.protocols.sip.values import BadValue
from tests.backends.protocols.sip.samples import DEVICE, KEEPALIVE, REGISTER, as_request
from tests.backends.protocols.sip.torture import REFUSED, VALID


def test_register_of_a_camera() -> None:
    register = as_request(REGISTER)
    assert register.sender.user == DEVICE
    assert register.expires == 3600
    assert register.edition == "3.0"
    assert register.contacts[0].uri == f"sip:{DEVICE}@192.168.1.64:5060"
    assert (register.via.transport, register.via.host, register.via.port) == (
        "UDP", "192.168.1.64", 5060,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"\r\n", b"\n"),  # bare line feeds
        (b"Content-Length:   0\r\n", b""),
        (b"Max-Forwards: 70\r\n", b""),
        (b"Contact", b"m"),
        (b"User-Agent: IP Camera", "User-Agent: 球机".encode("gb18030")),
        (b"From: <", "From: 东门球机 <".encode("gb18030")),
        (b"From: <", "From: 东门球机 <".encode()),
        (b";tag=2043466181", b" ; tag=2043466181;tag=2043466181"),
        (b"REGISTER sip", b"\r\n\r\nREGISTER sip"),
        (b"Expires: 3600", b"Expires: 3600\r\nRoute: <sip:a;lr>\r\nX-Vendor-Odd_Header: ;;\0"[:-1]),
    ],
)  # fmt: skip
def test_a_devices_habit_does_not_matter(old: bytes, new: bytes) -> None:
    data = REGISTER.replace(old, new)
    assert data != REGISTER
    register = as_request(data)
    assert (register.sender.user, register.sender.tag) == (DEVICE, "2043466181")
    assert register.expires == 3600


@pytest.mark.parametrize("bad", [b"a\rb", b"a\0b"])
def test_control_characters_in_a_field_are_refused(bad: bytes) -> None:
    assert isinstance(wire.parse(REGISTER.replace(b"IP Camera", bad)), Malformed)


def test_a_line_break_never_gets_into_our_header_fields() -> None:
    request = as_request(REGISTER)
    with pytest.raises(ValueError, match="line break"):
        wire.encode(response_to(request, 200, headers=[("Date", "x\r\nRoute: <sip:evil>")]))


def test_response_repeats_what_it_must_and_tags_to_once() -> None:
    request = as_request(REGISTER)
    answer = response_to(request, 401, to_tag="a1")
    assert answer.headers.get("To").endswith(";tag=a1")
    assert answer.headers.all("Via") == request.headers.all("Via")
    tagged = Request(
        method="BYE", uri="sip:a", headers=request.headers.replaced("To", "<sip:b>;tag=z")
    )
    assert response_to(tagged, 200, to_tag="a1").headers.get("To") == "<sip:b>;tag=z"


def test_headers_are_found_by_any_case_and_compact_form() -> None:
    headers = Headers(
        [("i", "1"), ("VIA", "a"), ("v", "b"), ("x-GB-ver", "3.0"), ("Odd-name", "o")]
    )
    assert headers.get("call-id") == "1"
    assert headers.all("Via") == ("a", "b")
    assert headers.get("X-GB-Ver") == "3.0"
    assert headers.get("ODD-NAME") == "o"
    assert headers.replaced("Via", "c").items[1] == ("Via", "c")


@pytest.mark.parametrize(
    ("text", "user", "host", "port"),
    [
        ("sip:3402000000", "", "3402000000", 0),
        ("sip:192.168.1.10:5060", "", "192.168.1.10", 5060),
        (f"sip:{DEVICE}@3402000000", DEVICE, "3402000000", 0),
        ("sip:admin:secret@[2001:db8::1]:5062;transport=tcp", "admin", "[2001:db8::1]", 5062),
    ],
)
def test_sip_uri(text: str, user: str, host: str, port: int) -> None:
    uri = values.parse_uri(text)
    assert (uri.user, uri.host, uri.port) == (user, host, port)


@pytest.mark.parametrize("text", ["", "sip:", "tel:1", "sip:@h", "sip:u@h:99999", "sip:u@h h"])
def test_no_sip_uri(text: str) -> None:
    with pytest.raises(BadValue):
        values.parse_uri(text)


@pytest.mark.parametrize("size", [1, 7, 100, 100_000])
def test_stream_gives_the_same_messages_however_it_is_cut(size: int) -> None:
    stream = b"\r\n\r\n" + REGISTER + KEEPALIVE + b"\r\n" + KEEPALIVE + REGISTER
    framer = StreamFramer()
    out: list[bytes | Malformed] = []
    for at in range(0, len(stream), size):
        out += framer.feed(stream[at : at + size])
    assert out == [REGISTER, KEEPALIVE, KEEPALIVE, REGISTER]
    assert (len(framer), framer.malformed) == (0, 0)


@pytest.mark.parametrize(
    "noise",
    [
        b"\x00\x01\x02garbage\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        REGISTER.replace(b"Content-Length:   0", b"Content-Length: -5"),
        REGISTER.replace(b"Content-Length:   0", b"Content-Length: 99999999"),
        b"REGISTER sip:x SIP/2.0\r\nno colon\r\n" * 3,
    ],
)
def test_noise_is_reported_once_and_the_next_message_is_read(noise: bytes) -> None:
    framer = StreamFramer()
    out = framer.feed(noise + KEEPALIVE + KEEPALIVE)
    good = [wire.parse(o, is_stream=True) for o in out if isinstance(o, bytes)]
    assert isinstance(good[-1], Request)
    assert good[-1].method == "MESSAGE"


def test_stream_buffer_is_bounded() -> None:
    framer = StreamFramer()
    for _ in range(40):
        framer.feed(b"x" * 10_000)
    assert len(framer) <= wire.MAX_HEAD + 10_000
    framer = StreamFramer()
    framer.feed(b"INVITE sip:a SIP/2.0\r\n")
    for _ in range(40):
        framer.feed(b"A: " + b"x" * 10_000 + b"\r\n")
    assert len(framer) <= wire.MAX_HEAD + 10_010
    assert framer.malformed == 1


SAMPLES = [REGISTER, KEEPALIVE, *VALID.values(), *(data for data, _ in REFUSED.values())]


def _read_everything(message: Request | Response | Malformed) -> None:
    if isinstance(message, Malformed):
        if message.answer is not None:
            wire.encode(message.answer)
        return
    assert message.via and message.sender and message.recipient and message.cseq
    assert message.contacts is not None and message.edition is not None
    if isinstance(message, Request):
        assert message.expires is None or message.expires >= 0
        assert message.scheme
        wire.encode(response_to(message, 200, to_tag="t"))
    wire.encode(message)


def test_every_truncation_is_a_message_or_malformed() -> None:
    for sample in SAMPLES:
        for length in range(len(sample)):
            message = wire.parse(sample[:length])
            _read_everything(message)
            if length < len(sample) and not isinstance(message, Malformed):
                assert b"\r\n\r\n" in sample[:length]


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Some bytes changed, cut out, put in or doubled."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(out) + 1)
        match chance.randrange(5):
            case 0 if at < len(out):
                out[at] = chance.randrange(256)
            case 1:
                del out[at : at + chance.randint(1, 20)]
            case 2:
                out[at:at] = chance.randbytes(chance.randint(1, 8))
            case 3:
                out[at:at] = chance.choice([b'"', b"<", b">", b";", b",", b"\r\n ", b"\r\n", b"\0"])
            case _:
                out[at:at] = out[at : at + 40]
    return bytes(out)


def test_two_thousand_mutations_raise_nothing() -> None:
    chance = random.Random(4475)
    framer = StreamFramer()
    for _ in range(2_000):
        data = mutated(chance.choice(SAMPLES), chance)
        _read_everything(wire.parse(data))
        for item in framer.feed(data):
            if isinstance(item, bytes):
                _read_everything(wire.parse(item, is_stream=True))
    framer.feed(b"x" * wire.MAX_BODY + b"\r\n")
    assert KEEPALIVE in framer.feed(KEEPALIVE + KEEPALIVE)


@pytest.mark.parametrize("filler", [b" ", b"\t", b",", b";", b'"', b"<", b"\\", b"a", b"\r\n "])
def test_long_runs_take_linear_time(filler: bytes) -> None:
    for field in (b"To", b"Via", b"CSeq", b"Contact", b"Authorization"):
        data = REGISTER.replace(b"User-Agent: IP Camera", field + b": " + filler * 8_000)
        _read_everything(wire.parse(data))
