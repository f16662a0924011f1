"""A bar chart as a picture: readable on a phone, on a background of its own.

Bars start at zero, on a track that ends where the scale does, each with its name above and its
value, as printed, behind it. Title, tier,
period and source stand on the picture, so that it still makes sense when it is passed on.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache

import fontpkg
from PIL import Image, ImageDraw
from PIL.ImageFont import FreeTypeFont, truetype

from bot.reply import Bar, ChartSpec

WIDTH = 1080
BARS_AT_MOST = 15
_MARGIN = 56
_INNER = WIDTH - 2 * _MARGIN
_BAR_HEIGHT, _ROW_GAP = 34, 22
_PAPER, _INK, _SOFT = "#ffffff", "#14202b", "#465563"
_BAR, _BAR_STRONG, _TRACK = "#7f9fbd", "#0b5394", "#e8edf2"
_COLOURS = 32


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of text with where its top lies."""

    text: str
    top: int
    font: FreeTypeFont
    fill: str


@cache
def _font(size: int, weight: int) -> FreeTypeFont:
    return truetype(str(fontpkg.path("Be Vietnam Pro", weight)), size)


def draw_chart(spec: ChartSpec) -> bytes:
    """The chart as PNG, 1,080 pixels wide. ValueError for a chart without bars.

    More than fifteen bars are cut to the first fifteen, which the picture says.
    """
    if not spec.bars:
        raise ValueError("a chart needs at least one bar")
    bars = spec.bars[:BARS_AT_MOST]
    lines, top = _heading(spec)
    label_height = _height(_font(30, 500))
    first_bar = top + 24
    row = label_height + 8 + _BAR_HEIGHT + _ROW_GAP
    bottom = first_bar + row * len(bars)
    foot = [f"Nguồn: {spec.source}"] if spec.source else []
    if len(spec.bars) > len(bars):
        foot.insert(0, f"Vẽ {len(bars)} trong {len(spec.bars)} nơi có số.")
    if spec.better == "lower":
        foot.insert(0, "Thấp là tốt.")
    footer, bottom = _wrapped(foot, bottom + 8, _font(28, 400), _SOFT)
    image = Image.new("RGB", (WIDTH, bottom + _MARGIN // 2), _PAPER)
    draw = ImageDraw.Draw(image)
    for line in (*lines, *footer):
        draw.text((_MARGIN, line.top), line.text, font=line.font, fill=line.fill)
    largest = max(spec.full, *(abs(bar.value) for bar in bars)) or 1.0
    _draw_bars(draw, bars, largest, first_bar, row, label_height)
    out = io.BytesIO()
    image.quantize(_COLOURS).save(out, "PNG", compress_level=3)
    return out.getvalue()


def _heading(spec: ChartSpec) -> tuple[list[_Line], int]:
    title, top = _wrapped([spec.title], _MARGIN - 8, _font(42, 700), _INK)
    subtitle, top = _wrapped([spec.subtitle], top + 4, _font(32, 400), _SOFT)
    return title + subtitle, top


def _draw_bars(
    draw: ImageDraw.ImageDraw,
    bars: tuple[Bar, ...],
    largest: float,
    top: int,
    row: int,
    label_height: int,
) -> None:
    font = _font(32, 700)
    room = _INNER - max(int(font.getlength(bar.text)) for bar in bars) - 20
    strong_all = not any(bar.highlight for bar in bars)
    for number, bar in enumerate(bars):
        y = top + number * row
        name = _shortened(bar.label, _font(30, 500))
        draw.text((_MARGIN, y), name, font=_font(30, 500), fill=_INK)
        y += label_height + 8
        length = max(round(room * abs(bar.value) / largest), 4)
        draw.rounded_rectangle((_MARGIN, y, _MARGIN + room, y + _BAR_HEIGHT), 6, fill=_TRACK)
        fill = _BAR_STRONG if bar.highlight or strong_all else _BAR
        draw.rounded_rectangle((_MARGIN, y, _MARGIN + length, y + _BAR_HEIGHT), 6, fill=fill)
        draw.text(
            (_MARGIN + room + 16, y + _BAR_HEIGHT // 2), bar.text, font=font, fill=_INK, anchor="lm"
        )


def _wrapped(texts: list[str], top: int, font: FreeTypeFont, fill: str) -> tuple[list[_Line], int]:
    """Texts broken at spaces to the width of the picture, and where the next line begins."""
    lines = []
    for text in filter(None, texts):
        current = ""
        for word in text.split():
            longer = f"{current} {word}".strip()
            if current and font.getlength(longer) > _INNER:
                lines.append(current)
                current = word
            else:
                current = longer
        lines.append(current)
    step = _height(font)
    return [_Line(t, top + n * step, font, fill) for n, t in enumerate(lines)], top + step * len(
        lines
    )


def _height(font: FreeTypeFont) -> int:
    ascent, descent = font.getmetrics()
    return ascent + descent


def _shortened(text: str, font: FreeTypeFont) -> str:
    if font.getlength(text) <= _INNER:
        return text
    while text and font.getlength(text + "…") > _INNER:
        text = text[:-1]
    return text.rstrip() + "…"
