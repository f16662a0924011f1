"""A local Telegram: the Bot API on loopback, a chat page for the browser, a face for tests.

Layout: `rules` and `markup` say what Telegram accepts; `model`, `world`, `updates`, `files` hold
the state; `sending`, `editing`, `profile` are the Bot API's methods; `api` and `chatpage`
(with `pageview` and `nodes`) speak
HTTP; `people`, `writing`, `groups` and `server` are what tests and `make run` use. Nothing here imports the bot.
"""

from bot.sandbox.api import Call
from bot.sandbox.errors import ApiError
from bot.sandbox.groups import SandboxGroup
from bot.sandbox.model import Message
from bot.sandbox.params import Upload
from bot.sandbox.people import InlineQuery, NoReply, SandboxUser, Tap
from bot.sandbox.server import Sandbox

__all__ = [
    "ApiError",
    "Call",
    "InlineQuery",
    "Message",
    "NoReply",
    "Sandbox",
    "SandboxGroup",
    "SandboxUser",
    "Tap",
    "Upload",
]
