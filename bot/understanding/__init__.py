"""Utterance and context -> `Query`: offline, deterministic, about a millisecond."""

from bot.understanding.agencies import agency_key, canonical_agency
from bot.understanding.context import Context, after
from bot.understanding.core import Understanding
from bot.understanding.known import Known
from bot.understanding.mentions import explain

__all__ = [
    "Context",
    "Known",
    "Understanding",
    "after",
    "agency_key",
    "canonical_agency",
    "explain",
]
