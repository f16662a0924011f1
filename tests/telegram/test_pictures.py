"""Charts and tables as files, without Telegram."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook
from PIL import Image

from bot.chart import BARS_AT_MOST, WIDTH, draw_chart
from bot.export import to_csv, to_xlsx
from bot.reply import Bar, ChartSpec
from knowledge.models import Fact, Level, Qualifier, Status
from tests.pace import allowed, processor_seconds

SPEC = ChartSpec(
    "Chỉ số CCHC các huyện, thành phố của tỉnh Cao Bằng", "Cấp huyện, năm 2022", "TTXVN",
    tuple(Bar(f"huyện Nguyên Bình {n}", 90.0 - n, f"{90 - n},02 điểm", n == 1) for n in range(12)),
)  # fmt: skip
FACT = Fact(
    "bai", "Quảng Nam", None, Level.COMMUNE, None, "on_time_rate", 97.54, "%", None,
    Qualifier.ABOUT, 2023, "năm 2023", Status.RESULT, "=cmd|' /C calc'!A0", "p49",
)  # fmt: skip


def _open(picture: bytes) -> Image.Image:
    return Image.open(io.BytesIO(picture))


def test_chart_is_opaque_wide_and_light_to_send() -> None:
    picture = draw_chart(SPEC)
    image = _open(picture)
    assert image.width == WIDTH and image.height < 20 * image.width
    assert image.convert("RGB").getpixel((0, 0)) == (255, 255, 255)
    assert "transparency" not in image.info and len(picture) < 200_000


def test_chart_is_drawn_in_time() -> None:
    draw_chart(SPEC)
    spent = min(processor_seconds(lambda: draw_chart(SPEC)) for _ in range(3))
    assert spent < allowed(0.3)


def test_longer_value_has_the_longer_bar() -> None:
    bars = (Bar("dài", 100.0, "100%"), Bar("ngắn", 25.0, "25%"))
    image = _open(draw_chart(replace(SPEC, title="", subtitle="", source="", bars=bars)))
    pixels = image.convert("RGB")
    lengths = []
    for y in range(pixels.height):
        row = [pixels.getpixel((x, y)) == (11, 83, 148) for x in range(0, WIDTH, 4)]
        lengths.append(sum(row))
    full = max(lengths)
    assert any(0.23 * full <= length <= 0.27 * full for length in lengths)


def test_chart_of_many_is_cut_and_of_nothing_refused() -> None:
    many = replace(SPEC, bars=SPEC.bars * 3)
    some = replace(SPEC, bars=(SPEC.bars * 2)[:BARS_AT_MOST])
    assert _open(draw_chart(many)).height - _open(draw_chart(some)).height < 60
    with pytest.raises(ValueError, match="at least one bar"):
        draw_chart(replace(SPEC, bars=()))


def _label(metric: str) -> str:
    return metric


def test_table_runs_no_formula() -> None:
    table = to_csv([FACT], lambda article: None, _label).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(table))
    assert row["Câu gốc"] == "'" + FACT.quote
    assert (row["Giá trị"], row["Mức độ"]) == ("97.54", "gần")
    sheet = load_workbook(io.BytesIO(to_xlsx([FACT], lambda article: None, _label))).active
    assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line)
