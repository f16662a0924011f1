"""HTML -> drafts, metadata of its head, and the text of the parts left out.

A page is untrusted: its size, number of tags and nesting are bounded before it is parsed,
the walk is a loop, nothing is fetched or run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from resiliparse.parse.html import HTMLTree, NodeType

from knowledge.reading import html_table, markers
from knowledge.reading.characters import decode_entities, one_line
from knowledge.reading.dates import find_dates
from knowledge.reading.document import BlockKind, ReadError
from knowledge.reading.draft import Draft
from knowledge.reading.html_head import head_metadata
from knowledge.reading.metadata import Metadata
from knowledge.text import fold

_MAX_TAGS = 40_000
_MAX_DEPTH = 400
_TOO_LARGE = "Trang HTML quá lớn hoặc lồng thẻ quá sâu; hãy lưu riêng phần bài viết rồi gửi lại."
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_WORD_EDGE = re.compile(r"(?<=[a-z])(?=[A-Z])|[^A-Za-z]+")
_UNSEEN_STYLE = re.compile(
    r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)"
    r"|(?:opacity|font-size)\s*:\s*0(?:\.0*)?(?:px|em|rem|pt|%)?\s*(?:;|!|$))",
    re.I,
)
_MOST = 0.5  # a part that holds this share of the page's text is the page, whatever its name


@dataclass(frozen=True, slots=True)
class Page:
    """A page as drafts; `outside` is the text of menus, headers and footers left out."""

    drafts: tuple[Draft, ...]
    metadata: Metadata
    outside: str


@dataclass(slots=True)
class _Walk:
    """State of the walk: the line being written and the drafts done."""

    drafts: list[Draft] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)

    def flush(self, kind: BlockKind | None, heading: bool, item: bool) -> None:
        text = one_line(decode_entities("".join(self.inline)))
        self.inline.clear()
        if text:
            self.drafts.append(
                Draft(text, BlockKind.ITEM if item and kind is None else kind, (), 0, True, heading)
            )


def parse_page(text: str) -> Page:
    """The page's blocks in order. Raises ReadError for one too large or nested too deeply."""
    _check(text)
    tree = HTMLTree.parse(text)
    head = head_metadata(tree, text)
    root = tree.body or tree.document
    _drop_unseen(root)
    sizes = _text_sizes(root)
    left_out: list[str] = []
    walk = _walk(root, sizes, left_out)
    drafts = _with_title(walk.drafts, head.title)
    if head.published is None and walk.times:
        dates = find_dates(walk.times[0])
        head = replace(head, published=dates[0].value if dates else None)
    return Page(tuple(drafts), replace(head, title=None), "\n".join(left_out)[:20_000])


def _check(text: str) -> None:
    depth = count = 0
    for found in _TAG.finditer(text):
        count += 1
        if count > _MAX_TAGS:
            raise ReadError(_TOO_LARGE)
        if found[2].lower() in markers.phrases("html", "unclosed_tags"):
            continue
        depth = max(depth - 1, 0) if found[1] else depth + 1
        if depth > _MAX_DEPTH:
            raise ReadError(_TOO_LARGE)


def _children(node: Any) -> Iterator[Any]:
    child = node.first_child
    while child is not None:
        yield child
        child = child.next


def _drop_unseen(root: Any) -> None:
    """Takes out what no reader sees or what is struck out; only a wrapper of the whole article
    stays, since pages show it when they have loaded."""
    unseen: list[Any] = []
    stack: list[Iterator[Any]] = [_children(root)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif child.type == NodeType.ELEMENT:
            if _is_unseen(child) and not _has_title(child):
                unseen.append(child)
            else:
                stack.append(_children(child))
    for node in unseen:
        node.decompose()


def _is_unseen(node: Any) -> bool:
    if node.tag in markers.phrases("html", "struck_tags"):
        return True
    if node.hasattr("hidden") or (node.getattr("aria-hidden") or "").strip().lower() == "true":
        return True
    return bool(_UNSEEN_STYLE.search(node.getattr("style") or ""))


def _text_sizes(root: Any) -> dict[int, int]:
    """Characters of text below each element, by its number in document order."""
    sizes: dict[int, int] = {}
    skipped = markers.phrases("html", "skipped_tags")
    number = 0
    stack: list[tuple[Any, int, Iterator[Any]]] = [(root, 0, _children(root))]
    sizes[0] = 0
    while stack:
        _, own, rest = stack[-1]
        child = next(rest, None)
        if child is None:
            stack.pop()
            if stack:
                sizes[stack[-1][1]] += sizes[own]
        elif child.type == NodeType.TEXT:
            sizes[own] += len((child.value or "").strip())
        elif child.type == NodeType.ELEMENT:
            number += 1
            sizes[number] = 0
            if child.tag not in skipped:
                stack.append((child, number, _children(child)))
    return sizes


def _walk(root: Any, sizes: dict[int, int], left_out: list[str]) -> _Walk:
    walk = _Walk()
    skipped = markers.phrases("html", "skipped_tags")
    number = 0
    # what is inherited: kind, heading, item, inside the article proper
    stack: list[tuple[Any, Iterator[Any], tuple[BlockKind | None, bool, bool, bool]]] = [
        (root, _children(root), (None, False, False, False))
    ]
    while stack:
        node, rest, (kind, heading, item, article) = stack[-1]
        child = next(rest, None)
        if child is None:
            stack.pop()
            if node.tag in markers.phrases("html", "block_tags"):
                walk.flush(kind, heading, item)
            continue
        if child.type == NodeType.TEXT:
            walk.inline.append(child.value or "")
            continue
        if child.type != NodeType.ELEMENT:
            continue
        number += 1
        tag = child.tag
        if tag in skipped:
            continue
        if _is_weak(child, article) and sizes[number] < _MOST * sizes[0] and not _has_title(child):
            left_out.append("\n".join(_lines(child))[:2_000])
            number += _elements_below(child, skipped)
            continue
        if tag == "br":
            walk.flush(kind, heading, item)
            continue
        if tag == "time" and child.getattr("datetime"):
            walk.times.append(child.getattr("datetime"))
        if tag == "table":
            table = html_table.read_table(child)
            if table is not None:
                walk.flush(kind, heading, item)
                walk.drafts.extend(table)
                number += _elements_below(child, skipped)
                continue
        own = _own_kind(child)
        if tag in markers.phrases("html", "block_tags"):
            walk.flush(kind, heading, item)
        elif own is BlockKind.META and not "".join(walk.inline).strip():
            own = BlockKind.META
        elif own is not None and tag not in markers.phrases("html", "block_tags"):
            own = None
        inherited = (
            own or kind,
            tag in _HEADINGS or (heading and tag not in markers.phrases("html", "block_tags")),
            tag == "li" or (item and tag != "table"),
            article or tag in ("article", "main"),
        )
        stack.append((child, _children(child), inherited))
    walk.flush(None, False, False)
    return walk


def _lines(node: Any) -> Iterator[str]:
    """The text of a part line by line, as its blocks part it."""
    inline: list[str] = []
    stack: list[tuple[Any, Iterator[Any]]] = [(node, _children(node))]
    blocks = markers.phrases("html", "block_tags")
    while stack:
        own, rest = stack[-1]
        child = next(rest, None)
        if child is not None and child.type == NodeType.TEXT:
            inline.append(child.value or "")
            continue
        breaks = own.tag in blocks if child is None else child.tag in blocks or child.tag == "br"
        if breaks and inline:
            line = one_line(decode_entities("".join(inline)))
            inline.clear()
            if line:
                yield line
        if child is None:
            stack.pop()
        elif child.type == NodeType.ELEMENT:
            stack.append((child, _children(child)))
    line = one_line(decode_entities("".join(inline)))
    if line:
        yield line


def _elements_below(node: Any, skipped: frozenset[str]) -> int:
    """Elements that the size count numbered below `node`."""
    count = 0
    stack = [_children(node)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif child.type == NodeType.ELEMENT:
            count += 1
            if child.tag not in skipped:
                stack.append(_children(child))
    return count


def _names(node: Any) -> tuple[frozenset[str], str]:
    """Words of class and id, and the same as one folded line."""
    raw = f"{node.getattr('class') or ''} {node.getattr('id') or ''}"[:400]
    words = [word.lower() for word in _WORD_EDGE.split(raw) if word]
    whole = {fold(part).replace("-", "").replace("_", "").lower() for part in raw.split()}
    return frozenset(words) | frozenset(whole), " ".join(words)


def _matches(node: Any, words: str, phrases: str) -> bool:
    names, line = _names(node)
    if names & markers.phrases("html", words):
        return True
    return bool(line) and bool(markers.any_of("html", phrases).search(line))


def _is_weak(node: Any, article: bool) -> bool:
    tag = node.tag
    if tag in ("body", "html", "main", "article") or tag in _HEADINGS:
        return False
    if tag in markers.phrases("html", "weak_tags"):
        return not (article and tag == "header")
    return _matches(node, "weak_words", "weak_phrases")


def _has_title(node: Any) -> bool:
    """Whether the article's headline stands inside: such a part is never a menu."""
    below = node.get_elements_by_tag_name("h1")
    return any(len(one_line(each.text).split()) >= 5 for each in below)


def _own_kind(node: Any) -> BlockKind | None:
    tag = node.tag
    if tag == "h1":
        return BlockKind.TITLE
    if tag == "figcaption" or _matches(node, "caption_words", "caption_phrases"):
        return BlockKind.CAPTION
    if tag == "time":
        return BlockKind.META
    if _matches(node, "meta_words", "meta_phrases") and len(node.text or "") <= 160:
        return BlockKind.META
    return None


def _with_title(drafts: list[Draft], named: str | None) -> list[Draft]:
    """One headline: the h1 most like the page's name, or that name where there is no h1."""
    titles = [index for index, draft in enumerate(drafts) if draft.kind is BlockKind.TITLE]
    if not titles:
        if (
            named is None
            or len(named.split()) < 4
            or any(draft.text == named for draft in drafts[:10])
        ):
            return drafts
        return [Draft(named, BlockKind.TITLE), *drafts]
    words = set((named or "").lower().split())
    best = max(titles, key=lambda at: (len(words & set(drafts[at].text.lower().split())), -at))
    if len(drafts[best].text.split()) < 3 and named and len(named.split()) >= 5:
        return [Draft(named, BlockKind.TITLE), *(_demote(draft) for draft in drafts)]
    return [draft if at == best else _demote(draft) for at, draft in enumerate(drafts)]


def _demote(draft: Draft) -> Draft:
    if draft.kind is not BlockKind.TITLE:
        return draft
    return replace(draft, kind=None, heading=True)
