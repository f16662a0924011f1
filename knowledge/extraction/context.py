"""What an article is about as a whole: the main place, its body, the year and the period.

Most wrong facts come from here, so every choice carries its score and can be explained. Every
place named is a candidate; title and first lines weigh more, and so does the way the article
speaks of itself ("UBND huyện", "toàn tỉnh"). The year is voted by the years named.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from knowledge.extraction.periods import PeriodMention, Reach, as_period, find_periods
from knowledge.extraction.scopes import Home, Kind, ScopeFinder
from knowledge.extraction.sentences import stretches
from knowledge.gazetteer import Gazetteer, Place
from knowledge.models import Level, Period
from knowledge.reading import Block, BlockKind, Document
from knowledge.text import name_key, one_i

_MERGER = date(2025, 7, 1)


def _alone(kinds: str) -> re.Pattern[str]:
    """A kind word that stands for one unit: neither a plural ("các xã", "8 phường, xã") nor a
    tier ("cấp xã", "khối phường")."""
    many = "".join(
        rf"(?<!{word} )"
        for word in ("các", "khối", "cấp", "mỗi", "từng", "những", "giữa", r"\d", "số")
    )
    listed = r"(?<!xã, )(?<!phường, )(?<!huyện, )(?<!quận, )"
    more = r"(?!,? (?:xã|phường|thị trấn|thị xã|huyện|quận|thành phố|đặc khu)\b)"
    return re.compile(rf"(?<!\w){many}{listed}(?:{kinds})(?!\w){more}")


_OWN_WORDS = {
    Level.PROVINCE: re.compile(
        r"(?<!\w)(?:toàn tỉnh|ubnd tỉnh|trên địa bàn tỉnh|của tỉnh|tỉnh (?:đã|có|cũng|phấn đấu|đặt|đề ra|tiếp)"
        r"|cấp tỉnh|các sở|sở, (?:ban, )?ngành|chủ tịch ubnd tỉnh|tỉnh ủi|tỉnh ủy|hđnd tỉnh)(?!\w)"
    ),
    Level.DISTRICT: _alone("huyện|quận|thị xã"),
    Level.COMMUNE: _alone("(?<!thị )xã(?! hội| viên| giao)|phường|thị trấn|đặc khu"),
}
_CITY_WORDS = re.compile(
    r"(?<!\w)(?:toàn thành phố|ubnd (?:thành phố|tp)(?! trực)|trên địa bàn thành phố|của thành phố|thành phố (?:đã|có|cũng|phấn đấu|đặt|đề ra|tiếp|hiện)"
    r"|cấp thành phố|thành ủ[iy])(?!\w)"
)
_NATION_WORDS = re.compile(
    r"(?<!\w)(?:thủ tướng|cả nước|toàn quốc|các bộ, ngành|các bộ, cơ quan|bộ, ngành|63 tỉnh|34 tỉnh|63 địa phương|34 địa phương"
    r"|ban chỉ đạo (?:cchc|cải cách hành chính) của chính phủ|chính phủ(?! giao| điện tử| số| chủ)|các tỉnh, thành phố)(?!\w)"
)
_BODY_WORDS = re.compile(
    r"(?<!\w)(?:bộ|sở) (?:đã|có|cũng|phấn đấu|đặt|đề ra|tiếp nhận|hiện|đang|ban hành|cung cấp|công bố|hoàn thành|đạt|tham mưu|phải|đứng|xếp|được|còn|là|giải quiết|giải quyết|nhận)(?!\w)|(?<!\w)(?:của|toàn|cho|thuộc) (?:bộ|sở)(?=[,.;:]| (?:đạt|là|phải|có|tiếp|được))"
)
_AIMS = re.compile(
    r"cho $|(?:năm tới|sang năm|hứa|phương hướng|mục tiêu|phấn đấu|đến năm|đến hết năm|nhiệm vụ|kế hoạch năm|triển khai|chỉ tiêu|hướng tới|giai đoạn)[^.;]{0,60}$"
)
_AIM_AFTER = re.compile(
    r",?[^.;\d]{0,45}?(?:phấn đấu|mục tiêu|đặt ra|đề ra|chỉ tiêu|phải đạt|dự kiến|sẽ)"
)
_ATTENDS = re.compile(
    r"(?:điểm cầu|đại biểu|đầu cầu|đoàn|phóng viên|đài|giám đốc sở \S+ \S+) (?:tỉnh |thành phố )?$"
)
_INDEX = re.compile(r"(?:chỉ số|par index|sipas|papi|pci|ddci|dti)[^.;]{0,50}$")
_COMPARED = re.compile(r"(?:so với|cùng kì|\()[^.;()]{0,30}$")
_MASTHEAD = re.compile(
    r"(?:cổng|trang) (?:thông tin|tin)(?: điện tử)?|^báo .{2,30} điện tử|^tin hoạt động|tin phường, xã"
)
_COMMITTEE = re.compile(r"(?:ubnd|ủi ban nhân dân|ủy ban nhân dân|uỷ ban nhân dân)(?!\w)")
_LONGEST_BANNER = 120
_CENTRALLY_RUN = "thành phố"


@dataclass(frozen=True, slots=True)
class Context:
    """`home` may be None where no place was found: then nothing can be extracted. `doubts`
    names what was close: "place" (a rival within a fifth), "year"."""

    home: Home | None
    year: int | None
    period: Period | None
    published: date | None
    mention: PeriodMention | None = None
    doubts: tuple[str, ...] = ()
    plan: int | None = None  # the year a plan is for, where the document is one
    scores: tuple[tuple[str, float], ...] = ()


@dataclass(slots=True)
class _Candidate:
    place: Place
    score: float = 0.0
    mentions: int = 0
    titled: bool = False
    lead: bool = False
    first: int = 10**9
    bare: int = 0  # how often the article speaks of it by its kind word alone


def read_context(document: Document, gazetteer: Gazetteer) -> Context:
    """The context of an article; what front matter gives is believed."""
    blocks = [b for b in document.blocks if b.kind is not BlockKind.CLUTTER]
    published = document.published
    year, mention, year_doubt = _year(document, blocks)
    plan = _plan(document, blocks)
    if plan is not None and published is not None and year == plan and published.year < plan:
        year, mention = plan - 1, None
    era = _era(document, published, year, mention)
    home, scores, doubt = _home(document, blocks, gazetteer, era)
    period = None
    if mention is not None:
        period = as_period(mention.resolved(year))
    elif year is not None:
        period = Period(f"năm {year}", year, date(year, 1, 1), date(year, 12, 31))
    doubts = tuple(name for name, hit in (("place", doubt), ("year", year_doubt)) if hit)
    return Context(home, year, period, published, mention, doubts, plan, tuple(scores))


_PLAN_TITLE = re.compile(r"(?:^|\W)(?:kế hoạch|phương hướng|chỉ tiêu|mục tiêu)(?!\w)")
_REPORT_TITLE = re.compile(
    r"kết quả|tổng kết|sơ kết|đánh giá|báo cáo|tình hình|thực hiện kế hoạch|hội nghị|vượt|đạt|hoàn thành"
)


def _plan(document: Document, blocks: list[Block]) -> int | None:
    """The year of a plan: a title that names a plan, its year and no results."""
    titles = [document.text[b.start : b.end] for b in blocks if b.kind is BlockKind.TITLE]
    low = one_i(" ".join([document.title or "", *titles]))
    if not _PLAN_TITLE.search(low) or _REPORT_TITLE.search(low):
        return None
    years = [p.year for p in find_periods(low)[0] if p.year is not None]
    return years[-1] if years else None


def _era(
    document: Document, published: date | None, year: int | None, mention: PeriodMention | None
) -> str:
    low = one_i(document.text)
    two_tier = re.search(
        r"chính quiền địa phương (?:hai|2) cấp|mô hình (?:hai|2) cấp|đặc khu|sau (?:sắp xếp|sáp nhập|hợp nhất)",
        low,
    )
    two_tier = two_tier or re.search(r"chính quyền (?:địa phương )?(?:hai|2) cấp", low)
    if mention is not None and mention.year == 2025 and (mention.first or mention.part):
        resolved = as_period(mention)
        late = two_tier is not None and (published is None or published >= _MERGER)
        if resolved.end is not None and resolved.end < _MERGER and not late:
            return "old"
    if published is not None:
        return "new" if published >= _MERGER else "old"
    if year is not None and year >= 2026:
        return "new"
    if year == 2025 and two_tier:
        return "new"
    return "old"


# --- place --------------------------------------------------------------------------------


def _weighted(document: Document, blocks: Iterable[Block]) -> list[tuple[str, float, str]]:
    """(text, weight, zone) of each stretch that speaks of the article's subject."""
    rows: list[tuple[str, float, str]] = []
    paragraphs = 0
    issued = bool(document.title and document.title.isupper())
    if document.title:
        masthead = _MASTHEAD.search(one_i(document.title)) is not None
        rows.append(
            (document.title, 1.0, "publisher") if masthead else (document.title, 6.0, "title")
        )
    if document.publisher:
        rows.append((document.publisher, 1.0, "publisher"))
    for block in blocks:
        text = document.text[block.start : block.end]
        if block.kind is BlockKind.TITLE:
            if _MASTHEAD.search(one_i(text)):
                rows.append((text, 1.0, "publisher"))
            elif not document.title or name_key(text) not in name_key(document.title):
                rows.append((text, 6.0, "title"))
        elif block.kind is BlockKind.META:
            rows.append((text, 1.5, "meta"))
        elif block.kind is BlockKind.HEADING and not paragraphs:
            # under the issuer's line a report names its subject in lines of its own
            rows.append((text, 3.0, "title" if issued else "lead"))
        elif block.kind is BlockKind.CAPTION:
            rows.append((text, 0.5, "body"))
        elif block.kind is BlockKind.TABLE:
            rows.append((text, 0.4, "table"))
        else:
            paragraphs += 1
            rows.append(
                (text, 3.0 if paragraphs <= 3 else 1.0, "lead" if paragraphs <= 2 else "body")
            )
    return rows


def _pieces(rows: Iterable[tuple[str, float, str]]) -> Iterator[tuple[str, float, str]]:
    """The same rows, none longer than a long paragraph."""
    for text, weight, zone in rows:
        for start, end in stretches(text):
            yield text[start:end], weight, zone


def _home(
    document: Document, blocks: list[Block], gazetteer: Gazetteer, era: str
) -> tuple[Home | None, list[tuple[str, float]], bool]:
    rows = _weighted(document, blocks)
    joined = "\n".join(text for text, _, zone in rows)
    low = one_i(joined)
    candidates: dict[str, _Candidate] = {}
    finder = ScopeFinder(gazetteer, None)
    bodies: Counter[tuple[str, Level]] = Counter()
    title_bodies: Counter[tuple[str, Level]] = Counter()
    order = 0
    title_key = name_key(document.title or "")
    parents: defaultdict[str, int] = defaultdict(int)
    for text, weight, zone in _pieces(rows):
        shown = text.title() if text.isupper() else text
        for scope in finder.find(shown):
            order += 1
            if scope.kind is Kind.BODY and scope.body and scope.level is not None:
                bodies[(scope.body, scope.level)] += 1
                if zone == "title":
                    title_bodies[(scope.body, scope.level)] += 1
            place = scope.place
            if place is None or not place.name:
                continue
            if (
                scope.source
                and zone == "body"
                and re.search(
                    r"ngụ|trú|bà |ông |anh |chị ",
                    one_i(shown[max(0, scope.start - 40) : scope.start]),
                )
            ):
                continue
            if _ATTENDS.search(one_i(shown[max(0, scope.start - 40) : scope.start])):
                continue
            if not place.code and place.level is Level.DISTRICT and zone != "title":
                continue
            code = place.code or f"?{place.full_name}"
            row = candidates.setdefault(code, _Candidate(place))
            row.mentions += 1
            row.first = min(row.first, order)
            row.score += weight * (1.5 if scope.typed else 1.0)
            row.titled = row.titled or zone == "title" or name_key(place.name) in title_key
            row.lead = row.lead or zone in ("lead", "title", "meta", "publisher")
            if place.province:
                parents[place.province] += 1
    _bannered(document, candidates, finder, joined, low)
    _hosted(candidates, joined, low, gazetteer)
    _own_words(candidates, joined, low, era)
    _issued(candidates, rows, finder)
    _rehomed(candidates, gazetteer, era)
    provinces = {c.place.code for c in candidates.values() if c.place.level is Level.PROVINCE}
    for code, row in candidates.items():
        place = row.place
        if place.level in (Level.DISTRICT, Level.COMMUNE):
            own = gazetteer.province_of(place) if place.code else None
            if not row.titled and not row.lead and row.mentions < 3:
                row.score -= 6
            if (row.titled or row.lead) and own is not None and own.code in provinces:
                row.score += 4
        else:
            row.score += min(2.0 * parents.get(code, 0), 6.0)
    nation = _nation_score(rows, low, candidates)
    ranked = sorted(candidates.values(), key=lambda c: (-c.score, c.first))
    scores = [(c.place.full_name, round(c.score, 1)) for c in ranked[:5]]
    scores.append(("Việt Nam", round(nation, 1)))
    country = gazetteer.by_code("VN")
    assert country is not None
    best = ranked[0] if ranked else None
    ministry = _ministry(bodies, title_bodies, low, best)
    if ministry is not None:
        return Home(country, ministry, Level.CENTRAL, era), scores, False
    if best is None or nation > best.score:
        if nation <= 0:
            return None, scores, True
        return Home(country, None, None, era), scores, bool(best and best.score > 0.8 * nation)
    best = _inner(best, ranked)
    place = _narrowed(best, ranked, low)
    titles = one_i(" ".join(text for text, _, zone in rows if zone == "title"))
    department = None
    if place.level is Level.PROVINCE:
        department = _department(bodies, title_bodies, low, titles)
    rival = ranked[1].score if len(ranked) > 1 else 0.0
    doubt = rival > 0.85 * best.score or nation > 0.85 * best.score
    level = Level.PROVINCE if department else None
    return Home(place, department, level, era), scores, doubt


def _bannered(
    document: Document,
    candidates: dict[str, _Candidate],
    finder: ScopeFinder,
    text: str,
    low: str,
) -> None:
    """An article that speaks of "quận" and names none is about the one in the page's banner."""
    for level in (Level.DISTRICT, Level.COMMUNE):
        if _bare_uses(_OWN_WORDS[level], text, low, ()) < 2:
            continue
        if any(c.place.level is level and (c.titled or c.lead) for c in candidates.values()):
            continue
        for block in document.blocks:
            if block.kind is not BlockKind.CLUTTER or block.end - block.start > _LONGEST_BANNER:
                continue
            named = finder.typed(document.text[block.start : block.end].title())
            place = next((p for p in named if p.level is level and p.code), None)
            if place is not None:
                row = candidates.setdefault(place.code, _Candidate(place, first=0))
                row.score, row.lead = row.score + 2.0, True
                row.mentions += 1
                break


def _hosted(candidates: dict[str, _Candidate], text: str, low: str, gazetteer: Gazetteer) -> None:
    """An article on a commune's page that speaks of "UBND huyện" and never of the commune is
    about the district: the district joins the candidates, the host falls back."""
    names = [one_i(c.place.name) for c in candidates.values() if c.place.name]
    if _bare_uses(_OWN_WORDS[Level.DISTRICT], text, low, names) < 2:
        return
    if _bare_uses(_OWN_WORDS[Level.COMMUNE], text, low, names):
        return
    for row in list(candidates.values()):
        if row.place.level is not Level.COMMUNE or not row.place.code or not row.lead:
            continue
        parent = gazetteer.parent(row.place)
        if parent is None or parent.level is not Level.DISTRICT:
            continue
        entry = candidates.setdefault(parent.code, _Candidate(parent, first=row.first))
        entry.score += row.score
        entry.titled = entry.titled or row.titled
        entry.lead = True
        entry.mentions += row.mentions
        row.score -= 6


def _bare_uses(pattern: re.Pattern[str], text: str, low: str, names: Iterable[str]) -> int:
    """How often the article speaks of its own unit: by the kind word alone, no name behind it
    ("Chủ tịch UBND xã" before a person's name is bare too)."""
    known = tuple(names)
    count = 0
    for match in pattern.finditer(low):
        behind = text[match.end() : match.end() + 30]
        named = behind[:1] == " " and behind[1:2].isupper()
        officer = low[max(0, match.start() - 16) : match.start()].endswith(("chủ tịch ", "bí thư "))
        if not named or (officer and not one_i(behind[1:]).startswith(known)):
            count += 1
    return count


def _own_words(candidates: dict[str, _Candidate], text: str, low: str, era: str) -> None:
    names = {one_i(c.place.name) for c in candidates.values() if c.place.name}
    counts = {level: _bare_uses(pattern, text, low, names) for level, pattern in _OWN_WORDS.items()}
    city = _bare_uses(_CITY_WORDS, text, low, names)
    for level in (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE):
        rows = [c for c in candidates.values() if c.place.level is level]
        if not rows:
            continue
        best = max(rows, key=lambda c: (c.place.in_era(era) and c.lead, c.score))
        bonus = counts[level]
        if best.place.kind == _CENTRALLY_RUN:
            bonus = city + (counts[level] if level is not Level.PROVINCE else 0)
        best.bare = bonus
        best.score += min(3.0 * bonus, 9.0)
        # what is said of "phường" or "huyện" without a name is the article's own unit, however
        # often the unit above it is named
        if bonus >= 2 and level is not Level.PROVINCE and (best.titled or best.lead):
            best.score += 8.0 if level is Level.DISTRICT else 12.0


def _issued(
    candidates: dict[str, _Candidate], rows: list[tuple[str, float, str]], finder: ScopeFinder
) -> None:
    """Where no title names a place, the unit whose committee issued the text is its subject."""
    if any(c.titled for c in candidates.values()):
        return
    for text, _, zone in rows:
        if zone in ("publisher", "meta") and _COMMITTEE.match(one_i(text)):
            for place in finder.typed(text.title() if text.isupper() else text)[:1]:
                row = candidates.get(place.code)
                if row is not None and place.level in (Level.DISTRICT, Level.COMMUNE):
                    row.score += 6.0
                    return


def _nation_score(
    rows: list[tuple[str, float, str]], low: str, candidates: dict[str, _Candidate]
) -> float:
    score = 0.0
    for text, weight, zone in rows:
        part = one_i(text)
        score += weight * len(_NATION_WORDS.findall(part)) * (0.6 if zone == "body" else 1.0)
    provinces = [c for c in candidates.values() if c.place.level is Level.PROVINCE]
    if len(provinces) >= 6:
        score += 40
    elif len(provinces) >= 4:
        score += 12
    if any(c.titled for c in candidates.values()):
        score -= 15
    if any(c.lead and c.mentions >= 3 for c in candidates.values()):
        score -= 6
    return score


def _ministry(
    bodies: Counter[tuple[str, Level]],
    titled: Counter[tuple[str, Level]],
    low: str,
    best: _Candidate | None,
) -> str | None:
    named = [
        name
        for (name, level), _ in titled.items()
        if level is Level.CENTRAL and name.startswith("Bộ ")
    ]
    if not named and (best is None or best.score < 8):
        named = [
            name
            for (name, level), count in bodies.most_common(3)
            if level is Level.CENTRAL and name.startswith("Bộ ") and count >= 2
        ]
    if not named and (best is None or best.score <= 0):
        spoken = [
            name
            for (name, level), _ in bodies.most_common()
            if level is Level.CENTRAL and name.startswith("Bộ ")
        ]
        if spoken and len(_BODY_WORDS.findall(low)) >= 3:
            return spoken[0]
    for name in named:
        speaks = _BODY_WORDS.findall(low) + re.findall(re.escape(one_i(name)), low)
        overview = re.search(r"cả nước|các địa phương|các tỉnh|các bộ|63 |34 tỉnh", low)
        if len(speaks) >= 2 and not (overview and len(speaks) < 4):
            return name
    return None


def _department(
    bodies: Counter[tuple[str, Level]],
    titled: Counter[tuple[str, Level]],
    low: str,
    titles: str,
) -> str | None:
    named = [
        name
        for (name, level), _ in titled.items()
        if level is Level.PROVINCE and name.startswith(("Sở ", "Thanh tra", "Ban Quản"))
    ]
    if not named:
        spoken = Counter(
            {
                name: n
                for (name, level), n in bodies.items()
                if level is Level.PROVINCE and name.startswith("Sở ")
            }
        )
        if len(spoken) == 1 and len(_BODY_WORDS.findall(low)) >= 3:
            return next(iter(spoken))
    if len(named) != 1:
        return None
    if re.search(rf"(?:tại|đối với|của) {re.escape(one_i(named[0]))}", titles):
        return named[0]
    others = {
        name
        for (name, level) in bodies
        if level is Level.PROVINCE and name.startswith("Sở ") and name != named[0]
    }
    said = sum(count for (name, _), count in bodies.items() if name == named[0])
    speaks = len(_BODY_WORDS.findall(low))
    if (said + speaks >= 3 and len(others) <= 3 and speaks >= 1) or (said >= 3 and not others):
        return named[0]
    return None


def _rehomed(candidates: dict[str, _Candidate], gazetteer: Gazetteer, era: str) -> None:
    """Units whose name several places bear are taken for the one near the best candidate."""
    ranked = sorted(candidates.values(), key=lambda c: -c.score)
    anchors = [c.place for c in ranked[:3] if c.place.level in (Level.PROVINCE, Level.DISTRICT)]
    for row in candidates.values():
        place = row.place
        if place.level not in (Level.COMMUNE, Level.DISTRICT):
            continue
        for anchor in anchors:
            province = anchor.code if anchor.level is Level.PROVINCE else anchor.province
            if anchor is place or province is None or place.province == province:
                continue
            near = gazetteer.find(place.name, kind=place.kind, level=place.level, province=province)
            near = tuple(p for p in near if p.in_era(era)) or near
            if near:
                inside = [p for p in near if p.parent == anchor.code]
                row.place = (inside or list(near))[0]
                break


def _inner(best: _Candidate, ranked: list[_Candidate]) -> _Candidate:
    """A ward named in the title of an article that names its city more often is the subject."""
    for row in ranked[1:4]:
        inside = best.place.code in (row.place.parent, row.place.province)
        if inside and row.titled and row.score >= 0.6 * best.score and not best.titled:
            return row
        spoken = (row.bare >= 2 and row.bare > 2 * best.bare) or row.bare >= 4
        spoken = spoken and row.bare >= best.bare
        if inside and row.lead and spoken and row.score >= 0.5 * best.score:
            return row
    return best


def _narrowed(best: _Candidate, ranked: list[_Candidate], low: str) -> Place:
    """A province may win on mentions while the article is about one of its units: the unit
    that stands in the title and speaks of itself is taken then."""
    place = best.place
    if place.level is not Level.PROVINCE:
        return place
    for row in ranked[1:4]:
        inner = row.place
        if inner.level is Level.PROVINCE or inner.province != place.code or not row.titled:
            continue
        words = _OWN_WORDS[inner.level] if inner.kind != _CENTRALLY_RUN else _CITY_WORDS
        if not best.titled and row.score > 0.5 * best.score and words.search(low):
            return inner
    return place


# --- year ---------------------------------------------------------------------------------


def _year(document: Document, blocks: list[Block]) -> tuple[int | None, PeriodMention | None, bool]:
    votes: defaultdict[int, float] = defaultdict(float)
    spans: dict[str, float] = defaultdict(float)
    kept: dict[str, PeriodMention] = {}
    published = document.published
    body = 0
    for text, weight, zone in _pieces(_weighted(document, blocks)):
        if zone in ("publisher", "meta"):
            continue
        body += zone in ("lead", "body")
        low = one_i(text)
        found, _ = find_periods(low)
        for mention in found:
            head = low[max(0, mention.start - 80) : mention.start]
            tail = low[mention.end : mention.end + 70]
            aimed = (
                bool(_AIMS.search(head))
                or bool(_AIM_AFTER.match(tail))
                or (mention.reach is Reach.UNTIL and mention.part == "")
            )
            factor = 0.25 if aimed else 1.0
            if _INDEX.search(head):
                factor *= 0.8
            if _COMPARED.search(head) or mention.reach is Reach.SAME_LAST_YEAR:
                factor *= 0.3
            strength = (6.0 if zone == "title" else weight) * factor
            year = mention.year
            if year is None and published is not None and mention.back:
                year = published.year - mention.back
            if year is not None:
                votes[year] += strength
            if mention.reach in (Reach.PLAIN,) and not mention.back:
                lead_range = 2.5 if mention.part == "d" and zone == "lead" else 1.0
                spans[mention.part] += strength * (1.6 if mention.part else 1.0) * lead_range
                kept.setdefault(mention.part, mention)
        for match in re.finditer(r"\d{1,2}[/.-]\d{1,2}[/.-](20\d\d)", low):
            votes[int(match[1])] += 0.2 * weight / 3
    if published is not None:
        late = published.month > 3
        votes[published.year] += (2.5 if published.month >= 10 else 1.5) if late else 0.5
        if not late:
            votes[published.year - 1] += 1.0
    past = {y: v for y, v in votes.items() if published is None or y <= published.year}
    if not past:
        return (published.year if published else None), None, True
    top = max(past.values())
    year = max(y for y, v in past.items() if v >= 0.6 * top)
    if published is not None and published.month <= 2 and year == published.year:
        # in January an article without a year speaks of the year that ended
        own = votes[year] - 0.5
        if own < 1.5 and not re.search(rf"năm nai|năm nay|năm {year}", one_i(document.text)):
            year -= 1
    others = [v for y, v in past.items() if y != year]
    doubt = bool(others) and max(others) > 0.8 * past.get(year, 0.0)
    return year, _main_period(spans, kept), doubt


def _main_period(spans: dict[str, float], kept: dict[str, PeriodMention]) -> PeriodMention | None:
    if not spans:
        return None
    part = max(spans, key=lambda p: spans[p])
    return kept[part] if part else None
