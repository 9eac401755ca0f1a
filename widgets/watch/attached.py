"""Files beside an entry that is being written: chosen, dropped, pasted, or of the wall. UI thread.

It only says what is wanted; files are read and kept by whoever hears its signals.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, Qt, Signal, Slot
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from backends.record.entry import Attachment
from widgets.icons import icon
from widgets.theme import Theme

MOST_ATTACHMENTS = 20
_SHOWN_CHARACTERS = 24


class Attached(QWidget):
    """`files_chosen`: paths; `picture_pasted`: a QImage; `pieces_asked`: evidence to choose."""

    said = Signal(str)
    files_chosen = Signal(list)  # list[str]
    picture_pasted = Signal(object)  # QImage
    pieces_asked = Signal()
    piece_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.button = QToolButton(self)
        self._menu = QMenu(self)
        self._row = QHBoxLayout(self)
        self._chips: list[QPushButton] = []
        self._attachments: list[Attachment] = []
        self.button.setIcon(icon("plus", theme))
        self.button.setText(self.tr("附件"))
        self.button.setToolTip(self.tr("选文件，或把文件拖进来、把图片粘贴到内容里"))
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setMenu(self._menu)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(8))
        self._row.addWidget(self.button)
        self._row.addStretch(1)
        self._menu.aboutToShow.connect(self._on_menu)

    @property
    def attachments(self) -> list[Attachment]:
        """What belongs to it so far."""
        return list(self._attachments)

    @property
    def room(self) -> int:
        """How many more an entry takes."""
        return MOST_ATTACHMENTS - len(self._attachments)

    def set_attachments(self, attachments: Sequence[Attachment]) -> None:
        """These belong to it."""
        self._attachments = list(attachments)
        self._show()

    def add(self, attachment: Attachment) -> None:
        """It is kept: it belongs to what is being written. The same bytes are attached once."""
        if any(one.sha256 == attachment.sha256 for one in self._attachments):
            self.said.emit(self.tr("“{name}”已经附上了").format(name=attachment.name))
        elif self.room <= 0:
            self._say_full()
        else:
            self._attachments.append(attachment)
            self._show()

    def set_pieces(self, pieces: Sequence[tuple[str, str]]) -> None:
        """Evidence that may be attached (id, words), newest first; answers `pieces_asked`."""
        if pieces:
            self._menu.addSeparator()
        for piece, words in pieces:
            action = QAction(words, self._menu)
            action.setData(piece)
            action.triggered.connect(self._on_piece)
            self._menu.addAction(action)

    @Slot(object)
    def take(self, offered: object) -> None:
        """Files or a picture out of a paste or a drop: list[str] or QImage."""
        if isinstance(offered, QImage):
            if self.room > 0:
                self.picture_pasted.emit(offered)
            else:
                self._say_full()
        elif isinstance(offered, list):
            self._choose(offered)

    def _choose(self, paths: list[str]) -> None:
        if len(paths) > self.room:
            self._say_full()
        if paths[: self.room]:
            self.files_chosen.emit(paths[: self.room])

    def _say_full(self) -> None:
        self.said.emit(self.tr("一条日志最多附 {n} 个文件").format(n=MOST_ATTACHMENTS))

    @Slot()
    def _on_menu(self) -> None:
        self._menu.clear()
        action = QAction(self.tr("选文件…"), self._menu)
        action.triggered.connect(self._on_files)
        self._menu.addAction(action)
        self.pieces_asked.emit()

    @Slot()
    def _on_files(self) -> None:
        paths, _ = QFileDialog.getOpenFileNames(self, self.tr("选要附上的文件"))
        self._choose(paths)

    @Slot()
    def _on_piece(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.piece_chosen.emit(str(action.data()))

    @Slot()
    def _on_detached(self) -> None:
        digest = self.sender().objectName()
        self.set_attachments([one for one in self._attachments if one.sha256 != digest])

    def _show(self) -> None:
        for chip in self._chips:
            self._row.removeWidget(chip)
            chip.deleteLater()
        self._chips = []
        for one in self._attachments:
            chip = QPushButton(icon("close", self._theme), _short(one.name), self)
            chip.setObjectName(one.sha256)
            chip.setToolTip(self.tr("{name}：按一下去掉").format(name=one.name))
            chip.clicked.connect(self._on_detached)
            self._row.insertWidget(self._row.count() - 1, chip)
            self._chips.append(chip)


def _short(name: str) -> str:
    """With its beginning and its end: the end says what it is."""
    if len(name) <= _SHOWN_CHARACTERS:
        return name
    return f"{name[: _SHOWN_CHARACTERS // 2]}…{name[-_SHOWN_CHARACTERS // 2 :]}"


def offered_in(mime: QMimeData) -> list[str] | QImage | None:
    """Files or a picture that can be attached; None where it is words. A table has both."""
    paths = [url.toLocalFile() for url in mime.urls() if url.isLocalFile()]
    if paths:
        return paths
    if mime.hasImage() and not mime.hasText():
        picture = mime.imageData()
        return picture if isinstance(picture, QImage) and not picture.isNull() else None
    return None
