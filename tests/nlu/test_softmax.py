"""The regression agrees with scikit-learn's."""

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from nlu.softmax import SoftmaxRegression, minimize, softmax


def test_same_model_as_scikit_learn() -> None:
    chance = np.random.default_rng(3)
    lexical = sparse.random(240, 40, density=0.2, format="csr", dtype=np.float32, random_state=3)
    dense = chance.standard_normal((240, 6)).astype(np.float32)
    truth = np.hstack([lexical.toarray(), dense]) @ chance.standard_normal((46, 4))
    labels = [f"label{index}" for index in truth.argmax(axis=1)]
    ours = SoftmaxRegression(5.0, iterations=400).fit(lexical, dense, labels, np.ones(240))
    both = np.hstack([lexical.toarray(), dense])
    theirs = LogisticRegression(C=5.0, max_iter=2000, tol=1e-8).fit(both, labels)
    assert np.allclose(softmax(ours.scores(lexical, dense)), theirs.predict_proba(both), atol=0.01)


def test_minimum_of_a_quadratic() -> None:
    target = np.arange(5, dtype=np.float32)
    found = minimize(
        lambda x: (float(((x - target) ** 2).sum()), 2 * (x - target)), np.zeros(5, np.float32), 50
    )
    assert np.allclose(found, target, atol=1e-3)


def test_probabilities_sum_to_one() -> None:
    assert np.allclose(softmax(np.array([[1000.0, 0.0], [-1000.0, 0.0]])).sum(axis=1), 1)
