"""Markdown -> plain text with the same lines."""

from __future__ import annotations

import re

_IMAGE = re.compile(r"!\[([^\[\]\n]{0,300})\]\([^)\s]{0,500}(?:\s[^)]{0,200})?\)")
_LINK = re.compile(r"\[([^\[\]\n]{1,300})\]\([^)\s]{0,500}(?:\s[^)]{0,200})?\)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.{1,500}?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*_])([*_])(?=[^\s*_])([^*_\n]{1,500}?)(?<=\S)\1(?![\w*_])")
_HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$", re.MULTILINE)
_QUOTE = re.compile(r"^>\s?", re.MULTILINE)


def plain_markdown(text: str) -> str:
    """`text` without Markdown's marks; headings stand apart, lists and tables stay.

    >>> plain_markdown("## Kết quả\\nđạt **98,5%**")
    '\\nKết quả\\n\\nđạt 98,5%'
    """
    text = _LINK.sub(r"\1", _IMAGE.sub(r"\1", text))
    text = _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", text))
    return _HEADING.sub(r"\n\1\n", _QUOTE.sub("", text))
