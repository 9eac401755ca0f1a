"""Which graphics cards decode here. Probed in a process of its own: a driver may hang or crash.

`python -m video.hardware` decodes one tiny picture of each codec on each kind of card that PyAV
knows, and prints what came out right. A decoder process asks once, in the background.
"""

from __future__ import annotations

import base64
import subprocess
import sys
import threading
from pathlib import Path

import msgspec

from video.av_codec import DecodeError, UnitDecoder, hardware_devices, planes_of

PROBE_WITHIN_S = 20.0
# A small picture costs less in software than its way to the card and back (0.6 ms of 640x360).
WORTH_PIXELS = 1280 * 720
NODES = ("/dev/nvidia0", "/dev/dri", "/dev/kfd")
# One grey key frame of 256 x 256 each, with its parameter sets.
_SAMPLES = {
    "h264": "AAAAAWdNQA3cEAhoQAAAAwBAAAAMo8UK4AAAAAFo7g8sgAAAAAFliIQEr/73sz1a7qEcWl5j1ES6dYAHOVxM"
    "kBXOFMPX+cK94fvQAAAqYFJwi2BZAAAAAWUBAiIQEr/+97M9Wu6hHFpeY9REunWABzlcTJAVzhTD1/nCveH70AAAKmBS"
    "cItgWQ==",
    "hevc": "AAAAAUABDAH//wQIAAADAJ+oAAADAAA8ugJAAAAAAUIBAQQIAAADAJ+oAAADAAA8oAgIBAWW6kkyuaAgAAAD"
    "ACAAAAMDIQAAAAFEAcFysGJAAAAAASgBr3ITIaDr5tFTd3DGIzSbYGJApjSbYD/CMJ+AkwVwkQBXQIcAAAMAeMA=",
}
_GREY = 128
_decoder = msgspec.json.Decoder(dict[str, str])


def has_card() -> bool:
    """Whether this machine has any graphics card that might decode."""
    return any(Path(node).exists() for node in NODES)


def probe() -> dict[str, str]:
    """Kind of card by codec, as another process found it; empty where none decodes."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "video.hardware"],
            cwd=Path(__file__).parent.parent,
            capture_output=True,
            timeout=PROBE_WITHIN_S,
            check=False,
        )
        return _decoder.decode(done.stdout)
    except (OSError, subprocess.TimeoutExpired, msgspec.DecodeError):
        return {}


class Cards:
    """What this process may decode on a card. Any thread."""

    def __init__(self) -> None:
        self._found: dict[str, str] = {}
        if has_card():
            threading.Thread(target=self._look, name="cards", daemon=True).start()

    def device_for(self, codec: str, width: int, height: int) -> str:
        """The kind of card for a stream of this size, empty for software."""
        return self._found.get(codec, "") if width * height >= WORTH_PIXELS else ""

    def _look(self) -> None:
        self._found = probe()


def _is_right(device: str, codec: str) -> bool:
    """Whether the sample's grey comes out of the card."""
    sample = base64.b64decode(_SAMPLES[codec])
    try:
        decoder = UnitDecoder(codec, device=device)
        frames = [*decoder.decode(sample), *decoder.drain()]
        # NV12 is what cards give; another format came out of software in the card's name.
        greys = [planes_of(f).y.mean() for f in frames if f.format.name == "nv12" or not device]
        return any(abs(grey - _GREY) <= 2 for grey in greys)
    except DecodeError:
        return False


def main() -> None:
    """Print the kind of card by codec."""
    found: dict[str, str] = {}
    for device in hardware_devices():
        for codec in _SAMPLES.keys() - found.keys():
            if _is_right(device, codec):
                found[codec] = device
    sys.stdout.write(msgspec.json.encode(found).decode())


if __name__ == "__main__":
    main()
