"""Arithmetic of the bot's own: each result carries the formula that is shown beside it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from knowledge.models import Fact, Qualifier

PERCENT = "điểm %"


def exact(value: float) -> Decimal:
    """The decimal number a figure was written as."""
    return Decimal(repr(float(value)))


@dataclass(frozen=True, slots=True)
class Formula:
    """`left` minus `right` is `result`, in `unit` (`điểm %` between percentages)."""

    left: Decimal
    right: Decimal
    unit: str

    @property
    def result(self) -> Decimal:
        """The difference, with its sign."""
        return self.left - self.right


def difference(later: Fact, earlier: Fact) -> Formula | None:
    """later − earlier, None where either is not exact or their units differ."""
    if later.unit != earlier.unit or later.metric != earlier.metric:
        return None
    if later.qualifier is not Qualifier.EXACT or earlier.qualifier is not Qualifier.EXACT:
        return None
    if later.out_of != earlier.out_of and later.unit == "điểm" and later.out_of and earlier.out_of:
        return None
    unit = PERCENT if later.unit == "%" else later.unit
    return Formula(exact(later.value), exact(earlier.value), unit)
