"""Keeps a wall's arrangement over restarts: restores it at the start, saves it after changes.

UI thread; one small write a change, at most twice a second.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot

from widgets.wall.store import WallStore
from widgets.wall.view import WallView

SAVE_REST_MS = 500


class ArrangementKeeper(QObject):
    """Child of its view."""

    def __init__(self, view: WallView, store: WallStore) -> None:
        super().__init__(view)
        self._view, self._store = view, store
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(SAVE_REST_MS)
        self._rest.timeout.connect(self.save)
        kept = store.load()
        self.was_restored = kept is not None
        if kept is not None:
            view.restore(kept)
        view.split_changed.connect(self._on_change)
        view.assignments_changed.connect(self._on_change)
        view.zoomed.connect(self._on_change)

    @Slot()
    def _on_change(self) -> None:
        self._rest.start()

    @Slot()
    def save(self) -> None:
        """Save now."""
        self._rest.stop()
        self._store.save(self._view.arrangement())
