"""The application's palette and style sheet, made from the theme's tokens. UI thread only.

Widgets ask for a manner by the dynamic property `role`, set before they are first shown:
    QLabel       title | dim | small | value | warning | badge
    QPushButton  primary | danger | link          QToolButton  tab
    QFrame       panel | card | header | footer | banner | hairline
and by `extent` = large (QLineEdit, QPushButton of a sign-in page). With touch all that is hit is
44 px high, menus too.
No colour stands here: every value is a token.
"""

from __future__ import annotations

import contextlib
import hashlib
import string
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from widgets.icons import pixmap
from widgets.qss import SHEET, TOUCH
from widgets.theme import Theme

# Marks that a style sheet can only take from files: (icon, token, size in pixels).
_MARKS = {
    "arrow_down": ("chevron_down", "text_dim", 16),
    "arrow_down_off": ("chevron_down", "line", 16),
    "arrow_up": ("chevron_up", "text_dim", 16),
    "arrow_right": ("chevron_right", "text_dim", 16),
    "check": ("check", "ground", 12),
    "check_off": ("check", "text_dim", 12),
    "check_menu": ("check", "accent", 12),
    "some": ("minus", "text", 12),
    "close": ("close", "text_dim", 14),
}


def mixed(theme: Theme, over: str, under: str, share: float) -> QColor:
    """`share` (0 to 1) of the token `over` upon the token `under`."""
    top, low = theme.color(over), theme.color(under)
    return QColor.fromRgbF(
        top.redF() * share + low.redF() * (1 - share),
        top.greenF() * share + low.greenF() * (1 - share),
        top.blueF() * share + low.blueF() * (1 - share),
    )


def palette(theme: Theme) -> QPalette:
    """Palette for what a style sheet does not reach (item views' own painting, links, hints)."""
    result = QPalette()
    roles = QPalette.ColorRole
    for role, token in (
        (roles.Window, "ground"),
        (roles.Base, "panel"),
        (roles.AlternateBase, "panel"),
        (roles.Button, "raised"),
        (roles.ToolTipBase, "raised"),
        (roles.WindowText, "text"),
        (roles.Text, "text"),
        (roles.ButtonText, "text"),
        (roles.ToolTipText, "text"),
        (roles.BrightText, "text"),
        (roles.PlaceholderText, "text_dim"),
        (roles.HighlightedText, "text"),
        (roles.Link, "accent"),
        (roles.LinkVisited, "accent"),
        (roles.Accent, "accent"),
        (roles.Light, "raised"),
        (roles.Midlight, "raised"),
        (roles.Mid, "line"),
        (roles.Dark, "ground"),
        (roles.Shadow, "ground"),
    ):
        result.setColor(role, theme.color(token))
    result.setColor(roles.Highlight, mixed(theme, "accent", "panel", 0.28))
    off = mixed(theme, "text_dim", "panel", 0.55)
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, off)
    return result


def style_sheet(theme: Theme, marks: dict[str, str]) -> str:
    """The style sheet; `marks` names the picture file of each mark ("" for none)."""
    tokens = theme.tokens
    values = {name: str(getattr(tokens, name)) for name in tokens.__slots__}
    values |= {
        "selected": mixed(theme, "accent", "panel", 0.28).name(),
        "hover": mixed(theme, "text", "raised", 0.08).name(),
        "hover_panel": mixed(theme, "text", "panel", 0.06).name(),
        "pressed": mixed(theme, "accent", "raised", 0.30).name(),
        "accent_hover": mixed(theme, "text", "accent", 0.25).name(),
        "disabled": mixed(theme, "text_dim", "panel", 0.55).name(),
        "handle": mixed(theme, "text_dim", "panel", 0.40).name(),
        "warn_ground": mixed(theme, "severity_ii", "ground", 0.18).name(),
        "danger_ground": mixed(theme, "severity_i", "panel", 0.20).name(),
    }
    values |= {f"p{n}": f"{theme.px(n)}px" for n in range(1, 65)}
    values |= {name: f'url("{path}")' if path else "none" for name, path in marks.items()}
    return string.Template(SHEET + TOUCH if theme.is_touch else SHEET).substitute(values)


def draw_marks(theme: Theme, folder: Path) -> dict[str, str]:
    """Draw the marks into `folder` where they are not yet; paths by name, "" where it failed."""
    paths: dict[str, str] = {}
    for name, (glyph, token, px) in _MARKS.items():
        stem = hashlib.sha256(repr((glyph, theme.color(token).name(), theme.px(px))).encode())
        path = folder / f"{name}-{stem.hexdigest()[:12]}.png"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            drawn = path.exists() or pixmap(glyph, theme, token, px).save(str(path), "PNG")
        except OSError:
            drawn = False
        paths[name] = path.as_posix() if drawn else ""
    return paths


def apply_style(app: QApplication, theme: Theme) -> None:
    """Dress the whole application. Marks are kept in the user's cache folder."""
    cache = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericCacheLocation)
    app.setStyle("Fusion")
    app.setPalette(palette(theme))
    app.setFont(theme.font(13))
    app.setStyleSheet(style_sheet(theme, draw_marks(theme, Path(cache) / "watchfloor" / "marks")))


@contextlib.contextmanager
def undressed() -> Iterator[None]:
    """Many widgets are put together inside, the sheet comes over them once, at the end.

    With a sheet, each widget put into another polishes all that it holds anew: building the console
    took 3.3 s of CPU with it, 1.1 s without and 0.7 s for the sheet afterwards.
    """
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    sheet = app.styleSheet()
    app.setStyleSheet("")
    try:
        yield
    finally:
        app.setStyleSheet(sheet)
