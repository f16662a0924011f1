"""/theodoi: who wants to hear of new figures, and what they are told when the base changes."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape

from telegram import Bot, ChatMember, Update
from telegram.error import Forbidden, TelegramError

from bot import notices
from bot.answering.numbers import figure
from bot.answering.vocabulary import Metrics
from bot.clock import VIETNAM
from bot.corrections import metrics_named
from bot.rendering import words
from bot.reply import Button, Reply
from bot.state.news import Item
from bot.state.subscriptions import Subscription
from handlers.addressing import argument_of
from handlers.figures import figures, figures_of_card, key_of
from handlers.house import Context, House, house_of
from handlers.pressing import Press, pressed
from handlers.sending import Spot, send, spot_of
from knowledge.gazetteer import Gazetteer
from knowledge.models import Fact

log = logging.getLogger(__name__)

_GONE = (ChatMember.LEFT, ChatMember.BANNED)
_QUIET_FROM, _QUIET_TO = 21, 7
_AT_MOST = 8
_PLACES_AT_MOST = 20_000


async def on_membership(update: Update, context: Context) -> None:
    """The bot was blocked, thrown out or let back in; nothing is kept for who left."""
    change = update.my_chat_member
    if change is not None and change.new_chat_member.status in _GONE:
        forget_chat(house_of(context), change.chat.id)


def forget_chat(house: House, chat: int) -> None:
    """Removes everything that is kept for a chat."""
    house.subscriptions.drop_chat(chat)
    house.news.drop_chat(chat)
    house.feedback.drop_chat(chat)
    house.cards.drop_chat(chat)
    forget_talk(house, str(chat))


def forget_talk(house: House, key: str) -> None:
    """Removes what was said under a conversation's name: a chat's, or a person's in a group."""
    house.contexts.forget(key)
    for kept in [each for each in house.unanswered if key in (each[1], each[1].partition(":")[0])]:
        house.unanswered.remove(kept)


async def on_follow(update: Update, context: Context) -> None:
    """/theodoi Gio Linh, or a metric, follows; without a name it lists what is followed."""
    house, spot = house_of(context), spot_of(update)
    if spot is None:
        return
    named = argument_of(context)
    if not named:
        await send(context.bot, spot, _list(house, spot.chat))
        return
    found = Gazetteer.load().find(named) or Gazetteer.load().find_folded(named)
    place = next((p for p in found if house.kb.facts_of(p.code)), found[0] if found else None)
    if place is not None:
        reply = _follow(house, spot.chat, "place", place.code, place.full_name)
    elif metrics := metrics_named(named):
        reply = _follow(house, spot.chat, "metric", metrics[0].id, metrics[0].label)
    else:
        reply = notices.say(notices.NO_SUCH_PLACE.format(named), notices.PLACES_ROW)
    await send(context.bot, spot, reply)


@pressed(answers=True)
async def follow_card(press: Press, _: str) -> None:
    """The button under a card: follows the place of its first figure."""
    house, chat = press.house, press.spot.chat
    facts = figures_of_card(house, chat, press.card.message_id)
    if not facts or not facts[0].place_code:
        await press.answer(notices.OLD_BUTTON)
        return
    fact = facts[0]
    if any(each.key == fact.place_code for each in house.subscriptions.of_chat(chat)):
        await press.answer(notices.DONE_ALREADY)
        return
    await press.answer()
    await press.send(_follow(house, chat, "place", fact.place_code, fact.place))


@pressed(answers=True)
async def stop_following(press: Press, argument: str) -> None:
    """The button that ends a subscription; `argument` is `<kind>:<key>`."""
    kind, _, key = argument.partition(":")
    stopped = press.house.subscriptions.stop(press.spot.chat, kind, key)
    await press.answer(notices.STOPPED if stopped else notices.DONE_ALREADY)
    if stopped:
        await press.send(_list(press.house, press.spot.chat))


@pressed()
async def list_followed(press: Press, _: str) -> None:
    """The button "Đang theo dõi gì"."""
    await press.send(_list(press.house, press.spot.chat))


def _follow(house: House, chat: int, kind: str, key: str, name: str) -> Reply:
    if not house.subscriptions.follow(chat, kind, key, name):
        known = any(each.key == key for each in house.subscriptions.of_chat(chat))
        if not known:
            return notices.say(notices.TOO_MANY_FOLLOWED)
    house.followed[kind, key] = _figures_of(house, kind, key)
    markup = notices.FOLLOWED.format(f"<b>{escape(name, quote=False)}</b>")
    stop = Button(notices.UNFOLLOW_LABEL, action=f"t:stop:{kind}:{key}")
    return notices.say_html(
        markup, notices.FOLLOWED.format(name), (stop, Button(notices.LIST_LABEL, action="t:mine"))
    )


def _list(house: House, chat: int) -> Reply:
    followed = house.subscriptions.of_chat(chat)
    if not followed:
        return notices.say(notices.NOTHING_FOLLOWED, notices.PLACES_ROW)
    lines = [notices.FOLLOWING, *(each.label for each in followed)]
    rows = [
        (Button(notices.stop_label(each.label), action=f"t:stop:{each.kind}:{each.key}"),)
        for each in followed
    ]
    return notices.say("\n".join(lines), *rows)


def _figures_of(house: House, kind: str, key: str) -> dict[str, Fact]:
    """The published figures of a place, or of a metric in all places, by their keys."""
    if kind == "place":
        return {key_of(fact): fact for fact in house.kb.facts_of(key)}
    places = house.kb.places_with(key, _PLACES_AT_MOST)
    return {key_of(fact): fact for code in places for fact in house.kb.facts_of(code, [key])}


def look_again(house: House) -> int:
    """Compares what is followed with how it stood before, lets news wait; how many there are."""
    noted = 0
    for kind, key in house.subscriptions.keys():
        old = house.followed.get((kind, key))
        now = _figures_of(house, kind, key)
        house.followed[kind, key] = now
        if old is not None:
            noted += _note(house, house.subscriptions.of_key(kind, key), old, now)
    return noted


def _note(
    house: House,
    followers: tuple[Subscription, ...],
    old: Mapping[str, Fact],
    now: Mapping[str, Fact],
) -> int:
    before = {_about(fact): fact for fact in old.values()}
    stated = {(_about(fact), fact.value) for fact in old.values()}
    noted = 0
    for key, fact in now.items():
        if (_about(fact), fact.value) in stated:
            continue
        replaced = before.get(_about(fact))
        for follower in followers:
            house.news.add(Item(follower.chat, key, figure(replaced) if replaced else ""))
            noted += 1
    return noted


def _about(fact: Fact) -> tuple[object, ...]:
    return (
        fact.place_code, fact.level, fact.agency, fact.metric, fact.year, fact.period,
        fact.status, fact.unit, fact.context,
    )  # fmt: skip


def is_quiet(now: datetime) -> bool:
    """Whether it is between 21 and 7 o'clock in Vietnam."""
    hour = now.astimezone(VIETNAM).hour
    return hour >= _QUIET_FROM or hour < _QUIET_TO


async def tell_news(bot: Bot, house: House, now: datetime | None = None) -> int:
    """Sends what waits, one message a chat, outside the quiet hours; how many were sent."""
    if is_quiet(now or datetime.now(UTC)):
        return 0
    sent = 0
    for chat, items in house.news.due().items():
        reply = _news(house, items, house.subscriptions.of_chat(chat))
        try:
            if reply is not None:
                await send(bot, Spot(chat), reply)
                sent += 1
        except Forbidden:
            house.subscriptions.drop_chat(chat)
        except TelegramError as error:
            log.warning("news not sent (%s); tried again later", type(error).__name__)
            continue
        house.news.drop_chat(chat)
        house.subscriptions.mark_told(chat)
    return sent


def _news(house: House, items: list[Item], followed: tuple[Subscription, ...]) -> Reply | None:
    before = {item.fact: item.before for item in items}
    facts = figures(house, [item.fact for item in items])
    if not facts or not followed:
        return None
    metrics = Metrics.load()
    lines = [notices.NEWS_HEADING]
    for fact in facts[:_AT_MOST]:
        tail = notices.NEWS_BEFORE.format(before[key_of(fact)]) if before[key_of(fact)] else ""
        lines.append(f"{fact.place}: {words.statement(fact, metrics)}, {words.period(fact)}{tail}")
    if len(facts) > _AT_MOST:
        lines.append(notices.NEWS_MORE.format(len(facts) - _AT_MOST))
    sources = dict.fromkeys(fact.article for fact in facts[:_AT_MOST])
    named = [house.kb.article(article) for article in sources]
    publishers = list(dict.fromkeys(a.publisher for a in named if a is not None and a.publisher))
    if publishers:
        lines.append(notices.SOURCE.format(", ".join(publishers)))
    return notices.say("\n".join(lines), (Button(notices.LIST_LABEL, action="t:mine"),))
