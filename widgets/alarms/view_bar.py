"""The row above the list: which view, in which order, grouped or not. UI thread; asks only."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QMenu, QSizePolicy, QToolButton, QWidget

from widgets.alarms.order import AlarmFilter, Sort
from widgets.alarms.views import AlarmView, ViewStore, built_in_views, sort_word
from widgets.icons import icon
from widgets.theme import Theme

NAME_LENGTH = 16


class ViewBar(QWidget):
    """Says what the operator chose; shows what is in force."""

    view_chosen = Signal(object)  # AlarmView
    arrangement_chosen = Signal(object, bool)  # Sort, is_grouped
    said = Signal(str)  # what an operator must know

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._store = ViewStore(None)
        self._seat = ""
        self._now = built_in_views()[0]
        self.views = self._button("bookmark", self.tr("报警视图：一组筛选和排序"))
        self.views_menu = QMenu(self.views)
        self.views_menu.aboutToShow.connect(self._fill)
        self.views.setMenu(self.views_menu)
        self.sorting = self._button("sort", self.tr("列表的排序"))
        self.sort_menu = self._sort_menu()
        self.sorting.setMenu(self.sort_menu)
        self.group = QToolButton(self)
        self.group.setCheckable(True)
        self.group.setText(self.tr("归并"))
        self.group.setIcon(icon("group", theme))
        self.group.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.group.setToolTip(self.tr("同一原因、同一地点的报警合成一组（G）；Ⅰ级不归并"))
        self.group.clicked.connect(self._on_group)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(6))
        row.addWidget(self.views, 3)
        row.addWidget(self.sorting, 3)
        row.addWidget(self.group, 2)
        self.show_now(self._now.filter, Sort.PRIORITY, False)

    def use(self, store: ViewStore, seat: str) -> None:
        """Own views of this seat from now on."""
        self._store, self._seat = store, seat
        self.show_now(self._now.filter, self._now.sort, self._now.is_grouped)

    def show_now(self, wanted: AlarmFilter, sort: Sort, is_grouped: bool) -> None:
        """What is in force, and the name of the view that it is."""
        self._now = AlarmView(name="", filter=wanted, sort=sort, is_grouped=is_grouped)
        named = next((v.name for v in self._all() if self._is_now(v)), self.tr("未保存的视图"))
        self.views.setText(named)
        self.sorting.setText(sort_word(sort))
        for action in self.sort_menu.actions():
            action.setChecked(action.data() == sort.value)
        self.group.setChecked(is_grouped)

    def save_as(self, name: str) -> None:
        """Keep what is in force under a name of this seat."""
        name = name.strip()[:NAME_LENGTH]
        if not name or name in (view.name for view in built_in_views()):
            self.said.emit(self.tr("请换一个名称：不能为空，也不能和自带视图同名"))
            return
        now = self._now
        view = AlarmView(name=name, filter=now.filter, sort=now.sort, is_grouped=now.is_grouped)
        if not self._store.keep(self._seat, view):
            self.said.emit(self.tr("视图太多了，请先删掉不用的"))
        self.show_now(now.filter, now.sort, now.is_grouped)

    def _all(self) -> list[AlarmView]:
        return [*built_in_views(), *self._store.of_seat(self._seat)]

    def _is_now(self, view: AlarmView) -> bool:
        return view.filter == self._now.filter and view.sort is self._now.sort

    def _button(self, name: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon(name, self._theme))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setToolTip(tip)
        return button

    def _sort_menu(self) -> QMenu:
        menu, group = QMenu(self.sorting), QActionGroup(self)
        for sort in Sort:
            action = menu.addAction(sort_word(sort))
            action.setCheckable(True)
            action.setData(sort.value)
            action.triggered.connect(self._on_sort)
            group.addAction(action)
        return menu

    @Slot()
    def _fill(self) -> None:
        menu = self.views_menu
        menu.clear()
        for view in built_in_views():
            self._add_view(menu, view)
        own = self._store.of_seat(self._seat)
        if own:
            menu.addSeparator()
        for view in own:
            self._add_view(menu, view)
        menu.addSeparator()
        menu.addAction(self.tr("保存当前视图…")).triggered.connect(self._on_save)
        if own:
            remove = menu.addMenu(self.tr("删除视图"))
            for view in own:
                action = remove.addAction(view.name)
                action.setData(view.name)
                action.triggered.connect(self._on_remove)

    def _add_view(self, menu: QMenu, view: AlarmView) -> None:
        action = menu.addAction(view.name)
        action.setCheckable(True)
        action.setChecked(self._is_now(view))
        action.setData(view.name)
        action.triggered.connect(self._on_view)

    @Slot()
    def _on_view(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            name = action.data()
            self.view_chosen.emit(next(view for view in self._all() if view.name == name))

    @Slot()
    def _on_sort(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.arrangement_chosen.emit(Sort(action.data()), self._now.is_grouped)

    @Slot()
    def _on_group(self) -> None:
        self.arrangement_chosen.emit(self._now.sort, self.group.isChecked())

    @Slot()
    def _on_remove(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self._store.forget(self._seat, action.data())
            self.show_now(self._now.filter, self._now.sort, self._now.is_grouped)

    @Slot()
    def _on_save(self) -> None:
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("保存视图"))
        dialog.setLabelText(self.tr("名称（最多 {count} 个字）").format(count=NAME_LENGTH))
        dialog.setOkButtonText(self.tr("保存"))
        dialog.setCancelButtonText(self.tr("取消"))
        dialog.textValueSelected.connect(self.save_as)
        dialog.open()
