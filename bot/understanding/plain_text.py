"""A message in one Unicode form, tags and entities as blanks, each character where it was."""

from __future__ import annotations

import html
import re
import unicodedata

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e]")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,80}>")
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6});")


def composed(text: str) -> tuple[str, list[int] | None]:
    """NFC without invisible characters, and where each character begins in `text`.

    The list has one entry more than the result; None stands for "the same places".
    """
    if unicodedata.is_normalized("NFC", text) and not _INVISIBLE.search(text):
        return text, None
    pieces: list[str] = []
    origins: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        piece = _INVISIBLE.sub("", unicodedata.normalize("NFC", text[start:end]))
        pieces.append(piece)
        origins.extend([start] * len(piece))
        start = end
    origins.append(len(text))
    return "".join(pieces), origins


def plain_text(text: str) -> str:
    """Tags and entities as blanks of the same length."""
    if "<" in text:
        text = _TAG.sub(lambda m: " " * len(m[0]), text)
    if "&" in text:
        text = _ENTITY.sub(lambda m: _entity(m[0]), text)
    return text


def _entity(raw: str) -> str:
    char = html.unescape(raw)
    return (char if len(char) == 1 and char.isprintable() else " ").ljust(len(raw))
