"""The model: trained again when the data or the components behind it changed."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from environments.rasa import rasa_environment
from environments.steps import ROOT, VENVS, digest, fresh, run

INPUTS = (
    "config.yml",
    "domain.yml",
    "domain",
    "data/nlu",
    "data/rules",
    "data/faq",
    "data/lexicon",
    "data/wording/offers.yml",
    "nlu",
    "environments/rasa.txt",
)
MODEL = ROOT / "models" / "current.tar.gz"


def build() -> None:
    """Train into `models/current.tar.gz` if its inputs changed.

    The model is written elsewhere and moved into place: an interrupted training leaves the old one.

    Raises:
        StepError: a file is broken, or training failed.
    """
    wanted, stamp = digest([ROOT / name for name in INPUTS]), MODEL.with_suffix(".stamp")
    if MODEL.is_file() and fresh(stamp, wanted):
        return
    run("检查数据", [str(VENVS / "hub" / "bin" / "python"), "-m", "hub", "check"])
    with tempfile.TemporaryDirectory(dir=MODEL.parent, prefix=".training-") as directory:
        python = str(VENVS / "rasa" / "bin" / "python")
        # `hub check` has checked the data, with clearer words than Rasa's own validation.
        how = ["--skip-validation", "--data", "data", "--out", directory, "--fixed-model-name", "current"]
        run("训练模型", [python, "-m", "rasa", "train", *how], rasa_environment())
        shutil.move(str(Path(directory) / "current.tar.gz"), MODEL)
    stamp.write_text(wanted)
