"""The words that name a scope: kinds of units, tiers, bodies, offices."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from knowledge.extraction.phrase_lists import any_of, words_of
from knowledge.gazetteer import Gazetteer, Place
from knowledge.matching import PhraseIndex
from knowledge.models import Level
from knowledge.text import name_key, one_i
from knowledge.vocabulary.tables import phrases, toml

KIND_WORDS = {
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
KIND = re.compile(
    r"(?=[txhqpđ])(?<!\w)(?:(tỉnh|thành phố|thị xã|thị trấn|huyện|quận|xã|phường|đặc khu|thủ đô)"
    rf"(?: {any_of('unit_adjective')})? (?=\S)"
    r"|(t\.?p|tx|tt|h|q|p)(?:\.\s?|\s)(?=\S))"
)
NAME_WORD = re.compile(r"[^\W\d_][\w'’]*|\d+")
PERSON = re.compile(rf"{any_of('person')} $")
_ACCORDING_TO = r"theo(?: số liệu| báo cáo| thống kê| tổng hợp| đánh giá)?(?: mới nhất)?(?: của)?"
SOURCE_BEFORE = re.compile(
    rf"(?:^|\W)(?:{_ACCORDING_TO}|{any_of('source_before')})"
    r"(?: thường trực| ubnd| hđnd| các| của| lâm thời)*\s?$"
)
SOURCE_AFTER = re.compile(rf"\s?(?:vừa |đã |cũng |mới )?{any_of('source_after')}(?!\w)")
WHOLE = re.compile(
    r"(?=[tcđkx])(?:toàn|cả|trên địa bàn|địa bàn|trong|của|khắp|xếp)(?: toàn)? (tỉnh|thành phố|tp|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu|ngành)(?! trực| bộ| hội| giao| thái)"
    r"(?:,? (?:thành phố|tỉnh|thị xã))?(?!\w)"
)
NATION = re.compile(
    r"(?=[ctbtmv])(?<!\w)(?<!bình diện )(?<!mặt bằng )(?:cả nước|toàn quốc|trên toàn quốc|(?:bình quân|trung bình|mức) chung (?:của )?cả nước|việt nam(?! xã hội))(?!\w)"
)
NATIONAL_PROVINCES = re.compile(
    r"(?<!\w)(?:(?:các|63|34|n) (?:tỉnh, thành phố|tỉnh, thành|tỉnh thành|địa phương)(?: trực thuộc trung ương)?|ubnd các tỉnh, thành phố|khối địa phương|các địa phương|(?<=tại )địa phương|(?<=của )địa phương|(?<=ở )địa phương)(?!\w)"
)
ALL_PROVINCES = re.compile(r"(?<!\w)ubnd (?:các|63|34) tỉnh(?:,? thành(?: phố)?)?(?!\w)")
UBND = re.compile(
    r"(?=[uủ])(?<!\w)(?:ubnd|ủi ban nhân dân|uỷ ban nhân dân|ủy ban nhân dân) (tỉnh|thành phố|tp|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu)(?!\w)"
)
COUNTED_TIER = re.compile(
    r"(?=\d)(?<![\w/.,])(?<!thứ )(?<!hạng )(?<!vị trí )(?<!nhóm )(?<!tốp )(?<!top )(?:\d{1,3}|\d{1,2}\.\d{3}) (?:(?P<xa>(?:đơn vị cấp xã|(?:đơn vị )?(?:xã|phường|thị trấn))(?:, (?:xã|phường|thị trấn|đặc khu)| và (?:xã|phường|thị trấn|đặc khu))*)"
    r"|(?P<huyen>(?:đơn vị cấp huyện|(?:đơn vị )?(?:huyện|quận|thị xã))(?:, (?:huyện|quận|thị xã|thị|thành phố)| và (?:thị xã|thành phố))*)"
    r"|(?P<so>(?:sở|sở, ban, ngành|sở, ngành|sở, ban ngành|cơ quan chuyên môn))"
    r"|(?P<bo>(?<!\d{3} )(?<!đủ )bộ(?! phận| hồ sơ| thủ tục| chỉ số| tiêu chí| máy)(?:, cơ quan ngang bộ|, ngành)?)|(?P<tinh>tỉnh, thành phố|tỉnh, thành|tỉnh thành|địa phương))(?!\w)(?! [^\W\d_]*[A-ZĐ])"
)
OFFICES = ("Cục", "Vụ", "Tổng cục", "Chi cục")
# "và" inside a name: "Cục Trồng trọt và Bảo vệ thực vật", not "Cục Hóa chất và Cục Điện lực"
NAME_GOES_ON = re.compile(r"và (?!Cục|Vụ|Tổng|Chi|Sở|Phòng|Ban |Thanh tra|Văn phòng)(?=\w)")
NO_MINISTRY = re.compile(r" (?:phận|hồ sơ|thủ tục|chỉ số|tiêu chí|máy|quy trình)(?!\w)")
CENTRE = re.compile(
    r"(?=t)(?<!\w)(?:trung tâm (?:giải quiết|giải quyết|kiểm soát) (?:tthc|thủ tục hành chính)|trung tâm (?:phục vụ |dịch vụ )?hành chính công(?: và kiểm soát (?:tthc|thủ tục hành chính))?|tt ?pvhcc|trung tâm pvhcc)(?: (?:của )?(tỉnh|thành phố|cấp huyện|cấp xã|huyện|thị xã|xã|phường|đặc khu))?(?!\w)"
    r"|(?=t)(?<!\w)trung tâm(?= (?:đã |hiện |cũng |còn )?(?:tiếp nhận|giải quiết|giải quyết|có|thực hiện|đang|nhận|trả|được|đạt|cho biết|cho hay|đặt|phấn đấu|xếp|là)|[,.;:)])"
)
ONE_STOP = re.compile(
    r"(?=[bm])(?<!\w)(?:bộ phận (?:một cửa|tiếp nhận và trả kết quả|tn&tkq|tiếp nhận, trả kết quả)|bộ phận một cửa hiện đại|(?<!hệ thống )(?<!cơ chế )một cửa(?= (?:cấp )?(?:huyện|quận|thị xã|xã|phường)(?!\w)))"
    r"(?: (?:của |của ubnd |ubnd )?(cấp huyện|cấp xã|các xã|các phường|các huyện|huyện|thị xã|thành phố|quận|xã|phường|thị trấn|các cấp))?(?!\w)"
)
OWN_BODY = re.compile(
    r"(?=[sbcđn])(?<!\w)(sở|bộ|cục|đơn vị nài|đơn vị này|ngành)(?= (?:đã|hiện|đang|tiếp nhận|có|cũng|ban hành|công bố|đạt|xếp|được|phấn đấu|đặt|giải quyết|cung cấp|đề ra|hoàn thành|còn|đứng))"
)

OWN_SUBJECT = re.compile(
    r"(?=[thqxpđ])(?<!\w)(?<!ubnd )(?<!các )(?<!nhiều )(?<!mỗi )(?<!một số )(?<!cấp )(?<!khối )(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu)"
    r"(?= (?:đã|hiện|còn|đạt|phấn đấu|tiếp nhận|nhận|trả|giải quyết|cũng|đặt|đề ra|có(?! tỉ lệ cao| số)|đang|mới|được|hoàn thành|ban hành|xếp|đứng|mình|ta)(?!\w))"
    r"|(?:(?<=^)|(?<=, )|(?<=: ))(?:huyện|quận|thị xã|xã|phường|đặc khu)(?= [^\W\d_])(?! (?:trực|khác|nào|loại|và|cùng|bạn|hội|đảo|miền|biên|vùng))"
)

BARE_UNIT = re.compile(
    r"(?:(?<=^)|(?<=ở )|(?<=tại )|(?<=của )|(?<=còn )|(?<=và )|(?<=, )|(?<=; )|(?<=: )|(?<=\())"
    r"(tỉnh|huyện|quận|thị xã|xã|phường)"
    r"(?= (?:(?:là|đạt|chỉ|mới|được|còn|ở mức|khoảng|gần|trên|hơn|thì) )*\d[\d., ]*(?:%|hồ sơ|điểm))"
)

THIS_UNIT = re.compile(
    r"(?<!\w)(?:(huyện|quận|thị xã|thành phố|xã|phường|thị trấn|đặc khu|tỉnh) (?:nài|này|ấy)"
    r"|nơi đâi|nơi đây|ở đâi|ở đây|tại đâi|tại đây|nơi nài|nơi này)(?!\w)"
)


@cache
def name_stops() -> re.Pattern[str]:
    """Words that no name of an office holds."""
    stops = sorted(map(one_i, toml("bodies")["stops"]["words"]), key=len, reverse=True)
    return re.compile("(?:" + "|".join(map(re.escape, stops)) + r")(?!\w)")


@cache
def tier_phrases() -> PhraseIndex[Level]:
    """Phrases of tiers.toml -> tier."""
    index: PhraseIndex[Level] = PhraseIndex()
    for phrase, name in phrases("tiers"):
        index.add(phrase, Level(name))
    return index


@cache
def body_phrases() -> tuple[PhraseIndex[tuple[str, str]], PhraseIndex[tuple[str, Level]]]:
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
def field_phrases() -> PhraseIndex[str]:
    """Fields of bodies, short forms too -> the field as it is named."""
    index: PhraseIndex[str] = PhraseIndex()
    for name in toml("bodies")["fields"]["names"]:
        index.add(name, name)
    for short, name in toml("bodies")["short"].items():
        index.add(short, name)
    return index


@cache
def province_names(gazetteer: Gazetteer) -> dict[str, list[Place]]:
    """Name keys -> provinces of that name, before and after July 2025."""
    found: dict[str, list[Place]] = {}
    for key, code in gazetteer.names(Level.PROVINCE):
        place = gazetteer.by_code(code)
        if place is not None:
            found.setdefault(key, []).append(place)
    return found


@cache
def district_names(gazetteer: Gazetteer, province: Place | None) -> dict[str, Place]:
    """Name keys -> districts of a province and of those it came from or went into."""
    if province is None:
        return {}
    found: dict[str, Place] = {}
    around = (province, *gazetteer.predecessors(province), *gazetteer.successors(province))
    for each in around:
        for place in gazetteer.children(each, Level.DISTRICT):
            found.setdefault(place_key(place.name), place)
    return found


@lru_cache(20_000)
def place_key(name: str) -> str:
    """`name_key`, remembered: the same names come again and again."""
    return name_key(name)


FORMER = re.compile(r" ?\(? ?cũ ?\)?(?!\w)")
COMPOUNDS = words_of("compound")

OFFICE = re.compile(
    r"(?:ubnd|hđnd|ủi ban nhân dân|ủy ban nhân dân|ủi|ủy|đoàn|mttq|chủ tịch|bí thư) (?:thị |đặc )?$"
)


def may_be_made_up(kind: str, level: Level | None, before: str, count: int) -> bool:
    """Whether an unknown name behind this kind word may be a unit the tables lack: provinces and
    cities are all known, and behind an office ("Chủ tịch UBND xã …") a person's name follows."""
    if level in (None, Level.PROVINCE) or kind == "thành phố":
        return False
    return not (OFFICE.search(before) and count >= 2)


def joins_names(word: str, parts: list[tuple[int, int]]) -> bool:
    """Whether a syllable like H' goes on with a name of the Central Highlands."""
    return bool(parts) and word in ("H'", "N'")


def made_up(name: str, kind: str, level: Level, province: str | None) -> Place:
    """A unit that the gazetteer lacks; it has no code."""
    return Place("", name, kind, level, None, province)
