"""What a build did, as values and as Vietnamese text for the terminal and the admin's chat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.models import Fact, plain_number

# What extraction calls the sorts of numerals, for people; a sort not listed shows as it is.
_KINDS = {
    "fact": "số liệu",
    "left over": "chưa hiểu",
    "period": "kỳ báo cáo",
    "span of years": "giai đoạn",
    "date": "ngày tháng",
    "document": "số văn bản",
    "level of service": "mức độ dịch vụ",
    "heads": "số người",
    "ages": "tuổi",
    "money": "tiền",
    "prize": "giải thưởng",
    "telephone": "điện thoại",
    "length of time": "thời lượng",
    "group of readers": "nhóm đối tượng",
    "ordinal": "số thứ tự",
    "number of a paragraph": "số mục",
    "name of a unit": "tên đơn vị",
    "in a clutter": "ngoài bài",
    "in a caption": "chú thích ảnh",
    "in a meta": "đầu bài",
    "in a title": "tiêu đề",
    "in a heading": "đề mục",
    "label of a table": "nhãn của bảng",
    "other things": "số đếm thứ khác",
    "administrative units": "số đơn vị hành chính",
    "time": "giờ",
    "change of rank": "thay đổi thứ hạng",
    "age": "tuổi",
    "so many times as much": "gấp mấy lần",
    "place in a list": "vị trí trong danh mục",
    "address": "địa chỉ",
    "page": "số trang",
    "temperature": "nhiệt độ",
    "share of the night": "số đếm thứ khác",
    "not a number": "không phải số",
    "not read": "bài không nói về cải cách hành chính",
}
_SIGN = {"new": "+", "changed": "~", "same": "=", "gone": "-"}


@dataclass(frozen=True, slots=True)
class ArticleChange:
    """One article against the old base.

    `state` is new, changed, same or gone; the counts are facts. A changed fact states another
    value of the same thing; `warnings` are Vietnamese sentences of the reader.
    """

    article: str
    state: str
    new: int = 0
    same: int = 0
    changed: int = 0
    gone: int = 0
    warnings: tuple[str, ...] = ()

    def __str__(self) -> str:
        counts = ((self.new, "mới"), (self.changed, "đổi"), (self.gone, "mất"), (self.same, "giữ"))
        shown = ", ".join(f"{grouped(n)} {word}" for n, word in counts if n)
        return f"{_SIGN[self.state]} {self.article}: {shown or 'không có số liệu'}"


@dataclass(frozen=True, slots=True)
class Rejected:
    """A file that gave nothing, and why (Vietnamese)."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two articles that state different values of the same thing; both stay."""

    what: str
    first: str
    second: str

    def __str__(self) -> str:
        return f"{self.what}: {self.first} – {self.second}"


@dataclass(frozen=True, slots=True)
class BuildReport:
    """The whole build. Counts of facts and numerals are those of the new base, not of the change.

    `duplicates` are (file, file with the same content), `replaced` (file, newer file with the
    same id), `accounted` numerals by kind, `checks` facts whose arithmetic holds, `conflicts`
    lines on facts whose arithmetic does not, `seconds` the time from start to swap.
    """

    path: Path
    changes: tuple[ArticleChange, ...]
    rejected: tuple[Rejected, ...] = ()
    duplicates: tuple[tuple[str, str], ...] = ()
    replaced: tuple[tuple[str, str], ...] = ()
    accounted: Mapping[str, int] = field(default_factory=dict)
    checks: int = 0
    conflicts: tuple[str, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    articles: int = 0
    facts: int = 0
    waiting: int = 0
    seconds: float = 0.0

    def of(self, state: str) -> tuple[ArticleChange, ...]:
        """The articles that are new, changed, same or gone."""
        return tuple(change for change in self.changes if change.state == state)

    def text(self, limit: int = 20) -> str:
        """The report in Vietnamese, at most `limit` lines of each sort."""
        return "\n".join(self._lines(limit))

    def _lines(self, limit: int) -> Iterator[str]:
        words = {"new": "mới", "changed": "sửa", "same": "giữ nguyên", "gone": "bỏ khỏi kho"}
        counts = ", ".join(f"{grouped(len(self.of(s)))} {w}" for s, w in words.items())
        yield f"Bài viết: {counts}."
        yield from _some([c for c in self.changes if c.state != "same"], limit)
        warned = [f"! {c.article}: {text}" for c in self.changes for text in c.warnings]
        yield from _part("Lưu ý khi đọc", warned, limit)
        rejected = [f"! {each.name}: {each.reason}" for each in self.rejected]
        yield from _part("Không dùng được", rejected, limit)
        same = [f"= {name}: trùng nội dung với {kept}" for name, kept in self.duplicates]
        yield from _part("Trùng nội dung, chỉ tính một lần", same, limit)
        older = [f"= {name}: đã có bản mới hơn {kept}" for name, kept in self.replaced]
        yield from _part("Bản cũ, không dùng", older, limit)
        if self.accounted:
            kinds = sorted(self.accounted.items(), key=lambda pair: (-pair[1], pair[0]))
            listed = ", ".join(f"{_KINDS.get(name, name)} {grouped(n)}" for name, n in kinds)
            yield f"Con số trong bài: {grouped(sum(self.accounted.values()))}, gồm {listed}."
        yield (
            f"Kiểm tra số học: {grouped(self.checks)} số liệu khớp, "
            f"{grouped(len(self.conflicts))} không khớp."
        )
        yield from _some([f"? {line}" for line in self.conflicts], limit)
        differing = [f"? {each}" for each in self.disagreements]
        yield from _part("Các bài nói khác nhau, giữ cả hai", differing, limit)
        yield (
            f"Kho {self.path}: {grouped(self.articles)} bài, {grouped(self.facts)} số liệu "
            f"({grouped(self.facts - self.waiting)} công bố, {grouped(self.waiting)} chờ duyệt); "
            f"xong sau {vietnamese(round(self.seconds, 1))} giây."
        )


def compare(article: str, old: Iterable[Fact], new: Iterable[Fact]) -> ArticleChange:
    """The change of one article that both bases hold."""
    before = Counter(_identity(fact) for fact in old)
    after = Counter(_identity(fact) for fact in new)
    same = (before & after).total()
    lost = Counter(key[:-1] for key in (before - after).elements())
    gained = Counter(key[:-1] for key in (after - before).elements())
    changed = (lost & gained).total()
    return ArticleChange(
        article, "changed", gained.total() - changed, same, changed, lost.total() - changed
    )


def describe(fact: Fact, label: str) -> str:
    """What a fact is about, without its value: place, body, tier, metric, period."""
    named = (fact.place, fact.agency, f"cấp {fact.level}", label, fact.period)
    aim = " (mục tiêu)" if fact.status == "target" else ""
    return ", ".join(each for each in named if each and each != "cấp chung") + aim


def vietnamese(value: float) -> str:
    """
    >>> vietnamese(69971.0), vietnamese(99.88), vietnamese(1234.5)
    ('69.971', '99,88', '1.234,5')
    """
    return f"{plain_number(value):,}".translate(str.maketrans(",.", ".,"))


def with_unit(value: float, unit: str) -> str:
    """
    >>> with_unit(71.46, "%"), with_unit(69971, "hồ sơ")
    ('71,46%', '69.971 hồ sơ')
    """
    return vietnamese(value) + (unit if unit == "%" else f" {unit}")


def grouped(count: int) -> str:
    """A whole number the Vietnamese way."""
    return vietnamese(count)


def _identity(fact: Fact) -> tuple[object, ...]:
    return (
        fact.place_code or fact.place, fact.level, fact.agency, fact.metric, fact.year,
        fact.period, fact.status, fact.context, fact.unit, fact.qualifier, fact.value,
    )  # fmt: skip


def _part(title: str, lines: Sequence[str], limit: int) -> Iterator[str]:
    if lines:
        yield f"{title} ({grouped(len(lines))}):"
        yield from _some(lines, limit)


def _some(lines: Sequence[object], limit: int) -> Iterator[str]:
    yield from (f"  {line}" for line in lines[:limit])
    if len(lines) > limit:
        yield f"  … và {grouped(len(lines) - limit)} dòng nữa"
