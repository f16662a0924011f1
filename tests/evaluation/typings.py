"""The ways one question arrives: without accents, decomposed, in capitals, as raw keystrokes of
Telex or VNI, with one slip of a key. All of them are the same for the same seed.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Mapping

_TONES = {"\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_TELEX_SHAPES = {"\u0302": "=", "\u0306": "w", "\u031b": "w"}  # =: the letter once more
_VNI_TONES = {"\u0300": "2", "\u0301": "1", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
_VNI_SHAPES = {"\u0302": "6", "\u031b": "7", "\u0306": "8"}
_WORD = re.compile(r"[^\W\d_]+")
_NEIGHBOURS = {
    a: row[max(0, i - 1) : i] + row[i + 1 : i + 2]
    for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    for i, a in enumerate(row)
}


def bare(text: str) -> str:
    """
    >>> bare("Tỷ lệ đúng hạn")
    'Ty le dung han'
    """
    text = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in text if not unicodedata.combining(char))


def decomposed(text: str) -> str:
    """Letters and marks apart, as some phones and Macs send them."""
    return unicodedata.normalize("NFD", text)


def capitals(text: str) -> str:
    """
    >>> capitals("đúng hạn")
    'ĐÚNG HẠN'
    """
    return text.upper()


def telex(text: str) -> str:
    """The keys of Telex, the tone at the end of the word.

    >>> telex("Tỷ lệ đúng hạn của Quảng Ngãi được 97%")
    'Tyr leej ddungs hanj cuar Quangr Ngaix dduowcj 97%'
    """
    return _keyed(text, _TONES, _TELEX_SHAPES, "d")


def vni(text: str) -> str:
    """The keys of VNI, the tone at the end of the word.

    >>> vni("Tỷ lệ đúng hạn được")
    'Ty3 le65 d9ung1 han5 d9uo7c5'
    """
    return _keyed(text, _VNI_TONES, _VNI_SHAPES, "9")


def _keyed(text: str, tones: Mapping[str, str], shapes: Mapping[str, str], stroke: str) -> str:
    def word(match: re.Match[str]) -> str:
        keys, tone = "", ""
        for char in unicodedata.normalize("NFD", match[0]):
            if char in tones:
                tone = tones[char]
            elif char in shapes:
                keys += keys[-1].lower() if shapes[char] == "=" else shapes[char]
            elif char in "đĐ":
                keys += ("d" if char == "đ" else "D") + stroke
            else:
                keys += char
        # one key shapes both letters of ươ
        return re.sub(r"(?i)u([w7])o\1", r"uo\1", keys) + tone

    return _WORD.sub(word, unicodedata.normalize("NFC", text))


def slip(text: str, rng: random.Random) -> str:
    """One key left out, doubled, swapped with the next, or missed by one; figures are spared."""
    places = [
        at
        for word in _WORD.finditer(text)
        if len(word[0]) > 3
        for at in range(word.start() + 1, word.end() - 1)
    ]
    if not places:
        return text
    at = rng.choice(places)
    char = text[at]
    near = _NEIGHBOURS.get(bare(char).lower(), "")
    kind = rng.choice(("left out", "doubled", "swapped", "missed" if near else "swapped"))
    if kind == "left out":
        return text[:at] + text[at + 1 :]
    if kind == "doubled":
        return text[:at] + char + text[at:]
    if kind == "swapped":
        return text[:at] + text[at + 1] + char + text[at + 2 :]
    return text[:at] + rng.choice(near) + text[at + 1 :]


TYPINGS: Mapping[str, Callable[[str], str]] = {
    "bare": bare,
    "decomposed": decomposed,
    "capitals": capitals,
    "telex": telex,
    "vni": vni,
}
