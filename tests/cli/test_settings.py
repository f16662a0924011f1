"""Settings: what each takes, what a wrong one says, and that no secret is ever shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import (
    BUNDLED_ARTICLES,
    SETTINGS,
    Secret,
    SettingsError,
    Webhook,
    load_settings,
    read_env_file,
)

TOKEN = "123456:AAE-very_secret"
NOWHERE = Path("no-such-file.env")


def test_nothing_set_gives_the_defaults() -> None:
    settings = load_settings({}, NOWHERE)
    assert settings.token is None
    assert settings.webhook is None
    assert settings.api_url is None
    assert settings.admins == frozenset()
    assert settings.articles == BUNDLED_ARTICLES
    assert settings.articles.is_dir()
    assert (str(settings.kb), str(settings.state)) == ("data/knowledge.db", "data/state.db")


def test_everything_set(tmp_path: Path) -> None:
    settings = load_settings(
        {
            "CCHC_TOKEN": TOKEN,
            "CCHC_API_URL": "http://127.0.0.1:8081/",
            "CCHC_ADMINS": "1001, 1002,",
            "CCHC_ARTICLES": str(tmp_path),
            "CCHC_KB": "a.db",
            "CCHC_STATE": "b.db",
            "CCHC_WEBHOOK_URL": "https://bot.example.vn/cchc",
            "CCHC_WEBHOOK_SECRET": "s3cret_-",
            "CCHC_LISTEN": "[::1]:9000",
            "CCHC_HEALTH": "127.0.0.1:8780",
            "CCHC_LOGS": "json",
        },
        NOWHERE,
    )
    assert settings.token == Secret(TOKEN)
    assert settings.api_url == "http://127.0.0.1:8081"
    assert settings.admins == {1001, 1002}
    assert settings.health == ("127.0.0.1", 8780) and settings.logs == "json"
    assert settings.articles == tmp_path
    assert settings.webhook == Webhook(
        "https://bot.example.vn/cchc", Secret("s3cret_-"), "::1", 9000
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CCHC_TOKEN", "not a token"),
        ("CCHC_TOKEN", "123456:ấ"),
        ("CCHC_API_URL", "api.example.vn"),
        ("CCHC_API_URL", "ftp://api.example.vn"),
        ("CCHC_ADMINS", "1001;1002"),
        ("CCHC_ADMINS", "-5"),
        ("CCHC_ARTICLES", "no/such/folder"),
        ("CCHC_KB", "."),
        ("CCHC_STATE", "."),
        ("CCHC_WEBHOOK_URL", "http://bot.example.vn"),
        ("CCHC_WEBHOOK_SECRET", "có dấu cách"),
        ("CCHC_LISTEN", "9000"),
        ("CCHC_LISTEN", "127.0.0.1:90000"),
        ("CCHC_LISTEN", "127.0.0.1:http"),
        ("CCHC_HEALTH", "0.0.0.0:8780"),
        ("CCHC_HEALTH", "8780"),
        ("CCHC_LOGS", "xml"),
    ],
)
def test_a_wrong_setting_is_named_with_what_it_takes(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({name: value}, NOWHERE)
    line = str(caught.value)
    takes = next(setting.takes for setting in SETTINGS if setting.name == name)
    assert line.startswith(name)
    assert takes in line
    assert "\n" not in line


def test_a_webhook_needs_its_secret() -> None:
    with pytest.raises(SettingsError, match=r"^CCHC_WEBHOOK_SECRET còn thiếu"):
        load_settings({"CCHC_WEBHOOK_URL": "https://bot.example.vn"}, NOWHERE)


def test_the_webhook_listens_on_loopback_by_default() -> None:
    settings = load_settings(
        {"CCHC_WEBHOOK_URL": "https://bot.example.vn", "CCHC_WEBHOOK_SECRET": "x"}, NOWHERE
    )
    assert settings.webhook
    assert (settings.webhook.host, settings.webhook.port) == ("127.0.0.1", 8443)


@pytest.mark.parametrize("value", [TOKEN, "wrong:token"])
def test_no_token_is_ever_shown(value: str) -> None:
    try:
        shown = repr(load_settings({"CCHC_TOKEN": value}, NOWHERE))
    except SettingsError as error:
        shown = str(error)
    assert value.partition(":")[2] not in shown


def test_the_file_stands_below_the_environment(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text(
        "\ufeff# của bot\n\nexport CCHC_ADMINS='7'\nCCHC_KB=\"tệp của tôi.db\"\n"
        "CCHC_STATE = s.db # ghi chú\nCCHC_API_URL=\n",
        "utf-8",
    )
    settings = load_settings({"CCHC_ADMINS": "8", "CCHC_KB": " "}, file)
    assert settings.admins == {8}
    assert (str(settings.kb), str(settings.state)) == ("tệp của tôi.db", "s.db")
    assert settings.api_url is None


def test_a_line_without_a_value_is_named(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("CCHC_ADMINS=1\nCCHC_TOKEN\n", "utf-8")
    with pytest.raises(SettingsError, match="dòng 2"):
        read_env_file(file)


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="UTF-8"):
        read_env_file(file)


def test_names_are_unique_and_all_belong_to_us() -> None:
    names = [setting.name for setting in SETTINGS]
    assert len(set(names)) == len(names)
    assert all(name.startswith("CCHC_") for name in names)
