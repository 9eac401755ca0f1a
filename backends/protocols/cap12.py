"""CAP 1.2: messages to Bulletin, and our warnings as valid messages. Pure.

OASIS Common Alerting Protocol 1.2: namespace urn:oasis:names:tc:emergency:cap:1.2, elements in a
fixed order, times with an offset and without fractions, polygons as "lat,lon" pairs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from xml.sax.saxutils import escape

import msgspec

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

MOST_INFOS = 20
NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
_COLOURS = {"extreme": 1, "severe": 2, "moderate": 3, "minor": 4}
_SEVERITIES = {1: "Extreme", 2: "Severe", 3: "Moderate", 4: "Minor"}
COLOUR_WORDS = {1: "Red", 2: "Orange", 3: "Yellow", 4: "Blue"}
_WORDS_COLOUR = {word.lower(): number for number, word in COLOUR_WORDS.items()}
_TOLD = {"alert": Told.ALERT, "update": Told.UPDATE, "cancel": Told.CANCEL}
_STATUS = {"actual": Status.ACTUAL, "exercise": Status.EXERCISE, "test": Status.TEST}
_STATUS_WORDS = {Status.ACTUAL: "Actual", Status.EXERCISE: "Exercise", Status.TEST: "Test"}
_CATEGORIES = {
    "11A": "Met",
    "11B": "Met",
    "11C": "Geo",
    "11D": "Geo",
    "rainstorm": "Met",
    "gale": "Met",
    "fog": "Met",
    "lightning": "Met",
    "typhoon": "Met",
}


def parse(body: bytes) -> Bulletin | Refused:
    """One message. Never raises, whatever the bytes."""
    root = read_xml(body)
    return root if isinstance(root, Refused) else read(root, body)


def read(root: Element, body: bytes) -> Bulletin | Refused:
    """The message of an `alert` element, with a prefix or without."""
    try:
        return _bulletin(unprefixed(root))
    except Unreadable as error:
        return refused(str(error), body)


def unprefixed(node: Element) -> Element:
    """The element without the namespace prefixes of its names ("cap:alert")."""
    return msgspec.structs.replace(
        node,
        name=node.name.rpartition(":")[2],
        children=tuple(unprefixed(child) for child in node.children),
    )


def _bulletin(root: Element) -> Bulletin:
    identifier, sender = root.value("identifier"), root.value("sender")
    if not identifier or len(identifier) > 200:
        raise Unreadable("没有 identifier")
    sent_at = moment(root.value("sent"))
    if sent_at is None:
        raise Unreadable("没有 sent")
    told = _TOLD.get(root.value("msgType").lower())
    status = _STATUS.get(root.value("status").lower())
    if told is None or status is None:
        word = root.value("msgType") if told is None else root.value("status")
        raise Unreadable(f"不处理的报文类型：{word[:40]}")
    blocks = _infos(root)
    info = min(blocks, key=_colour)  # the worst: it is what people must see
    where = areas(Element(name="info", children=tuple(a for b in blocks for a in b.all("area"))))
    return Bulletin(
        identifier=identifier,
        told=told,
        status=status,
        sender=(info.value("senderName") or sender)[:200],
        sent_at=sent_at,
        kind=_kind(info),
        colour=_colour(info),
        headline=(info.value("headline") or info.value("event"))[:500],
        text=words("\n".join([info.value("description"), *_milder(blocks, info)])),
        advice=words(info.value("instruction")),
        effective_at=moment(info.value("effective") or info.value("onset")),
        expires_at=_last_end(blocks),
        area=where.names,
        rings=where.rings,
        codes=where.codes,
        references=_references(root.value("references")),
        faults=where.faults,
    )


def _infos(root: Element) -> list[Element]:
    """The blocks in Chinese, else those in the first one's language: one message may warn several
    areas, or of several things, differently."""
    blocks = list(root.all("info"))[:MOST_INFOS] or [Element(name="info")]
    chinese = [block for block in blocks if _language(block).startswith("zh")]
    return chinese or [block for block in blocks if _language(block) == _language(blocks[0])]


def _language(info: Element) -> str:
    return info.value("language").lower()


def _milder(blocks: list[Element], info: Element) -> list[str]:
    """What the others say, a line each: their headline, and where."""
    others = [block for block in blocks if block is not info]
    told = (
        (block.value("headline") or block.value("event"), areas(block).names) for block in others
    )
    return ["；".join(part for part in parts if part) for parts in told]


def _last_end(blocks: list[Element]) -> dt.datetime | None:
    """It is over when all of it is; None where one does not say."""
    ends = [moment(block.value("expires")) for block in blocks]
    known = [end for end in ends if end is not None]
    return max(known) if len(known) == len(ends) else None


def _kind(info: Element) -> str:
    code = info.child("eventCode")
    return ((code.value("value") if code else "") or info.value("event"))[:60]


def _colour(info: Element) -> int:
    for parameter in info.all("parameter"):
        if "colo" in parameter.value("valueName").lower():
            found = _WORDS_COLOUR.get(parameter.value("value").strip().lower())
            if found:
                return found
    return _COLOURS.get(info.value("severity").lower(), 3)


def _references(text: str) -> list[str]:
    """Identifiers of "sender,identifier,sent" triples."""
    found = []
    for triple in text[:20_000].split():
        parts = triple.split(",")
        found.append(parts[1] if len(parts) >= 2 else parts[0])
    return [one for one in dict.fromkeys(found) if one][:100]


# -- our own


def write(bulletin: Bulletin, sender: str, sent: Mapping[str, dt.datetime] | None = None) -> bytes:
    """A valid CAP 1.2 document of a warning of ours. `sender` names the centre; `sent`: when the
    messages that it refers to were sent, where that is known."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<alert xmlns="{NAMESPACE}">',
        _tag("identifier", _id_text(bulletin.identifier)),
        _tag("sender", _id_text(sender)),
        _tag("sent", time_text(bulletin.sent_at)),
        _tag("status", _STATUS_WORDS[bulletin.status]),
        _tag("msgType", bulletin.told.value.capitalize()),
        _tag("scope", "Public"),
    ]
    if bulletin.references:
        known, otherwise = sent or {}, bulletin.effective_at or bulletin.sent_at
        triples = [
            f"{_id_text(sender)},{_id_text(one)},{time_text(known.get(one, otherwise))}"
            for one in bulletin.references
        ]
        lines.append(_tag("references", " ".join(triples)))
    lines += [*_info_lines(bulletin), "</alert>", ""]
    return "\n".join(lines).encode("utf-8")


def time_text(at: dt.datetime) -> str:
    """CAP's time: seconds and an offset, no Z, no fraction."""
    return at.astimezone(CHINA).isoformat(timespec="seconds")


def _info_lines(bulletin: Bulletin) -> list[str]:
    lines = [
        "<info>",
        _tag("language", "zh-CN"),
        _tag("category", _category(bulletin.kind)),
        _tag("event", bulletin.kind or bulletin.headline or "预警"),
        _tag("urgency", "Expected"),
        _tag("severity", _SEVERITIES.get(bulletin.colour, "Unknown")),
        _tag("certainty", "Likely"),
    ]
    if bulletin.kind:
        lines.append(_pair("eventCode", "12379", bulletin.kind))
    if bulletin.effective_at is not None:
        lines.append(_tag("effective", time_text(bulletin.effective_at)))
    if bulletin.expires_at is not None:
        lines.append(_tag("expires", time_text(bulletin.expires_at)))
    for name, text in (
        ("senderName", bulletin.sender),
        ("headline", bulletin.headline),
        ("description", bulletin.text),
        ("instruction", bulletin.advice),
    ):
        if text:
            lines.append(_tag(name, text))
    lines.append(_pair("parameter", "colour", COLOUR_WORDS.get(bulletin.colour, "")))
    return [*lines, *_area_lines(bulletin), "</info>"]


def _area_lines(bulletin: Bulletin) -> list[str]:
    if not (bulletin.area or bulletin.rings or bulletin.codes):
        return []
    lines = ["<area>", _tag("areaDesc", bulletin.area or "、".join(bulletin.codes) or "预警区域")]
    for ring in bulletin.rings:
        closed = ring if ring and ring[0] == ring[-1] else [*ring, *ring[:1]]
        if len(closed) >= 4:
            lines.append(_tag("polygon", " ".join(f"{lat:.5f},{lon:.5f}" for lon, lat in closed)))
    lines += [_pair("geocode", "GB/T 2260", code) for code in bulletin.codes]
    return [*lines, "</area>"]


def _category(kind: str) -> str:
    return _CATEGORIES.get(kind) or _CATEGORIES.get(kind[:3], "Other")


def _id_text(text: str) -> str:
    """CAP's identifier and sender hold no spaces, commas, < or &."""
    return "".join("_" if char in " ,<&\t\r\n" else char for char in text) or "_"


def _pair(name: str, value_name: str, value: str) -> str:
    inner = _tag("valueName", value_name) + _tag("value", value)
    return f"<{name}>{inner}</{name}>"


def _tag(name: str, text: str) -> str:
    clean = "".join(char for char in text if char >= " " or char in "\t\n")
    return f"<{name}>{escape(clean)}</{name}>"
