"""Kinds of vehicles of the demo city and who runs them: all of it invented. Pure.

3,000 key vehicles (两客一危), 1,200 buses, 3,000 taxis, 600 muck trucks; smaller fleets have the
same shares.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

PLATE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
YELLOW, BLUE, GREEN = 2, 1, 9
SAFETY_SHARE = 0.93  # of the vehicles that must have active safety: it comes step by step


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleKind:
    """A kind of vehicle: its word in messages, how many of the city's 7,800, plate colour
    (JT/T 415), pace, and its companies."""

    name: str
    word: str
    count: int
    plate_colour: int
    pace: float
    companies: tuple[str, ...]
    must_have_safety: bool = False


KINDS = (
    VehicleKind(
        name="班线客车",
        word="coach",
        count=1_300,
        plate_colour=YELLOW,
        pace=0.95,
        companies=("临江长运集团", "岚凤客运公司", "云台快客公司"),
        must_have_safety=True,
    ),
    VehicleKind(
        name="旅游包车",
        word="charter",
        count=700,
        plate_colour=YELLOW,
        pace=0.92,
        companies=("镜湖旅游客运公司", "凤凰山旅游车队"),
        must_have_safety=True,
    ),
    VehicleKind(
        name="危险品运输车",
        word="hazmat",
        count=1_000,
        plate_colour=YELLOW,
        pace=0.88,
        companies=("东渡危货运输公司", "港城化工物流公司", "临江燃气配送公司"),
        must_have_safety=True,
    ),
    VehicleKind(
        name="公交车",
        word="bus",
        count=1_200,
        plate_colour=YELLOW,
        pace=0.72,
        companies=("临江公交一公司", "临江公交二公司"),
    ),
    VehicleKind(
        name="出租车",
        word="taxi",
        count=3_000,
        plate_colour=BLUE,
        pace=1.05,
        companies=("江城出租公司", "蓝岸出租公司", "沙洲出租公司", "南塘出租公司"),
    ),
    VehicleKind(
        name="渣土车",
        word="muck",
        count=600,
        plate_colour=YELLOW,
        pace=0.85,
        companies=("宁昌渣土公司", "瑞井土方公司"),
    ),
)
CITY = sum(kind.count for kind in KINDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who a vehicle is: the same for a number and a seed."""

    number: int
    kind: VehicleKind
    company: str
    plate: str
    phone: str
    has_safety: bool


def identity(number: int, seed: int) -> Identity:
    """The vehicle of that number. Plates begin with 临, which no place has."""
    chance = random.Random(f"{seed}/identity/{number}")
    kind = chance.choices(KINDS, [kind.count for kind in KINDS])[0]
    letters = PLATE_LETTERS[number // 10_000 % 24]
    return Identity(
        number=number,
        kind=kind,
        company=chance.choice(kind.companies),
        plate=f"临{'AB'[number % 2]}·{letters}{(number * 7919 + 1234) % 10_000:04d}",
        phone=f"1390571{number:05d}" if number < 100_000 else f"139{number:09d}",
        has_safety=kind.must_have_safety and chance.random() < SAFETY_SHARE,
    )


def vehicles_csv(count: int, seed: int) -> str:
    """The table of vehicles as a transport department would keep it."""
    lines = ["phone,plate,kind,company,active_safety"]
    for number in range(count):
        one = identity(number, seed)
        safety = ("是" if one.has_safety else "否") if one.kind.must_have_safety else ""
        lines.append(f"{one.phone},{one.plate},{one.kind.word},{one.company},{safety}")
    return "\n".join(lines) + "\n"
