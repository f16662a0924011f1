"""The state file: migrations, damage, and each subject kept in it."""

from __future__ import annotations

import pickle
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from bot.dialogue import ChatState
from bot.query import Intent, PeriodSlot, Query
from bot.state.audit import AuditLog
from bot.state.cards import Cards
from bot.state.contexts import LIFETIME, Contexts
from bot.state.database import StateError, StateFile
from bot.state.feedback import Feedback
from bot.state.inbox import MAX_TRIES, REMEMBERED, Inbox
from bot.state.lessons import Lessons
from bot.state.migrations import STEPS
from bot.state.news import DAY, Item, News
from bot.state.roles import Role, Roles
from bot.state.statistics import Statistics
from bot.state.subscriptions import AT_MOST, Subscriptions
from bot.understanding import Context
from bot.understanding.vocabulary import meaning_of


class Clock:
    """Seconds that pass when told to."""

    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def state(tmp_path: Path) -> StateFile:
    return StateFile(tmp_path / "new" / "state.db")


def test_file_is_made_with_its_folder_and_all_steps(state: StateFile) -> None:
    assert state.rows("pragma user_version") == [(len(STEPS),)]
    assert state.rows("pragma journal_mode") == [("wal",)]


def test_file_of_an_earlier_step_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    with sqlite3.connect(path) as old:
        old.executescript(f"{STEPS[0][1]}; pragma user_version = 1")
        old.execute("insert into inbox (update_id, body, taken) values (7, '{}', 1)")
    old.close()
    state = StateFile(path)
    assert state.rows("pragma user_version") == [(len(STEPS),)]
    assert Inbox(state).replay() == [(7, "{}")]


def test_file_of_a_later_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    with sqlite3.connect(path) as later:
        later.execute("pragma user_version = 99")
    later.close()
    with pytest.raises(StateError, match="CCHC_STATE"):
        StateFile(path)


def test_damaged_file_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    path.write_bytes(b"SQLite format 3\x00" + b"no database at all" * 100)
    state = StateFile(path)
    assert Inbox(state).count() == 0
    (kept,) = tmp_path.glob("state.db.damaged-*")
    assert kept.read_bytes().endswith(b"at all")


def test_folder_in_the_way_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(StateError, match="CCHC_STATE"):
        StateFile(tmp_path)


QUERY = Query(
    Intent.LOOKUP, "đúng hạn", ("p49",), metrics=("on_time_rate",), period=PeriodSlot(2023)
)


def test_context_survives_a_restart_and_fades(state: StateFile, clock: Clock) -> None:
    kept = ChatState(Context(QUERY), (QUERY,), (), "metric")
    first = Contexts(state, clock)
    first.put("7", kept)
    assert first.get("7") == kept and first.save() == 1 and first.save() == 0
    again = Contexts(state, clock)
    assert again.get("7") == kept
    assert again.get("8") == ChatState()
    clock.now += LIFETIME
    assert again.get("7") == ChatState()
    assert again.fade() == 1


def test_context_file_cannot_run_anything(state: StateFile) -> None:
    class Evil:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return (print, ("owned",))

    state.run("insert into contexts values ('7', ?, 9e12)", (pickle.dumps(Evil()),))
    assert Contexts(state).get("7") == ChatState()


def test_inbox_takes_once_and_forgets_the_words(state: StateFile, clock: Clock) -> None:
    inbox = Inbox(state, clock)
    assert inbox.take({1: "một", 2: "hai"}) == {1, 2} and inbox.take({1: "một", 3: "ba"}) == {3}
    inbox.finish(1)
    inbox.finish(3)
    assert not inbox.take({1: "một"})
    assert inbox.replay() == [(2, "hai")]
    assert state.rows("select body from inbox where update_id = 1") == [(None,)]
    clock.now += REMEMBERED + 1
    inbox.prune()
    assert inbox.count() == 1 and inbox.take({1: "một"}) == {1}


def test_what_is_written_soon_is_kept_together(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    state = StateFile(path)
    inbox = Inbox(state)
    inbox.take({1: "một", 2: "hai"})
    inbox.finish(1)
    inbox.remember_answer(7, 1, 2)
    with sqlite3.connect(path) as other:
        assert other.execute("select count(*) from inbox where done is null").fetchone() == (2,)
    assert inbox.count() == 1, "the writer itself sees it at once"
    with pytest.raises(sqlite3.Error), state.transaction() as connection:
        connection.execute("insert into nowhere values (1)")
    with sqlite3.connect(path) as other:
        assert other.execute("select count(*) from answers").fetchone() == (1,)
    inbox.finish(2)
    inbox.keep()
    with sqlite3.connect(path) as other:
        assert other.execute("select count(*) from inbox where done is null").fetchone() == (0,)


def test_inbox_gives_up_what_ends_the_process_again_and_again(state: StateFile) -> None:
    inbox = Inbox(state)
    inbox.take({1: "độc"})
    assert [len(inbox.replay()) for _ in range(MAX_TRIES + 1)] == [1] * MAX_TRIES + [0]
    assert inbox.count() == 0


def test_cards_know_their_figures(state: StateFile, clock: Clock) -> None:
    cards = Cards(state, clock)
    cards.remember(7, 1, ["a|1", "b|2"], "l|p49")
    clock.now += 1
    cards.remember(7, 2, ["c|3"], "")
    assert cards.facts(7, 1) == ("a|1", "b|2") and cards.action(7, 1) == "l|p49"
    assert cards.latest(7) == ("c|3",) and cards.latest_message(7) == 2
    assert cards.facts(8, 1) == () and cards.latest_message(8) is None


def test_subscriptions_have_an_end(state: StateFile) -> None:
    subscriptions = Subscriptions(state)
    made = [subscriptions.follow(7, "place", f"p{n}", f"Nơi {n}") for n in range(AT_MOST + 1)]
    assert made == [True] * AT_MOST + [False]
    assert subscriptions.stop(7, "place", "p0") and not subscriptions.stop(7, "place", "p0")
    subscriptions.drop_chat(7)
    assert subscriptions.of_chat(7) == () and subscriptions.keys() == ()


def test_news_wait_a_day_after_the_last(state: StateFile, clock: Clock) -> None:
    subscriptions, news = Subscriptions(state, clock), News(state, clock)
    subscriptions.follow(7, "place", "p49", "Quảng Nam")
    news.add(Item(7, "a|1", ""))
    news.add(Item(7, "a|1", "97%"))
    assert news.due() == {7: [Item(7, "a|1", "")]}
    subscriptions.mark_told(7)
    assert news.due() == {}
    clock.now += DAY
    assert len(news.due()) == 1


def test_closed_report_keeps_no_person(state: StateFile) -> None:
    feedback = Feedback(state)
    number = feedback.add(7, "n", "97,54%")
    assert feedback.note(number, 7, "sai rồi") and not feedback.note(number, 8, "người khác")
    report = feedback.get(number)
    assert report is not None and report.note == "sai rồi"
    assert feedback.close(number) and not feedback.close(number)
    assert feedback.get(number) is None
    assert state.rows("select chat, note from feedback") == [(0, "")]


@pytest.mark.parametrize("change", ["update audit set who = 1", "delete from audit"])
def test_audit_log_is_only_added_to(state: StateFile, change: str) -> None:
    audit = AuditLog(state)
    audit.add(9001, "nap", "5 articles")
    with pytest.raises(sqlite3.DatabaseError, match="append-only"):
        state.run(change)
    assert audit.latest()[0].detail == "5 articles"


def test_statistics_count_without_anybody(state: StateFile) -> None:
    statistics = Statistics(state)
    today = date(2025, 12, 1)
    statistics.count(today, "answer", "p49", "on_time_rate", 2.0)
    statistics.count(today, "answer", "p49", "on_time_rate", 6.0)
    statistics.count(today, "no_data", "p40", "", 1.0)
    statistics.count(date(2025, 11, 1), "answer", "p49", "")
    summary = statistics.summary(today, 7)
    assert (summary.total, summary.slowest_ms, summary.mean_ms) == (3, 6.0, 3.0)
    assert statistics.popular(today, 7, "place") == [("p49", 2), ("p40", 1)]
    assert [(a.place, a.count) for a in statistics.unanswered()] == [("p40", 1)]
    assert statistics.by_day(today, 60) == [("2025-11-01", 1), ("2025-12-01", 3)]


def test_roles_outlive_a_restart_and_owners_stay(state: StateFile) -> None:
    roles = Roles(state, frozenset({1}))
    assert roles.give(2, Role.EDITOR) and not roles.give(1, Role.ANYONE)
    again = Roles(state, frozenset({1}))
    assert again.everybody() == ((1, Role.OWNER), (2, Role.EDITOR))
    assert again.at_least(Role.OWNER) == (1,) and again.of(None) is Role.ANYONE
    assert again.give(2, Role.ANYONE) and Roles(state, frozenset()).everybody() == ()


def test_thumb_of_a_card_counts_once(state: StateFile, clock: Clock) -> None:
    cards, statistics = Cards(state, clock), Statistics(state)
    cards.remember(7, 1, ["a"], "")
    assert cards.thumb(7, 1) and not cards.thumb(7, 1) and not cards.thumb(7, 2)
    statistics.thumb(date(2025, 12, 1), good=True)
    assert statistics.thumbs(date(2025, 12, 2), 2) == (1, 0)
    assert statistics.thumbs(date(2025, 12, 2), 1) == (0, 0)


def test_context_that_leaves_memory_is_still_there(
    state: StateFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.state.contexts.IN_MEMORY", 2)
    contexts = Contexts(state)
    for chat in "123":
        contexts.put(chat, ChatState(failed="metric"))
    assert contexts.get("1").failed and contexts.get("3").failed
    contexts.forget("1")
    assert not contexts.get("1").failed
    contexts.forget("3")
    contexts.save()
    assert [row[0] for row in state.rows("select chat from contexts")] == ["2"]


def test_lessons_are_kept_checked_and_taken_back(tmp_path: Path) -> None:
    lessons = Lessons.beside(tmp_path / "state.db")
    assert lessons.problem("", "trễ hạn") == lessons.problem("x" * 61, "trễ hạn") == "long"
    assert lessons.problem("rề rà", "chưa từng có") == "known"
    assert lessons.problem("trễ hạn", "đúng hạn") == "new"
    assert lessons.problem("rề rà", "trễ hạn") == ""
    lessons.add("rề rà", "trễ hạn")
    taught, known = meaning_of("rề rà"), meaning_of("trễ hạn")
    assert taught and known and (taught.kind, taught.value) == (known.kind, known.value)
    assert Lessons.beside(tmp_path / "state.db").pairs == (("rề rà", "trễ hạn"),)
    assert lessons.remove("rề rà") and not lessons.remove("rề rà")
    assert meaning_of("rề rà") is None
