"""Bodies of answers and messages to JSON values. Pure; raises RestFailure in words."""

from __future__ import annotations

import json
from typing import Any

from backends.gateway.rest.failure import RestFailure

_HTML = (b"<!doctype html", b"<html")


def parsed(body: bytes, encoding: str) -> Any:
    """The JSON value. Bytes that are no text of the encoding become U+FFFD: their rows are told."""
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:15].lower()
    if start.startswith(b"<") and not start.startswith(_HTML):
        raise RestFailure("XML", "对方系统返回的是 XML，本接入方式只读 JSON")
    try:
        return json.loads(_decoded(body, encoding))
    except (ValueError, RecursionError) as error:  # also a number of thousands of digits
        raise RestFailure("not JSON", "对方系统返回的不是 JSON") from error


def _decoded(body: bytes, encoding: str) -> str:
    # GB 18030 holds all of GBK, and what systems that say GBK send beyond it.
    codec = "utf-8-sig" if encoding == "utf-8" else "gb18030"
    return body.decode(codec, "replace")
