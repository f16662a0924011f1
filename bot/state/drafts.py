"""A base that was built beside the one in use, and what about it should be looked at first."""

from __future__ import annotations

from dataclasses import dataclass

from bot.state.staging import Built, Change
from knowledge.models import Fact
from knowledge.store.record import ArticleInfo

_LOST_SHARE = 0.5  # of all figures, or of the figures of one article
_FEW = 3  # figures of an article: below that, half of them is not much
_GONE_SHARE = 0.1  # of the articles, two at least


@dataclass(frozen=True, slots=True)
class Draft:
    """A base built beside the one in use. `article` is the id of the article sent, "" for a
    reload; `facts` are that article's, as they would be published, `waiting` counts those that
    would not until somebody decides on them; `info` says what it is."""

    number: int
    article: str
    report: Built
    facts: tuple[Fact, ...] = ()
    waiting: int = 0
    info: ArticleInfo | None = None

    @property
    def doubts(self) -> tuple[Change, ...]:
        """The changes that somebody should look at before they count, most lost first.

        Half of all figures gone; many articles gone; an article read very differently.
        """
        changes = self.report.changes
        losing = [change for change in changes if change.gone]
        kept = self.report.same + self.report.total("changed")
        lost = self.report.total("gone")
        gone = [change for change in changes if change.state == "gone"]
        many = len(gone) >= max(2, _GONE_SHARE * len(changes))
        if lost and lost >= _LOST_SHARE * (lost + kept):
            found = losing
        else:
            found = [
                change
                for change in changes
                if (change.state == "gone" and many) or _is_read_anew(change)
            ]
        return tuple(sorted(found, key=lambda change: -change.gone))


def _is_read_anew(change: Change) -> bool:
    before = change.same + change.changed + change.gone
    differs = change.changed + change.gone
    return change.state == "changed" and before > _FEW and differs >= _LOST_SHARE * before
