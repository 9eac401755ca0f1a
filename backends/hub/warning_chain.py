"""What a source says of a warning that another has replaced is said of the one that did. Pure but
for what is recalled; writer thread only.

A source names the warning that it issued first, or the last one, or all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from backends.hub.ledger import Ledger
from backends.record.ids import WarningId
from backends.record.warning import (
    CancelWarning,
    SupersedeWarning,
    WarningNotice,
    WarningState,
)

_LONGEST = 200  # updates of one warning


def passed_on(command: Any, ledger: Ledger, recall: Callable[[str, str], None]) -> Any:
    """The command, about the last of the chain that its warning begins; others as they are."""
    if isinstance(command, CancelWarning) and command.with_updates:
        last = _last(command.warning, None, ledger, recall)
        return msgspec.structs.replace(command, warning=last.id) if last else command
    if isinstance(command, SupersedeWarning):
        last = _last(command.warning, command.replaced_by, ledger, recall)
        newcomer = ledger.warning(command.replaced_by)
        if last is None or newcomer is None or last.id == command.warning:
            return command
        if last.state is not WarningState.IN_FORCE:
            return command
        if newcomer.issued_at < last.issued_at:  # an update that comes after the next one
            return SupersedeWarning(warning=newcomer.id, replaced_by=last.id)
        return msgspec.structs.replace(command, warning=last.id)
    return command


def _last(
    key: WarningId, stop: WarningId | None, ledger: Ledger, recall: Callable[[str, str], None]
) -> WarningNotice | None:
    """The end of the chain, in force or not; None where there is none, or `stop` is part of it."""
    seen: set[WarningId] = set()
    while key != stop and key not in seen and len(seen) < _LONGEST:
        seen.add(key)
        recall("warning", key)
        state = ledger.warning(key)
        if state is None or state.state is not WarningState.SUPERSEDED:
            return state
        key = state.replaced_by
    return None
