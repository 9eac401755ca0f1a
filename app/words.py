"""Texts of the terminal in the wanted language. Imports Qt only where another than 简体中文 is.

The hub and the gateway say their few sentences through here and stay without Qt (DESIGN).
"""

from __future__ import annotations

import sys


def translate(context: str, text: str) -> str:
    """What QCoreApplication.translate says; the text itself where Qt was not needed so far."""
    core = sys.modules.get("PySide6.QtCore")
    return str(core.QCoreApplication.translate(context, text)) if core is not None else text
