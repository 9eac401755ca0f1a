"""Scenes and tours as the rows of one list: two headings, each with its own. UI thread; no I/O.

Rows are inserted, removed and changed; the selection survives what others save.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from backends.link.api import Link
from backends.record.ids import SceneId
from backends.record.scene import Scene
from widgets.wall.scenes.words import lock_text, plan_text

Index = QModelIndex | QPersistentModelIndex


class Section(enum.IntEnum):
    """Headings, in their order."""

    SCENES = 0
    TOURS = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A heading (no scene), or a scene with what is said of it. `walls`: where it is on."""

    section: Section
    scene: Scene | None = None
    about: str = ""
    locked: str = ""
    walls: tuple[str, ...] = ()
    count: int = 0

    @property
    def key(self) -> str:
        """What stays the same when it changes."""
        return self.scene.id if self.scene is not None else f"section {self.section}"


class SceneRows(QAbstractListModel):
    """`row(index)` is what the delegate paints."""

    def __init__(self, link: Link, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._rows: list[Row] = []
        self._needle = ""
        self.refresh()

    def look_for(self, needle: str) -> None:
        """Only those whose names have these characters; empty: all."""
        self._needle = needle.strip().casefold()
        self.refresh()

    def refresh(self) -> None:
        """Take in what changed."""
        wanted = list(self._wanted())
        keys = {row.key for row in wanted}
        for number in range(len(self._rows) - 1, -1, -1):
            if self._rows[number].key not in keys:
                self._remove(number)
        for number, row in enumerate(wanted):
            here = self._rows[number].key if number < len(self._rows) else ""
            if here != row.key:
                moved = next((n for n, r in enumerate(self._rows) if r.key == row.key), None)
                if moved is not None:
                    self._move(moved, number)
                else:
                    self.beginInsertRows(QModelIndex(), number, number)
                    self._rows.insert(number, row)
                    self.endInsertRows()
            if self._rows[number] != row:
                self._rows[number] = row
                self.dataChanged.emit(self.index(number), self.index(number))

    def row(self, index: Index) -> Row | None:
        """What stands there."""
        number = index.row()
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def index_of(self, scene: SceneId) -> QModelIndex:
        """Where it stands; an invalid index for one that is not listed."""
        for number, row in enumerate(self._rows):
            if row.key == scene:
                return self.index(number)
        return QModelIndex()

    def first(self) -> QModelIndex:
        """The first that is no heading."""
        for number, row in enumerate(self._rows):
            if row.scene is not None:
                return self.index(number)
        return QModelIndex()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row(index)
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return row.scene.name if row.scene is not None else section_word(row.section)
        if role == Qt.ItemDataRole.AccessibleTextRole and row.scene is not None:
            return "，".join(part for part in (row.scene.name, row.about, row.locked) if part)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.row(index)
        if row is None or row.scene is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def _wanted(self) -> Iterable[Row]:
        kept = [scene for scene in self._link.scenes.values() if not scene.is_deleted]
        on = self._on_walls()
        for section in Section:
            found = [
                scene
                for scene in kept
                if scene.is_tour is (section is Section.TOURS)
                and self._needle in scene.name.casefold()
            ]
            yield Row(section=section, count=len(found))
            for scene in sorted(found, key=lambda scene: scene.name):
                yield Row(
                    section=section,
                    scene=scene,
                    about=plan_text(scene),
                    locked=lock_text(scene, self._link),
                    walls=tuple(on.get(scene.id, ())),
                )

    def _on_walls(self) -> dict[SceneId, list[str]]:
        """By what was put there, the names of the walls."""
        found: dict[SceneId, list[str]] = {}
        for wall in self._link.walls.values():
            put = wall.run or wall.showing
            seen = self._link.walls_seen.get(wall.id)
            if put is not None and put.scene and seen is not None and seen.is_here:
                found.setdefault(put.scene, []).append(seen.report.name)
        return found

    def _remove(self, number: int) -> None:
        self.beginRemoveRows(QModelIndex(), number, number)
        del self._rows[number]
        self.endRemoveRows()

    def _move(self, source: int, target: int) -> None:
        self.beginMoveRows(QModelIndex(), source, source, QModelIndex(), target)
        self._rows.insert(target, self._rows.pop(source))
        self.endMoveRows()


def section_word(section: Section) -> str:
    """The heading."""
    if section is Section.SCENES:
        return QCoreApplication.translate("Scenes", "场景")
    return QCoreApplication.translate("Scenes", "轮巡")
