"""Shows the model disturbed copies of the training messages, so that the files people edit stay readable.

Generated at training time only, from a seed: the same data give the same model.
"""

import random
import string
from typing import List, Sequence, Tuple

from nlu.disturbances import DISTURBANCES

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
    texts: Sequence[str], labels: Sequence[str], copies: int, seed: int
) -> Tuple[List[str], List[str]]:
    """Return disturbed copies of messages, with their labels.

    Args:
        texts: the training messages.
        labels: theirs.
        copies: how many of each message of four characters or more.
        seed: the same seed gives the same copies.
    """
    chance = random.Random(seed)
    names, weights = list(LEARNED), list(LEARNED.values())
    out: List[Tuple[str, str]] = []
    for text, label in zip(texts, labels):
        if len(text) < SHORTEST:
            continue
        for name in chance.choices(names, weights, k=copies):
            copy = DISTURBANCES[name](text, chance)
            if copy != text:
                out.append((copy, label))
    return [text for text, _ in out], [label for _, label in out]


def nonsense(count: int, alphabet: str, seed: int) -> List[str]:
    """Return messages without meaning: rows of keys, shuffled characters, marks.

    Args:
        count: how many.
        alphabet: the Chinese characters to draw from.
        seed: the same seed gives the same messages.
    """
    chance = random.Random(seed)

    def keys() -> str:
        row = chance.choice(KEYBOARD_ROWS)
        return "".join(chance.choices(row, k=chance.randint(4, 12)))

    def letters() -> str:
        return "".join(chance.choices(string.ascii_lowercase, k=chance.randint(4, 14)))

    def characters() -> str:
        return "".join(chance.choices(alphabet, k=chance.randint(3, 15)))

    def marks() -> str:
        return "".join(chance.choices("。，！？…、.,!?~#@&*()+=-_|", k=chance.randint(2, 8)))

    return [chance.choice((keys, letters, characters, marks))() for _ in range(count)]
