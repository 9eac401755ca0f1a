"""What a card on the map says of a team, a depot, a site, a project, a component. Pure text."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QCoreApplication

from backends.link.queries import Near
from backends.record.common import Place
from backends.record.resource import Item, ItemKind
from widgets.formats import age_of, department_word
from widgets.map.content import CardAction, CardContent, Row

HIGH_SCORE, WORST_SCORE = 60.0, 80.0


def kind_word(kind: ItemKind) -> str:
    """队伍, 物资, … in one word."""
    translate = QCoreApplication.translate
    match kind:
        case ItemKind.TEAM:
            return translate("MapCard", "队伍")
        case ItemKind.SUPPLY:
            return translate("MapCard", "物资")
        case ItemKind.SITE:
            return translate("MapCard", "重点场所")
        case ItemKind.PROJECT:
            return translate("MapCard", "风险评估")
        case ItemKind.COMPONENT:
            return translate("MapCard", "城市部件")
        case ItemKind.LINKED:
            return translate("MapCard", "关联记录")


def item_card(item: Item, now: dt.datetime) -> CardContent:
    """Its state, people, owner, telephone and what its system says of it."""
    translate = QCoreApplication.translate
    rows = [Row(label=translate("MapCard", "部门"), value=department_word(item.department))]

    def add(label: str, value: str, tone: str = "text") -> None:
        if value:
            rows.append(Row(label=label, value=value, tone=tone))

    if item.kind is ItemKind.COMPONENT:
        add(translate("MapCard", "编码"), item.id)
    if item.score is not None:
        tone = "severity_iii" if item.score >= HIGH_SCORE else "text"
        tone = "severity_i" if item.score >= WORST_SCORE else tone
        add(translate("MapCard", "风险分"), f"{item.score:g}", tone)
    add(translate("MapCard", "状态"), item.state)
    if item.people:
        add(translate("MapCard", "人数"), str(item.people))
    if item.vehicles:
        add(translate("MapCard", "车辆"), str(item.vehicles))
    add(translate("MapCard", "单位"), item.owner)
    add(translate("MapCard", "电话"), item.telephone)
    place = item.place
    if place is not None:
        add(translate("MapCard", "位置"), " ".join(filter(None, (place.division, place.name))))
    for label, value in item.detail.items():
        add(label, value)
    if item.updated_at is not None:
        said = translate("MapCard", "{age} 前").format(age=age_of(item.updated_at, now))
        add(translate("MapCard", "更新"), said, "text_dim")
    action, *more = _actions(item.kind)
    return CardContent(
        title=item.name,
        kind=kind_word(item.kind),
        rows=tuple(rows),
        action=action,
        more=tuple(more),
        place=place,
        linked=item.id,
    )


def near_card(near: Near) -> CardContent:
    """What is known of a team, a depot, a site from the list of what is near a place."""
    translate = QCoreApplication.translate
    kind = ItemKind(near.kind)
    said = {
        translate("MapCard", "物资") if kind is ItemKind.SUPPLY else "": near.detail,
        translate("MapCard", "人数"): str(near.people) if near.people else "",
        translate("MapCard", "车辆"): str(near.vehicles) if near.vehicles else "",
        translate("MapCard", "电话"): near.telephone,
    }
    action, *more = _actions(kind)
    return CardContent(
        title=near.name,
        kind=kind_word(kind),
        rows=tuple(Row(label=label, value=value) for label, value in said.items() if value),
        action=action,
        more=tuple(more),
        place=Place(lon_wgs84=near.lon_wgs84, lat_wgs84=near.lat_wgs84),
        linked=near.id,
    )


def _actions(kind: ItemKind) -> tuple[CardAction, ...]:
    """What its buttons do, the first standing out."""
    everywhere = (CardAction.NEAREST_CAMERAS, CardAction.FILE_HERE)
    return (CardAction.DISPATCH, *everywhere) if kind is ItemKind.TEAM else everywhere
