"""A scene or tour while it is edited: what it began as, what it is now. Pure.

The cameras of a tile take turns; the view shows the first of each tile, or the one chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import msgspec

from backends.record.ids import SceneId
from backends.record.scene import Content, Scene, TileContent, Tour, TourStep
from backends.record.scene_layout import of_split
from widgets.wall.scenes.by_hand import content_of
from widgets.wall.store import Arrangement


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """`edition` 0: it is new. Each change gives another draft."""

    scene: SceneId
    edition: int
    name: str
    plan: Content | Tour
    began: Content | Tour = field(default_factory=lambda: Tour(steps=[]))
    began_name: str = ""

    @property
    def is_tour(self) -> bool:
        """Whether it is a tour."""
        return isinstance(self.plan, Tour)

    @property
    def is_changed(self) -> bool:
        """Whether there is something to save."""
        return (self.name.strip(), self.plan) != (self.began_name, self.began)

    @property
    def is_bare(self) -> bool:
        """Whether nothing was done to a new one yet."""
        plan = self.plan
        return not self.edition and not (plan.steps if isinstance(plan, Tour) else plan.tiles)

    @property
    def content(self) -> Content:
        """Of a scene."""
        assert isinstance(self.plan, Content)
        return self.plan

    @property
    def steps(self) -> list[TourStep]:
        """Of a tour."""
        assert isinstance(self.plan, Tour)
        return self.plan.steps

    def named(self, name: str) -> Draft:
        """Under another name."""
        return replace(self, name=name)

    def laid(self, shown: Arrangement) -> Draft:
        """As the view has it after a hand changed something there."""
        return replace(self, plan=content_of(shown, self.content))

    def tile(self, number: int) -> TileContent:
        """One tile; an empty one where nothing is laid."""
        tiles = self.content.tiles
        return tiles[number] if number < len(tiles) else TileContent()

    def with_tile(self, number: int, tile: TileContent) -> Draft:
        """With another tile there."""
        tiles = list(self.content.tiles)
        tiles += [TileContent()] * (number + 1 - len(tiles))
        tiles[number] = tile
        while tiles and tiles[-1] == TileContent():
            tiles.pop()
        return replace(self, plan=msgspec.structs.replace(self.content, tiles=tiles))

    def with_steps(self, steps: Sequence[TourStep]) -> Draft:
        """A tour of these."""
        return replace(self, plan=Tour(steps=list(steps)))


def opened(scene: Scene) -> Draft:
    """Of one that is there."""
    return Draft(
        scene=scene.id,
        edition=scene.edition,
        name=scene.name,
        plan=scene.plan,
        began=scene.plan,
        began_name=scene.name,
    )


def copied(scene: Scene, key: SceneId, name: str) -> Draft:
    """A new one like it."""
    return Draft(scene=key, edition=0, name=name, plan=scene.plan)


def begun(key: SceneId, name: str, *, is_tour: bool) -> Draft:
    """A new one, empty."""
    plan = Tour(steps=[]) if is_tour else Content(layout=of_split(9))
    return Draft(scene=key, edition=0, name=name, plan=plan)


def free_name(wanted: str, taken: set[str]) -> str:
    """`wanted`, with a number where it is taken."""
    if wanted not in taken:
        return wanted
    return next(f"{wanted} {n}" for n in range(2, len(taken) + 3) if f"{wanted} {n}" not in taken)
