"""Why a device did not do what it was told: words of the field, never of alarms."""

from __future__ import annotations

import pytest

from backends.record.refusal import Refusal, RefusalCode
from widgets.field_words import field_refusal_text


@pytest.mark.parametrize(
    ("code", "detail", "words"),
    [
        (RefusalCode.WRONG_STATE, "offline", "不在线"),
        (RefusalCode.WRONG_STATE, "no_answer", "没有回答"),
        (RefusalCode.WRONG_STATE, "refused by the device", "拒绝"),
        (RefusalCode.WRONG_STATE, "edition", "2022"),
        (RefusalCode.WRONG_STATE, "孙浩 steers it", "孙浩正在控制"),
        (RefusalCode.WRONG_STATE, "what nobody knows yet", "不能这样操作"),
        (RefusalCode.STORE_UNAVAILABLE, "its gateway is not connected", "网关"),
        (RefusalCode.STORE_UNAVAILABLE, "the device's gateway is not connected", "网关"),
        (RefusalCode.STORE_UNAVAILABLE, "no relay is connected", "转发服务"),
        (RefusalCode.STORE_UNAVAILABLE, "no answer within 12 s", "没有回答"),
        (RefusalCode.STORE_UNAVAILABLE, "done, and not in the log: disk", "没有写进日志"),
        (RefusalCode.TOO_LARGE, "16 playbacks are open here", "回放"),
        (RefusalCode.MALFORMED, "profile: dialects: strem", "“子码流写法”不认识“strem”"),
        (RefusalCode.MALFORMED, "profile: network: wset", "“所在网络”不认识“wset”"),
        (RefusalCode.MALFORMED, "password missing", "密码"),
        (RefusalCode.DUPLICATE, "number 101", "编号 101"),
        (RefusalCode.NOT_ALLOWED, "孙浩 steers it, and is not below x", "孙浩正在控制"),
        (RefusalCode.TOO_LARGE, "too many cameras are steered", "太多"),
        (RefusalCode.MALFORMED, "", "不认识"),
        (RefusalCode.UNKNOWN_SUBJECT, "34020000001320000001", "摄像机"),
    ],
)
def test_a_camera_that_does_not_obey_is_not_spoken_of_as_an_alarm(
    code: RefusalCode, detail: str, words: str
) -> None:
    said = field_refusal_text(Refusal(code=code, detail=detail))
    assert words in said
    assert "报警" not in said
    assert "记录" not in said
    assert "版本" not in said
