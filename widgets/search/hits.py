"""Rows of the palette: a head for each kind, then its hits. UI thread; performs no I/O."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtCore import QCoreApplication as App
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from backends.link.api import Link
from backends.link.queries import Found
from widgets.formats import clock_text
from widgets.icons import pixmap
from widgets.theme import Theme

HIT_ROLE = int(Qt.ItemDataRole.UserRole) + 1
HEAD_PX, HIT_PX = 26, 44
Index = QModelIndex | QPersistentModelIndex
_ICONS = {
    "incident": "incident",
    "task": "list",
    "alarm": "alarm",
    "warning": "warning",
    "request": "key",
    "camera": "camera",
    "point": "sensor",
    "vehicle": "vehicle",
    "source": "source",
    "team": "meeting",
    "supply": "layers",
    "site": "centre",
}


def kind_word(kind: str) -> str:
    """What a group is headed: 事件, 任务, 报警 ..."""
    words = {
        "incident": App.translate("Search", "事件"),
        "task": App.translate("Search", "任务"),
        "alarm": App.translate("Search", "报警"),
        "warning": App.translate("Search", "预警"),
        "request": App.translate("Search", "申请"),
        "camera": App.translate("Search", "摄像机"),
        "point": App.translate("Search", "监测点"),
        "vehicle": App.translate("Search", "车辆"),
        "source": App.translate("Search", "数据源"),
        "team": App.translate("Search", "救援队伍"),
        "supply": App.translate("Search", "物资"),
        "site": App.translate("Search", "敏感场所"),
    }
    return words.get(kind, App.translate("Search", "其他记录"))


class HitModel(QAbstractListModel):
    """A str is the head of a group; a Found is a hit."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[str | Found] = []

    @property
    def hits(self) -> list[Found]:
        """In their order."""
        return [row for row in self.rows if isinstance(row, Found)]

    def show(self, hits: list[Found]) -> None:
        """Show these; they come grouped by kind."""
        rows: list[str | Found] = []
        kind = ""
        for hit in hits:
            if kind_word(hit.kind) != kind:
                kind = kind_word(hit.kind)
                rows.append(kind)
            rows.append(hit)
        if rows != self.rows:
            self.beginResetModel()  # another text is another source
            self.rows = rows
            self.endResetModel()

    def place_of(self, hit: Found | None) -> int:
        """The row of the same subject, of the first hit where it is gone, -1 without any."""
        if hit is not None:
            for place, row in enumerate(self.rows):
                if isinstance(row, Found) and (row.kind, row.subject) == (hit.kind, hit.subject):
                    return place
        return next((i for i, row in enumerate(self.rows) if isinstance(row, Found)), -1)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self.rows[index.row()], Found):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == HIT_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.title if isinstance(row, Found) else row
        return None


class HitDelegate(QStyledItemDelegate):
    """Icon, title, time; the excerpt below. What was typed stands out."""

    def __init__(self, theme: Theme, link: Link, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._link = theme, link
        self._title, self._small = theme.font(14), theme.font(12)
        self._head = theme.font(12, QFont.Weight.Bold)
        self.words: list[str] = []

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        is_head = isinstance(index.data(HIT_ROLE), str)
        return QSize(0, self._theme.px(HEAD_PX if is_head else HIT_PX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, px = self._theme, self._theme.px
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        row = index.data(HIT_ROLE)
        inner = rect.adjusted(px(16), 0, -px(16), 0)
        if isinstance(row, str):
            painter.setFont(self._head)
            painter.setPen(theme.color("text_dim"))
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, row)
            return
        assert isinstance(row, Found)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, option.palette.highlight())
            painter.fillRect(rect.left(), rect.top(), px(3), rect.height(), theme.color("accent"))
        mark = pixmap(_ICONS.get(row.kind, "history"), theme, "text_dim", 20)
        painter.drawPixmap(inner.left(), rect.top() + (rect.height() - px(20)) // 2, mark)
        text = inner.adjusted(px(32), px(3), 0, -px(3))
        if row.at is not None:
            said = clock_text(row.at, self._link.hub_now())
            painter.setFont(self._small)
            painter.setPen(theme.color("text_dim"))
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(text, flags, said)
            text.setRight(text.right() - QFontMetrics(self._small).horizontalAdvance(said) - px(12))
        title = QRect(text)
        if row.excerpt:
            title.setHeight(text.height() * 11 // 20)
            below = QRect(text.left(), title.bottom(), text.width(), text.height() - title.height())
            self._write(painter, self._small, "text_dim", below, row.excerpt)
        self._write(painter, self._title, "text", title, row.title)

    def _write(self, painter: QPainter, font: QFont, token: str, box: QRect, text: str) -> None:
        metrics = QFontMetrics(font)
        line = " ".join(text.split())
        shown = metrics.elidedText(line, Qt.TextElideMode.ElideRight, box.width())
        painter.setFont(font)
        left = box.left()
        for part, is_hit in pieces(shown, self.words):
            painter.setPen(self._theme.color("accent" if is_hit else token))
            width = metrics.horizontalAdvance(part)
            where = QRect(left, box.top(), width + 2, box.height())
            painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, part)
            left += width


def pieces(text: str, words: list[str]) -> list[tuple[str, bool]]:
    """The text cut where the words stand: (part, whether it is one of the words)."""
    folded = text.casefold()
    if len(folded) != len(text):
        return [(text, False)]
    marked = [False] * len(text)
    for word in words:
        start = folded.find(word) if word else -1
        while start >= 0:
            marked[start : start + len(word)] = [True] * len(word)
            start = folded.find(word, start + len(word))
    found: list[tuple[str, bool]] = []
    for character, is_hit in zip(text, marked, strict=True):
        if found and found[-1][1] is is_hit:
            found[-1] = (found[-1][0] + character, is_hit)
        else:
            found.append((character, is_hit))
    return found
