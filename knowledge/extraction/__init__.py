"""Extraction: an article's `Document` -> facts, each with its sentence, and an account of every
numeral. `pipeline` walks the blocks; the modules stand here in the order in which they work.

Whose article, which year: `context` <- `home` (`candidates`, `weights`, `own_words`), `main_year`;
`reform` tells whether it is read at all.

One sentence: `sentences` -> `parsing` -> a `Parsed` of `mentions`, made of
- `quantities`: found by `numbers` with `numerals`, `unit_nouns`, `qualifiers`, `ranks`
- `periods`: found by `period_finder`; `masks` are stretches with digits that state no figure
- `scopes`: found by `scope_finder` with `scope_words`, `bodies`, `tiers`, `typed_places`,
  `bare_places`, `joined_scopes`
- `cues`, and `zones`: which stretch belongs to which quantity

What a quantity states: `attach` asks for each, with the `frame` of the article and the `claims`
and carry of the sentences before,
- which metric: `what`, in order `uniting`, `indices`, `shares`, `clause_cues`, `carried`,
  `revisions`, by the rows of `metrics`
- whose: `whose`, `turns`, `units`, `targets`, `clause_scopes`
- when, aimed at or reached: `when`, `aims`, `clause_periods`
- `refusals`: understood, yet not to be shown; `memory`: what is left for the next sentence
`clauses` and `phrase_lists` serve them all.

Around the sentences: `sections` (headings, introductions, questions) and `tables` (`grid`,
`cells`, `labels`, `table_targets`, `table_metrics`).

Out of claims: `facts` (with `spelling`, `confidence`, `checks`), `accounts`, `explain`.
"""

from knowledge.extraction.accounts import Account
from knowledge.extraction.pipeline import VERSION, Extraction, extract

__all__ = ["VERSION", "Account", "Extraction", "extract"]
