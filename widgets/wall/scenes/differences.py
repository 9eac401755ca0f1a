"""What a hand changed on a wall, tile by tile, in the operator's words. UI thread; translates."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from backends.record.ids import CameraId
from backends.record.resource import Camera
from backends.record.scene import Content, TileContent

Cameras = Mapping[CameraId, Camera]


def laid_text(before: Content | None, now: Content, cameras: Cameras) -> str:
    """What was laid by hand: how it differs, or all of it where nobody knows what was there."""
    if before is None or before.layout != now.layout:
        words = QCoreApplication.translate("Scenes", "手工布置 {count} 画面")
        said = [words.format(count=len(now.layout.cells))]
        before = Content(layout=now.layout)
    else:
        said = [QCoreApplication.translate("Scenes", "手工改动")]
    blank = TileContent()
    count = max(len(before.tiles), len(now.tiles))
    for number in range(count):
        old = before.tiles[number] if number < len(before.tiles) else blank
        new = now.tiles[number] if number < len(now.tiles) else blank
        for text in _changes(old, new, cameras):
            words = QCoreApplication.translate("Scenes", "{tile} 号窗格{change}")
            said.append(words.format(tile=number + 1, change=text))
    first, rest = said[0], said[1:]
    return f"{first}：{'，'.join(rest)}" if rest else first


def _changes(old: TileContent, new: TileContent, cameras: Cameras) -> list[str]:
    """Of one tile."""
    said = []
    if old.cameras != new.cameras:
        was, has = _names(old, cameras), _names(new, cameras)
        if not new.cameras:
            words = QCoreApplication.translate("Scenes", "撤下 {was}")
        elif not old.cameras:
            words = QCoreApplication.translate("Scenes", "放上 {has}")
        else:
            words = QCoreApplication.translate("Scenes", " {was} 换成 {has}")
        said.append(words.format(was=was, has=has))
    elif len(new.cameras) > 1 and old.dwell_s != new.dwell_s:
        words = QCoreApplication.translate("Scenes", "每路停留 {seconds} s")
        said.append(words.format(seconds=new.dwell_s))
    if old.is_locked != new.is_locked:
        said.append(
            QCoreApplication.translate("Scenes", "锁定")
            if new.is_locked
            else QCoreApplication.translate("Scenes", "解锁")
        )
    if old.is_hotspot != new.is_hotspot:
        said.append(
            QCoreApplication.translate("Scenes", "设为热点")
            if new.is_hotspot
            else QCoreApplication.translate("Scenes", "取消热点")
        )
    return said


def _names(tile: TileContent, cameras: Cameras) -> str:
    """Number and name of a camera, of several with how many take turns."""
    first = cameras.get(tile.cameras[0]) if tile.cameras else None
    name = f"{first.number} {first.name}" if first is not None else "".join(tile.cameras[:1])
    if len(tile.cameras) < 2:
        return name
    words = QCoreApplication.translate("Scenes", "{name} 等 {count} 路轮换")
    return words.format(name=name, count=len(tile.cameras))
