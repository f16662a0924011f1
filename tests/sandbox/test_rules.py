"""What the sandbox accepts and refuses, row by row of rules.tsv, through the same path as HTTP.

A string such as `ố*4097` in the params stands for that many of the letter.
"""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox import ApiError, Sandbox, Upload
from bot.sandbox import markup as markup_module
from bot.sandbox.nodes import tree
from tests.sandbox.conftest import picture

ROWS = list(
    csv.DictReader(
        (Path(__file__).parent / "rules.tsv").read_text("utf-8").splitlines(),
        delimiter="\t",
        quoting=csv.QUOTE_NONE,
    )
)


def unfold(value: Any) -> Any:
    """`ố*3` -> `ốốố`, at any depth."""
    if isinstance(value, str) and (found := re.fullmatch(r"(\S)\*(\d+)", value)):
        return found[1] * int(found[2])
    if isinstance(value, list):
        return [unfold(item) for item in value]
    if isinstance(value, dict):
        return {key: unfold(item) for key, item in value.items()}
    return value


async def call(
    sandbox: Sandbox, method: str, params: dict[str, Any], files: dict[str, Upload] | None = None
) -> Any:
    return await sandbox.call(method, {"chat_id": 1001, **params}, files)


async def opened() -> Sandbox:
    """Chat 1001 with a message of the person (1) and one of the bot (2)."""
    sandbox = Sandbox()
    await sandbox.user(1001).send("Xin chào")
    await call(sandbox, "sendMessage", {"text": "đã có"})
    return sandbox


@pytest.mark.asyncio
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['method']} {row['params'][:60]}")
async def test_rule(row: dict[str, str]) -> None:
    sandbox = await opened()
    params = unfold(json.loads(row["params"]))
    if row["expected"] == "ok":
        await call(sandbox, row["method"], params)
        return
    with pytest.raises(ApiError) as refused:
        await call(sandbox, row["method"], params)
    assert refused.value.code == 400
    assert refused.value.description == f"Bad Request: {row['expected']}"


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("rows", "expected"),
    [([8] * 12 + [4], None), ([8] * 12 + [5], "reply markup is too long"),
     ([9], "reply markup is too long")],
)  # fmt: skip
async def test_number_of_buttons(rows: list[int], expected: str | None) -> None:
    sandbox = await opened()
    keyboard = [[{"text": "a", "callback_data": "b"}] * length for length in rows]
    params = {"text": "x", "reply_markup": {"inline_keyboard": keyboard}}
    if expected is None:
        sent = await call(sandbox, "sendMessage", params)
        assert sum(map(len, sent["reply_markup"]["inline_keyboard"])) == sum(rows)
    else:
        with pytest.raises(ApiError, match=expected):
            await call(sandbox, "sendMessage", params)


@pytest.mark.asyncio
async def test_number_of_inline_results_and_commands() -> None:
    sandbox = await opened()
    results = [{"type": "photo", "id": str(n)} for n in range(51)]
    with pytest.raises(ApiError, match="RESULTS_TOO_MUCH"):
        await call(sandbox, "answerInlineQuery", {"inline_query_id": "1", "results": results})
    commands = [{"command": f"c{n}", "description": "x"} for n in range(101)]
    with pytest.raises(ApiError, match="BOT_COMMANDS_TOO_MUCH"):
        await call(sandbox, "setMyCommands", {"commands": commands})


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (picture(800, 600), None),
        (picture(9_000, 1_000), None),
        (picture(9_000, 1_001), "PHOTO_INVALID_DIMENSIONS"),
        (picture(200, 10), None),
        (picture(201, 10), "PHOTO_INVALID_DIMENSIONS"),
        (b"not a picture", "IMAGE_PROCESS_FAILED"),
        (b"", "file must be non-empty"),
        (bytes(10 * 1024 * 1024 + 1), "too big for a photo; the maximum size is 10485760 bytes"),
    ],
    ids=["usual", "sum 10000", "sum 10001", "ratio 20", "ratio over 20", "text", "empty", "heavy"],
)
async def test_photo(content: bytes, expected: str | None) -> None:
    sandbox = await opened()
    upload = {"photo": Upload("x.png", content)}
    if expected is None:
        sent = await call(sandbox, "sendPhoto", {"caption": "ố" * 1024}, upload)
        assert sent["photo"][0]["file_size"] == len(content)
    else:
        with pytest.raises(ApiError, match=re.escape(expected)):
            await call(sandbox, "sendPhoto", {}, upload)


@pytest.mark.asyncio
async def test_caption_over_1024() -> None:
    sandbox = await opened()
    with pytest.raises(ApiError, match="message caption is too long"):
        await call(
            sandbox, "sendDocument", {"caption": "ố" * 1025}, {"document": Upload("a", b"a")}
        )


def test_entities_count_utf16_units() -> None:
    text, entities = markup_module.parse_html("😀 <b>ố</b> <a href='https://x.vn/?a=1&amp;b'>y</a>")
    assert text == "😀 ố y"
    assert entities == [
        {"type": "bold", "offset": 3, "length": 1},
        {"type": "text_link", "offset": 5, "length": 1, "url": "https://x.vn/?a=1&b"},
    ]


def test_trimming_moves_entities() -> None:
    text, entities = markup_module.parse_html("\n <b>a </b>\n<i> </i>")
    assert (text, entities) == ("a", [{"type": "bold", "offset": 0, "length": 1}])


def test_only_100_entities_stay() -> None:
    _, entities = markup_module.parse_html("<b>a</b> " * 120)
    assert len(entities) == 100


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start q_qn", [("bot_command", "/start")]),
        ("/tra@cchc_sandbox_bot x", [("bot_command", "/tra@cchc_sandbox_bot")]),
        ("hỏi @cchc_sandbox_bot nhé", [("mention", "@cchc_sandbox_bot")]),
        ("xem https://baoquangnam.vn/a.html.", [("url", "https://baoquangnam.vn/a.html")]),
        ("39/133 nhiệm vụ, 3.385/3.478", []),
        ("a@b.vn", []),
    ],
)
def test_detected_entities(text: str, found: list[tuple[str, str]]) -> None:
    entities = markup_module.detect(text)
    assert [
        (e["type"], markup_module.utf16_slice(text, e["offset"], e["length"])) for e in entities
    ] == found


def test_tree_nests_and_keeps_every_letter() -> None:
    text, entities = markup_module.parse_html(
        "<b>đậm <i>cả hai</i></b> rồi <blockquote expandable>😀 trích</blockquote>"
    )
    assert tree(text, entities) == [
        {"type": "bold", "children": ["đậm ", {"type": "italic", "children": ["cả hai"]}]},
        " rồi ",
        {"type": "expandable_blockquote", "children": ["😀 trích"]},
    ]


def test_unsafe_link_never_reaches_the_page() -> None:
    text, entities = markup_module.parse_html('<a href="javascript:alert(1)">x</a>')
    nodes = tree(text, entities)
    given = tree("x", [{"type": "text_link", "offset": 0, "length": 1,
                                      "url": "javascript:alert(1)"}])  # fmt: skip
    assert "javascript:" not in json.dumps([*nodes, *given])
