"""The environment variables of every Rasa process: quiet, offline, one thread."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def rasa_environment(actions_port: int = 5055, tracker: Path = ROOT / "var" / "rasa.db") -> dict[str, str]:
    """Return the variables that Rasa's processes need on top of the machine's.

    Args:
        actions_port: where the action server listens on loopback.
        tracker: the file of the dialogue state.
    """
    one_thread = ("OMP", "OPENBLAS", "MKL", "TF_NUM_INTRAOP", "TF_NUM_INTEROP")
    names = [f"{name}_THREADS" if name.startswith("TF") else f"{name}_NUM_THREADS" for name in one_thread]
    return {
        **dict.fromkeys(names, "1"),
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONWARNINGS": "ignore",
        "PYTHONPATH": str(ROOT),
        "BTP_ACTIONS_URL": f"http://127.0.0.1:{actions_port}/webhook",
        "BTP_TRACKER_DB": str(tracker),
    }


def main() -> int:
    """Run `python -m ARGS…` of the Rasa environment with these variables; return the exit code.

    Called as `python -m environments.rasa rasa train …`.
    """
    (ROOT / "var").mkdir(exist_ok=True)
    environment = {**os.environ, **rasa_environment()}
    command = [sys.executable, "-m", *sys.argv[1:]]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
