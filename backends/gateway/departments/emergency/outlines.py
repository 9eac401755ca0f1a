"""Outlines of divisions by their codes, from a GeoJSON file. Read at the start; pure after that."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

MOST_BYTES = 64 * 1024 * 1024
MOST_RINGS = 50
_LEVELS = (12, 9, 6, 4, 2)

Ring = list[tuple[float, float]]


class Outlines:
    """Rings of divisions. Codes are compared without the noughts that fill them up."""

    def __init__(self) -> None:
        self._rings: dict[str, list[Ring]] = {}
        self._names: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._rings)

    def add(self, code: str, name: str, rings: list[Ring]) -> None:
        self._rings[significant(code)] = rings
        self._names[significant(code)] = name

    def rings(self, codes: list[str]) -> list[Ring]:
        """Outlines of the divisions that are known; of a street that is not, its district's."""
        found: dict[str, list[Ring]] = {}
        for code in codes:
            known = self._known(code)
            if known:
                found[known] = self._rings[known]
        return [ring for rings in found.values() for ring in rings][:MOST_RINGS]

    def names(self, codes: list[str]) -> list[str]:
        """Names of the codes, or the codes themselves where nobody knows them."""
        known = ((code, self._known(code)) for code in codes)
        names = [self._names[found] if found else code for code, found in known]
        return list(dict.fromkeys(names))

    def _known(self, code: str) -> str:
        code = significant(code)
        candidates = (code, *(code[:digits] for digits in _LEVELS if digits < len(code)))
        return next((one for one in candidates if one in self._rings), "")


def significant(code: str) -> str:
    """110101000000 is the district 110101; 330000 is the province 33."""
    for digits in reversed(_LEVELS):
        if len(code) > digits and not code[digits:].strip("0"):
            return code[:digits]
    return code


def load_outlines(path: str) -> tuple[Outlines, list[str]]:
    """Outlines of a file, and what is wrong with it in words. An empty path: none, nothing."""
    outlines = Outlines()
    if not path:
        return outlines, []
    name = Path(path).name
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        return outlines, [f"区划边界 {name} 无法读取：{error.strerror}"]
    if len(data) > MOST_BYTES:
        return outlines, [f"区划边界 {name} 过大"]
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        return outlines, [f"区划边界 {name} 不是 GeoJSON"]
    return outlines, read_outlines(tree, name, outlines)


def read_outlines(tree: Any, name: str, outlines: Outlines) -> list[str]:
    """Add the features of a GeoJSON tree. What is wrong, in words."""
    features = tree.get("features") if isinstance(tree, dict) else None
    if not isinstance(features, list):
        return [f"区划边界 {name} 不是 FeatureCollection"]
    faults: list[str] = []
    for number, feature in enumerate(features, start=1):
        try:
            properties, geometry = feature["properties"], feature["geometry"]
            code, title = str(properties["code"]), str(properties.get("name", ""))
            rings = _rings(geometry["type"], geometry["coordinates"])
        except (KeyError, TypeError, ValueError, AttributeError):
            faults.append(f"区划边界 {name} 第 {number} 个要素不可用")
            continue
        outlines.add(code, title or code, rings)
    return faults[:20]


def _rings(kind: str, coordinates: Any) -> list[Ring]:
    """Outer rings; holes are left out."""
    if kind == "Polygon":
        polygons = [coordinates]
    elif kind == "MultiPolygon":
        polygons = coordinates
    else:
        raise ValueError(kind)
    return [[(float(p[0]), float(p[1])) for p in polygon[0]] for polygon in polygons][:MOST_RINGS]
