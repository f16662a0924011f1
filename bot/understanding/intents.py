"""What a message wants done: an ordered list of rules over the scene and the slots."""

from __future__ import annotations

from bot.query import Intent
from bot.understanding.matching import Match
from bot.understanding.measuring import Measured, strength
from bot.understanding.scene import Scene
from knowledge.models import Status

_SUPERLATIVE = ("best", "worst", "highest", "lowest")
_TARGET_WEAK = {"kế hoạch", "yêu cầu", "đề ra", "đặt ra", "đề nghị", "muốn", "giao chỉ tiêu"}
_REQUESTS = ("muốn", "đề nghị", "yêu cầu", "mong muốn", "cho phép")
_PARTICLES = frozenset({"vay", "the", "nhi", "a", "ha", "nhe", "day", "do", "z", "ta"})
_MORE = frozenset({"hon", "nhat", "nhut", "nhu", "hay", "toi", "den"})
_DEGREES = {"thap": "lowest", "kem": "worst", "te": "worst", "yeu": "worst", "cao": "highest"}
_WHETHER = frozenset({"?", "khong", "ha", "chua"})
_UNMEANT = frozenset({"rate", "count", "total", "score"})


def status_of(scene: Scene, metrics: tuple[str, ...]) -> Status | None:
    """TARGET where an aim is asked for, RESULT where the result is stressed, else None."""
    targets = [m for m in scene.cues if m.value == "target" and not _asks_only(scene, m)]
    if not targets:
        return Status.RESULT if _stresses_result(scene) else None
    if _stresses_result(scene):
        return Status.RESULT
    firm = [m for m in targets if m.phrase.text not in _TARGET_WEAK]
    if not firm and set(metrics) & {
        "tasks_assigned",
        "tasks_completed",
        "task_completion_rate",
        "directives",
        "inspections",
    }:
        return None
    if all(m.phrase.text == "tối thiểu" for m in targets) and scene.numbers.threshold:
        return None
    if _against_plan(scene):
        return None
    return Status.TARGET


def _asks_only(scene: Scene, match: Match) -> bool:
    """ "muốn biết", "đề nghị cho xem": a request to the bot, no aim."""
    after = [t.folded for t in scene.utterance.tokens[match.last : match.last + 2]]
    asks = {"biet", "xem", "hoi", "tim", "tra", "coi", "cho", "lay", "co", "cung", "bot", "nghe"}
    if match.phrase.text == "cho phép":
        asks |= {"em", "toi", "minh", "con", "chau", "tui"}
    return match.phrase.text in _REQUESTS and bool(asks & set(after[:1]))


def _stresses_result(scene: Scene) -> bool:
    texts = {m.phrase.text for m in scene.cues if m.value == "result"}
    return bool(texts & {"kết quả đạt được", "kết quả thực hiện", "thực tế", "đã đạt"})


def _against_plan(scene: Scene) -> bool:
    """ "so với kế hoạch", "hoàn thành mấy % kế hoạch": a result, measured against the plan."""
    targets = [m for m in scene.cues if m.value == "target"]
    tokens = scene.utterance.tokens
    before = [tokens[m.first - 1].folded if m.first else "" for m in targets]
    if all(word in ("voi", "so") for word in before):
        return True
    if {m.phrase.text for m in targets} != {"kế hoạch"}:
        return False
    if all(word in ("%", "tram") for word in before):
        return True
    return "completed" in scene.concepts() or scene.has("compare")


def order_of(scene: Scene) -> str:
    """best, worst, highest, lowest or "" ."""
    tokens = scene.utterance.tokens
    for match in scene.cues:
        if match.value not in _SUPERLATIVE:
            continue
        if match.phrase.text in ("ít nhất", "nhiều nhất", "thấp nhất"):
            after = [t.folded for t in tokens[match.last : match.last + 2]]
            timed = any(first <= match.last < last for first, last in scene.period.spans)
            if not timed and any(
                word in ("may", "bao", "nhieu") or word[:1].isdigit() for word in after
            ):
                continue
        if match.phrase.text in ("đầu tiên", "cuối cùng") and not scene.has("which", "top"):
            continue
        return match.value
    if scene.has("top"):
        return "best"
    return _parted_superlative(scene)


def _parted_superlative(scene: Scene) -> str:
    """ "tiếp nhận nhiều hồ sơ nhất": the word of degree stands apart from "nhất"."""
    tokens = scene.utterance.tokens
    held = {at for m in scene.cues for at in range(m.first, m.last)}
    held |= {at for first, last in scene.period.spans for at in range(first, last)}
    for at, token in enumerate(tokens):
        if token.folded not in ("nhat", "nhut") or at in held:
            continue
        before = [t.folded for t in tokens[max(0, at - 6) : at]]
        if before[-1:] in (["thu"], ["moi"], ["gan"], ["thong"], ["duy"], ["hop"], ["it"]):
            continue
        if any(word in ("it", "thap", "nho") for word in before):
            return "lowest"
        if any(word in ("kem", "te", "xau", "do") for word in before[-4:]):
            return "worst"
        if any(word in ("tot", "gioi") for word in before[-4:]):
            return "best"
        return "highest"
    return _end_without_most(scene) or _degree_of_measure(scene)


def _degree_of_measure(scene: Scene) -> str:
    """ "Ba huyện điểm thấp gồm những huyện nào": a degree right behind a measure."""
    if not scene.has("which", "list") or scene.has("text", "why", "compare", "confirm", "person"):
        return ""
    words = [*(t.folded for t in scene.utterance.tokens), "", ""]
    for one, other, after in zip(words, words[1:], words[2:], strict=False):
        if one in ("diem", "le", "so", "hang") and other in _DEGREES and after not in _MORE:
            return _DEGREES[other]
    return ""


def _end_without_most(scene: Scene) -> str:
    """ "Nơi nào tỷ lệ trực tuyến thấp": the word of degree ends the question for a member."""
    if not scene.has("which") or scene.has("howmuch", "text", "why"):
        return ""
    words = [t.folded for t in scene.utterance.tokens if t.how != "sign"]
    while words and words[-1] in _PARTICLES:
        words.pop()
    return _DEGREES.get(words[-1], "") if words and words[-2:-1] != ["con"] else ""


def question_intent(
    scene: Scene,
    measured: Measured,
    *,
    places: int,
    members: bool,
    member: str,
    order: str,
    years: int,
    targets: int,
    named: int,
) -> tuple[Intent, str]:
    """The intent of a question about figures, with the rule that chose it.

    `places` counts the subjects, `members` says that a kind of member is asked for, `years` the
    years named, `targets` the tiers set side by side, `named` the bodies.
    """
    has = scene.has
    numbers = scene.numbers
    metric = bool(measured.metrics)
    alone = places == 0 and not named
    if has("next", "previous") and (metric or places) and not has("compare", "confirm"):
        return Intent.RANKING, "the one before or behind"
    if has("source") and not (metric and has("coverage")):
        return Intent.SOURCE, "source cue"
    if numbers.figures and not numbers.threshold:
        if has("reverse") or ((members or has("which", "definition")) and alone):
            return Intent.REVERSE, "a figure and whose it is"
        if has("confirm") or _ends_asking(scene):
            return Intent.CONFIRM, "a figure and “phải không”"
        said = numbers.stated and not has("howmuch", "compare", "trend")
        if metric and said and not order and not members:
            return Intent.CONFIRM if not alone else Intent.REVERSE, "a figure is stated"
        if alone and not metric and not has("howmuch"):
            return Intent.REVERSE, "a figure alone"
    if numbers.threshold and asks_whether(scene) and not members and not has("which") and places:
        return Intent.CONFIRM, "a bound and “phải không”"
    if metric and measured.metrics[0] != "inspections" and has("count_members"):
        if scene.counts_objects():
            return Intent.LOOKUP, "members are only the tier"
        return Intent.COUNT, "how many members"
    if numbers.threshold and (members or has("which", "list", "count_members") or alone):
        return Intent.THRESHOLD, "a bound and “nào”"
    if numbers.position and members and metric and has("which") and not numbers.figures:
        return Intent.RANKING, "one position of a ranking"
    ranks = "rank" in scene.concepts() or "par_rank" in scene.concepts()
    if has("trend") and (places or named or alone) and not members and not order:
        if not (years >= 2 and places <= 1 and has("compare") and not has("trend")):
            return Intent.TREND, "words of change"
    bound = has("target") and has("howmuch") and (places or named) and not has("which")
    if places >= 2 and has("compare") and not member and order in ("best", "worst"):
        return Intent.COMPARE, "which of several places is better"
    if numbers.position and members and member and places and not metric and not numbers.figures:
        return Intent.RANKING, "one position of a ranking"
    if order and not bound and (members or alone or has("which") or measured.metrics):
        if not (places and ranks and not members and not has("which")):
            return Intent.RANKING, "superlative"
    if ranks and metric and (places or named) and not members:
        return Intent.RANK_OF, "rank of one"
    if ranks and metric and not measured.defaulted and not members and has("which") is False:
        return Intent.RANK_OF if places else Intent.LISTING, "rank"
    if named >= 2 and metric and has("compare"):
        return Intent.COMPARE, "several bodies set side by side"
    if places + (1 if targets > 1 and places == 1 else 0) >= 2 and has("compare"):
        return Intent.COMPARE, "several places set side by side"
    if years >= 2 or scene.period.several or scene.period.prior:
        return Intent.COMPARE, "several years"
    if targets >= 2 and has("compare"):
        return Intent.COMPARE, "tiers set side by side"
    if members and metric and (has("list", "everywhere") or member):
        return Intent.LISTING, "members asked for"
    if metric and alone:
        return Intent.LISTING, "metric alone"
    if metric:
        return Intent.LOOKUP, "place and metric"
    return Intent.UNCLEAR, "no metric"


def asks_whether(scene: Scene) -> bool:
    """ "… phải không", "có trên 80% không": right or wrong is asked, not who."""
    return scene.has("confirm") or _ends_asking(scene)


def _ends_asking(scene: Scene) -> bool:
    """A statement with a number that ends in a question mark or "không"."""
    tokens = scene.utterance.tokens
    last = {t.folded for t in tokens[-3:]}
    asks = any(m.value == "howmuch" and m.phrase.text != "đạt" for m in scene.cues)
    return not asks and not last.isdisjoint(_WHETHER)


def special_intent(
    scene: Scene, measured: Measured, *, places: int, alone: bool
) -> tuple[Intent, str] | None:
    """Intents that do not ask for a figure; None where the message may ask for one."""
    has = scene.has
    said = scene.concepts() - _UNMEANT
    strong = strength(scene)
    if has("coverage") and not places and not (measured.metrics and strong >= 2):
        return Intent.COVERAGE, "coverage cue"
    if has("merger_ask") and places and not measured.metrics:
        return Intent.MERGER, "merger cue"
    off = scene.of_kind("offtopic")
    if off and (strong < 2 or (not places and not said & {"case", "procedure", "reform"})):
        return Intent.OFF_TOPIC, f"“{off[0].phrase.text}”"
    if has("procedure_howto") and not _measured_firmly(scene, measured, places):
        return Intent.PROCEDURE, "how-to cue"
    if has("definition") and alone and not scene.numbers.figures and not _is_person(scene):
        if said or scene.open:
            return Intent.DEFINITION, "definition cue"
    if scene.numbers.figures and has("reverse"):
        return None
    if has("mean") and any("sở" in match.phrase.low for match in scene.of_kind("level")):
        return Intent.PASSAGE, "the mean of members is in sentences only"
    if has("source") and not has("why", "text"):
        return None  # "bài đăng hôm nào"
    if _wonders(scene) or (
        has("person", "when", "why", "where", "text") and not _asks_amount(scene)
    ):
        if _asks_whose_rank(scene):
            return None  # "hạng 2 là ai"
        if (has("text", "why") and not _names_the_first(scene)) or not has(
            "highest", "lowest", "best", "worst", "next", "previous"
        ):
            return Intent.PASSAGE, "who, when, why"
    return None


def _names_the_first(scene: Scene) -> bool:
    """ "Nêu tên 3 huyện đứng đầu": to be named here is no deed in an article."""
    told = {m.phrase.text for m in scene.cues if m.value in ("text", "why")}
    return told == {"nêu tên"} and scene.has(*_SUPERLATIVE)


def _asks_whose_rank(scene: Scene) -> bool:
    if not scene.numbers.position or scene.open or scene.has("text", "why", "when", "where"):
        return False
    return all(
        m.phrase.text in ("là ai", "ai là", "who") for m in scene.cues if m.value == "person"
    )


def _wonders(scene: Scene) -> bool:
    """ "Sao … lại …": why."""
    words = [token.folded for token in scene.utterance.tokens]
    return "sao" in words and "lai" in words[words.index("sao") + 1 :]


def _is_person(scene: Scene) -> bool:
    return scene.has("person") and scene.cue("person").phrase.text != "là ai"  # type: ignore[union-attr]


def _asks_amount(scene: Scene) -> bool:
    if scene.has("text") and not scene.has("howmuch"):
        return False
    return bool(scene.concepts() & {"rate", "count"}) and not scene.has("why", "person", "when")


def _measured_firmly(scene: Scene, measured: Measured, places: int) -> bool:
    return bool(measured.metrics) and places > 0 and strength(scene) >= 2
