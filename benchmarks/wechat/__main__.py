"""`python -m benchmarks.wechat`: 1,000 messages, ten minutes; writes `docs/wechat-report.md`."""

import argparse
import asyncio
import os
import platform as machine
import sys
import tempfile
from pathlib import Path

from benchmarks.wechat import report
from benchmarks.wechat.running import Size, faults, run, staged
from tests.support.stack import ROOT


def main() -> int:
    """Run; return 1 if something did not hold."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.wechat")
    parser.add_argument("--share", type=float, default=1.0, help="of the 1,000 messages")
    parser.add_argument("--spread", type=float, default=300.0, help="seconds over which the customers arrive")
    parser.add_argument("--output", type=Path, default=ROOT / "docs" / "wechat-report.md")
    arguments = parser.parse_args()
    return asyncio.run(measure(Size(share=arguments.share, spread=arguments.spread), arguments.output))


async def measure(size: Size, output: Path) -> int:
    """Run and write the report; return 1 if something did not hold."""
    with tempfile.TemporaryDirectory(prefix="wechat-benchmark-") as directory:
        async with staged(Path(directory)) as stage:
            outcome = await run(stage, size)
    about = f"On {os.cpu_count()} cores ({machine.machine()}), Python {machine.python_version()}, SQLite."
    report.write(outcome, output, about)
    found = faults(outcome)
    print("\n".join(found) or "everything held", file=sys.stderr if found else sys.stdout)
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
