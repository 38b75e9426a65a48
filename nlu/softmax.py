"""Multinomial logistic regression on a sparse and a dense block, solved by L-BFGS in single precision.

scikit-learn gives the same model, but turns the dense block into a sparse one and works in double precision:
measured an order of magnitude slower on the project's data (docs/decisions/0004-understanding.md).
"""

import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import Callable, Deque, List, Sequence, Tuple

import numpy as np
from scipy import sparse
from scipy.linalg.blas import saxpy

Objective = Callable[[np.ndarray], Tuple[float, np.ndarray]]


class SoftmaxRegression:
    """`P(label | x) = softmax(x W + b)`, with an L2 penalty on W."""

    def __init__(self, inverse_regularisation: float, iterations: int = 40) -> None:
        """Choose the penalty.

        Args:
            inverse_regularisation: C as in scikit-learn; larger fits closer.
            iterations: of L-BFGS, at most; more changed no held-out figure.
        """
        self._c = inverse_regularisation
        self._iterations = iterations
        self.labels: List[str] = []
        self._lexical = np.zeros((0, 0), dtype=np.float32)
        self._semantic = np.zeros((0, 0), dtype=np.float32)
        self._bias = np.zeros(0, dtype=np.float32)

    def fit(
        self, lexical: sparse.csr_matrix, semantic: np.ndarray, labels: Sequence[str], weights: np.ndarray
    ) -> "SoftmaxRegression":
        """Learn.

        Args:
            lexical: shape (messages, vocabulary).
            semantic: shape (messages, dimensions).
            labels: one per message.
            weights: how much each message counts, shape (messages,).
        """
        names, classes = np.unique(list(labels), return_inverse=True)
        self.labels = [str(name) for name in names]
        vocabulary, dimensions = lexical.shape[1], semantic.shape[1]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            objective = _objective(lexical, semantic, classes, len(names), weights, self._c, pool)
            start = np.zeros((vocabulary + dimensions + 1, len(names)), dtype=np.float32)
            matrix = minimize(objective, start, self._iterations)
        self._lexical, self._semantic, self._bias = matrix[:vocabulary], matrix[vocabulary:-1], matrix[-1]
        return self

    def scores(self, lexical: sparse.csr_matrix, semantic: np.ndarray) -> np.ndarray:
        """Return the scores before the softmax, shape (messages, labels)."""
        return np.asarray(lexical @ self._lexical + semantic @ self._semantic + self._bias)


def softmax(scores: np.ndarray) -> np.ndarray:
    """Return probabilities of the scores, over the last axis."""
    exponents = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(exponents / exponents.sum(axis=-1, keepdims=True))


def _objective(
    lexical: sparse.csr_matrix,
    semantic: np.ndarray,
    classes: np.ndarray,
    count: int,
    weights: np.ndarray,
    c: float,
    pool: ThreadPoolExecutor,
) -> Objective:
    """Return the function that maps parameters to (mean penalised loss, its gradient).

    The sparse products, where the time goes, are shared among the pool's threads: SciPy releases the lock.
    """
    parts = os.cpu_count() or 1
    rows, vocabulary = np.arange(len(classes)), lexical.shape[1]
    transposed = lexical.T.tocsr()
    weight = weights.astype(np.float32)[:, None]
    total = float(weights.sum())

    def product(slices: List[sparse.csr_matrix], right: np.ndarray) -> np.ndarray:
        return np.vstack(list(pool.map(lambda part: part @ right, slices)))

    forward = _slices(lexical, parts)
    backward = _slices(transposed, parts)

    def objective(matrix: np.ndarray) -> Tuple[float, np.ndarray]:
        scores = product(forward, matrix[:vocabulary])
        scores += semantic @ matrix[vocabulary:-1]
        scores += matrix[-1]
        scores -= scores.max(axis=1, keepdims=True)
        exponents = np.exp(scores)
        sums = exponents.sum(axis=1, keepdims=True)
        losses = np.log(sums[:, 0]) - scores[rows, classes]
        residual = exponents / sums
        residual[rows, classes] -= 1
        residual *= weight
        gradient = np.empty_like(matrix)
        gradient[:vocabulary] = product(backward, residual)
        gradient[vocabulary:-1] = semantic.T @ residual
        gradient[-1] = residual.sum(axis=0)
        gradient += matrix / c
        gradient[-1] -= matrix[-1] / c
        squares = float(np.vdot(matrix[:-1], matrix[:-1]))
        value = float(losses @ weight[:, 0]) + 0.5 * squares / c
        return value / total, gradient / total

    return objective


def _slices(matrix: sparse.csr_matrix, parts: int) -> List[sparse.csr_matrix]:
    """Return the matrix cut into `parts` groups of rows with about as many entries each."""
    marks = np.searchsorted(matrix.indptr, np.linspace(0, matrix.nnz, parts + 1))
    marks[0], marks[-1] = 0, matrix.shape[0]
    return [matrix[low:high] for low, high in zip(marks[:-1], marks[1:])]


def minimize(objective: Objective, start: np.ndarray, iterations: int, memory: int = 5) -> np.ndarray:
    """Return the minimiser of a smooth convex function, by L-BFGS with backtracking.

    Nocedal and Wright, Numerical Optimization, algorithms 7.4 and 3.1 (Armijo constant 1e-4, halving).

    Args:
        objective: parameters → (value, gradient).
        start: where to begin, of any shape.
        iterations: at most.
        memory: how many steps the curvature is estimated from.
    """
    point = start
    value, gradient = objective(point)
    pairs: Deque[Tuple[np.ndarray, np.ndarray, float]] = deque(maxlen=memory)
    for _ in range(iterations):
        direction = _two_loop(gradient, pairs)
        slope = float(np.vdot(gradient, direction))
        step = 1.0 if pairs else 1.0 / max(float(np.linalg.norm(gradient)), 1e-12)
        for _ in range(20):
            moved = point + np.float32(step) * direction
            new_value, new_gradient = objective(moved)
            if new_value <= value + 1e-4 * step * slope:
                break
            step /= 2
        else:
            break
        change, turn = moved - point, new_gradient - gradient
        curvature = float(np.vdot(change, turn))
        if curvature > 1e-12:
            pairs.append((change, turn, 1.0 / curvature))
        improved = value - new_value
        point, value, gradient = moved, new_value, new_gradient
        if improved < 1e-6 * abs(value):
            break
    return point


def _two_loop(gradient: np.ndarray, pairs: Deque[Tuple[np.ndarray, np.ndarray, float]]) -> np.ndarray:
    direction = -gradient.ravel()
    weights = []
    for change, turn, inverse in reversed(pairs):
        weight = inverse * float(np.vdot(change, direction))
        saxpy(turn.ravel(), direction, a=-weight)
        weights.append(weight)
    if pairs:
        change, turn, inverse = pairs[-1]
        direction *= np.float32(1.0 / (inverse * float(np.vdot(turn, turn))))
    for (change, turn, inverse), weight in zip(pairs, reversed(weights)):
        saxpy(change.ravel(), direction, a=weight - inverse * float(np.vdot(turn, direction)))
    return direction.reshape(gradient.shape)
