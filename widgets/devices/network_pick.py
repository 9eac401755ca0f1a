"""Which network a device stands in: one that is known, with its addresses. UI thread; no I/O."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from backends.link.devices import Network
from widgets.devices.words import network_text
from widgets.theme import Theme

DEFAULT = "default"


class NetworkPick(QWidget):
    """A choice, and under it where its devices reach us and who takes their pictures."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._networks: dict[str, Network] = {}
        self.box, self.said = QComboBox(self), QLabel(self)
        self.box.setAccessibleName(self.tr("所在网络"))
        self.said.setProperty("role", "small")
        self.said.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(2))
        column.addWidget(self.box)
        column.addWidget(self.said)
        self.box.currentIndexChanged.connect(self._on_chosen)
        self.offer({})

    @property
    def network(self) -> str:
        """The one chosen."""
        return str(self.box.currentData() or DEFAULT)

    def offer(self, networks: Mapping[str, Network]) -> None:
        """Those that are known now; the one chosen stays, also where it is none of them."""
        if networks == self._networks and self.box.count():
            return
        chosen = self.network
        self._networks = dict(networks)
        self.box.blockSignals(True)
        self.box.clear()
        for name in sorted({DEFAULT, *networks}):
            self.box.addItem(self._word(name), name)
        self.box.blockSignals(False)
        self.choose(chosen)

    def choose(self, name: str) -> None:
        """A device's own: one that nobody knows is shown as that."""
        index = self.box.findData(name)
        if index < 0:
            self.box.addItem(self.tr("{name}（没有这个网络）").format(name=name), name)
            index = self.box.count() - 1
        self.box.setCurrentIndex(index)
        self._on_chosen()

    def _word(self, name: str) -> str:
        return self.tr("默认（default）") if name == DEFAULT else name

    @Slot()
    def _on_chosen(self) -> None:
        known = self._networks.get(self.network)
        self.said.setText(network_text(known))
        self.said.setProperty("role", "small" if known is not None and known.relay else "warning")
        self.said.style().polish(self.said)
        self.changed.emit()
