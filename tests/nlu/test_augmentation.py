"""Disturbed copies and nonsense: seeded, harmless, never empty."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.augmentation import disturbed_copies, nonsense
from nlu.disturbances import DISTURBANCES

TEXTS = ["我的快递到哪里了", "退款多久能到账呢？", "好"] * 20
LABELS = ["track_order", "faq/refund_arrival", "affirm"] * 20


def test_the_same_seed_gives_the_same_copies() -> None:
    assert disturbed_copies(TEXTS, LABELS, 0.5, 1) == disturbed_copies(TEXTS, LABELS, 0.5, 1)
    assert disturbed_copies(TEXTS, LABELS, 0.5, 1) != disturbed_copies(TEXTS, LABELS, 0.5, 2)


def test_short_messages_get_no_copy_and_labels_stay() -> None:
    copies = disturbed_copies(TEXTS, LABELS, 1.0, 1)
    assert copies
    assert {label for _, label in copies} == {"track_order", "faq/refund_arrival"}
    assert disturbed_copies(TEXTS, LABELS, 0.0, 1) == []


def test_nonsense_is_never_empty() -> None:
    assert all(nonsense(50, TEXTS, 1))
    assert len(nonsense(50, [], 1)) == 50


@pytest.mark.parametrize("name", sorted(DISTURBANCES))
@given(text=st.text(min_size=1, max_size=40), seed=st.integers(0, 9))
def test_a_disturbance_takes_any_text(name: str, text: str, seed: int) -> None:
    assert isinstance(DISTURBANCES[name](text, random.Random(seed)), str)
