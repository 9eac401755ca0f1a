"""Colours, type and metrics of every window: the only file with colour literals. UI thread.

Source: LOOK. Contrast on ground / panel / raised by WCAG: text 13/12/11, text_dim 6.7/6.2/5.4,
accent 6.7/6.2/5.5, severities above 4.4.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QFont

from backends.record.common import Severity

FONT_FAMILY = "Noto Sans CJK SC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """One theme. Values are #RRGGBB."""

    ground: str
    panel: str
    raised: str
    line: str
    text: str
    text_dim: str
    accent: str
    severity_i: str
    severity_ii: str
    severity_iii: str
    severity_iv: str
    ok: str
    stale: str
    on_severity: str  # text on a fill of severity
    map_land: str = "#181D22"
    map_built: str = "#1C2228"
    map_building: str = "#232A32"
    map_water: str = "#122733"
    map_water_edge: str = "#1D3B4B"
    map_park: str = "#18271F"
    map_industry: str = "#221F28"
    map_local: str = "#29313A"
    map_collector: str = "#303944"
    map_arterial: str = "#3F4A57"
    map_expressway: str = "#5B5F50"
    map_casing: str = "#12161A"
    map_boundary: str = "#3B4552"
    map_label: str = "#7C8895"
    map_place: str = "#93A0AE"
    map_district: str = "#66727F"
    map_water_label: str = "#4C7890"
    map_park_label: str = "#56785F"
    map_vehicle: str = "#B9C6D2"
    map_bus: str = "#8FB0CC"
    map_taxi: str = "#8E99A5"
    map_muck: str = "#B5A58C"
    map_patrol: str = "#9DBFAE"
    map_team: str = "#9DBFAE"
    map_density: str = "#7F97C2"

    def severity(self, severity: Severity) -> QColor:
        """Colour of a severity."""
        return QColor(
            (self.severity_i, self.severity_ii, self.severity_iii, self.severity_iv)[severity - 1]
        )


DARK = Tokens(
    ground="#14181D",
    panel="#1B2026",
    raised="#232A32",
    line="#37424E",
    text="#D7DEE6",
    text_dim="#93A0AE",
    accent="#5AA7D6",
    severity_i="#FF4D4F",
    severity_ii="#FF9A3C",
    severity_iii="#F5D04A",
    severity_iv="#5B9DFF",
    ok="#6FBF8B",
    stale="#A78BD0",
    on_severity="#14181D",
)

SEVERITY_SHAPE = {Severity.I: "◆", Severity.II: "▲", Severity.III: "●", Severity.IV: "■"}
SEVERITY_NUMERAL = {Severity.I: "Ⅰ", Severity.II: "Ⅱ", Severity.III: "Ⅲ", Severity.IV: "Ⅳ"}

ROW_PX = 28
GRID_PX = 4
TOUCH_PX = 44
RADIUS_PX = 4


@dataclass(frozen=True, slots=True)
class Theme:
    """Tokens and the one scale setting (0.9 to 2.0). `is_touch`: fingers must hit what is shown."""

    tokens: Tokens = DARK
    scale: float = 1.0
    is_touch: bool = False

    def px(self, value: float) -> int:
        """Scaled pixels."""
        return round(value * self.scale)

    def target(self, value: float) -> int:
        """Scaled pixels of something to be hit: TOUCH_PX at the least where fingers do it."""
        return self.px(max(value, TOUCH_PX) if self.is_touch else value)

    def font(self, px: float = 14, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """The product's font at a size in unscaled pixels, tabular figures."""
        font = QFont(FONT_FAMILY)
        font.setPixelSize(self.px(px))
        font.setWeight(weight)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def color(self, name: str) -> QColor:
        """A token as QColor; an unknown name is a bug and raises AttributeError."""
        return QColor(str(getattr(self.tokens, name)))
