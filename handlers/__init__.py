"""Telegram: the only package that knows python-telegram-bot."""

import os

# Durations as timedelta, as the library will have them; without it every 429 warns.
os.environ.setdefault("PTB_TIMEDELTA", "true")
