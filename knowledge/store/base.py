"""Reads the knowledge base: facts of places, orders, what there is, articles, sentences."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from knowledge.models import Fact, Review
from knowledge.store.cache import Recent
from knowledge.store.holdings import Holdings
from knowledge.store.orders import Orders
from knowledge.store.record import ArticleInfo, Passage
from knowledge.store.rows import SELECT, fact_of
from knowledge.store.search import search
from knowledge.text import fold

# The second half lets the partial index on bodies be used.
_NAMED_BODY = "f.agency_key = ? and f.agency_key <> ''"
_PUBLISHED = "f.review = 'published'"
_ORDER = " order by f.year desc, f.period_end desc, f.id"
_ARTICLES = "select id, title, publisher, published, url, author, facts from articles"
_SENTENCES = 'select article, start, "end", text, 0.0, id from sentences'
_KEPT_FACTS = 4_000
_KEPT_ROWS = 5_000
_KEPT_ARTICLES = 1_000


class KnowledgeBase(Orders):
    """One knowledge base file. Reads may come from any thread; facts not published stay hidden.

    `KnowledgeBase(path)` opens it. KnowledgeBaseError when it is missing, locked, damaged or
    of another schema.
    """

    def __init__(self, path: Path) -> None:
        self._facts_read: Recent[tuple[Fact, ...]] = Recent(_KEPT_FACTS)
        self._places_read: Recent[tuple[str, ...]] = Recent(_KEPT_ROWS)
        self._articles_read: Recent[tuple[ArticleInfo, ...]] = Recent(_KEPT_ARTICLES)
        self._bodies_read: Recent[tuple[tuple[str, str], ...]] = Recent(1)
        self._holdings_read: Recent[Holdings] = Recent(1)
        super().__init__(path)

    def _forget(self) -> None:
        super()._forget()
        self._facts_read.clear()
        self._places_read.clear()
        self._articles_read.clear()
        self._bodies_read.clear()
        self._holdings_read.clear()

    def _facts(self, where: str, arguments: Sequence[Any], limit: int = -1) -> tuple[Fact, ...]:
        sql = f"{SELECT} where {where} and {_PUBLISHED}{_ORDER} limit ?"
        return tuple(map(fact_of, self.rows(sql, (*arguments, limit))))

    # --- facts -----------------------------------------------------------------------------

    def facts_of(self, place: str, metrics: Sequence[str] = ()) -> tuple[Fact, ...]:
        """Facts of a place code, newest first; only of these metrics where any are given."""
        key = (place, *metrics)
        return self._facts_read.get(key, lambda: self._read_facts(place, metrics))

    def _read_facts(self, place: str, metrics: Sequence[str]) -> tuple[Fact, ...]:
        if not metrics:
            return self._facts("f.place_code = ?", (place,))
        marks = ",".join("?" * len(metrics))
        return self._facts(f"f.place_code = ? and f.metric in ({marks})", (place, *metrics))

    def facts_outside_table(self, place: str) -> tuple[Fact, ...]:
        """Facts of a place whose metric is `other:<label>`, newest first."""
        return self._facts(
            "f.place_code = ? and f.metric >= 'other:' and f.metric < 'other;'", (place,)
        )

    def facts_of_article(self, article: str) -> tuple[Fact, ...]:
        """All published facts of an article, newest period first."""
        return self._facts("f.article = ?", (article,))

    def waiting(self, article: str = "", limit: int = 200) -> tuple[Fact, ...]:
        """Facts that an admin has to decide on, of one article where one is named; in the
        order of the text, least sure articles first."""
        where = "f.review = ?" + (" and f.article = ?" if article else "")
        rows = self.rows(
            f"{SELECT} where {where} order by f.article, f.value_start limit ?",
            (str(Review.WAITING), *((article,) if article else ()), limit),
        )
        return tuple(map(fact_of, rows))

    def with_value(
        self, value: float, limit: int = 40, inside: Sequence[str] = ()
    ) -> tuple[Fact, ...]:
        """Facts that state this value, newest first; only those of the places in `inside` and
        of the places within the provinces among them, where any are given."""
        if not inside:
            return self._facts("f.value = ?", (value,), limit)
        marks = ",".join("?" * len(inside))
        where = (
            f"f.value = ? and (f.province_code in ({marks}) "
            f"or (f.province_code = '' and f.place_code in ({marks})))"
        )
        return self._facts(where, (value, *inside, *inside), limit)

    def facts_of_agency(self, agency: str, metrics: Sequence[str] = ()) -> tuple[Fact, ...]:
        """Facts of all bodies of this name (case and accents aside), of any place."""
        if not metrics:
            return self._facts(_NAMED_BODY, (fold(agency),))
        marks = ",".join("?" * len(metrics))
        return self._facts(f"{_NAMED_BODY} and f.metric in ({marks})", (fold(agency), *metrics))

    def agencies_in(self, place: str, metrics: Sequence[str]) -> tuple[Fact, ...]:
        """Facts of the bodies of one place, newest first."""
        return tuple(fact for fact in self.facts_of(place, metrics) if fact.agency)

    def members(
        self, metric: str, member: str, province: str = "", status: str = "result"
    ) -> tuple[Fact, ...]:
        """Facts of a metric of all places of one tier, newest first; bodies left out."""
        inside = "f.province_code = ? and " if province else ""
        arguments = ((province,) if province else ()) + (metric, member, status)
        where = f"{inside}f.metric = ? and f.member = ? and f.status = ? and f.agency is null"
        key = ("members", *arguments)
        return self._facts_read.get(key, lambda: self._facts(where, arguments))

    # --- what there is ---------------------------------------------------------------------

    def metrics_by_place(self) -> Holdings:
        """Place code -> ids of the metrics it has published facts of."""
        return self._holdings_read.get("", self._read_holdings)

    def _read_holdings(self) -> Holdings:
        return Holdings(dict(self.rows("select place_code, metrics from places")))

    def metrics(self) -> frozenset[str]:
        """Ids of all metrics that have published facts."""
        return frozenset(row[0] for row in self.rows("select distinct metric from held"))

    def has_results(self, place: str, metric: str) -> bool:
        """Whether the place itself, not only a body of it, has a result of the metric."""
        rows = self.rows(
            "select 1 from held where place_code = ? and metric = ? and results > 0",
            (place, metric),
        )
        return bool(rows)

    def count_result_metrics(self, place: str) -> int:
        """How many metrics the place itself has results of."""
        sql = "select count(*) from held where place_code = ? and results > 0"
        count: int = self.rows(sql, (place,))[0][0]
        return count

    def widest_places(self, limit: int) -> tuple[str, ...]:
        """Codes of the places with most metrics."""
        rows = self.rows(
            "select place_code from places order by metric_count desc, place_code limit ?",
            (limit,),
        )
        return tuple(row[0] for row in rows)

    def places_with(self, metric: str, limit: int = 50) -> tuple[str, ...]:
        """Codes of places that have a metric, those with most facts of it first."""
        return self._places_read.get((metric, limit), lambda: self._read_places(metric, limit))

    def _read_places(self, metric: str, limit: int) -> tuple[str, ...]:
        rows = self.rows(
            "select place_code from held where metric = ? order by facts desc, place_code limit ?",
            (metric, limit),
        )
        return tuple(row[0] for row in rows)

    def count_places(self, metric: str) -> int:
        """How many places have a metric."""
        count: int = self.rows("select count(*) from held where metric = ?", (metric,))[0][0]
        return count

    def places_inside(self, province: str) -> tuple[str, ...]:
        """Codes of the places inside a province (not itself) that have published facts."""
        rows = self.rows(
            "select place_code from places where province_code = ? and place_code <> ?",
            (province, province),
        )
        return tuple(row[0] for row in rows)

    def inside(self, province: str, metric: str, limit: int = 50) -> tuple[str, ...]:
        """Codes of places inside a province (not itself) that have a metric."""
        rows = self.rows(
            "select distinct f.place_code from facts f where f.province_code = ? "
            f"and f.metric = ? and f.place_code <> ? and {_PUBLISHED} limit ?",
            (province, metric, province, limit),
        )
        return tuple(row[0] for row in rows)

    def agencies(self) -> tuple[tuple[str, str], ...]:
        """(agency, place code) of every body with published facts."""
        return self._bodies_read.get("", self._read_bodies)

    def _read_bodies(self) -> tuple[tuple[str, str], ...]:
        return tuple((row[0], row[1]) for row in self.rows("select * from bodies"))

    def years(self) -> frozenset[int]:
        """Years that any published figure of a place is about."""
        rows = self.rows("select distinct year from frames where year is not null")
        return frozenset(row[0] for row in rows)

    # --- articles and passages -------------------------------------------------------------

    def articles(self, limit: int = -1) -> tuple[ArticleInfo, ...]:
        """Articles, latest published first; all of them unless a limit is given."""
        rows = self.rows(f"{_ARTICLES} order by published desc, id limit ?", (limit,))
        return tuple(ArticleInfo(*row) for row in rows)

    def article(self, id_: str) -> ArticleInfo | None:
        """One article, or None."""
        return next(iter(self._articles_read.get(id_, lambda: self._read_article(id_))), None)

    def _read_article(self, id_: str) -> tuple[ArticleInfo, ...]:
        return tuple(ArticleInfo(*row) for row in self.rows(f"{_ARTICLES} where id = ?", (id_,)))

    def search(
        self,
        words: Sequence[str],
        *,
        every: bool = True,
        limit: int = 20,
        places: Sequence[str] = (),
    ) -> tuple[Passage, ...]:
        """Sentences holding all (or any) of the words, accents and case aside, best first.

        Where the words are common ones, only sentences of articles about `places` (where any
        of them holds the words).
        """
        return search(self.rows, words, places, every=every, limit=limit)

    def with_neighbours(self, found: Sequence[Passage]) -> dict[str, tuple[Passage, ...]]:
        """These sentences and the ones before and after each, by article, in their order."""
        ids = {near for each in found for near in (each.id - 1, each.id, each.id + 1)}
        articles = {each.article for each in found}
        marks = ",".join("?" * len(ids))
        rows = self.rows(f"{_SENTENCES} where id in ({marks}) order by article, start", tuple(ids))
        pages: dict[str, list[Passage]] = {article: [] for article in articles}
        for row in rows:
            if row[0] in pages:
                pages[row[0]].append(Passage(*row))
        return {article: tuple(page) for article, page in pages.items()}

    def places_of_article(self, article: str) -> frozenset[str]:
        """Codes of the places its facts are about, and of the places these lie in."""
        rows = self.rows("select about from articles where id = ?", (article,))
        return frozenset(rows[0][0].split()) if rows else frozenset()
