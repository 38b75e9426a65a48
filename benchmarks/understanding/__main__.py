"""Measures the trained model on the held-out sets and writes the report into `docs/understanding/`.

Run by `make evaluate`, in the Rasa environment; messages go through the whole pipeline, as in `/model/parse`.
With `--check` only the floors are checked, which takes half a minute.
"""

import asyncio
import logging
import random
import resource
import statistics
import sys
import time
from typing import Any, Dict, List

from rasa.core.agent import Agent
from rasa.utils.log_utils import configure_structlog

from benchmarks.understanding import report
from benchmarks.understanding.data import ENTITY_SETS, ROOT, annotated, held_out
from benchmarks.understanding.scores import Judged, calibration_error, entity_counts, f1, recall
from nlu.disturbances import DISTURBANCES

MODEL = ROOT / "models" / "current.tar.gz"
FLOORS = {"ordinary": 0.96, "hard": 0.90, "faq_recall_1": 0.95, "faq_recall_3": 0.99, "entity_f1": 0.95}
"""Below these the command fails: the understanding must not get worse unnoticed."""
CALIBRATION_CEILING = 0.05
DISTURBED_LINES = 500
SEED = 5


async def parse_all(agent: Agent, texts: List[str]) -> List[Dict[str, Any]]:
    """Return what the pipeline makes of each text."""
    return [await agent.parse_message(text) for text in texts]


async def disturbance_costs(agent: Agent, judged: List[Judged]) -> Dict[str, float]:
    """Return for each disturbance the share of right lines that it costs, on a sample of the lines."""
    lines = random.Random(SEED).sample(judged, min(DISTURBED_LINES, len(judged)))
    before = statistics.fmean(one.right for one in lines)
    costs = {}
    for name, disturb in DISTURBANCES.items():
        chance = random.Random(f"{name}{SEED}")
        parses = await parse_all(agent, [disturb(one.line.text, chance) for one in lines])
        right = [Judged(one.line, parsed).right for one, parsed in zip(lines, parses)]
        costs[name] = before - statistics.fmean(right)
    return costs


def floors_missed(figures: Dict[str, float]) -> List[str]:
    """Return what is under its floor, or over its ceiling, in Chinese."""
    missed = [
        f"{name} {figures[name]:.3f} 低于下限 {floor}"
        for name, floor in FLOORS.items()
        if figures[name] < floor
    ]
    if figures["calibration_error"] > CALIBRATION_CEILING:
        missed.append(f"calibration_error {figures['calibration_error']:.3f} 高于上限 {CALIBRATION_CEILING}")
    return missed


async def measure(check_only: bool) -> int:
    """Parse everything, write the report, and compare with the floors; return the exit code."""
    agent = Agent.load(str(MODEL))
    lines, judged, milliseconds = held_out(), [], []
    for line in lines:
        started = time.process_time()
        parsed = await agent.parse_message(line.text)
        milliseconds.append(1000 * (time.process_time() - started))
        judged.append(Judged(line, parsed))
    entities = {}
    for name in ENTITY_SETS:
        wanted = annotated(name)
        entities[name] = entity_counts(wanted, await parse_all(agent, [line["text"] for line in wanted]))
    figures = {
        **{
            kind: statistics.fmean(one.right for one in judged if one.line.kind == kind)
            for kind in ("ordinary", "hard")
        },
        "faq_recall_1": recall(judged, 1),
        "faq_recall_3": recall(judged, 3),
        "entity_f1": f1(report.total(entities)),
        "calibration_error": calibration_error(judged),
        "parse_cpu_ms": statistics.median(milliseconds),
        "process_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "model_mb": MODEL.stat().st_size / 1e6,
    }
    for name, value in figures.items():
        print(f"{name:20s} {value:.3f}")
    if not check_only:
        costs = await disturbance_costs(agent, judged)
        report.write(judged, entities, figures, costs)
        print(f"报告已写入 {report.FOLDER.relative_to(ROOT)}")
    missed = floors_missed(figures)
    print("\n".join(missed), file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    configure_structlog(logging.ERROR)
    sys.exit(asyncio.run(measure(check_only="--check" in sys.argv[1:])))
