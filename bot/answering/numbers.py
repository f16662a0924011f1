"""Numbers as Vietnamese readers write them, and figures with qualifier and unit in words."""

from __future__ import annotations

import re
from decimal import Decimal

from knowledge.models import Fact, Qualifier

MINUS = "\u2212"
_WORDS = {
    Qualifier.EXACT: "",
    Qualifier.ABOUT: "gần",
    Qualifier.MORE: "trên",
    Qualifier.AT_LEAST: "tối thiểu",
    Qualifier.LESS: "dưới",
    Qualifier.AT_MOST: "tối đa",
}
# The article's own word where it is one of these; the first that fits the qualifier.
_OWN_WORDS = {
    Qualifier.ABOUT: ("khoảng", "xấp xỉ", "gần"),
    Qualifier.MORE: ("hơn", "trên"),
    Qualifier.AT_LEAST: ("ít nhất", "tối thiểu"),
    Qualifier.AT_MOST: ("không quá", "tối đa"),
    Qualifier.LESS: ("chưa đến", "dưới"),
}
_LARGE = re.compile(r"\b(triệu|nghìn|ngàn|tỷ|tỉ)\b")


def plain(value: float | Decimal) -> Decimal:
    """The decimal a float was read from: 99.88, not 99.8799999.

    >>> plain(81.4), plain(69971.0)
    (Decimal('81.4'), Decimal('69971'))
    """
    number = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    if number == number.to_integral_value():
        return Decimal(int(number))
    return number.normalize()


def vietnamese(value: float | Decimal) -> str:
    """
    >>> vietnamese(99.88), vietnamese(69971), vietnamese(-3.5)
    ('99,88', '69.971', '−3,5')
    """
    text = f"{plain(value):,f}".translate(str.maketrans(",.", ".,"))
    return text.replace("-", MINUS)


def qualifier_word(fact: Fact) -> str:
    """The word in front of a figure: the article's own where it stands right before it."""
    words = _OWN_WORDS.get(fact.qualifier, ())
    before = _before(fact)
    for word in words:
        if before.endswith(word):
            return word
    return _WORDS[fact.qualifier]


def _before(fact: Fact) -> str:
    at = fact.provenance.value_start - fact.provenance.start
    return fact.quote[:at].rstrip().lower() if at > 0 else ""


def number(fact: Fact) -> str:
    """The value and, where stated, what it is out of: "39/133", "33,2 triệu"."""
    surface = fact.provenance.surface
    if _LARGE.search(surface):
        shown = re.search(r"\d[\d.,]*\s*(?:triệu|nghìn|ngàn|tỷ|tỉ)", surface)
        if shown:
            return shown[0]
    text = vietnamese(fact.value)
    if fact.out_of is not None and fact.unit not in ("%", "hạng"):
        text += "/" + vietnamese(fact.out_of)
    return text


def figure(fact: Fact, *, unit: bool = True) -> str:
    """The figure with its qualifier and unit: "gần 100%", "3.743 hồ sơ", "hạng 2 trong 10"."""
    word = qualifier_word(fact)
    if fact.unit == "hạng":
        text = f"hạng {vietnamese(fact.value)}"
        if fact.out_of is not None:
            text += f" trong {vietnamese(fact.out_of)}"
    elif fact.unit == "%":
        text = number(fact) + "%"
    else:
        text = f"{number(fact)} {fact.unit}" if unit else number(fact)
    return f"{word} {text}" if word else text


def capital(text: str) -> str:
    """With the first letter in upper case, the rest as it is."""
    return text[:1].upper() + text[1:]


def lower(text: str) -> str:
    """A heading in the middle of a sentence: its first word in lower case unless capitals.

    >>> lower("Tỷ lệ đúng hạn"), lower("PAR INDEX")
    ('tỷ lệ đúng hạn', 'PAR INDEX')
    """
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
