"""A message cut into tokens, each read: keys decoded, short forms spread, slips mended."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from bot.understanding.mending import NUMBER, Mender, Names, frequent
from bot.understanding.plain_text import composed, plain_text
from bot.understanding.strays import without_strays
from bot.understanding.syllables import from_telex, from_vni, in_keys, is_syllable
from bot.understanding.tokens import Token, Utterance
from knowledge.text import fold, is_accented, one_i

MAX_LENGTH = 4096

_TOKEN = re.compile(r"\d{1,15}(?:[.,]\d{1,9}){0,5}(?![^\W_])|[^\W_]+|[^\w\s]|_")
_PARTS = re.compile(r"\d+|[^\W\d_]+")
_REPEATED = re.compile(r"(\w)\1{2,}")
_DOUBLED = re.compile(r"([^\W\d_])\1")
_KEYS_AT_END = re.compile(r"[sfrxj]$|aa|ee|oo|dd|w")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*$")
_KIND_LETTERS = {"x": "xã", "p": "phường", "h": "huyện", "q": "quận", "t": "tỉnh"}
_KIND_AND_NAME = re.compile(r"([xphqt])([A-ZĐ]{1,3}[a-zà-ỹđ]\w*)$")  # "xĐVăn"
_VOWELS = frozenset("aeiouy")
_NAMING = frozenset({"kể", "nêu", "cho", "đọc", "ghi", "xin", "kê", "biết", "họ", "là"})
_BODIES = {
    "sở",
    "phòng",
    "bộ",
    "so",
    "phong",
    "bo",
}  # what follows names a body, not "thanh toán trực tuyến"
_PERIOD_LETTERS = {"t", "th", "thang", "q", "quy", "nam", "n", "top", "muc", "md", "k", "h", "tp"}


class _Beside(NamedTuple):
    """What stands around a word: the token before as read, the words before and after as typed,
    the character right after."""

    low: str
    previous: str
    following: str
    next_char: str


class Tokenizer:
    """Text -> `Utterance`; `teencode` maps a token to its words, `known` are words to leave."""

    def __init__(
        self,
        teencode: dict[str, str],
        known: frozenset[str],
        names: Names | None = None,
        syllables: frozenset[str] = frozenset(),
        mender: Mender | None = None,
    ) -> None:
        """A run of letters may hold words of `names` besides known words, and their initials in
        capitals are no abbreviation of another word; `syllables` are those of the language, as
        spelt (none: every possible one is taken for one)."""
        names = names or Names()
        self._initials = names.initials
        self._syllables = syllables
        self._teencode = {**_with_keys(teencode, known), **teencode}
        self._known = known | names.words
        self._mender = mender or Mender()
        self._parts = frozenset(
            word for word in known | names.words if len(word) > 1 and is_syllable(word)
        )

    def read(self, text: str) -> Utterance:
        """The tokens of the first 4,096 characters. Never raises."""
        nfc, origins = composed(text[:MAX_LENGTH])
        plain = plain_text(without_strays(nfc))
        raw = [(m.start(), m.end(), m[0]) for m in _TOKEN.finditer(plain)]
        keys = self._keys([surface for _, _, surface in raw])
        shouted = plain.upper() == plain
        tokens: list[Token] = []
        for at, (start, end, surface) in enumerate(raw):
            if origins is not None:
                first, last = origins[start], origins[end]
            else:
                first, last = start, end
            beside = _Beside(
                tokens[-1].low if tokens else "",
                raw[at - 1][2] if at else "",
                raw[at + 1][2] if at + 1 < len(raw) else "",
                plain[end : end + 1],
            )
            tokens.extend(self._token(first, last, surface, keys, beside, shouted))
        tokens = [self._paired(tokens, at) for at in range(len(tokens))]
        self._spell_pairs(tokens)
        letters = [t for t in tokens if t.folded[:1].isalpha()]
        marked = sum(t.accented for t in letters if t.how not in ("expanded", "mended"))
        capitals = sum(t.surface.isupper() and len(t.surface) > 1 for t in letters)
        return Utterance(
            text,
            tuple(tokens),
            bare=marked == 0,
            shouted=len(letters) > 2 and capitals * 10 >= len(letters) * 7,
        )

    def _keys(self, surfaces: list[str]) -> str:
        """Which keys the whole message was typed with: "telex", "vni" or ""."""
        telex = vni = 0
        for surface in surfaces:
            low = surface.lower()
            if not low.isascii() or low in self._known:
                continue
            if low in self._teencode:
                telex += "dd" in low
                vni += "d9" in low
                continue
            if low.isalpha():
                telex += not is_syllable(low) and from_telex(low) is not None
            elif low[:1].isalpha() and _PARTS.match(low)[0] not in _PERIOD_LETTERS:  # type: ignore[index]
                vni += from_vni(low) is not None
        if max(telex, vni) < 2:
            return ""
        return "telex" if telex >= vni else "vni"

    def _token(
        self,
        start: int,
        end: int,
        surface: str,
        keys: str,
        beside: _Beside,
        shouted: bool,
    ) -> list[Token]:
        low = one_i(surface)
        if _NUMBER.match(low):
            return [Token(start, end, surface, low, low, False, "number")]
        if not low[0].isalnum():
            return [Token(start, end, surface, low, fold(low), False, "sign")]
        if kind := _KIND_AND_NAME.match(surface):
            cut = start + (1 if end - start == len(surface) else 0)
            word = _KIND_LETTERS[kind[1]]
            name = kind[2]
            return [
                Token(start, cut or end, kind[1], word, fold(word), is_accented(word), "expanded"),
                *self._token(cut, end, name, keys, beside, shouted),
            ]
        if not low.isalpha():
            return self._mixed(start, end, surface, low, keys)
        before = beside.low
        if before in _BODIES and not keys and (term := self._term(surface, low, beside)):
            return [Token(start, end, surface, term, fold(term), is_accented(term), "mended")]
        if before in _BODIES and len(low) < 6 and (not before.isascii() or surface.isupper()):
            return [self._word(start, end, surface, low, keys)]
        if surface in self._initials and not shouted:
            return [self._word(start, end, surface, low, keys)]
        words = self._teencode.get(low)
        if words and len(low) == 1:
            initial = beside.next_char in (".", "&") or (
                surface.isupper() and not (shouted and low not in "bh")
            )
            words = None if initial else words
        if words and _titled(surface) and (_titled(beside.previous) or _titled(beside.following)):
            name = self._mender.named(one_i(beside.previous), low, one_i(beside.following))
            if name is not None:
                return [Token(start, end, surface, name, fold(name), is_accented(name), "mended")]
        if words:
            return _spread(start, end, surface, words, "expanded")
        if not keys and (term := self._term(surface, low, beside)):
            if words := self._teencode.get(term):
                return _spread(start, end, surface, words, "expanded")
            return [Token(start, end, surface, term, fold(term), is_accented(term), "mended")]
        if len(low) >= 7 and not is_syllable(low) and low not in self._known:
            if pieces := self._run_together(low):
                return _pieces(start, end, surface, pieces, len(low))
        return [self._word(start, end, surface, low, keys)]

    def _term(self, surface: str, low: str, beside: _Beside) -> str | None:
        if low in self._known or fold(low) in self._known or "dd" in low[1:]:
            return None
        if self._mender.paired(beside.low, low, one_i(beside.following)):
            return None
        return self._mender.term(surface, low)

    def _paired(self, tokens: list[Token], at: int) -> Token:
        """An impossible word put right by its neighbours ("hoạhc" in "kế hoạhc")."""
        token = tokens[at]
        before = tokens[at - 1].low if at else ""
        after = tokens[at + 1].low if at + 1 < len(tokens) else ""
        if token.low == "tên" and after[:1].isdigit() and before not in _NAMING:
            return replace(token, low="trên", folded="tren", how="mended")  # "tên 90 điểm"
        if token.how not in ("odd", "mended", "squeezed") or len(token.surface) < 3:
            return token
        before = NUMBER if before[:1].isdigit() else before
        after = NUMBER if after[:1].isdigit() else after
        low = self._mender.paired(before, one_i(token.surface), after)
        if low is None:
            return token
        return replace(token, low=low, folded=fold(low), accented=is_accented(low), how="mended")

    def _spell_pairs(self, tokens: list[Token]) -> None:
        """Two words of the table that stand for two others: "bi nhiêu"."""
        for at, (one, other) in enumerate(pairwise(tokens)):
            words = self._teencode.get(f"{one.low} {other.low}", "").split()
            for step, low in enumerate(map(one_i, words)):
                tokens[at + step] = replace(
                    tokens[at + step],
                    low=low, folded=fold(low), accented=is_accented(low), how="expanded",
                )  # fmt: skip

    def _run_together(self, low: str) -> list[str]:
        """The fewest known words that the run is made of ("tỷlệđúnghạn"), else nothing."""
        size = len(low)
        best: list[tuple[int, int] | None] = [None] * (size + 1)  # words so far, last start
        best[0] = (0, 0)
        for end in range(1, size + 1):
            for start in range(max(0, end - 7), end):
                before = best[start]
                if before is None or one_i(low[start:end]) not in self._parts:
                    continue
                if best[end] is None or before[0] + 1 < best[end][0]:  # type: ignore[index]
                    best[end] = (before[0] + 1, start)
        pieces: list[str] = []
        at = size
        while at and (step := best[at]):
            pieces.append(low[step[1] : at])
            at = step[1]
        return pieces[::-1] if at == 0 and len(pieces) > 1 else []

    def _word(self, start: int, end: int, surface: str, low: str, keys: str) -> Token:
        if "dd" in low and _VOWELS.isdisjoint(low):
            low = low.replace("dd", "đ")
        folded = fold(low)
        how = "plain"
        if low not in self._known and folded not in self._known:
            decoded = self._decoded(low, keys)
            if decoded:
                return _decoded_token(start, end, surface, decoded)
            if short := self._mender.short(surface, low):
                return Token(start, end, surface, short, fold(short), is_accented(short), "short")
            if not is_syllable(low) or not self._attested(low):
                how = "odd"
                for pattern in (_REPEATED, _DOUBLED):
                    squeezed = pattern.sub(r"\1", low)
                    spelt = is_syllable(squeezed) and self._attested(squeezed)
                    if squeezed != low and (spelt or fold(squeezed) in self._known):
                        low, folded, how = squeezed, fold(squeezed), "squeezed"
                        break
                named = surface[:1].isupper() and not surface.isupper()
                if how == "odd" and not named and (mended := frequent(low)):
                    low, folded, how = mended, fold(mended), "mended"
        elif (
            keys == "telex"
            and low.isascii()
            and (is_syllable(low) or not surface.isupper())
            and (decoded := from_telex(low))
        ):
            return _decoded_token(start, end, surface, decoded)
        return Token(start, end, surface, low, folded, is_accented(low), how)

    def _attested(self, low: str) -> bool:
        """Whether a syllable typed with accents is one of the language ("nất" is not)."""
        return not is_accented(low) or not self._syllables or low in self._syllables

    def _decoded(self, low: str, keys: str) -> str | None:
        if not low.isascii():
            return None
        typed = keys == "telex" or _KEYS_AT_END.search(low)
        if typed and keys in ("", "telex") and (keys or not is_syllable(low)):
            decoded = from_telex(low)
            if decoded is None and (short := _REPEATED.sub(r"\1", low)) != low:
                decoded = from_telex(short)
            return decoded
        return None

    def _mixed(self, start: int, end: int, surface: str, low: str, keys: str) -> list[Token]:
        """Letters and digits in one run: keys of VNI, or "t8", "9T", "Q3"."""
        if words := self._teencode.get(low):
            return _spread(start, end, surface, words, "expanded")
        if "d9" in low and _VOWELS.isdisjoint(low) and low.replace("d9", "").isalpha():
            return [self._word(start, end, surface, low.replace("d9", "đ"), keys)]
        if short := self._mender.short(surface, low):
            return [Token(start, end, surface, short, fold(short), is_accented(short), "short")]
        parts = _PARTS.findall(low)
        if (parts[0].isalpha() and parts[0] not in _PERIOD_LETTERS | {"so"}) or keys == "vni":
            decoded = from_vni(low)
            if decoded is None and (raw := from_vni(low, checked=False)):
                decoded = raw if one_i(raw) in self._known else None
            said = decoded in self._known and is_syllable(parts[0])
            if decoded and (keys == "vni" or len(parts) > 2 or len(low) > 3 or said):
                return [_decoded_token(start, end, surface, decoded)]
        tokens: list[Token] = []
        for match in _PARTS.finditer(low):
            part = match[0]
            first, last = start + match.start(), start + match.end()
            if end - start != len(low):
                first, last = start, end
            if part.isdigit():
                tokens.append(Token(first, last, part, part, part, False, "number"))
            elif words := self._teencode.get(part):
                tokens.extend(_spread(first, last, part, words, "expanded"))
            else:
                piece = surface[match.start() : match.end()]
                tokens.append(self._word(first, last, piece, part, keys))
        return tokens


def _with_keys(teencode: Mapping[str, str], known: Container[str]) -> dict[str, str]:
    """Short forms with accents as they are typed in Telex and VNI: "ddh", "d9h"."""
    return {
        typed: words
        for short, words in teencode.items()
        if is_accented(short)
        for typed in in_keys(short)
        if not is_syllable(typed) and typed not in known
    }


def _titled(surface: str) -> bool:
    return surface[:1].isupper() and surface[1:].islower()


def _pieces(start: int, end: int, surface: str, pieces: list[str], size: int) -> list[Token]:
    found = []
    at = 0
    for piece in pieces:
        first, last = (start + at, start + at + len(piece)) if end - start == size else (start, end)
        shown = surface[at : at + len(piece)]
        found.append(
            Token(first, last, shown, one_i(piece), fold(one_i(piece)), is_accented(piece), "split")
        )
        at += len(piece)
    return found


def _decoded_token(start: int, end: int, surface: str, decoded: str) -> Token:
    low = one_i(decoded)
    return Token(start, end, surface, low, fold(low), True, "decoded")


def _spread(start: int, end: int, surface: str, words: str, how: str) -> list[Token]:
    return [
        Token(start, end, surface, low, fold(low), is_accented(low), how)
        for low in (one_i(word) for word in words.split())
    ]
