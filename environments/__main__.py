"""`python3 -m environments build NAME…` builds these, each only if it is missing or stale."""

from __future__ import annotations

import argparse
import sys

from environments import model, python, web
from environments.steps import StepError, main_guard

TARGETS = {
    "hub": lambda: python.build("hub"),
    "test": lambda: python.build("test"),
    "rasa": lambda: python.build("rasa"),
    "web": web.build,
    "model": model.build,
}


def main() -> int:
    """Build what the arguments name, in a sensible order; return the exit code."""
    parser = argparse.ArgumentParser(prog="python3 -m environments")
    parser.add_argument("command", choices=["build"])
    parser.add_argument("names", nargs="+", choices=sorted(TARGETS))
    names = parser.parse_args().names
    try:
        for name, build in TARGETS.items():
            if name in names:
                build()
    except StepError as error:
        return main_guard("构建", error)
    except KeyboardInterrupt:
        print("\n已停止；下次会接着没做完的步骤。", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
