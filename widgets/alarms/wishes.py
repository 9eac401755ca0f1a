"""The menu of what else the list is narrowed to: state, flags, incident, mine. UI thread only."""

from __future__ import annotations

import dataclasses
import enum

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from widgets.alarms.order import AlarmFilter, AsideWanted, LinkedWanted, StateWanted

_ANY = {"state": StateWanted.ANY, "aside": AsideWanted.ANY, "linked": LinkedWanted.ANY}


class WishMenu(QMenu):
    """Checkable items; of each block at most one."""

    chosen = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._wanted = AlarmFilter()
        self._items: list[tuple[QAction, str, object]] = []
        self._is_showing = False
        self._block(
            "state",
            [
                (self.tr("仅未确认"), StateWanted.UNACKNOWLEDGED),
                (self.tr("仅已确认"), StateWanted.ACKNOWLEDGED),
                (self.tr("仅已恢复未确认"), StateWanted.RETURNED),
                (self.tr("仅已恢复待复位"), StateWanted.LATCHED),
            ],
        )
        self._block(
            "aside",
            [
                (self.tr("仅已搁置"), AsideWanted.SHELVED),
                (self.tr("仅按规则抑制"), AsideWanted.SUPPRESSED),
                (self.tr("仅已停用"), AsideWanted.OUT_OF_SERVICE),
                (self.tr("不看搁置、抑制和停用"), AsideWanted.NONE),
            ],
        )
        self._block(
            "linked",
            [
                (self.tr("仅已转事件"), LinkedWanted.LINKED),
                (self.tr("仅未转事件"), LinkedWanted.UNLINKED),
            ],
        )
        for name, text in (
            ("is_mine", self.tr("仅我接手的")),
            ("is_escalated", self.tr("仅已升级")),
            ("is_stale", self.tr("仅数据陈旧")),
        ):
            self._add(text, name, True)

    def item(self, value: object) -> QAction:
        """The item of a wish: an enum's value, or the name of a flag."""
        return next(a for a, name, wish in self._items if value in (wish, name))

    def apply(self, wanted: AlarmFilter) -> AlarmFilter:
        """The filter with the wishes of this menu."""
        return dataclasses.replace(
            wanted, **{name: getattr(self._wanted, name) for name in self._names()}
        )

    def show_filter(self, wanted: AlarmFilter) -> None:
        """Check what a filter wishes."""
        self._is_showing = True
        self._wanted = wanted
        for action, name, wish in self._items:
            action.setChecked(getattr(wanted, name) == wish)
        self._is_showing = False

    def _names(self) -> set[str]:
        return {name for _, name, _ in self._items}

    def _block(self, name: str, items: list[tuple[str, enum.StrEnum]]) -> None:
        group = QActionGroup(self)
        group.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)
        for text, value in items:
            group.addAction(self._add(text, name, value))
        self.addSeparator()

    def _add(self, text: str, name: str, value: object) -> QAction:
        action = self.addAction(text)
        action.setCheckable(True)
        action.toggled.connect(self._on_toggled)
        self._items.append((action, name, value))
        return action

    @Slot()
    def _on_toggled(self) -> None:
        if self._is_showing:
            return
        wishes: dict[str, object] = {**_ANY}
        wishes |= dict.fromkeys(self._names() - _ANY.keys(), False)
        wishes |= {name: value for action, name, value in self._items if action.isChecked()}
        self._wanted = dataclasses.replace(self._wanted, **wishes)  # type: ignore[arg-type]  # named above
        self.chosen.emit()
