"""Kind words before a name: "huyện", "tp.", "P." and what is only a tier."""

from __future__ import annotations

from collections.abc import Sequence

from bot.understanding.tokens import Token

_KINDS: dict[tuple[str, ...], tuple[str, ...]] = {
    ("tinh",): ("tỉnh", "thành phố"),
    ("thanh", "pho"): ("thành phố",),
    ("tp",): ("thành phố",),
    ("t", ".", "p"): ("thành phố",),
    ("city",): ("thành phố",),
    ("huyen",): ("huyện",),
    ("huien",): ("huyện",),
    ("thi", "sa"): ("thị xã",),
    ("sa",): ("xã",),
    ("fuong",): ("phường",),
    ("ward",): ("phường",),
    ("district",): ("huyện", "quận"),
    ("province",): ("tỉnh",),
    ("commune",): ("xã",),
    ("quan",): ("quận",),
    ("thi", "xa"): ("thị xã",),
    ("tx",): ("thị xã",),
    ("xa",): ("xã",),
    ("phuong",): ("phường",),
    ("thi", "tran"): ("thị trấn",),
    ("thi", "chan"): ("thị trấn",),
    ("tt",): ("thị trấn",),
    ("dac", "khu"): ("đặc khu",),
}
_LETTERS: dict[str, tuple[str, ...]] = {
    "t": ("tỉnh",),
    "h": ("huyện",),
    "q": ("quận",),
    "x": ("xã",),
    "p": ("phường",),
}
_KIND_WORDS = {
    ("tinh",): "tỉnh",
    ("thanh", "pho"): "thành phố",
    ("huyen",): "huyện",
    ("quan",): "quận",
    ("thi", "xa"): "thị xã",
    ("xa",): "xã",
    ("phuong",): "phường",
    ("thi", "tran"): "thị trấn",
}
SMALL = ("xã", "phường", "thị trấn", "đặc khu")
_TIER_BEFORE = {"cap", "tuyen", "khoi", "cac", "may", "nhieu", "tung", "moi", "nhung"}
_KIND_STARTS = {"huyen", "quan", "tinh", "phuong", "xa", "thi"}


def kind_before(tokens: Sequence[Token], first: int) -> tuple[int, tuple[str, ...]]:
    """Where the kind word right before token `first` begins, and the kinds it allows."""
    for size in (3, 2, 1):
        for gap in (0, 1):
            start = first - size - gap
            if start < 0 or (gap and tokens[first - 1].folded not in (".", ":")):
                continue
            words = tuple(token.folded for token in tokens[start : first - gap])
            kinds = _KINDS.get(words)
            if kinds is None and size == 1:
                kinds = _LETTERS.get(words[0])
                if kinds and not gap and tokens[start].surface != tokens[start].surface.upper():
                    if not (start and tokens[start - 1].folded == "ubnd"):
                        kinds = None
            if kinds and _is_kind(tokens, start, first - gap, words):
                return start, kinds
    return first, ()


def _is_kind(tokens: Sequence[Token], start: int, last: int, words: tuple[str, ...]) -> bool:
    """A tier ("cấp tỉnh") or another word ("tình", "xa") is no kind word."""
    if start and words == ("xa",) and tokens[start - 1].folded == "thi":
        return False  # "cấp thị xã Nghi Sơn"
    if start and words == ("phuong",) and tokens[start - 1].folded == "dia":
        return False  # "địa phương"
    if start and tokens[start - 1].folded in _TIER_BEFORE:
        before = tokens[start - 2].folded if start > 1 else ""
        if not (tokens[start - 1].folded == "tuyen" and before == "truc"):
            return False
    if (
        start > 1
        and tokens[start - 1].folded in (",", "va")
        and (tokens[start - 2].folded in _KIND_STARTS)
    ):
        return False  # "các huyện, thành phố Cao Bằng"
    accented = _KIND_WORDS.get(words)
    if accented is None:
        return words != ("sa",) or tokens[start].low == "sã"
    typed = " ".join(token.low for token in tokens[start:last])
    if typed == accented or not any(token.accented for token in tokens[start:last]):
        return True
    return typed in (
        "tĩnh",
        "sã",
        "phừơng",
        "huyên",
        "huỵên",
        "phưởng",
        "thị sã",
        "thành fố",
        "tinh",
    )
