"""What every test with windows has: at its end they are gone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent


@pytest.fixture(autouse=True)
def windows_are_gone() -> Iterator[None]:
    """What a test closed is deleted with it: outside of an event loop `deleteLater` waits for the
    process's end, and timers tick, threads draw and dialogs take the mouse in the tests after."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
