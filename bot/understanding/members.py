"""Whose members are asked for ("huyện nào", "các sở"), and the tiers a question names."""

from __future__ import annotations

import re

from bot.understanding.scene import Scene
from bot.understanding.tokens import Canon, Token
from bot.understanding.vocabulary import LEVELS
from knowledge.models import Level

_UNIT = (
    r"(?P<unit>cap huyen|cap xa|cap tinh|tinh thanh pho|tinh thanh|tinh|thanh pho|tp|huyen thi thanh|huyen thi|huyen|quan huyen|quan|thi xa|"
    r"xa phuong|phuong xa|xa|phuong|thi tran|dac khu|so nganh|so|phong|bo nganh|bo|cuc|vu|cap|nam|dia phuong|noi|cho|"
    r"don vi|co quan|province|district|commune)"
)
_MEMBER_OF = {
    "tinh": "tỉnh",
    "province": "tỉnh",
    "district": "huyện",
    "commune": "xã",
    "huyen": "huyện",
    "quan": "huyện",
    "thi": "huyện",
    "xa": "xã",
    "phuong": "xã",
    "dac": "xã",
    "so": "sở",
    "phong": "phòng",
    "bo": "bộ",
    "cuc": "cục",
    "vu": "vụ",
    "cap": "cấp",
    "nam": "năm",
}
_TIER_UNITS = {"cap huyen": "huyện", "cap xa": "xã", "cap tinh": "sở"}
_ACCENTED = {
    "so": ("sở", "xở"),
    "bo": ("bộ",),
    "cuc": ("cục",),
    "vu": ("vụ",),
    "nam": ("năm",),
    "cap": ("cấp",),
    "xa": ("xã", "sã"),
    "phong": ("phòng",),
    "quan": ("quận",),
    "tinh": ("tỉnh", "tĩnh"),
    "phuong": ("phường", "phừơng", "phưởng"),
    "huyen": ("huyện",),
}
_WHICH = re.compile(
    rf"\b{_UNIT}(?: (?:thi xa|thi tran|thi|thanh pho|thanh|xa|phuong|quan|huyen|dac khu|nganh|tp|,)){{0,6}} (?:nao|mo|gi|dau)\b"
)
_WHICH_EN = re.compile(rf"\bwhich {_UNIT}\b")
_EACH = re.compile(
    rf"\b(?:tung|moi|cac|nhung|(?:danh sach|liet ke|ke ten)(?: (?!noi|cho|don|dia)\w+){{0,3}}|trong cac|trong so cac|trong|top \d+|top|\d+|hai|ba|bon) {_UNIT}\b"
)
# "xếp hạng huyện theo chỉ số CCHC"; "xếp hạng tỉnh" may be the province's own rank
_RANKED = re.compile(
    r"\bxep (?:hang|thu) (?P<unit>huyen thi|huyen|quan huyen|quan|thi xa|xa phuong|xa|phuong|so nganh)\b"
    r"(?! (?:nay|minh|ta|toi|do|nha|em|hoi)\b)"
)
_AT_START = re.compile(rf"^(?:\d+ |top \d+ )?{_UNIT}\b")  # "sở thấp điểm nhất"
_HOW_MANY = re.compile(rf"\b(?:bao nhieu|may|nhieu|dem|so) {_UNIT}\b")
_BARE = {"tinh": Level.PROVINCE, "huyen": Level.DISTRICT, "quan": Level.DISTRICT,
         "xa": Level.COMMUNE, "phuong": Level.COMMUNE}  # fmt: skip
_LEVEL_MEMBER = {
    Level.PROVINCE: "tỉnh",
    Level.DISTRICT: "huyện",
    Level.COMMUNE: "xã",
    Level.CENTRAL: "bộ",
}
_NEVER_ALONE = frozenset(
    {"nam", "cap", "bo", "vu", "dia phuong", "noi", "cho", "don vi", "co quan", "thanh pho", "tp"}
)
_VAGUE = ("dia phuong", "noi", "cho", "don vi", "co quan", "thanh pho", "tp")


def member_of(scene: Scene, *, asks_list: bool, counting: bool) -> tuple[str, bool]:
    """The kind of member asked for, "" where it is any; and whether members are asked for at all.

    `asks_list` (a ranking, a threshold, a list) makes "các huyện" a kind of member too.
    """
    canon = Canon(scene.utterance.tokens, frozenset(_place_tokens(scene)) | scene.denied)
    patterns = [_WHICH, _WHICH_EN]
    if counting:
        patterns.insert(0, _HOW_MANY)
    if asks_list:
        patterns += [_EACH, _RANKED, _AT_START]
    for pattern in patterns:
        for match in pattern.finditer(canon.text):
            first, _ = canon.span_of(match.start("unit"), match.end("unit"))
            unit = match["unit"]
            before = scene.utterance.tokens[first - 1].folded if first else ""
            if unit == "so" and before == "ho":
                continue  # "ho so nao" without its accents
            alone = pattern is _AT_START
            if alone and (_in_content(scene, first) or unit in _NEVER_ALONE):
                continue
            if unit in _TIER_UNITS:
                return _TIER_UNITS[unit], True
            if unit in _VAGUE:
                return _member_of_tier(scene) or (
                    "huyện" if unit in ("thanh pho", "tp") else ""
                ), True
            if member := _accented_member(scene.utterance.tokens[first], unit.split()[0]):
                return member, True
    if asks_list and (member := _member_of_tier(scene)):
        return member, True
    return "", scene.has("everywhere") or _asks_which(scene)


def _member_of_tier(scene: Scene) -> str:
    """ "các huyện, thị xã" as a kind of member; "cấp huyện" is a tier and none."""
    tokens = scene.utterance.tokens
    for match in scene.of_kind("level"):
        level = LEVELS[match.value]
        tier = tokens[match.first].folded in ("cap", "tuyen", "khoi")
        if level not in _LEVEL_MEMBER or (tier and "sở" not in match.phrase.low):
            continue
        return "sở" if "sở" in match.phrase.low else _LEVEL_MEMBER[level]
    return ""


def _asks_which(scene: Scene) -> bool:
    """ "đâu", "nơi nào", and no "vị trí nào" or "hồ sơ nào"."""
    after_rank = {match.last for match in scene.of_kind("concept")}
    return any(
        match.value == "which" and not (match.size == 1 and match.first in after_rank)
        for match in scene.cues
    )


def _accented_member(token: Token, unit: str) -> str:
    wanted = _ACCENTED.get(unit)
    if wanted and token.accented and token.low not in wanted:
        return ""
    return _MEMBER_OF.get(unit, "")


def _place_tokens(scene: Scene) -> set[int]:
    return {at for place in scene.places for at in range(place.first, place.last)}


def levels_of(scene: Scene, member: str) -> tuple[tuple[Level, int], ...]:
    """Tiers named, each with its first token; a bare "xã" or "huyện" counts where none else does.

    A unit that is asked for ("huyện nào") is no tier.
    """
    named = [(LEVELS[match.value], match.first) for match in scene.of_kind("level")]
    out = _left_out(scene, named)
    found = [(level, at) for level, at in named if level not in out]
    if out and not found:
        return tuple((level, named[0][1]) for level in _TIERS if level not in out)
    if scene.has("all_levels"):
        every = (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)
        first = scene.cue("all_levels")
        at = first.first if first else 0
        if any(level is Level.ALL for level, _ in found) or "total" in scene.concepts():
            return ((Level.ALL, at),)
        return tuple((level, at) for level in every)
    if found:
        return tuple(found)
    tokens = scene.utterance.tokens
    places = _place_tokens(scene)
    bare = []
    counted = "count" in scene.concepts()  # "mấy xã nhận mấy hồ sơ": the communes
    for at, token in enumerate(tokens):
        level = _BARE.get(token.folded)
        if level is None or at in places or _in_content(scene, at):
            continue
        if token.folded == "tinh" and at + 1 in places:
            continue  # "tính cả nước" without its accents
        wanted = _ACCENTED.get(token.folded)
        if token.accented and token.folded != token.low and wanted and token.low not in wanted:
            continue
        after = tokens[at + 1].folded if at + 1 < len(tokens) else ""
        if not _stands_as_tier(scene, at):
            continue
        before = tokens[at - 1].folded if at else ""
        if after in ("nao", "mo", "gi", "hoi") or (
            before in ("bao", "moi", "tung", "nhieu") and not counted
        ):
            continue
        if token.folded == "tinh" and not token.accented and not scene.utterance.bare:
            continue
        bare.append((level, at))
    if member and bare:
        return ()
    return tuple(bare[:3])


def local_levels(scene: Scene, places: tuple[str, ...]) -> tuple[tuple[Level, int], ...]:
    """ "Các địa phương trên cả nước": the provinces together."""
    words = [token.folded for token in scene.utterance.tokens]
    for at in range(1, len(words) - 1):
        if words[at : at + 2] == ["dia", "phuong"] and words[at - 1] in ("cac", "khoi", "phia"):
            return ((Level.PROVINCE, at),) if places == ("VN",) else ()
    return ()


def _left_out(scene: Scene, named: list[tuple[Level, int]]) -> set[Level]:
    """Tiers behind "trừ", "không tính", and those joined to them."""
    out: set[Level] = set()
    behind = -9
    for level, at in named:
        if scene.excludes(at) or (out and at - behind <= 3 and _joined(scene, at)):
            out.add(level)
            behind = at
    return out


def _joined(scene: Scene, at: int) -> bool:
    return scene.utterance.tokens[at - 1].folded in ("va", ",", "lan", "voi", "/", "&")


_TIERS = (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)
_TIER_WORDS = {"o", "the", "con", "khoi", "rieng", "ben", "tai", "cua", "cac", "ca", "len", "va",
               "hay", "voi", "la", "theo", "may", "lay", ",", "/", "tinh", "huyen", "vay"}  # fmt: skip


def _stands_as_tier(scene: Scene, at: int) -> bool:
    """A bare "xã" is a tier in a short message or after "ở", "thế", "còn"; not when negated."""
    tokens = scene.utterance.tokens
    before = tokens[at - 1].folded if at else ""
    negated = {t.folded for t in tokens[max(0, at - 3) : at]} & {"khong", "chua", "dung", "tru"}
    if negated or before in ("dia", "bo", "chinh", "noi"):
        return False
    after = tokens[at + 1].folded if at + 1 < len(tokens) else ""
    behind_place = at - 1 in _place_tokens(scene) and any(
        match.first == at + 1 for match in scene.content
    )
    if behind_place or (before and not before.isalnum() and before not in ",/&-"):
        return True  # "QN xã đúng hạn"
    if before[:1].isdigit() or (at == 0 and after in ("o", "cua", "ben", "tai", "thi")):
        return True
    return len(tokens) <= 5 or before in _TIER_WORDS


def _in_content(scene: Scene, at: int) -> bool:
    return any(match.first <= at < match.last for match in scene.content)
