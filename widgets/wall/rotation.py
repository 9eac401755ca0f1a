"""What goes on by itself on a wall: a tour of scenes, or cameras that take turns in tiles. Pure."""

from __future__ import annotations

import enum

from backends.record.scene_run import turns_of
from backends.record.scene_wall import Wall


class Rotation(enum.Enum):
    """TURNS: cameras in tiles; TOUR: scenes, which can be stepped through too."""

    NONE = "none"
    TURNS_GO = "turns_go"
    TURNS_STAND = "turns_stand"
    TOUR_GOES = "tour_goes"
    TOUR_STANDS = "tour_stands"

    @property
    def is_there(self) -> bool:
        """Whether anything can be paused."""
        return self is not Rotation.NONE

    @property
    def is_still(self) -> bool:
        """Whether it is paused."""
        return self in (Rotation.TURNS_STAND, Rotation.TOUR_STANDS)

    @property
    def is_tour(self) -> bool:
        """Whether there is a next and a previous one."""
        return self in (Rotation.TOUR_GOES, Rotation.TOUR_STANDS)


def rotation_of(wall: Wall | None) -> Rotation:
    """Of a wall as the record has it."""
    if wall is None:
        return Rotation.NONE
    if wall.run is not None:
        return Rotation.TOUR_GOES if wall.run.paused_s is None else Rotation.TOUR_STANDS
    turns = turns_of(wall)
    if turns is None:
        return Rotation.NONE
    return Rotation.TURNS_GO if turns.paused_s is None else Rotation.TURNS_STAND
