"""The commands for everybody."""

from __future__ import annotations

from telegram import Update

from bot import notices
from bot.reply import Reply
from handlers.addressing import argument_of, chat_key
from handlers.browsing import TIERS, coverage_page, metric_page, place_page, source_page
from handlers.house import Context, house_of
from handlers.questions import ask, deliver
from handlers.sending import send, spot_of
from knowledge.gazetteer import Gazetteer


async def reply_to_command(update: Update, context: Context, reply: Reply) -> None:
    """Sends what a command gives."""
    spot = spot_of(update)
    if spot is not None:
        await deliver(update, context, spot, reply, update.effective_message)


async def on_unknown(update: Update, context: Context) -> None:
    """A command that does not exist, or not for this person: the same words for both."""
    spot = spot_of(update)
    if spot is not None and not spot.group:
        await send(context.bot, spot, notices.say(notices.UNKNOWN, notices.PLACES_ROW))


async def _spoken(update: Update, context: Context, sentence: str) -> None:
    reply = ask(house_of(context), chat_key(update), sentence)
    await reply_to_command(update, context, reply)


async def on_places(update: Update, context: Context) -> None:
    """/tinh: the places that have figures, or the coverage of the one named."""
    if named := argument_of(context):
        await _spoken(update, context, notices.COVERAGE_QUESTION.format(named))
    else:
        await reply_to_command(update, context, place_page(house_of(context), 0))


async def on_coverage(update: Update, context: Context) -> None:
    """/dulieu: what there is of the place named, metrics by years; without a name the places.

    Of several places of a name the widest is meant; where that leaves two, it is asked back.
    """
    named = argument_of(context)
    house, gazetteer = house_of(context), Gazetteer.load()
    found = (gazetteer.find(named) or gazetteer.find_folded(named)) if named else []
    cards = [(place, card) for place in found if (card := coverage_page(house, place.code, 0))]
    widest = min((TIERS.index(place.level) for place, _ in cards), default=0)
    meant = [card for place, card in cards if TIERS.index(place.level) == widest]
    if len(meant) == 1:
        await reply_to_command(update, context, meant[0])
    else:
        await on_places(update, context)


async def on_metrics(update: Update, context: Context) -> None:
    """/chiso: the metrics, or the definition of the one named."""
    if named := argument_of(context):
        await _spoken(update, context, notices.DEFINITION_QUESTION.format(named))
    else:
        await reply_to_command(update, context, metric_page(house_of(context), 0))


async def on_sources(update: Update, context: Context) -> None:
    """/nguon: the articles in use, with their dates."""
    await reply_to_command(update, context, source_page(house_of(context), 0))


async def on_compare(update: Update, context: Context) -> None:
    """/sosanh A với B; without names it asks for one by buttons."""
    if named := argument_of(context):
        await _spoken(update, context, notices.COMPARE_QUESTION.format(named))
    else:
        await reply_to_command(
            update, context, notices.say(notices.COMPARE_HOW, notices.PLACES_ROW)
        )


async def on_ranking(update: Update, context: Context) -> None:
    """/xephang; without a metric it offers the metrics."""
    if named := argument_of(context):
        await _spoken(update, context, notices.RANKING_QUESTION.format(named))
    else:
        await reply_to_command(
            update, context, notices.say(notices.RANKING_HOW, notices.METRICS_ROW)
        )
