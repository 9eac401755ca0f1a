"""The middle of the room of scenes: the preview, and the editor that grows out of it. UI thread.

The preview is a wall of its own with live pictures. Reports by signals; sends nothing itself.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from backends.record.ids import CameraId
from backends.record.scene import Content, Scene, TileContent, TourStep
from backends.record.scene_decider import MOST_NAME
from widgets.context import UiContext
from widgets.icons import icon
from widgets.shell.elided import ElidedLabel
from widgets.wall.icons import layout_icon
from widgets.wall.keys import editing_actions
from widgets.wall.menu import LayoutMenu
from widgets.wall.scenes.aspect_box import AspectBox
from widgets.wall.scenes.draft import Draft
from widgets.wall.scenes.programme import Picture
from widgets.wall.scenes.tile_strip import TileStrip
from widgets.wall.scenes.tile_table import TileTable
from widgets.wall.scenes.tour_steps import TourSteps
from widgets.wall.scenes.words import saved_text
from widgets.wall.screens import Screens
from widgets.wall.view import WallView

HEAD_PX = 52
LOWER_PX = 190


class Stage(QFrame):
    """show_scene() previews, show_draft() edits, show_nothing() says how to begin."""

    edit_asked = Signal()
    copy_asked = Signal()
    delete_asked = Signal()
    history_asked = Signal()
    save_asked = Signal()
    cancel_asked = Signal()
    make_asked = Signal()
    named = Signal(str)
    laid = Signal()  # a hand changed the picture that is edited
    steps_changed = Signal(object)  # list[TourStep]
    step_chosen = Signal(int)
    tile_changed = Signal(int, object)  # number, TileContent

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._theme = context, context.theme
        self.view = WallView(context, self, keys=editing_actions())
        self.box = AspectBox(self.view, self)
        self.tiles = TileTable(context.theme, self)
        self.strip = TileStrip(context.theme, self)
        self.steps = TourSteps(context.theme, context.link, self)
        self._shown: Content | None = None
        self._is_laying = self._is_editing = False
        self._make_head()
        self._pages = QStackedWidget(self)
        self._split = QSplitter(Qt.Orientation.Vertical, self)
        self._lay_out()
        self._connect()
        self._turn(is_editing=False, is_tour=False)
        self.show_nothing(may_make=False)

    # ---- what is shown

    def show_nothing(self, *, may_make: bool) -> None:
        """Nothing is chosen, or there is nothing yet."""
        self._shown, self._is_editing = None, False
        self._pages.setCurrentIndex(1)
        self.make.setVisible(may_make)

    def show_scene(self, scene: Scene, content: Content | None, *, may_edit: bool) -> None:
        """Preview it: its picture, or that of a tour's chosen step."""
        self._turn(is_editing=False, is_tour=scene.is_tour)
        self.title.setText(scene.name)
        self.about.setText(
            self.tr("预览 · {saved}").format(saved=saved_text(scene, self._context.link))
        )
        for button in (self.edit, self.copy, self.delete):
            button.setVisible(may_edit)
        if not isinstance(scene.plan, Content):
            self.steps.show_steps(scene.plan.steps, is_editing=False)
        self.show_content(content)

    def show_draft(self, draft: Draft, content: Content | None, trouble: str) -> None:
        """Edit it. `trouble`: why it cannot be saved as it is, empty where it can."""
        self._turn(is_editing=True, is_tour=draft.is_tour)
        if self.name.text() != draft.name:
            self.name.setText(draft.name)
        self.trouble.setText(trouble)
        self.trouble.setVisible(bool(trouble))
        self.save.setEnabled(draft.is_changed and not trouble)
        self.layouts.setVisible(not draft.is_tour)
        if draft.is_tour:
            self.steps.show_steps(draft.steps, is_editing=True)
        self.show_content(content)
        if not draft.is_tour:
            self.layouts.setIcon(layout_icon(self._theme, draft.content.layout))
            selected = self.view.selected_index
            tile = draft.tile(selected) if selected is not None else TileContent()
            self.strip.know(self._context.link.cameras)
            self.strip.show_tile(selected, tile)
            self.tiles.choose(selected)

    def show_content(self, content: Content | None) -> None:
        """In the view; what is there already stays."""
        if content is not None:
            self.tiles.show_content(content, self._context.link.cameras)
        if content == self._shown:
            return
        self._shown = content
        self._is_laying = True
        try:
            if content is None:
                self.view.clear_all()
            else:
                now = self._context.link.hub_now()
                self.view.set_full(None)
                self.view.restore(Picture(content=content, since=now).arrangement(now))
        finally:
            self._is_laying = False

    def set_wall(self, aspect: float, screens: Screens) -> None:
        """Proportions and physical screens of the wall that it is to go on: with its bezels."""
        self.box.set_aspect(aspect)
        self._share()
        self.view.set_screens(screens)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        """The picture as large as it goes; what is said of it gets the rest."""
        room = max(1, self._split.height())
        wanted = round(self._split.width() / self.box.aspect)
        height = max(1, min(wanted, room - self._theme.px(LOWER_PX)))
        self._split.setSizes([height, room - height, room - height])

    def keep(self, content: Content) -> None:
        """The view shows this by the operator's own hand."""
        self._shown = content

    def focus_name(self) -> None:
        """A new one is named first."""
        self.name.setFocus()
        self.name.selectAll()

    def release(self) -> None:
        """Close the preview's streams."""
        self.view.release()

    # ---- making it

    def _make_head(self) -> None:
        theme, px = self._theme, self._theme.px
        self.title = ElidedLabel(self)
        self.title.setProperty("role", "title")
        self.about = ElidedLabel(self)
        self.about.setProperty("role", "small")
        self.name = QLineEdit(self)
        self.name.setMaxLength(MOST_NAME)
        self.name.setPlaceholderText(self.tr("名称"))
        self.name.setAccessibleName(self.tr("名称"))
        self.name.setFont(theme.font(15, QFont.Weight.DemiBold))
        self.name.setMinimumWidth(px(120))
        self.name.setMaximumWidth(px(300))
        self.trouble = ElidedLabel(self)
        self.trouble.setProperty("role", "warning")
        self.edit = self._button("edit", self.tr("编辑"), "F2")
        self.copy = self._button("copy", self.tr("复制"), "Ctrl+D")
        self.delete = self._button("clear", self.tr("删除"), "")
        self.history = self._button("history", self.tr("版本"), "")
        self.layouts = self._button("grid", self.tr("版式"), "")
        self.menu = LayoutMenu(theme, self.layouts)
        self.layouts.setMenu(self.menu)
        self.cancel = self._button("close", self.tr("取消"), "Esc")
        self.save = self._button("check", self.tr("保存"), "Ctrl+S")
        self.save.setProperty("role", "primary")
        self.save.setIcon(icon("check", theme, "ground"))

    def _button(self, name: str, text: str, key: str) -> QPushButton:
        button = QPushButton(icon(name, self._theme, "text"), text, self)
        button.setToolTip(key)
        return button

    def _lay_out(self) -> None:
        px = self._theme.px
        head = QFrame(self)
        head.setProperty("role", "header")
        head.setFixedHeight(px(HEAD_PX))
        row = QHBoxLayout(head)
        row.setContentsMargins(px(16), 0, px(12), 0)
        row.setSpacing(px(8))
        titles = QVBoxLayout()
        titles.setSpacing(0)
        titles.addStretch(1)
        titles.addWidget(self.title)
        titles.addWidget(self.about)
        titles.addWidget(self.trouble)
        titles.addStretch(1)
        row.addWidget(self.name, 2)
        row.addLayout(titles, 1)
        for button in (
            self.edit,
            self.copy,
            self.history,
            self.delete,
            self.layouts,
            self.cancel,
            self.save,
        ):
            row.addWidget(button)
        self._split.addWidget(self.box)
        self._split.addWidget(self.tiles)
        self._split.addWidget(self.steps)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(1)
        self._split.setStretchFactor(0, 0)
        work = QWidget(self)
        column = QVBoxLayout(work)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self._split, 1)
        column.addWidget(self.strip)
        self._pages.addWidget(work)
        self._pages.addWidget(self._empty_page())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pages)

    def _empty_page(self) -> QWidget:
        page = QWidget(self)
        words = QLabel(
            self.tr(
                "还没有场景。\n场景是存好的一屏画面：版式和每个窗格的摄像机。"
                "\n存好以后，选中它预览，再一键上屏；几个场景排在一起就是轮巡。"
            ),
            page,
        )
        words.setProperty("role", "dim")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.make = QPushButton(icon("plus", self._theme, "ground"), self.tr("新场景"), page)
        self.make.setProperty("role", "primary")
        column = QVBoxLayout(page)
        column.addStretch(1)
        column.addWidget(words)
        column.addSpacing(self._theme.px(12))
        column.addWidget(self.make, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return page

    def _connect(self) -> None:
        self.edit.clicked.connect(self.edit_asked)
        self.copy.clicked.connect(self.copy_asked)
        self.delete.clicked.connect(self.delete_asked)
        self.history.clicked.connect(self.history_asked)
        self.save.clicked.connect(self.save_asked)
        self.cancel.clicked.connect(self.cancel_asked)
        self.make.clicked.connect(self.make_asked)
        self.name.textEdited.connect(self.named)
        self.menu.aboutToShow.connect(self._on_menu)
        self.menu.layout_asked.connect(self._on_layout)
        self.view.assignments_changed.connect(self._on_laid)
        self.view.split_changed.connect(self._on_laid)
        self.view.tools_changed.connect(self._on_laid)
        self.view.tile_selected.connect(self._on_laid)
        self.tiles.tile_chosen.connect(self._on_row)
        self.strip.tile_changed.connect(self._on_tile)
        self.strip.camera_shown.connect(self._on_look)
        self.strip.locked_changed.connect(self._on_lock)
        self.steps.changed.connect(self._on_steps)
        self.steps.step_chosen.connect(self.step_chosen)

    def _turn(self, *, is_editing: bool, is_tour: bool) -> None:
        """Preview or editor, of a scene or a tour."""
        self._pages.setCurrentIndex(0)
        self._is_editing = is_editing
        looking = (self.title, self.about, self.edit, self.copy, self.history, self.delete)
        editing = (self.name, self.layouts, self.cancel, self.save)
        for parts, is_seen in ((looking, not is_editing), (editing, is_editing)):
            for part in parts:
                part.setVisible(is_seen)
        if not is_editing:
            self.trouble.hide()
        self.strip.setVisible(is_editing and not is_tour)
        self.tiles.setVisible(not is_tour)
        self.steps.setVisible(is_tour)
        # A preview is only looked at: it is edited after F2, never by accident.
        is_laid = is_editing and not is_tour
        self.view.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not is_laid)
        self.view.setAcceptDrops(is_laid)
        self.view.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_laid else Qt.FocusPolicy.NoFocus)
        if not is_laid:
            self.view.select(None)

    @Slot()
    def _on_menu(self) -> None:
        self.menu.offer(self.view.wall_layout, self.view.screens)

    @Slot(object)
    def _on_layout(self, layout: object) -> None:
        self.view.set_wall_layout(layout)  # type: ignore[arg-type]  # the menu's own
        self.view.setFocus()

    @Slot()
    def _on_laid(self) -> None:
        if self._is_editing and not self._is_laying:
            self.laid.emit()

    @Slot(int)
    def _on_row(self, tile: int) -> None:
        if self._is_editing:
            self.view.select(tile)

    @Slot(object)
    def _on_tile(self, tile: TileContent) -> None:
        if self.view.selected_index is not None:
            self.tile_changed.emit(self.view.selected_index, tile)

    @Slot(object)
    def _on_look(self, camera: CameraId) -> None:
        if self.view.selected_index is not None:
            self.view.assign_id(self.view.selected_index, camera)

    @Slot(bool)
    def _on_lock(self, is_locked: bool) -> None:
        if self.view.selected_index is not None:
            self.view.set_locked(self.view.selected_index, is_locked)

    @Slot(object)
    def _on_steps(self, steps: list[TourStep]) -> None:
        self.steps_changed.emit(steps)
