"""The command line: runs the bot, builds the knowledge base, asks it, extracts from articles.

The only module that knows all the others. Each command imports what it needs: a question asked
here must not pay for Telegram.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from bot.logs import set_up
from bot.settings import Settings, SettingsError, load_settings
from knowledge.vocabulary.tables import VocabularyError

if TYPE_CHECKING:
    from bot.dialogue import Dialogue
    from bot.reply import Reply

TERMINAL = "terminal"  # the chat id of a conversation held here
BAR = 30


class CommandError(Exception):
    """A command that cannot go on; the message is one Vietnamese line."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its name, its arguments and help for the README, what it does."""

    name: str
    usage: str
    help: str
    run: Callable[[argparse.Namespace, Settings], int]


def run(_: argparse.Namespace, settings: Settings) -> int:
    """The bot itself, on Telegram or on the local sandbox; builds the base if there is none."""
    if not settings.kb.exists():
        print(_built(_sources(settings), settings.kb), flush=True)
    from handlers.application import run as run_application

    return run_application(settings)


def build(options: argparse.Namespace, settings: Settings) -> int:
    """Reads articles and writes the knowledge base."""
    print(_built(options.paths or _sources(settings), options.kb or settings.kb))
    return 0


def _sources(settings: Settings) -> list[Path]:
    """The configured folder, and what was approved in a chat: a rebuild must not lose it."""
    from bot.state.shelf import sources_of

    return sources_of(settings.articles, settings.state.parent)


def _built(paths: Sequence[Path], kb: Path) -> str:
    from knowledge.build import BuildError
    from knowledge.build import build as build_base

    try:
        report = build_base(
            paths,
            kb,
            built_at=datetime.now(),
            progress=_show_progress if sys.stderr.isatty() else None,
        )
    except BuildError as error:
        raise CommandError(str(error)) from error
    return report.text()


def _show_progress(done: int, everything: int) -> None:
    full = BAR * done // everything
    bar = "█" * full + "░" * (BAR - full)
    end = "\n" if done == everything else ""
    print(f"\r{bar} {done}/{everything} bài", end=end, file=sys.stderr, flush=True)


def extract(options: argparse.Namespace, _: Settings) -> int:
    """Prints the published facts of articles; fails when none of the files could be read."""
    from knowledge.extraction import extract as facts_of
    from knowledge.models import Review
    from knowledge.reading import ReadError, iter_articles, read_file

    read = 0
    for path in iter_articles(options.paths):
        try:
            document = read_file(path)
        except ReadError as error:
            print(f"{path}: {error}", file=sys.stderr)
            continue
        read += 1
        extraction = facts_of(document)
        for fact in extraction.facts:
            if fact.review is Review.PUBLISHED:
                print(_line(fact.as_dict()))
        if options.explain:
            print(f"# {document.id}", extraction.explain(), sep="\n", file=sys.stderr)
    if not read:
        raise CommandError("Không đọc được bài viết nào.")
    return 0


def ask(options: argparse.Namespace, settings: Settings) -> int:
    """One question, or a conversation over standard input and output."""
    if options.json_lines == (options.question is not None):
        raise CommandError('Cần một câu hỏi, hoặc --json-lines: ask "CÂU HỎI" | ask --json-lines')
    dialogue = _dialogue(options.kb or settings.kb, settings)
    if options.json_lines:
        for answer in _json_lines(dialogue, sys.stdin.buffer):
            print(_line(answer), flush=True)
        return 0
    reply = dialogue.reply(TERMINAL, _printable(options.question))
    if options.json:
        print(_line(_as_dict(reply) | ({"explain": reply.explain} if options.explain else {})))
    else:
        print(reply.text)
        if options.explain:
            print(f"\n{reply.explain}")
    return 0


def chat(options: argparse.Namespace, settings: Settings) -> int:
    """A conversation in the terminal, until the end of input."""
    dialogue = _dialogue(options.kb or settings.kb, settings)
    print("Mời bạn hỏi về kết quả cải cách hành chính. Bấm Ctrl+D để thoát.")
    while True:
        try:
            text = input("\n> ")
        except EOFError:
            print()
            return 0
        if text.strip():
            print(dialogue.reply(TERMINAL, _printable(text)).text)


def _dialogue(kb: Path, settings: Settings) -> Dialogue:
    from bot.dialogue import Dialogue
    from bot.state.lessons import Lessons
    from knowledge.gazetteer import Gazetteer
    from knowledge.store.base import KnowledgeBase
    from knowledge.store.errors import KnowledgeBaseError

    Lessons.beside(settings.state)
    try:
        return Dialogue(KnowledgeBase(kb), Gazetteer.load())
    except KnowledgeBaseError as error:
        raise CommandError(str(error)) from error


def _json_lines(dialogue: Dialogue, lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """One answer for every line; what cannot be answered gets `error`, and the loop goes on."""
    for line in lines:
        try:
            message = json.loads(line.decode("utf-8-sig"))
            who, text = message["chat"], message["text"]
            if not (isinstance(who, str) and isinstance(text, str)):
                raise TypeError
        except (ValueError, LookupError, TypeError, RecursionError):
            yield {"error": 'Cần một dòng JSON UTF-8 dạng {"chat": "mã", "text": "câu hỏi"}.'}
            continue
        yield _as_dict(dialogue.reply(_printable(who), _printable(text)))


def _printable(text: str) -> str:
    """Lone surrogates, which no encoding can print, as replacement characters."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _as_dict(reply: Reply) -> dict[str, Any]:
    return {
        "text": reply.text,
        "outcome": str(reply.outcome),
        "facts": [fact.as_dict() for fact in reply.facts],
    }


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)


COMMANDS = (
    Command("", "", "chạy bot: trên Telegram khi có CCHC_TOKEN, nếu không thì trên máy này", run),
    Command("build", "[PATH…] [--kb FILE]", "đọc bài viết và ghi kho số liệu", build),
    Command("extract", "PATH… --json", "in số liệu của các bài viết, mỗi dòng một JSON", extract),
    Command("ask", '"QUESTION" [--json] [--kb FILE]', "trả lời một câu hỏi", ask),
    Command("ask --json-lines", "[--kb FILE]", "hội thoại qua JSON, mỗi dòng một tin nhắn", ask),
    Command("chat", "[--kb FILE]", "hội thoại trong cửa sổ dòng lệnh", chat),
)


_MISUSES = (
    (r"unrecognized arguments: (.+)", "Không có tham số {0}"),
    (r"the following arguments are required: (.+)", "Thiếu {0}"),
    (r"argument .*: invalid choice: '?([^' ]+)", "Không có lệnh {0}"),
    (r"argument (\S+): expected one argument", "{0} cần một giá trị"),
    (r"argument (\S+): not allowed with argument (\S+)", "Không dùng {0} cùng {1}"),
    (r"ambiguous option: (\S+)", "{0} chưa rõ là tham số nào"),
)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise CommandError(f"{_told(message)}; xem: python run_bot.py --help")


def _told(message: str) -> str:
    """What argparse says in English, in words a user reads."""
    for pattern, words in _MISUSES:
        if found := re.match(pattern, message):
            return words.format(*found.groups())
    return "Lệnh chưa đúng"


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="run_bot.py", description="Bot trả lời về kết quả cải cách hành chính.")
    parser.set_defaults(run=run)
    commands = parser.add_subparsers(metavar="LỆNH")
    made: dict[str, argparse.ArgumentParser] = {}
    for command in COMMANDS:
        if command.name and " " not in command.name:
            made[command.name] = commands.add_parser(command.name, help=command.help)
            made[command.name].set_defaults(run=command.run)
    for name in ("build", "ask", "chat"):
        made[name].add_argument("--kb", type=Path, metavar="FILE", help="tệp kho số liệu")
    for name in ("ask", "extract"):
        made[name].add_argument("--explain", action="store_true", help="nói rõ vì sao")
    made["build"].add_argument("paths", nargs="*", type=Path, metavar="PATH")
    made["extract"].add_argument("paths", nargs="+", type=Path, metavar="PATH")
    made["extract"].add_argument("--json", action="store_true", help="mỗi dòng một JSON (luôn có)")
    made["ask"].add_argument("question", nargs="?", metavar="QUESTION")
    form = made["ask"].add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="in một đối tượng JSON")
    form.add_argument("--json-lines", action="store_true", help="hội thoại, mỗi dòng một JSON")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0, or 1 after one line on standard error that says what is wrong."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        options = _parser().parse_args(arguments)
        settings = load_settings(os.environ)
        set_up(settings.logs)
        status: int = options.run(options, settings)
        sys.stdout.flush()
    except (CommandError, SettingsError, VocabularyError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # the reader went away: nothing may be flushed into the closed pipe at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return status


if __name__ == "__main__":
    sys.exit(main())
