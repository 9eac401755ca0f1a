"""The accounts of a centre: its own [[user]] entries, or one of each role to begin with.

Passwords come by reference from the settings, or are made anew at each start of the supervisor
and printed; they travel to the hub and the console by environment, never by file.
"""

from __future__ import annotations

import os
import secrets

import msgspec

from app.settings.model import SiteSettings, UserEntry
from backends.hub.settings import UserSeed
from backends.record.access import Role, User
from backends.record.common import Department
from backends.record.ids import SeatId, UserId

ACCOUNTS_VARIABLE = "WATCHFLOOR_ACCOUNTS"
# No 0/O, 1/l: these are read aloud and typed.
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def starting_users() -> list[UserEntry]:
    """For a centre that has named nobody yet: one of each role, then who relieves the watch
    leader and the other departments' dispatchers. Seats as in the policy's [watch]."""
    rows: list[tuple[str, str, Role, str, Department | None]] = [
        ("shizhang", "周明远", Role.LEADING_OFFICIAL, "值守席", None),
        ("zhihui", "陈国栋", Role.COMMANDER, "指挥席", None),
        ("zhiban", "林晓岚", Role.WATCH_LEADER, "值班长席", None),
        ("diaodu", "赵海波", Role.DISPATCHER, "环保席", Department.ENVIRONMENT),
        ("daping", "吴静怡", Role.WALL_OPERATOR, "大屏席", None),
        ("ducha", "孙立群", Role.INSPECTOR, "督查席", None),
        ("xitong", "郑凯", Role.SYSTEM_ADMINISTRATOR, "系统管理", None),
        ("anquan", "何芳", Role.SECURITY_ADMINISTRATOR, "安全管理", None),
        ("shenji", "马志强", Role.AUDIT_ADMINISTRATOR, "审计管理", None),
        ("yeban", "罗文斌", Role.WATCH_LEADER, "值班长席", None),
        ("wangge", "钱小芸", Role.DISPATCHER, "网格席", Department.GRID),
        ("yingji", "韩志远", Role.DISPATCHER, "应急席", Department.EMERGENCY),
        ("jiaotong", "孙浩", Role.DISPATCHER, "交通席", Department.TRANSPORT),
        ("chengguan", "李强", Role.DISPATCHER, "城管席", Department.URBAN),
    ]
    return [
        UserEntry(id=user, name=name, role=role, seat=seat, department=department)
        for user, name, role, seat, department in rows
    ]


def make_seeds(site: SiteSettings) -> list[UserSeed]:
    """Users with passwords: the settings' own, else fresh ones of 10 characters."""
    return [
        UserSeed(
            user=User(
                id=UserId(entry.id),
                name=entry.name,
                role=entry.role,
                seat=SeatId(entry.seat or entry.id),
                department=entry.department,
            ),
            password=entry.password or "".join(secrets.choice(_ALPHABET) for _ in range(10)),
        )
        for entry in site.user or starting_users()
    ]


def own_passwords(site: SiteSettings) -> frozenset[UserId]:
    """Users whose password stands in the settings: it is theirs and is never printed."""
    return frozenset(UserId(entry.id) for entry in site.user if entry.password)


def seeds_of_a_lone_hub(site: SiteSettings) -> list[UserSeed]:
    """For a hub without a supervisor: nobody could read a password made for the others."""
    own = own_passwords(site)
    return [seed for seed in make_seeds(site) if seed.user.id in own]


def seeds_to_environment(seeds: list[UserSeed]) -> str:
    """For the variable that hands the accounts to the hub."""
    return msgspec.json.encode(seeds).decode()


def seeds_from_environment() -> list[UserSeed]:
    """What the supervisor handed over, taken out; empty without a supervisor."""
    text = os.environ.pop(ACCOUNTS_VARIABLE, "")
    return msgspec.json.decode(text, type=list[UserSeed]) if text else []
