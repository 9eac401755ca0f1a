"""Ids of GB/T 28181 devices and channels: what they are by their digits. Pure."""

from __future__ import annotations

import enum

MAX_DIGITS = 20


class Kind(enum.StrEnum):
    """What an id names, by digits 11 to 13."""

    DVR = "111"
    NVR = "118"
    CAMERA = "131"
    IPC = "132"
    ALARM_IN = "134"
    VOICE_OUT = "137"
    PLATFORM = "200"
    GROUP = "215"  # business group
    VIRTUAL = "216"  # virtual organisation
    DIVISION = "division"  # civil code of 2 to 8 digits
    OTHER = "other"


_BY_CODE = {kind.value: kind for kind in Kind if kind.value.isdigit()}


def is_id(text: str) -> bool:
    """20 digits by the standard; 18 exist in the field, civil codes have 2 to 8."""
    return text.isascii() and text.isdigit() and 2 <= len(text) <= MAX_DIGITS


def kind(text: str) -> Kind:
    """What the id names; OTHER where its digits do not tell."""
    if is_id(text) and len(text) <= 8:
        return Kind.DIVISION
    if len(text) < 18 or not is_id(text):
        return Kind.OTHER
    return _BY_CODE.get(text[10:13], Kind.OTHER)


def domain(text: str) -> str:
    """The SIP domain of an id: its first ten digits."""
    return text[:10]
