"""The state that attachment works on: one article's context, home and carry."""

from __future__ import annotations

from knowledge.extraction.claims import Carry, Target
from knowledge.extraction.context import Context
from knowledge.extraction.scopes import Home
from knowledge.gazetteer import Gazetteer


class Frame:
    """One article's context and carry; the questions about a sentence build on it."""

    def __init__(self, context: Context, gazetteer: Gazetteer) -> None:
        assert context.home is not None
        self.context = context
        self.home: Home = context.home
        self._gazetteer = gazetteer
        self._country = gazetteer.by_code("VN")
        self._default = Target(self.home.place, self.home.body_level, self.home.body)
        self.carry = Carry()
