"""The head of a demo dome: where it looks, how it is moved, its presets. Pure; clock passed in.

It looks at a part of a still wider picture: moving it moves the crop, zooming shrinks it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from backends.protocols.manscdp import control, ptz

HOME_ZOOM, MOST_ZOOM = 1.35, 6.0
FULL_SPEED = 0.5  # of the picture shown, a second, at speed 255
ZOOM_SPEED = 1.0  # doublings a second, at speed 15
TURN_S = 1.2  # to a preset or an exact position
PRESETS = {1: "正前方", 2: "左侧", 3: "右侧", 4: "近景"}
MOST_POINTS = 32
TOURS = {2: ("四处看看", (1, 2, 4, 3))}  # as they come; others are made by whoever wants them
PAN_DEG, TILT_DEG = 120.0, 60.0  # that the whole picture counts as, for precise PTZ

Crop = tuple[int, int, int, int]  # left, top, width, height; even


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """Middle of what is seen, 0 to 1 across and down the whole picture; zoom 1 shows all."""

    x: float = 0.5
    y: float = 0.5
    zoom: float = HOME_ZOOM

    def held(self) -> Pose:
        """Within the picture."""
        zoom = min(max(self.zoom, 1.0), MOST_ZOOM)
        half = 0.5 / zoom
        return Pose(
            x=min(max(self.x, half), 1.0 - half), y=min(max(self.y, half), 1.0 - half), zoom=zoom
        )


class Head:
    """One dome. `steer` as commands come, `pose` at each picture."""

    def __init__(self) -> None:
        self._pose = Pose()
        self._at_s = 0.0
        self._move = ptz.Move()
        self._from = self._to = self._pose
        self._begun_s = -math.inf
        self._home: tuple[float, int] | None = None  # idle seconds, preset
        self._touched_s = 0.0
        self._tours = {number: list(points) for number, (_, points) in TOURS.items()}
        self._cruise: list[int] = []  # the one that it is on
        self._dwell_s = 5.0
        self._cruising_since_s: float | None = None
        self.presets: dict[int, tuple[str, Pose]] = {
            1: (PRESETS[1], Pose()),
            2: (PRESETS[2], Pose(x=0.3, y=0.55, zoom=1.9)),
            3: (PRESETS[3], Pose(x=0.7, y=0.55, zoom=1.9)),
            4: (PRESETS[4], Pose(x=0.5, y=0.65, zoom=3.0)),
        }

    def steer(self, action: control.Action, now_s: float) -> None:
        """What a platform has it do; what a dome does not know is passed over."""
        self.pose(now_s)
        self._touched_s = now_s
        match action:
            case control.Ptz(command=ptz.Move() as move):
                self._stop(now_s)
                self._move = move
            case control.Ptz(command=ptz.PresetCommand() as preset):
                self._preset(preset, now_s)
            case control.Ptz(command=ptz.Cruise() as cruise):
                self._tour(cruise, now_s)
            case control.PrecisePtz():
                self._precise(action, now_s)
            case control.DragZoom():
                self._drag(action, now_s)
            case control.HomePosition():
                self._home = (float(action.idle_s), action.preset) if action.is_enabled else None

    def pose(self, now_s: float) -> Pose:
        """Where it looks now."""
        elapsed_s = min(max(now_s - self._at_s, 0.0), 1.0)
        self._at_s = now_s
        self._go_home(now_s)
        self._go_round(now_s)
        share = (now_s - self._begun_s) / TURN_S
        if share < 1.0:
            eased = share * share * (3.0 - 2.0 * share)
            self._pose = Pose(
                x=_between(self._from.x, self._to.x, eased),
                y=_between(self._from.y, self._to.y, eased),
                zoom=_between(self._from.zoom, self._to.zoom, eased),
            ).held()
        elif self._begun_s > -math.inf:
            self._pose, self._begun_s = self._to, -math.inf
        elif not self._move.is_stop:
            self._pose = self._moved(elapsed_s)
        return self._pose

    def precise(self, now_s: float) -> tuple[float, float, float]:
        """Pan and tilt in degrees from the middle, zoom factor."""
        pose = self.pose(now_s)
        return (pose.x - 0.5) * PAN_DEG, (0.5 - pose.y) * TILT_DEG, pose.zoom

    @property
    def home(self) -> tuple[float, int] | None:
        """After how many idle seconds it goes to which preset; None: it stays."""
        return self._home

    def tours(self) -> dict[int, tuple[str, list[int]]]:
        """By number: a name ("" for those that others made) and presets."""
        names = {number: name for number, (name, _) in TOURS.items()}
        return {n: (names.get(n, ""), list(points)) for n, points in sorted(self._tours.items())}

    @property
    def dwell_s(self) -> float:
        """At each preset of a tour."""
        return self._dwell_s

    def _moved(self, elapsed_s: float) -> Pose:
        move, pose = self._move, self._pose
        step = FULL_SPEED * elapsed_s / pose.zoom
        speed = move.zoom_speed or 5
        return Pose(
            x=pose.x + move.pan * step * (move.pan_speed or 64) / 255,
            y=pose.y - move.tilt * step * (move.tilt_speed or 64) / 255,
            zoom=pose.zoom * 2 ** (move.zoom * ZOOM_SPEED * elapsed_s * speed / 15),
        ).held()

    def _preset(self, preset: ptz.PresetCommand, now_s: float) -> None:
        self._stop(now_s)
        if preset.deed is ptz.PresetDeed.SET:
            name = self.presets.get(preset.number, (f"预置位{preset.number}", Pose()))[0]
            self.presets[preset.number] = (name, self._pose)
        elif preset.deed is ptz.PresetDeed.DELETE:
            self.presets.pop(preset.number, None)
        elif preset.number in self.presets:
            self._turn_to(self.presets[preset.number][1], now_s)

    def _tour(self, cruise: ptz.Cruise, now_s: float) -> None:
        tour = self._tours.get(cruise.track, [])
        match cruise.deed:
            case ptz.CruiseDeed.ADD_POINT:
                self._tours[cruise.track] = [*tour, cruise.value][-MOST_POINTS:]
            case ptz.CruiseDeed.DELETE_POINT:
                kept = [p for p in tour if cruise.value and p != cruise.value]
                self._tours[cruise.track] = kept
                if not kept:
                    del self._tours[cruise.track]
            case ptz.CruiseDeed.DWELL:
                self._dwell_s = float(max(cruise.value, 2))
            case ptz.CruiseDeed.START:
                self._stop(now_s)
                self._cruise = tour or sorted(self.presets)
                self._cruising_since_s = now_s if self._cruise else None

    def _precise(self, action: control.PrecisePtz, now_s: float) -> None:
        self._stop(now_s)
        pose = self._pose
        if action.pan_deg is not None:
            pose = replace(pose, x=0.5 + action.pan_deg / PAN_DEG)
        if action.tilt_deg is not None:
            pose = replace(pose, y=0.5 - action.tilt_deg / TILT_DEG)
        if action.zoom is not None:
            pose = replace(pose, zoom=action.zoom)
        self._turn_to(pose, now_s)

    def _drag(self, action: control.DragZoom, now_s: float) -> None:
        self._stop(now_s)
        if not (action.picture_width and action.picture_height and action.width):
            return
        pose = self._pose
        factor = max(action.picture_width / action.width, 0.05)
        zoom = pose.zoom * factor if action.is_in else pose.zoom / factor
        self._turn_to(
            Pose(
                x=pose.x + (action.mid_x / action.picture_width - 0.5) / pose.zoom,
                y=pose.y + (action.mid_y / action.picture_height - 0.5) / pose.zoom,
                zoom=zoom,
            ),
            now_s,
        )

    def _go_home(self, now_s: float) -> None:
        if self._home is not None and self._move.is_stop:
            idle_s, preset = self._home
            if now_s - self._touched_s >= idle_s and preset in self.presets:
                self._touched_s = math.inf  # once, until somebody steers again
                self._turn_to(self.presets[preset][1], now_s)

    def _go_round(self, now_s: float) -> None:
        if self._cruising_since_s is None:
            return
        each_s = self._dwell_s + TURN_S
        index = int((now_s - self._cruising_since_s) / each_s) % len(self._cruise)
        goal = self.presets.get(self._cruise[index])
        if goal is not None and self._to != goal[1].held():
            self._turn_to(goal[1], now_s)

    def _turn_to(self, pose: Pose, now_s: float) -> None:
        self._from, self._to, self._begun_s = self._pose, pose.held(), now_s

    def _stop(self, now_s: float) -> None:
        self._move = ptz.Move()
        self._begun_s = -math.inf
        self._cruising_since_s = None
        self._to = self._pose


def crop(pose: Pose, size: tuple[int, int]) -> Crop:
    """Which part of a picture of that size a pose sees."""
    width, height = size
    wide, tall = int(width / pose.zoom) & ~1, int(height / pose.zoom) & ~1
    left = int((pose.x * width) - wide / 2)
    top = int((pose.y * height) - tall / 2)
    return (
        min(max(left, 0), width - wide) & ~1,
        min(max(top, 0), height - tall) & ~1,
        wide,
        tall,
    )


def _between(start: float, end: float, share: float) -> float:
    return start + (end - start) * share
