"""The wall in the console's workspace: a WallView under a slim toolbar. UI thread."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets.context import UiContext
from widgets.wall.bar import WallBar
from widgets.wall.keeper import ArrangementKeeper
from widgets.wall.store import WallStore
from widgets.wall.touch import TouchHands
from widgets.wall.view import WallView


class WallPanel(QWidget):
    """`view` is the wall. Call release() before the engine shuts down."""

    full_screen_asked = Signal()

    def __init__(
        self, context: UiContext, parent: QWidget | None, *, store: WallStore | None = None
    ) -> None:
        super().__init__(parent)
        self.view = WallView(context, self)
        TouchHands(self.view)
        self.bar = WallBar(context.theme, self.view.keys, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self.view, 1)
        QWidget.setTabOrder(self.bar.full, self.view)
        self.bar.layout_asked.connect(self.view.set_wall_layout)
        self.bar.tool_asked.connect(self.view.act)
        self.bar.clear_asked.connect(self.view.clear_all)
        self.bar.full_screen_asked.connect(self.full_screen_asked)
        self._keeper = ArrangementKeeper(self.view, store) if store is not None else None
        self._on_layout()
        self._on_tile()
        self.view.split_changed.connect(self._on_layout)
        self.view.rotation_changed.connect(self._on_rotation)
        for signal in (
            self.view.tile_selected,
            self.view.full_changed,
            self.view.tools_changed,
            self.view.assignments_changed,
        ):
            signal.connect(self._on_tile)

    @property
    def was_restored(self) -> bool:
        """Whether an earlier arrangement was found; else the caller may fill() the view."""
        return self._keeper is not None and self._keeper.was_restored

    def release(self) -> None:
        """Save, and close every stream."""
        if self._keeper is not None:
            self._keeper.save()
        self.view.release()

    @Slot()
    def _on_layout(self) -> None:
        self.bar.show_layout(self.view.wall_layout, self.view.screens)

    @Slot()
    def _on_rotation(self) -> None:
        self.bar.show_rotation(self.view.rotation)

    @Slot()
    def _on_tile(self) -> None:
        self.bar.show_tile(self.view.facts())
