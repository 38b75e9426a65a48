"""What hurried fingers, input methods and phones do to a message: seeded, one function a disturbance.

Used at training time to show the model what it will see (`nlu/augmentation.py`), so that the files that
people edit stay readable, and by the benchmark to measure what each disturbance costs.
"""

import random
import re
from collections import defaultdict
from functools import lru_cache
from typing import Callable, Dict, List

import jieba
import opencc
from pypinyin import lazy_pinyin

CHINESE = re.compile(r"[\u4e00-\u9fff]")
PUNCTUATION = re.compile(r"[，。！？、；：,.!?;:~～…]")
COMMON = 3000
"""How many of jieba's most frequent characters an input method may propose."""
FILLERS_BEFORE = ("那个", "嗯", "请问一下", "你好", "就是", "额", "亲", "诶", "哈喽", "麻烦问下", "客服")
FILLERS_AFTER = ("啊", "呢", "吧", "哦", "呀", "谢谢", "急", "在线等", "好吗", "哈", "嘛")
EMOJI = ("😭", "🙏", "😡", "😅", "👀", "😂", "💢", "[流泪]", "～")
MISHEARD = {"n": "l", "l": "n", "zh": "z", "z": "zh", "ch": "c", "c": "ch", "sh": "s", "s": "sh", "f": "h"}
"""Initials that many speakers do not tell apart, and with them voice input."""
Disturbance = Callable[[str, random.Random], str]


def homophones(text: str, chance: random.Random) -> str:
    """Replace about one Chinese character in seven, at least one, by another of the same sound."""
    return _replace_some(text, chance, 7, lambda one: _sounding(_sound(one), one))


def misheard(text: str, chance: random.Random) -> str:
    """Replace one Chinese character in ten, at least one, by one of a confusable sound (n/l, zh/z, f/h …)."""

    def others(one: str) -> List[str]:
        sound = _sound(one)
        for initial in sorted(MISHEARD, key=len, reverse=True):
            if sound.startswith(initial):
                return _sounding(MISHEARD[initial] + sound[len(initial) :], one)
        return []

    return _replace_some(text, chance, 10, others)


def dropped_character(text: str, chance: random.Random) -> str:
    """Leave out one character of a text of four or more."""
    if len(text) < 4:
        return text
    place = chance.randrange(len(text))
    return text[:place] + text[place + 1 :]


def swapped_characters(text: str, chance: random.Random) -> str:
    """Swap two neighbours of a text of four or more."""
    if len(text) < 4:
        return text
    place = chance.randrange(len(text) - 1)
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def doubled_character(text: str, chance: random.Random) -> str:
    """Type one character twice."""
    place = chance.randrange(len(text))
    return text[: place + 1] + text[place:]


def no_punctuation(text: str, _: random.Random) -> str:
    """Leave out all punctuation, as voice input does."""
    return PUNCTUATION.sub("", text) or text


def blanks_for_punctuation(text: str, _: random.Random) -> str:
    """Write blanks in place of punctuation, as many people do on phones."""
    return PUNCTUATION.sub(" ", text).strip() or text


def fillers(text: str, chance: random.Random) -> str:
    """Put words without meaning before, behind or around."""
    before = chance.choice(FILLERS_BEFORE) if chance.random() < 0.6 else ""
    after = chance.choice(FILLERS_AFTER) if not before or chance.random() < 0.5 else ""
    return f"{before}{chance.choice(('，', '', ' ')) if before else ''}{text}{after}"


def emoji(text: str, chance: random.Random) -> str:
    """Put emoji behind the text, sometimes in front."""
    mark = chance.choice(EMOJI) * chance.randint(1, 3)
    return mark + text if chance.random() < 0.2 else text + mark


def typed_pinyin(text: str, chance: random.Random) -> str:
    """Type the whole text in toneless pinyin: joined, or syllable by syllable."""
    between = chance.choice(("", " ", " "))
    parts = re.findall(r"[\u4e00-\u9fff]+|[^\u4e00-\u9fff]+", PUNCTUATION.sub(" ", text))
    return " ".join(between.join(lazy_pinyin(part)) for part in parts).strip()


def some_pinyin(text: str, chance: random.Random) -> str:
    """Type one word of the text in pinyin."""
    words = list(jieba.cut(text))
    places = [index for index, word in enumerate(words) if re.fullmatch(r"[\u4e00-\u9fff]{2,}", word)]
    if places:
        place = chance.choice(places)
        words[place] = "".join(lazy_pinyin(words[place]))
    return "".join(words)


def traditional(text: str, _: random.Random) -> str:
    """Write traditional characters, as in Taiwan."""
    return str(_to_traditional().convert(text))


def full_width(text: str, _: random.Random) -> str:
    """Write full-width letters, digits and marks."""
    return "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text)


def zero_width(text: str, chance: random.Random) -> str:
    """Put an invisible character somewhere inside, as copied text has."""
    place = chance.randrange(len(text) + 1)
    return text[:place] + chance.choice("\u200b\u200d\ufeff") + text[place:]


def spaced(text: str, _: random.Random) -> str:
    """Put a blank between all characters."""
    return " ".join(text)


def repeated_marks(text: str, chance: random.Random) -> str:
    """Repeat the last mark or add some, with mood."""
    return text.rstrip("。！？!?") + chance.choice(("！！！", "？？？", "。。。", "!!!!!", "～～～", "…………"))


DISTURBANCES: Dict[str, Disturbance] = {
    function.__name__: function
    for function in (
        homophones,
        misheard,
        dropped_character,
        swapped_characters,
        doubled_character,
        no_punctuation,
        blanks_for_punctuation,
        fillers,
        emoji,
        typed_pinyin,
        some_pinyin,
        traditional,
        full_width,
        zero_width,
        spaced,
        repeated_marks,
    )
}


def _replace_some(text: str, chance: random.Random, one_in: int, others: Callable[[str], List[str]]) -> str:
    places = [index for index, one in enumerate(text) if CHINESE.match(one)]
    chance.shuffle(places)
    changed = list(text)
    for place in places[: max(1, len(places) // one_in)]:
        candidates = others(text[place])
        if candidates:
            changed[place] = chance.choice(candidates)
    return "".join(changed)


def _sound(character: str) -> str:
    return str(lazy_pinyin(character)[0])


def _sounding(sound: str, instead_of: str) -> List[str]:
    return [one for one in _by_sound().get(sound, []) if one != instead_of][:5]


@lru_cache(maxsize=1)
def _by_sound() -> Dict[str, List[str]]:
    """Return sound → characters, the frequent ones first."""
    jieba.initialize()
    frequency = {
        word: count for word, count in jieba.dt.FREQ.items() if len(word) == 1 and CHINESE.match(word)
    }
    grouped: Dict[str, List[str]] = defaultdict(list)
    for character in sorted(frequency, key=lambda one: -frequency[one])[:COMMON]:
        grouped[_sound(character)].append(character)
    return grouped


@lru_cache(maxsize=1)
def _to_traditional() -> "opencc.OpenCC":
    return opencc.OpenCC("s2tw")
