"""Facts by value: which may be compared, the highest and lowest of them, how many pass a limit."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.models import Fact
from knowledge.store.cache import Recent
from knowledge.store.file import OpenFile
from knowledge.store.rows import SELECT, fact_of

ANY_VALUE = (-1e300, 1e300)
_PUBLISHED = "f.review = 'published'"
_KEPT_FRAMES = 5_000


@dataclass(frozen=True, slots=True)
class Frame:
    """Facts that may be compared: same tier of place, year, period, tier; `count` of them."""

    year: int | None
    period: str | None
    level: str
    count: int
    newest: str  # last day of the period, ISO, or ""


class Orders(OpenFile):
    """The part of the knowledge base that puts places in order."""

    def __init__(self, path: Path) -> None:
        self._frames_read: Recent[tuple[Frame, ...]] = Recent(_KEPT_FRAMES)
        super().__init__(path)

    def _forget(self) -> None:
        self._frames_read.clear()

    def frames(
        self, metric: str, member: str, province: str = "", status: str = "result"
    ) -> tuple[Frame, ...]:
        """The (year, period, level) groups of a metric over places of one tier, newest first.

        `member` is tỉnh, huyện, xã or "cả nước"; `province` a code whose places alone count.
        """
        key = (metric, member, province, status)
        return self._frames_read.get(key, lambda: self._read_frames(*key))

    def _read_frames(
        self, metric: str, member: str, province: str, status: str
    ) -> tuple[Frame, ...]:
        rows = self.rows(
            "select year, period, level, count, newest from frames where metric = ? "
            "and member = ? and province_code = ? and status = ? "
            "order by year desc, newest desc, count desc",
            (metric, member, province, status),
        )
        return tuple(Frame(*row) for row in rows)

    def ranked(
        self,
        metric: str,
        member: str,
        frame: Frame,
        province: str = "",
        *,
        highest_first: bool = True,
        limit: int = 100,
        status: str = "result",
        between: tuple[float, float] | None = None,
    ) -> tuple[Fact, ...]:
        """Facts of one frame by value, at most `limit`, those `between` two values (inclusive)
        where given; agencies' own figures are left out."""
        where, arguments = _in_frame(metric, member, frame, province, status)
        order = "desc" if highest_first else "asc"
        rows = self.rows(
            f"{SELECT} where {where} and f.value between ? and ? "
            f"order by f.value {order}, f.id limit ?",
            (*arguments, *(between or ANY_VALUE), limit),
        )
        return tuple(map(fact_of, rows))

    def count_ranked(
        self,
        metric: str,
        member: str,
        frame: Frame,
        province: str,
        status: str,
        between: tuple[float, float],
    ) -> int:
        """How many places of a frame lie between two values (inclusive)."""
        where, arguments = _in_frame(metric, member, frame, province, status)
        rows = self.rows(
            "select count(distinct f.place_code) from facts f "
            f"where {where} and f.value between ? and ?",
            (*arguments, *between),
        )
        count: int = rows[0][0]
        return count


def _in_frame(
    metric: str, member: str, frame: Frame, province: str, status: str
) -> tuple[str, tuple[Any, ...]]:
    inside = "f.province_code = ? and " if province else ""
    where = (
        f"{inside}f.metric = ? and f.member = ? and f.status = ? and f.year is ? "
        f"and f.period is ? and f.level = ? and f.agency is null and {_PUBLISHED}"
    )
    arguments = (metric, member, status, frame.year, frame.period, frame.level)
    return where, ((province,) if province else ()) + arguments
