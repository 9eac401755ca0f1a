"""One picture that a device uploaded: seen large, taken as evidence. UI thread; signals only."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from widgets.devices.picture import PictureView
from widgets.theme import Theme


class SnapshotPane(QWidget):
    """`taken` with the reason written down."""

    taken = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        px = theme.px
        self.picture = PictureView(theme, self)
        self.facts, self.said = QLabel(self), QLabel(self)
        self.reason = QLineEdit(self)
        self.take = QPushButton(self.tr("存为证据"), self)
        self._is_restricted = False
        self.facts.setProperty("role", "small")
        self.said.setProperty("role", "small")
        self.said.setWordWrap(True)
        self.reason.setPlaceholderText(self.tr("受限摄像机：写明事由，由另一人批准"))
        self.reason.setAccessibleName(self.tr("事由"))
        self.take.setProperty("role", "primary")
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addWidget(self.said, 1)
        foot.addWidget(self.reason, 1)
        foot.addWidget(self.take)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(12), px(12), px(12))
        column.setSpacing(px(8))
        column.addWidget(self.picture, 1)
        column.addWidget(self.facts)
        column.addLayout(foot)
        self.take.clicked.connect(self._on_take)
        self.reason.returnPressed.connect(self._on_take)
        self.offer(may_take=False, is_restricted=False)

    def wait(self, words: str) -> None:
        """No picture yet, or none."""
        self.picture.say(words)
        self.facts.setText("")
        self.take.setEnabled(False)

    def show_picture(self, image: QImage, name: str, facts: str) -> None:
        """`name`: for who does not see it."""
        self.picture.show_image(image, name)
        self.facts.setText(facts)

    def offer(self, *, may_take: bool, is_restricted: bool) -> None:
        """Whether it may be taken as evidence, and whether that needs a reason."""
        self._is_restricted = is_restricted
        self.take.setEnabled(may_take and not self.picture.image.isNull())
        self.reason.setVisible(is_restricted)

    def say(self, words: str) -> None:
        """What became of it."""
        self.said.setText(words)
        self.said.setAccessibleName(words)

    @Slot()
    def _on_take(self) -> None:
        reason = self.reason.text().strip()
        if self._is_restricted and not reason:
            self.say(self.tr("受限摄像机，请先写明事由"))
            self.reason.setFocus()
        elif self.take.isEnabled():
            self.taken.emit(reason)
