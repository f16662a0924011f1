"""An extraction told to a person: the article's context, then numeral by numeral."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from knowledge.extraction.accounts import Account
from knowledge.extraction.context import Context
from knowledge.models import Fact, plain_number
from knowledge.reading import Document

_AROUND = 40  # characters shown on both sides of a numeral


def explained(
    document: Document, context: Context, facts: Sequence[Fact], accounts: Sequence[Account]
) -> Iterator[str]:
    """Lines: the context, then each numeral in its surroundings with what it states, or the
    reason why it states nothing."""
    yield from _context_lines(context)
    stated: dict[int, list[Fact]] = {}
    for fact in facts:
        stated.setdefault(fact.provenance.value_start, []).append(fact)
    known = {account.start: account for account in accounts}
    for start in sorted({*known, *stated}):  # numbers in letters have facts but no account
        account, told = known.get(start), stated.get(start, [])
        end = account.end if account else told[0].provenance.value_end
        before = document.text[max(0, start - _AROUND) : start]
        after = document.text[end : end + _AROUND]
        yield f"{start:>6}  {before}[{document.text[start:end]}]{after}".replace("\n", " ")
        for fact in told:
            yield from _fact_lines(fact)
        if account is not None and not told:
            why = f" ({account.reason})" if account.reason else ""
            yield f"        {account.kind}{why}"


def _context_lines(context: Context) -> Iterator[str]:
    home = context.home
    if home is not None:
        body = f", {home.body}" if home.body else ""
        yield f"place: {home.place.full_name}{body} ({home.era} units)"
    yield f"candidates: {', '.join(f'{name} {score}' for name, score in context.scores)}"
    plan = f", a plan for {context.plan}" if context.plan else ""
    yield f"period: {context.period.text if context.period else 'unknown'}{plan}"
    if context.doubts:
        yield f"in doubt: {', '.join(context.doubts)}"


def _fact_lines(fact: Fact) -> Iterator[str]:
    at = fact.provenance
    whose = ", ".join(filter(None, (fact.place, str(fact.level), fact.agency)))
    value = f"{fact.qualifier} {plain_number(fact.value)} {fact.unit}"
    out_of = "" if fact.out_of is None else f" of {plain_number(fact.out_of)}"
    yield f"        {fact.metric} {value}{out_of}: {whose}; {fact.period}; {fact.status}"
    yield f"        by {' | '.join(filter(None, at.rules))}; {at.confidence:.2f} {fact.review}"
    for check in at.checks:
        yield f"        holds: {check}"
    for conflict in at.conflicts:
        yield f"        contradicts: {conflict}"
