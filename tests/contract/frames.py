"""Frames that a console may send, one of every type, made from the wire types themselves."""

from __future__ import annotations

import datetime as dt
from typing import Any, get_args

import msgspec
from msgspec import inspect as mi

from backends.link.messages import AreaInView, ClientHeartbeat, CommandFrame, Hello
from backends.link.queries import Query, QueryFrame
from backends.link.walls import WallClientFrame
from backends.record.commands import CommandBody

MOMENT = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.UTC)
_PLAIN: dict[type, Any] = {
    mi.IntType: 1,
    mi.FloatType: 1.0,
    mi.BoolType: False,
    mi.NoneType: None,
    mi.StrType: "x",
    mi.BytesType: b"x",
    mi.DateTimeType: MOMENT,
    mi.DateType: MOMENT.date(),
    mi.AnyType: "x",
}


def sample(kind: mi.Type) -> Any:
    """A value of a type, as what msgpack carries."""
    match kind:
        case mi.StructType():
            fields = {field.encode_name: sample(field.type) for field in kind.fields}
            return ({kind.tag_field: kind.tag} if kind.tag_field else {}) | fields
        case mi.EnumType():
            return next(iter(kind.cls)).value
        case mi.LiteralType():
            return kind.values[0]
        case mi.UnionType():
            return sample(kind.types[0])
        case mi.ListType() | mi.VarTupleType() | mi.SetType() | mi.FrozenSetType():
            return [sample(kind.item_type)]
        case mi.TupleType():
            return [sample(item) for item in kind.item_types]
        case mi.DictType():
            return {sample(kind.key_type): sample(kind.value_type)}
        case _:
            return _PLAIN[type(kind)]


def frame_values() -> list[dict[str, Any]]:
    """One frame of every type, and of the commands and queries one of every kind."""
    shells = (Hello, AreaInView, ClientHeartbeat, *get_args(WallClientFrame))
    values = [sample(mi.type_info(kind)) for kind in shells]
    for frame, slot, bodies in (
        (CommandFrame, "body", get_args(CommandBody)),
        (QueryFrame, "query", get_args(Query)),
    ):
        shell = {
            field.encode_name: None if field.name == slot else sample(field.type)
            for field in mi.type_info(frame).fields  # type: ignore[attr-defined]
        }
        tag = mi.type_info(frame).tag  # type: ignore[attr-defined]
        values += [{"type": tag} | shell | {slot: sample(mi.type_info(body))} for body in bodies]
    return values


def frames() -> list[bytes]:
    """The same, encoded."""
    return [msgspec.msgpack.encode(value) for value in frame_values()]
