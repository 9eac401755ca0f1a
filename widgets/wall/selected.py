"""What keys, bar and menu do with the selected tile, or with the tiles chosen with it. UI thread.

Which key does what is in `view`. Performs no I/O.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Slot

from widgets.wall.pointer import WallPointer


class WallSelected(WallPointer):
    """Nothing is done where no tile is selected."""

    @Slot()
    def toggle_selected_full(self) -> None:
        """Over its screen, or back."""
        self._toggle_full(self._selected)

    @Slot()
    def toggle_selected_across(self) -> None:
        """Over the whole wall, or back."""
        self._toggle_full(self._selected, is_across=True)

    @Slot()
    def clear_selected(self) -> None:
        """Take the selected tile's camera down; a locked one stays."""
        if self._selected is not None and not self._refuse_locked(self._selected):
            self.clear(self._selected)

    @Slot()
    def toggle_selected_lock(self) -> None:
        """Lock or unlock the selected tile."""
        if self._selected is not None:
            self.set_locked(self._selected, not self.is_locked(self._selected))

    @Slot()
    def toggle_selected_hotspot(self) -> None:
        """Make the selected tile the hotspot, or no more."""
        if self._selected is not None:
            is_already = self.hotspot_index == self._selected
            self.set_hotspot(None if is_already else self._selected)

    @Slot()
    def join_range(self) -> None:
        """The chosen tiles as one, where none comes to lie across a bezel."""
        self._join(is_across=False)

    @Slot()
    def join_range_across(self) -> None:
        """The chosen tiles as one, across bezels too."""
        self._join(is_across=True)

    def _join(self, *, is_across: bool) -> None:
        chosen = self._range
        if len(chosen) < 2:
            self.noticed.emit(self.tr("先按住 Shift 拖选几个窗格，再合并"))
            return
        keep = self._selected if self._selected in chosen else min(chosen)
        if not self.join(chosen, keep, is_across=is_across):
            words = self.tr("合并后会跨过拼缝；要这样做请按 Shift+M，或右键菜单的“合并（跨拼缝）”")
            self.noticed.emit(words)

    @Slot()
    def divide_selected(self) -> None:
        """Divide the selected tile."""
        if self._selected is not None and not self.divide(self._selected):
            self.noticed.emit(self.tr("窗格太多，不能再拆分"))

    @Slot()
    def keep_selected_guest(self) -> None:
        """What an alarm brought into the selected tile stays."""
        if self._selected is not None:
            self.keep_guest(self._selected)

    @Slot()
    def show_selected_whole(self) -> None:
        """The selected tile without zoom."""
        if self._selected is not None:
            self.reset_zoom(self._selected)

    @property
    def deeds(self) -> Mapping[str, Callable[[], None]]:
        """By action of the key table."""
        return {
            "full": self.toggle_selected_full,
            "full_across": self.toggle_selected_across,
            "clear": self.clear_selected,
            "lock": self.toggle_selected_lock,
            "hotspot": self.toggle_selected_hotspot,
            "join": self.join_range,
            "join_across": self.join_range_across,
            "divide": self.divide_selected,
            "whole": self.show_selected_whole,
        }
