"""What an author is told of a text that is longer than the centre takes. UI thread only."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from backends.link.bounds import most_characters
from backends.record.commands import CommandBody


def too_long(bodies: Iterable[CommandBody], form: QWidget) -> str:
    """How many characters it may have; empty where all fit. The field it is in has the focus."""
    most = next((most for most in map(most_characters, bodies) if most), 0)
    if not most:
        return ""
    translate = QCoreApplication.translate
    count = _find(form, most)
    if not count:  # several fields make one text
        return translate("Limits", "内容合起来太长，最多 {most} 个字，请精简或分成几条").format(
            most=most
        )
    words = translate("Limits", "写了 {count} 个字，最多 {most} 个字，请精简或分成几条")
    return words.format(count=count, most=most)


def _find(form: QWidget, most: int) -> int:
    """Characters of the first field that has more; 0 where none has."""
    for field in form.findChildren(QWidget):
        if isinstance(field, QPlainTextEdit):
            count = len(field.toPlainText().strip())
        elif isinstance(field, QLineEdit):
            count = len(field.text().strip())
        else:
            continue
        if count > most and field.isEnabled() and not field.isReadOnly():
            field.setFocus()
            return count
    return 0
