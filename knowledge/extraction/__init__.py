"""Extraction: an article's `Document` -> facts, each with its sentence, and an account of every
numeral. The steps, in order: `context` (whose article, which year), `sentences`, `mentions`
(`numbers`, `periods`, `scopes`, cues), `attach` (which metric, whose, when), `tables`, `checks`.
"""

from knowledge.extraction.accounts import Account
from knowledge.extraction.pipeline import VERSION, Extraction, extract

__all__ = ["VERSION", "Account", "Extraction", "extract"]
