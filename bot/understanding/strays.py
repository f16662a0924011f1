"""Numbers that are no figures (telephones, ages, documents, markup): read as blanks."""

from __future__ import annotations

import re
from functools import cache

from knowledge.text import fold
from knowledge.vocabulary.tables import toml

_SIGNS = (
    re.compile(r"<(script|style)\b.*?(?:</\1\s*>|$)", re.IGNORECASE | re.DOTALL),
    re.compile(r"[\d#*]\ufe0f?\u20e3"),  # digits on keys
    re.compile(r"(?<![\d.,])(?:\d{16,}(?:[.,]\d+)*|\d+(?:[.,]\d{3}){5,}|\d+[.,]\d{10,})(?!\d)"),
    re.compile(r"(?<!\w)\d+(?:[.,]\d+)?[eE][+-]?\d{2,}(?!\w)"),
    re.compile(r"(?<![\w.,])(?:\+84|0)\d{1,3}(?:[ .-]?\d{2,4}){2,3}(?![\w%])(?![.,]\d)"),
)


@cache
def _worded() -> tuple[re.Pattern[str], ...]:
    table = toml("asking_numbers")
    documents, behind, before = (_either(table[key]) for key in ("documents", "behind", "before"))
    initials = _either(table["initials"])
    return (
        re.compile(
            rf"(?<=\d)\s?/\s?(?:\d{{4}}\s?/\s?)?(?:{initials})(?:-[\w-]*|(?![\w]))", re.IGNORECASE
        ),
        re.compile(rf"\b(?:{documents})\s+(?:số\s+|so\s+)?\d+(/\d{{4}})(?!\d)", re.IGNORECASE),
        re.compile(rf"(?<![\d.,/])\d{{1,3}}(?=\s?(?:{behind})\b)"),
        re.compile(rf"\b(?:{before})\s*:?\s*(\d{{5,15}})(?![\d%.,])(?!\s?%)", re.IGNORECASE),
    )


def _either(words: list[str]) -> str:
    both = {form for word in words for form in (word, fold(word))}
    return "|".join(re.escape(form) for form in sorted(both, key=len, reverse=True))


def without_strays(text: str) -> str:
    """The text with such numbers as blanks; every other character stays where it is.

    >>> without_strays("tôi 35 tuổi, Quyết định 1085/QĐ-TTg")
    'tôi    tuổi, Quyết định 1085       '
    """
    if not any(char.isdigit() for char in text) and "<" not in text:
        return text
    for pattern in _SIGNS:
        text = pattern.sub(lambda m: " " * len(m[0]), text)
    issued, documents, behind, before = _worded()
    text = issued.sub(lambda m: " " * len(m[0]), text)
    for pattern in (documents, before):
        text = pattern.sub(_group_blank, text)
    return behind.sub(lambda m: " " * len(m[0]), text)


def _group_blank(match: re.Match[str]) -> str:
    at = match.start(1) - match.start()
    return match[0][:at] + " " * len(match[1]) + match[0][at + len(match[1]) :]
