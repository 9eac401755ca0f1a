"""XML of devices: bombs and entities are refused, habits are read, bounds hold."""

from __future__ import annotations

import random

import pytest

from backends.protocols.manscdp import xml
from backends.protocols.manscdp.reading import parse
from backends.protocols.manscdp.xml import Charset, Element, Fault, Malformed, element
from tests.backends.protocols.manscdp.samples import CATALOG, HEAD, KEEPALIVE, SAMPLES
from tests.backends.protocols.sip.test_wire import mutated


def root(data: bytes, charset: Charset = Charset.DECLARED) -> Element:
    read = xml.read(data, charset)
    assert isinstance(read, Element), read
    return read


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY a{n} "{"&a;" * 10}">' for n in range(9))
    + "]><Notify>&a8;</Notify>"
)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (BOMB, Fault.FORBIDDEN),
        ('<!DOCTYPE r SYSTEM "http://evil.example/x.dtd"><r><a/></r>', Fault.FORBIDDEN),
        ('<!doctype r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>', Fault.FORBIDDEN),
        ("<Notify><! ENTITY x 'y'></Notify>", Fault.FORBIDDEN),
        ("<!\0DOCTYPE r [<!\0ENTITY x 'y'>]><r>&x;</r>", Fault.XML),  # hidden until it is cleaned
        ("<a>" * 200 + "</a>" * 200, Fault.TOO_LARGE),
        ("<r>" + "<a/>" * 30_000 + "</r>", Fault.TOO_LARGE),
        ("<r" + "".join(f" a{n}='1'" for n in range(40)) + "><b/></r>", Fault.TOO_LARGE),
        ("<r>" + "x" * 300_000 + "</r>", Fault.TOO_LARGE),
        ("<Notify><CmdType>Keepalive</CmdType>", Fault.XML),
        ("<Notify></_><_></Notify>", Fault.XML),
        ("", Fault.XML),
        ("hello", Fault.XML),
        ("\0\0\0", Fault.XML),
    ],
)
def test_refused(text: str, fault: Fault) -> None:
    read = xml.read(text.encode())
    assert isinstance(read, Malformed), read
    assert read.fault is fault


def test_unknown_entities_are_text() -> None:
    read = root(b"<r><a>&xxe; A&B &amp; &#65;&#0;&#xD800;&#x1F600; &lt;</a></r>")
    assert read.value("a") == "&xxe; A&B & A\U0001f600 <"


@pytest.mark.parametrize(
    "data",
    [
        KEEPALIVE + b"\0",
        KEEPALIVE + b"\0\0\r\n  ",
        b"\xef\xbb\xbf" + KEEPALIVE,
        b"\r\n  " + KEEPALIVE,
        KEEPALIVE.replace(b"<Status>OK", b"<Status>\x01\x1fOK\x08"),
        KEEPALIVE.replace(HEAD.encode(), b""),
        KEEPALIVE.replace(HEAD.encode(), b"").replace(b"Notify>", b"NOTIFY>"),
        KEEPALIVE.replace(b"<Notify>", b"").replace(b"</Notify>", b""),
        KEEPALIVE.replace(b"GB2312", b"UTF-8"),
        KEEPALIVE.replace(b'encoding="GB2312"', b""),
        KEEPALIVE.replace(b"CmdType", b"cmdtype"),
    ],
)
def test_a_devices_habit_does_not_matter(data: bytes) -> None:
    message = parse(data)
    assert message == parse(KEEPALIVE)


NAME = "东门球机龘𠮷"


@pytest.mark.parametrize(
    ("declared", "used"),
    [("GB2312", "gb18030"), ("gb18030", "gb18030"), ("UTF-8", "utf-8"), ("UTF-8", "gb18030"),
     ("", "gb18030"), ("", "utf-8"), ("x-unknown", "gb18030")],
)  # fmt: skip
def test_charset_is_found(declared: str, used: str) -> None:
    said = f' encoding="{declared}"' if declared else ""
    data = f'<?xml version="1.0"{said}?><r><Name>{NAME}</Name></r>'.encode(used)
    assert root(data).value("Name") == NAME


def test_utf8_declared_gb2312_is_read_as_what_it_is_where_it_cannot_be_gb() -> None:
    data = f"{HEAD}<r><Name>球</Name></r>".encode()
    assert root(data).value("Name") == "球"


def test_a_profiles_charset_overrides_what_is_declared() -> None:
    data = f"{HEAD}<r><Name>{NAME}</Name></r>".encode()
    assert root(data, Charset.UTF8).value("Name") == NAME


def test_one_bad_byte_costs_one_character() -> None:
    data = CATALOG.replace("东门球机".encode("gb18030"), "东门球".encode("gb18030") + b"\xff", 1)
    message = parse(data)
    assert "东门球" in str(message) and "西门枪机 & 大厅" in str(message)


def test_written_as_gb18030_declared_gb2312_or_utf8() -> None:
    node = element("Query", ("Name", f"{NAME}<&\0"), element("Empty"), None)
    gb = xml.write(node)
    assert gb.startswith(b'<?xml version="1.0" encoding="GB2312"?>')
    assert f"<Name>{NAME}&lt;&amp;</Name>".encode("gb18030") in gb
    for charset in Charset:
        assert root(xml.write(node, charset), charset).value("Name") == f"{NAME}<&"
    with pytest.raises(ValueError, match="element name"):
        xml.write(element("a b", ("c", 1)))


def test_every_truncation_is_a_message_or_malformed() -> None:
    for sample in SAMPLES:
        for length in range(len(sample)):
            parse(sample[:length])


def test_two_thousand_mutations_raise_nothing() -> None:
    chance = random.Random(28181)
    for _ in range(2_000):
        data = mutated(chance.choice(SAMPLES), chance)
        for charset in Charset:
            message = parse(data, charset)
            assert message is not None


@pytest.mark.parametrize("filler", ["&", "<", " ", "<?xml ", "<!", "&#", "]]>", "<![CDATA["])
def test_long_runs_take_linear_time(filler: str) -> None:
    xml.read((HEAD + filler * (200_000 // len(filler))).encode())
