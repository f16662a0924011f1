"""How often what was asked, by day: counts only, no user and no text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.state.database import StateFile


@dataclass(frozen=True, slots=True)
class Asked:
    """A place and a metric with how often they were asked; either may be empty."""

    place: str
    metric: str
    count: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts by outcome, the mean and the slowest answer in milliseconds."""

    outcomes: dict[str, int]
    mean_ms: float
    slowest_ms: float

    @property
    def total(self) -> int:
        return sum(self.outcomes.values())


class Statistics:
    """Counts of questions; days are ISO dates."""

    def __init__(self, state: StateFile) -> None:
        self._state = state

    def count(
        self, today: date, outcome: str, place: str = "", metric: str = "", ms: float = 0.0
    ) -> None:
        """One question more."""
        self._state.soon(
            "insert into questions values (?, ?, ?, ?, 1, ?, ?) "
            "on conflict (day, outcome, place, metric) do update set count = count + 1, "
            "total_ms = total_ms + excluded.total_ms, "
            "slowest_ms = max(slowest_ms, excluded.slowest_ms)",
            (today.isoformat(), outcome, place, metric, ms, ms),
        )

    def summary(self, today: date, days: int) -> Summary:
        """The last `days` days, today included."""
        first = (today - timedelta(days=days - 1)).isoformat()
        rows = self._state.rows(
            "select outcome, sum(count), sum(total_ms), max(slowest_ms) from questions "
            "where day >= ? group by outcome",
            (first,),
        )
        counts = {row[0]: int(row[1]) for row in rows}
        total = sum(counts.values())
        return Summary(
            counts,
            sum(row[2] for row in rows) / total if total else 0.0,
            max((row[3] for row in rows), default=0.0),
        )

    def thumb(self, today: date, *, good: bool) -> None:
        """One thumb more, up or down."""
        self._state.run(
            "insert into thumbs values (?, ?, 1) "
            "on conflict (day, good) do update set count = count + 1",
            (today.isoformat(), int(good)),
        )

    def thumbs(self, today: date, days: int) -> tuple[int, int]:
        """(up, down) of the last `days` days."""
        first = (today - timedelta(days=days - 1)).isoformat()
        rows = self._state.rows(
            "select good, sum(count) from thumbs where day >= ? group by good", (first,)
        )
        counts = {row[0]: int(row[1]) for row in rows}
        return counts.get(1, 0), counts.get(0, 0)

    def popular(self, today: date, days: int, column: str, limit: int = 5) -> list[tuple[str, int]]:
        """Places or metrics (`column`) asked for most, with counts."""
        if column not in ("place", "metric"):
            raise ValueError(f"column {column!r}: use place or metric")
        first = (today - timedelta(days=days - 1)).isoformat()
        rows = self._state.rows(
            f"select {column}, sum(count) n from questions "
            f"where day >= ? and {column} <> '' group by 1 order by n desc, 1 limit ?",
            (first, limit),
        )
        return [(row[0], int(row[1])) for row in rows]

    def by_day(self, today: date, days: int) -> list[tuple[str, int]]:
        """(ISO day, questions) of the last `days` days that had any, oldest first."""
        first = (today - timedelta(days=days - 1)).isoformat()
        rows = self._state.rows(
            "select day, sum(count) from questions where day >= ? group by day order by day",
            (first,),
        )
        return [(row[0], int(row[1])) for row in rows]

    def unanswered(self, limit: int = 10) -> tuple[Asked, ...]:
        """What was asked for and is not there, most often first."""
        rows = self._state.rows(
            "select place, metric, sum(count) n from questions where outcome = 'no_data' "
            "and (place <> '' or metric <> '') group by 1, 2 order by n desc, 1, 2 limit ?",
            (limit,),
        )
        return tuple(Asked(row[0], row[1], int(row[2])) for row in rows)
