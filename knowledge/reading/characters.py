"""Characters of a text made plain: NFC, one kind of blank, one kind of line end."""

from __future__ import annotations

import html
import re
import unicodedata

from knowledge.text import plain_signs

_LINE_ENDS = re.compile(r"\r\n?|[\u0085\u2028\u2029\v]")
_ODD_SPACES = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Soft hyphens, zero widths, directional marks, the byte-order mark, private fonts' glyphs.
_INVISIBLE = re.compile(
    r"[\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffc]"
)
# Shown from right to left: what stands there is not the figure that a reader sees.
_REVERSED = re.compile(r"\u202e[^\u202c\n]*")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_BLANKS = re.compile(r"[ \t\f]+")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z]{2,31});")
_VOWELS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ"
LOWER = "bcdđfghjklmnpqrstvwxz" + _VOWELS  # for character classes: ranges would mix the cases
UPPER = LOWER.upper()
_VIETNAMESE = re.compile(r"[\u1ea0-\u1ef9ăâđêôơưĂÂĐÊÔƠƯ]")
_LETTER = re.compile(r"[^\W\d_]")


def plain(text: str) -> str:
    """`text` in NFC with plain blanks and line ends; tabs, form feeds and runs of blanks stay.

    >>> plain("hồ\\u00a0sơ\\u200b\\r\\n")
    'hồ sơ\\n'
    """
    text = _LINE_ENDS.sub("\n", text)
    text = _REVERSED.sub(lambda found: re.sub(r"\d", "#", found[0]), text)
    text = _INVISIBLE.sub("", _ODD_SPACES.sub(" ", text))
    return plain_signs(unicodedata.normalize("NFC", _CONTROLS.sub("", text)))


def one_line(text: str) -> str:
    """`plain` text on one line, runs of blanks as one blank, none at the ends."""
    return _BLANKS.sub(" ", plain(text).replace("\n", " ")).strip()


def decode_entities(text: str) -> str:
    """Entities that were left in the text (`&nbsp;`, or `&amp;nbsp;` encoded twice) decoded."""
    for _ in range(2):
        if not _ENTITY.search(text):
            break
        text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    return text


def vietnamese_share(text: str) -> float:
    """Share of letters that only Vietnamese has; about 0.2 in prose, 0 in a broken font."""
    sample = text[:20_000]
    letters = len(_LETTER.findall(sample))
    return len(_VIETNAMESE.findall(sample)) / letters if letters else 0.0
