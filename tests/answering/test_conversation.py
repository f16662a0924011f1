"""What outlives one reply: fading, retry, the way back, pages, sources that disagree, storage."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.chats import ChatState, MemoryContexts
from bot.dialogue import Dialogue
from bot.query import Intent, Query
from bot.rendering import actions
from bot.reply import Outcome, Reply
from bot.stored import StoredError
from knowledge.gazetteer import Gazetteer
from tests.answering.made import TODAY, base, row, talk

RATE = "on_time_rate"
DISTRICTS = ("Hà Quảng", "Quảng Hòa", "Hạ Lang", "Bảo Lâm", "Nguyên Bình", "Trùng Khánh", "Hòa An")


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2025, 12, 1, 8)

    def __call__(self) -> datetime:
        return self.now


def labels(reply: Reply) -> list[list[str]]:
    return [[button.label for button in row] for row in reply.buttons]


def action(reply: Reply, label: str) -> str:
    return next(b.action for row in reply.buttons for b in row if b.label == label)


def test_context_fades_after_half_an_hour(tmp_path: Path) -> None:
    clock = Clock()
    kb = base(
        tmp_path / "kb.db",
        row("Hà Tĩnh", RATE, 91.0, level="tỉnh"),
        row("Hà Tĩnh", RATE, 92.5, level="xã"),
    )
    bot = Dialogue(kb, Gazetteer.load(), today=lambda: TODAY, clock=clock)
    bot.reply("1", "tỷ lệ đúng hạn cấp tỉnh Hà Tĩnh")
    clock.now += timedelta(minutes=29)
    assert "92,5%" in bot.reply("1", "còn cấp xã?").text
    clock.now += timedelta(minutes=31)
    late = bot.reply("1", "còn cấp tỉnh?")
    assert "91%" not in late.text and late.outcome is not Outcome.ANSWER


def test_state_of_a_chat_survives_as_json(tmp_path: Path) -> None:
    states = MemoryContexts()
    kb = base(tmp_path / "kb.db", row("Hà Tĩnh", RATE, 91.0), row("Cao Bằng", RATE, 88.5))
    bot = Dialogue(kb, Gazetteer.load(), contexts=states, today=lambda: TODAY, clock=Clock())
    for text in ("tỷ lệ đúng hạn Hà Tĩnh năm 2023 và Cao Bằng", "nơi nào trên 90%?", "xin chào"):
        bot.reply("1", text)
        state = states.get("1")
        assert ChatState.of_json(state.as_json()) == state
    assert states.get("1").facts and states.get("1").context is not None


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "1", '{"failed": 1}', '{"nothing": true}', '{"context": {}}', '{"facts": [3]}',
        '{"asked": [{"intent": "rm -rf", "text": ""}]}',
        '{"asked": [{"intent": "lookup", "text": "", "places": [1]}]}',
    ],
)  # fmt: skip
def test_foreign_json_is_refused(text: str) -> None:
    with pytest.raises(StoredError):
        ChatState.of_json(text)


def test_failed_question_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bot = talk(base(tmp_path / "kb.db", row("Hà Tĩnh", RATE, 91.0), row("Cao Bằng", RATE, 88.5)))
    bot.reply("1", "tỷ lệ đúng hạn Cao Bằng")
    with monkeypatch.context() as broken:
        broken.setattr(bot._answerer, "answer", lambda *_: 1 / 0)
        sorry = bot.reply("1", "tỷ lệ đúng hạn Hà Tĩnh")
        pressed = bot.press("2", actions.encode(Query(Intent.OVERVIEW, "", ("p42",))))
    assert labels(sorry) == labels(pressed) == [["Thử lại"]]
    assert "91%" in bot.press("1", action(sorry, "Thử lại")).text
    assert "91%" in bot.press("2", action(pressed, "Thử lại")).text
    assert "91%" in bot.press("1", actions.RETRY).text


def test_way_back(tmp_path: Path) -> None:
    bot = talk(base(tmp_path / "kb.db", row("Hà Tĩnh", RATE, 91.0), row("Cao Bằng", RATE, 88.5)))
    assert bot.press("1", actions.BACK).outcome is Outcome.HELP
    bot.reply("1", "tỷ lệ đúng hạn Hà Tĩnh")
    bot.reply("1", "tỷ lệ đúng hạn Cao Bằng")
    assert "91%" in bot.press("1", actions.BACK).text
    bot.reply("1", "tỷ lệ đúng hạn Cao Bằng")
    assert bot.reply("1", "tỷ lệ đúng hạn Nghệ An").outcome is Outcome.NO_DATA
    assert "88,5%" in bot.reply("1", "Quay lại").text
    assert "91%" in bot.reply("1", "quay lai").text


def test_pages_of_a_place(tmp_path: Path) -> None:
    metrics = (
        RATE, "received_cases", "online_case_rate", "par_index", "satisfaction_rate",
        "late_cases", "resolved_cases",
    )  # fmt: skip
    bot = talk(
        base(tmp_path / "kb.db", *(row("Hà Tĩnh", m, 50.0 + i) for i, m in enumerate(metrics)))
    )
    first = bot.reply("1", "Hà Tĩnh có số liệu gì")
    assert labels(first)[-1] == ["1/2", "Sau ›"]
    second = bot.press("1", action(first, "Sau ›"))
    assert labels(second)[-1] == ["‹ Trước", "2/2"]
    shown = [{fact.metric for fact in reply.facts} for reply in (first, second)]
    assert not shown[0] & shown[1] and shown[0] | shown[1] == set(metrics)
    assert bot.press("1", action(second, "‹ Trước")).text == first.text
    assert bot.press("1", actions.HERE).text == first.text


def test_pages_of_a_threshold(tmp_path: Path) -> None:
    names = [place.full_name for place in Gazetteer.load().children(
        Gazetteer.load().find("Thanh Hóa")[0], era="old") if place.code.startswith("d")]  # fmt: skip
    rows = [
        row(name, "par_index", 60.5 + at, province="Thanh Hóa", unit="điểm")
        for at, name in enumerate(names)
    ]
    bot = talk(base(tmp_path / "kb.db", *rows))
    first = bot.reply("1", "huyện nào ở Thanh Hóa có chỉ số CCHC trên 62 điểm")
    second = bot.press("1", action(first, "Sau ›"))
    values = [sorted(fact.value for fact in reply.facts) for reply in (first, second)]
    assert f"{len(names) - 2} " in first.text and first.text.split("\n")[0] in second.text
    assert min(values[0]) > max(values[1]) and min(values[1]) >= 62.5


def test_sources_that_disagree_are_both_shown(tmp_path: Path) -> None:
    bot = talk(
        base(
            tmp_path / "kb.db",
            row("Hà Tĩnh", RATE, 91.0, article="mot"),
            row("Hà Tĩnh", RATE, 93.5, article="hai"),
        )
    )
    reply = bot.reply("1", "tỷ lệ đúng hạn Hà Tĩnh")
    assert reply.text.startswith("Hai nguồn khác nhau về tỷ lệ đúng hạn:")
    for words in ("91% theo Báo mot", "93,5% theo Báo hai", "Bot không chọn"):
        assert words in reply.text
    assert reply.html.count("<blockquote") == 2


def test_one_tier_in_dispute_among_others(tmp_path: Path) -> None:
    bot = talk(
        base(
            tmp_path / "kb.db",
            row("Hà Tĩnh", RATE, 99.9, level="tỉnh", article="mot"),
            row("Hà Tĩnh", RATE, 91.0, level="xã", article="mot"),
            row("Hà Tĩnh", RATE, 93.5, level="xã", article="hai"),
        )
    )
    text = bot.reply("1", "tỷ lệ đúng hạn Hà Tĩnh").text
    assert "99,9% cấp tỉnh\n" in text
    assert "91% cấp xã, theo Báo mot" in text and "93,5% cấp xã, theo Báo hai" in text
    assert "Bot không chọn" in text
