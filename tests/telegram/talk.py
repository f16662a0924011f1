"""A small conversation that stands in for the real one where only Telegram's face is tested."""

from __future__ import annotations

import html
from dataclasses import dataclass, field, replace

from bot.rendering import actions
from bot.reply import Bar, Button, ChartSpec, Outcome, Reply
from knowledge.models import Fact

QUOTE = "<blockquote expandable>Cấp xã, tỷ lệ đạt 97,54%.</blockquote>"
ROWS = (
    (
        Button("Cấp huyện", action="l|p49|on_time_rate|d|:|---"),
        Button("Cấp xã", action="l|p49|on_time_rate|c|:|---"),
    ),
    (Button("Chép câu báo cáo", copy="Theo Báo Quảng Nam, năm 2023, đạt 97,54%."),),
)


def card(figure: str, scope: str, facts: tuple[Fact, ...]) -> Reply:
    """An answer as the real conversation draws it."""
    markup = (
        f"<b>{figure}</b> hồ sơ đúng hạn\n{html.escape(scope)}\nNăm 2023\nThêm một dòng\n"
        f'Và một dòng\nNguồn: <a href="https://baoquangnam.vn">Báo Quảng Nam</a>, 29/2/2024\n{QUOTE}'
    )
    return Reply(markup, scope, Outcome.ANSWER, facts, ROWS)


@dataclass
class Talk:
    """Remembers the last question of each chat; some words order trouble."""

    asked: list[tuple[str, str]] = field(default_factory=list)
    last: dict[str, str] = field(default_factory=dict)
    reloads: int = 0
    facts: tuple[Fact, ...] = ()

    def reply(self, chat: str, text: str) -> Reply:
        self.asked.append((chat, text))
        if text == "hỏng":
            raise ValueError(f"a bug about {text} of a user")
        if text == "dài":
            body = "\n".join(f"<b>{n}</b> dòng &lt; số {n}" for n in range(600))
            return Reply(body, body, Outcome.ANSWER, self.facts, ROWS)
        if text in ("xin chào", "trợ giúp"):
            return Reply(f"Đây là {text}", text, Outcome.HELP)
        if text.startswith("không biết"):
            return Reply("Chưa có số", "Chưa có số", Outcome.NO_DATA)
        if text.startswith("còn"):
            text = f"{self.last.get(chat, 'không rõ')} {text}"
        self.last[chat] = text
        return card("97,54%", text, self.facts)

    def press(self, chat: str, action: str) -> Reply:
        if action == "hỏng":
            raise ValueError("a bug behind a button")
        if action.startswith("o|"):
            return card("82,92%", "nơi này", self.facts)
        if action.startswith("l|"):
            return card("82,92%", f"{action.split('|')[3]} {chat}", self.facts)
        if action == actions.MORE:
            reply = card("97,54%", self.last.get(chat, ""), self.facts)
            return replace(reply, buttons=((Button("Quay lại", actions.BACK),),))
        if action == actions.CHART:
            spec = ChartSpec("Đúng hạn", "Năm 2023", "Báo", (Bar("Quảng Nam", 97.54, "97,54%"),))
            return replace(card("97,54%", "hình", self.facts), chart=spec)
        return Reply(f"Chọn: {action}", action, Outcome.HELP, buttons=(ROWS[0],))

    def reload(self) -> bool:
        self.reloads += 1
        return False
