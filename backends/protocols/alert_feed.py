"""What an answer or a file of a warning system holds: messages of either format, or links. Pure."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from backends.protocols import cap12, warning12379
from backends.protocols.bulletin import Bulletin, Refused, read_xml, refused
from backends.protocols.manscdp.xml import Element

MOST_MESSAGES = 500
MOST_LINKS = 200


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """Messages in their order, what was refused, and addresses of further ones (Atom, RSS)."""

    bulletins: list[Bulletin] = []
    refused: list[Refused] = []
    links: list[str] = []


def read(body: bytes) -> Contents:
    """Everything of one body. Never raises, whatever the bytes."""
    root = read_xml(body)
    if isinstance(root, Refused):
        return Contents(refused=[root])
    root = cap12.unprefixed(root)
    found = Contents()
    for number, alert in enumerate(_named(root, "alert")):
        if number >= MOST_MESSAGES:
            found.refused.append(refused(f"一次超过 {MOST_MESSAGES} 条预警", body))
            break
        one = (
            warning12379.read(alert, body)
            if warning12379.is_ours(alert)
            else cap12.read(alert, body)
        )
        if isinstance(one, Refused):
            found.refused.append(one)
        else:
            found.bulletins.append(one)
    if not found.bulletins and not found.refused:
        found.links.extend(_links(root))
        if not found.links and root.name.lower() not in ("feed", "rss", "alerts"):
            found.refused.append(refused("没有预警报文", body))
    return found


def _named(node: Element, name: str) -> Iterator[Element]:
    """Elements of that name, not looking into them."""
    if node.name.lower() == name:
        yield node
        return
    for child in node.children:
        yield from _named(child, name)


def _links(root: Element) -> list[str]:
    """Addresses of an Atom feed's entries, or of an RSS channel's items."""
    links: list[str] = []
    for entry in (*_named(root, "entry"), *_named(root, "item")):
        for link in entry.all("link"):
            address = dict(link.attributes).get("href", "") or link.text
            if address and len(address) <= 2_000:
                links.append(address)
                break
    return list(dict.fromkeys(links))[:MOST_LINKS]
