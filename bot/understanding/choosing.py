"""Which places are meant: parents only disambiguate, facts break ties, else the choice is asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.query import PeriodSlot
from bot.understanding.known import Known
from bot.understanding.place_mention import PlaceMention
from bot.understanding.tokens import Token
from knowledge.gazetteer.gazetteer import Gazetteer
from knowledge.gazetteer.place import Place
from knowledge.models import Level

_BESIDE = {"voi", "va", "hay", "so", "hoac", "vs", "canh", "hon", "giua", "lan", ",", "and"}
_MOST_OPTIONS = 8


@dataclass(frozen=True, slots=True)
class Chosen:
    """A mention with the place it names; `role` is subject, parent or merged; several codes in
    `options` where the choice has to be asked."""

    mention: PlaceMention
    code: str
    role: str
    rule: str
    options: tuple[str, ...] = ()


def era_of(period: PeriodSlot) -> str:
    """ "old" for a period before 1 July 2025, "new" for one after it, "" where it says neither."""
    if period.start or period.end:
        day = period.start or period.end
        if day is not None and day.year == 2025:
            return "new" if day.month >= 7 else "old"
    year = period.year
    if year is None:
        return ""
    if year != 2025:
        return "new" if year > 2025 else "old"
    if period.part in ("Q1", "Q2", "H1") or period.part in {f"M{m}" for m in range(1, 7)}:
        return "old"
    if period.part in ("Q3", "Q4", "H2") or period.part in {f"M{m}" for m in range(7, 13)}:
        return "new"
    return ""


_MOST_MENTIONS = 40  # each is held against all others; no answer has room for more places


class Chooser:
    """Resolves the places of one message."""

    def __init__(self, gazetteer: Gazetteer, known: Known) -> None:
        self._gazetteer = gazetteer
        self._known = known

    def place(self, code: str) -> Place:
        """The place of a code that the gazetteer itself gave."""
        found = self._gazetteer.by_code(code)
        if found is None:
            raise KeyError(code)
        return found

    def ancestors(self, code: str) -> set[str]:
        """Parent, province, and the province that it all became."""
        place = self.place(code)
        found: set[str] = set()
        step = self._gazetteer.parent(place)
        while step is not None and step.code != "VN":
            found.add(step.code)
            step = self._gazetteer.parent(step)
        province = self._gazetteer.province_of(place)
        if province is not None:
            found |= {after.code for after in self._gazetteer.successors(province)}
            if place.level is Level.COMMUNE and place.code[:1] == "C":
                for before in self._gazetteer.predecessors(place):
                    found |= {before.parent or "", before.province or ""}
        return found - {code, ""}

    def choose(
        self,
        mentions: Sequence[PlaceMention],
        tokens: Sequence[Token],
        metrics: Sequence[str],
        era: str,
        comparing: bool,
        merging: bool,
    ) -> list[Chosen]:
        """The places in the order named; parents and merged provinces keep their role."""
        mentions = [self._by_kind(mention) for mention in mentions[:_MOST_MENTIONS]]
        ancestors = {c: self.ancestors(c) for mention in mentions for c in mention.codes}
        parents: set[int] = set()
        for at, mention in enumerate(mentions):
            for other, above in enumerate(mentions):
                if other == at:
                    continue
                inside = [c for c in mention.codes if not ancestors[c].isdisjoint(above.codes)]
                inside = [code for code in inside if self.place(code).level is not Level.PROVINCE]
                if not inside or self._beside(mention, above, tokens, comparing):
                    continue
                direct = [c for c in inside if self._lies_in(c, above.codes)]
                if len({self.place(code).level for code in inside}) == 1:
                    inside = direct or inside
                if self._same_name_first(mention, above, inside):
                    continue
                mentions[at] = mention = replace(mention, codes=tuple(inside))
                parents.add(other)
        merged: set[int] = set()
        if merging:
            merged = self._merged(mentions)
        chosen = []
        for at, mention in enumerate(mentions):
            role = "parent" if at in parents else "merged" if at in merged else "subject"
            chosen.append(self._one(mention, role, metrics, era))
        return _without_doubles(chosen)

    def _lies_in(self, code: str, above: Sequence[str]) -> bool:
        """Whether a place lay in one of these itself, not only in what became of it."""
        place = self.place(code)
        return place.parent in above or place.province in above

    def _by_kind(self, mention: PlaceMention) -> PlaceMention:
        if "tỉnh" in mention.kinds:
            codes = [c for c in mention.codes if self.place(c).level is Level.PROVINCE]
        elif not mention.kinds:
            levels = [self.place(code).level for code in mention.codes]
            top = Level.CENTRAL if Level.CENTRAL in levels else None
            if Level.PROVINCE in levels:
                top = Level.PROVINCE
            if top is None:
                return mention
            codes = [c for c in mention.codes if self.place(c).level is top]
        else:
            return mention
        return replace(mention, codes=tuple(codes)) if codes else mention

    def _beside(
        self, one: PlaceMention, other: PlaceMention, tokens: Sequence[Token], comparing: bool
    ) -> bool:
        """Whether two names stand side by side in a comparison, so that neither is a parent."""
        if not comparing:
            return False
        first, last = sorted((one, other), key=lambda mention: mention.first)
        between = {token.folded for token in tokens[first.last : last.first]}
        return bool(between & (_BESIDE - {","}))

    def _same_name_first(
        self, mention: PlaceMention, above: PlaceMention, inside: Sequence[str]
    ) -> bool:
        """A bare name is not narrowed to a unit below a place that is the same mention's name."""
        return mention.codes == above.codes and not mention.kinds

    def _merged(self, mentions: Sequence[PlaceMention]) -> set[int]:
        """Of a province and the one it went into, the later named only explains the first."""
        merged: set[int] = set()
        for at, one in enumerate(mentions):
            for after in range(at + 1, len(mentions)):
                other = mentions[after]
                if self._linked(one.codes, other.codes) or self._linked(other.codes, one.codes):
                    merged.add(after)
        return merged

    def _linked(self, before: Iterable[str], after: Iterable[str]) -> bool:
        targets = set(after)
        return any(
            successor.code in targets
            for code in before
            for successor in self._gazetteer.successors(self.place(code))
        )

    def _one(self, mention: PlaceMention, role: str, metrics: Sequence[str], era: str) -> Chosen:
        codes = mention.codes
        if len(codes) == 1:
            return Chosen(mention, codes[0], role, "only one of that name")
        for rule, kept in (
            ("period", self._of_era(codes, era)),
            ("holds the metric", [c for c in codes if self._known.has(c, metrics) and metrics]),
            ("has facts", [c for c in codes if c in self._known.places]),
        ):
            if len(kept) == 1:
                return Chosen(mention, kept[0], role, rule)
            codes = tuple(kept) or codes
        if not mention.kinds and era != "old" and (newer := self._renamed(codes)):
            return Chosen(mention, newer, role, "the one that stands today")
        if not mention.kinds and any(self.place(c).level is Level.DISTRICT for c in codes):
            codes = tuple(c for c in codes if self.place(c).level is Level.DISTRICT)
        pair = self._old_and_new(codes)
        if pair:
            return Chosen(mention, pair, role, "the newer of two maps")
        if len(codes) == 1:
            return Chosen(mention, codes[0], role, "the larger")
        if self._one_area(codes):
            return Chosen(mention, codes[-1], role, "same area")
        return Chosen(mention, codes[0], role, "ask", tuple(codes[:_MOST_OPTIONS]))

    def _of_era(self, codes: Sequence[str], era: str) -> list[str]:
        if not era:
            return list(codes)
        kept = [code for code in codes if self.place(code).in_era(era)]
        # A unit with facts is not given up for one of the right era that has none.
        if not any(c in self._known.places for c in kept) and any(
            c in self._known.places for c in codes
        ):
            return list(codes)
        return kept or list(codes)

    def _renamed(self, codes: Sequence[str]) -> str:
        """Of a closed unit and one of today inside its area, both with facts, that of today."""
        places = [self.place(code) for code in codes if code in self._known.places]
        today = [place for place in places if place.in_era("new")]
        closed = [place for place in places if not place.in_era("new")]
        if len(today) != 1 or len(closed) != 1 or len(places) != len(codes):
            return ""
        home = self._province(closed[0].code)
        same = home and self._province(today[0].code) in {
            home, *(p.code for p in self._gazetteer.successors(self.place(home)))
        }  # fmt: skip
        return today[0].code if same else ""

    def _old_and_new(self, codes: Sequence[str]) -> str:
        """The new one where all candidates are one place before and after July 2025."""
        if len(codes) != 2:
            return ""
        for old, new in ((codes[0], codes[1]), (codes[1], codes[0])):
            after = {place.code for place in self._gazetteer.successors(self.place(old))}
            if new in after and self.place(old).level is self.place(new).level:
                return new
        return ""

    def _one_area(self, codes: Sequence[str]) -> bool:
        provinces = {self._province(code) for code in codes}
        return len(provinces) == 1 and len({self.place(c).kind for c in codes}) == len(codes) == 1

    def _province(self, code: str) -> str:
        province = self._gazetteer.province_of(self.place(code))
        return province.code if province else ""


def _without_doubles(chosen: Sequence[Chosen]) -> list[Chosen]:
    """A place named twice counts once."""
    seen: set[str] = set()
    kept = []
    for each in chosen:
        if each.role == "subject" and not each.options:
            if each.code in seen:
                continue
            seen.add(each.code)
        kept.append(each)
    return kept
