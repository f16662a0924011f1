"""Logging for the running bot: lines of text, or of JSON for machines, never with a token."""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime

_TOKEN = re.compile(r"\d{5,}:[\w-]{5,}")


class Lines(logging.Formatter):
    """Time, level and message, with anything that looks like a token as stars."""

    def format(self, record: logging.LogRecord) -> str:
        """One record."""
        return _TOKEN.sub("***", super().format(record))


class JsonLines(logging.Formatter):
    """One JSON object a record: time, level, logger, message, and the trace where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """One record."""
        entry = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            entry["trace"] = self.formatException(record.exc_info)
        return _TOKEN.sub("***", json.dumps(entry, ensure_ascii=False))


def set_up(form: str) -> None:
    """Logs to standard error; `form` is "text" or "json"."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        JsonLines() if form == "json" else Lines("%(asctime)s %(levelname)s %(message)s")
    )
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # at INFO it prints the token
