"""Shows the model disturbed copies of the training messages, so that the files people edit stay readable.

Generated at training time only, from a seed: the same data give the same model.
"""

import random
import string
from typing import List, Sequence, Tuple

from nlu.disturbances import CHINESE, DISTURBANCES

LEARNED = {
    "homophones": 4,
    "misheard": 2,
    "dropped_character": 4,
    "swapped_characters": 1,
    "doubled_character": 1,
    "some_pinyin": 1,
    "fillers": 3,
    "no_punctuation": 1,
    "repeated_marks": 1,
    "emoji": 1,
}
"""Disturbance → how often it is chosen. What normalisation undoes wholly is not here."""
SHORTEST = 4
"""A character less, or another one, makes a shorter message mean something else."""
NONSENSE_LABEL = "out_of_scope"
KEYBOARD_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def disturbed_copies(
    texts: Sequence[str], labels: Sequence[str], share: float, seed: int
) -> List[Tuple[str, str]]:
    """Return disturbed copies of messages, each with its label.

    Args:
        texts: the training messages.
        labels: theirs.
        share: of the messages of four characters or more that get a copy, 0 to 1.
        seed: the same seed gives the same copies.
    """
    chance = random.Random(seed)
    names, weights = list(LEARNED), list(LEARNED.values())
    copies: List[Tuple[str, str]] = []
    for text, label in zip(texts, labels):
        if len(text) >= SHORTEST and chance.random() < share:
            copy = DISTURBANCES[chance.choices(names, weights)[0]](text, chance)
            if copy != text:
                copies.append((copy, label))
    return copies


def nonsense(count: int, texts: Sequence[str], seed: int) -> List[str]:
    """Return messages without meaning: rows of keys, letters, shuffled characters, marks.

    Args:
        count: how many.
        texts: messages whose Chinese characters are shuffled.
        seed: the same seed gives the same messages.
    """
    alphabet = sorted({one for text in texts for one in text if CHINESE.match(one)})
    chance = random.Random(seed)

    def keys() -> str:
        row = chance.choice(KEYBOARD_ROWS)
        return "".join(chance.choices(row, k=chance.randint(4, 12)))

    def letters() -> str:
        return "".join(chance.choices(string.ascii_lowercase, k=chance.randint(4, 14)))

    def characters() -> str:
        return "".join(chance.choices(alphabet or "的", k=chance.randint(3, 15)))

    def marks() -> str:
        return "".join(chance.choices("。，！？…、.,!?~#@&*()+=-_|", k=chance.randint(2, 8)))

    return [chance.choice((keys, letters, characters, marks))() for _ in range(count)]
