"""Writes `docs/understanding/report.md` with its pictures, compared with the report before."""

import json
from collections import Counter, defaultdict
from typing import Dict, List, Sequence

import rasa.shared.utils.io

from benchmarks.understanding import pictures
from benchmarks.understanding.candidates import RESULTS
from benchmarks.understanding.data import ROOT
from benchmarks.understanding.neighbours import Neighbours
from benchmarks.understanding.scores import OUTCOMES, Judged, f1, interval, outcomes

FOLDER = ROOT / "docs" / "understanding"
WORST = 40
Entities = Dict[str, Dict[str, Counter]]


def write(
    judged: List[Judged], entities: Entities, figures: Dict[str, float], costs: Dict[str, float]
) -> None:
    """Write the report, its pictures and its figures.

    Args:
        judged: every held-out line with its parse.
        entities: entity set → type → counts.
        figures: the main figures by name.
        costs: disturbance → share of right lines that it costs.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    known = FOLDER / "figures.json"
    before = json.loads(known.read_text(encoding="utf-8")) if known.exists() else {}
    answer, suggest = configured_thresholds()
    pictures.confusion(judged, FOLDER / "confusion.png")
    pictures.thresholds(judged, answer, suggest, FOLDER / "thresholds.png")
    pictures.calibration(judged, FOLDER / "calibration.png")
    now = {**figures, **{f"cost of {name}": cost for name, cost in costs.items()}}
    neighbours = Neighbours()
    sections = [
        ["# Understanding: report", "", "Written by `make evaluate`; see `benchmarks/README.md`."],
        _figures(figures, before),
        _tags(judged, neighbours),
        _outcomes(judged, answer, suggest),
        ["## Calibration", "", "![calibration](calibration.png)"],
        _entities(entities),
        _disturbances(costs, before),
        _candidates(),
        _labels(judged),
        ["## Confusion", "", "![confusion matrix](confusion.png)"],
        _mistakes(judged, neighbours),
    ]
    text = "\n\n".join("\n".join(section) for section in sections)
    (FOLDER / "report.md").write_text(text + "\n", encoding="utf-8")
    known.write_text(json.dumps(now, indent=1) + "\n", encoding="utf-8")


def total(entities: Entities) -> Counter:
    """Return the counts over all sets and types."""
    counts: Counter = Counter()
    for types in entities.values():
        for found in types.values():
            counts.update(found)
    return counts


def configured_thresholds() -> "tuple[float, float]":
    """Return the thresholds for an answer and for suggestions that `config.yml` sets."""
    pipeline = rasa.shared.utils.io.read_yaml_file(ROOT / "config.yml")["pipeline"]
    selector = next(part for part in pipeline if part["name"].endswith("FaqSelector"))
    return float(selector["answer"]), float(selector["suggest"])


def _figures(figures: Dict[str, float], before: Dict[str, float]) -> List[str]:
    rows = ["## Main figures", "", "| figure | now | report before |", "|---|---|---|"]
    for name, value in figures.items():
        rows.append(
            f"| {name} | {value:.3f} | {before[name]:.3f} |"
            if name in before
            else f"| {name} | {value:.3f} | |"
        )
    return rows


def _tags(judged: Sequence[Judged], neighbours: Neighbours) -> List[str]:
    hits: Dict[str, List[bool]] = defaultdict(list)
    for one in judged:
        for tag in {*one.line.tags, one.line.kind, f"{one.line.kind}, {one.line.source}"}:
            hits[tag].append(one.right)
    seen = neighbours.standing_here_too([one.line.text for one in judged])
    for one, known in zip(judged, seen):
        if not known:
            hits[f"{one.line.kind}, in no training line"].append(one.right)
    rows = ["## Scores by tag", "", "| tag | lines | right | 95% interval |", "|---|---|---|---|"]
    for tag in sorted(hits, key=lambda name: (not name.startswith(("ordinary", "hard")), name)):
        share, low, high = interval(hits[tag])
        rows.append(f"| {tag} | {len(hits[tag])} | {share:.3f} | {low:.3f} to {high:.3f} |")
    rows += ["", f"{sum(seen)} lines, short ones mostly, stand in the training data too, by chance."]
    return rows


def _outcomes(judged: Sequence[Judged], answer: float, suggest: float) -> List[str]:
    rows = ["## Answer, suggest, admit", "", "![three outcomes by threshold](thresholds.png)", ""]
    rows += [f"Thresholds: answer from {answer}, suggest from {suggest}.", ""]
    rows += ["| answer from | " + " | ".join(OUTCOMES) + " |", "|---" * (len(OUTCOMES) + 1) + "|"]
    for step in sorted({0.2, 0.3, answer, 0.5, 0.6, 0.7, 0.8}):
        shares = outcomes(judged, step, suggest)
        rows.append(f"| {step} | " + " | ".join(f"{shares[name]:.3f}" for name in OUTCOMES) + " |")
    return rows


def _entities(entities: Entities) -> List[str]:
    rows = ["## Entities", "", "| set | type | found | wrong | missed | F1 |", "|---|---|---|---|---|---|"]
    for name, types in entities.items():
        for kind, counts in types.items():
            shown = " | ".join(str(counts[part]) for part in ("found", "wrong", "missed"))
            rows.append(f"| {name} | {kind} | {shown} | {f1(counts):.3f} |")
        rows.append(f"| {name} | all | | | | {f1(total({name: types})):.3f} |")
    return rows


def _disturbances(costs: Dict[str, float], before: Dict[str, float]) -> List[str]:
    rows = ["## What disturbances cost", "", "In points of right lines, on 500 lines.", ""]
    rows += ["| disturbance | costs | report before |", "|---|---|---|"]
    for name, cost in sorted(costs.items(), key=lambda item: -item[1]):
        past = before.get(f"cost of {name}")
        rows.append(f"| {name} | {100 * cost:.1f} | {'' if past is None else f'{100 * past:.1f}'} |")
    return rows


def _candidates() -> List[str]:
    rows = ["## Candidates", ""]
    rows += [
        "All learned the same 20 messages a label; `benchmarks/understanding/candidates.py` says how.",
        "",
    ]
    rows += [
        "| candidate | nested folds | ordinary | hard | training, CPU s | a message, CPU ms |",
        "|---|---|---|---|---|---|",
    ]
    found = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else []
    for row in sorted(found, key=lambda item: item["ordinary"] + item["hard"]):
        folds = "" if row["folds"] is None else f"{row['folds']:.3f}"
        shares = f"{row['ordinary']:.3f} | {row['hard']:.3f}"
        spent = f"{row['training_seconds']:.0f} | {row['message_ms']:.1f}"
        rows.append(f"| {row['name']} | {folds} | {shares} | {spent} |")
    return rows


def _labels(judged: Sequence[Judged]) -> List[str]:
    grouped: Dict[str, List[bool]] = defaultdict(list)
    for one in judged:
        grouped[one.line.label].append(one.right)
    rows = ["## Scores by label", "", "| label | lines | right | 95% interval |", "|---|---|---|---|"]
    for label, hits in sorted(grouped.items(), key=lambda item: (sum(item[1]) / len(item[1]), item[0])):
        share, low, high = interval(hits)
        rows.append(f"| {label} | {len(hits)} | {share:.2f} | {low:.2f} to {high:.2f} |")
    return rows


def _mistakes(judged: Sequence[Judged], neighbours: Neighbours) -> List[str]:
    rows = ["## Surest mistakes, with the likest training lines", ""]
    rows += ["| confidence | message | expected | got | likest training lines |", "|---|---|---|---|---|"]
    wrong = sorted((one for one in judged if not one.right), key=lambda one: -one.confidence)
    for one in wrong[:WORST]:
        likest = "<br>".join(f"{text}（{label}）" for text, label in neighbours.of(one.line.text))
        rows.append(
            f"| {one.confidence:.2f} | {one.line.text} | {one.line.label} | {one.got} | {likest} |".replace(
                "\n", " "
            )
        )
    return rows
