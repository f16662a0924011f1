"""Cuts Telegram HTML that is too long into messages, never inside a tag or an entity.

Telegram counts characters after parsing; this counts UTF-16 units, which is never less. Tags
open at a cut are closed before it and opened again after it.
"""

from __future__ import annotations

import html
import re

from telegram.constants import MessageLimit

LIMIT = int(MessageLimit.MAX_TEXT_LENGTH)
_ATOM = re.compile(r"<[^>]*>|&#?\w+;|.", re.DOTALL)
_TAG = re.compile(r"<(/?)([a-z-]+)[^>]*>")


def plain(markup: str) -> str:
    """The text as Telegram shows it: tags taken out, entities read, ends trimmed.

    >>> plain("<b>99,88%</b> &lt; 100%")
    '99,88% < 100%'
    """
    return html.unescape(re.sub(r"<[^>]*>", "", markup)).strip()


def units(text: str) -> int:
    """Length in UTF-16 units.

    >>> units("ố"), units("😀")
    (1, 2)
    """
    return len(text.encode("utf-16-le")) // 2


def split_html(markup: str, limit: int = LIMIT) -> list[str]:
    """Pieces of at most `limit` visible units each, in order; white space at cuts is dropped.

    A cut falls between lines where the second half of a piece has one, else after a sentence,
    else between words, else anywhere between two characters.
    """
    if units(plain(markup)) <= limit:
        return [markup]
    atoms: list[str] = _ATOM.findall(markup)
    pieces: list[str] = []
    opened: list[str] = []
    start = 0
    while start < len(atoms):
        end = _end_of_piece(atoms, start, limit)
        while end < len(atoms) and atoms[end].startswith("</"):
            end += 1
        before = "".join(opened)
        for atom in atoms[start:end]:
            _follow(opened, atom)
        closers = "".join(f"</{_name(tag)}>" for tag in reversed(opened))
        body = "".join(atoms[start:end]).strip()
        if plain(body):
            pieces.append(before + body + closers)
        start = end
    return pieces


def _end_of_piece(atoms: list[str], start: int, limit: int) -> int:
    """Index after the last atom of the piece that begins at `start`."""
    used, best, quality = 0, start, -1
    for at in range(start, len(atoms)):
        atom = atoms[at]
        if not _TAG.fullmatch(atom):
            used += units(html.unescape(atom))
            if used > limit:
                return best if best > start else at
        here = _worth(atoms, at)
        if (used > limit // 2 and here >= quality) or quality < 0:
            best, quality = at + 1, here if used > limit // 2 else -1
    return len(atoms)


def _worth(atoms: list[str], at: int) -> int:
    """How good a place for a cut lies behind this atom: 3 line, 2 sentence, 1 word, 0 none."""
    if atoms[at] == "\n":
        return 3
    if atoms[at] == " ":
        return 2 if at and atoms[at - 1] in ".;:?" else 1
    return 0


def _follow(opened: list[str], atom: str) -> None:
    tag = _TAG.fullmatch(atom)
    if tag and tag[1]:
        if opened and _name(opened[-1]) == tag[2]:
            opened.pop()
    elif tag:
        opened.append(atom)


def _name(tag: str) -> str:
    found = _TAG.fullmatch(tag)
    return found[2] if found else ""
