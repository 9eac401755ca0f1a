"""What one may do with an instruction, and in which state. UI thread; pure."""

from __future__ import annotations

import enum

from PySide6.QtCore import QCoreApplication

from backends.record.access import Act, Allowed, User, may
from backends.record.common import Department
from backends.record.entry import Instruction, InstructionState
from widgets.watch.instruction_source import is_on_incident, is_on_its_way


class Deed(enum.StrEnum):
    """By the names of the key table."""

    TAKE = "take"
    NOTE = "note"
    FINISH = "finish"
    CLOSE = "close"
    REOPEN = "reopen"


_FITS = {
    Deed.TAKE: (InstructionState.OPEN, InstructionState.IN_HAND),
    Deed.NOTE: (InstructionState.OPEN, InstructionState.IN_HAND, InstructionState.DONE),
    Deed.FINISH: (InstructionState.OPEN, InstructionState.IN_HAND),
    Deed.CLOSE: (InstructionState.DONE,),
    Deed.REOPEN: (InstructionState.DONE,),
}
_ACTS = {
    Deed.TAKE: Act.ANSWER_TASK,
    Deed.NOTE: Act.REPORT,
    Deed.FINISH: Act.ANSWER_TASK,
    Deed.CLOSE: Act.INSTRUCT,
    Deed.REOPEN: Act.INSTRUCT,
}


def deed_word(deed: Deed, instruction: Instruction | None = None) -> str:
    """On its button."""
    match deed:
        case Deed.TAKE if instruction is not None and is_take_over(instruction):
            return QCoreApplication.translate("Watch", "接过来办")
        case Deed.TAKE:
            return QCoreApplication.translate("Watch", "承办")
        case Deed.NOTE:
            return QCoreApplication.translate("Watch", "记进展…")
        case Deed.FINISH:
            return QCoreApplication.translate("Watch", "报办结…")
        case Deed.CLOSE:
            return QCoreApplication.translate("Watch", "同意办结")
        case Deed.REOPEN:
            return QCoreApplication.translate("Watch", "退回再办…")


def is_take_over(instruction: Instruction) -> bool:
    """Whether taking it takes it from somebody."""
    return instruction.state is InstructionState.IN_HAND and bool(instruction.owner)


def fits(deed: Deed, instruction: Instruction, user: User | None) -> bool:
    """Whether its state allows it; one on an incident is answered on the incident's card."""
    is_own = is_take_over(instruction) and user is not None and instruction.owner == user.id
    is_here = not is_on_incident(instruction) and not is_on_its_way(instruction)
    is_fit = instruction.state in _FITS[deed] and is_here
    return is_fit and not (deed is Deed.TAKE and is_own)


def allowed(deed: Deed, instruction: Instruction, user: User | None) -> bool:
    """Whether who sits here may; the hub looks again."""
    if user is None:
        return False
    act = _ACTS[deed]
    if act is Act.INSTRUCT:
        return may(user, act) in (Allowed.YES, Allowed.RELAYS)
    if instruction.owner and instruction.owner == user.id:
        return True
    department = instruction.department or Department.CENTRE
    return may(user, act, department) is Allowed.YES


def relays(user: User | None) -> bool:
    """Whether they instruct only in somebody's name."""
    return user is not None and may(user, Act.INSTRUCT) is Allowed.RELAYS


def may_give(user: User | None) -> bool:
    """Whether they may write one down."""
    return user is not None and may(user, Act.INSTRUCT) in (Allowed.YES, Allowed.RELAYS)
