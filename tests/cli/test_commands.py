"""The commands as a person or a script meets them: whole processes, their output and status."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import run_bot
from bot.settings import BUNDLED_ARTICLES
from tests.pace import allowed

ROOT = Path(__file__).parents[2]
FACT_KEYS = {
    "article", "place", "province", "level", "agency", "metric", "value", "unit", "out_of",
    "qualifier", "year", "period", "status", "quote",
}  # fmt: skip
OUTCOMES = {"answer", "clarify", "no_data", "out_of_scope", "help"}


def command(
    *arguments: str, said: bytes = b"", folder: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    outside = {k: v for k, v in os.environ.items() if not k.startswith("CCHC_")}
    return subprocess.run(
        [sys.executable, str(ROOT / "run_bot.py"), *arguments],
        input=said,
        capture_output=True,
        timeout=60,
        cwd=folder or ROOT,
        env={**outside, "PYTHONIOENCODING": "ascii", **environment},
        check=False,
    )


def lines(output: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.decode("utf-8").splitlines()]


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kho") / "knowledge.db"
    done = command("build", "--kb", str(path))
    assert done.returncode == 0, done.stderr.decode()
    assert "Bài viết: 5 mới" in done.stdout.decode("utf-8")
    return path


def conversation(kb: Path, *messages: object) -> list[dict[str, Any]]:
    said = b"".join(
        each if isinstance(each, bytes) else json.dumps(each).encode() + b"\n" for each in messages
    )
    done = command("ask", "--json-lines", "--kb", str(kb), said=said)
    assert done.returncode == 0, done.stderr.decode()
    return lines(done.stdout)


def test_extract_prints_facts_in_the_contracts_form(tmp_path: Path) -> None:
    done = command("extract", str(BUNDLED_ARTICLES), "--json", folder=tmp_path)
    facts = lines(done.stdout)
    assert done.returncode == 0
    assert {fact["article"] for fact in facts} == {p.stem for p in BUNDLED_ARTICLES.iterdir()}
    assert all(set(fact) == FACT_KEYS for fact in facts)
    assert list(tmp_path.iterdir()) == []


def test_extract_explains_every_numeral_beside_the_facts() -> None:
    article = str(BUNDLED_ARTICLES / "gio-linh-10-thang-2022.txt")
    done = command("extract", article, "--explain")
    assert "97,33" in done.stderr.decode("utf-8")
    assert done.stdout == command("extract", article, "--json").stdout


def test_extract_goes_on_after_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "rỗng.txt").touch()
    article = str(BUNDLED_ARTICLES / "quang-nam-2023.txt")
    done = command("extract", str(tmp_path / "rỗng.txt"), article, "--json")
    assert done.returncode == 0
    assert lines(done.stdout)
    assert "rỗng.txt" in done.stderr.decode("utf-8")


def test_ask_answers_in_text_and_in_json(kb: Path) -> None:
    question = "tỷ lệ đúng hạn cấp tỉnh của Quảng Nam năm 2023?"
    text = command("ask", question, CCHC_KB=str(kb)).stdout.decode("utf-8")
    assert "99,88%" in text
    (reply,) = lines(command("ask", question, "--json", "--kb", str(kb)).stdout)
    assert reply["text"] == text.rstrip("\n")
    assert reply["outcome"] == "answer"
    assert {fact["value"] for fact in reply["facts"]} >= {99.88}
    assert all(set(fact) == FACT_KEYS for fact in reply["facts"])


def test_ask_explains(kb: Path) -> None:
    question = "tỷ lệ đúng hạn của Quảng Nam?"
    plain = command("ask", question, "--kb", str(kb)).stdout
    explained = command("ask", question, "--explain", "--kb", str(kb)).stdout
    assert explained.startswith(plain)
    assert len(explained) > len(plain)


def test_a_start_to_an_answer_does_not_load_telegram(kb: Path) -> None:
    code = (
        "import sys, run_bot; "
        f"run_bot.main(['ask', 'Quảng Nam', '--kb', {str(kb)!r}]); "
        "print(sorted({'telegram', 'tornado', 'sqlite_utils', 'sklearn', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, timeout=60, check=True
    )
    assert done.stdout.decode("utf-8").splitlines()[-1] == "[]"


def test_a_start_to_an_answer_is_quick(kb: Path) -> None:
    def processor_time() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    def once() -> float:
        before = processor_time()
        assert command("ask", "tỷ lệ đúng hạn của Quảng Nam?", "--kb", str(kb)).returncode == 0
        return processor_time() - before

    # processor time: the clock on the wall also counts what else the machine does
    assert min(once() for _ in range(3)) < allowed(1.0)


def test_every_line_gets_a_line(kb: Path) -> None:
    replies = conversation(
        kb,
        {"chat": "a", "text": "tỷ lệ đúng hạn cấp tỉnh của Quảng Nam?"},
        b"this is no JSON\n",
        b"\xff\xfe\n",
        b"[1, 2]\n",
        b"\n",
        b"[" * 100_000 + b"\n",
        {"chat": "a"},
        {"chat": "a", "text": None},
        {"chat": "a", "text": "\ud83d lone \ud800"},
        {"chat": "a", "text": ""},
        {"chat": "a", "text": "😀" * 4096},
        {"chat": "b", "text": "<b>x</b>'; drop table facts; --"},
    )
    assert len(replies) == 12
    errors = [i for i, reply in enumerate(replies) if "error" in reply]
    assert errors == [1, 2, 3, 4, 5, 6, 7]
    for i, reply in enumerate(replies):
        if i not in errors:
            assert set(reply) == {"text", "outcome", "facts"}
            assert reply["outcome"] in OUTCOMES
            assert reply["text"].strip()


def test_each_chat_has_a_context_of_its_own(kb: Path) -> None:
    question = {"chat": "một", "text": "tỷ lệ đúng hạn cấp tỉnh của Quảng Nam năm 2023?"}
    _, same, other = conversation(
        kb, question, {"chat": "một", "text": "còn cấp xã?"}, {"chat": "hai", "text": "còn cấp xã?"}
    )
    assert "97,54" in same["text"]
    assert "97,54" not in other["text"]


def test_the_answer_comes_before_the_next_question(kb: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "run_bot.py"), "ask", "--json-lines", "--kb", str(kb)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    with process:
        assert process.stdin
        assert process.stdout
        for _ in range(2):
            process.stdin.write(b'{"chat": "a", "text": "xin ch\xc3\xa0o"}\n')
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["outcome"] == "help"
        process.stdin.close()
        assert process.wait(timeout=10) == 0


def test_chat_talks_until_the_end_of_input(kb: Path) -> None:
    said = "tỷ lệ đúng hạn cấp tỉnh của Quảng Nam?\n\ncòn cấp xã?\n".encode()
    done = command("chat", "--kb", str(kb), said=said)
    assert done.returncode == 0
    assert "99,88%" in done.stdout.decode("utf-8")
    assert "97,54%" in done.stdout.decode("utf-8")


@pytest.mark.parametrize(
    ("arguments", "environment", "says"),
    [
        (["ask", "gì", "--kb", "no.db"], {}, "no.db"),
        (["ask"], {}, "câu hỏi"),
        (["ask", "gì", "--json-lines"], {}, "câu hỏi"),
        (["extract"], {}, "PATH"),
        (["extract", "no-such-file.txt"], {}, "Không đọc được bài viết nào"),
        (["build", "no-such-folder"], {}, "no-such-folder"),
        (["dance"], {}, "dance"),
        (["chat"], {"CCHC_ADMINS": "me"}, "CCHC_ADMINS"),
        (["build"], {"CCHC_ARTICLES": "no-such-folder"}, "CCHC_ARTICLES"),
    ],
)
def test_what_goes_wrong_is_said_on_the_last_line(
    tmp_path: Path, arguments: list[str], environment: dict[str, str], says: str
) -> None:
    done = command(*arguments, said=b"", folder=tmp_path, **environment)
    said = done.stderr.decode("utf-8").splitlines()
    assert done.returncode == 1
    assert says in said[-1]
    assert "Traceback" not in done.stderr.decode("utf-8")
    assert done.stdout == b""


def test_a_damaged_base_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"SQLite format 3\0" + b"x" * 4000)
    done = command("ask", "gì", "--kb", str(broken))
    assert done.returncode == 1
    assert "broken.db" in done.stderr.decode("utf-8")


def test_a_failed_build_leaves_the_old_base(kb: Path, tmp_path: Path) -> None:
    before = kb.read_bytes()
    (tmp_path / "trống.txt").write_text("Không có con số nào ở đây.\n", "utf-8")
    done = command("build", str(tmp_path), "--kb", str(kb))
    assert done.returncode == 1
    assert kb.read_bytes() == before


def test_build_reads_what_was_approved_in_a_chat_too(tmp_path: Path) -> None:
    (tmp_path / "sent").mkdir()
    (tmp_path / "sent" / "nghe-an.txt").write_text(
        "Nghệ An: Kết quả cải cách hành chính năm 2024\n\n"
        "Năm 2024, tỷ lệ hồ sơ giải quyết đúng hạn của tỉnh Nghệ An đạt 98,76%.\n",
        "utf-8",
    )
    run = partial(command, CCHC_STATE=str(tmp_path / "state.db"), CCHC_KB=str(tmp_path / "kb.db"))
    assert "6 bài" in run("build").stdout.decode("utf-8")
    said = run("ask", "đúng hạn của Nghệ An năm 2024").stdout.decode("utf-8")
    assert "98,76%" in said
    only = run("build", str(BUNDLED_ARTICLES)).stdout.decode("utf-8")
    assert "5 bài" in only, "an explicit PATH means just that"


def test_each_command_of_the_table_has_a_parser() -> None:
    listed = run_bot._parser().format_help()
    for entry in run_bot.COMMANDS:
        assert entry.name.split(" ")[0] in listed
