"""Small questions asked of a stretch of a sentence, whatever is read from it."""

from __future__ import annotations

import re

from knowledge.extraction.mentions import Parsed
from knowledge.extraction.phrase_lists import words_of

EMPTY_WORDS = words_of("empty")
AIM_BESIDE = re.compile(
    r"(?:vượt|dưới|bằng|đạt) (?:mức )?(?:chỉ tiêu|mục tiêu|yêu cầu)(?:(?: [^\W\d_]+| 20\d\d){0,6} là)? $"
)
THIS_RATE = re.compile(
    r"(?:tỉ lệ|con số|chỉ số|kết quả|số|mức) (?:nài|này|trên|đó)|tỉ lệ tương ứng"
)
THESE = re.compile(r"(?:hai|các|ba|những) (?:tỉ lệ|con số|chỉ số|chỉ tiêu) (?:nài|này|trên|đó)")
IN_TURN = re.compile(r"lần lượt|tương ứng|theo thứ tự")


def without_spans(text: str, offset: int, parsed: Parsed) -> str:
    """The stretch with scopes, periods and masks blanked out; lengths stay."""
    end = offset + len(text)
    for start, stop in parsed.closed():
        if start < end and stop > offset:
            first, last = max(0, start - offset), min(len(text), stop - offset)
            text = text[:first] + " " * (last - first) + text[last:]
    return text


def is_bare(parsed: Parsed, start: int, end: int) -> bool:
    """Whether a stretch holds little beyond scopes, periods and function words."""
    rest = without_spans(parsed.low[start:end], start, parsed)
    words = [w for w in re.findall(r"[^\W\d_]+", rest) if w not in EMPTY_WORDS]
    return len(words) <= 3
