"""Whether a text speaks of administrative reform at all."""

from __future__ import annotations

import re

from knowledge.extraction.phrase_lists import any_of

_REFORM = re.compile(
    rf"{any_of('reform')}|hồ sơ[^.]{{0,40}}(?:đúng hạn|trễ hạn|quá hạn|đúng hẹn|trễ hẹn)"
    r"|hồ sơ[^.;]{0,40}(?:nộp|gửi)[^.;]{0,12}(?:trên mạng|qua mạng|trực tuyến)"
    r"|giải quyết[^.;]{0,40}(?:đúng hạn|trễ hạn|quá hạn|đúng hẹn)"
)
_CASES = re.compile(
    r"hồ sơ[^.;]{0,40}(?:nhận|trả|nộp|giải quyết|trễ|đúng hẹn|qua mạng|trực tuyến)|(?:nhận|trả|nộp|giải quyết|trễ)[^.;]{0,30}hồ sơ"
)


def speaks_of_reform(low: str) -> bool:
    """By a term of the field, or by cases received and returned at least twice; `low` is
    `one_i` of the text."""
    return _REFORM.search(low) is not None or len(_CASES.findall(low)) >= 2
