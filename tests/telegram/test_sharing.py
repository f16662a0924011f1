"""Answers that travel: shared links, the way from a group into the bot, thumbs, followed metrics."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from bot import notices
from bot.sandbox import Message
from handlers.following import tell_news
from handlers.refreshing import refresh
from tests.telegram.conftest import Running

QUESTION = "tỷ lệ đúng hạn cấp xã Quảng Nam"
NOON = datetime(2025, 12, 1, 5, tzinfo=UTC)


def _changed(kb: Path, value: float) -> None:
    """The base with another rate for the communes of Quảng Nam, put in its place."""
    copy = kb.with_suffix(".x")
    copy.write_bytes(kb.read_bytes())
    with sqlite3.connect(copy) as connection:
        connection.execute(
            "update facts set value = ? where place_code = 'p49' and metric = 'on_time_rate' "
            "and level = 'xã' and year = 2023",
            (value,),
        )
        connection.execute("update meta set value = ? where key = 'built_at'", (str(value),))
    connection.close()
    copy.replace(kb)


async def _payload(real: Running, card: Message) -> str:
    more = await real.anna.press(card, "Thêm…")
    address = parse_qs(urlsplit(more.button(notices.SHARE_LABEL)["url"]).query)["url"][0]
    return parse_qs(urlsplit(address).query)["start"][0]


async def test_shared_answer_says_when_its_figure_has_changed(real: Running) -> None:
    payload = await _payload(real, await real.anna.ask(QUESTION))
    assert len(payload) <= 64
    bob = real.sandbox.user(1002)
    opened = await bob.ask(f"/start {payload}")
    assert "97,54%" in opened.text and notices.SHARED_CHANGED not in opened.text
    _changed(real.house.settings.kb, 97.6)
    refresh(real.house)
    later = (await bob.ask(f"/start {payload}")).text.split("\n")
    source = next(n for n, line in enumerate(later) if line.startswith("Nguồn: "))
    assert "97,6%" in later[0] and later[source - 1] == notices.SHARED_CHANGED


async def test_group_card_leads_into_the_bot(real: Running) -> None:
    group = real.sandbox.group(members=[real.anna])
    card = await real.anna.ask(f"@cchc_sandbox_bot {QUESTION}", group)
    assert card.buttons[0] == notices.OPEN_IN_BOT and len(card.keyboard) == 1
    payload = card.button(notices.OPEN_IN_BOT)["url"].rpartition("start=")[2]
    alone = await real.sandbox.user(1002).ask(f"/start {payload}")
    assert alone.marked("bold") == card.marked("bold") == ["97,54%"]
    private = await real.anna.ask(QUESTION)
    assert notices.OPEN_IN_BOT not in private.buttons


async def test_thumb_counts_once_and_without_a_name(real: Running) -> None:
    more = await real.anna.press(await real.anna.ask(QUESTION), "Thêm…")
    first = await (await real.anna.tap(more, "Hữu ích")).answer()
    again = await (await real.anna.tap(more, "Chưa đúng ý")).answer()
    assert first["text"] == notices.THANKS and again["text"] == notices.DONE_ALREADY
    assert "Hữu ích 1, chưa đúng ý 0" in (await real.admin.ask("/thongke")).text
    columns = [row[1] for row in real.house.state.rows("pragma table_info(thumbs)")]
    assert columns == ["day", "good", "count"]


async def test_metric_is_followed_in_all_places(real: Running) -> None:
    followed = await real.anna.ask("/theodoi tỷ lệ đúng hạn")
    assert "đúng hạn" in followed.text
    await real.anna.ask("/theodoi không có gì")
    refresh(real.house)
    _changed(real.house.settings.kb, 97.6)
    refresh(real.house)
    real.anna.skip()
    assert await tell_news(real.sandbox_bot, real.house, NOON) == 1
    news = await real.anna.reply()
    assert "97,6%" in news.text and "trước đó 97,54%" in news.text
    listed = await real.anna.ask("/theodoi")
    stopped = await real.anna.press(listed, listed.buttons[0])
    assert stopped.text == notices.NOTHING_FOLLOWED
