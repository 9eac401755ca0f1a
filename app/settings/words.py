"""What is wrong with a setting, in Chinese, from the English that the parser gives. Pure."""

from __future__ import annotations

import re

_KINDS = {
    "int": "整数",
    "float": "小数",
    "str": "文字(加引号)",
    "bool": "true 或 false",
    "array": "列表",
    "object": "表",
    "null": "空",
}
_RULES: list[tuple[str, str]] = [
    (r"^Expected `(\w+)`(?: \| null)?, got `(\w+)`$", "应为{0},写成了{1}"),
    (r"^Expected `(\w+)` >= ([\d.-]+)$", "应为{0},不小于 {1}"),
    (r"^Expected `(\w+)` <= ([\d.-]+)$", "应为{0},不大于 {1}"),
    (r"^Expected `(\w+)` > ([\d.-]+)$", "应为{0},大于 {1}"),
    (r"^Expected `(\w+)` < ([\d.-]+)$", "应为{0},小于 {1}"),
    (r"^Expected `(\w+)` of length >= (\d+)$", "不能为空(至少 {1} 个)"),
    (r"^Expected `(\w+)` matching regex (.+)$", "写法不对,应符合 {1}"),
    (r"^Invalid enum value (.+)$", "没有这个选项"),
]


def in_chinese(problem: str) -> str:
    """The problem in Chinese; what no rule knows is said in general."""
    for pattern, words in _RULES:
        found = re.match(pattern, problem)
        if found:
            return words.format(*(_KINDS.get(group, group) for group in found.groups()))
    return "值不对"
