"""What the walls of a process are called, and on which screens they are."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from app.command_line import parser
from app.console_options import ConsoleOptions
from app.placement import Area, Placement, place_walls, place_windows
from app.wall_numbers import WallNumbers
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


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "wall" / "screens.json"


def numbers_at(kept: Path, *screens: str, console: str = "") -> list[int]:
    """Of the walls of a machine that starts with these screens."""
    numbers = WallNumbers(kept, screens, console)
    return [numbers.take(screen, screens) for screen in screens]


def test_a_screen_that_sleeps_at_a_start_keeps_its_number(kept: Path) -> None:
    assert numbers_at(kept, "A", "B", "C") == [1, 2, 3]
    numbers = WallNumbers(kept, ["A", "C"])
    assert [numbers.take(screen) for screen in ("A", "C")] == [1, 3]
    assert numbers.take("B", ["A", "B", "C"]) == 2
    assert numbers_at(kept, "C", "B", "A") == [3, 2, 1], "in whatever order they are announced"


def test_a_new_screen_takes_no_number_of_one_that_sleeps(kept: Path) -> None:
    numbers_at(kept, "A", "B", "C")
    assert numbers_at(kept, "A", "C", "D") == [1, 3, 4]
    assert numbers_at(kept, "A", "B", "C", "D") == [1, 2, 3, 4]


def test_screens_that_come_one_by_one_are_numbered_so_again(kept: Path) -> None:
    numbers = WallNumbers(kept, ["A"])
    came = [numbers.take("A"), numbers.take("C", ["A", "C"]), numbers.take("B", ["A", "C", "B"])]
    assert came == [1, 2, 3]
    assert numbers_at(kept, "A", "B", "C") == [1, 3, 2]


def test_screens_that_all_have_other_names_begin_in_their_order(kept: Path) -> None:
    numbers_at(kept, "HDMI-1", "HDMI-2")
    assert numbers_at(kept, "HDMI-A-1", "HDMI-A-2") == [1, 2]


def test_one_on_another_port_of_a_running_machine_is_the_same_wall_after_it(kept: Path) -> None:
    numbers = WallNumbers(kept, ["HDMI-1"])
    assert (numbers.take("HDMI-1"), numbers.take("DP-1", ["DP-1"])) == (1, 2)
    assert numbers_at(kept, "DP-1") == [1]


def test_the_console_on_a_walls_screen_gives_its_number_free(kept: Path) -> None:
    assert numbers_at(kept, "B", "C", console="A") == [1, 2]
    assert numbers_at(kept, "A", "C", console="B") == [1, 2]


def test_a_console_whose_walls_all_sleep_forgets_none(kept: Path) -> None:
    numbers_at(kept, "B", "C", console="A")
    numbers = WallNumbers(kept, [], "A")
    assert (numbers.take("C", ["A", "C"]), numbers.take("B", ["A", "B", "C"])) == (2, 1)


def test_a_start_with_all_displays_off_takes_no_screens_number(kept: Path) -> None:
    assert numbers_at(kept, "A", "B") == [1, 2]
    assert numbers_at(kept, ":0.0") == [1], "what Qt shows for a screen meanwhile"
    assert numbers_at(kept, "B", "A") == [2, 1]


@pytest.mark.parametrize(
    ("awake", "home"), [(["B", "A"], "A"), (["B"], "A"), (["C", "B"], "A"), (["C", "D"], "C")]
)
def test_after_it_the_wall_goes_to_its_own_screen_or_where_none_is_known_to_the_first(
    kept: Path, awake: list[str], home: str
) -> None:
    numbers_at(kept, "A", "B")
    numbers = WallNumbers(kept, [":0.0"])
    assert numbers.take(":0.0") == 1
    assert numbers.home(":0.0", awake) == home
    assert WallNumbers(kept, [home]).kept(home) == 1


def test_screens_without_names_are_numbered_all_the_same(kept: Path) -> None:
    assert numbers_at(kept, "", "") == [1, 2]


@pytest.mark.parametrize(
    "damaged",
    [b"", b'{"A": 2, "B"', b"[]", b'{"A": 0}', b'{"A": 2, "B": 2}', b'{"\xff": 2}'],
)
def test_a_damaged_file_begins_with_the_order_there_is(kept: Path, damaged: bytes) -> None:
    kept.parent.mkdir()
    kept.write_bytes(damaged)
    assert numbers_at(kept, "A", "B") == [1, 2]
    assert numbers_at(kept, "B") == [2], "and is whole again"


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
