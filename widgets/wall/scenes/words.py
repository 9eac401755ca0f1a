"""What the room of scenes says, in the operator's language. UI thread; translates, no more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from backends.link.api import Link
from backends.link.walls import WallReport, WallSeen
from backends.record.commands import CommandBody
from backends.record.common import Realm
from backends.record.ids import CameraId, SceneId
from backends.record.refusal import Refusal, RefusalCode
from backends.record.resource import Camera
from backends.record.scene import Scene, SceneDeed, Tour
from backends.record.scene_run import position, turns_of
from backends.record.scene_wall import Wall, WallDeed
from video.api import StreamState
from widgets.formats import actor_text, age_text, clock_text, realm_word, refusal_text


def seconds_text(seconds: int) -> str:
    """A dwell or the length of a round: 15 s, 1 min 15 s."""
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return f"{rest} s"
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"


def plan_text(scene: Scene) -> str:
    """How much it is: 16 画面, or 5 个场景 · 一轮 1 min 15 s."""
    if isinstance(scene.plan, Tour):
        total_s = sum(step.dwell_s for step in scene.plan.steps)
        return QCoreApplication.translate("Scenes", "{count} 个场景 · 一轮 {time}").format(
            count=len(scene.plan.steps), time=seconds_text(total_s)
        )
    return QCoreApplication.translate("Scenes", "{count} 画面").format(
        count=len(scene.plan.layout.cells)
    )


def saved_text(scene: Scene, link: Link) -> str:
    """第 3 版 · 王敏 14:03:27 保存."""
    return QCoreApplication.translate("Scenes", "第 {edition} 版 · {who} {when} 保存").format(
        edition=scene.edition,
        who=actor_text(scene.saved_by, link.users),
        when=clock_text(scene.saved_at, link.hub_now()),
    )


def lock_text(scene: Scene, link: Link) -> str:
    """Who edits it; empty where nobody else does."""
    lock, user = scene.lock, link.user
    if lock is None or lock.until <= link.hub_now():
        return ""
    if user is not None and lock.holder.user == user.id:
        return ""
    return QCoreApplication.translate("Scenes", "{who} 正在编辑").format(
        who=actor_text(lock.holder, link.users)
    )


def wall_name(seen: WallSeen | None, wall: Wall | None) -> str:
    """What people call it."""
    if seen is not None:
        return seen.report.name
    return wall.id if wall is not None else ""


def put_text(wall: Wall | None, link: Link) -> str:
    """What was put on it: 人民广场 · 第 3 版, 早巡 · 2/5 滨江路."""
    if wall is None:
        return QCoreApplication.translate("Scenes", "还没有下达过场景")
    if wall.run is not None:
        found = position(wall.run, link.hub_now())
        step = link.scenes.get(wall.run.steps[found.step].scene)
        return QCoreApplication.translate("Scenes", "{tour} · {step}/{count} {scene}").format(
            tour=wall.run.name,
            step=found.step + 1,
            count=len(wall.run.steps),
            scene=step.name if step is not None else "",
        )
    showing = wall.showing
    if showing is None or not showing.name:
        return QCoreApplication.translate("Scenes", "手工布置")
    if wall.meeting:
        words = QCoreApplication.translate("Scenes", "会商：{title}")
        return words.format(title=showing.name)
    if showing.is_changed:
        return QCoreApplication.translate("Scenes", "{scene} · 有手工改动").format(
            scene=showing.name
        )
    return QCoreApplication.translate("Scenes", "{scene} · 第 {edition} 版").format(
        scene=showing.name, edition=showing.edition
    )


def by_text(wall: Wall | None, link: Link) -> str:
    """Who put it there and when."""
    put = None if wall is None else wall.run or wall.showing
    if put is None:
        return ""
    return QCoreApplication.translate("Scenes", "{who} {when} 上屏").format(
        who=actor_text(put.by, link.users), when=clock_text(put.at, link.hub_now())
    )


def left_text(wall: Wall, now: dt.datetime) -> str:
    """How long the tour's scene stays: 还有 12 s, or 已暂停; of turns in how many tiles."""
    going = wall.run or turns_of(wall)
    if going is None:
        return ""
    if going.paused_s is not None:
        return QCoreApplication.translate("Scenes", "已暂停")
    if wall.run is None:
        tiles = wall.showing.content.tiles if wall.showing is not None else []
        return QCoreApplication.translate("Scenes", "{count} 个窗格轮流显示").format(
            count=sum(len(tile.cameras) > 1 for tile in tiles)
        )
    left_s = position(wall.run, now).left_s
    return QCoreApplication.translate("Scenes", "还有 {time}").format(
        time=seconds_text(max(1, round(left_s)))
    )


def away_text(seen: WallSeen | None, now: dt.datetime) -> str:
    """Since when its line is gone, or that no window shows it; empty while all is well."""
    if seen is None:
        return QCoreApplication.translate("Scenes", "未连接")
    if seen.is_here:
        return "" if seen.report.is_seen else QCoreApplication.translate("Scenes", "窗口未打开")
    age_s = max(0.0, now.timestamp() - seen.heard_unix_ms / 1000)
    return QCoreApplication.translate("Scenes", "离线 {age}").format(age=age_text(age_s))


def streams_text(report: WallReport) -> str:
    """Pictures that are not what is there now: 2 路画面停住，1 路在放录像; empty where none."""
    said = []
    for state, text in (
        (StreamState.STALE, QCoreApplication.translate("Scenes", "{count} 路画面停住")),
        (StreamState.LOST, QCoreApplication.translate("Scenes", "{count} 路没有画面")),
    ):
        count = sum(tile.state == state.value for tile in report.tiles)
        if count:
            said.append(text.format(count=count))
    recorded = sum(tile.is_past for tile in report.tiles)
    if recorded:
        words = QCoreApplication.translate("Scenes", "{count} 路在放录像")
        said.append(words.format(count=recorded))
    return "，".join(said)


def targets_text(names: list[str]) -> str:
    """On the button that takes: 上屏到 指挥大厅."""
    if not names:
        return QCoreApplication.translate("Scenes", "上屏")
    if len(names) == 1:
        return QCoreApplication.translate("Scenes", "上屏到 {wall}").format(wall=names[0])
    return QCoreApplication.translate("Scenes", "上屏到 {count} 块大屏").format(count=len(names))


def screens_of_text(wall: str) -> str:
    """That walls hang differently, and whose screens the preview has; empty: all have them."""
    if not wall:
        return ""
    said = QCoreApplication.translate("Scenes", " · 按{wall}的屏幕预览，其余按各自的拼缝排")
    return said.format(wall=wall)


def refused_text(body: CommandBody, refusal: Refusal, link: Link) -> str:
    """Why a deed on a scene or a wall was not done; empty for other commands."""
    if isinstance(body, SceneDeed):
        return _scene_refusal(link.scenes.get(body.scene), refusal, link)
    if isinstance(body, WallDeed):
        name = wall_name(link.walls_seen.get(body.wall), link.walls.get(body.wall))
        if refusal.code is RefusalCode.STALE_VERSION:
            return QCoreApplication.translate("Scenes", "{wall}刚被别人改动过，请再看一眼").format(
                wall=name
            )
        return refusal_text(refusal, QCoreApplication.translate("Scenes", "大屏"))
    return ""


def _scene_refusal(scene: Scene | None, refusal: Refusal, link: Link) -> str:
    locked = lock_text(scene, link) if scene is not None else ""
    if refusal.code is RefusalCode.WRONG_STATE and locked:
        return QCoreApplication.translate("Scenes", "{locked}，没有保存").format(locked=locked)
    if refusal.code is RefusalCode.WRONG_STATE:
        return QCoreApplication.translate("Scenes", "还有轮巡用到这个场景，先从轮巡里去掉它")
    if refusal.code is RefusalCode.DUPLICATE:
        return QCoreApplication.translate("Scenes", "已有同名的场景或轮巡，请换一个名称")
    if refusal.code is RefusalCode.STALE_VERSION:
        return QCoreApplication.translate("Scenes", "场景已被别人改过，没有覆盖；请重新打开再改")
    return refusal_text(refusal, QCoreApplication.translate("Scenes", "场景"))


def scene_name(scene: SceneId, link: Link) -> str:
    """Of a step."""
    known = link.scenes.get(scene)
    return known.name if known is not None else ""


def sound_choice(tile: int, camera: Camera) -> str:
    """播放 3 号窗格 · 人民广场东."""
    text = QCoreApplication.translate("Scenes", "播放 {tile} 号窗格的声音 · {camera}")
    return text.format(tile=tile + 1, camera=camera.name)


def tended_text(seen: WallSeen | None, cameras: Mapping[CameraId, Camera]) -> str:
    """What an unattended wall does beside its pictures; empty for nothing."""
    if seen is None or not seen.is_here:
        return ""
    report, said = seen.report, []
    if 0 <= report.sound < len(report.tiles):
        camera = cameras.get(report.tiles[report.sound].camera)
        text = QCoreApplication.translate("Scenes", "正在播放 {tile} 号窗格 {camera} 的声音")
        name = camera.name if camera is not None else ""
        said.append(text.format(tile=report.sound + 1, camera=name))
    if report.realm is not Realm.LIVE:
        text = QCoreApplication.translate("Scenes", "显示{realm}报警")
        said.append(text.format(realm=realm_word(report.realm)))
    return " · ".join(said)
