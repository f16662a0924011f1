"""Vietnamese syllables: which strings can be one, how Telex and VNI keys spell one, how it sounds.

Everything works on lower-case NFC text of a single word; nothing here knows a vocabulary.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from knowledge.text import fold, spelling

_RIMES = """
a ac ach ai am an ang anh ao ap at au ay ă ăc ăm ăn ăng ăp ăt â âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh
ip it iu o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo
oet oi om on ong oong ooc op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc
uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt up ut uy uya uych uynh uyên uyêt uyt uyu uơ ư
ưa ưc ưi ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu uôn oet
""".split()
_Q_RIMES = """
ua uac uach uai uan uang uanh uat uay uăn uăng uăt uân uât uây ue uen ueo uet uê uên uêt uênh uêch
ui uin uit uinh uy uyên uyêt uynh uyt uơ uôc uăc uăp uap uau
""".split()
_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph r s t th tr v x".split()

_HIGHLAND_ONSETS = ("kr", "br", "đr", "pl")  # Krông Bông, Đắk Lắk: names of the Highlands

_TONE_OF = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_TONE_OF_DIGIT = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_STOPPED = re.compile("(?:c|ch|p|t|k)$")

_FRONT = tuple("eêiy")
_SPELT = {"ng": False, "g": False, "c": False, "ngh": True, "gh": True, "k": True}


def _spells(onset: str, rime: str) -> bool:
    """c, g, ng stand before back vowels; k, gh, ngh before front ones (k also in place names)."""
    front = _SPELT.get(onset)
    return front is None or front == rime.startswith(_FRONT) or onset == "k"


_TONELESS = (
    {onset + rime for onset in ["", *_ONSETS] for rime in _RIMES if _spells(onset, rime)}
    | {"q" + rime for rime in _Q_RIMES}
    | {onset + rime for onset in _HIGHLAND_ONSETS for rime in _RIMES}
    | {
        onset + vowel + "k"
        for onset in ["", *_ONSETS, *_HIGHLAND_ONSETS]
        for vowel in "aăâeêioôơuư"
    }
    | {"gi", "gin", "giêng", "gìn", "giêc"}
)
_FOLDED = {fold(syllable) for syllable in _TONELESS}


def _without_tone(word: str) -> str:
    return unicodedata.normalize("NFC", _TONES.sub("", unicodedata.normalize("NFD", word)))


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Whether a lower-case word can be a Vietnamese syllable, its marks taken seriously.

    >>> is_syllable("nghệ"), is_syllable("tinhx"), is_syllable("hạch"), is_syllable("hach")
    (True, False, True, True)
    """
    bare = _without_tone(word)
    if bare not in _TONELESS:
        return word.isascii() and word in _FOLDED
    if word.isascii() or not _STOPPED.search(bare):
        return True
    toned = _TONES.search(unicodedata.normalize("NFD", word))
    return toned is None or toned[0] in "\u0301\u0323"


# --- keys ---------------------------------------------------------------------------------

_SHAPE_TELEX = {"aa": "â", "ee": "ê", "oo": "ô", "dd": "đ"}
_VOWELS = "aăâeêioôơuưy"


def _toned(syllable: str, tone: str) -> str:
    """The tone mark on the vowel that carries it, older placement."""
    places = [i for i, char in enumerate(syllable) if char in _VOWELS]
    if len(places) > 1 and (syllable.startswith("qu") or syllable.startswith("gi")):
        places = places[1:]
    if not places:
        return syllable
    marked = [i for i in places if syllable[i] in "ăâêôơư"]
    if marked:
        at = marked[-1]
    elif len(places) == 1:
        at = places[0]
    elif places[-1] < len(syllable) - 1 or len(places) == 3:
        at = places[1]
    else:
        at = places[0]
    return unicodedata.normalize("NFC", syllable[: at + 1] + tone + syllable[at + 1 :])


def _horned(letters: list[str]) -> bool:
    """Applies the horn or breve to the last vowel that takes one."""
    for i in range(len(letters) - 1, -1, -1):
        if letters[i] == "o":
            letters[i] = "ơ"
            if i and letters[i - 1] == "u" and not (i > 1 and letters[i - 2] == "q"):
                letters[i - 1] = "ư"
            return True
        if letters[i] == "u" and not (i and letters[i - 1] == "q"):
            if i + 1 < len(letters) and letters[i + 1] == "a" and i == len(letters) - 2:
                letters[i] = "ư"
                return True
            letters[i] = "ư"
            return True
        if letters[i] == "a" and not (i and letters[i - 1] == "u"):
            letters[i] = "ă"
            return True
    return False


def _vowel_before(letters: list[str], vowels: str) -> int | None:
    return next((i for i in range(len(letters) - 1, -1, -1) if letters[i] in vowels), None)


@lru_cache(maxsize=5_000)
def from_telex(word: str) -> str | None:
    """The syllable that these Telex keys spell, None where they spell none or add nothing.

    >>> from_telex("ddungs"), from_telex("dduwowcj"), from_telex("nhieeu"), from_telex("nam")
    ('đúng', 'được', 'nhiêu', None)
    """
    if not word.isascii() or not word.isalpha() or len(word) > 12:
        return None
    letters: list[str] = []
    tone = ""
    for char in word:
        previous = letters[-1] if letters else ""
        if char in _TONE_OF and _vowel_before(letters, _VOWELS) is not None:
            tone = _TONE_OF[char]
        elif previous + char in _SHAPE_TELEX:
            letters[-1] = _SHAPE_TELEX[previous + char]
        elif char == "d" and letters and letters[0] == "d" and len(letters) > 1:
            letters[0] = "đ"
        elif char == "w":
            if previous == "ư" or previous == "ơ" or not _horned(letters):
                letters.append("ư")
        elif (
            char in "aeo"
            and (at := _vowel_before(letters, char)) is not None
            and at < len(letters) - 1
        ):
            letters[at] = _SHAPE_TELEX[char * 2]
        else:
            letters.append(char)
    return _decoded(word, "".join(letters), tone)


@lru_cache(maxsize=5_000)
def from_vni(word: str, checked: bool = True) -> str | None:
    """The syllable that these VNI keys spell, None where they spell none.

    Unchecked, whatever they spell is given: names of the Highlands are no syllables.

    >>> from_vni("tre64"), from_vni("ngu7o7i2"), from_vni("d9ang"), from_vni("t8")
    ('trễ', 'người', 'đang', None)
    """
    if not word.isascii() or not word[:1].isalpha() or len(word) > 14:
        return None
    letters: list[str] = []
    tone = ""
    for char in word:
        at: int | None
        if not char.isdigit():
            letters.append(char)
        elif char in _TONE_OF_DIGIT:
            tone = _TONE_OF_DIGIT[char]
        elif char == "6":
            if (at := _vowel_before(letters, "aeo")) is None:
                return None
            letters[at] = {"a": "â", "e": "ê", "o": "ô"}[letters[at]]
        elif char == "7":
            if letters[-1:] == ["ư"] or not _horned_vni(letters):
                return None
        elif char == "8":
            if (at := _vowel_before(letters, "a")) is None:
                return None
            letters[at] = "ă"
        elif char == "9" and letters[:1] == ["d"]:
            letters[0] = "đ"
        else:
            return None
    return _decoded(word, "".join(letters), tone, checked)


def _horned_vni(letters: list[str]) -> bool:
    at = _vowel_before(letters, "ou")
    if at is None:
        return False
    if letters[at] == "o":
        letters[at] = "ơ"
        if at and letters[at - 1] == "u" and not (at > 1 and letters[at - 2] == "q"):
            letters[at - 1] = "ư"
    else:
        letters[at] = "ư"
    return True


def _decoded(word: str, letters: str, tone: str, checked: bool = True) -> str | None:
    syllable = _toned(letters, tone) if tone else letters
    if syllable == word or (checked and not is_syllable(syllable)):
        return None
    return spelling(syllable)


@lru_cache(maxsize=20_000)
def tone(word: str) -> str:
    """The tone mark of a syllable, "" for none; hỏi and ngã are the same.

    >>> tone("bò") == tone("bố"), tone("trể") == tone("trễ")
    (False, True)
    """
    found = _TONES.search(unicodedata.normalize("NFD", word))
    return "" if found is None else found[0].replace("\u0303", "\u0309")


_TELEX_KEYS = {
    **{mark: key for key, mark in _TONE_OF.items()},
    "\u0302": "=", "\u0306": "w", "\u031b": "w",
}  # fmt: skip
_VNI_KEYS = {
    **{mark: key for key, mark in _TONE_OF_DIGIT.items()},
    "\u0302": "6", "\u031b": "7", "\u0306": "8",
}  # fmt: skip


def in_keys(word: str) -> tuple[str, str]:
    """How a word of lower-case letters is typed with Telex and with VNI, the tone at its end.

    >>> in_keys("thtoán"), in_keys("tlđh")
    (('thtoans', 'thtoan1'), ('tlddh', 'tld9h'))
    """
    return _in_keys(word, _TELEX_KEYS, "d"), _in_keys(word, _VNI_KEYS, "9")


def _in_keys(word: str, keys: dict[str, str], stroke: str) -> str:
    typed = end = ""
    for char in unicodedata.normalize("NFD", word.replace("đ", "d" + stroke)):
        if char in keys and _TONES.match(char):
            end = keys[char]
        elif char in keys:
            typed += typed[-1] if keys[char] == "=" else keys[char]
        else:
            typed += char
    return typed + end


# --- sound --------------------------------------------------------------------------------

_SOUND_ONSETS = (
    ("ngh", "ng"),
    ("gh", "g"),
    ("tr", "ch"),
    ("gi", "d"),
    ("qu", "cu"),
    ("ph", "f"),
    ("kh", "kh"),
    ("nh", "nh"),
    ("ng", "ng"),
    ("th", "th"),
    ("ch", "ch"),
    ("d", "d"),
    ("j", "d"),
    ("z", "d"),
    ("r", "d"),
    ("s", "x"),
    ("l", "n"),
    ("k", "c"),
    ("q", "c"),
)
_SOUND_CODAS = (("ng", "n"), ("nh", "n"), ("ch", "t"), ("c", "t"), ("p", "p"))


@lru_cache(maxsize=20_000)
def sound(folded: str) -> str:
    """What a folded syllable has in common with its usual misspellings in north and south.

    >>> sound("chuc") == sound("truc"), sound("nghe") == sound("nge"), sound("trau")
    (True, True, 'chau')
    """
    for onset, plain in _SOUND_ONSETS:
        if folded.startswith(onset):
            rest = folded[len(onset) :]
            if onset == "gi" and (not rest or rest[0] not in "aeouy"):
                rest = "i" + rest
            folded = plain + rest
            break
    for coda, plain in _SOUND_CODAS:
        if folded.endswith(coda) and len(folded) > len(coda) + 1:
            folded = folded[: -len(coda)] + plain
            break
    return folded.replace("y", "i")
