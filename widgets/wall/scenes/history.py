"""What happened to a wall or a scene, from the log: who, when, what; old editions. UI thread."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from backends.link.queries import Timeline, TimelineAnswer
from backends.record.catalogue import Payload, decode_payload
from backends.record.envelope import Event
from backends.record.ids import SceneId
from backends.record.scene import SceneDeleted, SceneLocked, SceneSaved, SceneUnlocked
from backends.record.scene_wall import (
    WallArranged,
    WallReturned,
    WallSceneTaken,
    WallTourPaused,
    WallTourResumed,
    WallTourStarted,
    WallTourStepped,
)
from widgets.asking import Asking
from widgets.context import UiContext
from widgets.formats import actor_text, clock_text
from widgets.wall.scenes.deeds import may_put
from widgets.wall.scenes.differences import laid_text
from widgets.wall.scenes.tile_table import plain_table

WIDTH_PX, HEIGHT_PX, ROW_PX = 620, 460, 32
ROWS = 200  # at a time
_WHEN, _WHO, _WHAT = range(3)


class HistoryDialog(QDialog):
    """`subject`: id of a wall (`is_wall`) or scene. An old edition of a scene can be opened for
    editing by who may edit."""

    edition_chosen = Signal(object)  # SceneSaved

    def __init__(
        self,
        context: UiContext,
        subject: str,
        title: str,
        parent: QWidget,
        *,
        is_wall: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._context, self._link = context, context.link
        self._subject = subject
        self._told: list[Payload] = []
        self._events: list[Event] = []
        self._is_cut, self._all_told, self._most = False, 0, ROWS
        px = context.theme.px
        self.resize(px(WIDTH_PX), px(HEIGHT_PX))
        heading = QLabel(title, self)
        heading.setProperty("role", "title")
        self.said = QLabel(self.tr("正在读取记录…"), self)
        self.said.setProperty("role", "dim")
        self.table = QTableWidget(0, 3, self)
        plain_table(self.table, context.theme, ROW_PX)
        self.table.setWordWrap(True)  # what a hand changed is told whole
        self.table.setAccessibleName(title)
        header = self.table.horizontalHeader()
        for column, width in ((_WHEN, 130), (_WHO, 110)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            self.table.setColumnWidth(column, px(width))
        header.setSectionResizeMode(_WHAT, QHeaderView.ResizeMode.Stretch)
        self.open_edition = QPushButton(self.tr("用这一版编辑"), self)
        self.open_edition.setProperty("role", "primary")
        self.open_edition.hide()
        self.more = QPushButton(self.tr("更早的记录"), self)
        self.more.hide()
        done = QPushButton(self.tr("关闭"), self)
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addWidget(self.said, 1)
        foot.addWidget(self.more)
        foot.addWidget(self.open_edition)
        foot.addWidget(done)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(px(20), px(16), px(20), px(16))
        whole.setSpacing(px(12))
        whole.addWidget(heading)
        whole.addWidget(self.table, 1)
        if is_wall:
            note = QLabel(
                self.tr("报警弹出、热点和窗格里的轮换由系统自动切换，不算上屏，不在这里"), self
            )
            note.setProperty("role", "small")
            whole.addWidget(note)
        whole.addLayout(foot)
        self._asking = Asking(self._link, self)
        self._asking.answered.connect(self._on_answer)
        self._asking.failed.connect(self._on_failed)
        self.table.itemSelectionChanged.connect(self._on_selected)
        self.open_edition.clicked.connect(self._on_open)
        self.more.clicked.connect(self._on_more)
        done.clicked.connect(self.reject)
        self._asking.ask(Timeline(subject=subject))

    @Slot(object)
    def _on_answer(self, answer: TimelineAnswer) -> None:
        self.show_events([*answer.events, *self._events], is_cut=answer.is_cut)

    @Slot(str)
    def _on_failed(self, said: str) -> None:
        self.said.setText(said or self.tr("与中心失联，读不到记录"))
        self.more.setEnabled(True)

    @Slot()
    def _on_more(self) -> None:
        """Further back: of what is here, then of what the hub has."""
        self._most += ROWS
        if self._most - ROWS < self._all_told or not self._is_cut:
            self.show_events(self._events, is_cut=self._is_cut)
            return
        self.more.setEnabled(False)
        self.said.setText(self.tr("正在读取记录…"))
        self._asking.ask(Timeline(subject=self._subject, before=self._events[0].seq))

    def show_events(self, events: Sequence[Event], *, is_cut: bool = False) -> None:
        """The newest first. `is_cut`: the hub has earlier ones."""
        self._events, self._is_cut = list(events), is_cut
        told = self._told_of(events)
        self._all_told = len(told)
        shown = told[::-1][: self._most]
        self._told = [payload for _, payload, _ in shown]
        self.table.setRowCount(len(shown))
        now = self._link.hub_now()
        for row, (event, _, words) in enumerate(shown):
            who = actor_text(event.actor, self._link.users)
            for column, text in ((_WHEN, clock_text(event.recorded_at, now)), (_WHO, who)):
                item = QTableWidgetItem(text)
                item.setForeground(self._context.theme.color("text_dim"))
                self.table.setItem(row, column, item)
            what = QTableWidgetItem(words)
            what.setToolTip(words)
            self.table.setItem(row, _WHAT, what)
        self.table.resizeRowsToContents()
        has_more = is_cut or len(shown) < len(told)
        words = self.tr("最近 {count} 条，更早的还有") if has_more else self.tr("共 {count} 条")
        self.said.setText(words.format(count=len(shown)))
        self.more.setVisible(has_more)
        self.more.setEnabled(True)

    def _told_of(self, events: Sequence[Event]) -> list[tuple[Event, Payload, str]]:
        """Those that tell something, with it."""
        payloads = [decode_payload(event) for event in events]
        saved = sum(isinstance(payload, SceneSaved) for payload in payloads)
        scene = self._link.scenes.get(SceneId(self._subject))
        # Counted back from the one in force: the first ones may not be here.
        edition = max(0, scene.edition - saved) if scene is not None else 0
        told, before = [], None
        for event, payload in zip(events, payloads, strict=True):
            edition += isinstance(payload, SceneSaved)
            if isinstance(payload, WallArranged):
                words = laid_text(before, payload.content, self._link.cameras)
            else:
                words = what_happened(payload, edition)
            if isinstance(payload, WallSceneTaken | WallArranged):
                before = payload.content
            elif isinstance(payload, WallTourStarted | WallReturned):
                before = None  # of the tour's scenes: which, nobody wrote down
            if words:
                told.append((event, payload, words))
        return told

    @Slot()
    def _on_selected(self) -> None:
        is_offered = self._chosen() is not None and may_put(self._link)
        self.open_edition.setVisible(is_offered)

    @Slot()
    def _on_open(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.accept()
            self.edition_chosen.emit(chosen)  # which may ask something: not over this dialog

    def _chosen(self) -> SceneSaved | None:
        row = self.table.currentRow()
        told = self._told[row] if 0 <= row < len(self._told) else None
        return told if isinstance(told, SceneSaved) else None


def what_happened(told: Payload, edition: int) -> str:
    """One event as a sentence; empty for what nobody asks. `edition`: of the scene by then."""
    translate = QCoreApplication.translate
    match told:
        case WallSceneTaken() if told.meeting:
            return translate("Scenes", "上屏会商画面：{title}").format(title=told.name)
        case WallReturned():
            return translate("Scenes", "会商画面撤下，恢复原来的画面")
        case WallSceneTaken():
            words = translate("Scenes", "上屏 {scene}（第 {edition} 版）")
            return words.format(scene=told.name, edition=told.edition)
        case WallTourStarted():
            return translate("Scenes", "开始轮巡 {tour}").format(tour=told.name)
        case WallTourPaused():
            return translate("Scenes", "暂停轮巡")
        case WallTourResumed():
            return translate("Scenes", "继续轮巡")
        case WallTourStepped():
            return translate("Scenes", "轮巡转到第 {step} 个场景").format(step=told.step + 1)
        case SceneSaved():
            words = translate("Scenes", "保存第 {edition} 版：{scene}")
            return words.format(edition=edition, scene=told.name)
        case SceneLocked() if told.taken_from is not None:
            return translate("Scenes", "接手编辑")
        case SceneDeleted():
            return translate("Scenes", "删除")
        case SceneLocked() | SceneUnlocked():
            return ""
    return ""
