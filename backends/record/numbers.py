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
    ("instruction", Realm.LIVE): "P",  # 批示
    ("instruction", Realm.DRILL): "YP",
    ("instruction", Realm.TEST): "CP",
    ("meeting", Realm.LIVE): "H",  # 会商
    ("meeting", Realm.DRILL): "YH",
    ("meeting", Realm.TEST): "CH",
}


def number_prefix(kind: str, realm: Realm) -> str:
    """What stands before the day in the number of a subject of that kind and realm."""
    return _PREFIXES[kind, realm]
