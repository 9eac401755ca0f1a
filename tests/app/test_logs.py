"""No credential reaches a log."""

from __future__ import annotations

import pytest

from app.logs import redacted


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("open rtsp://admin:p4ss@10.0.0.1/main failed", "p4ss"),
        ("sign-in token=abc123def", "abc123def"),
        ("Authorization: Bearer-xyz", "Bearer-xyz"),
        ("password = geheim", "geheim"),
    ],
)
def test_secrets_are_starred(text: str, secret: str) -> None:
    assert secret not in redacted(text)


def test_the_rest_stays_readable() -> None:
    assert redacted("camera 12 at rtsp://u:p@h/x lost") == "camera 12 at rtsp://***@h/x lost"
