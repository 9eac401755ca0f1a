"""Warnings of the national publishing system (12379) as XML: to Bulletin and back. Pure.

Like CAP, and not CAP: no namespace, `sendTime` "2020-02-05 10:45:00+08:00", `severity` a colour,
several divisions in one `geocode`. Identifier ZZZZZZDDDUUUXX_YYYYMMDDhhmmss.
"""

from __future__ import annotations

import datetime as dt
import re
from xml.sax.saxutils import escape

from backends.protocols.bulletin import (
    CHINA,
    Bulletin,
    Refused,
    Status,
    Told,
    Unreadable,
    areas,
    moment,
    read_xml,
    refused,
    words,
)
from backends.protocols.manscdp.xml import Element

_COLOURS = {
    "red": 1,
    "orange": 2,
    "yellow": 3,
    "blue": 4,
    "红": 1,
    "橙": 2,
    "黄": 3,
    "蓝": 4,
    "红色": 1,
    "橙色": 2,
    "黄色": 3,
    "蓝色": 4,
}
_TOLD = {"alert": Told.ALERT, "update": Told.UPDATE, "cancel": Told.CANCEL}
_STATUS = {"actual": Status.ACTUAL, "exercise": Status.EXERCISE, "test": Status.TEST}
_IDENTIFIER = re.compile(r"[0-9A-Za-z]{1,40}_\d{14}")
_STAMP = "%Y%m%d%H%M%S"
_COLOUR_WORDS = {1: "Red", 2: "Orange", 3: "Yellow", 4: "Blue"}
_COLOUR_IN_WORDS = re.compile("([红橙黄蓝])色")


def is_ours(root: Element) -> bool:
    """Whether a document is of this format and not of CAP's."""
    return root.child("sendTime") is not None


def parse(body: bytes) -> Bulletin | Refused:
    """One message. Never raises, whatever the bytes."""
    root = read_xml(body)
    return root if isinstance(root, Refused) else read(root, body)


def read(root: Element, body: bytes) -> Bulletin | Refused:
    """The message of an `alert` element."""
    try:
        return _bulletin(root)
    except Unreadable as error:
        return refused(str(error), body)


def _bulletin(root: Element) -> Bulletin:
    identifier = root.value("identifier").strip()
    if not identifier or len(identifier) > 200:
        raise Unreadable("没有 identifier")
    sent_at = moment(root.value("sendTime"), zone=CHINA)
    if sent_at is None:
        raise Unreadable("没有 sendTime")
    told = _TOLD.get(root.value("msgType", "Alert").lower())
    status = _STATUS.get(root.value("status", "Actual").lower())
    if told is None or status is None:
        word = root.value("msgType") if told is None else root.value("status")
        raise Unreadable(f"不处理的报文类型：{word[:40]}")
    info = root.child("info") or Element(name="info")
    where = areas(info)
    return Bulletin(
        identifier=identifier,
        told=told,
        status=status,
        sender=root.value("sender")[:200] or info.value("senderName")[:200],
        sent_at=sent_at,
        kind=info.value("eventType")[:60] or info.value("event")[:60],
        colour=_colour(info),
        headline=_headline(info, root),
        text=words(info.value("description")),
        advice=words(info.value("instruction")),
        effective_at=moment(info.value("effective"), zone=CHINA),
        expires_at=moment(info.value("expires"), zone=CHINA),
        area=where.names,
        rings=where.rings,
        codes=where.codes,
        references=_references(root.value("references"), identifier),
        faults=where.faults,
    )


def _colour(info: Element) -> int:
    text = info.value("severity").strip().lower()
    if text in _COLOURS:
        return _COLOURS[text]
    found = _COLOUR_IN_WORDS.search(info.value("headline"))
    return _COLOURS[found[1]] if found else 3


def _headline(info: Element, root: Element) -> str:
    headline = info.value("headline")[:500]
    if headline:
        return headline
    return f"{root.value('sender')[:100]} {info.value('eventType')[:60]} 预警".strip()


def _references(text: str, own: str) -> list[str]:
    found = _IDENTIFIER.findall(text[:20_000])
    if not found:
        found = [part for part in re.split(r"[\s,;，；]+", text[:20_000]) if part]
    return [one for one in dict.fromkeys(found) if one != own][:100]


def identifier_of(code: str, at: dt.datetime) -> str:
    """ZZZZZZDDDUUUXX_YYYYMMDDhhmmss; `code`: the sender's, of 14 characters."""
    return f"{code}_{at.astimezone(CHINA).strftime(_STAMP)}"


def a_second_later(identifier: str) -> str:
    """The next identifier of the same sender."""
    code, _, text = identifier.rpartition("_")
    at = dt.datetime.strptime(text, _STAMP).replace(tzinfo=CHINA)
    return identifier_of(code, at + dt.timedelta(seconds=1))


def write(bulletin: Bulletin, code: str) -> bytes:
    """A message of ours. Its references are identifiers of ours, which end with their time."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<alert>",
        _tag("identifier", bulletin.identifier),
        _tag("sender", bulletin.sender),
        _tag("senderCode", code),
        _tag("sendTime", _time_text(bulletin.sent_at)),
        _tag("status", bulletin.status.value.capitalize()),
        _tag("msgType", bulletin.told.value.capitalize()),
        _tag("scope", "Public"),
    ]
    if bulletin.references:
        triples = [",".join((code, one, _time_in(one))) for one in bulletin.references]
        lines.append(_tag("references", " ".join(triples)))
    lines += [
        "<info>",
        _tag("language", "zh-CN"),
        _tag("eventType", bulletin.kind),
        _tag("severity", _COLOUR_WORDS.get(bulletin.colour, "Unknown")),
        _tag("effective", _time_text(bulletin.effective_at or bulletin.sent_at)),
    ]
    if bulletin.expires_at is not None:
        lines.append(_tag("expires", _time_text(bulletin.expires_at)))
    lines += [
        _tag("headline", bulletin.headline),
        _tag("description", bulletin.text),
        _tag("instruction", bulletin.advice),
        *_area_lines(bulletin),
        "</info>",
        "</alert>",
        "",
    ]
    return "\n".join(lines).encode("utf-8")


def _area_lines(bulletin: Bulletin) -> list[str]:
    lines = ["<area>", _tag("areaDesc", bulletin.area or "、".join(bulletin.codes))]
    for ring in bulletin.rings:
        closed = ring if ring and ring[0] == ring[-1] else [*ring, *ring[:1]]
        if len(closed) >= 4:
            lines.append(_tag("polygon", " ".join(f"{lat:.5f},{lon:.5f}" for lon, lat in closed)))
    if bulletin.codes:
        codes = (code.ljust(12, "0") for code in bulletin.codes)
        lines.append(_tag("geocode", ",".join(codes)))
    return [*lines, "</area>"]


def _time_text(at: dt.datetime) -> str:
    return at.astimezone(CHINA).isoformat(" ", timespec="seconds")


def _time_in(identifier: str) -> str:
    try:
        at = dt.datetime.strptime(identifier[-14:], _STAMP)
    except ValueError:
        return ""
    return _time_text(at.replace(tzinfo=CHINA))


def _tag(name: str, text: str) -> str:
    clean = "".join(char for char in text if char >= " " or char in "\t\n")
    return f"<{name}>{escape(clean)}</{name}>"
