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
    hidden = set()
    for field in stream.fields.personal.values():
        path = field if isinstance(field, str) else field.path
        hidden.add(path.split(".", maxsplit=1)[0])
    if isinstance(raw, RowFault):
        return raw.row
    if isinstance(raw, dict):
        raw = {key: "***" if key in hidden else value for key, value in raw.items()}
        raw = {key: value for key, value in raw.items() if key not in ("_row", "_topic")}
    return json.dumps(raw, ensure_ascii=False, default=str)[:most]
