"""What is wrong in a TOML file, in English and Chinese, by the types it should have. Pure."""

from __future__ import annotations

import enum
import re
import tomllib
from collections.abc import Callable
from typing import Literal, get_origin

import msgspec

from backends.record.toml_lines import Path as KeyPath
from backends.record.toml_lines import line_of

_AT = re.compile(r" - at `(\$[^`]*)`$")
_UNKNOWN_FIELD = re.compile(r"unknown field `([^`]+)`")
_MISSING_FIELD = re.compile(r"missing required field `([^`]+)`")

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


def explained(
    text: str, message: str, root: type[msgspec.Struct], shown: Callable[[object], str] = repr
) -> tuple[int, str, str]:
    """(line, what was expected, the same in Chinese) of one msgspec error about `text` as `root`.

    `shown` writes a value as it may be shown.
    """
    found = _AT.search(message)
    at = _key_path(found.group(1)) if found else ()
    problem = _AT.sub("", message)
    unknown = _UNKNOWN_FIELD.search(problem)
    if unknown:
        where = (*at, unknown.group(1))
        return line_of(text, where), *unknown_words(where, _known_fields(root, at))
    if missing := _MISSING_FIELD.search(problem):
        key = missing.group(1)
        expected = f"{dotted(at)}: the key {key} is missing"
        return line_of(text, at), expected, f"{dotted(at)}:缺少 {key}"
    value = value_at(tomllib.loads(text), at)
    given = "" if value is None or isinstance(value, dict | list) else shown(value)
    is_choice = problem.startswith("Invalid enum value")
    options = ", ".join(_options_in(_kind_at(root, at))) if is_choice else ""
    return (
        line_of(text, at),
        f"{dotted(at)}: {problem[:1].lower()}{problem[1:]}"
        + (f" (is {given})" if given else "")
        + (f"; expected one of: {options}" if options else ""),
        f"{dotted(at)}:{in_chinese(problem)}"
        + (f"(现为 {given})" if given else "")
        + (f";可用:{options}" if options else ""),
    )


def unknown_key(tree: object, kind: object, at: KeyPath = ()) -> tuple[KeyPath, list[str]] | None:
    """(path, known keys) of the first key of `tree` that `kind` does not have.

    For types that are of the wire too and therefore take keys that they do not know.
    """
    if isinstance(tree, list):
        items = enumerate(tree)
        return next((bad for i, item in items if (bad := unknown_key(item, kind, (*at, i)))), None)
    struct = _struct_in(kind)
    if not isinstance(tree, dict) or struct is None:
        return None
    fields = {field.encode_name: field.type for field in msgspec.structs.fields(struct)}
    if get_origin(kind) is dict:
        fields = dict.fromkeys(tree, struct)
    for key, value in tree.items():
        if key not in fields:
            return (*at, key), list(fields)
        if bad := unknown_key(value, fields[key], (*at, key)):
            return bad
    return None


def unknown_words(where: KeyPath, known: list[str]) -> tuple[str, str]:
    """(English, Chinese) of a key that is not known."""
    names = ", ".join(known)
    return (
        f"unknown key {dotted(where)}; known here: {names}",
        f"不认识的键 {dotted(where)};此处可用:{names}",
    )


def dotted(path: KeyPath) -> str:
    """A path as people write it, list entries from 1: camera[2].name."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return text.lstrip(".") or "the file"


def value_at(tree: object, path: KeyPath) -> object:
    """What stands at a path of parsed TOML; None where nothing does."""
    for part in path:
        try:
            tree = tree[part]  # type: ignore[index]  # a walk through parsed TOML
        except (KeyError, IndexError, TypeError):
            return None
    return tree


def _key_path(dollar: str) -> KeyPath:
    parts: list[str | int] = []
    for name, index in re.findall(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]", dollar):
        if name:
            parts.append(name)
        elif index != "...":
            parts.append(int(index))
    return tuple(parts)


def _known_fields(root: type[msgspec.Struct], path: KeyPath) -> list[str]:
    """Names of the keys that may stand at a path, from the types themselves."""
    struct = _struct_in(_kind_at(root, path))
    return [field.encode_name for field in msgspec.structs.fields(struct)] if struct else []


def _kind_at(root: type[msgspec.Struct], path: KeyPath) -> object:
    kind: object = root
    for part in path:
        struct = _struct_in(kind)
        if isinstance(part, int) or struct is None:
            continue
        hints = msgspec.structs.fields(struct)
        kind = next((field.type for field in hints if field.encode_name == part), kind)
    return kind


def _options_in(kind: object) -> list[str]:
    """The values of an enumeration or Literal, as one writes them."""
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return [str(member.value) for member in kind]
    arguments = getattr(kind, "__args__", ())
    if get_origin(kind) is Literal:
        return [str(argument) for argument in arguments]
    return [option for argument in arguments for option in _options_in(argument)]


def _struct_in(kind: object) -> type[msgspec.Struct] | None:
    """The Struct inside list[X], X | None, Annotated[X]."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return kind
    for argument in getattr(kind, "__args__", ()):
        found = _struct_in(argument)
        if found is not None:
            return found
    return None
