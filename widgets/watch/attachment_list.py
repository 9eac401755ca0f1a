"""The files of an entry: small pictures, names, how far they are; opened and saved. UI thread.

Performs no I/O: small pictures and states are brought by whoever hears its signals.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from backends.record.entry import Attachment
from widgets.icons import icon
from widgets.theme import Theme
from widgets.watch.keys import attachment_actions

THUMBNAIL_PX = 72
_ROW_PX = 60
_KEY = Qt.ItemDataRole.UserRole
_FILM = ("video/mp4", "video/x-matroska")


class _Rows(QListWidget):
    """`asked`: a name of the key table."""

    asked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.keys = attachment_actions()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        name = self.keys.pressed(event)
        if name:
            self.asked.emit(name)
        else:
            super().keyPressEvent(event)


class AttachmentList(QWidget):
    """`opened`: an Attachment; `copy_asked`: it, and where to."""

    opened = Signal(object)
    copy_asked = Signal(object, str)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._attachments: list[Attachment] = []
        self._states: dict[str, str] = {}
        self._small: dict[str, QIcon] = {}
        self.title, self.rows = QLabel(self), _Rows(self)
        self.open = QPushButton(icon("eye", theme), self.tr("打开"), self)
        self.save = QPushButton(icon("export", theme), self.tr("另存为…"), self)
        self.title.setProperty("role", "dim")
        self.rows.setIconSize(QSize(theme.px(THUMBNAIL_PX), theme.px(_ROW_PX - 8)))
        self.rows.setAccessibleName(self.tr("附件"))
        self.rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.open.setToolTip(self.rows.keys.action("open").key_text)
        self.save.setToolTip(self.rows.keys.action("save").key_text)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px(8))
        buttons.addWidget(self.open)
        buttons.addWidget(self.save)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addWidget(self.title)
        column.addWidget(self.rows)
        column.addLayout(buttons)
        self.rows.asked.connect(self.act)
        self.rows.itemDoubleClicked.connect(self._on_open)
        self.open.clicked.connect(self._on_open)
        self.save.clicked.connect(self._on_save)
        self.show_files([])

    @property
    def chosen(self) -> Attachment | None:
        """The one under the cursor."""
        row = self.rows.currentRow()
        return self._attachments[row] if 0 <= row < len(self._attachments) else None

    def show_files(self, attachments: list[Attachment], older: int = 0) -> None:
        """These; the same again keep their cursor, states and pictures. `older`: how many there
        are besides."""
        self.setVisible(bool(attachments))
        if attachments == self._attachments:
            return
        self._attachments = list(attachments)
        self._states = {}
        self._small = {k: v for k, v in self._small.items() if k in {a.sha256 for a in attachments}}
        words = self.tr("附件 {n}").format(n=len(attachments))
        if older:
            words += self.tr("（更早的 {n} 个未列出）").format(n=older)
        self.title.setText(words)
        self.rows.clear()
        for one in attachments:
            item = QListWidgetItem()
            item.setData(_KEY, one.sha256)
            item.setSizeHint(QSize(0, self._theme.px(_ROW_PX)))
            self.rows.addItem(item)
            self._say(item, one)
        self.rows.setCurrentRow(0)
        self.rows.setFixedHeight(len(attachments) * self._theme.px(_ROW_PX) + self._theme.px(4))

    def set_state(self, digest: str, words: str, tip: str = "") -> None:
        """How far it is; empty where it is simply there."""
        if self._states.get(digest, "") != words:
            self._states[digest] = words
            self._say_of(digest)
        for item in self._items(digest):
            item.setToolTip(tip or item.text())

    def set_thumbnail(self, digest: str, picture: QImage) -> None:
        """A small picture of it."""
        if not picture.isNull():
            self._small[digest] = QIcon(QPixmap.fromImage(picture))
            self._say_of(digest)

    def has_thumbnail(self, digest: str) -> bool:
        """Whether it is shown small."""
        return digest in self._small

    @Slot()
    def take_focus(self) -> None:
        """The keys are the list's."""
        self.rows.setFocus()

    @Slot(str)
    def act(self, name: str) -> None:
        """Carry out an action of the key table."""
        match name:
            case "open":
                self._on_open()
            case "save":
                self._on_save()
            case "leave":
                self.left.emit()

    @Slot()
    def _on_open(self) -> None:
        if self.chosen is not None:
            self.opened.emit(self.chosen)

    @Slot()
    def _on_save(self) -> None:
        one = self.chosen
        if one is None:
            return
        path, _ = QFileDialog.getSaveFileName(self, self.tr("另存附件"), one.name)
        if path:
            self.copy_asked.emit(one, path)

    def _items(self, digest: str) -> list[QListWidgetItem]:
        items = [self.rows.item(row) for row in range(self.rows.count())]
        return [item for item in items if item.data(_KEY) == digest]

    def _say_of(self, digest: str) -> None:
        for item in self._items(digest):
            one = next(one for one in self._attachments if one.sha256 == digest)
            self._say(item, one)

    def _say(self, item: QListWidgetItem, one: Attachment) -> None:
        state = self._states.get(one.sha256, "")
        told = f"{size_text(one.size)} · {state}" if state else size_text(one.size)
        item.setText(f"{one.name}\n{told}")
        item.setToolTip(item.text())
        glyph = "camera" if one.media_type in _FILM else "still"
        if not one.media_type.startswith(("image/", "video/")):
            glyph = "list"
        item.setIcon(self._small.get(one.sha256) or icon(glyph, self._theme))


def size_text(size: int) -> str:
    """840 B, 12 kB, 3.4 MB."""
    if size < 1_000:
        return f"{size} B"
    return f"{size / 1_000:.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"
