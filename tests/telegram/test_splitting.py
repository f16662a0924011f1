"""Cutting long messages, links that open answers, groups' short cards."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.reply import Button, Outcome, Reply
from bot.sandbox import markup
from handlers.deeplinks import action_of, payload_of
from handlers.sending import for_group
from handlers.splitting import plain, split_html, units

PARTS = st.sampled_from(
    ["Quảng Nam đạt 97,54%. ", "<b>99,88%</b> ", "a &lt; b &amp; c ", "\n", "\n\n", "😀😀😀",
     "<blockquote expandable>câu gốc\ndòng hai <b>đậm</b></blockquote>", "dàilắm" * 9]
)  # fmt: skip


@given(st.lists(PARTS, min_size=1, max_size=60), st.integers(12, 90))
def test_pieces_are_short_whole_and_lose_nothing(parts: list[str], limit: int) -> None:
    text = "".join(parts)
    pieces = split_html(text, limit)
    assert all(units(plain(piece)) <= limit for piece in pieces)
    for piece in pieces:
        opened: list[str] = []
        for closing, name in re.findall(r"<(/?)([a-z]+)[^>]*>", piece):
            if closing:
                assert opened.pop() == name
            else:
                opened.append(name)
        assert not opened
    assert "".join("".join(map(plain, pieces)).split()) == "".join(plain(text).split())


def test_cut_prefers_the_end_of_a_line() -> None:
    lines = [f"dòng số {n} của bài" for n in range(30)]
    pieces = split_html("\n".join(lines), 200)
    assert [line for piece in pieces for line in piece.split("\n")] == lines


def test_pieces_are_what_telegram_takes() -> None:
    text = "<b>" + "câu dài, có &lt;dấu&gt;. " * 700 + "</b><blockquote>x\ny</blockquote>"
    for piece in split_html(text):
        shown, entities = markup.parse_html(piece)
        assert shown.strip() and entities


@given(st.text(st.sampled_from("lorp49|:,@=-_onTimeRate2023"), min_size=1, max_size=30))
def test_link_opens_what_it_was_made_of(action: str) -> None:
    payload = payload_of(action)
    if payload is not None:
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload)
        assert action_of(payload) == action


def test_link_for_what_does_not_fit_is_none() -> None:
    assert payload_of("x" * 63) is None
    assert payload_of("đ") is None


def test_group_card_keeps_the_source() -> None:
    lines = [f"dòng {n}" for n in range(7)] + ["Nguồn: báo"]
    reply = Reply(
        "\n".join(lines) + "\n<blockquote>câu</blockquote>", "", Outcome.ANSWER,
        buttons=((Button("a", "x"),), (Button("b", "y"),)),
    )  # fmt: skip
    short = for_group(reply)
    assert short.html.split("\n") == [*lines[:4], "Nguồn: báo"]
    assert [button.label for row in short.buttons for button in row] == ["b"]
