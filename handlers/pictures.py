"""Charts: drawn when asked for, in a thread, sent with the card's words as caption."""

from __future__ import annotations

import asyncio
import re

from telegram import ReplyParameters, Update
from telegram.constants import ChatAction, MessageLimit

from bot.reply import Reply
from handlers.house import Context
from handlers.sending import Spot
from handlers.splitting import plain, units

_QUOTE = re.compile(r"\s*<blockquote.*?</blockquote>", re.DOTALL)
_CAPTION = int(MessageLimit.CAPTION_LENGTH)


async def send_chart(update: Update, context: Context, spot: Spot, reply: Reply) -> None:
    """Sends the picture of a reply, as an answer to the card it was asked under."""
    # Pillow costs memory that a bot without pictures need not spend.
    from bot.chart import draw_chart

    if reply.chart is None:
        raise ValueError("a reply without a chart")
    await context.bot.send_chat_action(
        spot.chat, ChatAction.UPLOAD_PHOTO, message_thread_id=spot.thread
    )
    picture = await asyncio.to_thread(draw_chart, reply.chart)
    caption = _QUOTE.sub("", reply.html).strip()
    card = update.effective_message
    quoted = ReplyParameters(card.message_id, allow_sending_without_reply=True) if card else None
    await context.bot.send_photo(
        spot.chat, picture, caption if units(plain(caption)) <= _CAPTION else None,
        message_thread_id=spot.thread, reply_parameters=quoted, filename="bieu-do.png",
    )  # fmt: skip
