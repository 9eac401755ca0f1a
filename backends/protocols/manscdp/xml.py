"""XML of devices, read without trust: no DTD, no entities, all bounded. Pure.

Tolerant of what cameras send: control bytes, a trailing NUL, a bare ampersand, no root element,
one charset declared and another used.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

import msgspec

MAX_BYTES = 256 * 1024
MAX_DEPTH = 12
MAX_ELEMENTS = 20_000
MAX_ATTRIBUTES = 16

_DECLARATION = re.compile(r"\s*+<\?xml\b[^>]{0,200}\?>", re.IGNORECASE)
_DECLARED = re.compile(rb"encoding\s*+=\s*+[\"']([A-Za-z0-9_\-]{1,20}+)[\"']", re.IGNORECASE)
_FORBIDDEN = re.compile(r"<!\s*+(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)", re.IGNORECASE)
# What XML 1.0 has no place for; surrogates among it.
_CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BARE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});)")
_NUMBER = re.compile(r"&#(?:([0-9]{1,7})|[xX]([0-9A-Fa-f]{1,6}));")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*+")
_ROOT = "_"
_EXCERPT = 120


class Charset(enum.StrEnum):
    """How a device's bytes are read and ours are written."""

    DECLARED = "declared"  # read by the rules of `decode`; written as GB 18030
    UTF8 = "utf-8"
    GB18030 = "gb18030"


class Fault(enum.StrEnum):
    """Why a body was no message."""

    TOO_LARGE = "too large"
    FORBIDDEN = "forbidden"  # DTD or entities
    XML = "xml"
    CONTENT = "content"  # well-formed, but not what the command needs


class Malformed(msgspec.Struct, frozen=True, kw_only=True):
    """A body that was no message: why, in English for the log, and how it begins."""

    fault: Fault
    detail: str
    excerpt: bytes = b""


class Element(msgspec.Struct, frozen=True, kw_only=True):
    """One element: its text without surrounding white space, its children in order."""

    name: str
    text: str = ""
    children: tuple[Element, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()

    def child(self, name: str) -> Element | None:
        """The first child of that name, in any case: devices differ."""
        low = name.lower()
        return next((c for c in self.children if c.name.lower() == low), None)

    def value(self, name: str, default: str = "") -> str:
        """Text of the first child of that name."""
        found = self.child(name)
        return found.text if found is not None else default

    def all(self, name: str) -> Iterator[Element]:
        """Children of that name."""
        low = name.lower()
        return (c for c in self.children if c.name.lower() == low)


class _TooMuch(Exception):
    """A bound is exceeded; the argument says which."""


def read(body: bytes, charset: Charset = Charset.DECLARED) -> Element | Malformed:
    """The root element. Several elements without a root come as children of one named ""."""
    if len(body) > MAX_BYTES:
        return _malformed(Fault.TOO_LARGE, f"{len(body)} bytes", body)
    text = decode(body, charset)
    if _FORBIDDEN.search(text):
        return _malformed(Fault.FORBIDDEN, "a document type or entity declaration", body)
    builder = _Builder()
    try:
        builder.parse(f"<{_ROOT}>{_cleaned(text)}</{_ROOT}>")
    except expat.ExpatError as error:
        return _malformed(Fault.XML, expat.ErrorString(error.code), body)
    except _TooMuch as error:
        return _malformed(Fault.TOO_LARGE, str(error), body)
    tops = builder.tops
    if len(tops) == 1 and (tops[0].children or tops[0].name in ("Query", "Response", "Notify")):
        return tops[0]
    if not tops:
        return _malformed(Fault.XML, "no element", body)
    return Element(name="", children=tuple(tops))


def decode(body: bytes, charset: Charset = Charset.DECLARED) -> str:
    """Text of a body. Never raises.

    Declared UTF-8, or nothing declared: UTF-8 if it is valid. Else GB 18030; what is not valid
    there either is read as UTF-8 if it is that, and at last with replacement characters.
    """
    body = body.removeprefix(b"\xef\xbb\xbf")
    if charset is not Charset.DECLARED:
        return body.decode(charset, "replace")
    declared = _DECLARED.search(body[:200])
    is_gb = declared is not None and declared[1].lower().startswith(b"gb")
    for name in ("gb18030", "utf-8") if is_gb else ("utf-8", "gb18030"):
        try:
            return body.decode(name)
        except UnicodeDecodeError:
            continue
    return body.decode("gb18030", "replace")


def write(root: Element, charset: Charset = Charset.DECLARED) -> bytes:
    """A document. Unless the profile says UTF-8: bytes in GB 18030 that are declared GB2312,
    which 2016 devices know and 2022 devices read."""
    is_utf8 = charset is Charset.UTF8
    lines = [f'<?xml version="1.0" encoding="{"UTF-8" if is_utf8 else "GB2312"}"?>']
    _write(root, lines)
    return "\r\n".join([*lines, ""]).encode("utf-8" if is_utf8 else "gb18030")


def element(name: str, *children: Element | tuple[str, object] | None) -> Element:
    """An element of children: elements, or pairs of a name and a value; None is left out."""
    made = [
        Element(name=c[0], text=str(c[1])) if isinstance(c, tuple) else c
        for c in children
        if c is not None
    ]
    return Element(name=name, children=tuple(made))


def _write(node: Element, lines: list[str]) -> None:
    if not _NAME.fullmatch(node.name):
        raise ValueError(f"no element name: {node.name!r}")
    attributes = "".join(
        f" {name}={quoteattr(_CONTROL.sub('', value))}" for name, value in node.attributes
    )
    if not node.children:
        text = escape(_CONTROL.sub("", node.text))
        lines.append(f"<{node.name}{attributes}>{text}</{node.name}>")
        return
    lines.append(f"<{node.name}{attributes}>")
    for child in node.children:
        _write(child, lines)
    lines.append(f"</{node.name}>")


def _cleaned(text: str) -> str:
    text = _CONTROL.sub("", text)
    match = _DECLARATION.match(text)
    text = text[match.end() :] if match else text
    return _NUMBER.sub(_number, _BARE.sub("&amp;", text))


def _number(match: re.Match[str]) -> str:
    """A character reference, or nothing where it names no character of XML."""
    code = int(match[1]) if match[1] else int(match[2], 16)
    if code > 0x10FFFF or code in (0x85,) or _CONTROL.match(chr(code)):
        return ""
    return match[0]


def _malformed(fault: Fault, detail: str, body: bytes) -> Malformed:
    return Malformed(fault=fault, detail=detail, excerpt=bytes(body[:_EXCERPT]))


class _Node:
    __slots__ = ("attributes", "children", "name", "text")

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name = name
        self.attributes = tuple(attributes.items())
        self.children: list[Element] = []
        self.text: list[str] = []


class _Builder:
    """Elements out of expat's calls."""

    def __init__(self) -> None:
        self.tops: list[Element] = []
        self._open: list[_Node] = []
        self._count = 0

    def parse(self, text: str) -> None:
        parser = expat.ParserCreate(encoding="utf-8")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = _refuse  # `read` has refused it; twice is safe
        parser.EntityDeclHandler = _refuse
        parser.Parse(text.encode("utf-8"), True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MAX_ELEMENTS:
            raise _TooMuch(f"over {MAX_ELEMENTS} elements")
        if len(self._open) > MAX_DEPTH:
            raise _TooMuch(f"elements over {MAX_DEPTH} deep")
        if len(attributes) > MAX_ATTRIBUTES:
            raise _TooMuch(f"over {MAX_ATTRIBUTES} attributes")
        self._open.append(_Node(name, attributes))

    def _end(self, name: str) -> None:
        node = self._open.pop()
        if not self._open:
            return  # our own wrapper
        made = Element(
            name=node.name,
            text="".join(node.text).strip(),
            children=tuple(node.children),
            attributes=node.attributes,
        )
        (self.tops if len(self._open) == 1 else self._open[-1].children).append(made)

    def _characters(self, data: str) -> None:
        self._open[-1].text.append(data)


def _refuse(*_: object) -> None:
    raise _TooMuch("a document type or entity declaration")
