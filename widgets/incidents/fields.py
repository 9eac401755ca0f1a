"""Fields that several dialogs share: checks of departments, choices of people. UI thread only."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from backends.link.api import Link
from backends.record.access import Act, Allowed, may
from backends.record.common import RESIDENT, Department, Severity
from backends.record.policy import Policy
from widgets import formats
from widgets.theme import SEVERITY_SHAPE, Theme

ACROSS = 4


class Checks(QWidget):
    """Some words to tick, four in a row; values are strings."""

    changed = Signal()

    def __init__(self, theme: Theme, choices: Iterable[tuple[str, str]], parent: QWidget) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(8))
        grid.setVerticalSpacing(theme.px(2))
        self.boxes: dict[str, QCheckBox] = {}
        for number, (word, value) in enumerate(choices):
            box = QCheckBox(word, self)
            box.toggled.connect(self.changed)
            grid.addWidget(box, number // ACROSS, number % ACROSS)
            self.boxes[value] = box
        for column in range(ACROSS):
            grid.setColumnStretch(column, 1)

    @property
    def values(self) -> list[str]:
        """Values of what is ticked, in order."""
        return [value for value, box in self.boxes.items() if box.isChecked()]

    def tick(self, values: Iterable[str]) -> None:
        """Tick these and no others."""
        wanted = set(values)
        for value, box in self.boxes.items():
            box.setChecked(value in wanted)


def department_choices(without: Iterable[Department] = ()) -> list[tuple[str, str]]:
    """The resident departments, for Checks and choices."""
    left_out = set(without)
    return [(formats.department_word(d), d.value) for d in RESIDENT if d not in left_out]


def party_choices(policy: Policy) -> list[tuple[str, str]]:
    """The outside parties that the policy knows."""
    return [(party.name, f"party:{party.id}") for party in policy.parties]


def severity_choices() -> list[tuple[str, str]]:
    """◆ Ⅰ级（红色） …"""
    return [
        (
            f"{SEVERITY_SHAPE[s]} {formats.severity_word(s)}（{formats.severity_colour_word(s)}）",
            str(int(s)),
        )
        for s in Severity
    ]


def order_givers(link: Link, act: Act) -> list[tuple[str, str]]:
    """People in whose name an order may be relayed: (name and role, user id)."""
    return [
        (f"{user.name}（{formats.role_word(user.role)}）", user.id)
        for user in link.users.values()
        if may(user, act) is Allowed.YES
    ]
