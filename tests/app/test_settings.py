"""Rules of the settings file: what is wrong is named by file and line, and exits with 2."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.cli import main
from app.settings.city import city_resources
from app.settings.load import SettingsError, cameras, load_site
from backends.record.toml_lines import line_of

GOOD = """\
[centre]
name = "临江市指挥中心"

[[camera]]
name = "人民路"
main = "rtsp://10.0.0.1/main"
department = "transport"
place = { lon_wgs84 = 123.0, lat_wgs84 = 30.5 }

[[camera]]
name = "解放街"
main = "rtsp://10.0.0.2/main"
number = 1
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "site.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_five_lines_make_a_camera_with_id_and_free_number(tmp_path: Path) -> None:
    first, second = cameras(load_site(written(tmp_path, GOOD)))
    assert (first.name, first.number) == ("人民路", 2)  # 1 is taken by the second
    assert second.number == 1
    assert first.id.startswith("cam-")
    assert first.id != second.id


GB28181 = """[gb28181]
id = "34020000002000000001"
[[gb28181.device]]
id = "34020000001320000001"
"""
CARD = """password = "x"
profile = { cameras = [{ channel = "34020000001310000001", number = 1 }] }
"""


@pytest.mark.parametrize(
    ("change", "line", "words"),
    [
        (('name = "人民路"', 'nmae = "人民路"'), 5, "unknown key camera[1].nmae"),
        (("number = 1", 'number = "一"'), 13, "camera[2].number"),
        (("lon_wgs84 = 123.0", "lon_wgs84 = 523.0"), 8, "place.lon_wgs84"),
        (('"transport"', '"police"'), 7, "camera[1].department"),
        (("[centre]", "[center]"), 1, "unknown key center"),
        (('main = "rtsp://10.0.0.2/main"\n', ""), 10, "the key main is missing"),
        (('name = "解放街"', 'name = "人民路"'), 11, "stands already on line 5"),
        (("number = 1", "number = "), 13, ""),
        (("rtsp://10.0.0.1", "rtsp://${WATCHFLOOR_NO_SUCH}@10.0.0.1"), 6, "WATCHFLOOR_NO_SUCH"),
        (("lat_wgs84 = 30.5", "lat_wgs84 = 30.5, nmae = '东门'"), 8, "camera[1].place.nmae"),
        (("[centre]", '[hub]\nlisten = "127.0.0.1:70000"\n[centre]'), 2, "up to 65535"),
        (("[centre]", "[console]\nsplit = 17\n[centre]"), 2, "没有这个选项(现为 17)"),
        (("[centre]", "[console]\nsplit = 17\n[centre]"), 2, "可用:1, 4, 6, 8, 9"),
        (('"transport"', '"police"'), 7, "expected one of: grid, "),
        (("[centre]", '[console]\nhub = "ftp://x"\n[centre]'), 2, "http://host:port"),
        (("number = 1", 'number = "一"'), 13, "应为整数,写成了文字"),
        (("number = 1", "number = [["), 13, "不是正确的 TOML 写法"),
        (("number = 1", "number = " + "[" * 5000), 1, "套得太深"),
        (("[centre]", GB28181 + 'profile = { media = "鸽子" }\n[centre]'), 5, "media: 鸽子"),
        (("[centre]", GB28181 + 'profile = { network = "wset" }\n[centre]'), 5, "可用:default"),
        (("[centre]", GB28181 + "profile = { is_roaming = true }\n[centre]"), 5, "写明理由"),
        (("[centre]", GB28181 + "profile = { min_expires_s = 60 }\n[centre]"), 5, "写明理由"),
        (("[centre]", GB28181 + CARD + "[centre]"), 6, "编号 1 已是“解放街”的"),
        (("[centre]", GB28181 + "[centre]"), 4, "没有 password"),
        (("[centre]", GB28181.replace("2000", "") + "[centre]"), 2, "gb28181.id"),
    ],
)
def test_what_is_wrong_is_named_by_line(
    tmp_path: Path, change: tuple[str, str], line: int, words: str
) -> None:
    assert change[0] in GOOD
    path = written(tmp_path, GOOD.replace(*change, 1))
    with pytest.raises(SettingsError) as caught:
        load_site(path)
    assert caught.value.line == line
    assert words in str(caught.value)
    assert str(path) in str(caught.value)


def test_unknown_key_says_what_is_known(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="main, sub"):
        load_site(written(tmp_path, GOOD.replace("main =", "mian =", 1)))


def test_unusable_settings_exit_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, GOOD.replace("number = 1", "numbre = 1"))
    assert main(["hub", "--site", str(path)]) == 2
    assert f"{path}:13: unknown key camera[2].numbre" in capsys.readouterr().err


def test_a_missing_file_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hub", "--site", str(tmp_path / "none.toml")]) == 2
    assert "none.toml" in capsys.readouterr().err


def test_a_file_saved_in_another_encoding_is_named_by_line(tmp_path: Path) -> None:
    path = tmp_path / "site.toml"
    path.write_bytes(GOOD.encode("gb18030"))
    with pytest.raises(SettingsError, match="UTF-8") as caught:
        load_site(path)
    assert caught.value.line == 2


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "site.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load_site(path).centre.name == "临江市指挥中心"


def test_a_folder_is_no_settings_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="无法读取"):
        load_site(tmp_path)


def test_secrets_come_by_reference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAMERA_LOGIN", "user:pass")
    text = GOOD.replace("rtsp://10.0.0.1", "rtsp://${CAMERA_LOGIN}@10.0.0.1")
    assert cameras(load_site(written(tmp_path, text)))[0].main == "rtsp://user:pass@10.0.0.1/main"


def test_a_mistake_is_told_without_the_secret_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAMERA_LOGIN", "user:pass")
    text = GOOD.replace("rtsp://10.0.0.1", "rtsp://${CAMERA_LOGIN}@10.0.0.1")
    second = text.index("[[camera]]", text.index("[[camera]]") + 1)
    with pytest.raises(SettingsError, match="camera") as caught:
        load_site(written(tmp_path, text[:second].replace("[[camera]]", "[camera]")))
    assert "user:pass" not in str(caught.value)


def test_console_file_is_laid_over_the_site(tmp_path: Path) -> None:
    over = tmp_path / "console.toml"
    over.write_text("[console]\nsplit = 36\n", encoding="utf-8")
    site = load_site(written(tmp_path, GOOD), over)
    assert site.console.split == 36
    assert site.centre.name == "临江市指挥中心"


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("a", "x"), 2),
        (("a", "list", 1, "y"), 5),
        (("b", 1, "z"), 11),
        (("b", 0, "z"), 9),
        (("b", 1, "absent"), 10),
        (("nothing",), 1),
    ],
)
def test_line_of(path: tuple[str | int, ...], line: int) -> None:
    text = "[a]\nx = 1\nlist = [\n  { w = 1 },\n  { y = 2 },\n]\n\n[[b]]\nz = 1\n[[b]]\nz = 2\n"
    assert line_of(text, path) == line


def test_the_citys_resources_are_read_from_the_file_that_the_settings_name(tmp_path: Path) -> None:
    city = '{"teams": [{"id": "t1", "name": "消防站", "kind": "fire", "place": %s}]}'
    (tmp_path / "city.json").write_text(
        city % '{"lon_wgs84": 123.0, "lat_wgs84": 30.5}', encoding="utf-8"
    )
    path = written(tmp_path, GOOD.replace("[centre]", '[centre]\nresources = "city.json"'))

    assert city_resources(path, load_site(path)).teams[0].name == "消防站"
    assert city_resources(path, load_site(written(tmp_path, GOOD))).teams == []


@pytest.mark.parametrize("content", ["", "{", '{"teams": 1}', '{"taems": []}', None])
def test_a_resources_file_that_cannot_be_used_is_named_with_its_line(
    tmp_path: Path, content: str | None
) -> None:
    if content is not None:
        (tmp_path / "city.json").write_text(content, encoding="utf-8")
    path = written(tmp_path, GOOD.replace("[centre]", '[centre]\nresources = "city.json"'))

    with pytest.raises(SettingsError) as caught:
        city_resources(path, load_site(path))

    assert caught.value.line == 2
    assert "city.json" in str(caught.value)


@pytest.mark.parametrize(("key", "other"), [("user", "password"), ("password", "user")])
def test_a_console_signs_in_by_itself_with_user_and_password_or_not_at_all(
    tmp_path: Path, key: str, other: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        load_site(written(tmp_path, f'[console]\nsplit = 4\n{key} = "lin"\n'))
    assert caught.value.line == 3
    assert other in str(caught.value)
    both = load_site(written(tmp_path, f'[console]\n{key} = "lin"\n{other} = "pw"\n'))
    assert (both.console.user, both.console.password) != ("", "")


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        ("columns = 3\ncolumn_px = [1920, 1920]", 3),
        ("column_px = [4]", 2),
        ("columns = 2\npitch_mm = 0.6\ncolumn_pitch_mm = [0.6]", 4),
        ("columns = 2\nrows = 1\ncolumn_pitch_mm = [0.6, 1.2]", 4),
    ],
)
def test_screens_that_cannot_hang_so_are_named_by_line(
    tmp_path: Path, lines: str, line: int
) -> None:
    with pytest.raises(SettingsError) as caught:
        load_site(written(tmp_path, f"[console.screens]\n{lines}\n"))
    assert caught.value.line == line
    assert "console.screens.column_p" in str(caught.value)
