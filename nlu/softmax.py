"""Multinomial logistic regression on a sparse and a dense block, solved by L-BFGS.

scikit-learn gives the same model but must turn the dense block into a sparse one: measured two to three times
slower on the project's data (docs/decisions/0004-understanding.md).
"""

from typing import List, Sequence, Tuple

import numpy as np
from scipy import sparse
from scipy.optimize import minimize


class SoftmaxRegression:
    """`P(label | x) = softmax(x W + b)`, with an L2 penalty on W."""

    def __init__(self, inverse_regularisation: float, iterations: int = 100) -> None:
        """Choose the penalty.

        Args:
            inverse_regularisation: C as in scikit-learn; larger fits closer.
            iterations: of L-BFGS, at most.
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
        rows, count = np.arange(len(classes)), len(names)
        vocabulary, dimensions = lexical.shape[1], semantic.shape[1]
        transposed = lexical.T.tocsr()
        weight = weights.astype(np.float32)[:, None]

        def loss(parameters: np.ndarray) -> Tuple[float, np.ndarray]:
            matrix = parameters.reshape(vocabulary + dimensions + 1, count).astype(np.float32)
            scores = lexical @ matrix[:vocabulary] + semantic @ matrix[vocabulary:-1] + matrix[-1]
            scores -= scores.max(axis=1, keepdims=True)
            exponents = np.exp(scores)
            sums = exponents.sum(axis=1, keepdims=True)
            losses = np.log(sums[:, 0]) - scores[rows, classes]
            residual = exponents / sums
            residual[rows, classes] -= 1
            residual *= weight
            gradient = np.empty_like(matrix)
            gradient[:vocabulary] = transposed @ residual
            gradient[vocabulary:-1] = semantic.T @ residual
            gradient[-1] = residual.sum(axis=0)
            gradient *= self._c
            gradient[:-1] += matrix[:-1]
            value = self._c * float(losses @ weight[:, 0]) + 0.5 * float(np.square(matrix[:-1]).sum())
            return value, gradient.ravel().astype(np.float64)

        start = np.zeros((vocabulary + dimensions + 1) * count)
        options = {"maxiter": self._iterations, "maxcor": 6}
        solution = minimize(loss, start, jac=True, method="L-BFGS-B", options=options)
        matrix = solution.x.reshape(-1, count).astype(np.float32)
        self._lexical, self._semantic, self._bias = matrix[:vocabulary], matrix[vocabulary:-1], matrix[-1]
        return self

    def scores(self, lexical: sparse.csr_matrix, semantic: np.ndarray) -> np.ndarray:
        """Return the scores before the softmax, shape (messages, labels)."""
        return np.asarray(lexical @ self._lexical + semantic @ self._semantic + self._bias)
