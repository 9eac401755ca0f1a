"""What the walls of a process are called, and on which screens they are."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from app.command_line import parser
from app.console_options import ConsoleOptions
from app.placement import Area, Placement, place_walls, place_windows
from app.walls import wall_name

FIRST, SECOND, THIRD = (Area(1920 * n, 0, 1920, 1080) for n in range(3))


def options(name: str = "", *, is_node: bool = False, is_named: bool = False) -> ConsoleOptions:
    return ConsoleOptions(
        hub_url="http://127.0.0.1:1", wall_name=name, wall_only=is_node, is_wall_named=is_named
    )


@pytest.mark.parametrize(
    ("given", "number", "expected"),
    [
        (options(), 1, ("hall-pc", "hall-pc")),
        (options(), 2, ("hall-pc-2", "hall-pc 2")),
        (options("east"), 1, ("east", "east")),
        (options("east", is_node=True, is_named=True), 1, ("east", "east")),
    ],
)
def test_a_wall_has_the_name_it_is_given_or_its_machines(
    given: ConsoleOptions, number: int, expected: tuple[str, str]
) -> None:
    named = wall_name(given, number, host="hall-pc")
    assert (named.id, named.name) == expected


def test_a_node_beside_a_console_with_one_settings_file_is_another_wall() -> None:
    console = wall_name(options("指挥大厅"), 1)
    node = wall_name(options("指挥大厅", is_node=True), 1)
    assert console.id != node.id
    assert console.name != node.name


def test_a_chinese_name_has_an_id_that_the_record_takes() -> None:
    one, other = (wall_name(options(name), 1).id for name in ("指挥大厅", "会商室"))
    assert one != other
    assert all(re.fullmatch(r"[A-Za-z0-9-]{1,64}", key) for key in (one, other))


def test_every_screen_beside_the_consoles_is_a_wall() -> None:
    assert place_windows([FIRST, SECOND, THIRD]) == Placement(FIRST, SECOND, (THIRD,))


def test_a_node_has_a_wall_on_every_screen() -> None:
    assert place_walls([FIRST, SECOND]) == Placement(FIRST, FIRST, (SECOND,))
    wide = Area(0, 0, 3840, 1080)
    assert place_walls([wide]) == Placement(wide, wide)


@pytest.mark.parametrize(
    ("file", "line"),
    [("watchfloor-wall.service", "ExecStart="), ("watchfloor-wall.desktop", "Exec=")],
)
def test_what_starts_a_node_with_its_machine_has_it_looked_after(file: str, line: str) -> None:
    text = (Path("resources/autostart") / file).read_text(encoding="utf-8")
    (start,) = (one for one in text.splitlines() if one.startswith(line))
    words = shlex.split(start.partition("watchfloor wall ")[2].rstrip('"'))
    options = parser().parse_args(["wall", *words])
    assert options.supervised and options.site.endswith("/site.toml")
