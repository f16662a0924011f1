"""Whom a figure is about: places, tiers and bodies named in a sentence.

A `Scope` is found with its span in the sentence. Resolution of bare kind words ("huyện",
"thành phố", "Trung tâm") needs to know whose article it is: that is `Home`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache

from knowledge.extraction.sentences import stretches
from knowledge.gazetteer import Gazetteer, Place
from knowledge.matching import PhraseIndex
from knowledge.models import Level
from knowledge.text import Word, name_key, one_i, words
from knowledge.vocabulary.tables import phrases, toml


class Kind(StrEnum):
    """What sort of scope a mention is."""

    PLACE = "place"
    TIER = "tier"  # a tier of the place in force
    BODY = "body"  # a sở, phòng, bộ, centre …
    WHOLE = "whole"  # "toàn tỉnh", "trên địa bàn huyện": the home itself, all tiers
    NATION = "nation"
    OWN = "own"  # "Sở", "Bộ", "đơn vị": the body the article is about


@dataclass(frozen=True, slots=True)
class Scope:
    """`place` is None for scopes of the place in force; `level` None where the kind of place
    decides. `source` marks who reports or is addressed rather than who the figure is about."""

    kind: Kind
    start: int
    end: int
    place: Place | None = None
    level: Level | None = None
    body: str | None = None
    source: bool = False
    typed: bool = True  # the kind word stands before the name
    weak: bool = False  # says where or who acts ("UBND tỉnh"), hardly whose figure it is


@dataclass(frozen=True, slots=True)
class Home:
    """The place (and body) an article is about, and the time it speaks of.

    `place` is the main place; `body` the sở or ministry that is the subject, if one is;
    `era` is "old" before 1 July 2025, "new" since.
    """

    place: Place
    body: str | None = None
    body_level: Level | None = None
    era: str = "old"

    @property
    def level(self) -> Level:
        return self.place.level


_KIND_WORDS = {
    "tỉnh": ("tỉnh", Level.PROVINCE),
    "thành phố": ("thành phố", None),
    "tp": ("thành phố", None),
    "t.p": ("thành phố", None),
    "huyện": ("huyện", Level.DISTRICT),
    "quận": ("quận", Level.DISTRICT),
    "thị xã": ("thị xã", Level.DISTRICT),
    "tx": ("thị xã", Level.DISTRICT),
    "xã": ("xã", Level.COMMUNE),
    "phường": ("phường", Level.COMMUNE),
    "thị trấn": ("thị trấn", Level.COMMUNE),
    "tt": ("thị trấn", Level.COMMUNE),
    "đặc khu": ("đặc khu", Level.COMMUNE),
    "h": ("huyện", Level.DISTRICT),
    "q": ("quận", Level.DISTRICT),
    "p": ("phường", Level.COMMUNE),
    "thủ đô": ("thành phố", Level.PROVINCE),
}
_KIND = re.compile(
    r"(?=[txhqpđ])(?<!\w)(?:(tỉnh|thành phố|thị xã|thị trấn|huyện|quận|xã|phường|đặc khu|thủ đô)"
    r"(?: đảo| miền núi| biên giới| vùng cao| nông thôn mới)? (?=\S)"
    r"|(t\.?p|tx|tt|h|q|p)(?:\.\s?|\s)(?=\S))"
)
_NAME_WORD = re.compile(r"[^\W\d_][\w'’]*|\d+")
_PERSON = re.compile(
    r"(?:ông|bà|anh|chị|đồng chí|đ/c|em|cháu|chủ tịch|bí thư|giám đốc|trưởng|phó|tướng|đường|phố|cầu|sông|núi"
    r"|chợ|trường|báo|nhà báo|tác giả|ảnh|tin|bài|chùa|đền|quốc lộ|khách sạn|giải|hồ) $"
)
_SOURCE_BEFORE = re.compile(
    r"(?:^|\W)(?:theo(?: số liệu| báo cáo| thống kê| tổng hợp| đánh giá)?(?: mới nhất)?(?: của)?|lãnh đạo|giám đốc|phó giám đốc|chủ tịch|phó chủ tịch|bí thư|phó bí thư|chánh văn phòng"
    r"|phó chánh văn phòng|trưởng phòng|phó trưởng phòng|đại diện|báo cáo của|thống kê của|đánh giá của|số liệu của"
    r"|chánh thanh tra|người dân|ngụ|trú tại|ở tại|thường trú|công bố của|thông tin từ|thứ trưởng|bộ trưởng"
    r"|cục trưởng|vụ trưởng|cục phó|phó cục trưởng|tại hội nghị của|công văn của|kế hoạch của|quyết định của)(?: thường trực| ubnd| hđnd| các| của| lâm thời)*\s?$"
)
_SOURCE_AFTER = re.compile(
    r"\s?(?:vừa |đã |cũng |mới )?(?:cho biết|cho hay|thông tin|công bố|thông báo|nêu|đề nghị|yêu cầu|chỉ đạo|giao(?! dịch| thông)"
    r"|tổ chức|ban hành (?:quyết định|kế hoạch|công văn|chỉ thị)(?! số quy)|chủ trì|phối hợp|tham mưu|đặt hàng|kiến nghị|có báo cáo|vừa có báo cáo|báo cáo|khẳng định"
    r"|nhấn mạnh|lý giải|lí giải|phát biểu|đánh giá|cập nhật|thống kê|tiến hành|khảo sát|làm việc)(?!\w)"
)
_WHOLE = re.compile(
    r"(?=[tcđkx])(?:toàn|cả|trên địa bàn|địa bàn|trong|của|khắp|xếp)(?: toàn)? (tỉnh|thành phố|tp|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu|ngành)(?! trực| bộ| hội| giao| thái)"
    r"(?:,? (?:thành phố|tỉnh|thị xã))?(?!\w)"
)
_NATION = re.compile(
    r"(?=[ctbtmv])(?<!\w)(?<!bình diện )(?<!mặt bằng )(?:cả nước|toàn quốc|trên toàn quốc|(?:bình quân|trung bình|mức) chung (?:của )?cả nước|việt nam(?! xã hội))(?!\w)"
)
_NATIONAL_PROVINCES = re.compile(
    r"(?<!\w)(?:(?:các|63|34|n) (?:tỉnh, thành phố|tỉnh, thành|tỉnh thành|địa phương)(?: trực thuộc trung ương)?|ubnd các tỉnh, thành phố|khối địa phương|các địa phương|(?<=tại )địa phương|(?<=của )địa phương|(?<=ở )địa phương)(?!\w)"
)
_ALL_PROVINCES = re.compile(r"(?<!\w)ubnd (?:các|63|34) tỉnh(?:,? thành(?: phố)?)?(?!\w)")
_UBND = re.compile(
    r"(?=[uủ])(?<!\w)(?:ubnd|ủi ban nhân dân|uỷ ban nhân dân|ủy ban nhân dân) (tỉnh|thành phố|tp|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu)(?!\w)"
)
_COUNTED_TIER = re.compile(
    r"(?=\d)(?<![\w/.,])(?<!thứ )(?<!hạng )(?<!vị trí )(?<!nhóm )(?<!tốp )(?<!top )(?:\d{1,3}|\d{1,2}\.\d{3}) (?:(?P<xa>(?:đơn vị )?(?:xã|phường|thị trấn|cấp xã)(?:, (?:xã|phường|thị trấn|đặc khu)| và (?:xã|phường|thị trấn|đặc khu))*)"
    r"|(?P<huyen>(?:đơn vị )?(?:huyện|quận|thị xã|cấp huyện)(?:, (?:huyện|quận|thị xã|thị|thành phố)| và (?:thị xã|thành phố))*)"
    r"|(?P<so>(?:sở|sở, ban, ngành|sở, ngành|sở, ban ngành|cơ quan chuyên môn))"
    r"|(?P<bo>(?<!\d{3} )(?<!đủ )bộ(?! phận| hồ sơ| thủ tục| chỉ số| tiêu chí| máy)(?:, cơ quan ngang bộ|, ngành)?)|(?P<tinh>tỉnh, thành phố|tỉnh, thành|tỉnh thành|địa phương))(?!\w)(?! [^\W\d_]*[A-ZĐ])"
)
_OFFICES = ("Cục", "Vụ", "Tổng cục", "Chi cục")
# "và" inside a name: "Cục Trồng trọt và Bảo vệ thực vật", not "Cục Hóa chất và Cục Điện lực"
_NAME_GOES_ON = re.compile(r"và (?!Cục|Vụ|Tổng|Chi|Sở|Phòng|Ban |Thanh tra|Văn phòng)(?=\w)")
_NO_MINISTRY = re.compile(r" (?:phận|hồ sơ|thủ tục|chỉ số|tiêu chí|máy|quy trình)(?!\w)")
_CENTRE = re.compile(
    r"(?=t)(?<!\w)(?:trung tâm (?:phục vụ )?hành chính công(?: và kiểm soát (?:tthc|thủ tục hành chính))?|tt ?pvhcc|trung tâm pvhcc)(?: (?:của )?(tỉnh|thành phố|cấp huyện|cấp xã|huyện|thị xã|xã|phường|đặc khu))?(?!\w)"
    r"|(?=t)(?<!\w)trung tâm(?= (?:đã |hiện |cũng |còn )?(?:tiếp nhận|giải quiết|giải quyết|có|thực hiện|đang|nhận|trả|được|đạt|cho biết|cho hay|đặt|phấn đấu|xếp)|[,.;:)])"
)
_ONE_STOP = re.compile(
    r"(?=b)(?<!\w)(?:bộ phận (?:một cửa|tiếp nhận và trả kết quả|tn&tkq|tiếp nhận, trả kết quả)|bộ phận một cửa hiện đại)"
    r"(?: (?:của |của ubnd |ubnd )?(cấp huyện|cấp xã|các xã|các phường|các huyện|huyện|thị xã|thành phố|quận|xã|phường|thị trấn|các cấp))?(?!\w)"
)
_OWN_BODY = re.compile(
    r"(?=[sbcđn])(?<!\w)(sở|bộ|cục|đơn vị nài|đơn vị này|ngành)(?= (?:đã|hiện|đang|tiếp nhận|có|cũng|ban hành|công bố|đạt|xếp|được|phấn đấu|đặt|giải quyết|cung cấp|đề ra|hoàn thành|còn|đứng))"
)


_OWN_SUBJECT = re.compile(
    r"(?=[thqxpđ])(?<!\w)(?<!ubnd )(?<!các )(?<!nhiều )(?<!mỗi )(?<!một số )(?<!cấp )(?<!khối )(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu)"
    r"(?= (?:đã|hiện|còn|đạt|phấn đấu|tiếp nhận|nhận|trả|giải quyết|cũng|đặt|đề ra|có(?! tỉ lệ cao| số)|đang|mới|được|hoàn thành|ban hành|xếp|đứng|mình|ta)(?!\w))"
    r"|(?:(?<=^)|(?<=, )|(?<=: ))(?:huyện|quận|thị xã|xã|phường|đặc khu)(?= [^\W\d_])(?! (?:trực|khác|nào|loại|và|cùng|bạn|hội|đảo|miền|biên|vùng))"
)


@cache
def _name_stops() -> re.Pattern[str]:
    stops = sorted(map(one_i, toml("bodies")["stops"]["words"]), key=len, reverse=True)
    return re.compile("(?:" + "|".join(map(re.escape, stops)) + r")(?!\w)")


@cache
def _tiers() -> PhraseIndex[Level]:
    index: PhraseIndex[Level] = PhraseIndex()
    for phrase, name in phrases("tiers"):
        index.add(phrase, Level(name))
    return index


@cache
def _bodies() -> tuple[PhraseIndex[tuple[str, str]], PhraseIndex[tuple[str, Level]]]:
    """(heads -> (title, level), fields and named bodies)."""
    table = toml("bodies")
    heads: PhraseIndex[tuple[str, str]] = PhraseIndex()
    for head, entry in table["heads"].items():
        heads.add(head, (entry["title"], entry["level"]))
    named: PhraseIndex[tuple[str, Level]] = PhraseIndex()
    for level, entry in table["named"].items():
        for name in entry["names"]:
            named.add(name, (name, Level(level)))
    return heads, named


@cache
def _fields() -> PhraseIndex[str]:
    index: PhraseIndex[str] = PhraseIndex()
    for name in toml("bodies")["fields"]["names"]:
        index.add(name, name)
    for short, name in toml("bodies")["short"].items():
        index.add(short, name)
    return index


@cache
def _province_names(gazetteer: Gazetteer) -> dict[str, list[Place]]:
    """Name keys -> provinces of that name, before and after July 2025."""
    found: dict[str, list[Place]] = {}
    for key, code in gazetteer.names(Level.PROVINCE):
        place = gazetteer.by_code(code)
        if place is not None:
            found.setdefault(key, []).append(place)
    return found


@cache
def _district_names(gazetteer: Gazetteer, province: Place | None) -> dict[str, Place]:
    """Name keys -> districts of a province and of those it came from or went into."""
    if province is None:
        return {}
    found: dict[str, Place] = {}
    around = (province, *gazetteer.predecessors(province), *gazetteer.successors(province))
    for each in around:
        for place in gazetteer.children(each, Level.DISTRICT):
            found.setdefault(_key(place.name), place)
    return found


@lru_cache(20_000)
def _key(name: str) -> str:
    return name_key(name)


class ScopeFinder:
    """Finds scopes in sentences of one article; `home` may be None while it is being guessed."""

    def __init__(
        self, gazetteer: Gazetteer, home: Home | None, local: Sequence[Place] = ()
    ) -> None:
        self._gazetteer = gazetteer
        self.home = home
        self._local = {_key(place.name): place for place in local}  # typed elsewhere
        self._province = gazetteer.province_of(home.place) if home else None
        self._provinces = _province_names(gazetteer)
        self._districts = _district_names(gazetteer, self._province)

    # --- one sentence ---------------------------------------------------------------------

    def find(
        self, text: str, low: str | None = None, tokens: Sequence[Word] | None = None
    ) -> list[Scope]:
        """Scopes of a sentence, in order, none overlapping another. `low` is its `one_i`, `tokens`
        the words of that, where they are known already."""
        low = one_i(text) if low is None else low
        tokens = list(words(low)) if tokens is None else tokens
        taken = bytearray(len(low) + 1)
        found: list[Scope] = []

        def add(scope: Scope | None) -> None:
            if scope is None or any(taken[scope.start : scope.end]):
                return
            taken[scope.start : scope.end] = b"\x01" * (scope.end - scope.start)
            found.append(scope)

        for scope in self._named_bodies(text, low, tokens):
            add(scope)
        for scope in self._typed_places(text, low):
            add(scope)
        for scope in self._generic(low, tokens):
            add(scope)
        for scope in self._bare_places(text, low, tokens, taken):
            add(scope)
        found.sort(key=lambda scope: scope.start)
        return [self._with_source(low, scope) for scope in self._joined(low, found)]

    def typed(self, text: str) -> list[Place]:
        """Places named with their kind word, in order."""
        return [
            scope.place
            for start, end in stretches(text)
            for scope in self._typed_places(text[start:end], one_i(text[start:end]))
            if scope.place is not None and scope.place.name
        ]

    def _with_source(self, low: str, scope: Scope) -> Scope:
        before, after = low[max(0, scope.start - 60) : scope.start], low[scope.end : scope.end + 40]
        said = _SOURCE_AFTER.match(after)
        speaks_of_itself = (
            said is not None
            and scope.kind is Kind.PLACE
            and scope.level is None
            and re.search(r"cho biết|cho hay", said[0]) is not None
        )
        if _SOURCE_BEFORE.search(before) or (said is not None and not speaks_of_itself):
            return replace(scope, source=True)
        return scope

    # --- bodies ---------------------------------------------------------------------------

    def _named_bodies(self, text: str, low: str, tokens: Sequence[Word]) -> list[Scope]:
        heads, named = _bodies()
        found: list[Scope] = []
        for position, token in enumerate(tokens):
            if not (named.begins(token.surface) or heads.begins(token.surface)):
                continue
            special = named.at(tokens, position)
            if special is not None and text[special.start].isupper():
                name, level = special.value
                found.append(Scope(Kind.BODY, special.start, special.end, None, level, name))
                continue
            head = heads.at(tokens, position)
            if head is None or head.last + 1 >= len(tokens):
                continue
            if position and tokens[position - 1].surface in _COMPOUNDS:
                continue
            title, level_name = head.value
            after = head.last + 1
            field = _fields().at(tokens, after)
            capital = text[tokens[after].start].isupper()
            if title in _OFFICES and capital and not text[head.start : tokens[after].end].isupper():
                end = self._office_run(text, low, tokens, after)
                name = f"{title} {text[tokens[after].start : end]}"
            elif field is not None and (capital or title in ("Sở", "Phòng")):
                end = field.end
                if low.startswith(" việt nam", end):
                    end += len(" việt nam")
                    found.append(
                        Scope(
                            Kind.BODY,
                            head.start,
                            end,
                            None,
                            Level(level_name),
                            f"{title} {text[field.start : end]}",
                        )
                    )
                    continue
                name = f"{title} {field.value}"
            elif (
                capital
                and title in ("Sở", "Bộ")
                and text[head.start].isupper()
                and not text[head.start : tokens[after].end].isupper()
            ):
                end = self._capital_run(text, tokens, after)
                name = f"{title} {text[tokens[after].start : end]}"
            else:
                continue
            level = Level(level_name)
            if (
                title in ("Cục", "Vụ")
                and self.home is not None
                and self.home.level is not Level.CENTRAL
            ):
                level = Level.PROVINCE
            if (
                title == "Phòng"
                and self.home is not None
                and self.home.level
                in (
                    Level.PROVINCE,
                    Level.CENTRAL,
                )
            ):
                level = Level.PROVINCE
            if title == "Phòng" and self.home is not None and self.home.level is Level.COMMUNE:
                level = Level.COMMUNE
            found.append(Scope(Kind.BODY, head.start, end, None, level, name))
        found.extend(self._centre(text, match) for match in _CENTRE.finditer(low))
        return found

    def _centre(self, text: str, match: re.Match[str]) -> Scope:
        home = self.home
        whose = match[1] if match.lastindex else None
        full = match[0] != "trung tâm"
        end = match.end()
        if whose and text[end : end + 1] == " " and text[end + 1 : end + 2].isupper():
            end = match.start(1) - 1  # the kind word begins a place name of its own
        level = {
            "tỉnh": Level.PROVINCE,
            "cấp huyện": Level.DISTRICT,
            "huyện": Level.DISTRICT,
            "thị xã": Level.DISTRICT,
            "cấp xã": Level.COMMUNE,
            "xã": Level.COMMUNE,
            "phường": Level.COMMUNE,
            "đặc khu": Level.COMMUNE,
        }.get(whose or "")
        if level is None:
            level = home.level if home else Level.PROVINCE
        body: str | None = (
            text[match.start() : end] if full else "Trung tâm Phục vụ hành chính công"
        )
        if level is not Level.PROVINCE:
            body = None
        return Scope(Kind.BODY, match.start(), end, None, level, body)

    def _office_run(self, text: str, low: str, tokens: Sequence[Word], first: int) -> int:
        """The end of a department's name. Often only its first syllable is a capital ("Cục Bảo
        vệ thực vật"), so it runs to a word that cannot belong to a name; a name that runs on
        and on is cut where the capitals end."""
        end = tokens[first].end
        stops = _name_stops()
        for token in tokens[first + 1 : first + 9]:
            if text[end : token.start] not in (" ", " - ", " – "):
                return end
            if text[token.start].islower() and stops.match(low, token.start):
                joined = _NAME_GOES_ON.match(text, token.start)
                if joined is None:
                    return end
            if text[token.start].isdigit() or self._province_at(text, token.start):
                return end
            end = token.end
        return self._capital_run(text, tokens, first)

    def _province_at(self, text: str, start: int) -> bool:
        words = text[start : start + 40].split()[:3]
        return any(
            self._provinces.get(_key(" ".join(words[:n]).strip(".,;:()"))) for n in (1, 2, 3)
        )

    def _capital_run(self, text: str, tokens: Sequence[Word], first: int) -> int:
        end = tokens[first].end
        for previous, token in zip(tokens[first:], tokens[first + 1 : first + 9], strict=False):
            word = text[token.start : token.end]
            if text[previous.end : token.start] not in (" ", ""):
                break
            if word[0].isupper() and not (
                self._provinces.get(_key(word)) or _key(word) in self._districts
            ):
                end = token.end
            elif word in ("và", "-", "–", ",", "gia"):
                continue
            else:
                break
        return end

    # --- places ---------------------------------------------------------------------------

    def _typed_places(self, text: str, low: str) -> list[Scope]:
        found = []
        for match in _KIND.finditer(low):
            word = (match[1] or match[2]).replace(".", "")
            kind, level = _KIND_WORDS.get(word) or _KIND_WORDS["tp"]
            at = match.end()
            if not (
                text[at : at + 1].isupper()
                or (low[at : at + 1].isdigit() and kind in ("phường", "quận"))
            ):
                continue
            if len(word) == 1 and not text[match.start()].isupper():
                continue
            if low.startswith("hội", at) and kind == "xã":
                continue
            name_end, place = self._name_at(text, low, at, kind, level)
            if name_end == at:
                continue
            found.append(Scope(Kind.PLACE, match.start(), name_end, place))
        return found

    def _name_at(
        self, text: str, low: str, at: int, kind: str, level: Level | None
    ) -> tuple[int, Place]:
        """End of the name that begins at `at`, and the place: the longest known, else made up
        of the words in capitals, for units the tables lack."""
        parts: list[tuple[int, int]] = []
        position = at
        while len(parts) < 6:
            piece = _NAME_WORD.match(text, position)
            if piece is None or not (
                piece[0][0].isupper() or piece[0][0].isdigit() or _joins(piece[0], parts)
            ):
                break
            parts.append((piece.start(), piece.end()))
            position = piece.end()
            gap = re.match(r" ?[-–] ?| ", text[position:])
            if gap is None or (
                text[position:].startswith(" - ")
                and not text[position + 3 : position + 4].isupper()
            ):
                break
            position += gap.end()
        for count in range(len(parts), 0, -1):
            end = parts[count - 1][1]
            former = bool(_FORMER.match(low, end))
            place = self._resolve(text[at:end], kind, level, former)
            if place is not None:
                return end + (len(_FORMER.match(low, end)[0]) if former else 0), place  # type: ignore[index]
        if not parts or (parts[0][1] - parts[0][0] == 1 and not text[parts[0][0]].isdigit()):
            return at, _made_up("", kind, Level.COMMUNE, None)
        if text[parts[0][0]].isdigit():
            parts = parts[:1]
        while len(parts) > 1 and text[parts[-1][0]].isdigit():
            parts.pop()
        start = self._kind_start(low, at)
        proper = (
            text[start : start + 1].isupper()
            and start > 0
            and low[start - 1] == " "
            and low[max(0, start - 2)] not in '.:;-–•*“("»'
        )
        if proper or not _may_be_made_up(kind, level, low[max(0, start - 30) : start], len(parts)):
            return at, _made_up("", kind, Level.COMMUNE, None)
        end = parts[min(len(parts), 4) - 1][1]
        own = self._province.code if self._province else None
        return end, _made_up(text[at:end], kind, level or Level.DISTRICT, own)

    @staticmethod
    def _kind_start(low: str, at: int) -> int:
        return low.rfind(" ", 0, low.rfind(" ", 0, at)) + 1

    def _dated(self, places: Sequence[Place], former: bool) -> Place:
        """Of one name before and after July 2025, the one the article's time (or "cũ") means."""
        era = "old" if former else (self.home.era if self.home else None)
        return next((p for p in places if p.in_era(era)), places[0])

    def _resolve(
        self, name: str, kind: str, level: Level | None, former: bool = False
    ) -> Place | None:
        key = _key(name)
        era = "old" if former else (self.home.era if self.home else None)
        province = self._province.code if self._province else None
        if level in (None, Level.PROVINCE) and kind in ("thành phố", "tỉnh"):
            named = self._provinces.get(key, ())
            provinces = [p for p in named if p.kind == kind or kind == "tỉnh"]
            if provinces:
                return self._dated(provinces, former)
        options = self._gazetteer.find(name, kind=kind, level=level)
        if kind == "thành phố" and level is None:
            options = tuple(p for p in options if p.level is Level.DISTRICT)
        if not options and level is Level.DISTRICT:
            options = self._gazetteer.find(name, level=level, province=province) if province else ()
            if not options and not province:
                options = self._gazetteer.find(name, level=level)
        if not options:
            return None
        if province is not None:
            own = [p for p in options if self._inside(p, province)]
            if own:
                dated = [p for p in own if p.in_era(era)]
                home = self.home.place if self.home else None
                if home is not None and home in own:
                    return home
                near = [p for p in dated if home is not None and p.parent == home.code]
                return (near or dated or own)[0]
            if level is Level.COMMUNE:
                return None
        if len(options) == 1 or province is None:
            dated = [p for p in options if p.in_era(era)]
            return (dated or list(options))[0]
        return None

    def _inside(self, place: Place, province: str) -> bool:
        own = self._gazetteer.province_of(place)
        if own is None:
            return False
        linked = {own.code}
        linked |= {p.code for p in self._gazetteer.successors(own)}
        linked |= {p.code for p in self._gazetteer.predecessors(own)}
        return province in linked

    def _bare_places(
        self, text: str, low: str, tokens: Sequence[Word], taken: bytearray
    ) -> list[Scope]:
        found = []
        position = 0
        while position < len(tokens):
            token = tokens[position]
            if taken[token.start] or not text[token.start].isupper():
                position += 1
                continue
            hit = self._bare_at(text, low, tokens, position, taken)
            if hit is None:
                position += 1
                continue
            scope, last = hit
            if not _PERSON.search(low[max(0, token.start - 14) : token.start]):
                found.append(scope)
            position = last + 1
        return found

    def _bare_at(
        self, text: str, low: str, tokens: Sequence[Word], position: int, taken: bytearray
    ) -> tuple[Scope, int] | None:
        last = position
        stops: list[int] = []
        while last < len(tokens) and last - position < 7:
            token = tokens[last]
            surface = text[token.start : token.end]
            if taken[token.start] or not (
                surface[0].isupper()
                or surface in ("-", "–")
                or (surface.isdigit() and last > position)
            ):
                break
            if surface not in ("-", "–"):
                stops.append(last)
            last += 1
        for stop in reversed(stops):
            name = text[tokens[position].start : tokens[stop].end]
            former = _FORMER.match(low, tokens[stop].end)
            place = self._bare(name, stop - position + 1, former is not None)
            if place is None:
                continue
            if former is not None:
                return Scope(Kind.PLACE, tokens[position].start, former.end(), place), stop + 3
            following = tokens[stop + 1] if stop + 1 < len(tokens) else None
            if (
                following is not None
                and text[tokens[stop].end : following.start] == " "
                and text[following.start].isupper()
                and place.level is not Level.PROVINCE
                and len(stops) > stops.index(stop) + 1
                and stops[-1] - stop <= 2
                and self._bare(text[following.start : tokens[stops[-1]].end], 2) is None
            ):
                return None  # part of a longer proper name: a person, a street
            return Scope(
                Kind.PLACE, tokens[position].start, tokens[stop].end, place, typed=False
            ), stop
        return None

    def _bare(self, name: str, length: int, former: bool = False) -> Place | None:
        key = _key(name)
        if name.isupper() and len(name) < 3:
            return None
        if length == 1 and key not in ("huế",):
            return self._local.get(key)
        provinces = self._provinces.get(key)
        local = self._local.get(key)
        if provinces and former:
            return self._dated(provinces, True)
        if provinces and not (
            local is not None
            and local.level is not Level.PROVINCE
            and self._province is not None
            and provinces[0].code != self._province.code
        ):
            return self._dated(provinces, False)
        if local is not None:
            return local
        return self._districts.get(key)

    # --- words for one's own ----------------------------------------------------------------

    def _generic(self, low: str, tokens: Sequence[Word]) -> list[Scope]:
        home = self.home
        found: list[Scope] = []
        for match in _ONE_STOP.finditer(low):
            level = self._own_level(match[1]) if match[1] else None
            if level is not None:
                found.append(Scope(Kind.TIER, match.start(), match.end(), None, level))
        for match in _COUNTED_TIER.finditer(low):
            level = (
                Level.COMMUNE
                if match["xa"]
                else Level.DISTRICT
                if match["huyen"]
                else Level.PROVINCE
                if match["so"]
                else Level.CENTRAL
                if match["bo"]
                else Level.PROVINCE
            )
            nation = match["tinh"] or match["bo"]
            if (
                nation
                and (home is None or home.level is not Level.CENTRAL)
                and match["tinh"] == "địa phương"
            ):
                continue
            kind = Kind.NATION if nation else Kind.TIER
            found.append(Scope(kind, match.start(), match.end(), None, level, weak=True))
        for match in re.finditer(
            r"(?=[bhc23])(?<!\w)(?:ba|hai|các|3|2|cả ba|cả hai) cấp((?:,| và)? ?(?:tỉnh|huyện|xã))+(?!\w)",
            low,
        ):
            for tier in re.finditer(r"tỉnh|huyện|xã", match[0]):
                start = match.start() + tier.start()
                found.append(Scope(Kind.TIER, start, start + len(tier[0]), None, Level(tier[0])))
        for hit in _tiers().scan(tokens):
            level = hit.value
            if level is Level.CENTRAL and _NO_MINISTRY.match(low, hit.end):
                continue
            if (
                low[hit.start : hit.end] == "khối địa phương"
                and home
                and home.level is Level.CENTRAL
            ):
                level = Level.PROVINCE
            kind = Kind.NATION if level is Level.CENTRAL else Kind.TIER
            found.append(Scope(kind, hit.start, hit.end, None, level))
        for match in _UBND.finditer(low):
            level = self._own_level(match[1])
            if level is not None:
                found.append(Scope(Kind.TIER, match.start(), match.end(), None, level, weak=True))
        for match in re.finditer(r"(?<!\w)cấp (thành phố|quận|thị xã|phường)(?!\w)", low):
            level = self._own_level(match[1])
            if level is not None:
                found.append(Scope(Kind.TIER, match.start(), match.end(), None, level))
        if home is not None:
            for match in _WHOLE.finditer(low):
                if match[1] == "ngành":
                    continue
                own = self._own_level(match[1])
                if own is home.level:
                    found.append(
                        Scope(
                            Kind.WHOLE,
                            match.start(),
                            match.end(),
                            home.place,
                            Level.ALL,
                            weak=match[0].startswith(("của", "trong")),
                        )
                    )
                elif own is Level.PROVINCE and self._province is not None:
                    strong = match[0].startswith(("toàn", "cả", "trên", "địa", "khắp"))
                    if strong or re.search(
                        r"(?:chung|bình quân|trung bình|mức|yêu cầu) $",
                        low[max(0, match.start() - 16) : match.start()],
                    ):
                        found.append(
                            Scope(Kind.PLACE, match.start(), match.end(), self._province, Level.ALL)
                        )
                elif home.level is Level.CENTRAL and not match[0].startswith(("của", "trong")):
                    found.append(Scope(Kind.WHOLE, match.start(), match.end(), None, Level.ALL))
                elif own is not None and match[0].startswith(("toàn", "cả")):
                    found.append(
                        Scope(
                            Kind.WHOLE, match.start(), match.end(), home.place, Level.ALL, weak=True
                        )
                    )
        found.extend(
            Scope(Kind.NATION, match.start(), match.end(), None, Level.ALL)
            for match in _NATION.finditer(low)
        )
        if home is not None and home.level is Level.CENTRAL:
            found.extend(
                Scope(Kind.NATION, match.start(), match.end(), None, Level.PROVINCE)
                for match in _NATIONAL_PROVINCES.finditer(low)
            )
        elif home is not None and home.level is Level.PROVINCE:
            found.extend(
                Scope(Kind.NATION, match.start(), match.end(), None, Level.PROVINCE)
                for match in _ALL_PROVINCES.finditer(low)
            )
            for match in re.finditer(r"(?<!\w)(?:tại |của |ubnd )?các địa phương(?!\w)", low):
                level = Level.DISTRICT if home.era == "old" else Level.COMMUNE
                found.append(Scope(Kind.TIER, match.start(), match.end(), None, level))
        if home is not None:
            found.extend(
                Scope(Kind.WHOLE, match.start(), match.end(), home.place, Level.ALL)
                for match in _OWN_SUBJECT.finditer(low)
                if home.level is not Level.CENTRAL and self._own_level(match[0]) is home.level
            )
        if home is not None and home.body:
            found.extend(
                Scope(Kind.OWN, match.start(), match.end(), None, home.body_level, home.body)
                for match in _OWN_BODY.finditer(low)
            )
        found.sort(key=lambda scope: (scope.start, -(scope.end - scope.start)))
        return found

    def _own_level(self, word: str) -> Level | None:
        """The tier a bare kind word means here: "thành phố" is a province in Đà Nẵng, a
        district in Vinh."""
        home = self.home
        word = {"tp": "thành phố"}.get(word, word)
        if word.startswith(("cấp ", "các ")) and word.split()[1] in (
            "huyện",
            "xã",
            "phường",
            "huyện",
        ):
            return Level.DISTRICT if "huyện" in word else Level.COMMUNE
        if word == "tỉnh":
            return Level.PROVINCE
        if word in ("huyện", "quận", "thị xã"):
            return Level.DISTRICT
        if word in ("xã", "phường", "thị trấn", "đặc khu"):
            return Level.COMMUNE
        if word == "thành phố" and home is not None:
            if home.level is Level.DISTRICT and home.place.kind == "thành phố":
                return Level.DISTRICT
            if self._province is not None and self._province.kind == "thành phố":
                return Level.PROVINCE
        return None

    def _joined(self, low: str, found: list[Scope]) -> list[Scope]:
        """Body + place ("Sở Tư pháp tỉnh Bình Định") and place + its parent become one."""
        joined: list[Scope] = []
        for scope in found:
            last = joined[-1] if joined else None
            if (
                last is not None
                and last.kind is Kind.TIER
                and scope.kind is Kind.WHOLE
                and low[last.end : scope.start] in (" ", " trên ", " trong ", " của ")
            ):
                joined[-1] = replace(last, end=scope.end)
                continue
            if last is not None and scope.kind is Kind.PLACE and scope.place is not None:
                between = low[last.end : scope.start]
                if (
                    last.kind is Kind.TIER
                    and last.place is None
                    and between in (" ", " của ", " ở ", " tại ", " thuộc ", " trên địa bàn ")
                    and last.level in _ORDER
                    and _ORDER[scope.place.level] <= _ORDER[last.level]
                    and not last.weak
                ):
                    joined[-1] = replace(last, end=scope.end, place=scope.place)
                    continue
                if last.kind is Kind.BODY and between in (" ", " của ", ", "):
                    if between != ", " and scope.place.level is not Level.COMMUNE:
                        joined[-1] = replace(last, end=scope.end, place=scope.place)
                        continue
                if (
                    last.kind is Kind.PLACE
                    and last.place is not None
                    and re.fullmatch(
                        r",? ?(?:\(|thuộc |của |- )?(?:cũ\) ?)?|,? ?\(?(?:thuộc )?", between
                    )
                    and _above(scope.place, last.place)
                    and self._contains(scope.place, last.place)
                ):
                    end = scope.end + (
                        1 if low[scope.end : scope.end + 1] == ")" and "(" in between else 0
                    )
                    joined[-1] = replace(last, end=end)
                    continue
            if (
                last is not None
                and last.kind is Kind.TIER
                and last.weak
                and scope.kind is Kind.PLACE
                and low[last.end : scope.start] == " "
            ):
                joined[-1] = replace(scope, start=last.start, level=last.level)
                continue
            joined.append(scope)
        ubnd = re.compile(r"(?:ubnd|ủi ban nhân dân|uỷ ban nhân dân|ủy ban nhân dân) $")
        return [
            replace(scope, level=Level.DISTRICT)
            if scope.kind is Kind.PLACE
            and scope.place is not None
            and scope.level is None
            and scope.place.level is Level.DISTRICT
            and ubnd.search(low[max(0, scope.start - 24) : scope.start])
            else scope
            for scope in joined
        ]

    def _contains(self, outer: Place, inner: Place) -> bool:
        if not inner.code:
            return True
        if outer.level is Level.PROVINCE:
            own = self._gazetteer.province_of(inner)
            return own is None or own.name == outer.name or self._inside(inner, outer.code)
        return inner.parent == outer.code or outer.level is Level.DISTRICT


_FORMER = re.compile(r" ?\(? ?cũ ?\)?(?!\w)")
_COMPOUNDS = frozenset(
    {"nhiệm", "dịch", "nghĩa", "chức", "phục", "sự", "phó", "cán", "toàn", "nội", "cơ", "trụ"}
)
_ORDER = {Level.CENTRAL: 0, Level.PROVINCE: 1, Level.DISTRICT: 2, Level.COMMUNE: 3, Level.ALL: 4}


def _above(outer: Place, inner: Place) -> bool:
    return _ORDER[outer.level] < _ORDER[inner.level]


_OFFICE = re.compile(
    r"(?:ubnd|hđnd|ủi ban nhân dân|ủy ban nhân dân|ủi|ủy|đoàn|mttq|chủ tịch|bí thư) (?:thị |đặc )?$"
)


def _may_be_made_up(kind: str, level: Level | None, before: str, count: int) -> bool:
    """Whether an unknown name behind this kind word may be a unit the tables lack: provinces and
    cities are all known, and behind an office ("Chủ tịch UBND xã …") a person's name follows."""
    if level in (None, Level.PROVINCE) or kind == "thành phố":
        return False
    return not (_OFFICE.search(before) and count >= 2)


def _joins(word: str, parts: list[tuple[int, int]]) -> bool:
    return bool(parts) and word in ("H'", "N'")


def _made_up(name: str, kind: str, level: Level, province: str | None) -> Place:
    return Place("", name, kind, level, None, province)
