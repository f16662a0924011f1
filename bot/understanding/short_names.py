"""Names cut short: initials, initials with the last word, initials with its last letters."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping

from bot.understanding.kinds import kind_before
from bot.understanding.known import Known
from bot.understanding.place_mention import PlaceMention
from bot.understanding.tokens import Utterance
from knowledge.gazetteer.place import Place
from knowledge.models import Level
from knowledge.text import fold, one_i

_KIND_INITIALS = frozenset({"tp", "tt", "tx"})
_INITIALS = re.compile(r"^[A-ZĐ]{2,5}$")
_SKELETON = re.compile(r"^[A-ZĐ]{2}[a-zđ]{1,2}$")
_INITIAL_AND_WORD = re.compile(r"^([A-ZĐ]{1,3})([A-ZĐ][a-zà-ỹđ]+)$")


class ShortNames:
    """Finds places by what is left of their names.

    `initials` holds codes by initials, `short` by initials and the last word; `place` gives the
    place of a code, `fits` whether a kind word allows it.
    """

    def __init__(
        self,
        known: Known,
        initials: Mapping[str, set[str]],
        short: Mapping[tuple[str, str], set[str]],
        place: Callable[[str], Place],
        fits: Callable[[str, tuple[str, ...]], bool],
    ) -> None:
        self._known = known
        self._initials = initials
        self._short = short
        self._place = place
        self._fits = fits

    def find(
        self, utterance: Utterance, open_: Iterable[int], quiet: Container[int] = ()
    ) -> list[PlaceMention]:
        """`CB`, `TP.PRTC`, `MChâu`, `P.HChâu`: initials, and initials with the last word whole.

        `quiet` are words that may be initials of a place with facts though nothing marks them
        as such: in lower case, or in a message all in capitals.
        """
        found: list[PlaceMention] = []
        tokens = utterance.tokens
        for at in open_:
            token = tokens[at]
            start, kinds = kind_before(tokens, at)
            codes: set[str] = set()
            first = at
            parts = _INITIAL_AND_WORD.match(token.surface)
            if token.folded in _KIND_INITIALS:
                continue
            if token.how == "short":
                codes = self.cut_short(token.folded)
            elif _INITIALS.match(token.surface) and (not utterance.shouted or kinds):
                codes = self._initials.get(fold(token.surface), set())
            elif parts and not utterance.shouted:
                codes = self._short.get((fold(parts[1]), fold(parts[2])), set())
            if not codes and _SKELETON.match(token.surface):
                codes = self._skeleton(token.folded)
            if not codes and at > 1 and tokens[at - 1].low == "." and len(token.folded) > 1:
                letter = tokens[at - 2]
                codes = self._short.get((letter.folded, token.folded), set()) & self._known.places
                first, kinds = (at - 2, ()) if codes else (first, kinds)
            if not codes and at in quiet:
                codes = self._quiet(token.folded)
            fitting = {code for code in codes if self._fits(code, kinds)}
            if fitting and kinds:
                codes, first = fitting, start
            elif kinds:
                codes, kinds = codes & self._known.places, ()
            codes = {code for code in codes if code in self._known.places} or codes
            if not kinds and token.how != "short" and len(token.folded) == 2:
                codes = {code for code in codes if self._is_large(code)}
            if codes:
                found.append(
                    PlaceMention(tuple(sorted(codes)), first, at + 1, at, kinds, "initials", 0.5)
                )
        return found

    def _skeleton(self, folded: str) -> set[str]:
        """ "CBg", "QNg": initials and the letters that the last word begins or ends with."""
        initials, rest = folded[:2], folded[2:]
        return {
            code
            for code in self._initials.get(initials, ())
            if self._is_large(code)
            for last in (fold(one_i(self._place(code).name)).split()[-1],)
            if last.endswith(rest) or last.startswith(initials[1] + rest)
        }

    def _is_large(self, code: str) -> bool:
        """Two letters alone name a province, or a place with facts."""
        return code in self._known.places or self._place(code).level is Level.PROVINCE

    def cut_short(self, folded: str) -> set[str]:
        """Places by initials and the last word: "cbang", "prtcham"."""
        found: set[str] = set()
        for size in (1, 2, 3):
            found |= self._short.get((folded[:size], folded[size:]), set())
        return found & self._known.places or found

    def _quiet(self, folded: str) -> set[str]:
        """Places with facts by initials, or by initials and the last word, that nothing marks."""
        found = self._initials.get(folded, set()) & self._known.places
        if not found and len(folded) > 2:
            found = self.cut_short(folded) & self._known.places
        return found
