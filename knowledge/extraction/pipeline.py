"""An article's blocks in order -> facts, and an account of every numeral."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from knowledge.extraction.accounts import Account, accounts_of, unread_accounts
from knowledge.extraction.attach import Attacher
from knowledge.extraction.claims import Claim, Left
from knowledge.extraction.context import Context, read_context
from knowledge.extraction.explain import explained
from knowledge.extraction.facts import FactMaker
from knowledge.extraction.mentions import Parsed
from knowledge.extraction.parsing import parse
from knowledge.extraction.phrase_lists import any_of
from knowledge.extraction.reform import speaks_of_reform
from knowledge.extraction.scope_finder import finder_of
from knowledge.extraction.sections import Sections
from knowledge.extraction.sentences import sentence_spans
from knowledge.extraction.spelling import PlaceNames
from knowledge.extraction.tables import TableReader
from knowledge.gazetteer import Gazetteer
from knowledge.models import Fact, Level
from knowledge.reading import Block, BlockKind, Document
from knowledge.text import one_i

VERSION = "4"  # raise when the same article may give other facts: it makes builds read anew

_CONTINUES = re.compile(any_of("continues"))
_SPEAKER = re.compile(
    r"\W*(?:(?:Ông|Bà|Anh|Chị|Đồng chí|Đ/c)(?: [A-ZĐÀ-Ỹ][^\W\d_]*){1,5}|PV|P\.V|Phóng viên|Hỏi|Đáp|Trả lời)\s?: "
)
_LETTER = re.compile(r"[^\W\d_]")
_QUESTION = re.compile(r"\?[”\"')\s]*$")
_ONLY = re.compile(r"chỉ tính[^.;]{0,60}?cấp (tỉnh|huyện|xã)|không (?:bao gồm|tính) cấp xã")


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was read out of one article."""

    document: Document
    context: Context
    facts: tuple[Fact, ...]
    accounts: tuple[Account, ...]
    notes: tuple[str, ...] = ()

    def counts(self) -> dict[str, int]:
        """How many numerals of each kind, for the build report."""
        return dict(Counter(account.kind for account in self.accounts))

    def explain(self) -> str:
        """What the article was taken for, then every numeral with the facts it states, their
        rules and confidence, or with the reason why it states none."""
        lines = explained(self.document, self.context, self.facts, self.accounts)
        return "\n".join((*lines, *self.notes))


def extract(document: Document, gazetteer: Gazetteer | None = None) -> Extraction:
    """The facts of an article; never raises for what the text holds."""
    gazetteer = gazetteer or Gazetteer.load()
    context = read_context(document, gazetteer)
    if context.home is None:
        return _unread(document, context, "no place found")
    low = one_i(document.text)
    if not speaks_of_reform(low):
        return _unread(document, context, "no word of administrative reform")
    return _Run(document, low, context, gazetteer).extraction()


def _unread(document: Document, context: Context, why: str) -> Extraction:
    """An article that is not read, with the same reason for each of its numerals."""
    return Extraction(document, context, (), unread_accounts(document, why), (why,))


class _Run:
    """One pass over one article; `low` is `one_i` of its text."""

    def __init__(
        self, document: Document, low: str, context: Context, gazetteer: Gazetteer
    ) -> None:
        self._document = document
        self._context = context
        assert context.home is not None
        self._finder = finder_of(document, gazetteer, context.home)
        self._attacher = Attacher(context, gazetteer)
        self._tables = TableReader(document, self._finder, self._attacher, gazetteer)
        self._sections = Sections(document, context, self._finder, self._attacher)
        self._names = PlaceNames(low, context, gazetteer)
        self._maker = FactMaker(document, context, self._names, gazetteer)
        self._claims: list[Claim] = []
        self._left: list[Left] = []
        self._parsed: list[Parsed] = []
        self._answers = False  # whether the paragraph before was a question
        self._only: Level | None = None  # "chỉ tính cấp huyện"
        self._caption = ""

    def extraction(self) -> Extraction:
        """The blocks read in order, then everything told of them."""
        for block in self._document.blocks:
            self._block(block)
        facts, left = self._maker.facts(self._claims)
        accounts = accounts_of(
            self._document, facts, [*self._left, *left], self._parsed, self._tables.labels
        )
        return Extraction(self._document, self._context, tuple(facts), accounts)

    def _block(self, block: Block) -> None:
        text = self._document.text[block.start : block.end]
        if block.kind in (BlockKind.TITLE, BlockKind.META, BlockKind.CLUTTER, BlockKind.CAPTION):
            if block.kind is BlockKind.CAPTION:
                self._caption = text
            return
        if block.kind is BlockKind.HEADING:
            self._sections.open(text)
            self._caption = text
            if re.search(r"\d", text) and ":" in text and len(text) > 40:
                self._prose(block, text)
            return
        if block.kind is BlockKind.TABLE:
            self._table(block)
            return
        self._prose(block, text)
        self._caption = text if len(text) < 400 else text[-400:]

    def _prose(self, block: Block, text: str) -> None:
        low = one_i(text)
        item = block.kind is BlockKind.ITEM
        if not item:
            self._sections.intro = None
        answers = self._answers or _QUESTION.search(low) is not None
        self._sections.apply(bool(_CONTINUES.match(low)), item, answers)
        self._answers = False
        only = _ONLY.search(low)
        if only is not None:
            self._only = Level(only[1]) if only[1] else Level.DISTRICT
        speaker = _SPEAKER.match(text)
        told = block.start + (speaker.end() if speaker is not None else 0)
        for start, end in sentence_spans(self._document.text, told, block.end):
            parsed = parse(self._document.text[start:end], start, self._finder)
            self._names.note(parsed.scopes, parsed.text)
            self._parsed.append(parsed)
            if _QUESTION.search(parsed.low):
                self._left += [Left(q, parsed, "asked, not told") for q in parsed.quantities]
                self._sections.ask(parsed, item)
                self._answers = True
                continue
            claims, left = self._attacher.read(parsed)
            self._claims += claims
            self._left += left
        if text.rstrip().endswith(":") and len(text) < 400:
            self._sections.introduce(text, low)

    def _table(self, block: Block) -> None:
        self._sections.apply(False, True)
        claims, left = self._tables.read(block, self._caption, self._only)
        self._claims += claims
        self._left += left
        for row in block.rows:
            for cell in row.cells:
                text = self._document.text[cell.start : cell.end]
                if _LETTER.search(text):
                    self._names.note_cell(self._finder.find(text), text)
