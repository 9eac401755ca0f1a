"""The text of the style sheet, with $token places that `widgets.style` fills. No colour here."""

from __future__ import annotations

SHEET = """
QWidget { font-size: $p13; }
QMainWindow, QDialog, QMessageBox { background: $ground; }
QLabel { background: transparent; }
QLabel[role="title"] { font-size: $p18; }
QLabel[role="dim"] { color: $text_dim; }
QLabel[role="small"] { color: $text_dim; font-size: $p12; }
QLabel[role="value"] { font-size: $p14; }
QLabel[role="warning"] { color: $severity_ii; }
QLabel[role="badge"] {
    background: $raised; color: $text_dim; border: 1px solid $line; border-radius: $p4;
    padding: 0 $p6; font-size: $p12; }

QLabel[role="prompt"] { background: $raised; color: $text; border: 1px solid $text_dim;
    border-radius: $p4; padding: 0 $p16; font-size: $p18; }

QFrame[role="panel"] { background: $panel; border: none; }
QFrame[role="card"] { background: $panel; border: 1px solid $line; border-radius: $p4; }
QFrame[role="header"] { background: $raised; border: none; border-bottom: 1px solid $line; }
QFrame[role="footer"] { background: $raised; border: none; border-top: 1px solid $line; }
QFrame[role="banner"] { background: $warn_ground; border: none;
    border-bottom: 1px solid $severity_ii; }
QFrame[role="row"] { background: $panel; border: 1px solid $line; border-radius: $p4; }
QFrame[role="row"]:focus { border: 1px solid $accent; background: $hover_panel; }
QFrame[role="palette"] { background: $raised; border: 1px solid $text_dim;
    border-radius: $p4; }
QFrame[role="palette"] QListView { background: $raised; }
QFrame[role="lit"] { background: $raised; border: 3px solid $ok; border-radius: $p4; }
QFrame[role="hairline"] { background: $line; border: none; }

QPushButton, QToolButton {
    background: $raised; color: $text; border: 1px solid $line; border-radius: $p4;
    padding: $p3 $p10; min-height: $p20; icon-size: $p16; }
QToolButton { padding: $p3 $p6; }
QPushButton:hover, QToolButton:hover { background: $hover; border-color: $text_dim; }
QPushButton:pressed, QToolButton:pressed { background: $pressed; }
QPushButton:checked, QToolButton:checked { background: $selected; border-color: $accent; }
QPushButton:focus, QToolButton:focus { border: 1px solid $accent; }
QPushButton:disabled, QToolButton:disabled { color: $disabled; background: $panel;
    border-color: $raised; }
QPushButton[role="primary"] { background: $accent; color: $ground; border-color: $accent; }
QPushButton[role="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[role="primary"]:focus { border: 2px solid $text; }
QPushButton[role="primary"]:disabled { background: $raised; color: $disabled;
    border-color: $raised; }
QPushButton[role="fold"] { background: transparent; border: 1px solid transparent;
    border-radius: 0; text-align: left; padding: $p6 $p10; }
QPushButton[role="fold"]:hover { background: $hover_panel; }
QPushButton[role="fold"]:focus { border-color: $accent; }
QPushButton[role="danger"] { background: $danger_ground; border-color: $severity_i; }
QPushButton[role="link"] { background: transparent; border: 1px solid transparent;
    color: $accent; padding: $p2 $p4; }
QPushButton[role="link"]:hover { color: $accent_hover; }
QPushButton[role="link"]:focus { border-color: $accent; }
QPushButton::menu-indicator { image: $arrow_down; subcontrol-position: right center;
    subcontrol-origin: padding; right: $p4; width: $p16; height: $p16; }
QToolButton::menu-indicator { image: none; width: 0; }
QToolButton:autoRaise, QToolButton[autoRaise="true"] { background: transparent;
    border: 1px solid transparent; }
QToolButton[autoRaise="true"]:hover { background: $hover; }
QToolButton[autoRaise="true"]:focus { border-color: $accent; }
QToolButton[autoRaise="true"]:checked { background: $selected; border-color: $accent; }

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QDateTimeEdit {
    background: $ground; color: $text; border: 1px solid $line; border-radius: $p4;
    padding: $p3 $p6; min-height: $p20;
    selection-background-color: $accent; selection-color: $ground; }
QLineEdit { lineedit-clear-button-icon: $close; }
QLineEdit:hover { border-color: $text_dim; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus,
QDateTimeEdit:focus { border-color: $accent; }
QLineEdit[role="palette"] { background: transparent; border: none; font-size: $p18;
    min-height: $p26; }
QLineEdit[state="wanted"] { border-color: $severity_ii; }
QLineEdit:disabled { color: $disabled; border-color: $raised; }
QLineEdit[extent="large"], QPushButton[extent="large"] { min-height: $p30; max-height: $p30;
    font-size: $p14; }
QLineEdit > QToolButton { border: none; background: transparent; padding: 0; }

QComboBox { background: $raised; color: $text; border: 1px solid $line; border-radius: $p4;
    padding: $p3 $p8; min-height: $p20; combobox-popup: 0; }
QComboBox:hover { border-color: $text_dim; background: $hover; }
QComboBox:focus, QComboBox:on { border-color: $accent; }
QComboBox:disabled { color: $disabled; border-color: $raised; background: $panel; }
QComboBox::drop-down { border: none; width: $p22; subcontrol-origin: padding;
    subcontrol-position: center right; }
QComboBox::down-arrow { image: $arrow_down; width: $p16; height: $p16; }
QComboBox::down-arrow:disabled { image: $arrow_down_off; }
QComboBox QAbstractItemView { background: $raised; border: 1px solid $line; outline: none;
    padding: $p4 0; selection-background-color: $selected; }
QComboBox QAbstractItemView::item { min-height: $p26; padding: 0 $p8; }
QSpinBox:disabled, QDoubleSpinBox:disabled { color: $disabled; border-color: $raised; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button,
QDoubleSpinBox::down-button { border: none; background: transparent; width: $p18; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: $arrow_up; width: $p14; height: $p14; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: $arrow_down; width: $p14;
    height: $p14; }

QCheckBox, QRadioButton { spacing: $p6; background: transparent; padding: $p2;
    border: 1px solid transparent; border-radius: $p4; }
QCheckBox:focus, QRadioButton:focus { border-color: $accent; }
QCheckBox:disabled, QRadioButton:disabled { color: $disabled; }
QCheckBox::indicator, QRadioButton::indicator, QTreeView::indicator, QListView::indicator {
    width: $p14; height: $p14; border: 1px solid $text_dim; border-radius: $p3;
    background: $ground; }
QRadioButton::indicator { border-radius: $p8; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: $accent; }
QCheckBox::indicator:checked, QTreeView::indicator:checked, QListView::indicator:checked {
    background: $accent; border-color: $accent; image: $check; }
QCheckBox::indicator:indeterminate { background: $selected; border-color: $accent; image: $some; }
QCheckBox::indicator:disabled { border-color: $line; background: $panel; }
QCheckBox::indicator:checked:disabled { image: $check_off; }
QRadioButton::indicator:checked { background: $ground; border: $p4 solid $accent; }

QMenu { background: $raised; color: $text; border: 1px solid $line; border-radius: $p4;
    padding: $p4 0; }
QMenu::item { padding: $p5 $p24 $p5 $p12; min-height: $p18; background: transparent; }
QMenu::icon { padding-left: $p10; }
QMenu::item:selected { background: $selected; }
QMenu::item:disabled { color: $text_dim; background: transparent; }
QMenu::separator { height: 1px; background: $line; margin: $p4 0; }
QMenu::indicator { width: $p14; height: $p14; left: $p6; }
QMenu::indicator:checked { image: $check_menu; }
QMenu::right-arrow { image: $arrow_right; width: $p16; height: $p16; }
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: $p4 $p6; }

QAbstractItemView { background: $panel; color: $text; border: none; outline: none;
    selection-background-color: $selected; selection-color: $text; gridline-color: $line; }
QAbstractItemView:focus { border: none; }
QTreeView::item, QListView::item { min-height: $p28; border: none; }
QTreeView::item:hover, QListView::item:hover, QTableView::item:hover {
    background: $hover_panel; }
QTreeView::item:selected, QListView::item:selected, QTableView::item:selected {
    background: $selected; color: $text; }
QTreeView::branch { background: transparent; }
QTreeView::branch:selected { background: $selected; }
QTreeView::branch:hover:!selected { background: $hover_panel; }
QTreeView::branch:has-children:closed { image: $arrow_right; }
QTreeView::branch:has-children:open { image: $arrow_down; }
QHeaderView { background: $raised; border: none; }
QHeaderView::section { background: $raised; color: $text_dim; border: none;
    border-bottom: 1px solid $line; border-right: 1px solid $line; padding: $p4 $p8; }
QTableCornerButton::section { background: $raised; border: none; }

QScrollBar:vertical { background: transparent; width: $p10; margin: 0; border: none; }
QScrollBar:horizontal { background: transparent; height: $p10; margin: 0; border: none; }
QScrollBar::handle { background: $line; border-radius: $p3; margin: $p2; }
QScrollBar::handle:vertical { min-height: $p28; }
QScrollBar::handle:horizontal { min-width: $p28; }
QScrollBar::handle:hover, QScrollBar::handle:pressed { background: $handle; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; }
QScrollArea { background: transparent; border: none; }

QTabWidget::pane { border: none; border-top: 1px solid $line; background: $ground; }
QTabBar { background: transparent; qproperty-drawBase: 0; icon-size: $p16; }
QTabBar::tab { background: transparent; color: $text_dim; border: none;
    border-bottom: 2px solid transparent; padding: $p6 $p16; min-height: $p20; }
QTabBar::tab:hover { color: $text; background: $hover_panel; }
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $accent; }
QTabBar::tab:selected:focus { color: $accent_hover; background: $selected; }
QTabBar::tab:disabled { color: $disabled; }
QTabBar::close-button { image: $close; }

QSplitter::handle { background: $line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QSplitter::handle:hover { background: $accent; }
QDockWidget { titlebar-close-icon: none; titlebar-normal-icon: none; }
QDockWidget::title { background: $raised; padding: $p6; }
QGroupBox { border: 1px solid $line; border-radius: $p4; margin-top: $p10; padding: $p8; }
QGroupBox::title { subcontrol-origin: margin; left: $p8; color: $text_dim; padding: 0 $p4; }
QProgressBar { background: $ground; border: 1px solid $line; border-radius: $p4;
    text-align: center; min-height: $p16; }
QProgressBar::chunk { background: $accent; border-radius: $p3; }
QSlider::groove:horizontal { height: $p4; background: $line; border-radius: $p2; }
QSlider::sub-page:horizontal { background: $accent; border-radius: $p2; }
QSlider::handle:horizontal { width: $p12; height: $p12; margin: -$p4 0; background: $text;
    border-radius: $p6; }
QStatusBar { background: $raised; border-top: 1px solid $line; }
QStatusBar::item { border: none; }
"""

# After the sheet where fingers hit what is shown: 44 px with padding and border (theme.TOUCH_PX).
TOUCH = """
QPushButton, QToolButton, QComboBox, QLineEdit, QSpinBox, QDoubleSpinBox, QDateTimeEdit {
    min-height: $p36; }
QPushButton { min-width: $p24; }
QToolButton { min-width: $p30; }
QPushButton[role="link"] { min-height: $p38; min-width: $p36; }
QLineEdit[extent="large"], QPushButton[extent="large"] { min-height: $p38; max-height: $p38; }
QLineEdit > QToolButton { min-height: 0; min-width: $p24; }
QSpinBox, QDoubleSpinBox { padding-left: $p48; padding-right: $p48; }
QSpinBox::up-button, QDoubleSpinBox::up-button { subcontrol-position: center right;
    width: $p44; height: $p44; }
QSpinBox::down-button, QDoubleSpinBox::down-button { subcontrol-position: center left;
    width: $p44; height: $p44; }
QComboBox QAbstractItemView::item { min-height: $p44; }
QCheckBox, QRadioButton { min-height: $p38; min-width: $p38; }
QMenu::item { min-height: $p34; }
QTreeView::item, QListView::item { min-height: $p44; }
QHeaderView::section { min-height: $p36; }
QTabBar::tab { min-height: $p30; }
QScrollBar:vertical { width: $p20; }
QScrollBar:horizontal { height: $p20; }
QSlider:horizontal { min-height: $p44; }
QSlider::handle:horizontal { width: $p24; height: $p24; margin: -$p10 0; border-radius: $p12; }
"""
