"""Backgrounds from files and servers: where ground comes to lie, what is kept, what is said."""

from __future__ import annotations

import http.server
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.settings.map import MapSection, MapSource, map_fault
from app.tiles.cache import TileCache
from app.tiles.grounds import MapFeeds
from app.tiles.mbtiles import MbTiles
from app.tiles.server import ServerAddress, TileServer, rest_s, tianditu
from app.tiles.source import Address, Grid, Matrix, SourceFailed, Trouble
from app.tiles.warp import Picture, Tone, Wanted, Warper, above, decode
from backends.gateway.datum import Datum, from_wgs84
from widgets.map.ground_sheet import TileKey
from widgets.map.projection import TILE_PX, world_x, world_y

LON, LAT, ZOOM = 123.06, 30.53, 14
SPOT = 12  # pixels a side of the mark that stands for a place


def png(picture: Picture) -> bytes:
    return bytes(cv2.imencode(".png", picture)[1])


def plain(level: int = 100) -> Picture:
    picture = np.full((256, 256, 4), level, dtype=np.uint8)
    picture[..., 3] = 255
    return picture


def marked(lon: float, lat: float, matrix: Matrix) -> Callable[[Address], Picture]:
    """A world with one white square about a place of the source's own coordinates."""

    def tile(at: Address) -> Picture:
        across = 256.0 * 2**at.level
        x = world_x(lon) * across
        y = world_y(lat) * across if matrix is Matrix.MERCATOR else (90 - lat) / 360 * across
        left, top = x - at.column * 256, y - at.row * 256
        picture = plain(0)
        rows, columns = np.mgrid[0:256, 0:256] + 0.5
        here = (np.abs(columns - left) < SPOT / 2) & (np.abs(rows - top) < SPOT / 2)
        picture[here, :3] = 255
        return picture

    return tile


@pytest.mark.parametrize("zoom", [14.0, 14.5])
@pytest.mark.parametrize(
    ("matrix", "datum"),
    [
        (Matrix.MERCATOR, Datum.WGS84),
        (Matrix.MERCATOR, Datum.GCJ02),
        (Matrix.DEGREES, Datum.WGS84),
        (Matrix.DEGREES, Datum.GCJ02),
    ],
)
def test_ground_lies_where_the_marks_do_whatever_datum_and_matrix(
    matrix: Matrix, datum: Datum, zoom: float
) -> None:
    source = marked(*from_wgs84(LON, LAT, datum), matrix)
    warper = Warper(Grid(matrix=matrix, datum=datum), Tone.AS_IS, source)
    world = TILE_PX * 2.0**zoom
    x, y = world_x(LON) * world, world_y(LAT) * world
    wanted = Wanted(zoom=zoom, column=int(x // 256), row=int(y // 256), ratio=1.0)
    made = warper.make(wanted)
    assert made is not None
    rows, columns = np.nonzero(made[..., 0] > 128)
    assert columns.mean() + 0.5 == pytest.approx(x % 256, abs=1.0)
    assert rows.mean() + 0.5 == pytest.approx(y % 256, abs=1.0)


def test_where_a_source_ends_at_a_coarser_level_that_one_is_enlarged() -> None:
    asked: list[int] = []

    def until_12(at: Address) -> Picture | None:
        asked.append(at.level)
        return plain() if at.level <= 12 else None

    warper = Warper(Grid(), Tone.AS_IS, until_12)
    assert warper.make(Wanted(zoom=14.0, column=13796, row=6700, ratio=1.0)) is not None
    assert sorted(set(asked), reverse=True) == [14, 13, 12]


def test_night_turns_a_light_map_dark_and_keeps_what_is_transparent() -> None:
    light = plain(240)
    light[:10, :, 3] = 0
    warper = Warper(Grid(), Tone.NIGHT, lambda _: light)
    made = warper.make(Wanted(zoom=14.0, column=13796, row=6700, ratio=1.0))
    assert made is not None
    assert made[100, 100, :3].max() < 60
    assert made[0, 100, 3] == 0


def test_names_lie_over_the_ground_by_their_alpha() -> None:
    names = plain(250)
    names[..., 3] = 0
    names[5, 5, 3] = 255
    both = above(plain(10), names)
    assert both is not None
    assert (int(both[5, 5, 0]), int(both[9, 9, 0])) == (250, 10)
    assert above(None, names) is names


def test_what_is_no_picture_is_said_to_be_none() -> None:
    assert decode(b"<html>") is None
    found = decode(png(plain()))
    assert found is not None and found.shape == (256, 256, 4)


# ---- MBTiles


def an_mbtiles(path: Path, kind: str = "png") -> Path:
    with sqlite3.connect(path) as file:
        file.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        file.execute("CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data BLOB)")
        file.execute("INSERT INTO metadata VALUES ('format', ?)", (kind,))
        # Row 2 of 8 from the north is row 5 from the south.
        file.execute("INSERT INTO tiles VALUES (3, 6, 5, ?)", (png(plain()),))
    file.close()
    return path


def test_mbtiles_count_their_rows_from_the_south(tmp_path: Path) -> None:
    source = MbTiles(an_mbtiles(tmp_path / "city.mbtiles"))
    assert source.fetch("", Address(3, 6, 2)) == png(plain())
    assert source.fetch("", Address(3, 6, 5)) is None
    source.close()


def test_a_file_that_is_none_is_said_which_and_why(tmp_path: Path) -> None:
    for path, trouble in (
        (tmp_path / "gone.mbtiles", Trouble.NO_FILE),
        (tmp_path / "text.mbtiles", Trouble.BAD_FILE),
        (an_mbtiles(tmp_path / "vector.mbtiles", "pbf"), Trouble.BAD_FILE),
    ):
        if path.name == "text.mbtiles":
            path.write_text("no database, but long enough to be looked at as one" * 20)
        source = MbTiles(path)
        with pytest.raises(SourceFailed) as failed:
            source.fetch("", Address(3, 6, 2))
        assert failed.value.trouble is trouble
        source.close()


# ---- the disk


def test_the_longest_unused_go_when_the_disk_is_full(tmp_path: Path) -> None:
    now = [0.0]
    cache = TileCache(tmp_path / "tiles.sqlite", 10_000, clock=lambda: now[0])
    for number in range(12):
        now[0] += 1.0
        cache.put("", Address(9, number, 0), bytes(1000))
        cache.get("", Address(9, 0, 0))  # looked at all the time
    assert cache.get("", Address(9, 0, 0)) is not None
    assert cache.get("", Address(9, 1, 0)) is None
    assert cache.get("", Address(9, 11, 0)) == (bytes(1000), True)
    now[0] += 31 * 86_400
    assert cache.get("", Address(9, 11, 0)) == (bytes(1000), False)
    cache.close()


def test_a_broken_cache_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "tiles.sqlite"
    path.write_bytes(b"not a database at all, and long enough" * 50)
    cache = TileCache(path, 10_000)
    cache.put("", Address(1, 0, 0), b"x")
    assert cache.get("", Address(1, 0, 0)) == (b"x", True)
    cache.close()


# ---- servers


class _Server(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        status, kind, body = self.server.answer  # type: ignore[attr-defined]
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None: ...


@contextmanager
def serving() -> Iterator[http.server.ThreadingHTTPServer]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Server)
    server.asked = []  # type: ignore[attr-defined]
    server.answer = (200, "image/png", png(plain()))  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def a_source(
    server: http.server.ThreadingHTTPServer, tmp_path: Path, now: list[float]
) -> TileServer:
    host, port = server.server_address[:2]
    address = ServerAddress(
        url=f"http://{host!s}:{port}/{{z}}/{{x}}/{{-y}}?tk={{key}}", key="geheim"
    )
    cache = TileCache(tmp_path / "tiles.sqlite", 1_000_000)
    return TileServer(address, cache, clock=lambda: now[0], chance=lambda: 1.0)


def test_a_tile_is_fetched_once_and_then_kept(tmp_path: Path) -> None:
    with serving() as server:
        source = a_source(server, tmp_path, [0.0])
        for _ in range(3):
            assert source.fetch("", Address(3, 6, 2)) == png(plain())
        assert server.asked == ["/3/6/5?tk=geheim"]  # type: ignore[attr-defined]
        source.close()


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        ((403, "text/html", b"quota"), Trouble.KEY_REFUSED),
        ((500, "text/html", b""), Trouble.SERVER_ERROR),
        ((200, "text/html", b"<html>sign in</html>"), Trouble.NOT_A_PICTURE),
    ],
)
def test_a_server_that_fails_is_left_alone_for_a_while(
    tmp_path: Path, answer: tuple[int, str, bytes], trouble: Trouble
) -> None:
    now = [0.0]
    with serving() as server:
        server.answer = answer  # type: ignore[attr-defined]
        source = a_source(server, tmp_path, now)
        for _ in range(3):
            with pytest.raises(SourceFailed) as failed:
                source.fetch("", Address(3, 6, 2))
            assert failed.value.trouble is trouble
            assert "geheim" not in str(failed.value) + failed.value.detail
        assert len(server.asked) == 1  # type: ignore[attr-defined]
        now[0] = 1.5
        server.answer = (200, "image/png", png(plain()))  # type: ignore[attr-defined]
        assert source.fetch("", Address(3, 6, 2)) is not None
        assert source.failed is None
        source.close()


def test_without_a_network_what_is_kept_is_shown(tmp_path: Path) -> None:
    with serving() as server:
        source = a_source(server, tmp_path, [0.0])
        source.fetch("", Address(3, 6, 2))
    assert source.fetch("", Address(3, 6, 2)) == png(plain())
    with pytest.raises(SourceFailed) as failed:
        source.fetch("", Address(3, 7, 2))
    assert failed.value.trouble is Trouble.UNREACHABLE
    source.close()


def test_rests_grow_to_a_minute_and_jitter() -> None:
    assert [rest_s(n, 1.0) for n in (1, 2, 3, 7, 50)] == [1.0, 2.0, 4.0, 60.0, 60.0]
    assert rest_s(3, 0.0) == 2.0


def test_tianditu_is_asked_by_its_matrix_with_its_key() -> None:
    address = tianditu(("vec", "cva"), "c", "K")
    url = address.of("vec", Address(12, 3447, 676))
    assert url.startswith("https://t") and ".tianditu.gov.cn/vec_c/wmts?" in url
    for part in ("TILEMATRIXSET=c", "TILEMATRIX=12", "TILEROW=676", "TILECOL=3447", "tk=K"):
        assert part in url
    assert "K" not in repr(address)


# ---- handed to the map


def test_the_map_gets_its_tiles_and_is_told_of_trouble_and_its_end(
    qtbot: QtBot, tmp_path: Path
) -> None:
    gone = MapSource(name="没有", kind="mbtiles", file="gone.mbtiles")
    whole = MapSource(name="市图", kind="mbtiles", file="city.mbtiles", approval="GS(2026)1号")
    an_mbtiles(tmp_path / "city.mbtiles")
    feeds = MapFeeds(
        MapSection(source=[whole, gone], area=[122.0, 30.0, 124.0, 31.0]), tmp_path, None
    )
    first, second = feeds.grounds.choices
    assert (first.credit, feeds.grounds.first) == ("审图号：GS(2026)1号", "市图")
    assert first.feed is not None and second.feed is not None
    arrived: list[tuple[TileKey, QImage]] = []
    first.feed.arrived.connect(lambda key, image: arrived.append((key, image)))
    first.feed.ask([(3.0, 6, 2), (3.0, 5, 2)], 1.0)
    qtbot.waitUntil(lambda: len(arrived) == 2)
    found = {key: image.isNull() for key, image in arrived}
    assert found == {(3.0, 6, 2): False, (3.0, 5, 2): True}
    with qtbot.waitSignal(second.feed.changed):
        second.feed.ask([(3.0, 6, 2)], 1.0)
    assert "gone.mbtiles" in second.feed.problem and "没有" in second.feed.problem
    feeds.close()
    feeds.close()


# ---- settings


@pytest.mark.parametrize(
    ("section", "at"),
    [
        (MapSection(first="x"), ("map", "first")),
        (MapSection(area=[1.0, 2.0, 0.0, 3.0]), ("map", "area")),
        (MapSection(source=[MapSource(name="a", kind="tianditu")]), ("map", "source", 0, "kind")),
        (
            MapSection(source=[MapSource(name="a", kind="xyz", url="https://a/{z}")]),
            ("map", "source", 0, "url"),
        ),
        (
            MapSection(source=[MapSource(name="a", kind="mbtiles", file="f")] * 2),
            ("map", "source", 1, "name"),
        ),
        (
            MapSection(
                source=[MapSource(name="a", kind="mbtiles", file="f", first_level=9, last_level=8)]
            ),
            ("map", "source", 0, "last_level"),
        ),
    ],
)
def test_what_cannot_be_of_the_map_is_named_by_its_place(
    section: MapSection, at: tuple[str | int, ...]
) -> None:
    fault = map_fault(section)
    assert fault is not None and fault.at == at
