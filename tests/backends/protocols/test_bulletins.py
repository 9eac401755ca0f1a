"""Warnings as 12379 XML and as CAP 1.2: read, refused in words, written in the standard's order."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backends.protocols import alert_feed, cap12, warning12379
from backends.protocols.bulletin import Bulletin, Refused, Status, Told
from tests.mutation import mutated

X12379 = """<?xml version="1.0" encoding="UTF-8"?>
<alert><identifier>33010041600001_20261126104500</identifier><sender>临江市气象台</sender>
<senderCode>33010041600001</senderCode><sendTime>2026-11-26 10:45:00+08:00</sendTime>
<status>Actual</status><msgType>Update</msgType><scope>Public</scope>
<references>33010041600000,33010041600000_20261126084500,2026-11-26 08:45:00+08:00</references>
<info><language>zh-CN</language><eventType>11B06</eventType><severity>Orange</severity>
<effective>2026-11-26 10:45:00+08:00</effective><expires>2026-11-26 22:45:00+08:00</expires>
<headline>大风橙色预警</headline><description>阵风 9 级</description>
<instruction>加固围挡</instruction><area><areaDesc>江南区、港城区</areaDesc>
<polygon/><circle/><geocode>990106000000,990107000000；990108</geocode></area></info></alert>
"""
CAP = """<?xml version="1.0" encoding="UTF-8"?>
<cap:alert xmlns:cap="urn:oasis:names:tc:emergency:cap:1.2">
<cap:identifier>A-1</cap:identifier><cap:sender>met@x.example</cap:sender>
<cap:sent>2026-11-26T02:45:00-00:00</cap:sent><cap:status>Exercise</cap:status>
<cap:msgType>Cancel</cap:msgType><cap:scope>Public</cap:scope>
<cap:references>met@x.example,A-0,2026-11-26T01:00:00-00:00
met@x.example,A-9,2026-11-25T01:00:00-00:00</cap:references>
<cap:info><cap:language>en</cap:language><cap:category>Met</cap:category><cap:event>Gale</cap:event>
<cap:urgency>Immediate</cap:urgency><cap:severity>Minor</cap:severity>
<cap:certainty>Likely</cap:certainty></cap:info>
<cap:info><cap:language>zh-CN</cap:language><cap:category>Met</cap:category><cap:event>大风</cap:event>
<cap:urgency>Immediate</cap:urgency><cap:severity>Extreme</cap:severity>
<cap:certainty>Likely</cap:certainty>
<cap:eventCode><cap:valueName>12379</cap:valueName><cap:value>11B06</cap:value></cap:eventCode>
<cap:area><cap:areaDesc>江上</cap:areaDesc><cap:polygon>30,120 30,121 31,121 30,120</cap:polygon>
<cap:circle>30.5,123.1 5</cap:circle></cap:area></cap:info></cap:alert>
"""
NOW = dt.datetime(2026, 11, 26, 2, 45, tzinfo=dt.UTC)


def _one(text: str) -> Bulletin:
    contents = alert_feed.read(text.encode())
    assert contents.refused == []
    (bulletin,) = contents.bulletins
    return bulletin


def test_a_12379_warning_keeps_its_colour_its_time_and_all_its_divisions() -> None:
    got = _one(X12379)
    assert (got.told, got.status, got.colour, got.kind) == (Told.UPDATE, Status.ACTUAL, 2, "11B06")
    assert got.sent_at == NOW and got.expires_at == NOW + dt.timedelta(hours=12)
    assert got.codes == ["990106000000", "990107000000", "990108"]
    assert got.references == ["33010041600000_20261126084500"]
    assert (got.headline, got.area, got.advice) == ("大风橙色预警", "江南区、港城区", "加固围挡")


@pytest.mark.parametrize(
    ("severity", "colour"),
    [("Red", 1), ("ORANGE", 2), ("黄色", 3), ("blue", 4), ("Unknown", 2)],
)
def test_colours_in_either_language_and_at_last_from_the_headline(
    severity: str, colour: int
) -> None:
    assert _one(X12379.replace(">Orange<", f">{severity}<")).colour == colour


def test_a_cap_message_of_several_blocks_warns_of_the_worst_in_all_their_areas() -> None:
    worst = CAP[CAP.rindex("<cap:info>") : CAP.rindex("</cap:alert>")]
    end = "<cap:expires>2026-11-26T{}:00:00-00:00</cap:expires><cap:headline>{}</cap:headline>"
    milder = (
        worst.replace("Extreme", "Minor")
        .replace("江上", "东区")
        .replace("30,120 30,121 31,121 30,120", "30,122 30,123 31,123 30,122")
        .replace("<cap:area>", end.format("12", "东区蓝色") + "<cap:area>")
    )
    worse = worst.replace("<cap:area>", end.format("09", "江上红色") + "<cap:area>")
    got = _one(CAP.replace(worst, milder + worse))
    assert (got.colour, got.headline, got.area) == (1, "江上红色", "东区、江上")
    assert len(got.rings) == 4, "a polygon and a circle each"
    assert "东区蓝色；东区" in got.text, "what is milder is said in words"
    assert got.expires_at == dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC), "when all is over"


def test_a_cap_message_with_prefixes_is_read_in_chinese_with_its_area_and_references() -> None:
    got = _one(CAP)
    assert (got.told, got.status, got.colour, got.kind) == (
        Told.CANCEL,
        Status.EXERCISE,
        1,
        "11B06",
    )
    assert got.references == ["A-0", "A-9"]
    assert got.rings[0] == [(120.0, 30.0), (121.0, 30.0), (121.0, 31.0), (120.0, 30.0)]
    circle = got.rings[1]
    assert len(circle) == 37 and circle[0] == circle[-1]
    north = max(lat for _, lat in circle)
    assert abs((north - 30.5) * 111.32 - 5) < 0.01


def test_latitude_comes_first_and_a_polygon_the_wrong_way_round_is_named() -> None:
    got = _one(CAP.replace("30,120 30,121 31,121 30,120", "120,30 121,30 121,31 120,30"))
    assert len(got.rings) == 1  # the circle
    assert got.faults == ["经纬度颠倒（应为 纬度,经度）"]


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "'
    + "ha" * 50
    + '"><!ENTITY b "&a;&a;&a;">]><alert><identifier>&b;</identifier></alert>'
)
REFUSED = [
    (BOMB, "DTD"),
    ('<!DOCTYPE alert SYSTEM "file:///etc/passwd"><alert/>', "DTD"),
    ("", "不是完整的 XML"),
    ("<alert>", "不是完整的 XML"),
    ("<x><y/></x>", "没有预警报文"),
    ("<alert><sendTime>2026-11-26 10:45:00</sendTime></alert>", "identifier"),
    (X12379.replace("2026-11-26 10:45:00+08:00</sendTime>", "soon</sendTime>"), "时间不可读"),
    (X12379.replace(">Update<", ">Ack<"), "不处理的报文类型"),
    (CAP.replace("02:45:00-00:00", "02:45:00"), "没有时区"),
    ("<alert>" * 200 + "</alert>" * 200, "层次过深"),
    (X12379 + " " * 300_000, "过大"),
]


@pytest.mark.parametrize(("text", "word"), REFUSED, ids=[word for _, word in REFUSED])
def test_what_is_refused_says_why_in_words(text: str, word: str) -> None:
    contents = alert_feed.read(text.encode())
    assert contents.bulletins == []
    assert word in contents.refused[0].reason
    assert len(contents.refused[0].sample) <= 200


def test_a_list_of_warnings_gives_the_good_ones_and_names_the_others() -> None:
    good = X12379.partition("?>")[2]
    bad = good.replace("<sendTime>2026", "<sendTime>x")
    contents = alert_feed.read(f"<alerts>{good}{bad}{good}</alerts>".encode())
    assert (len(contents.bulletins), len(contents.refused)) == (2, 1)


def test_links_of_a_feed_are_told_once() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="/a.xml"/></entry>'
        '<entry><link href="/b.xml"/></entry><entry><link href="/a.xml"/></entry></feed>'
    )
    assert alert_feed.read(atom.encode()).links == ["/a.xml", "/b.xml"]
    rss = "<rss><channel><item><link>http://x/c.xml</link></item></channel></rss>"
    assert alert_feed.read(rss.encode()).links == ["http://x/c.xml"]


def test_our_own_messages_read_back_alike() -> None:
    ours = _one(X12379)
    again = _one(cap12.write(ours, "watch@linjiang.example").decode())
    for name in ("identifier", "told", "colour", "kind", "headline", "text", "advice", "codes"):
        assert getattr(again, name) == getattr(ours, name), name
    assert again.references == ours.references
    assert again.expires_at == ours.expires_at


def test_every_truncation_is_refused_and_none_raises() -> None:
    for text in (X12379, CAP):
        data = text.rstrip().encode()
        for length in range(len(data)):
            contents = alert_feed.read(data[:length])
            assert contents.bulletins == [] and contents.refused, length


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32))
def test_mutated_messages_never_raise(seed: int) -> None:
    dice = random.Random(seed)
    for text in (X12379, CAP):
        data = mutated(text.encode(), dice)
        alert_feed.read(data)
        for parse in (warning12379.parse, cap12.parse):
            read = parse(data)
            if isinstance(read, Bulletin):
                assert not isinstance(cap12.parse(cap12.write(read, "x")), Refused)
