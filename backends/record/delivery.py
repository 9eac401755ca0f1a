"""What became of a message of the outbox, and what a person does about it. Words only; pure.

A message is no subject that is folded: how it stands lies in the outbox. Its events are the audit
line of its delivery; their subject is "message:<id>".
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from backends.record.exchange import Delivery

Words = Annotated[str, msgspec.Meta(max_length=500)]
MessageKey = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class SendAgain(msgspec.Struct, frozen=True, kw_only=True, tag="send_again"):
    """A message that did not arrive, or of which nobody knows: send it once more."""

    message: MessageKey
    note: Words = ""


class MarkDelivered(msgspec.Struct, frozen=True, kw_only=True, tag="mark_delivered"):
    """It arrived another way, or is there already: not sent again. Who says so, in words."""

    message: MessageKey
    note: Words


class GiveUpMessage(msgspec.Struct, frozen=True, kw_only=True, tag="give_up_message"):
    """It is no longer wanted, and why."""

    message: MessageKey
    reason: Words


class MessageReported(msgspec.Struct, frozen=True, kw_only=True):
    """message.reported@1. One outcome of its delivery; `about`: the record's subject."""

    target: str
    type: str
    about: str
    delivery: Delivery
    detail: str = ""
    tries: int = 0


class MessageDied(msgspec.Struct, frozen=True, kw_only=True):
    """message.died@1. It is not tried any more by itself; `task`: that asks a person."""

    target: str
    type: str
    about: str
    reason: str
    tries: int = 0
    task: str = ""


class MessageSentAgain(msgspec.Struct, frozen=True, kw_only=True):
    """message.sent_again@1. By a person."""

    target: str
    note: str = ""


class MessageSettled(msgspec.Struct, frozen=True, kw_only=True):
    """message.settled@1. A person says that it arrived, or that it is not wanted any more."""

    target: str
    is_delivered: bool
    note: str = ""


MessageDeed = SendAgain | MarkDelivered | GiveUpMessage
MessageEvent = MessageReported | MessageDied | MessageSentAgain | MessageSettled
