"""One question a shape over the bundled articles: outcome, what is said, what is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.dialogue import Dialogue
from bot.reply import Outcome, Reply

Ask = Callable[..., Reply]

CASES = [
    # turns, outcome, said, not said outside the quote
    (("tỷ lệ đúng hạn cấp xã Quảng Nam",), "answer",
     ("97,54%", "mới nhất đang có", "Tăng 3,42 điểm %", "97,54 − 94,12"), ("82,92",)),
    (("Quảng Nam đúng hạn thế nào",), "answer", ("99,88%", "82,92%", "97,54%"), ()),
    (("Hưng Yên hồ sơ trực tuyến mấy %",), "answer", ("Gần 85%", "trước sáp nhập"), ()),
    (("Quảng Nam ban hành mấy văn bản chỉ đạo",), "answer", ("Trên 600 văn bản",), ()),
    (("mục tiêu thủ tục trực tuyến 2023 của Cao Bằng",), "answer",
     ("Mục tiêu: tối thiểu 80%",), ()),
    (("Cao Bằng 2023 thủ tục trực tuyến đạt mấy %",), "no_data",
     ("Chưa có kết quả", "Mục tiêu không phải kết quả"), ()),
    (("so điểm CCHC Hà Quảng, Quảng Hòa, Trùng Khánh",), "answer",
     ("88,38", "87,91", "Chưa có số: huyện Trùng Khánh", "0,47 điểm"), ()),
    (("so đúng hạn Gio Linh với Hưng Yên",), "answer",
     ("97,33%", "Gần 100%", "không so hơn kém"), ("cao hơn",)),
    (("đúng hạn cấp huyện Quảng Nam 2022 với 2023",), "answer",
     ("Tăng 11,46 điểm %", "71,46%", "82,92 − 71,46 = +11,46"), ("97,54",)),
    (("huyện nào đứng đầu CCHC Cao Bằng",), "answer",
     ("92,02", "thành phố Cao Bằng", "6 trong 10 đơn vị (bot đếm)"), ("74,16",)),
    (("huyện nào thấp nhất CCHC Cao Bằng",), "answer", ("74,16", "Bảo Lâm"), ("92,02",)),
    (("Hà Quảng xếp hạng mấy",), "answer", ("Hạng 2 trong 10", "88,38", "3,64 điểm"), ()),
    (("huyện nào ở Cao Bằng từ 88 điểm trở lên",), "answer",
     ("2 đơn vị từ 88 điểm trở lên (bot đếm)", "Hà Quảng"), ("87,91",)),
    (("97,33% là của nơi nào",), "answer", ("Gio Linh", "đúng hạn"), ()),
    (("Gio Linh trễ 93 hồ sơ phải không",), "answer", ("Đúng: 93 hồ sơ",), ()),
    (("Cao Bằng bãi bỏ 154 thủ tục phải không",), "answer",
     ("Chưa đúng: 50 thủ tục", "154 là số thủ tục công bố mới"), ()),
    (("Hưng Yên có phải 100% đúng hạn không",), "answer", ("Gần 100%", "không nêu số"), ()),
    (("Gio Linh đúng hạn mấy %, trễ hạn mấy %",), "answer", ("97,33%", "2,67%"), ()),
    (("Quảng Nam cấp huyện đúng hạn", "thế xã"), "answer",
     ("97,54%", "Hiểu theo câu trước: Quảng Nam"), ("82,92",)),
    (("Cấp tỉnh Quảng Nam đúng hạn bao nhiêu", "nguồn đâu"), "answer", ("99,88%", "lấy từ bài"),
     ()),
    (("Quảng Nam cấp xã đúng hạn 2024",), "no_data", ("Chưa có số năm 2024", "năm 2023"), ()),
    (("Gio Linh năm 2021 nhận mấy hồ sơ",), "no_data", ("năm 2021", "năm 2022"), ("3.743",)),
    (("cấp huyện của Hưng Yên hồ sơ trực tuyến mấy %",), "no_data",
     ("không tách riêng cấp huyện", "gần 85%", "không phải của riêng cấp huyện"), ()),
    (("Nghệ An đúng hạn bao nhiêu",), "no_data", ("Chưa có số liệu của Nghệ An",),
     ("99,88", "97,33")),
    (("SIPAS Cao Bằng",), "no_data", ("SIPAS", "Cao Bằng đang có"), ("92,02",)),
    (("TP Đà Nẵng (mới) có số hồ sơ trực tuyến không",), "no_data",
     ("Quảng Nam cũ", "không cộng"), ("69.971", "80,61")),
    (("so đúng hạn Quảng Nam với Gio Linh",), "clarify", ("cấp tỉnh, cấp huyện hay cấp xã",),
     ("99,88",)),
    (("điểm CCHC của Cao Bằng",), "clarify", ("hành phố Cao Bằng",), ("92,02",)),
    (("thời tiết Hội An",), "out_of_scope", ("ngoài phạm vi",), ()),
    (("đăng ký kết hôn cần gì",), "out_of_scope", ("Cổng Dịch vụ công quốc gia",), ()),
    (("xin chào",), "help", ("Xin chào",), ()),
    (("SIPAS là gì",), "answer", ("Căn cứ: Bộ Nội vụ",), ()),
    (("Quảng Nam nay thuộc tỉnh nào",), "answer", ("thành phố Đà Nẵng",), ()),
    (("có bao nhiêu bài báo trong kho",), "answer", ("5 bài",), ()),
]  # fmt: skip


@pytest.mark.parametrize(("turns", "outcome", "said", "unsaid"), CASES, ids=lambda v: str(v)[:50])
def test_shape(
    ask: Ask, turns: tuple[str, ...], outcome: str, said: tuple[str, ...], unsaid: tuple[str, ...]
) -> None:
    reply = ask(*turns)
    card = reply.text.split("Câu gốc:")[0]
    assert reply.outcome == outcome, reply.text
    for piece in said:
        assert piece in card
    for piece in unsaid:
        assert piece not in card


def test_ranking_and_comparison_bring_a_chart(ask: Ask) -> None:
    chart = ask("chỉ số CCHC từng huyện Cao Bằng").chart
    assert chart is not None
    assert [bar.text for bar in chart.bars][-1] == "74,16 điểm"
    assert chart.better == "higher" and chart.source == "TTXVN, tháng 3/2023"
    assert chart.subtitle == "Cấp huyện, năm 2022, tỉnh Cao Bằng" and chart.full == 100


def test_change_over_years_brings_a_chart(ask: Ask) -> None:
    reply = ask("đúng hạn cấp huyện Quảng Nam 2022 với 2023")
    assert reply.chart is not None and any(b.label == "Biểu đồ" for r in reply.buttons for b in r)
    assert [(bar.label, bar.text) for bar in reply.chart.bars] == [
        ("Năm 2022", "71,46%"), ("Năm 2023", "82,92%"),
    ]  # fmt: skip
    assert reply.chart.subtitle.startswith("Cấp huyện, Quảng Nam")


def test_picture_names_periods_apart_and_does_not_mix_scales(ask: Ask) -> None:
    apart = ask("so đúng hạn Gio Linh với Hưng Yên").chart
    assert apart is not None
    assert all("2022" in bar.label or "2023" in bar.label for bar in apart.bars)
    assert ask("xếp hạng các sở Cao Bằng").chart is None


def test_copy_button_holds_the_line_for_a_report(ask: Ask) -> None:
    reply = ask("tỷ lệ đúng hạn cấp xã Quảng Nam")
    (line,) = [button.copy for row in reply.buttons for button in row if button.copy]
    assert line.startswith("Theo ") and "năm 2023" in line
    assert "cấp xã của Quảng Nam" in line and line.endswith("đạt 97,54%.")


def test_second_failure_shows_the_menu(dialogue: Dialogue) -> None:
    first = dialogue.reply("lost", "điểm CCHC của Cao Bằng")
    second = dialogue.reply("lost", "điểm cải cách của Cao Bằng")
    assert first.outcome is second.outcome is Outcome.CLARIFY
    assert second.text.startswith("Bot chưa hiểu câu này.")


def test_question_about_another_slot_is_no_second_failure(dialogue: Dialogue) -> None:
    first = dialogue.reply("lost", "điểm CCHC của Cao Bằng")
    second = dialogue.reply("lost", "so đúng hạn Quảng Nam với Gio Linh")
    assert first.outcome is second.outcome is Outcome.CLARIFY
    assert second.text.startswith("Bạn hỏi tỷ lệ đúng hạn cấp nào của Quảng Nam")


def test_back_shows_the_card_before(dialogue: Dialogue) -> None:
    dialogue.reply("back", "Quảng Nam cấp huyện đúng hạn")
    dialogue.reply("back", "Gio Linh tiếp nhận bao nhiêu hồ sơ")
    assert dialogue.reply("back", "quay lại").text.startswith("82,92%")


def test_chats_do_not_share_context(dialogue: Dialogue) -> None:
    dialogue.reply("one", "Quảng Nam cấp huyện đúng hạn")
    assert "97,54" not in dialogue.reply("two", "thế xã").text


def test_pressed_button_answers_and_is_remembered(dialogue: Dialogue) -> None:
    reply = dialogue.reply("press", "tỷ lệ đúng hạn cấp xã Quảng Nam")
    tiers = next(b for row in reply.buttons for b in row if b.label == "Cả ba cấp")
    assert "82,92%" in dialogue.press("press", tiers.action).text
    assert "99,88%" in dialogue.reply("press", "cấp tỉnh thôi").text


@pytest.mark.parametrize(
    "action", ["", "l|", "l|p999|on_time_rate||:|---", "xyz", "l|p49|a|q|:|---"]
)
def test_foreign_button_data_gets_a_word(dialogue: Dialogue, action: str) -> None:
    reply = dialogue.press("foreign", action)
    assert reply.text == "Nút đã cũ. Hãy gõ lại câu hỏi."
