"""Commands on their way: kept until the hub's receipt, sent again with their ids. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from backends.link.bounds import unfit
from backends.link.messages import CommandFrame, Receipt
from backends.record.commands import CommandBody, subject_of
from backends.record.ids import CommandId
from backends.record.refusal import Refusal, RefusalCode


class CommandsOnTheirWay:
    """In the order given. A command leaves by its receipt and the echo of its last event."""

    def __init__(self) -> None:
        self._frames: dict[CommandId, CommandFrame] = {}
        self._received: dict[CommandId, int] = {}  # receipts whose echo is still to come
        self._by_subject: dict[str, CommandBody] = {}

    @property
    def pending(self) -> Mapping[str, CommandBody]:
        """The newest command of each subject; a live view."""
        return MappingProxyType(self._by_subject)

    def add(self, frame: CommandFrame) -> Refusal | None:
        """A person has asked for something; why it does not set out, where the hub cannot take it.

        The hub ends the line of whoever sends what it cannot read, and it would be sent again.
        """
        refusal = unfit(frame)
        if refusal is not None:
            return refusal
        self._frames[frame.id] = frame
        self._by_subject[subject_of(frame.body)] = frame.body
        return None

    def unanswered(self) -> list[CommandFrame]:
        """What a new connection must send (again), in order."""
        return [frame for id_, frame in self._frames.items() if id_ not in self._received]

    def receipt(self, receipt: Receipt, seq: int) -> CommandBody | None:
        """The hub answered; `seq` is how far the replica is. The command that left, if any."""
        if receipt.command not in self._frames:
            return None
        if receipt.refusal is None and receipt.seq > seq:
            self._received[receipt.command] = receipt.seq
            return None
        return self._leave(receipt.command)

    def folded(self, seq: int) -> list[CommandBody]:
        """The replica has folded up to `seq`: the commands whose echo has come leave."""
        done = [id_ for id_, last in self._received.items() if last <= seq]
        return [self._leave(id_) for id_ in done]

    def give_up(self, code: RefusalCode) -> list[tuple[CommandBody, Refusal]]:
        """Nobody is signed in any more: what had no answer goes back to its author."""
        refused = [(f.body, Refusal(code=code, detail="no answer")) for f in self.unanswered()]
        self._frames.clear()
        self._received.clear()
        self._by_subject.clear()
        return refused

    def _leave(self, command: CommandId) -> CommandBody:
        frame = self._frames.pop(command)
        self._received.pop(command, None)
        subject = subject_of(frame.body)
        left = [f.body for f in self._frames.values() if subject_of(f.body) == subject]
        if left:
            self._by_subject[subject] = left[-1]
        else:
            self._by_subject.pop(subject, None)
        return frame.body
