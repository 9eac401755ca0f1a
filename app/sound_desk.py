"""Sound at one console: player, outputs, the header's mute, the test, and what is remembered.

UI thread; the small file of what is remembered is the console's own, not the record.
"""

from __future__ import annotations

import datetime as dt
import logging
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Slot

from backends.link.api import Change
from backends.record.access import Role
from backends.record.alarm import ReportSoundOutput
from backends.record.alarm_decider import sound_alarm_id
from widgets.context import UiContext
from widgets.formats import LOCAL
from widgets.shell.main_window import MainWindow
from widgets.sound.outputs import Outputs, OutputState, Trouble
from widgets.sound.player import SoundPlayer
from widgets.sound.test_dialog import SoundTestDialog
from widgets.sound.words import fault_text, remaining_text

TESTING = (Role.WATCH_LEADER, Role.DISPATCHER)  # those whose shift begins with a sound test
_log = logging.getLogger(__name__)


class Remembered(msgspec.Struct, kw_only=True):
    """`outputs` by role, `tested` by seat: the day on which somebody there said that they heard."""

    outputs: dict[str, list[str]] = {}
    tested: dict[str, dt.date] = {}


class SoundDesk(QObject):
    """Made with the main window; release() before it goes."""

    def __init__(
        self, context: UiContext, window: MainWindow, outputs: Outputs, store: Path | None
    ) -> None:
        super().__init__(window)
        self._context, self._link, self._window = context, context.link, window
        self._outputs, self._store = outputs, store
        self._remembered = _read(store)
        self._had = ""
        self._is_told = False
        self._role: Role | None = None
        self.dialog: SoundTestDialog | None = None
        self.player = SoundPlayer(self._link, outputs, self)
        window.header.mute_requested.connect(self.player.toggle_mute)
        window.header.menu.sound_test_requested.connect(self.test)
        self.player.muted_changed.connect(self._show)
        outputs.state_changed.connect(self._on_outputs)
        self._unsubscribe = self._link.subscribe(self._on_change)
        self._on_change(Change(reset=True))
        self._on_outputs(outputs.state)

    def release(self) -> None:
        """Hear no more of the link."""
        self.player.release()
        self._unsubscribe()

    @Slot()
    def test(self) -> None:
        """Open the sound test."""
        if self.dialog is None:
            dialog = SoundTestDialog(self._context.theme, self._outputs, self._window)
            dialog.heard.connect(self._on_heard)
            dialog.chosen.connect(self._on_chosen)
            dialog.destroyed.connect(self._on_closed)
            self.dialog = dialog
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()

    def _on_change(self, change: Change) -> None:
        if not (change.reset or change.user):
            return
        user = self._link.user
        role = user.role if user is not None else None
        if role is self._role or user is None:
            return
        self._role = user.role
        self._outputs.choose(tuple(self._remembered.outputs.get(user.role.value, [])))
        is_tested = self._remembered.tested.get(user.seat) == self._today()
        # The demo city is looked at, not watched: nothing stands in the way there.
        if user.role in TESTING and not is_tested and not self._link.is_demo:
            self.test()

    def _today(self) -> dt.date:
        return self._link.hub_now().astimezone(LOCAL).date()

    @Slot(object)
    def _on_outputs(self, state: OutputState) -> None:
        self._window.banner.set_sound_fault(fault_text(state, self._had))
        self._tell_hub(state)
        if state.trouble is Trouble.NONE:
            self._had = state.using
        self._show()

    def _tell_hub(self, state: OutputState) -> None:
        """An output that vanished is an alarm of the centre until it, or another one, is back."""
        is_lost = state.trouble is not Trouble.NONE and bool(self._had)
        user = self._link.user
        if user is None or is_lost == self._is_told:
            return
        self._is_told = is_lost
        alarm = sound_alarm_id(user.seat)
        self._link.send(ReportSoundOutput(alarm=alarm, is_lost=is_lost, output=self._had))

    @Slot()
    def _show(self) -> None:
        is_silent = self._outputs.state.trouble is Trouble.SILENT
        left = remaining_text(self.player.muted_for_s)
        self._window.header.set_muted(left, is_faulty=is_silent)

    @Slot(bool)
    def _on_heard(self, was_heard: bool) -> None:
        user = self._link.user
        if user is None:
            return
        _log.info("sound test at %s: %s", user.seat, "heard" if was_heard else "not heard")
        if was_heard:
            self._remembered.tested[user.seat] = self._today()
            _write(self._store, self._remembered)

    @Slot(object)
    def _on_chosen(self, names: tuple[str, ...]) -> None:
        self._outputs.choose(names)
        if self._role is not None:
            self._remembered.outputs[self._role.value] = list(names)
            _write(self._store, self._remembered)

    @Slot()
    def _on_closed(self) -> None:
        self.dialog = None


def _read(store: Path | None) -> Remembered:
    if store is None:
        return Remembered()
    try:
        return msgspec.json.decode(store.read_bytes(), type=Remembered)
    except FileNotFoundError:
        return Remembered()
    except (OSError, UnicodeDecodeError, msgspec.MsgspecError) as error:
        _log.warning("what was remembered of sound is not readable: %s", error)
        return Remembered()


def _write(store: Path | None, remembered: Remembered) -> None:
    if store is None:
        return
    beside = store.with_name(f".{store.name}")
    try:
        store.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(msgspec.json.encode(remembered))
        beside.replace(store)
    except OSError as error:
        _log.warning("what is chosen of sound cannot be remembered: %s", error)
