"""Whether fingers work this console: as the settings say, or as the devices do. UI thread."""

from __future__ import annotations

from PySide6.QtGui import QInputDevice


def has_touch(said: str) -> bool:
    """`said`: "on", "off", or "auto": where a touch screen is connected. Needs an application."""
    if said != "auto":
        return said == "on"
    screens = QInputDevice.DeviceType.TouchScreen
    return any(device.type() is screens for device in QInputDevice.devices())
