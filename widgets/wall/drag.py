"""Mime data by which cameras and tiles are dragged. UI thread; pure but for QMimeData."""

from __future__ import annotations

from PySide6.QtCore import QMimeData

from backends.record.ids import CameraId

CAMERA_MIME = "application/x-watchfloor-camera"  # camera id, UTF-8
TILE_MIME = "application/x-watchfloor-tile"  # "wall-id tile-index", ASCII


def tile_mime(wall: int, index: int, camera_id: CameraId) -> QMimeData:
    """A tile on its way: a swap within its wall, a copy of the camera on another."""
    mime = QMimeData()
    mime.setData(TILE_MIME, f"{wall} {index}".encode())
    mime.setData(CAMERA_MIME, camera_id.encode())
    return mime


def camera_in(mime: QMimeData) -> CameraId | None:
    """The camera dragged, None when the data is of another kind."""
    if not mime.hasFormat(CAMERA_MIME):
        return None
    text = bytes(mime.data(CAMERA_MIME).data()).decode("utf-8", "replace").strip()
    return CameraId(text) if text else None


def tile_in(mime: QMimeData, wall: int) -> int | None:
    """The tile dragged, if it comes from this wall."""
    if not mime.hasFormat(TILE_MIME):
        return None
    words = bytes(mime.data(TILE_MIME).data()).decode("ascii", "replace").split()
    if len(words) != 2 or words[0] != str(wall) or not words[1].isdecimal():
        return None
    return int(words[1])
