"""Telegram's HTML: text with tags -> plain text and entities.

Offsets and lengths of entities count UTF-16 units, as everywhere in the Bot API. The error
descriptions, byte offsets included, are those of Telegram's own server.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from bot.sandbox.errors import bad_request

Entity = dict[str, Any]

TAGS: dict[str, str] = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
MAX_ENTITIES = 100
SAFE_URL = re.compile(
    r"(?i)(?:https?://[^\s/?#:@]+(?::\d+)?(?:[/?#]\S*)?|tg://\S+|mailto:\S+|tel:\S+)"
)
_REFERENCE = re.compile(r"&(?:#(?P<dec>\d{1,8})|#[xX](?P<hex>[0-9a-fA-F]{1,7})|(?P<name>[a-z]+));?")
_DETECTED = re.compile(
    r"(?P<url>https?://[^\s<>\"]+[^\s<>\".,;:!?)\]])"
    r"|(?<![\w/<>@])(?P<bot_command>/[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]{3,32})?)(?![\w/])"
    r"|(?<![\w@/])(?P<mention>@[A-Za-z][A-Za-z0-9_]{3,31})(?!\w)"
)


def utf16_length(text: str) -> int:
    """Length in UTF-16 units: a letter outside the basic plane counts two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf16_slice(text: str, offset: int, length: int) -> str:
    """The part of `text` that an entity covers."""
    raw = text.encode("utf-16-le", "surrogatepass")
    return raw[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """HTML as the Bot API reads it -> (text, entities), trimmed at both ends.

    Raises ApiError 400 `can't parse entities: …` for what Telegram refuses.

    >>> parse_html("<b>97,54%</b> &lt; 100%")
    ('97,54% < 100%', [{'type': 'bold', 'offset': 0, 'length': 6}])
    """
    return trim(*_Parser(source).run())


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.out: list[str] = []
        self.units = 0
        self.open: list[tuple[str, str | None, int]] = []
        self.entities: list[Entity] = []

    def run(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.source):
            char = self.source[self.at]
            if char == "<":
                if self.source.startswith("</", self.at):
                    self._end_tag()
                else:
                    self._start_tag()
            elif char == "&":
                self._write(self._reference())
            else:
                self._write(char)
                self.at += 1
        if self.open:
            raise _broken(f'Can\'t find end tag corresponding to start tag "{self.open[-1][0]}"')
        self.entities.sort(key=lambda e: (e["offset"], -e["length"]))
        return "".join(self.out), self.entities

    def _write(self, text: str) -> None:
        self.out.append(text)
        self.units += utf16_length(text)

    def _byte(self, position: int) -> int:
        return len(self.source[:position].encode("utf-8", "surrogatepass"))

    def _peek(self) -> str:
        return self.source[self.at] if self.at < len(self.source) else ""

    def _skip_space(self) -> None:
        while self._peek().isspace():
            self.at += 1

    def _until(self, stop: str) -> str:
        begin = self.at
        while self._peek() and not self._peek().isspace() and self._peek() not in stop:
            self.at += 1
        return self.source[begin : self.at]

    def _reference(self) -> str:
        found = _REFERENCE.match(self.source, self.at)
        char = None
        if found:
            if found["name"]:
                char = NAMED.get(found["name"])
            else:
                code = int(found["dec"] or found["hex"], 10 if found["dec"] else 16)
                char = chr(code) if 0 < code < 0x10FFFF and not 0xD800 <= code < 0xE000 else None
        if found is None or char is None:
            self.at += 1
            return "&"
        self.at = found.end()
        return char

    def _start_tag(self) -> None:
        begin = self.at
        self.at += 1
        name = self._until(">").lower()
        if not self._peek():
            raise _broken(f"Unclosed start tag at byte offset {self._byte(begin)}")
        if name not in TAGS:
            raise _broken(f'Unsupported start tag "{name}" at byte offset {self._byte(begin)}')
        argument = self._attributes(name, begin)
        if name == "span" and argument != "tg-spoiler":
            raise _broken(
                f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}'
            )
        self.at += 1
        self.open.append((name, argument, self.units))

    def _attributes(self, tag: str, begin: int) -> str | None:
        """Read up to the closing `>`; gives the one attribute that matters for this tag."""
        wanted = {
            "a": "href",
            "span": "class",
            "code": "class",
            "blockquote": "expandable",
        }
        argument = None
        while True:
            self._skip_space()
            if self._peek() == ">":
                return argument
            name = self._until("=>").lower()
            if not name:
                if not self._peek():
                    raise _broken(f"Unclosed start tag at byte offset {self._byte(begin)}")
                raise _broken(
                    f'Empty attribute name in the tag "{tag}" at byte offset {self._byte(begin)}'
                )
            self._skip_space()
            value = ""
            if self._peek() == "=":
                self.at += 1
                self._skip_space()
                value = self._value()
            elif tag != "blockquote":
                raise _broken(
                    "Expected equal sign in declaration of an attribute of the tag "
                    f'"{tag}" at byte offset {self._byte(begin)}'
                )
            if not self._peek():
                raise _broken(f"Unclosed start tag at byte offset {self._byte(begin)}")
            if wanted.get(tag) == name:
                argument = value

    def _value(self) -> str:
        quote = self._peek()
        if quote not in ("'", '"') or not quote:
            begin = self.at
            while re.match(r"[A-Za-z0-9.\-]", self._peek()):
                self.at += 1
            if self._peek() != ">" and not self._peek().isspace():
                raise _broken(f"Unexpected end of name token at byte offset {self._byte(begin)}")
            return self.source[begin : self.at].lower()
        self.at += 1
        value = []
        while self._peek() and self._peek() != quote:
            if self._peek() == "&":
                value.append(self._reference())
            else:
                value.append(self._peek())
                self.at += 1
        self.at += 1
        return "".join(value)

    def _end_tag(self) -> None:
        begin = self.at
        where = self._byte(begin)
        if not self.open:
            raise _broken(f"Unexpected end tag at byte offset {where}")
        self.at += 2
        found = self._until(">").lower()
        self._skip_space()
        if self._peek() != ">":
            raise _broken(f"Unclosed end tag at byte offset {where}")
        self.at += 1
        name, argument, offset = self.open.pop()
        if found and found != name:
            raise _broken(
                f"Unmatched end tag at byte offset {where}, "
                f'expected "</{name}>", found "</{found}>"'
            )
        if self.units > offset:
            self._add(name, argument, offset)

    def _add(self, name: str, argument: str | None, offset: int) -> None:
        entity: Entity = {
            "type": TAGS[name],
            "offset": offset,
            "length": self.units - offset,
        }
        if name == "a":
            url = argument or utf16_slice("".join(self.out), offset, self.units - offset)
            url = url if "://" in url or url.startswith(("tg:", "mailto:")) else f"http://{url}"
            if not SAFE_URL.fullmatch(url):
                return
            entity["url"] = url
        elif name == "blockquote" and argument is not None:
            entity["type"] = "expandable_blockquote"
        elif name == "code" and argument and argument.startswith("language-"):
            inside = self.open and self.open[-1] == ("pre", None, offset)
            if inside:
                self.open[-1] = ("pre", argument, offset)
                return
        elif name == "pre" and argument:
            entity["language"] = argument.removeprefix("language-")
        self.entities.append(entity)


def _broken(reason: str) -> Exception:
    return bad_request(f"can't parse entities: {reason}")


def trim(text: str, entities: Sequence[Entity]) -> tuple[str, list[Entity]]:
    """Without white space at the ends, entities moved along; at most 100 of them stay."""
    stripped = text.strip()
    lead = utf16_length(text[: len(text) - len(text.lstrip())])
    limit = utf16_length(stripped)
    kept = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] + entity["length"] - lead, limit)
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return stripped, kept[:MAX_ENTITIES]


def detect(text: str, entities: Iterable[Entity] = ()) -> list[Entity]:
    """`entities` plus the links, commands and mentions that Telegram finds by itself."""
    found = list(entities)
    solid = [e for e in found if e["type"] in ("code", "pre", "text_link")]
    for match in _DETECTED.finditer(text):
        kind = match.lastgroup or "url"
        offset = utf16_length(text[: match.start()])
        length = utf16_length(match.group())
        if any(e["offset"] < offset + length and offset < e["offset"] + e["length"] for e in solid):
            continue
        found.append({"type": kind, "offset": offset, "length": length})
    return sorted(found, key=lambda e: (e["offset"], -e["length"]))
