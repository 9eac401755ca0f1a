"""What an operator reads of rows that could not be taken. Pure."""

from __future__ import annotations

import json
from typing import Any

from backends.gateway.rest.rows import RowFault
from backends.gateway.rest.streams import Stream

_FIELDS = {
    "id": "编号",
    "title": "标题",
    "updated_at": "更新时间",
    "occurred_at": "发生时间",
    "status": "状态",
    "severity": "等级",
    "lon": "经度",
    "lat": "纬度",
    "department": "部门",
    "until": "截止时间",
    "polygon": "范围",
    "stage": "环节",
    "count": "数量",
    "value": "数值",
    "type": "类型",
    "subject": "对象",
}
_DEEPEST = 8  # levels of an answer that are shown
_MOST_SHOWN = 20  # elements of a list
_REASONS = (
    ("ahead of now", "超前于当前时间"),
    ("after the year 2000", "早于 2000 年"),
    ("follows its issue", "不晚于发布时间"),
    ("a time like", "格式不符"),
    ("a time", "缺失"),
    ("swapped", "与经度颠倒"),
    ("degrees from", "坐标超出范围"),
    ("is 0/0", "坐标为 0"),
    ("a text or a number", "不是文字"),
    ("a number", "不是数字或超出范围"),
    ("not empty", "为空"),
    ("a value", "为空"),
    ("one of", "取值不在对照表内"),
    ("characters, is", "内容过长"),
    ("declared encoding", "含有无法解码的字节"),
    ("16 digits", "部件编号不是 16 位数字"),
    ("civil code", "区划代码不是数字"),
    ("corners", "范围的顶点数不符"),
    ("cipher text", "密文无法解开"),
    ("an object", "整条不是对象"),
    ("a list", "不是列表"),
)


def reason(stream: Stream, fault: RowFault) -> str:
    """The same words for the same fault: "案件：更新时间格式不符"."""
    field = _FIELDS.get(fault.field, fault.field)
    why = next((words for part, words in _REASONS if part in fault.expected), "无法识别")
    return f"{stream.name}：{field}{why}" if field else f"{stream.name}：{why}"


def sample(fault: RowFault) -> str:
    """Which row, and what was expected of it; nothing else of it may be shown."""
    return f"{fault.row}：{fault.field or '整条'} expected {fault.expected}"


def shown(raw: Any, stream: Stream, most: int = 2_000) -> str:
    """A raw row as JSON text, without what the mapping calls personal."""
    if isinstance(raw, RowFault):
        return raw.row
    hidden = _personal(stream)
    if isinstance(raw, dict):
        raw = {key: "***" if key in hidden else value for key, value in raw.items()}
        raw = {key: value for key, value in raw.items() if key not in ("_row", "_topic")}
    return json.dumps(raw, ensure_ascii=False, default=str)[:most]


def shown_answer(answer: Any, stream: Stream, most: int = 2_000) -> str:
    """The beginning of an answer as JSON text; wherever in it what the mapping calls personal
    stands, it is hidden: nobody knows yet where its rows are."""
    return json.dumps(_hidden(answer, _personal(stream), _DEEPEST), ensure_ascii=False)[:most]


def _personal(stream: Stream) -> set[str]:
    """Names in a row under which people stand."""
    fields = stream.fields.personal.values()
    paths = [field if isinstance(field, str) else field.path for field in fields]
    return {path.removeprefix("_row.").split(".", maxsplit=1)[0] for path in paths}


def _hidden(value: Any, names: set[str], depth: int) -> Any:
    if not isinstance(value, dict | list):
        return value
    if not depth:
        return "…"
    if isinstance(value, list):
        return [_hidden(one, names, depth - 1) for one in value[:_MOST_SHOWN]]
    return {
        key: "***" if key in names else _hidden(one, names, depth - 1) for key, one in value.items()
    }
