"""Drafts -> drafts with kinds, by their words, their neighbours and their place in the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.reading import line_kinds as line
from knowledge.reading import markers
from knowledge.reading.document import BlockKind
from knowledge.reading.draft import Draft

_PROSE = 100  # a sentence of this length is the article again
_TITLE_MAX = 300
_STATED = re.compile(
    r"\d\s?%|\d (?:hồ sơ|thủ tục|dịch vụ|nhiệm vụ|văn bản|điểm)|[^.\s]{3}\. [A-ZĐ]"
)
_CENTRED = 20  # leading blanks
_HEADING_MAX = 130
_RESUMING_END = re.compile(r"(?<!\.\.)[.!?]['\"”’)\]]*\Z")
_LISTED = re.compile(r"[»›•◦]|\(\d{1,2}[/-]\d{1,2}[/-]\d{4}[^)]{0,20}\)\s*\Z")
_CONTENT = (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.TABLE, BlockKind.HEADING)


def classify(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts with a kind each, in order."""
    kept = [draft for draft in drafts if not draft.empty]
    kinds = [draft.kind or _by_words(draft) for draft in kept]
    _mark_lists_of_others(kept, kinds)
    title = _mark_title(kept, kinds)
    _mark_top(kept, kinds, title)
    _mark_below_title(kept, kinds, title)
    _mark_indented(kept, kinds, title)
    _mark_repeated(kept, kinds)
    _mark_structure(kept, kinds)
    _mark_byline(kept, kinds)
    return [
        replace(draft, kind=kind or BlockKind.PARAGRAPH)
        for draft, kind in zip(kept, kinds, strict=True)
    ]


def _by_words(draft: Draft) -> BlockKind | None:
    text = draft.text
    if line.is_dateline(text) or line.is_masthead(text) or line.is_label_line(text):
        return BlockKind.META
    if line.is_clutter(text):
        return BlockKind.CLUTTER
    if line.is_table_caption(text) or line.is_caption(text):
        return BlockKind.CAPTION
    return None


def _mark_lists_of_others(drafts: Sequence[Draft], kinds: list[BlockKind | None]) -> None:
    """Clutter from a related-news marker until prose resumes, from comments to the end."""
    inside, seen_prose = "", False
    for index, draft in enumerate(drafts):
        text = draft.text
        if not draft.rows and seen_prose and line.opens_comments(text):
            inside = "comments"
        elif not draft.rows and line.opens_recipients(text) and not line.opens_related(text):
            inside = "recipients" if seen_prose else inside
        elif not draft.rows and line.opens_related(text):
            inside = inside or "related"
        elif inside and inside != "comments" and _resumes(draft):
            inside = ""
        if (inside and kinds[index] is not BlockKind.META) or (
            inside and not line.is_label_line(text)
        ):
            kinds[index] = BlockKind.CLUTTER
        seen_prose = seen_prose or (not inside and (bool(draft.rows) or len(text) >= _PROSE))


def _resumes(draft: Draft) -> bool:
    text = draft.text
    if draft.rows or draft.kind is BlockKind.TITLE:
        return True
    opening = markers.bare(text)
    if any(opening.startswith(phrase) for phrase in markers.phrases("section", "resume")):
        return len(text) <= 160
    if line.is_clutter(text) or _LISTED.search(text[:3]) or _LISTED.search(text[-30:]):
        return False
    return len(text) >= _PROSE and bool(_RESUMING_END.search(text))


def _is_prose(draft: Draft) -> bool:
    text = draft.text
    return (
        bool(draft.rows)
        or (len(text) >= _PROSE and line.ends_sentence(text))
        or (len(text) > _TITLE_MAX)
    )


def _mark_title(drafts: Sequence[Draft], kinds: list[BlockKind | None]) -> int | None:
    """The headline's index, after marking it (and its further lines) as TITLE."""
    for index, kind in enumerate(kinds):
        if kind is BlockKind.TITLE:
            return index
    top: list[int] = []
    for index, draft in enumerate(drafts[:40]):
        if kinds[index] is None and _is_prose(draft):
            break
        if draft.rows:
            break
        if kinds[index] is None:
            if markers.bare(draft.text) in markers.phrases("official", "kinds"):
                return _mark_official(drafts, kinds, index)
            if line.is_top_heading(draft.text) and top:
                break
            top.append(index)
    candidates = [index for index in top if _may_be_title(drafts[index].text)]
    if not candidates:
        return None
    strong = [
        index
        for index in candidates
        if not line.is_place_name(drafts[index].text)
        and not line.is_body_name(drafts[index].text)
        and (len(drafts[index].text.split()) >= 5 or drafts[index].heading)
    ]
    chosen = (strong or candidates)[0]
    kinds[chosen] = BlockKind.TITLE
    return chosen


def _may_be_title(text: str) -> bool:
    if len(text) > _TITLE_MAX or len(text.split()) < 3:
        return False
    if markers.bare(text) in markers.phrases("line", "sections"):
        return False
    if text.endswith(".") and _STATED.search(text):
        return False  # a short paragraph with its figures
    number = line.numbering(text)
    return number is None and not text.endswith((";", ",")) and not text.startswith("(")


def _mark_official(drafts: Sequence[Draft], kinds: list[BlockKind | None], index: int) -> int:
    """`BÁO CÁO` and the lines that say about what; ends at a gap, a number, a sentence."""
    kinds[index] = BlockKind.TITLE
    for after in range(index + 1, min(index + 6, len(drafts))):
        draft = drafts[after]
        later = draft.gap and after > index + 1
        if kinds[after] is not None or draft.rows or later or len(draft.text) > _TITLE_MAX:
            break
        if line.numbering(draft.text) or draft.text.startswith("("):
            break
        if line.ends_sentence(draft.text) and not draft.text.endswith(","):
            break
        kinds[after] = BlockKind.TITLE
    return index


def _mark_top(drafts: Sequence[Draft], kinds: list[BlockKind | None], title: int | None) -> None:
    """What stands above the headline: names of bodies are META, the rest is the page's."""
    for index in range(title or 0):
        text = drafts[index].text
        if kinds[index] is not None or drafts[index].rows or len(text) > _TITLE_MAX:
            continue
        if line.is_place_name(text) or line.is_body_name(text):
            kinds[index] = BlockKind.META
        elif not _is_prose(drafts[index]):
            kinds[index] = BlockKind.CLUTTER
    for index, draft in enumerate(drafts[:12]):
        if kinds[index] is None and markers.bare(draft.text) in markers.phrases("line", "sections"):
            kinds[index] = BlockKind.CLUTTER


def _mark_below_title(
    drafts: Sequence[Draft], kinds: list[BlockKind | None], title: int | None
) -> None:
    """A name alone right below the headline: the place reported from, or the author."""
    after = None if title is None else title + 1
    if after is None or after >= len(drafts) - 1 or kinds[after] is not None:
        return
    words = drafts[after].text.split()
    if 1 <= len(words) <= 4 and line.is_byline(drafts[after].text):
        kinds[after] = BlockKind.META


def _mark_indented(
    drafts: Sequence[Draft], kinds: list[BlockKind | None], title: int | None
) -> None:
    """A short line in the middle of the page, after the article began, is a caption."""
    begun = False
    for index in range((title or 0) + 1, len(drafts)):
        text = drafts[index].text
        begun = begun or _is_prose(drafts[index])
        centred = drafts[index].indent >= _CENTRED and len(text) <= 140
        if begun and centred and kinds[index] is None and not line.ends_sentence(text):
            if not line.is_capital(text) and line.numbering(text) is None:
                kinds[index] = BlockKind.CAPTION


def _mark_repeated(drafts: Sequence[Draft], kinds: list[BlockKind | None]) -> None:
    """A short line said twice in a row is a picture's alternative text and its caption."""
    for index in range(1, len(drafts)):
        one, two = drafts[index - 1].text, drafts[index].text
        if one and one == two and len(one) <= 250 and line.numbering(one) is None:
            for place in (index - 1, index):
                if kinds[place] is None:
                    kinds[place] = BlockKind.CAPTION


def _mark_structure(drafts: Sequence[Draft], kinds: list[BlockKind | None]) -> None:
    """Headings and items among what is left; a heading needs a body below it."""
    for index, draft in enumerate(drafts):
        if kinds[index] is not None:
            continue
        follower = _next_content(kinds, index)
        kinds[index] = _structure(draft, drafts[follower] if follower is not None else None)


def _next_content(kinds: Sequence[BlockKind | None], index: int) -> int | None:
    for after in range(index + 1, len(kinds)):
        if kinds[after] is None or kinds[after] in _CONTENT:
            return after
        if kinds[after] is BlockKind.CLUTTER:
            return None
    return None


def _structure(draft: Draft, follower: Draft | None) -> BlockKind:
    text = draft.text
    number = line.numbering(text)
    ended = line.ends_sentence(text)
    if draft.heading and len(text) <= 250:
        return BlockKind.HEADING
    if line.is_top_heading(text):
        return BlockKind.HEADING
    if number is not None:
        dashed = not number[0].isalnum() and number[0] != "("
        short = len(text) <= _HEADING_MAX and not ended
        if dashed or not short or follower is None:
            return BlockKind.ITEM
        return BlockKind.HEADING if line.numbering(follower.text) != number else BlockKind.ITEM
    if ended or len(text) > _HEADING_MAX or follower is None:
        return BlockKind.PARAGRAPH
    if line.is_capital(text):
        return BlockKind.HEADING
    if text.endswith(":"):
        return BlockKind.PARAGRAPH
    if follower.rows:
        return BlockKind.CAPTION
    body = len(follower.text) > len(text) or line.numbering(follower.text) is not None
    return BlockKind.HEADING if body and text[0].isupper() else BlockKind.PARAGRAPH


def _mark_byline(drafts: Sequence[Draft], kinds: list[BlockKind | None]) -> None:
    """Names on the last lines of the body; and of a line below the headline beside a date."""
    for index in range(len(drafts) - 1, -1, -1):
        kind, text = kinds[index], drafts[index].text
        if kind in (BlockKind.META, BlockKind.CLUTTER, BlockKind.CAPTION):
            continue
        if kind in (BlockKind.PARAGRAPH, BlockKind.HEADING) and index and line.is_byline(text):
            kinds[index] = BlockKind.META
            continue
        break
