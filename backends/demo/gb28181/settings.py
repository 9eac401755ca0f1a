"""How demo devices are set, as ConfigDownload tells it. Pure."""

from __future__ import annotations

from backends.demo.gb28181.catalogue import DemoDevice
from backends.protocols.manscdp.messages import Config, Query


def configs(device: DemoDevice, query: Query, expires_s: int, keepalive_s: float) -> list[Config]:
    """One answer for each section asked for, as recorders send them; an error for none."""
    known: dict[str, tuple[tuple[str, str], ...]] = {
        "BasicParam": (
            ("Name", device.name),
            ("Expiration", str(expires_s)),
            ("HeartBeatInterval", f"{keepalive_s:.0f}"),
            ("HeartBeatCount", "3"),
        ),
        "VideoParamOpt": (
            ("DownloadSpeed", "1/2/4/8"),
            ("Resolution", "5/6"),
        ),
    }
    asked = query.root.value("ConfigType").split("/")
    found = [
        Config(sn=query.sn, device_id=query.device_id, is_ok=True, sections=((name, known[name]),))
        for name in asked
        if name in known
    ]
    return found or [Config(sn=query.sn, device_id=query.device_id, is_ok=False)]
