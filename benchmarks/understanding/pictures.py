"""The report's pictures: confusion matrix, threshold curve, calibration."""

from pathlib import Path
from typing import Sequence

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np

from benchmarks.understanding.scores import OUTCOMES, Judged, bins, outcomes

COLOURS = ("#3a7d44", "#c0392b", "#8fbc8f", "#e8a87c", "#cfd4da")


def confusion(judged: Sequence[Judged], path: Path) -> None:
    """Draw expected labels against what came; the diagonal is light, mistakes are dark."""
    labels = sorted({one.line.label for one in judged} | {one.got for one in judged})
    place = {label: index for index, label in enumerate(labels)}
    matrix = np.zeros((len(labels), len(labels)))
    for one in judged:
        matrix[place[one.line.label], place[one.got]] += 1
    shares = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    figure, axes = plt.subplots(figsize=(16, 15))
    axes.imshow(np.sqrt(shares), cmap="Greens", vmin=0, vmax=1)
    for row, column in zip(*np.nonzero(matrix)):
        if row != column:
            axes.text(
                column, row, int(matrix[row, column]), ha="center", va="center", fontsize=6, color="#c0392b"
            )
    axes.set_xticks(range(len(labels)), labels, rotation=90, fontsize=6)
    axes.set_yticks(range(len(labels)), labels, fontsize=6)
    axes.set_xlabel("got")
    axes.set_ylabel("expected")
    _save(figure, path)


def thresholds(judged: Sequence[Judged], answer: float, suggest: float, path: Path) -> None:
    """Draw the share of each outcome against the threshold at which a label is acted on."""
    steps = np.linspace(0, 1, 101)
    shares = [outcomes(judged, step, min(suggest, step)) for step in steps]
    figure, axes = plt.subplots(figsize=(8, 4.5))
    stacks = [[share[name] for share in shares] for name in OUTCOMES]
    axes.stackplot(steps, stacks, labels=OUTCOMES, colors=COLOURS)
    axes.axvline(answer, color="black", linestyle="--", linewidth=1)
    axes.set(xlabel="threshold for an answer", ylabel="share of lines", xlim=(0, 1), ylim=(0.6, 1))
    axes.legend(loc="lower left", fontsize=8)
    _save(figure, path)


def calibration(judged: Sequence[Judged], path: Path) -> None:
    """Draw how often the label is right against how sure the model is."""
    found = bins(judged)
    figure, axes = plt.subplots(figsize=(5, 5))
    axes.plot([0, 1], [0, 1], color="#9aa0a6", linestyle="--", linewidth=1)
    axes.plot([sure for sure, _, _ in found], [right for _, right, _ in found], color="#3a7d44")
    sizes = [8 + lines / 4 for _, _, lines in found]
    axes.scatter([sure for sure, _, _ in found], [right for _, right, _ in found], s=sizes, color="#3a7d44")
    axes.set(xlabel="confidence", ylabel="share right", xlim=(0, 1), ylim=(0, 1))
    _save(figure, path)


def _save(figure: plt.Figure, path: Path) -> None:
    figure.tight_layout()
    figure.savefig(path, dpi=110)
    plt.close(figure)
