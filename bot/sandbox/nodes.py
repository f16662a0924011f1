"""Text and entities -> a tree of nodes, from which the chat page builds its elements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.sandbox.markup import SAFE_URL, Entity

Node = str | dict[str, Any]


def tree(text: str, entities: Sequence[Entity]) -> list[Node]:
    """Text and entities as nested nodes, for a page that builds elements and no HTML.

    A node is a string or `{"type": …, "children": [node…]}`, with `url` for links that are safe
    to open. An entity that crosses the end of its parent is cut there.

    >>> tree("a b", [{"type": "bold", "offset": 2, "length": 1}])
    ['a ', {'type': 'bold', 'children': ['b']}]
    """
    units = text.encode("utf-16-le", "surrogatepass")
    ordered = sorted(entities, key=lambda e: (e["offset"], -e["length"]))

    def part(start: int, end: int) -> str:
        return units[2 * start : 2 * end].decode("utf-16-le", "replace")

    def build(start: int, end: int, inside: Sequence[Entity]) -> list[Node]:
        nodes: list[Node] = []
        at = start
        rest = list(inside)
        while rest:
            entity = rest.pop(0)
            first = max(entity["offset"], at)
            last = min(entity["offset"] + entity["length"], end)
            if last <= first:
                continue
            if first > at:
                nodes.append(part(at, first))
            covered = [e for e in rest if e["offset"] < last]
            rest = [e for e in rest if e["offset"] + e["length"] > last]
            node: dict[str, Any] = {
                "type": entity["type"],
                "children": build(first, last, covered),
            }
            url = entity.get("url") or (part(first, last) if entity["type"] == "url" else None)
            if url and SAFE_URL.fullmatch(url):
                node["url"] = url
            nodes.append(node)
            at = last
        if at < end:
            nodes.append(part(at, end))
        return nodes

    return build(0, len(units) // 2, ordered)
