"""HTTP as far as systems that push warnings need it: POST with a length. Sans-IO; loop's sessions.

Each request is answered in turn; what cannot be read as a request ends the conversation's sense,
and is answered with 400 once.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable

from backends.protocols.bulletin import MAX_BYTES

MOST_HEAD = 16 * 1024
_REASONS = {
    200: "OK",
    400: "Bad Request",
    401: "Unauthorized",
    405: "Method Not Allowed",
    411: "Length Required",
    413: "Content Too Large",
    422: "Unprocessable Content",
}

Take = Callable[[bytes], str]  # a body; what is wrong with it, empty when it is taken


class PushSession:
    """One connection. `take` gets each body."""

    def __init__(self, take: Take, token: str, refuse: Callable[[str, str], None]) -> None:
        self._take, self._token, self._refuse = take, token, refuse
        self._buffer = bytearray()
        self._is_over = False
        self._is_asked_on = False  # 100 was said to the request under way

    def receive(self, data: bytes) -> bytes:
        """Take bytes; return the answers that are owed. Never raises."""
        if self._is_over:
            return b""
        self._buffer += data
        answers = bytearray()
        while not self._is_over and (answer := self._step()):
            answers += answer
        return bytes(answers)

    def closed(self) -> None:
        self._buffer.clear()

    def _step(self) -> bytes:
        """The answer to a whole request at the buffer's beginning; none when more must come."""
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return self._end(400, "请求头过长") if len(self._buffer) > MOST_HEAD else b""
        method, headers = _head(bytes(self._buffer[:end]))
        text = headers.get("content-length", "")
        if not method:
            return self._end(400, "不是 HTTP 请求")
        if method != "POST":
            return self._end(405, "请用 POST 发送预警报文")
        if not (text.isascii() and text.isdecimal()):
            return self._end(411, "需要 Content-Length")
        length = int(text) if len(text) < 12 else MAX_BYTES + 1
        if length > MAX_BYTES:
            self._refuse("报文过大或层次过深", f"Content-Length: {text[:20]}")
            return self._end(413, f"报文不得超过 {MAX_BYTES // 1024} KB")
        if len(self._buffer) < end + 4 + length:
            is_waiting = headers.get("expect", "").lower() == "100-continue"
            say, self._is_asked_on = is_waiting and not self._is_asked_on, True
            return b"HTTP/1.1 100 Continue\r\n\r\n" if say else b""
        self._is_asked_on = False
        body = bytes(self._buffer[end + 4 : end + 4 + length])
        del self._buffer[: end + 4 + length]
        return self._answer_to(body, headers)

    def _answer_to(self, body: bytes, headers: dict[str, str]) -> bytes:
        given = headers.get("authorization", "").removeprefix("Bearer ").strip()
        if self._token and not hmac.compare_digest(given.encode(), self._token.encode()):
            self._refuse("推送方的令牌不对", "")
            return _answer(401, "令牌不对")
        wrong = self._take(body)
        return _answer(422, wrong) if wrong else _answer(200, "")

    def _end(self, status: int, words: str) -> bytes:
        self._is_over = True
        self._buffer.clear()
        return _answer(status, words, is_last=True)


def _head(data: bytes) -> tuple[str, dict[str, str]]:
    lines = data.decode("latin-1").split("\r\n")
    words = lines[0].split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/1.") or not words[0].isalpha():
        return "", {}
    pairs = (line.partition(":") for line in lines[1:101])
    return words[0], {name.strip().lower(): value.strip() for name, _, value in pairs}


def _answer(status: int, words: str, *, is_last: bool = False) -> bytes:
    body = (words or "已接收").encode("utf-8")
    head = (
        f"HTTP/1.1 {status} {_REASONS[status]}\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\n"
        f"Connection: {'close' if is_last else 'keep-alive'}\r\n\r\n"
    )
    return head.encode("ascii") + body
