"""A card: lines, one source line, folded quotes, buttons; and the same as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from html import escape as _escape
from html import unescape

from bot import messages as m
from bot.answering.arithmetic import Formula
from bot.answering.numbers import vietnamese
from bot.rendering.proof import Evidence, check
from bot.reply import Button, ChartSpec, Outcome, Reply
from knowledge.models import Fact
from knowledge.store.base import KnowledgeBase
from knowledge.store.record import ArticleInfo

_QUOTES_AT_MOST = 1500
_QUOTE_AT_MOST = 2500  # a longer one (a row of a vast table) would not leave room to answer
_LINES = 8
_TAG = re.compile(r"<[^>]*>")
_BLOCK = re.compile(r"<blockquote[^>]*>(.*?)</blockquote>", re.DOTALL)


def escape(text: str) -> str:
    """Text for Telegram HTML."""
    return _escape(text, quote=False)


def bold(text: str) -> str:
    """Escaped and bold."""
    return f"<b>{escape(text)}</b>"


@dataclass(slots=True)
class Card:
    """Gathers a reply while it is drawn. `line` takes HTML; `optional` lines go first when the
    eight are full."""

    kb: KnowledgeBase
    outcome: Outcome = Outcome.ANSWER
    lines: list[str] = field(default_factory=list)
    optional: set[int] = field(default_factory=set)
    facts: list[Fact] = field(default_factory=list)
    quoted: list[Fact] = field(default_factory=list)
    rows: list[tuple[Button, ...]] = field(default_factory=list)
    chart: ChartSpec | None = None
    evidence: Evidence = field(default_factory=Evidence)
    passages: list[str] = field(default_factory=list)
    sources: bool = True
    tail: str = ""  # a source line of its own
    disputed: frozenset[Fact] = frozenset()  # figures on which articles disagree
    explain: str = ""

    def line(self, html: str, *, optional: bool = False) -> None:
        """Adds a line; empty ones are dropped."""
        if not html:
            return
        if optional:
            self.optional.add(len(self.lines))
        self.lines.append(html)

    def fixed(self, html: str) -> None:
        """Adds lines of fixed wording, whose own numbers need no other proof."""
        self.evidence.words(html)
        self.lines += html.split("\n")

    def cite(self, facts: Iterable[Fact], *, quoted: Iterable[Fact] | None = None) -> None:
        """Takes facts as what the reply rests on; only those of `quoted` lend their sentence."""
        facts = tuple(facts)
        lending = facts if quoted is None else tuple(quoted)
        for fact in facts:
            self.evidence.fact(fact)
            if fact not in self.facts:
                self.facts.append(fact)
            if fact in lending and fact not in self.quoted:
                self.quoted.append(fact)

    def formula(self, formula: Formula) -> Formula:
        """Takes a formula as proof and gives it back."""
        self.evidence.formula(formula)
        return formula

    def counted(self, things: int) -> str:
        """Takes a count as proof and gives it as printed."""
        self.evidence.count(things)
        return vietnamese(things)

    def named(self, text: str) -> str:
        """A name or a user's own words, escaped; its numbers need no other proof."""
        self.evidence.words(text)
        return escape(text)

    # --- finishing ----------------------------------------------------------------------------

    def reply(self) -> Reply:
        """The finished reply; UnprovenNumber when a number cannot be proved."""
        source = self.tail or (self._source_line() if self.sources else "")
        body = self._fitted(_LINES - bool(source) - len(self.passages))
        html = "\n".join(body)
        for text in self.passages:
            self.evidence.quote(text)
            html += f"\n<blockquote>{escape(text)}</blockquote>"
        if source:
            html += "\n" + source
        for quote in self._quotes():
            html += f"\n<blockquote expandable>{escape(quote)}</blockquote>"
        check(html, self.evidence)
        return Reply(
            html, plain_text(html), self.outcome, tuple(self.facts), tuple(self.rows), self.chart,
            self.explain,
        )  # fmt: skip

    def _fitted(self, room: int) -> list[str]:
        if len(self.lines) <= room:
            return self.lines
        kept = list(enumerate(self.lines))
        for at in sorted(self.optional, reverse=True):
            if len(kept) > room:
                kept = [pair for pair in kept if pair[0] != at]
        return [line for _, line in kept]

    def _articles(self) -> list[ArticleInfo]:
        found: dict[str, ArticleInfo] = {}
        for fact in self.facts:
            article = self.kb.article(fact.article)
            if article is not None:
                found.setdefault(article.id, article)
        return list(found.values())

    def _source_line(self) -> str:
        articles = self._articles()
        if not articles:
            return ""
        named = list(dict.fromkeys(source_name(each, self.evidence) for each in articles))[:3]
        return m.SOURCE.format(sources=m.AND.join(filter(None, (", ".join(named[:-1]), named[-1]))))

    def _quotes(self) -> list[str]:
        """Whole sentences, one quote an article; the first stays, more only where they fit."""
        by_article: dict[str, list[str]] = {}
        room = _QUOTES_AT_MOST
        for fact in self.quoted:
            kept = by_article.setdefault(fact.article, [])
            if fact.quote in kept or (room < _QUOTES_AT_MOST and len(fact.quote) > room):
                continue
            if len(fact.quote) > _QUOTE_AT_MOST:
                continue
            kept.append(fact.quote)
            room -= len(fact.quote)
        quotes = ["\n".join(kept) for kept in by_article.values() if kept]
        for quote in quotes:
            self.evidence.quote(quote)
        return quotes


def source_name(article: ArticleInfo, evidence: Evidence) -> str:
    """The publisher, linked where there is a link, and the date."""
    name = article.publisher or m.SOURCE_UNNAMED.format(title=article.title)
    if not article.publisher and not article.title:
        name = m.SOURCE_UNKNOWN
    evidence.words(name)
    text = escape(name)
    if article.url.startswith(("http://", "https://")):
        text = link(article.url, text)
    when = published(article.published)
    evidence.words(when)
    return f"{text}, {when}" if when else text


def link(url: str, html: str) -> str:
    """A link around HTML; the address is escaped."""
    return f'<a href="{_escape(url, quote=True)}">{html}</a>'


def published(iso: str) -> str:
    """
    >>> published("2024-02-29"), published("2022-11"), published("")
    ('29/2/2024', 'tháng 11/2022', '')
    """
    if len(iso) == 7:
        return f"tháng {int(iso[5:])}/{iso[:4]}"
    if not iso:
        return ""
    day = date.fromisoformat(iso)
    return f"{day.day}/{day.month}/{day.year}"


def plain_text(html: str) -> str:
    """The reply without markup: quotes as `Câu gốc: “…”`, links as their words."""

    def quoted(match: re.Match[str]) -> str:
        return m.QUOTE_PLAIN.format(quote=match[1].strip())

    text = _BLOCK.sub(quoted, html)
    return unescape(_TAG.sub("", text)).strip()
