"""Numbers for people: LJ20261126-0001 an incident, R20261126-0001 a task; drills have own. Pure."""

from __future__ import annotations

from backends.record.common import Realm

_PREFIXES = {
    ("incident", Realm.LIVE): "LJ",
    ("incident", Realm.DRILL): "YL",  # 演练
    ("incident", Realm.TEST): "CS",  # 测试
    ("task", Realm.LIVE): "R",
    ("task", Realm.DRILL): "YR",
    ("task", Realm.TEST): "CR",
}


def number_prefix(kind: str, realm: Realm) -> str:
    """What stands before the day in the number of an "incident" or a "task" of that realm."""
    return _PREFIXES[kind, realm]
