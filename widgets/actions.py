"""What can be done by key: one table a panel, which its handlers use and the key map shows. Pure.

A panel builds its table with a function (words are translated when it is called), asks it which
action a key press is, and hands it to the composition for the key map (F1).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication, QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

_NO_MODIFIER = Qt.KeyboardModifier.NoModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_MOST_NAMED = 4  # more keys than these are a series: 0–9
_KEYPAD = Qt.KeyboardModifier.KeypadModifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One thing to do. `keys` as QKeySequence writes them ("T", "Ctrl+F"); the first is shown.

    `text` is what it does, in the operator's words; `name` is the panel's own word for it.
    """

    name: str
    keys: tuple[str, ...]
    text: str

    @property
    def key_text(self) -> str:
        """Its keys as people read them: 空格 / A."""
        if len(self.keys) > _MOST_NAMED:
            return f"{key_word(self.keys[0])}–{key_word(self.keys[-1])}"
        return " / ".join(key_word(key) for key in self.keys if not key.endswith("Enter"))


@dataclass(frozen=True, slots=True)
class ActionTable:
    """Actions of one panel under its title; raises ValueError where two share a key.

    `repeated`: names of what is done again and again while its key is held, as a step is.
    """

    title: str
    actions: tuple[Action, ...]
    repeated: frozenset[str] = frozenset()
    _by_key: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for action in self.actions:
            for key in action.keys:
                code = _code(key)
                if code in self._by_key:
                    raise ValueError(f"{self.title}: {key} is both {action.name} and another")
                self._by_key[code] = action.name

    def pressed(self, event: QKeyEvent) -> str:
        """Name of the action that this key press is, "" where it is none."""
        modifiers = event.modifiers() & ~_KEYPAD
        key = Qt.Key(event.key())
        found = self._by_key.get(_code(QKeyCombination(modifiers, key)), "")
        if not found and modifiers == _SHIFT and not Qt.Key.Key_A <= key <= Qt.Key.Key_Z:
            # A sign that needs Shift on this keyboard ("+", "?") is still that sign.
            found = self._by_key.get(_code(QKeyCombination(_NO_MODIFIER, key)), "")
        return found

    def is_used_up(self, event: QKeyEvent) -> bool:
        """Whether a key is held on that has done what is done once a press."""
        name = self.pressed(event) if event.isAutoRepeat() else ""
        return bool(name) and name not in self.repeated

    def action(self, name: str) -> Action:
        """The action of that name; an unknown name is a bug (KeyError)."""
        for action in self.actions:
            if action.name == name:
                return action
        raise KeyError(name)

    def has(self, name: str) -> bool:
        """Whether there is such an action."""
        return any(action.name == name for action in self.actions)

    def sequences(self, name: str) -> list[QKeySequence]:
        """For a QShortcut or a QAction: the keys of an action."""
        return [QKeySequence(key) for key in self.action(name).keys]


def key_word(key: str) -> str:
    """A key as people call it: 空格, 回车, ←, Ctrl+F, Shift+回车."""
    modifiers, plus, last = key.rpartition("+")
    if modifiers and last:
        return f"{modifiers}{plus}{key_word(last)}"
    match key:
        case "Space":
            return QCoreApplication.translate("KeyMap", "空格")
        case "Return":
            return QCoreApplication.translate("KeyMap", "回车")
        case "Left" | "Right" | "Up" | "Down":
            return {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}[key]
        case _:
            return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) or key


def _code(key: str | QKeyCombination) -> str:
    sequence = QKeySequence(key)
    if sequence.count() != 1:
        raise ValueError(f"{key!r} is not one key")
    return sequence.toString()
