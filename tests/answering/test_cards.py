"""The rules every card keeps, over a bank of questions of all shapes."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest

from bot.dialogue import Dialogue
from bot.rendering.actions import CHART, MORE
from bot.reply import Outcome, Reply

BANK = (
    "tỷ lệ đúng hạn cấp xã Quảng Nam?", "Quảng Nam đúng hạn thế nào",
    "Hưng Yên có phải 100% đúng hạn không", "mục tiêu thủ tục trực tuyến 2023 của Cao Bằng",
    "Cao Bằng 2023 thủ tục trực tuyến đạt mấy %", "so điểm CCHC Hà Quảng, Quảng Hòa, Trùng Khánh",
    "so đúng hạn Gio Linh với Hưng Yên", "đúng hạn cấp huyện Quảng Nam 2022 với 2023",
    "huyện nào đứng đầu CCHC Cao Bằng", "huyện nào đội sổ CCHC Cao Bằng", "Hà Quảng xếp hạng mấy",
    "huyện nào ở Cao Bằng từ 88 điểm trở lên", "bao nhiêu sở của Cao Bằng có điểm", "Hà Tĩnh",
    "tỷ lệ đúng hạn các nơi", "cả nước số hóa bao nhiêu phần trăm", "Sở Y tế Cao Bằng mấy điểm",
    "97,33% là của nơi nào", "Gio Linh trễ 93 hồ sơ phải không",
    "Cao Bằng bãi bỏ 154 thủ tục phải không", "Gio Linh đúng hạn mấy %, trễ hạn mấy %",
    "ai chủ trì hội nghị CCHC Hà Tĩnh", "Quảng Nam cấp xã đúng hạn 2024",
    "Gio Linh năm 2021 nhận mấy hồ sơ", "cấp huyện của Hưng Yên hồ sơ trực tuyến mấy %",
    "thành phố Hưng Yên đúng hạn bao nhiêu", "Gio Linh tiếp nhận bao nhiêu hồ sơ",
    "TP Đà Nẵng (mới) có số hồ sơ trực tuyến không", "Nghệ An đúng hạn bao nhiêu",
    "SIPAS Cao Bằng", "so đúng hạn Quảng Nam với Gio Linh", "điểm CCHC của Cao Bằng", "Quảng",
    "số hồ sơ là bao nhiêu", "thời tiết Hội An", "đăng ký kết hôn cần gì", "xin chào", "/help",
    "cảm ơn", "SIPAS là gì", "chỉ số CCHC từng huyện Cao Bằng", "có bao nhiêu bài báo",
    "Quảng Nam nay thuộc tỉnh nào", "<b>quảng nam</b> & cấp tỉnh đúng hạn", "đồ bot dở tệ",
)  # fmt: skip
ALLOWED = {"b": (), "a": ("href",), "blockquote": ("expandable",)}


class TelegramHtml(HTMLParser):
    """Raises on what Telegram would refuse: unknown tags, wrong nesting, stray attributes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED, tag
        assert all(name in ALLOWED[tag] for name, _ in attrs), attrs
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def visible(reply: Reply) -> list[str]:
    """The lines outside folded quotes."""
    html = re.sub(r"\n?<blockquote expandable>.*?</blockquote>", "", reply.html, flags=re.DOTALL)
    return re.sub(r"<[^>]+>", "", html).split("\n")


@pytest.mark.parametrize("question", BANK)
def test_card_rules(ask: Callable[..., Reply], question: str) -> None:
    reply = ask(question)
    parser = TelegramHtml()
    parser.feed(reply.html)
    assert not parser.open
    assert "Mã lỗi" not in reply.text
    assert len(visible(reply)) <= 8, reply.html
    assert 0 < len(reply.text) <= 4096
    assert "!" not in reply.text.split("Câu gốc")[0]
    if reply.outcome is Outcome.ANSWER and reply.facts and "Đoạn trong bài" not in reply.text:
        head = re.sub(r"[“”]", "", " ".join(visible(reply)))[:60]
        assert re.search(r"\d", head), head
    for row in reply.buttons:
        assert len(row) <= 2
        for button in row:
            assert 0 < len(button.label) <= 20
            assert len(button.action.encode()) <= 64
            assert len(button.copy) <= 256
            targets = (button.action, button.copy, button.url, button.inline)
            assert sum(bool(target) for target in targets) == 1
    assert len(reply.buttons) <= 4


@pytest.mark.parametrize("question", BANK)
def test_every_button_has_an_answer(dialogue: Dialogue, question: str) -> None:
    reply = dialogue.reply(f"press {question}", question)
    for row in reply.buttons:
        for button in row:
            if button.action and button.action not in (MORE, CHART):
                pressed = dialogue.press(f"press {question}", button.action)
                assert pressed.outcome in (Outcome.ANSWER, Outcome.HELP), (button, pressed.text)
                assert "Mã lỗi" not in pressed.text


def test_bold_only_for_what_was_asked(ask: Callable[..., Reply]) -> None:
    for question in ("Quảng Nam cấp xã đúng hạn 2024", "thành phố Hưng Yên đúng hạn bao nhiêu"):
        reply = ask(question)
        assert reply.outcome is Outcome.NO_DATA
        assert "<b>" not in reply.html


def test_plain_text_is_the_card_without_markup(ask: Callable[..., Reply]) -> None:
    reply = ask("tỷ lệ đúng hạn cấp xã Quảng Nam?")
    assert reply.text.startswith("97,54% hồ sơ đúng hạn, cấp xã\nQuảng Nam (nay thuộc thành phố")
    assert "Câu gốc: “" in reply.text
    assert "<" not in reply.text
