"""What a handover's sheet gathers by itself, and what changed since its cut. Pure.

Sections and their contents: the field notes on shift handover. Titles and details are data, said
in the record's own words; windows put the words of states and times around them.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import replace

import msgspec

from backends.record.handover import MOST_ITEMS, Changed, Item, Section
from backends.record.handover_inputs import FEW_OF_A_KIND, Inputs, urgency
from backends.record.handover_sections import lines

MOST_TITLE = 200  # characters: an instruction may be pages long, what is noted of it is not
_SECTIONS = {section: number for number, section in enumerate(Section)}
_OUT_OF_SERVICE = {"out_of_service": "out_of_service", "offline": "cameras", "silent": "points"}


def gather(inputs: Inputs) -> list[Item]:
    """The items of a sheet, section by section, the worst and the soonest due first in each.

    Never more than MOST_ITEMS: a storm of every kind at once keeps nobody from handing over.
    """
    items = lines(inputs)
    if len(items) > MOST_ITEMS:
        items = lines(replace(inputs, most=FEW_OF_A_KIND))
    items.sort(key=_order)
    return items


def changes(cut: Iterable[Item], now: Iterable[Item]) -> list[Changed]:
    """What is new, otherwise or over since the cut, in the sheet's order.

    Of a kind that is too many to be listed now nothing is said to be over: what is not listed
    may be among those that are counted.
    """
    before = {item.id: item for item in cut}
    after = {item.id: item for item in now}
    found = [_change(item, "new") for item in after.values() if item.id not in before]
    counted = {_kind(item) for item in after.values() if item.state == "rest"}
    found += [
        _change(item, "over")
        for item in before.values()
        if item.id not in after and _kind(item) not in counted
    ]
    found += [
        _change(item, "changed")
        for item in after.values()
        if item.id in before and _telling(before[item.id]) != _telling(item)
    ]
    found.sort(key=_change_order)
    return found


def _kind(item: Item) -> str:
    """What is counted in one line beyond its limit: a section, or a part of what is out."""
    if item.section is not Section.OUT_OF_SERVICE:
        return item.section.value
    return item.detail if item.state == "rest" else _OUT_OF_SERVICE.get(item.state, "sources")


def _change(item: Item, what: str) -> Changed:
    digest = hashlib.sha256(msgspec.json.encode(_telling(item))).hexdigest()
    mark = "" if what == "over" else digest[:16]
    title = item.title[:MOST_TITLE]
    return Changed(id=item.id, section=item.section, title=title, what=what, mark=mark)


def _telling(item: Item) -> tuple[object, ...]:
    return (item.title, item.severity, item.owner, item.due_at, item.state, item.detail)


def _order(item: Item) -> tuple[int, int, dt.datetime, str]:
    return (_SECTIONS[item.section], *urgency(item))


def _change_order(change: Changed) -> tuple[int, str, str]:
    return (_SECTIONS[change.section], change.what, change.id)
