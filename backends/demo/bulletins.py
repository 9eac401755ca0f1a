"""Warnings of the demo city as the publishing systems write them: 12379 XML, and CAP 1.2. Pure.

What is in force at a moment follows from the seed and the time: a restart tells nothing new. Each
warning begins as blue or yellow, may become worse, and is taken back or runs out.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape

import msgspec

from backends.demo.cases import CHINA
from backends.demo.city import District, city
from backends.protocols import cap12
from backends.protocols.bulletin import Bulletin, Status, Told

DAY_S = 86_400.0
STORM_PER_H = 200
UPDATE_AFTER = dt.timedelta(minutes=25)
CANCEL_AFTER = dt.timedelta(minutes=70)
LASTS = dt.timedelta(hours=6)
SENDER = "临江市突发事件预警信息发布中心"
SENDER_CODE = "99010041600000"
_NUMBERS = {Told.ALERT: "00", Told.UPDATE: "01", Told.CANCEL: "02"}  # no two share a second
_COLOURS = {1: ("Red", "红色"), 2: ("Orange", "橙色"), 3: ("Yellow", "黄色"), 4: ("Blue", "蓝色")}
# code of 12379, name, what is expected, what to do
_KINDS = (
    ("11B21", "道路结冰", "夜间路面温度将降至零度以下。", "桥面和匝道撒布融雪剂，限速通行。"),
    ("11B25", "森林火险", "凤山林区火险等级升高。", "封闭林区道口，停止野外用火。"),
    ("11B09", "高温", "最高气温将升至 37 度以上。", "户外作业避开正午，开放纳凉点。"),
    ("11A01", "洪水", "临江段水位将超过警戒。", "沿江低洼处人员转移，闸门按令启闭。"),
    ("11C04", "地质灾害", "山区发生小型滑坡的可能性较大。", "巡查切坡建房点，必要时转移。"),
    ("11B05", "寒潮", "24 小时内气温下降 10 度以上。", "供水供热单位值守，关注独居老人。"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message: when it is sent, and its bytes."""

    at: dt.datetime
    identifier: str
    data: bytes


class BulletinBook:
    """The messages of a seed. `per_day` warnings; a storm has 200 an hour. `dirt`: the share of
    spoilt ones."""

    def __init__(
        self, seed: int, per_day: int = 12, *, is_storm: bool = False, dirt: float = 0.0
    ) -> None:
        self._seed, self._dirt = seed, dirt
        self._every_s = 3600.0 / STORM_PER_H if is_storm else DAY_S / max(1, per_day)

    def between(self, since: dt.datetime, until: dt.datetime) -> list[Message]:
        """What is sent after `since`, to `until`, in order."""
        first = int((since - CANCEL_AFTER).timestamp() // self._every_s)
        last = int(until.timestamp() // self._every_s)
        found = [one for slot in range(first, last + 1) for one in self._warning(slot)]
        found = [self._spoilt(one) for one in found if since < one.at <= until]
        return sorted(found, key=lambda one: one.at)

    def _spoilt(self, message: Message) -> Message:
        """One or two in a hundred are cut off, or of a clock that was never set."""
        chance = random.Random(f"{self._seed}/dirt/{message.identifier}")
        if chance.random() >= self._dirt:
            return message
        year = f">{message.at.astimezone(CHINA).year}-".encode()
        if chance.random() < 0.5:
            return replace(message, data=message.data[: len(message.data) // 2])
        return replace(message, data=message.data.replace(year, b">1970-", 1))

    def _warning(self, slot: int) -> list[Message]:
        """A warning's whole life: issued, perhaps worse, perhaps taken back."""
        chance = random.Random(f"{self._seed}/bulletin/{slot}")
        spread_s = min(self._every_s, 1800.0)
        begin = dt.datetime.fromtimestamp(
            int(slot * self._every_s + chance.random() * spread_s), dt.UTC
        )
        kind = chance.choice(_KINDS)
        district = chance.choice(list(city().districts))
        level = chance.choice((3, 4, 4))
        issued = _bulletin(begin, Told.ALERT, kind, level, [district])
        is_cap = chance.random() < 0.33
        found = [_message(issued, is_cap, district)]
        previous = issued
        if chance.random() < 0.4:
            worse = _bulletin(
                begin + UPDATE_AFTER, Told.UPDATE, kind, level - 1, [district], [issued.identifier]
            )
            found.append(_message(worse, is_cap, district))
            previous = worse
        if chance.random() < 0.5:
            end = _bulletin(
                begin + CANCEL_AFTER, Told.CANCEL, kind, level, [district], [previous.identifier]
            )
            found.append(_message(end, is_cap, district))
        return found


def division_code(district: District) -> str:
    """The district's code in the invented city's divisions.geojson."""
    return f"9901{list(city().districts).index(district) + 1:02d}"


def _bulletin(
    at: dt.datetime,
    told: Told,
    kind: tuple[str, str, str, str],
    level: int,
    districts: list[District],
    references: list[str] | None = None,
) -> Bulletin:
    code, name, expected, advice = kind
    where = "、".join(district.name for district in districts)
    local = at.astimezone(CHINA)
    return Bulletin(
        identifier=f"{SENDER_CODE[:-2]}{_NUMBERS[told]}_{local:%Y%m%d%H%M%S}",
        told=told,
        status=Status.ACTUAL,
        sender=SENDER,
        sent_at=at,
        kind=code,
        colour=level,
        headline=f"{where}{name}{_COLOURS[level][1]}预警",
        text=expected,
        advice=advice,
        effective_at=at,
        expires_at=at + LASTS,
        area=where,
        codes=[division_code(district) for district in districts],
        references=references or [],
    )


def _message(bulletin: Bulletin, is_cap: bool, district: District) -> Message:
    if is_cap:
        ring = [(lon, lat) for lon, lat in district.ring]
        data = cap12.write(msgspec.structs.replace(bulletin, rings=[ring]), SENDER_CODE)
    else:
        data = xml_12379(bulletin)
    return Message(at=bulletin.sent_at, identifier=bulletin.identifier, data=data)


def xml_12379(bulletin: Bulletin) -> bytes:
    """As the national system writes it: divisions in one field, no polygon."""

    def tag(name: str, text: str) -> str:
        return f"<{name}>{escape(text)}</{name}>"

    def time(at: dt.datetime | None) -> str:
        return at.astimezone(CHINA).isoformat(sep=" ", timespec="seconds") if at else ""

    references = " ".join(
        f"{SENDER_CODE},{one},{time(bulletin.sent_at)}" for one in bulletin.references
    )
    codes = ",".join(f"{code}000000" for code in bulletin.codes)
    area = tag("areaDesc", bulletin.area) + "<polygon/><circle/>" + tag("geocode", codes)
    info = (
        tag("language", "zh-CN"),
        tag("eventType", bulletin.kind),
        "<urgency/>",
        tag("severity", _COLOURS[bulletin.colour][0]),
        "<certainty/>",
        tag("effective", time(bulletin.effective_at)),
        tag("expires", time(bulletin.expires_at)),
        tag("senderName", bulletin.sender),
        tag("headline", bulletin.headline),
        tag("description", bulletin.text),
        tag("instruction", bulletin.advice),
        f"<area>{area}</area>",
    )
    alert = (
        tag("identifier", bulletin.identifier),
        tag("sender", bulletin.sender),
        tag("senderCode", SENDER_CODE),
        tag("sendTime", time(bulletin.sent_at)),
        tag("status", "Actual"),
        tag("msgType", bulletin.told.value.capitalize()),
        tag("scope", "Public"),
        tag("references", references),
        f"<info>{''.join(info)}</info>",
    )
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<alert>{"".join(alert)}</alert>\n'
    return text.encode("utf-8")
