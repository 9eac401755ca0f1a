"""Warnings of the national publishing system (12379) as XML: to Bulletin. Pure.

Like CAP, and not CAP: no namespace, `sendTime` "2020-02-05 10:45:00+08:00", `severity` a colour,
several divisions in one `geocode`. Identifier ZZZZZZDDDUUUXX_YYYYMMDDhhmmss.
"""

from __future__ import annotations

import re

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
