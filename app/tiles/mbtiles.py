"""Tiles of an MBTiles file (SQLite; raster, rows from the south). Worker threads only; reads."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path
from urllib.parse import quote

from app.tiles.source import Address, SourceFailed, Trouble

_RASTER = ("png", "jpg", "jpeg", "webp")


class MbTiles:
    """One file, opened at the first tile; a connection for each thread.

    MBTiles 1.3: tiles(zoom_level, tile_column, tile_row, tile_data), rows counted from the south.
    """

    layers = ("",)

    def __init__(self, path: Path) -> None:
        self._path = path
        self._own = threading.local()
        self._open: list[sqlite3.Connection] = []
        self._lock = threading.Lock()

    def fetch(self, layer: str, at: Address) -> bytes | None:
        """See TileSource."""
        del layer
        row = (1 << at.level) - 1 - at.row
        asked = "SELECT tile_data FROM tiles WHERE zoom_level=? AND tile_column=? AND tile_row=?"
        try:
            found = self._connection().execute(asked, (at.level, at.column, row)).fetchone()
        except sqlite3.Error as error:
            raise SourceFailed(Trouble.BAD_FILE, str(error)) from error
        return bytes(found[0]) if found is not None else None

    def close(self) -> None:
        """See TileSource."""
        with self._lock:
            opened, self._open = self._open, []
        for connection in opened:
            connection.close()

    def _connection(self) -> sqlite3.Connection:
        held: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if held is None:
            if not self._path.is_file():
                raise SourceFailed(Trouble.NO_FILE, self._path.name)
            address = f"file:{quote(str(self._path))}?mode=ro"
            held = sqlite3.connect(address, uri=True, check_same_thread=False, timeout=2.0)
            with self._lock:
                self._open.append(held)
            self._check(held)
            self._own.connection = held
        return held

    def _check(self, connection: sqlite3.Connection) -> None:
        known = dict(connection.execute("SELECT name, value FROM metadata").fetchall())
        kind = str(known.get("format", "png")).lower()
        if kind not in _RASTER:
            raise SourceFailed(Trouble.BAD_FILE, f"format {kind}")
