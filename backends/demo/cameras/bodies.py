"""Bodies of vehicles, people and boats, put together from boxes. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from backends.demo.cameras.view import Colour

WINDOW: Colour = (74, 64, 56)
TYRE: Colour = (34, 34, 34)


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Part of a body: along the length from rear, half width, from and to height, top taper."""

    rear: float
    front: float
    half: float
    low: float
    high: float
    colour: Colour
    sides: Colour | None = None
    taper: float = 0.0
    lights: bool = False
    wheels: bool = False
    part: int = 0  # parts that stand behind one another are drawn far first


def _saloon(colour: Colour, roof: Colour | None = None) -> list[Box]:
    body = Box(
        rear=-2.3, front=2.3, half=0.9, low=0.25, high=0.85, colour=colour, lights=True, wheels=True
    )
    top = roof or colour
    cabin = Box(
        rear=-1.7, front=1.0, half=0.84, low=0.85, high=1.45, colour=top, sides=WINDOW, taper=0.5
    )
    return [body, cabin]


def _truck(colour: Colour, load: Colour) -> list[Box]:
    cab = Box(
        rear=2.4, front=4.4, half=1.2, low=0.5, high=2.9, colour=colour, lights=True, taper=0.15
    )
    glass = Box(rear=3.3, front=4.43, half=1.14, low=1.7, high=2.5, colour=colour, sides=WINDOW)
    box = Box(rear=-4.4, front=2.2, half=1.25, low=0.8, high=3.0, colour=load, wheels=True, part=1)
    return [box, cab, glass]


def _bus(colour: Colour) -> list[Box]:
    lower = Box(
        rear=-5.6, front=5.6, half=1.27, low=0.3, high=1.3, colour=colour, lights=True, wheels=True
    )
    glass = Box(rear=-5.55, front=5.6, half=1.25, low=1.3, high=2.4, colour=colour, sides=WINDOW)
    roof = Box(rear=-5.6, front=5.6, half=1.27, low=2.4, high=3.0, colour=(214, 218, 220))
    return [lower, glass, roof]


def _person(coat: Colour) -> list[Box]:
    return [
        Box(rear=-0.12, front=0.12, half=0.16, low=0.0, high=0.8, colour=(62, 54, 50)),
        Box(rear=-0.15, front=0.15, half=0.24, low=0.8, high=1.45, colour=coat, taper=0.05),
        Box(rear=-0.1, front=0.1, half=0.1, low=1.45, high=1.72, colour=(58, 66, 84)),
    ]


def _barge(hull: Colour, load: Colour) -> list[Box]:
    return [
        Box(rear=-26, front=26, half=4.6, low=0.0, high=1.6, colour=hull),
        Box(rear=-14, front=21, half=3.6, low=1.6, high=2.6, colour=load, taper=1.4),
        Box(rear=-24, front=-18, half=3.2, low=1.6, high=6.0, colour=(206, 210, 212), sides=WINDOW),
        Box(rear=-24.4, front=-17.5, half=3.4, low=6.0, high=6.5, colour=(196, 200, 204)),
    ]


KINDS: dict[str, list[Box]] = {
    "white": _saloon((206, 208, 208)),
    "silver": _saloon((164, 166, 166)),
    "black": _saloon((58, 54, 52)),
    "grey": _saloon((112, 110, 106)),
    "wine": _saloon((62, 52, 118)),
    "navy": _saloon((112, 78, 56)),
    "champagne": _saloon((146, 168, 182)),
    "taxi": _saloon((92, 148, 92), (150, 190, 196)),
    "van": [
        Box(
            rear=-2.5,
            front=2.5,
            half=0.95,
            low=0.3,
            high=1.1,
            colour=(196, 198, 198),
            lights=True,
            wheels=True,
        ),
        Box(
            rear=-2.45,
            front=1.7,
            half=0.93,
            low=1.1,
            high=2.0,
            colour=(200, 202, 202),
            sides=WINDOW,
            taper=0.2,
        ),
    ],
    "bus": _bus((132, 120, 64)),
    "bus2": _bus((70, 96, 156)),
    "truck": _truck((120, 92, 60), (150, 152, 152)),
    "tipper": _truck((84, 120, 70), (70, 96, 84)),
    "tanker": _truck((196, 196, 194), (168, 172, 174)),
    "box": _truck((190, 192, 192), (176, 164, 150)),
    "ebike": [
        Box(rear=-0.8, front=0.8, half=0.14, low=0.1, high=0.8, colour=(60, 58, 70)),
        Box(rear=-0.3, front=0.15, half=0.24, low=0.7, high=1.35, colour=(120, 100, 70)),
        Box(rear=-0.15, front=0.1, half=0.13, low=1.35, high=1.62, colour=(52, 60, 140)),
    ],
    "coat": _person((64, 60, 72)),
    "beige": _person((130, 150, 168)),
    "blue": _person((138, 104, 76)),
    "red": _person((64, 60, 138)),
    "vest": _person((60, 140, 210)),
    "barge": _barge((70, 66, 78), (86, 104, 118)),
    "barge2": _barge((92, 74, 58), (64, 70, 74)),
}
