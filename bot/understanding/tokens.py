"""A message as tokens: words, numbers and signs, each with its span in the user's own text."""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understanding.strays import without_strays
from bot.understanding.syllables import from_telex, from_vni, is_syllable
from knowledge.text import fold, is_accented, one_i

MAX_LENGTH = 4096

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e]")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,80}>")
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6});")
_TOKEN = re.compile(r"\d{1,15}(?:[.,]\d{1,9}){0,5}(?![^\W_])|[^\W_]+|[^\w\s]|_")
_PARTS = re.compile(r"\d+|[^\W\d_]+")
_REPEATED = re.compile(r"(\w)\1{2,}")
_DOUBLED = re.compile(r"([^\W\d_])\1")
_KEYS_AT_END = re.compile(r"[sfrxj]$|aa|ee|oo|dd|w")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*$")
# Words so frequent that an impossible syllable one edit away is one of them.
_FREQUENT = (
    "huyện", "thành", "phường", "quận", "tỉnh", "nhiêu", "trực", "tuyến", "tháng", "phần",
    "trăm", "người", "được", "thanh", "toán", "nhiệm", "quyết", "chính", "kiến", "xuống",
    "nhất", "nhiều", "nhận", "không", "điểm", "chiếm", "chênh", "nguồn", "chưa", "cuối",
    "muốn", "thấp", "dưới", "đúng", "chậm", "tiếp", "liệu", "dịch", "điện", "công", "bằng",
    "hoàn", "lòng", "nghị", "chuyển", "những", "phải", "từng", "trên", "trong", "nhau", "online",
)  # fmt: skip
_FREQUENT_FOLDED = tuple(map(fold, _FREQUENT))
_VOWELS = frozenset("aeiouy")
_ACRONYMS = ("cchc", "tthc", "ddci", "sipas", "papi")
_BODIES = {
    "sở",
    "phòng",
    "bộ",
    "so",
    "phong",
    "bo",
}  # what follows names a body, not "thanh toán trực tuyến"
_PERIOD_LETTERS = {"t", "th", "thang", "q", "quy", "nam", "n", "top", "muc", "md", "k", "h", "tp"}


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or sign; `start`, `end` count characters of the user's own text.

    `low` is in lower case and the one spelling, `folded` without accents; `how` is plain,
    number, sign, decoded (keys), expanded (teencode), squeezed (repeated letters) or odd
    (no syllable and no known word).
    """

    start: int
    end: int
    surface: str
    low: str
    folded: str
    accented: bool
    how: str

    @property
    def word(self) -> str:
        """The word for searching text: as typed, or as decoded and expanded."""
        return self.low if self.how in ("decoded", "expanded") else self.surface.lower()


@dataclass(frozen=True, slots=True)
class Utterance:
    """The tokens of a message; `bare` where the user types no accents, `shouted` all capitals."""

    text: str
    tokens: tuple[Token, ...]
    bare: bool
    shouted: bool


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


def _plain_text(text: str) -> str:
    """Tags and entities as blanks of the same length."""
    if "<" in text:
        text = _TAG.sub(lambda m: " " * len(m[0]), text)
    if "&" in text:
        text = _ENTITY.sub(lambda m: _entity(m[0]), text)
    return text


def _entity(raw: str) -> str:
    char = html.unescape(raw)
    return (char if len(char) == 1 and char.isprintable() else " ").ljust(len(raw))


class Tokenizer:
    """Text -> `Utterance`; `teencode` maps a token to its words, `known` are words to leave."""

    def __init__(
        self,
        teencode: dict[str, str],
        known: frozenset[str],
        names: frozenset[str] = frozenset(),
        syllables: frozenset[str] = frozenset(),
        initials: frozenset[str] = frozenset(),
    ) -> None:
        """`names` are words of places, which a run of letters may hold besides known words;
        `syllables` those of the language, as spelt (none: every possible one is taken for one),
        `initials` those of known places: in capitals they are no abbreviation of another word."""
        self._initials = initials
        self._syllables = syllables
        self._teencode = teencode
        self._known = known | names
        self._parts = frozenset(
            word for word in known | names if len(word) > 1 and is_syllable(word)
        )

    def read(self, text: str) -> Utterance:
        """The tokens of the first 4,096 characters. Never raises."""
        nfc, origins = composed(text[:MAX_LENGTH])
        plain = _plain_text(without_strays(nfc))
        raw = [(m.start(), m.end(), m[0]) for m in _TOKEN.finditer(plain)]
        keys = self._keys([surface for _, _, surface in raw])
        initials = frozenset() if plain.upper() == plain else self._initials
        tokens: list[Token] = []
        previous = ""
        for start, end, surface in raw:
            if origins is not None:
                first, last = origins[start], origins[end]
            else:
                first, last = start, end
            following = plain[end : end + 1]
            tokens.extend(self._token(first, last, surface, keys, following, previous, initials))
            previous = tokens[-1].low
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
            if not low.isascii() or low in self._teencode or low in self._known:
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
        following: str,
        previous: str,
        initials: frozenset[str],
    ) -> list[Token]:
        low = one_i(surface)
        if _NUMBER.match(low):
            return [Token(start, end, surface, low, low, False, "number")]
        if not low[0].isalnum():
            return [Token(start, end, surface, low, fold(low), False, "sign")]
        if not low.isalpha():
            return self._mixed(start, end, surface, low, keys)
        if previous in _BODIES and len(low) < 6 and (not previous.isascii() or surface.isupper()):
            return [self._word(start, end, surface, low, keys)]
        if surface in initials:
            return [self._word(start, end, surface, low, keys)]
        if (words := self._teencode.get(low)) and not (
            len(low) == 1 and ((following in ".&" and following) or surface.isupper())
        ):
            return _spread(start, end, surface, words, "expanded")
        if len(low) >= 7 and not is_syllable(low) and low not in self._known:
            if pieces := self._run_together(low):
                return _pieces(start, end, surface, pieces, len(low))
        return [self._word(start, end, surface, low, keys)]

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
        folded = fold(low)
        how = "plain"
        if low not in self._known and folded not in self._known:
            decoded = self._decoded(low, keys)
            if decoded:
                return _decoded_token(start, end, surface, decoded)
            if not is_syllable(low) or not self._attested(low):
                how = "odd"
                for pattern in (_REPEATED, _DOUBLED):
                    squeezed = pattern.sub(r"\1", low)
                    if squeezed != low and (is_syllable(squeezed) or fold(squeezed) in self._known):
                        low, folded, how = squeezed, fold(squeezed), "squeezed"
                        break
                named = surface[:1].isupper() and not surface.isupper()
                if how == "odd" and not named and (mended := _mended(low)):
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
        parts = _PARTS.findall(low)
        if (parts[0].isalpha() and parts[0] not in _PERIOD_LETTERS | {"so"}) or keys == "vni":
            decoded = from_vni(low)
            if decoded is None and (raw := from_vni(low, checked=False)):
                decoded = raw if one_i(raw) in self._known else None
            if decoded and (keys == "vni" or len(parts) > 2 or len(low) > 3):
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


@lru_cache(maxsize=5_000)
def _mended(low: str) -> str | None:
    """The one frequent word within one edit of an impossible syllable, None where none is."""
    if len(low) < 3 or not is_accented(low):
        hits = []
    else:
        hits = process.extract(low, _FREQUENT, scorer=OSA.distance, score_cutoff=1, limit=2)
    if not hits and (len(low) > 3 or (len(low) == 3 and _VOWELS.isdisjoint(low))):
        plain = process.extract(
            fold(low), _FREQUENT_FOLDED, scorer=OSA.distance, score_cutoff=1, limit=2
        )
        hits = [(_FREQUENT[at], 0, at) for _, _, at in plain] if not is_accented(low) else []
        if len({hit[0] for hit in hits}) > 1:
            hits = [(_FREQUENT_FOLDED[at], 0, at) for _, _, at in plain]
    if not hits and low.isascii():
        hits = process.extract(low, _ACRONYMS, scorer=OSA.distance, score_cutoff=1, limit=2)
    return hits[0][0] if len({fold(hit[0]) for hit in hits}) == 1 else None


def _decoded_token(start: int, end: int, surface: str, decoded: str) -> Token:
    low = one_i(decoded)
    return Token(start, end, surface, low, fold(low), True, "decoded")


def _spread(start: int, end: int, surface: str, words: str, how: str) -> list[Token]:
    return [
        Token(start, end, surface, low, fold(low), is_accented(low), how)
        for low in (one_i(word) for word in words.split())
    ]


class Canon:
    """The folded tokens as one string, with the way back from a match to tokens.

    Tokens of `hidden` (places, say) stand as "#", so that no pattern runs into them.
    """

    def __init__(self, tokens: tuple[Token, ...], hidden: frozenset[int] = frozenset()) -> None:
        pieces = ["#" if i in hidden else token.folded for i, token in enumerate(tokens)]
        self._starts: list[int] = []
        at = 0
        for piece in pieces:
            self._starts.append(at)
            at += len(piece) + 1
        self.text = " ".join(pieces)

    def span(self, match: re.Match[str]) -> tuple[int, int]:
        """First token and the one after the last of a match."""
        return self.span_of(match.start(), match.end())

    def span_of(self, start: int, end: int) -> tuple[int, int]:
        """The same for offsets of `text`."""
        first = bisect_right(self._starts, start) - 1
        last = bisect_right(self._starts, max(start, end - 1)) - 1
        return first, last + 1
