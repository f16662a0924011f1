"""Plain text -> drafts: tables found, page numbers dropped, broken lines joined.

Works on raw lines, before blanks are collapsed, since alignment is what shows a table.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from knowledge.reading import markers
from knowledge.reading.characters import LOWER, one_line
from knowledge.reading.document import BlockKind
from knowledge.reading.draft import Draft
from knowledge.reading.line_kinds import is_masthead
from knowledge.reading.tables import find_table

_PAGE_NUMBER = re.compile(
    r"\s*(?:[-–]\s*)?(?:trang\s+)?\d{1,3}(?:\s*/\s*\d{1,3})?(?:\s*[-–])?\s*\Z", re.I
)
_BARE_NUMBER = re.compile(r"\s*\d{1,3}\s*\Z")
_ITEM = re.compile(
    r"(?:[-–—*+•●○▪■♦·»›°✓➢❖o]\s+|[-–•●▪»]\S|\(?[a-zđ]\)|\(?\d{1,2}\)|\d{1,2}(?:\.\d{1,2}){0,3}\.?\s"
    r"|[IVX]{1,5}[.)]\s|[A-HĐ][.)]\s|#{1,6}\s)"
)
_CLEAR_ITEM = re.compile(
    r"(?:[-–*+•●▪»]\s|[a-zđ]\)\s|\d{1,2}[.)]\s|\d{1,2}(?:\.\d{1,2}){1,3}\.?\s|[IVX]{1,5}\.\s|#)"
)
_END = re.compile(r"[.!?…]['\"”’)\]]*\Z|[;:]\Z|/\.\Z")
_STARTS_LOWER = re.compile(rf"[\"“(]?[{LOWER}]")
_CONTINUES = re.compile(rf"[\"“(]?[{LOWER}\d%]")
_GLUED = re.compile(
    rf"(?<=[{LOWER}])(?=(?:Ngày|Sáng|Chiều|Trong|Theo|Thực hiện)\s"
    r"(?:\d|ngày|năm|tháng|nay|báo cáo))"
)
_HARD_WIDTH = 140  # a longer line was never broken at a column
_MIN_WIDTH = 45
_FAR_RIGHT = 20


def drafts_of_text(text: str) -> list[Draft]:
    """Blocks to be of plain text; only tables have their kind."""
    lines = _GLUED.sub("\n", text).split("\n")
    lines = _without_page_numbers([line.replace("\f", "") for line in lines])
    drafts = list(_raw_drafts(lines))
    return _join(drafts, _wrap_width(drafts))


def _raw_drafts(lines: list[str]) -> list[Draft]:
    """A draft for each table and for each other line."""
    drafts: list[Draft] = []
    at, gap = 0, False
    while at < len(lines):
        line = lines[at]
        if not line.strip():
            gap, at = True, at + 1
            continue
        table = find_table(lines, at)
        if table is not None:
            rows, taken = table
            rows = tuple(
                tuple(replace(cell, text=one_line(cell.text)) for cell in row) for row in rows
            )
            drafts.append(Draft("", BlockKind.TABLE, rows, gap=gap))
            at += taken
        else:
            indent = len(line) - len(line.lstrip())
            drafts.extend(_columns_apart(line, indent, gap))
            at += 1
        gap = False
    return drafts


def _columns_apart(line: str, indent: int, gap: bool) -> list[Draft]:
    """A line as a draft; a masthead in two columns as one draft for each column."""
    pieces = [piece for piece in re.split(r" {3,}|\t+", line.strip()) if piece.strip()]
    if len(pieces) == 2 and any(map(is_masthead, pieces)):
        return [Draft(one_line(piece), gap=gap, indent=indent) for piece in pieces]
    return [Draft(one_line(line), gap=gap, indent=indent)] if one_line(line) else []


def _without_page_numbers(lines: list[str]) -> list[str]:
    """Lines of a page number alone blanked: far to the right, or alone between empty lines."""
    kept = list(lines)
    for index, line in enumerate(lines):
        if not _PAGE_NUMBER.match(line):
            continue
        before = lines[index - 1] if index else ""
        after = lines[index + 1] if index + 1 < len(lines) else ""
        alone = not before.strip() and not after.strip()
        neighbours = _nearest(lines, index, -1) + _nearest(lines, index, 1)
        in_column = any(_BARE_NUMBER.match(other) for other in neighbours)
        indent = len(line) - len(line.lstrip())
        if indent >= _FAR_RIGHT or (alone and not in_column):
            kept[index] = ""
    return kept


def _nearest(lines: list[str], index: int, step: int) -> list[str]:
    at = index + step
    while 0 <= at < len(lines):
        if lines[at].strip():
            return [lines[at]]
        at += step
    return []


def _wrap_width(drafts: list[Draft]) -> int | None:
    """The column at which the whole text was broken, or None where lines are paragraphs."""
    broken, whole, width = 0, 0, 0
    for one, two in pairwise(drafts):
        if one.rows or two.rows or two.gap or not _MIN_WIDTH <= len(one.text) <= _HARD_WIDTH:
            continue
        if _ITEM.match(two.text):
            continue
        if not _END.search(one.text) and _CONTINUES.match(two.text):
            broken += 1
            width = max(width, len(one.text))
        elif _END.search(one.text):
            whole += 1
    return width if broken >= 2 and broken * 3 >= whole else None


def _join(drafts: list[Draft], width: int | None) -> list[Draft]:
    joined: list[Draft] = []
    last = ""  # the last line of what was joined so far, as it stood
    for draft in drafts:
        if joined and _continues(joined[-1], last, draft, width):
            joined[-1] = replace(joined[-1], text=f"{joined[-1].text} {draft.text}")
        else:
            joined.append(draft)
        last = draft.text
    return joined


def _continues(so_far: Draft, last: str, draft: Draft, width: int | None) -> bool:
    """Whether `draft` goes on with the sentence or paragraph that `last` broke off."""
    if so_far.rows or draft.rows or so_far.kind or draft.kind or _stands_alone(last):
        return False
    if _CLEAR_ITEM.match(draft.text) and not (width and _number_goes_on(last, draft.text)):
        return False
    if width and not draft.gap and _open_parenthesis(so_far.text):
        return True
    if draft.indent >= _FAR_RIGHT or _stands_alone(draft.text):
        return False
    ended = bool(_END.search(last))
    if draft.gap:
        long_enough = len(last) >= _MIN_WIDTH
        return long_enough and not ended and bool(_STARTS_LOWER.match(draft.text))
    if not ended and _STARTS_LOWER.match(draft.text) and len(last) >= 20:
        return True
    if width is None or len(last) > _HARD_WIDTH:
        return False
    first_word = draft.text.split(" ", 1)[0]
    full = len(last) + 1 + len(first_word) > width
    if ended:
        return full and len(so_far.text) > len(last) * 0.5 and not _ITEM.match(draft.text)
    return full or len(last) >= 0.6 * width or last[-1] in ",("


def _number_goes_on(last: str, text: str) -> bool:
    """`... đạt` / `12. 345 hồ sơ`: a figure at a line's start is no numbering after a comma."""
    return (
        last[-1] in ",("
        and not re.match(r"[-–*+•●▪»#]", text)
        and not re.match(r"[a-zđ]\)|[IVX]", text)
    )


def _open_parenthesis(text: str) -> bool:
    """Whether a parenthesis is still open, near enough to be closed on the next line."""
    at = text.rfind("(")
    return at >= 0 and ")" not in text[at:] and len(text) - at <= _HARD_WIDTH


def _stands_alone(line: str) -> bool:
    """Lines that neither continue nor are continued: mastheads, captions, labels, menus."""
    bare = markers.bare(line)
    if len(line) > 120:
        return False
    return (
        bare in markers.phrases("official", "kinds")
        or bare in markers.phrases("line", "sections")
        or bare in markers.phrases("section", "related")
        or is_masthead(line)
        or markers.found("line", "clutter_patterns", line)
        or markers.label(line) in markers.phrases("line", "date_labels")
        or markers.label(line) in markers.phrases("line", "clutter_labels")
        or markers.found("line", "caption_ends", line)
        or " » " in line
    )
