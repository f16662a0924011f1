"""The figures behind an answer as a table: CSV and XLSX, each row with its quote and source."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from knowledge.models import Fact, Qualifier, Status, plain_number
from knowledge.store.record import ArticleInfo

ArticleOf = Callable[[str], ArticleInfo | None]
_QUALIFIERS = {
    Qualifier.EXACT: "", Qualifier.ABOUT: "gần", Qualifier.MORE: "trên",
    Qualifier.AT_LEAST: "tối thiểu", Qualifier.LESS: "dưới", Qualifier.AT_MOST: "tối đa",
}  # fmt: skip
_STATUS = {Status.RESULT: "kết quả", Status.TARGET: "mục tiêu"}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, the width in the spreadsheet, and what stands in it."""

    heading: str
    width: int
    value: Callable[[Fact, ArticleInfo | None], str | int | float | None]


def columns(label_of: Callable[[str], str]) -> tuple[Column, ...]:
    """The columns; `label_of` gives the Vietnamese label of a metric id."""
    return (
        Column("Địa phương", 24, lambda fact, _: fact.place),
        Column("Thuộc tỉnh", 18, lambda fact, _: fact.province),
        Column("Cấp", 12, lambda fact, _: str(fact.level)),
        Column("Cơ quan", 24, lambda fact, _: fact.agency),
        Column("Chỉ số", 32, lambda fact, _: label_of(fact.metric)),
        Column("Mức độ", 10, lambda fact, _: _QUALIFIERS[fact.qualifier]),
        Column("Giá trị", 12, lambda fact, _: plain_number(fact.value)),
        Column("Trên tổng", 12, lambda fact, _: fact.out_of and plain_number(fact.out_of)),
        Column("Đơn vị", 12, lambda fact, _: fact.unit),
        Column("Năm", 8, lambda fact, _: fact.year),
        Column("Kỳ", 22, lambda fact, _: fact.period),
        Column("Loại", 10, lambda fact, _: _STATUS[fact.status]),
        Column("Nội dung", 24, lambda fact, _: fact.context),
        Column("Câu gốc", 80, lambda fact, _: fact.quote),
        Column("Nguồn", 24, lambda _, article: article.publisher if article else None),
        Column("Ngày đăng", 12, lambda _, article: article.published if article else None),
        Column("Bài", 40, lambda _, article: article.title if article else None),
        Column("Liên kết", 40, lambda _, article: article.url if article else None),
    )


def to_csv(facts: Iterable[Fact], article_of: ArticleOf, label_of: Callable[[str], str]) -> bytes:
    """CSV with a byte order mark, so that spreadsheets read the Vietnamese letters."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    shape = columns(label_of)
    writer.writerow([column.heading for column in shape])
    for row in _rows(facts, article_of, shape):
        writer.writerow([_harmless(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def to_xlsx(facts: Iterable[Fact], article_of: ArticleOf, label_of: Callable[[str], str]) -> bytes:
    """A workbook with one sheet, its heading row fixed, long texts wrapped."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Số liệu"
    shape = columns(label_of)
    sheet.append([column.heading for column in shape])
    for row in _rows(facts, article_of, shape):
        sheet.append([_harmless(cell) for cell in row])
    for number, column in enumerate(shape, 1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
        sheet.cell(1, number).font = Font(bold=True)
    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _rows(
    facts: Iterable[Fact], article_of: ArticleOf, shape: Sequence[Column]
) -> Iterable[list[str | int | float | None]]:
    for fact in facts:
        article = article_of(fact.article)
        yield [column.value(fact, article) for column in shape]


def _harmless(cell: str | int | float | None) -> str | int | float | None:
    """Text that a spreadsheet would run as a formula is kept text by a leading apostrophe."""
    if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS):
        return f"'{cell}"
    return cell
