"""A real RTSP server for tests, run by the system's Python (gst-rtsp-server, GObject).

Arguments: --port N (0: any), --codec, --transport, --digest, --size, --chroma; --then SIZE: that
size from the line "change" of its standard input on; --session SECONDS: time-out of sessions, each
keepalive is printed. Prints the port, ends with its standard input. Picture: left half red, right
half blue, 25 fps.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
from collections.abc import Callable
from typing import Any

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402

ENCODERS = {
    "h264": "x264enc tune=zerolatency speed-preset=ultrafast key-int-max=25 bitrate=800 ! "
    "rtph264pay name=pay0 pt=96 config-interval=1",
    "h265": "x265enc tune=zerolatency speed-preset=ultrafast key-int-max=25 bitrate=800 ! "
    "rtph265pay name=pay0 pt=96 config-interval=1",
}
TRANSPORTS = {
    "tcp": GstRtsp.RTSPLowerTrans.TCP,
    "udp": GstRtsp.RTSPLowerTrans.UDP,
    "both": GstRtsp.RTSPLowerTrans.TCP | GstRtsp.RTSPLowerTrans.UDP,
}


CHROMAS = {"420": "I420", "422": "Y42B"}
changes: list[Callable[[], None]] = []
"""What "change" changes: one for each camera that a client has opened."""


def size_caps(chroma: str, size: str) -> str:
    """What goes into the encoder."""
    width, height = size.split("x")
    return f"video/x-raw,format={CHROMAS[chroma]},width={width},height={height}"


def launch_line(codec: str, size: str, chroma: str) -> str:
    """Left half red, right half blue."""
    width, height = (int(n) for n in size.split("x"))
    half = width // 2
    caps = f"video/x-raw,width={half},height={height},framerate=25/1"
    return (
        f"( compositor name=mix background=black sink_1::xpos={half} ! "
        f"video/x-raw,width={width},height={height} ! "
        f"videoconvert ! videoscale ! capsfilter name=size caps={size_caps(chroma, size)} ! "
        f"{ENCODERS[codec]} "
        f"videotestsrc is-live=true pattern=solid-color foreground-color=0xffff0000 ! {caps} ! "
        "mix.sink_0 "
        f"videotestsrc is-live=true pattern=solid-color foreground-color=0xff0000ff ! {caps} ! "
        "mix.sink_1 )"
    )


def main() -> None:
    """Serve /cam until standard input ends."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", default="0")
    parser.add_argument("--codec", default="h264", choices=sorted(ENCODERS))
    parser.add_argument("--transport", default="both", choices=sorted(TRANSPORTS))
    parser.add_argument("--digest", action="store_true")
    parser.add_argument("--size", default="320x180")
    parser.add_argument("--then", default="")
    parser.add_argument("--chroma", default="420", choices=sorted(CHROMAS))
    parser.add_argument("--session", type=int, default=0)
    options = parser.parse_args()
    Gst.init(None)
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service(options.port)
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_launch(launch_line(options.codec, options.size, options.chroma))
    if options.then:
        factory.connect("media-configure", change_later, size_caps(options.chroma, options.then))
    if options.session:
        server.connect("client-connected", watch_client, options.session)
    factory.set_shared(True)
    factory.set_protocols(TRANSPORTS[options.transport])
    if options.digest:
        protect(server, factory)
    server.get_mount_points().add_factory("/cam", factory)
    server.attach(None)
    print(server.get_bound_port(), flush=True)
    loop = GLib.MainLoop()
    threading.Thread(target=hear_stdin, daemon=True).start()
    loop.run()


def change_later(factory: Any, media: Any, caps: str) -> None:
    """Another size, once the test asks for it."""
    size = media.get_element().get_by_name("size")

    def change() -> None:
        size.set_property("caps", Gst.Caps.from_string(caps))

    changes.append(change)


def watch_client(server: Any, client: Any, seconds: int) -> None:
    """Give its sessions their time-out, and say how it keeps them."""

    def shorten(client: Any, session: Any) -> None:
        session.set_timeout(seconds)

    def say(client: Any, context: Any) -> None:
        print("keepalive", flush=True)

    client.connect("new-session", shorten)
    client.connect("get-parameter-request", say)


def protect(server: GstRtspServer.RTSPServer, factory: GstRtspServer.RTSPMediaFactory) -> None:
    """Digest sign-in as guard / p@ss word."""
    auth = GstRtspServer.RTSPAuth()
    auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "viewer")
    auth.add_digest("guard", "p@ss word", token)
    server.set_auth(auth)
    factory.add_role_from_structure(
        Gst.Structure.new_from_string(
            "viewer, media.factory.access=(bool)true, media.factory.construct=(bool)true"
        )
    )


def hear_stdin() -> None:
    """Its lines, and its end: the test that started us has gone."""
    for line in sys.stdin:
        if line.strip() == "change":
            for change in changes:
                GLib.idle_add(change)
    os._exit(0)


if __name__ == "__main__":
    main()
