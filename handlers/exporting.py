"""/xuat and its button: the figures behind an answer as CSV and XLSX."""

from __future__ import annotations

import asyncio

from telegram import InputMediaDocument, Update
from telegram.constants import ChatAction

from bot import notices
from bot.answering.vocabulary import Metrics
from handlers.figures import figures, figures_of_card
from handlers.house import Context, House, house_of
from handlers.pressing import Press, pressed
from handlers.sending import Spot, send, spot_of
from knowledge.models import Fact


async def on_export(update: Update, context: Context) -> None:
    """/xuat: the figures of the last card in this chat, or of the card it answers."""
    house, spot, message = house_of(context), spot_of(update), update.effective_message
    if spot is None:
        return
    card = message.reply_to_message if message is not None else None
    found = figures_of_card(house, spot.chat, card.message_id) if card is not None else ()
    await _export(context, house, spot, found or figures(house, house.cards.latest(spot.chat)))


@pressed()
async def export_card(press: Press, _: str) -> None:
    """The button under a card."""
    found = figures_of_card(press.house, press.spot.chat, press.card.message_id)
    await _export(press.context, press.house, press.spot, found)


async def _export(context: Context, house: House, spot: Spot, facts: tuple[Fact, ...]) -> None:
    if not facts:
        await send(context.bot, spot, notices.say(notices.NOTHING_TO_EXPORT, notices.PLACES_ROW))
        return
    await context.bot.send_chat_action(
        spot.chat, ChatAction.UPLOAD_DOCUMENT, message_thread_id=spot.thread
    )
    text, sheet = await asyncio.to_thread(_tables, house, facts)
    name = f"so-lieu-cchc-{house.today():%Y%m%d}"
    await context.bot.send_media_group(
        spot.chat,
        [
            InputMediaDocument(text, filename=f"{name}.csv"),
            InputMediaDocument(
                sheet, filename=f"{name}.xlsx", caption=notices.EXPORTED.format(len(facts))
            ),
        ],
        message_thread_id=spot.thread,
    )


def _tables(house: House, facts: tuple[Fact, ...]) -> tuple[bytes, bytes]:
    # openpyxl takes a while to load and few people ask for it.
    from bot.export import to_csv, to_xlsx

    metrics = Metrics.load()

    def label_of(metric: str) -> str:
        return metrics[metric].label

    return to_csv(facts, house.kb.article, label_of), to_xlsx(facts, house.kb.article, label_of)
